"""What was typed comes back when the session ended, the token is old, or the right is gone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from organisation.enums import Role
from organisation.models import CalendarDay
from organisation.viewsets.kept_forms import KEPT, unpack
from tests.factories.organisation import officer

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-du-dai"
TYPED = {
    "day": "02/01/2030",
    "kind": "off",
    "reason": "Nghỉ bù Tết Dương lịch",
    "document": "Thông báo 15/TB-UBND",
}
OUR_ORIGIN = {"headers": {"Origin": "http://testserver"}}


@pytest.fixture
def administrator():
    user = officer(Role.ADMINISTRATOR)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, **fields):
    return client.post(
        reverse("wagtailadmin_login"),
        {"username": user.username, "password": PASSWORD, **fields},
    )


def test_a_form_sent_after_the_session_ended_waits_for_the_sign_in(client, administrator):
    url = reverse("calendar:add")

    page = client.post(url, TYPED)

    assert page.status_code == 403
    assert page.templates[0].name == "wagtailadmin/login.html"
    kept = unpack(page.context[KEPT])
    assert (kept["path"], dict(kept["values"]), kept["files"]) == (url, TYPED, [])


def test_after_signing_in_one_button_sends_what_was_typed(client, administrator):
    kept = client.post(reverse("calendar:add"), TYPED).context[KEPT]

    page = sign_in(client, administrator, **{KEPT: kept})
    client.post(page.context["path"], dict(page.context["values"]))

    assert page.templates[0].name == "organisation/admin/kept_form.html"
    day = CalendarDay.objects.get(day=date(2030, 1, 2))
    assert (day.day, day.reason, day.document) == (
        date(2030, 1, 2),
        "Nghỉ bù Tết Dương lịch",
        "Thông báo 15/TB-UBND",
    )


def test_a_wrong_password_does_not_lose_the_kept_form(client, administrator):
    kept = client.post(reverse("calendar:add"), TYPED).context[KEPT]

    again = client.post(
        reverse("wagtailadmin_login"),
        {"username": administrator.username, "password": "sai", KEPT: kept},
    )

    assert f'name="{KEPT}" value="{kept}"' in again.content.decode()


def test_an_altered_word_sends_nothing(client, administrator):
    page = sign_in(client, administrator, **{KEPT: "gia-mao:1:x"})

    assert (page.status_code, page.url) == (302, reverse("wagtailadmin_home"))


def test_a_script_without_a_session_gets_no_page(client, administrator):
    page = client.post(
        reverse("calendar:add"), TYPED, headers={"X-Requested-With": "XMLHttpRequest"}
    )

    assert page.status_code == 403
    assert KEPT not in (page.context or {})


def test_an_old_token_keeps_the_form_of_our_own_page(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)

    page = client.post(reverse("calendar:add"), TYPED, **OUR_ORIGIN)

    assert page.status_code == 403
    assert dict(page.context["values"]) == TYPED
    token = str(page.context["csrf_token"])
    client.post(
        page.context["path"],
        dict(page.context["values"]) | {"csrfmiddlewaretoken": token},
        **OUR_ORIGIN,
    )
    assert CalendarDay.objects.get(day=date(2030, 1, 2)).reason == "Nghỉ bù Tết Dương lịch"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_a_form_of_another_site_is_not_offered_again(administrator, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)

    page = client.post(reverse("calendar:add"), TYPED, headers=headers)

    assert (page.status_code, page.templates[0].name) == (403, "csrf_failure.html")


def test_a_right_that_ended_meanwhile_shows_what_was_typed(client, administrator):
    client.force_login(officer(Role.AUDITOR))

    page = client.post(reverse("calendar:add"), TYPED)

    assert page.status_code == 403
    assert page.context["texts"] == [
        ("Ngày", "02/01/2030"),
        ("Lý do", "Nghỉ bù Tết Dương lịch"),
        ("Văn bản", "Thông báo 15/TB-UBND"),
    ]
    assert not CalendarDay.objects.filter(day=date(2030, 1, 2)).exists()


def test_an_officer_without_any_role_reads_what_was_typed(client, administrator):
    administrator.holdings.update(valid_from=date(2019, 1, 1), valid_to=date(2020, 1, 1))
    client.force_login(administrator)

    page = client.post(reverse("calendar:add"), TYPED)

    assert page.status_code == 403
    assert [text for _label, text in page.context["texts"]] == [
        "02/01/2030",
        "Nghỉ bù Tết Dương lịch",
        "Thông báo 15/TB-UBND",
    ]
