"""Named addresses whose pages stand in Wagtail's tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.views import serve


def through_page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Let the page below which the address lies answer.

    Wagtail's own pattern knows no point, and a procedure's code has one; the names of the
    addresses are for ``reverse``.
    """
    return serve(request, request.path_info.lstrip("/"))
