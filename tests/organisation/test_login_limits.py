"""Wrong passwords: when signing in pauses, for whom, for how long, and what is said and kept."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from organisation.enums import Role
from organisation.login_limits import client_address, is_paused
from organisation.viewsets.kept_forms import KEPT
from tests.factories.organisation import PASSWORD, officer

pytestmark = pytest.mark.django_db

PAUSED = (
    "Đã nhập sai quá nhiều lần nên tạm dừng đăng nhập. "
    "Hãy thử lại sau 15 phút, hoặc nhờ người quản trị mở lại."
)


@pytest.fixture
def clerk():
    return officer(Role.CHAIRMAN_CLERK)


def try_password(client, username, password="sai", address="10.1.1.1", **fields):
    return client.post(
        reverse("wagtailadmin_login"),
        {"username": username, "password": password, **fields},
        REMOTE_ADDR=address,
    )


def statuses(client, username, times, **fields):
    return [try_password(client, username, **fields).status_code for _ in range(times)]


def test_fifth_wrong_password_from_one_address_pauses(client, clerk):
    assert statuses(client, clerk.username, 6) == [200, 200, 200, 200, 429, 429]


def test_right_password_is_refused_during_the_pause_and_taken_after_it(client, clerk):
    statuses(client, clerk.username, 5)

    during = try_password(client, clerk.username, PASSWORD).status_code
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    after = try_password(client, clerk.username, PASSWORD).status_code

    assert (during, after) == (429, 302)


def test_other_addresses_and_other_names_go_on(client, clerk):
    other = officer(Role.AUDITOR)
    statuses(client, clerk.username, 5)

    elsewhere = try_password(client, clerk.username, PASSWORD, address="10.2.2.2")
    another = try_password(client.__class__(), other.username, PASSWORD)

    assert (elsewhere.status_code, another.status_code) == (302, 302)


def test_tenth_wrong_password_from_anywhere_pauses_the_name(client, clerk):
    answers = [
        try_password(client, clerk.username, address=f"10.3.3.{number}").status_code
        for number in range(10)
    ]

    right = try_password(client, clerk.username, PASSWORD, address="10.4.4.4")

    assert (answers, right.status_code) == ([200] * 9 + [429], 429)


def test_another_browser_does_not_start_the_count_anew(client, clerk):
    for number in range(4):
        client.post(
            reverse("wagtailadmin_login"),
            {"username": clerk.username, "password": "sai"},
            headers={"User-Agent": f"trinh-duyet-{number}"},
        )

    assert try_password(client, clerk.username, address="127.0.0.1").status_code == 429


def test_trying_on_does_not_lengthen_the_pause(client, clerk):
    statuses(client, clerk.username, 5)
    began = AccessAttempt.objects.get().attempt_time

    statuses(client, clerk.username, 5)

    attempt = AccessAttempt.objects.get()
    assert (attempt.attempt_time, attempt.failures_since_start) == (began, 5)


def test_right_password_starts_the_count_anew(client, clerk):
    statuses(client, clerk.username, 4)
    try_password(client, clerk.username, PASSWORD)
    client.logout()

    assert statuses(client, clerk.username, 4) == [200] * 4


def test_same_words_whether_the_account_exists_or_not(client, clerk):
    pages = [
        [try_password(client, name, address=f"10.5.5.{number}") for _ in range(5)]
        for number, name in enumerate((clerk.username, "khong-co-ai"))
    ]

    told = [
        [(page.status_code, page.context.get("paused")) for page in answers] for answers in pages
    ]
    assert told[0] == told[1]
    assert told[0][-1] == (429, PAUSED)
    assert pages[0][-1]["Retry-After"] == "900"


def test_pause_keeps_the_form_on_its_way(client, clerk):
    kept = client.post(reverse("calendar:add"), {"reason": "Nghỉ bù"}).context[KEPT]
    statuses(client, clerk.username, 4)

    page = try_password(client, clerk.username, **{KEPT: kept})

    assert page.status_code == 429
    assert f'name="{KEPT}" value="{kept}"' in page.content.decode()


def test_neither_logs_nor_tables_hold_what_was_typed(client, clerk, caplog):
    caplog.set_level(logging.DEBUG, logger="axes")
    kept = client.post(reverse("calendar:add"), {"reason": "Chuyện riêng"}).context[KEPT]
    for _ in range(6):
        try_password(client, clerk.username, "mat-khau-sai", **{KEPT: kept})
    try_password(client, clerk.username, PASSWORD, address="10.9.9.9")

    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "AXES" in logged
    assert [word for word in (clerk.username, "10.1.1.1", "10.9.9.9") if word in logged] == []
    stored = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert [word for word in (clerk.username, "mat-khau-sai", kept) if word in stored] == []
    assert AccessLog.objects.count() == 0


def test_administrator_ends_the_pause(client, clerk):
    statuses(client.__class__(), clerk.username, 5)
    client.force_login(officer(Role.ADMINISTRATOR))
    url = reverse("login_pause_end", args=[clerk.pk])
    page = reverse("wagtailusers_users:inspect", args=[clerk.pk])
    before = url in client.get(page).content.decode()

    client.post(url)

    assert (before, url in client.get(page).content.decode()) == (True, False)
    assert not is_paused(clerk.username)
    assert try_password(client.__class__(), clerk.username, PASSWORD).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_nobody_else_ends_it(client, clerk, role):
    statuses(client.__class__(), clerk.username, 5)
    client.force_login(officer(role))

    client.post(reverse("login_pause_end", args=[clerk.pk]))

    assert is_paused(clerk.username)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.3", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "không phải địa chỉ", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "", "10.0.0.9"),
    ],
)
def test_address_is_what_the_outermost_own_proxy_saw(settings, proxies, forwarded, expected):
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9")

    assert client_address(request) == expected


def test_address_is_unknown_behind_a_socket_without_a_header():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
