"""The second step of signing in: a code of the telephone, or one of ten recovery codes.

The devices are django-otp's, with its throttling: after n wrong codes the next is read only after
2^(n-1) seconds.
"""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from datetime import datetime

import django_otp
import segno
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from common.refusals import Refused
from organisation.models import User
from organisation.permissions import reset_refusal
from organisation.roles import SECOND_STEP_ROLES

RECOVERY_CODES = 10
# without 0 and o, 1, i and l, which paper does not tell apart: 31^10 codes
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 10
CODE_DIGITS = 6
# Known to everybody: enrolled by the demonstration, refused wherever DEMO is off.
DEMO_KEY = "436f6e674b6861692d4d696e68486f6132303236"
# lets several people sign in with one demonstration account within half a minute
DEMO_STEPS = 20


def is_obliged(user: User) -> bool:
    """True for superusers and for holders, today, of a role that needs the second step."""
    return user.is_superuser or any(
        holding.role in SECOND_STEP_ROLES for holding in user.holdings_on()
    )


def owes_second_step(user: User) -> bool:
    """True until whoever must, or chose to, sign in by two steps has made the second."""
    if not settings.TWO_STEP_REQUIRED or not user.is_authenticated:
        return False
    device = getattr(user, "otp_device", None)
    if device is not None and not _is_void(device):
        return False
    return user.second_step_since is not None or is_obliged(user)


def telephone_of(user: User) -> TOTPDevice | None:
    """The officer's confirmed telephone; the demonstration's key only where DEMO is on."""
    devices = TOTPDevice.objects.devices_for_user(user, confirmed=True).order_by("-pk")
    return next((device for device in devices if not _is_void(device)), None)


def _is_void(device: Device) -> bool:
    return getattr(device, "key", "") == DEMO_KEY and not settings.DEMO


# --- enrolling ----------------------------------------------------------------------------------


def new_key() -> str:
    """A random key of 20 bytes, in hexadecimal."""
    return default_key()


def key_words(key: str) -> str:
    """The key as one types it into a telephone: base32 in groups of four."""
    letters = b32encode(bytes.fromhex(key)).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def key_picture(user: User, key: str) -> str:
    """The QR code of the key as an ``<svg>`` element."""
    address = TOTPDevice(user=user, key=key).config_url
    return segno.make(address, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )


@transaction.atomic
def enrol(user: User, *, key: str, code: str) -> list[str]:
    """Take the telephone that shows ``code`` for ``key``; returns the new recovery codes.

    Raises ``ValidationError`` when the code is not of this key, or the officer has a telephone.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if telephone_of(user) is not None:
        raise ValidationError("Tài khoản này đã có điện thoại xác minh.")
    device = TOTPDevice(user=user, name="Điện thoại", key=key)
    token = plain_code(code)
    check = TOTP(device.bin_key, device.step, device.t0, device.digits)
    check.time = time.time()
    if not is_telephone_code(token) or not check.verify(int(token), device.tolerance):
        raise ValidationError(
            "Mã không đúng. Hãy chờ điện thoại hiện mã mới rồi nhập lại; "
            "nếu vẫn sai, kiểm tra giờ của điện thoại."
        )
    device.last_t, device.drift = check.t(), check.drift
    TOTPDevice.objects.devices_for_user(user).delete()
    device.save()
    _remember(user, since=timezone.localdate(), by=user, why="Lập đăng nhập hai bước")
    return renew_recovery_codes(user)


def _remember(user: User, *, since: object, by: User | None, why: str) -> None:
    user.second_step_since = since  # type: ignore[assignment]
    user._history_user = by
    user._change_reason = why
    user.save(update_fields=["second_step_since"])


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Ten new codes, the only time they can be read; the old ones are void."""
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": "Mã khôi phục"})
    codes = [
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=recovery_digest(code)) for code in codes
    )
    half = RECOVERY_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


def recovery_digest(code: str) -> str:
    """What is stored of a recovery code: 64 bits keyed with SECRET_KEY."""
    keyed = salted_hmac("organisation.recovery_code", code, algorithm="sha256")
    return keyed.hexdigest()[:16]


# --- verifying ----------------------------------------------------------------------------------


def plain_code(typed: str) -> str:
    """Small letters and digits alone: people type spaces and dashes as they read them."""
    return "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())


