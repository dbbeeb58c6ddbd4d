"""Error pages and health; everything else is served by pages and the apps' own views."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import guards


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is too old; what was typed stays in the browser's history."""
    return render(request, "csrf_failure.html", status=403)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and every guard stands."""
    missing = guards.missing(guards.registered(), connection)
    return HttpResponse(
        "ok" if not missing else "guards missing",
        status=200 if not missing else 503,
        content_type="text/plain",
    )
