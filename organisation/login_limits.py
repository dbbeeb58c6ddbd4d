"""Too many wrong passwords: signing in pauses, whether or not the account exists.

django-axes counts. Five wrong passwords for one name from one address, or ten for one name from
anywhere, stop both for fifteen minutes; trying on does not lengthen the pause.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from organisation.login import OfficerLoginForm

LIMIT_FROM_ANYWHERE = 10


class LoginLimits(AxesDatabaseHandler):
    """Axes' counter with a higher limit for a name alone, so that strangers lock nobody out fast."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Failures in the measure of ``AXES_FAILURE_LIMIT``, the one number axes compares with."""
        from_address, from_anywhere = (
            attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(from_address, weighed(from_anywhere))


def weighed(from_anywhere: int) -> int:
    """Failures from all addresses, brought to the limit for one address."""
    return from_anywhere * settings.AXES_FAILURE_LIMIT // LIMIT_FROM_ANYWHERE


def is_paused(username: str) -> bool:
    """True while signing in under this name is paused from some address or from everywhere."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gte=since).order_by()
    counts = [
        row["count"]
        for row in rows.values("ip_address").annotate(count=Sum("failures_since_start"))
    ]
    return bool(counts) and max(*counts, weighed(sum(counts))) >= settings.AXES_FAILURE_LIMIT


def end_pause(username: str) -> None:
    """Let the name sign in again at once."""
    AccessAttempt.objects.filter(username=username).delete()


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address: behind ``PROXY_COUNT`` proxies of ours, what the outermost one saw.

    What stands further left in X-Forwarded-For was written by the visitor and is not believed.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXY_COUNT:
        named = request.headers.get("X-Forwarded-For", "").split(",")
        seen.insert(0, named[-settings.PROXY_COUNT] if len(named) >= settings.PROXY_COUNT else "")
    for address in seen:
        try:
            return str(ipaddress.ip_address(address.strip()))
        except ValueError:
            continue
    return None


def pause_words(pause: timedelta) -> str:
    """What the sign-in page says; the same for a name that exists and one that does not."""
    return (
        "Đã nhập sai quá nhiều lần nên tạm dừng đăng nhập. "
        f"Hãy thử lại sau {pause.seconds // 60} phút, hoặc nhờ người quản trị mở lại."
    )


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The sign-in page with the reason, status 429; a form kept on it stays kept."""
    pause = settings.AXES_COOLOFF_TIME
    context = {
        "form": OfficerLoginForm(request),
        "next": request.POST.get("next", ""),
        "show_password_reset": True,
        "paused": pause_words(pause),
    }
    answer = TemplateResponse(
        request,
        "wagtailadmin/login.html",
        context,
        status=settings.AXES_HTTP_RESPONSE_CODE,
        headers={"Retry-After": str(pause.seconds)},
    )
    return answer.render()
