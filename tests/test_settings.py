"""Production refuses to start with an unsafe default; run as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "khoa-thu-nghiem-0123456789-" * 3,
    "ALLOWED_HOSTS": "tthc.quangngai.gov.vn",
    "DATABASE_URL": "postgres://congkhai@/congkhai",
    "BASE_URL": "https://tthc.quangngai.gov.vn",
    "SEAL_KEY": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
}
PROGRAM = """
import django
from django.conf import settings
try:
    django.setup()
except Exception as error:
    print(type(error).__name__, error)
else:
    print(settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)
"""


def environment(**changes):
    """A bare environment with the safe settings, changed as told (None leaves one out)."""
    return {
        name: value
        for name, value in {**os.environ, **SAFE, **changes}.items()
        if value is not None
        and (name in SAFE or name in changes or name in {"PATH", "HOME", "LANG"})
    }


def start(**changes):
    """What a process with these production settings says when it starts."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**environment(**changes), "PYTHONIOENCODING": "utf-8"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def test_safe_settings_start():
    assert start() == "False False True True"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY phải dài ít nhất 50 ký tự."),
        ({"SECRET_KEY": "ngắn"}, "SECRET_KEY phải dài ít nhất 50 ký tự."),
        (
            {"SECRET_KEY": "only-for-development-never-in-production"},
            "SECRET_KEY phải dài ít nhất 50 ký tự.",
        ),
        (
            {"SECRET_KEY": "ab" * 30},
            "SECRET_KEY phải là chuỗi ngẫu nhiên, không lặp ký tự.",
        ),
        ({"ALLOWED_HOSTS": ".vn"}, "ALLOWED_HOSTS phải nêu rõ tên miền."),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS phải nêu rõ tên miền."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS phải nêu rõ tên miền."),
        ({"ALLOWED_HOSTS": "a.vn,*"}, "ALLOWED_HOSTS phải nêu rõ tên miền."),
        ({"DATABASE_URL": None}, "DATABASE_URL chưa được đặt."),
        ({"BASE_URL": None}, "BASE_URL phải là https://…"),
        ({"BASE_URL": "http://tthc.quangngai.gov.vn"}, "BASE_URL phải là https://…"),
        ({"SEAL_KEY": None}, "SEAL_KEY phải là 32 byte mã hóa base64."),
        ({"SEAL_KEY": "khóa"}, "SEAL_KEY phải là 32 byte mã hóa base64."),
        ({"SEAL_KEY": "AAAA" * 10 + "AAA="}, "SEAL_KEY phải là 32 byte mã hóa base64."),
        ({"TWO_STEP_REQUIRED": "no"}, "TWO_STEP_REQUIRED không được tắt."),
    ],
)
def test_unsafe_default_is_refused(changes, message):
    assert start(**changes) == f"ImproperlyConfigured Cấu hình không an toàn: {message}"


def test_every_unsafe_default_is_named_at_once():
    said = start(SECRET_KEY=None, ALLOWED_HOSTS=None, DATABASE_URL=None, BASE_URL=None)

    assert said == (
        "ImproperlyConfigured Cấu hình không an toàn: SECRET_KEY phải dài ít nhất 50 ký tự. "
        "ALLOWED_HOSTS phải nêu rõ tên miền. DATABASE_URL chưa được đặt. BASE_URL phải là https://…"
    )


def test_deployment_checks_find_nothing_to_warn_of():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment(),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip().splitlines()[-1:]) == (
        0,
        ["System check identified no issues (2 silenced)."],
    ), done.stderr
