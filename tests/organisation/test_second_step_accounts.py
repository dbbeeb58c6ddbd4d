"""One's own second step, a colleague's, and the demonstration's."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisation import second_step
from organisation.enums import Role
from organisation.models import User
from tests.factories.organisation import UserFactory, officer
from tests.factories.second_step import (
    code_of,
    send_code,
    signed_in_twice,
    with_telephone,
    wrong_code,
)
from tests.organisation.telephones import ENROL, HOME, STEP, enter_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_steps(settings):
    settings.TWO_STEP_REQUIRED = True


@pytest.fixture
def clerk():
    return officer(Role.CHAIRMAN_CLERK)


# --- one's own ----------------------------------------------------------------------------------


def test_new_recovery_codes_void_the_old_ones(client, clerk):
    key, old = with_telephone(clerk)
    enter_password(client, clerk)
    send_code(client, code_of(key, steps=1))

    page = client.post(reverse("second_step_own"), {"recovery": old[0], "act": "codes"})

    new = page.context["codes"]
    assert (len(new), set(new) & set(old)) == (10, set())
    with pytest.raises(ValidationError):
        second_step.verify(clerk, old[1])


def test_another_telephone_is_set_up_after_a_code_of_the_old(client, clerk):
    key, codes = with_telephone(clerk)
    enter_password(client, clerk)
    send_code(client, code_of(key, steps=1))

    refused = client.post(reverse("second_step_own"), {"code": wrong_code(key), "act": "telephone"})
    answer = client.post(reverse("second_step_own"), {"recovery": codes[0], "act": "telephone"})

    assert (refused.status_code, answer.url) == (422, ENROL)
    assert client.get(HOME).status_code == 302


def test_obliged_officer_cannot_do_without(client, clerk):
    key, codes = with_telephone(clerk)
    enter_password(client, clerk)
    send_code(client, code_of(key, steps=1))

    answer = client.post(reverse("second_step_own"), {"recovery": codes[0], "act": "off"})

    assert answer.url == ENROL
    assert client.get(HOME).url.startswith(STEP)


def test_officer_who_need_not_may_do_without_again(client):
    editor = officer(Role.DEPARTMENT_EDITOR)
    key, codes = with_telephone(editor)
    enter_password(client, editor)
    send_code(client, code_of(key, steps=1))

    client.post(reverse("second_step_own"), {"recovery": codes[0], "act": "off"})

    assert client.get(HOME).status_code == 200
    assert User.objects.get(pk=editor.pk).second_step_since is None


# --- a colleague's ------------------------------------------------------------------------------


def test_administrator_resets_a_colleague_who_is_told(
    client, clerk, django_capture_on_commit_callbacks
):
    administrator = officer(Role.ADMINISTRATOR)
    signed_in_twice(client, administrator)
    with_telephone(clerk)
    url = reverse("second_step_reset", args=[clerk.pk])

    without = client.post(url, {"reason": "  "})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url, {"reason": "Mất điện thoại"})

    assert (without.status_code, done.url) == (
        422,
        reverse("wagtailusers_users:inspect", args=[clerk.pk]),
    )
    record = clerk.history.first()
    assert (record.history_user, record.history_change_reason, record.second_step_since) == (
        administrator,
        "Đặt lại đăng nhập hai bước: Mất điện thoại",
        None,
    )
    assert [letter.to for letter in mail.outbox] == [[clerk.email]]
    assert "Lý do: Mất điện thoại" in mail.outbox[0].body
    assert second_step.telephone_of(clerk) is None
    assert second_step.recovery_codes_left(clerk) == 0


def test_reset_ends_the_sessions_of_that_officer_only(client, clerk):
    administrator = officer(Role.ADMINISTRATOR)
    signed_in_twice(client, clerk)
    other = client.__class__()
    signed_in_twice(other, administrator)

    second_step.reset_second_step(clerk, by=administrator, reason="Mất điện thoại")

    assert Session.objects.count() == 1
    assert client.get(HOME).url.startswith(reverse("wagtailadmin_login"))
    assert other.get(HOME).status_code == 200


@pytest.mark.parametrize("role", [*Role.values, "superuser"])
def test_only_the_administrator_resets_and_nobody_his_own(role, clerk):
    with_telephone(clerk)
    by = UserFactory(is_superuser=True) if role == "superuser" else officer(role)
    with_telephone(by)
    done = []

    for user in (clerk, by):
        try:
            second_step.reset_second_step(user, by=by, reason="Thử")
            done.append(user)
        except PermissionDenied:
            continue

    assert done == ([clerk] if role == Role.ADMINISTRATOR else [])


def test_server_resets_the_last_administrator(django_capture_on_commit_callbacks):
    administrator = officer(Role.ADMINISTRATOR)
    with_telephone(administrator)
    out = StringIO()
    call = ("reset_second_step", administrator.username)

    with django_capture_on_commit_callbacks(execute=True):
        call_command(*call, reason="Mất điện thoại", stdout=out)
    with pytest.raises(CommandError, match="chưa lập đăng nhập hai bước"):
        call_command(*call, reason="Lần nữa")

    assert out.getvalue() == f"Đã đặt lại đăng nhập hai bước của {administrator}.\n"
    assert administrator.history.first().history_user is None
    assert "người vận hành máy chủ đã đặt lại" in mail.outbox[0].body


def test_reset_button_stands_on_a_colleagues_page_only(client, clerk):
    administrator = officer(Role.ADMINISTRATOR)
    signed_in_twice(client, administrator)
    with_telephone(clerk)

    def shows(user):
        page = client.get(reverse("wagtailusers_users:inspect", args=[user.pk]))
        return reverse("second_step_reset", args=[user.pk]) in page.content.decode()

    assert [shows(user) for user in (clerk, administrator, officer(Role.AUDITOR))] == [
        True,
        False,
        False,
    ]


# --- the demonstration --------------------------------------------------------------------------


def test_demonstration_shows_a_code_that_works_again_and_again(client, clerk):
    second_step.enrol_demo_telephone(clerk)
    answers = []

    for _ in range(4):
        enter_password(client, clerk)
        page = client.get(STEP)
        answers.append(send_code(client, page.context["demo_code"]).url)
        client.post(reverse("wagtailadmin_logout"))

    assert answers == [HOME] * 4


def test_real_telephone_shows_no_code_even_in_the_demonstration(clerk):
    with_telephone(clerk)

    assert second_step.demo_code(clerk) == ""


def test_known_key_is_void_outside_the_demonstration(client, clerk, settings):
    second_step.enrol_demo_telephone(clerk)
    enter_password(client, clerk)
    send_code(client, second_step.demo_code(clerk))
    before = client.get(HOME).status_code
    settings.DEMO = False

    assert (before, client.get(HOME).status_code) == (200, 302)
    assert second_step.telephone_of(clerk) is None
    with pytest.raises(ValidationError):
        second_step.verify(clerk, code_of(second_step.DEMO_KEY, steps=3))
    with pytest.raises(PermissionDenied):
        second_step.enrol_demo_telephone(clerk)
