"""A deputy acts for the holder of a role on the days named, in his own name, and on no other day."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from organisation.enums import Role
from organisation.models import RoleHolding, StandIn
from organisation.permissions import holds_role
from organisation.stand_ins import end_early
from organisation.validators import stand_in_days_problem, stand_in_end_problem
from tests.factories.organisation import UserFactory, officer
from tests.organisation.deputies import TODAY, day, fresh, stand_in

pytestmark = pytest.mark.django_db

# --- the days -----------------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)
HELD = {"held_from": date(2026, 1, 1), "held_to": date(2026, 12, 31), "today": MONDAY}


@pytest.mark.parametrize(
    ("first", "last", "changes", "problem"),
    [
        (MONDAY, MONDAY, {}, ""),
        (MONDAY, date(2026, 12, 31), {}, ""),
        (
            MONDAY,
            date(2027, 1, 1),
            {},
            "Vai trò này chỉ được giữ từ ngày 01/01/2026, đến hết ngày 31/12/2026.",
        ),
        (MONDAY, date(2027, 2, 20), {"held_to": None}, ""),
        (MONDAY, date(2027, 2, 21), {"held_to": None}, "Một lần thay dài nhất 90 ngày."),
        (date(2026, 11, 22), MONDAY, {}, "Không cử người thay cho những ngày đã qua."),
        (date(2026, 11, 25), date(2026, 11, 24), {}, "Ngày kết thúc phải sau ngày bắt đầu."),
        (
            MONDAY,
            date(2026, 12, 5),
            {"held_from": date(2026, 12, 1), "held_to": None},
            "Vai trò này chỉ được giữ từ ngày 01/12/2026, không thời hạn.",
        ),
    ],
)
def test_days_of_a_stand_in(first, last, changes, problem):
    assert stand_in_days_problem(first, last, **(HELD | changes)) == problem


@pytest.mark.parametrize(
    ("last", "problem"),
    [
        (date(2026, 11, 21), "Những ngày đã qua không đổi được nữa."),
        (date(2026, 11, 22), ""),
        (date(2026, 11, 30), ""),
        (
            date(2026, 12, 1),
            "Việc thay kết thúc ngày 30/11/2026; muốn kéo dài thì cử lần mới.",
        ),
    ],
)
def test_last_day_is_brought_forward_only(last, problem):
    assert stand_in_end_problem(last, planned=date(2026, 11, 30), today=MONDAY) == problem


# --- who names whom -----------------------------------------------------------------------------


def _attempts(by):
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    try:
        stand_in(holder, deputy, by=by)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("role", [*Role.values, "superuser"])
def test_only_holder_and_administrator_name_a_deputy(role):
    by = UserFactory(is_superuser=True) if role == "superuser" else officer(role)

    assert _attempts(by) == (role == Role.ADMINISTRATOR)


def test_holder_names_his_own_deputy():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()

    made = stand_in(holder, deputy, by=holder)

    assert (made.created_by, made.history.get().history_user) == (holder, holder)


@pytest.mark.parametrize("who", ["holder himself", "administrator himself"])
def test_nobody_stands_in_for_himself_or_names_himself(who):
    holder, administrator = officer(Role.CHIEF_OF_OFFICE), officer(Role.ADMINISTRATOR)
    deputy = holder if who == "holder himself" else administrator

    with pytest.raises(PermissionDenied) as refused:
        stand_in(holder, deputy, by=administrator)

    assert str(refused.value) == (
        "Người giữ vai trò và người thay phải là hai người."
        if deputy == holder
        else "Không ai được tự cử mình thay người khác."
    )
    assert not StandIn.objects.exists()


def test_deputy_cannot_pass_the_role_on():
    holder, deputy, third = officer(Role.CHIEF_OF_OFFICE), UserFactory(), UserFactory()
    stand_in(holder, deputy)

    with pytest.raises(PermissionDenied):
        stand_in(holder, third, by=deputy)

    assert not holds_role(third, Role.CHIEF_OF_OFFICE)


PROBLEMS = {
    "role has a deputy then": ("holding", "Trong những ngày đó vai trò này đã có người thay."),
    "holder is a deputy": (
        "holding",
        "Người giữ vai trò đang thay người khác trong những ngày đó.",
    ),
    "deputy has a deputy": ("deputy", "Người này đang được người khác thay trong những ngày đó."),
    "deputy holds it already": ("deputy", "Người này đang giữ chính vai trò đó."),
    "deputy is locked": ("deputy", "Người này không còn làm việc đến hết những ngày đó."),
    "deputy leaves before": ("deputy", "Người này không còn làm việc đến hết những ngày đó."),
}


def _make_problem(name, holder, deputy):
    unit = holder.holdings.get().unit
    if name == "role has a deputy then":
        stand_in(holder, UserFactory(), first=5, last=9)
    elif name == "holder is a deputy":
        stand_in(officer(Role.AUDITOR), holder, first=5, last=9)
    elif name == "deputy has a deputy":
        stand_in(deputy, UserFactory(), first=5, last=9)
    elif name == "deputy holds it already":
        RoleHolding.objects.create(
            user=deputy, role=Role.CHIEF_OF_OFFICE, unit=unit, valid_from=day(5)
        )
    elif name == "deputy is locked":
        deputy.is_active = False
    else:
        deputy.left_on = day(4)
    deputy.save()


@pytest.mark.parametrize(("name", "expected"), PROBLEMS.items())
def test_chains_and_doubles_are_refused(name, expected):
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), officer(Role.COUNTER_OFFICER)
    _make_problem(name, holder, deputy)

    with pytest.raises(ValidationError) as refused:
        stand_in(holder, deputy, first=0, last=5)

    field, problem = expected
    assert refused.value.message_dict == {field: [problem]}


@pytest.mark.parametrize(
    "name", ["role has a deputy then", "holder is a deputy", "deputy has a deputy"]
)
def test_days_beside_another_stand_in_are_free(name):
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), officer(Role.COUNTER_OFFICER)
    _make_problem(name, holder, deputy)

    made = stand_in(holder, deputy, first=0, last=4)

    assert (made.valid_from, made.valid_to) == (day(0), day(4))


# --- ending early -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*Role.values, "holder", "deputy"])
def test_holder_deputy_and_administrator_end_it(role):
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy)
    by = {"holder": holder, "deputy": deputy}.get(role) or officer(role)

    try:
        end_early(made, by=by, valid_to=TODAY)
    except PermissionDenied:
        ended = False
    else:
        ended = True

    assert ended == (role in {"holder", "deputy", Role.ADMINISTRATOR})


def test_ended_at_once_the_deputy_acts_no_more_today():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy)

    ended = end_early(made, by=holder, valid_to=day(-1))

    assert ended.valid_to == day(-1)
    assert not holds_role(fresh(deputy), Role.CHIEF_OF_OFFICE)


def test_called_off_before_it_begins_it_holds_on_no_day():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy, first=3, last=6)

    ended = end_early(made, by=holder, valid_to=day(-1))

    assert ended.valid_to == day(2)
    assert [holds_role(fresh(deputy), Role.CHIEF_OF_OFFICE, on=day(n)) for n in range(8)] == [
        False
    ] * 8
    stand_in(holder, UserFactory(), first=3, last=6)


def test_end_is_never_put_off():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy)

    with pytest.raises(ValidationError):
        end_early(made, by=holder, valid_to=day(6))

    assert StandIn.objects.get().valid_to == day(5)
