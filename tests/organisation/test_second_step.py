"""Password, then a code: who must, how it is set up, asked, lost, reset."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation import second_step
from organisation.enums import Role
from organisation.models import CalendarDay, User
from organisation.viewsets.kept_forms import KEPT
from tests.factories.organisation import PASSWORD, UserFactory, officer
from tests.factories.second_step import (
    code_of,
    send_code,
    signed_in_twice,
    with_telephone,
    wrong_code,
)

pytestmark = pytest.mark.django_db

HOME = "/quan-tri/"
STEP = "/quan-tri/buoc-hai/"
ENROL = "/quan-tri/buoc-hai/thiet-lap/"
TYPED = {"day": "02/01/2030", "kind": "off", "reason": "Nghỉ bù", "document": "15/TB-UBND"}


@pytest.fixture(autouse=True)
def _two_steps(settings):
    settings.TWO_STEP_REQUIRED = True


@pytest.fixture
def clerk():
    return officer(Role.CHAIRMAN_CLERK)


def enter_password(client, user, **fields):
    words = {"username": user.username, "password": PASSWORD, **fields}
    return client.post(reverse("wagtailadmin_login"), words)


# --- who must -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_roles_that_check_submit_record_or_administer_are_obliged(role):
    obliged = {"control_officer", "chief_of_office", "chairman_clerk", "administrator"}

    assert second_step.is_obliged(officer(role)) == (role in obliged)


def test_superuser_is_obliged_without_any_role():
    assert second_step.is_obliged(UserFactory(is_superuser=True))


def test_role_that_ended_obliges_no_longer(clerk):
    clerk.holdings.update(valid_from="2020-01-01", valid_to="2020-12-31")

    assert not second_step.is_obliged(User.objects.get(pk=clerk.pk))


def test_officer_who_chose_it_is_asked_too(client):
    editor = officer(Role.DEPARTMENT_EDITOR)
    with_telephone(editor)

    enter_password(client, editor)

    assert client.get(HOME).url == f"{STEP}?next=%2Fquan-tri%2F"


def test_officer_who_need_not_and_did_not_works_with_the_password(client):
    editor = officer(Role.DEPARTMENT_EDITOR)

    enter_password(client, editor)

    assert client.get(HOME).status_code == 200


# --- setting up ---------------------------------------------------------------------------------


def test_obliged_officer_is_led_to_set_up_before_anything_else(client, clerk):
    enter_password(client, clerk)

    page = client.get(client.get(reverse("decisions:list")).url)

    assert page.templates[0].name == "organisation/account/second_step_enrol.html"
    key = client.session["second_step_key"]
    html = page.content.decode()
    assert (second_step.key_words(key) in html, "<svg" in html) == (True, True)


def test_set_up_shows_ten_codes_once_and_lets_in(client, clerk):
    enter_password(client, clerk)
    client.get(STEP)
    key = client.session["second_step_key"]
    where = reverse("decisions:list")

    shown = client.post(ENROL, {"code": code_of(key), "next": where})
    again = client.get(ENROL)
    on = client.post(STEP, {"next": where})

    codes = shown.context["codes"]
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {11})
    assert (again.url, on.url) == (reverse("second_step_own"), where)
    assert client.get(where).status_code == 200
    clerk.refresh_from_db()
    assert clerk.second_step_since == timezone.localdate()


def test_wrong_code_sets_nothing_up(client, clerk):
    enter_password(client, clerk)
    client.get(STEP)
    key = client.session["second_step_key"]

    page = client.post(ENROL, {"code": wrong_code(key)})

    assert (page.status_code, client.session["second_step_key"]) == (422, key)
    assert not TOTPDevice.objects.exists()


def test_second_set_up_needs_the_first_code(client, clerk):
    with_telephone(clerk)
    enter_password(client, clerk)

    assert client.get(ENROL).url == reverse("second_step_own")
    assert client.get(reverse("second_step_own")).url.startswith(f"{STEP}?next=")
    key = second_step.new_key()
    with pytest.raises(ValidationError):
        second_step.enrol(clerk, key=key, code=code_of(key))


def test_recovery_codes_are_not_stored_as_they_are_read(clerk):
    _key, codes = with_telephone(clerk)

    stored = set(StaticToken.objects.values_list("token", flat=True))

    assert stored == {second_step.recovery_digest(code.replace("-", "")) for code in codes}
    assert not stored & set(codes)


# --- the code -----------------------------------------------------------------------------------


def test_code_lets_in_and_goes_where_the_officer_was_going(client, clerk):
    key, _codes = with_telephone(clerk)
    enter_password(client, clerk)

    answer = send_code(client, code_of(key, steps=1), next=reverse("decisions:list"))

    assert answer.url == reverse("decisions:list")
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("going_to", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_only_addresses_of_this_site_are_gone_to(client, clerk, going_to):
    key, _codes = with_telephone(clerk)
    enter_password(client, clerk)

    assert send_code(client, code_of(key, steps=1), next=going_to).url == HOME


def test_code_page_reads_like_one(client, clerk):
    with_telephone(clerk)
    enter_password(client, clerk)

    html = client.get(STEP).content.decode()

    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    assert "session_watch" in html  # its script leaves the pages of signing in alone


def test_code_serves_once(client, clerk):
    key, _codes = with_telephone(clerk)
    code = code_of(key, steps=1)
    enter_password(client, clerk)
    send_code(client, code)
    client.post(reverse("wagtailadmin_logout"))
    enter_password(client, clerk)

    again = send_code(client, code)

    assert again.context["form"].non_field_errors() == ["Mã không đúng hoặc đã dùng rồi."]
    assert client.get(HOME).status_code == 302


def test_recovery_code_serves_once_however_it_is_typed(client, clerk):
    _key, codes = with_telephone(clerk)
    typed = codes[0].upper().replace("-", " ")
    enter_password(client, clerk)

    first = client.post(STEP, {"code": "", "recovery": typed})
    client.post(reverse("wagtailadmin_logout"))
    enter_password(client, clerk)
    second = client.post(STEP, {"code": "", "recovery": typed})

    assert (first.url, second.status_code) == (HOME, 422)
    assert second_step.recovery_codes_left(clerk) == 9


def test_wrong_codes_are_slowed_down(clerk):
    key, _codes = with_telephone(clerk)
    for _ in range(4):
        TOTPDevice.objects.update(
            throttling_failure_timestamp=timezone.now() - timedelta(minutes=5)
        )
        with pytest.raises(ValidationError):
            second_step.verify(clerk, wrong_code(key))

    with pytest.raises(ValidationError) as refused:
        second_step.verify(clerk, code_of(key, steps=1))

    assert refused.value.messages[0].startswith("Đã nhập sai nhiều lần; hãy thử lại từ ")
    assert TOTPDevice.objects.get().throttling_failure_count == 4


def test_empty_answer_is_no_attempt(client, clerk):
    with_telephone(clerk)
    enter_password(client, clerk)

    page = client.post(STEP, {"code": "", "recovery": ""})

    assert page.context["form"].non_field_errors() == ["Hãy nhập mã."]
    assert TOTPDevice.objects.get().throttling_failure_count == 0


def test_code_of_another_officer_is_refused(clerk):
    with_telephone(clerk)
    other = officer(Role.CONTROL_OFFICER)
    key, codes = with_telephone(other)

    for code in (code_of(key, steps=1), codes[0]):
        with pytest.raises(ValidationError):
            second_step.verify(clerk, code)


# --- what was typed -----------------------------------------------------------------------------


def test_form_typed_in_an_ended_session_comes_back_after_both_steps(client):
    administrator = officer(Role.ADMINISTRATOR)
    key, _codes = with_telephone(administrator)
    kept = client.post(reverse("calendar:add"), TYPED).context[KEPT]

    asked = enter_password(client, administrator, **{KEPT: kept})
    offered = send_code(client, code_of(key, steps=1), **{KEPT: asked.context[KEPT]})
    client.post(offered.context["path"], dict(offered.context["values"]))

    assert asked.templates[0].name == "organisation/account/second_step.html"
    assert CalendarDay.objects.get(day="2030-01-02").reason == "Nghỉ bù"


def test_form_typed_in_an_ended_session_comes_back_after_the_set_up(client):
    administrator = officer(Role.ADMINISTRATOR)
    kept = client.post(reverse("calendar:add"), TYPED).context[KEPT]

    asked = enter_password(client, administrator, **{KEPT: kept})
    code = code_of(client.session["second_step_key"])
    codes = client.post(ENROL, {"code": code, KEPT: asked.context[KEPT]})
    offered = client.post(STEP, {KEPT: codes.context[KEPT]})

    assert offered.templates[0].name == "organisation/admin/kept_form.html"
    assert dict(offered.context["values"]) == TYPED


def test_form_typed_while_the_step_became_due_comes_back(client):
    administrator = officer(Role.ADMINISTRATOR)
    key, _codes = with_telephone(administrator)
    enter_password(client, administrator)

    asked = client.post(reverse("calendar:add"), TYPED)
    offered = send_code(client, code_of(key, steps=1), **{KEPT: asked.context[KEPT]})

    assert (asked.status_code, dict(offered.context["values"])) == (403, TYPED)


def test_wrong_code_does_not_lose_the_kept_form(client):
    administrator = officer(Role.ADMINISTRATOR)
    key, _codes = with_telephone(administrator)
    enter_password(client, administrator)
    kept = client.post(reverse("calendar:add"), TYPED).context[KEPT]

    page = send_code(client, wrong_code(key), **{KEPT: kept})

    assert page.context[KEPT] == kept


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
