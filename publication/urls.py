"""Names of the public addresses. A fixed page of ``cms`` answers and hands on to ``publication.views``."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

app_name = "publication"


def patterns(page: Callable[..., HttpResponse]) -> list[URLPattern]:
    """The addresses, all answered by ``page``."""
    return [
        path("", page, name="decision_list"),
        path("<slug:slug>/", page, name="decision_detail"),
        path("<slug:slug>/ban-ky/", page, name="decision_scan"),
    ]
