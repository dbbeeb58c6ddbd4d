"""Wagtail's admin needs inline scripts; the public site does not get them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

INLINE = "'unsafe-inline'"


class AdminContentSecurityPolicy:
    """Loosen the policy below the admin's address only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_update = {"script-src": [INLINE], "style-src": [INLINE]}  # type: ignore[attr-defined]
        return response
