"""Names of the public addresses; the pages of ``cms`` route them to ``publication.views``."""

from django.urls import path

from common.page_tree import through_page

app_name = "publication"
urlpatterns = [
    path("", through_page, name="decision_list"),
    path("<slug:slug>/", through_page, name="decision_detail"),
    path("<slug:slug>/ban-ky/", through_page, name="decision_scan"),
]
