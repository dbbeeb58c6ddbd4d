"""Wagtail asks Django's groups; the groups follow the roles held today."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.kept import Kept
from organisation.accounts import close_if_left
from organisation.models import User
from organisation.services import follow_held_roles
from organisation.viewsets.kept_forms import after_answer

# Groups follow at once when the roles held change; otherwise it is enough to look now and then.
_followed: Kept[frozenset[str]] = Kept(seconds=60, limit=2_000)


class HeldRolesMiddleware:
    """In the admin, bring the officer's groups in line with today's holdings.

    Whoever came after the last working day is shown out and the account is closed. A form that is
    answered with a refusal keeps what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        if request.user.is_authenticated:
            if close_if_left(request.user):
                logout(request)
            else:
                self._follow(request.user)
        response = self.get_response(request)
        if request.method != "POST" or request.headers.get("X-Requested-With"):
            return response
        return after_answer(request, response)

    def _follow(self, user: User) -> None:
        held = frozenset(holding.role for holding in user.holdings_on())
        if _followed.find(user.pk) != held:
            follow_held_roles(user)
            _followed.keep(user.pk, held)


class SecondStepMiddleware:
    """Whoever owes the second step reaches no page of the office before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
