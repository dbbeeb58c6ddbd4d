"""Password, then a code: who must, how it is set up, asked, lost, reset."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from organisation import second_step
from organisation.enums import Role
from organisation.models import CalendarDay, User
from organisation.viewsets.kept_forms import KEPT
from tests.factories.organisation import UserFactory, officer
from tests.factories.second_step import (
    code_of,
    send_code,
    with_telephone,
    wrong_code,
)
from tests.organisation.telephones import ENROL, HOME, STEP, enter_password

pytestmark = pytest.mark.django_db
TYPED = {"day": "02/01/2030", "kind": "off", "reason": "Nghỉ bù", "document": "15/TB-UBND"}


@pytest.fixture(autouse=True)
def _two_steps(settings):
    settings.TWO_STEP_REQUIRED = True


@pytest.fixture
def clerk():
    return officer(Role.CHAIRMAN_CLERK)


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
