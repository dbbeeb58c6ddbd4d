"""A request id on every log line; no personal data, no query strings."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

current_request_id: ContextVar[str] = ContextVar("request_id", default="-")
current_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
access_log = logging.getLogger("congkhai.request")


# Parts of an address that open a door by themselves.
SECRET_PARTS = frozenset({"token", "uidb64"})


def told_path(request: HttpRequest) -> str:
    """The path as the log may hold it: no query, no token."""
    match = request.resolver_match
    path = request.path
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRET_PARTS:
            path = path.replace(str(value), f"<{name}>")
    return path


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to each record; of a request Django hands over only method and path stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            record.request = f"{request.method} {told_path(request)}"
        return True


class RequestIdMiddleware:
    """Gives each request an id, returns it as ``X-Request-ID`` and logs one line per answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request_id.set(uuid.uuid4().hex)
        asked = current_request.set(request)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current_request_id.get()
            access_log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": told_path(request),
                    "status": response.status_code,
                    "ms": round((time.monotonic() - started) * 1000),
                },
            )
            return response
        finally:
            current_request.reset(asked)
            current_request_id.reset(token)
