"""Accounts: made with an invitation instead of a password, closed when their officer leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from common.refusals import Refused
from organisation.models import User
from organisation.permissions import allowed, leave_refusal
from organisation.services import end_role

SECONDS_OF_A_DAY = 86_400


@transaction.atomic
def create_account(
    *, username: str, full_name: str, email: str, by: User, phone: str = "", invited: bool = True
) -> User:
    """An account without a password; its owner sets one by the link sent to ``email``.

    Raises ``PermissionDenied``, and ``ValidationError`` by field.
    """
    if not allowed(by, "organisation.add_user"):
        raise Refused("Chỉ người quản trị hệ thống được lập tài khoản.", by=by)
    user = User(username=username, full_name=full_name, email=email, phone=phone)
    user.set_unusable_password()
    user.full_clean()
    user._history_user = by
    user.save()
    if invited:
        transaction.on_commit(lambda: send_invitations([user]), robust=True)
    return user


def awaits_password(user: User) -> bool:
    """Invited, but the password was not set yet."""
    return user.is_active and not user.has_usable_password()


def invite_again(user: User, *, by: User) -> None:
    """Send a new link; raises what the mail back-end raises (``OSError``, ``SMTPException``)."""
    if not allowed(by, "organisation.change_user"):
        raise Refused("Chỉ người quản trị hệ thống được gửi lời mời.", by=by)
    if not awaits_password(user):
        raise ValidationError(
            "Tài khoản này đã đặt mật khẩu hoặc đã khóa; người dùng tự đặt lại mật khẩu "
            "ở trang đăng nhập."
        )
    send_invitations([user])


def send_invitations(users: Iterable[User]) -> None:
    """One letter each, over one connection, with a link that sets the password."""
    get_connection().send_messages([_invitation(user) for user in users])


def tell_old_address(user: User, old_address: str) -> None:
    """Whoever owned the account learns at the old address that somebody gave it another one.

    A reset password goes to the address on record: without this letter an account could be taken
    over unseen.
    """
    words = render_to_string(
        "organisation/admin/address_changed.txt",
        {"user": user, "site_name": settings.WAGTAIL_SITE_NAME},
    )
    EmailMultiAlternatives(
        subject=f"Thư điện tử của tài khoản trên {settings.WAGTAIL_SITE_NAME} đã đổi",
        body=words,
        to=[old_address],
    ).send()


def _invitation(user: User) -> EmailMultiAlternatives:
    address = reverse(
        "wagtailadmin_password_reset_confirm",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    context = {
        "user": user,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "link": base + address,
        "login_url": base + reverse("wagtailadmin_login"),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_OF_A_DAY,
    }
    letter = EmailMultiAlternatives(
        subject=f"Tài khoản của bạn trên {settings.WAGTAIL_SITE_NAME}",
        body=render_to_string("organisation/admin/invitation.txt", context),
        to=[user.email],
    )
    letter.attach_alternative(
        render_to_string("organisation/admin/invitation.html", context), "text/html"
    )
    return letter


@transaction.atomic
def release_officer(user: User, *, last_day: date, by: User) -> User:
    """Record an officer's last working day: the roles end with it, then the account is closed.

    The account is closed at once when the day is today or past; else ``close_if_left`` closes it
    when its officer next comes, and until then no role holds any more (``is_serving``).
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    refused = leave_refusal(by, user)
    if refused:
        raise Refused(refused, by=by)
    for holding in user.holdings.filter(Q(valid_to=None) | Q(valid_to__gt=last_day)):
        if holding.valid_to is None or holding.valid_to >= timezone.localdate():
            end_role(holding, by=by, valid_to=max(last_day, holding.valid_from))
    user.left_on = last_day
    if last_day <= timezone.localdate():
        user.is_active = False
    user._history_user = by
    user.save()
    user.forget_holdings()
    return user


def close_if_left(user: User) -> bool:
    """Close the account of an officer whose last day has passed; True when it was closed now."""
    if not (user.is_active and user.has_left()):
        return False
    user.is_active = False
    user._history_user = None
    user.save(update_fields=["is_active"])
    return True
