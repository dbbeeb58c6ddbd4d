"""What stands round every answer: the admin's looser policy, our own page for a missing address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cms.views import bad_request, not_found

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


class RefuseNulBytes:
    """A NUL byte in an address is nobody's question, and PostgreSQL stores none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = [request.path_info, *request.GET]
        for _name, values in request.GET.lists():
            asked += values
        if any("\0" in text for text in asked):
            return bad_request(request)
        return self.get_response(request)


class OwnNotFoundPage:
    """While DEBUG is on Django answers a missing address in English, with every address it knows.

    For the demonstration on one's own machine: it shows what a citizen would read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, Http404) else None
