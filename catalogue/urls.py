"""Names of the public addresses; the pages of ``cms`` route them to ``catalogue.views``."""

from django.urls import path

from common.page_tree import through_page

app_name = "catalogue"
urlpatterns = [
    path("", through_page, name="procedure_list"),
    path("<str:code>/", through_page, name="procedure_detail"),
    path("<str:code>/lich-su/", through_page, name="procedure_history"),
    path("<str:code>/in/", through_page, name="procedure_print"),
    path("<str:code>/bieu-mau/<int:form_id>/", through_page, name="form_file"),
]
