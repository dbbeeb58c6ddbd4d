"""Telephones and their codes, as an officer's application computes them."""

from __future__ import annotations

import time

import django_otp
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation.models import User
from organisation.second_step import enrol, new_key


def code_of(key: str, *, steps: int = 0) -> str:
    """What a telephone with this key shows now, or ``steps`` half minutes later."""
    clock = TOTP(bytes.fromhex(key), drift=steps)
    clock.time = time.time()
    return f"{clock.token():06d}"


def wrong_code(key: str) -> str:
    """Six digits that no step near now shows."""
    near = {code_of(key, steps=steps) for steps in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def with_telephone(user: User) -> tuple[str, list[str]]:
    """Give the officer a telephone; returns its key and the recovery codes.

    The code of now is used up by it: the next one is ``code_of(key, steps=1)``.
    """
    key = new_key()
    codes = enrol(user, key=key, code=code_of(key))
    user.refresh_from_db()
    return key, codes


def signed_in_twice(client: Client, user: User) -> None:
    """A session that has both steps behind it."""
    with_telephone(user)
    client.force_login(user)
    session = client.session
    device = TOTPDevice.objects.get(user=user)
    session[django_otp.DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()


def send_code(client: Client, code: str, **fields: str):
    """Answer the page that asks for the code."""
    return client.post(reverse("second_step"), {"code": code, **fields})
