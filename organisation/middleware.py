"""Before any page of the office: groups that follow today's roles, and the second step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from common.kept import Kept
from organisation.accounts import close_if_left
from organisation.models import User
from organisation.second_step import owes_second_step
from organisation.services import follow_held_roles
from organisation.viewsets.kept_forms import KEPT, after_answer, pack
from organisation.viewsets.second_step import ask

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
        if not in_office(request):
            return self.get_response(request)
        if request.user.is_authenticated:
            if close_if_left(request.user):
                logout(request)
            else:
                self._follow(request.user)
        response = self.get_response(request)
        if request.method != "POST" or request.headers.get("X-Requested-With"):
            return response
        kept = request.POST.get(KEPT, "")
        if (
            request.path == reverse("wagtailadmin_login")
            and kept
            and owes_second_step(request.user)
        ):
            return ask(request, kept=kept)
        return after_answer(request, response)

    def _follow(self, user: User) -> None:
        held = frozenset(holding.role for holding in user.holdings_on())
        if _followed.find(user.pk) != held:
            follow_held_roles(user)
            _followed.keep(user.pk, held)


class SecondStepMiddleware:
    """Whoever owes the second step reaches no page of the office before it.

    Outside the office such a session counts for nothing: its user is nobody.
    """

    # what one may open between the password and the code
    OPEN = frozenset(
        {
            "wagtailadmin_login",
            "wagtailadmin_logout",
            "wagtailadmin_password_reset",
            "wagtailadmin_password_reset_done",
            "wagtailadmin_password_reset_confirm",
            "wagtailadmin_password_reset_complete",
            "wagtailadmin_javascript_catalog",
            "wagtailadmin_sprite",
            "second_step",
            "second_step_enrol",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not in_office(request):
            request.user = SimpleLazyObject(partial(_known_or_nobody, request.user))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not in_office(request) or match is None or match.view_name in self.OPEN:
            return None
        if not owes_second_step(request.user):
            return None
        if request.headers.get("X-Requested-With") or not request.accepts("text/html"):
            return JsonResponse({"detail": "Chưa qua bước hai của đăng nhập."}, status=403)
        if request.method in ("GET", "HEAD"):
            going_to = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('second_step')}?{going_to}")
        return ask(request, next_url=request.get_full_path(), kept=pack(request), status=403)


def in_office(request: HttpRequest) -> bool:
    """True below the admin's address."""
    return request.path.startswith(reverse("wagtailadmin_home"))


def _known_or_nobody(user: User) -> User | AnonymousUser:
    return AnonymousUser() if owes_second_step(user) else user
