"""Every refusal leaves a line in the log: who, where, what was refused; no names, nothing typed.

Three kinds (``kind``): an ``act`` that a rule of ours refuses, whoever calls it; an ``answer`` by
which a page turns somebody away; a ``sealed`` row that a trigger keeps.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.messages import ERROR, get_messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from common.guards import REFUSED
from common.request_log import current_request

log = logging.getLogger("congkhai.refusals")


class LoggedRefusal(Exception):  # noqa: N818 -- a refusal, no fault of the program
    """Tells the log of itself when it is made; the message is for the officer only."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        frame = sys._getframe(1)
        while frame.f_code.co_name == "__init__" and frame.f_back:
            frame = frame.f_back
        tell("act", f"{frame.f_globals['__name__']}.{frame.f_code.co_name}")


class Refused(LoggedRefusal, PermissionDenied):
    """The one who asks may not do this."""


def tell(kind: str, place: str) -> None:
    """One line: the kind, where it was refused, and who asked for which address, if any."""
    request = current_request.get()
    user = getattr(request, "user", None)
    log.warning(
        "refused",
        extra={
            "kind": kind,
            "place": place,
            "user_id": user.pk if user is not None and user.is_authenticated else None,
            "method": request.method if request else "",
            "path": request.path if request else "",
        },
    )


class RefusedAnswers:
    """Middleware: tells of each 403, and of each page of the office that sends to its start page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 or _is_sent_home(request, response):
            match = request.resolver_match
            tell("answer", match.view_name if match else "")
        return response


def _is_sent_home(request: HttpRequest, response: HttpResponse) -> bool:
    """Wagtail's way of refusing: to the start page, with an error to be read there."""
    if response.status_code != 302 or response["Location"] != resolve_url("wagtailadmin_home"):
        return False
    told = getattr(get_messages(request), "_queued_messages", ())
    return any(message.level == ERROR for message in told)


def tell_of_sealed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Wrapper of every query (``connection.execute_wrappers``): a trigger's refusal is told."""
    try:
        return execute(sql, params, many, context)
    except DatabaseError as error:
        if REFUSED in str(error):
            tell("sealed", str(error).partition(REFUSED)[2].partition("\n")[0].strip(": "))
        raise


def watch(connection: Any, **_kwargs: Any) -> None:
    """Receiver of ``connection_created``."""
    if tell_of_sealed not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell_of_sealed)
