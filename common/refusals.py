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
from common.request_log import current_request, told_path

log = logging.getLogger("congkhai.refusals")


class LoggedRefusal(Exception):  # noqa: N818 -- a refusal, no fault of the program
    """Tells the log of itself when it is made; the message is for the officer only.

    ``by``: who asked; without it the user of the request. ``of``: what was asked for which thing.
    """

    def __init__(self, *args: Any, by: Any = None, of: str = "") -> None:
        super().__init__(*args)
        frame = sys._getframe(1)
        while frame.f_code.co_name == "__init__" and frame.f_back:
            frame = frame.f_back
        place = f"{frame.f_globals['__name__']}.{frame.f_code.co_name}"
        tell("act", f"{place} {of}".strip(), by=by)


class Refused(LoggedRefusal, PermissionDenied):
    """The one who asks may not do this."""


def tell(kind: str, place: str, *, by: Any = None) -> None:
    """One line: the kind, where it was refused, and who asked for which address, if any."""
    request = current_request.get()
    user = by if by is not None else getattr(request, "user", None)
    log.warning(
        "refused",
        extra={
            "kind": kind,
            "place": place,
            "user_id": user.pk if user is not None and user.is_authenticated else None,
            "method": request.method if request else "",
            "path": told_path(request) if request else "",
        },
    )


class RefusedAnswers:
    """Middleware: tells of each answer that says no, however the page puts it (``says_no``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if says_no(request, response):
            match = request.resolver_match
            tell("answer", match.view_name if match else "")
        return response


def says_no(request: HttpRequest, response: HttpResponse) -> bool:
    """Forbidden, overtaken, sent elsewhere with an error to read there, or sent to sign in again.

    Being asked to sign in is no refusal of somebody who is not signed in.
    """
    if response.status_code in (403, 409):
        return True
    if response.status_code != 302:
        return False
    user = getattr(request, "user", None)
    if response["Location"].startswith(resolve_url("wagtailadmin_login")):
        return user is not None and user.is_authenticated
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