def is_telephone_code(code: str) -> bool:
    """Six digits; everything else is read as a recovery code."""
    return len(code) == CODE_DIGITS and code.isdigit()


def device_for(user: User, code: str) -> Device | None:
    """The device a plain code would belong to."""
    if is_telephone_code(code):
        return telephone_of(user)
    return StaticDevice.objects.devices_for_user(user, confirmed=True).order_by("pk").first()


def verify(user: User, typed: str) -> Device:
    """The device that took the code; a code serves once.

    Raises ``ValidationError`` saying that the code is wrong, or until when none is read.
    """
    code = plain_code(typed)
    device = device_for(user, code)
    if device is None:
        raise ValidationError("Mã không đúng.")
    waiting = _read_again_at(device)
    if waiting:
        raise ValidationError(
            "Đã nhập sai nhiều lần; hãy thử lại từ "
            f"{timezone.localtime(waiting):%H:%M:%S ngày %d/%m/%Y}."
        )
    token = code if is_telephone_code(code) else recovery_digest(code)
    taken = django_otp.verify_token(user, device.persistent_id, token)
    if taken is None:
        raise ValidationError("Mã không đúng hoặc đã dùng rồi.")
    return taken


def _read_again_at(device: Device) -> datetime | None:
    allowed, why = device.verify_is_allowed()
    return None if allowed else (why or {}).get("locked_until")


def demo_code(user: User) -> str:
    """In the demonstration: the code a telephone would show now; empty for a real telephone."""
    device = telephone_of(user) if settings.DEMO else None
    if device is None or device.key != DEMO_KEY:
        return ""
    now = TOTP(device.bin_key, device.step, device.t0, device.digits)
    now.time = time.time()
    steps_ahead = max(0, device.last_t + 1 - now.t())
    now.drift = steps_ahead
    return f"{now.token():0{CODE_DIGITS}d}"


def enrol_demo_telephone(user: User) -> None:
    """Give a demonstration account the key everybody knows; only where DEMO is on."""
    if not settings.DEMO:
        raise Refused("Khóa minh họa chỉ dùng khi DEMO bật.", by=user)
    if telephone_of(user) is not None:
        return
    TOTPDevice.objects.create(
        user=user, name="Điện thoại minh họa", key=DEMO_KEY, tolerance=DEMO_STEPS
    )
    user.second_step_since = timezone.localdate()
    user.save(update_fields=["second_step_since"])


# --- giving up and resetting --------------------------------------------------------------------


def give_up(user: User) -> None:
    """Forget the officer's own telephone and codes; obliged officers then set up another."""
    _forget(user, by=user, why="Tự bỏ điện thoại xác minh")


@transaction.atomic
def reset_second_step(user: User, *, by: User | None, reason: str) -> None:
    """A colleague lost the telephone: forget it and the codes, end the sessions, tell the officer.

    ``None`` is whoever runs the server, for the last administrator. Raises ``PermissionDenied``
    (nobody resets his own) and ``ValidationError`` without a reason.
    """
    refused = reset_refusal(by, user) if by else ""
    if refused:
        raise Refused(refused, by=by)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Phải nêu lý do."})
    if user.second_step_since is None:
        raise ValidationError("Tài khoản này chưa lập đăng nhập hai bước.")
    _forget(user, by=by, why=f"Đặt lại đăng nhập hai bước: {reason}")
    end_sessions(user)
    transaction.on_commit(lambda: _tell_of_reset(user, by=by, reason=reason), robust=True)


@transaction.atomic
def _forget(user: User, *, by: User | None, why: str) -> None:
    TOTPDevice.objects.devices_for_user(user).delete()
    StaticDevice.objects.devices_for_user(user).delete()
    _remember(user, since=None, by=by, why=why)


def end_sessions(user: User) -> int:
    """Sign the officer out everywhere; returns from how many sessions."""
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    return len(own)


def _tell_of_reset(user: User, *, by: User | None, reason: str) -> None:
    words = render_to_string(
        "organisation/account/second_step_reset.txt",
        {
            "user": user,
            "by": by,
            "reason": reason,
            "at": timezone.localtime(),
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    EmailMultiAlternatives(
        subject=f"Đăng nhập hai bước của bạn trên {settings.WAGTAIL_SITE_NAME} đã được đặt lại",
        body=words,
        to=[user.email],
    ).send()
