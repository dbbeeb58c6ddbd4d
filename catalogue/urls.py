"""Names of the public addresses. A fixed page of ``cms`` answers and hands on to ``catalogue.views``."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

app_name = "catalogue"


def patterns(page: Callable[..., HttpResponse]) -> list[URLPattern]:
    """The addresses, all answered by ``page``."""
    return [
        path("", page, name="procedure_list"),
        path("<str:code>/", page, name="procedure_detail"),
        path("<str:code>/lich-su/", page, name="procedure_history"),
        path("<str:code>/so-sanh/", page, name="procedure_compare"),
        path("<str:code>/to/<slug:sheet>/", page, name="procedure_sheet"),
        path("<str:code>/in/", page, name="procedure_print"),
        path("<str:code>/bieu-mau/<int:form_id>/", page, name="form_file"),
    ]
