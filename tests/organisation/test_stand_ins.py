"""A deputy acts for the holder of a role on the days named, in his own name, and on no other day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import RoleHolding, StandIn, User
from organisation.permissions import acting_role, allowed, granting_role, holds_role
from organisation.queries import officers_allowed
from organisation.roles import ROLE_PERMISSIONS
from organisation.second_step import is_obliged
from organisation.services import end_role, follow_held_roles
from organisation.stand_ins import appoint, end_early, words_of_roles
from organisation.validators import stand_in_days_problem, stand_in_end_problem
from publication import services
from publication.enums import State
from publication.timeline import timeline
from tests.factories.organisation import UnitFactory, UserFactory, officer
from tests.factories.publication import decision_in, make_office

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
EVERY_PERMISSION = {name for given in ROLE_PERMISSIONS.values() for name in given}


def day(number):
    return TODAY + timedelta(days=number)


def stand_in(holder, deputy, *, first=0, last=5, by=None):
    """``deputy`` acts for the holder's first role."""
    return appoint(
        holder.holdings.first(),
        deputy=deputy,
        valid_from=day(first),
        valid_to=day(last),
        reason="Nghỉ phép năm",
        by=by or holder,
    )


def fresh(user):
    return User.objects.get(pk=user.pk)


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


# --- what the deputy may ------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_deputy_has_the_role_on_those_days_and_on_no_other(role):
    holder, deputy = officer(role), UserFactory()
    stand_in(holder, deputy, first=2, last=4)
    unit = holder.holdings.get().unit

    granted = {
        number: {
            name for name in EVERY_PERMISSION if allowed(deputy, name, unit=unit, on=day(number))
        }
        for number in (1, 2, 4, 5)
    }

    whole = set(ROLE_PERMISSIONS[role])
    assert granted == {1: set(), 2: whole, 4: whole, 5: set()}
    assert [holds_role(deputy, role, on=day(number)) for number in (1, 2, 4, 5)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("role", Role.values)
def test_own_role_is_not_widened_beyond_the_one_stood_in_for(role):
    deputy, holder = officer(role), officer(Role.CHIEF_OF_OFFICE)
    before = {name for name in EVERY_PERMISSION if allowed(deputy, name)}
    if role != Role.CHIEF_OF_OFFICE:
        stand_in(holder, deputy)

    after = {name for name in EVERY_PERMISSION if allowed(fresh(deputy), name)}

    assert after == before | set(ROLE_PERMISSIONS[Role.CHIEF_OF_OFFICE])


def test_deputy_of_an_editor_drafts_for_that_unit_alone():
    holder, deputy = officer(Role.DEPARTMENT_EDITOR), officer(Role.COUNTER_OFFICER)
    unit = holder.holdings.get().unit
    stand_in(holder, deputy)
    draft = "publication.draft_decision"

    assert [
        allowed(deputy, draft, unit=one) for one in (unit, UnitFactory(parent=unit), UnitFactory())
    ] == [True, True, False]
    assert officers_allowed(draft, unit=unit) == sorted(
        [holder, deputy], key=lambda user: user.sort_key
    )


def test_deputy_acts_until_the_role_itself_ends():
    holder, deputy = officer(Role.AUDITOR), UserFactory()
    stand_in(holder, deputy, last=10)

    end_role(holder.holdings.get(), by=officer(Role.ADMINISTRATOR), valid_to=day(3))

    assert [holds_role(fresh(deputy), Role.AUDITOR, on=day(number)) for number in (3, 4)] == [
        True,
        False,
    ]


def test_holder_keeps_the_role_meanwhile():
    holder, deputy = officer(Role.CHAIRMAN_CLERK), UserFactory()
    stand_in(holder, deputy)

    assert holds_role(fresh(holder), Role.CHAIRMAN_CLERK)
    assert [held.stand_in_id for held in fresh(holder).holdings_on()] == [None]


def test_deputy_who_was_locked_acts_no_more():
    holder, deputy = officer(Role.CHAIRMAN_CLERK), UserFactory()
    stand_in(holder, deputy)
    deputy.is_active = False

    assert not holds_role(deputy, Role.CHAIRMAN_CLERK)


def test_roles_of_deputy_and_holder_are_read_in_one_query(django_assert_num_queries):
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), officer(Role.AUDITOR)
    stand_in(holder, deputy)
    deputy = fresh(deputy)

    with django_assert_num_queries(1):
        held = [(one.role, one.unit.name, one.stand_in_id) for one in deputy.holdings_on()]

    assert [(role, key is not None) for role, _unit, key in held] == [
        ("auditor", False),
        ("chief_of_office", True),
    ]


def test_groups_follow_the_stand_in_and_leave_with_it():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy)
    follow_held_roles(deputy)
    during = set(deputy.groups.values_list("name", flat=True))

    end_early(made, by=holder, valid_to=day(-1))
    deputy = fresh(deputy)
    follow_held_roles(deputy)

    assert (during, deputy.groups.count()) == ({"chief_of_office"}, 0)


def test_deputy_of_an_obliged_role_must_sign_in_by_two_steps():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), officer(Role.COUNTER_OFFICER)
    before = is_obliged(deputy)
    stand_in(holder, deputy)

    assert (before, is_obliged(fresh(deputy))) == (False, True)


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


# --- decisions ----------------------------------------------------------------------------------


def test_move_of_a_deputy_bears_his_name_and_says_for_whom():
    office = make_office()
    decision = decision_in(State.CHECKED, office)
    deputy = officer(Role.COUNTER_OFFICER)
    made = stand_in(office.chief, deputy)

    services.submit(decision, by=deputy, number="9/TTr-VP", on=TODAY)

    move = decision.moves.get(name="submit")
    assert (move.by, move.role) == (deputy, f"chief_of_office:{made.pk}")
    roles = [entry.role for entry in timeline(decision) if entry.is_move]
    assert roles[0] == f"Chánh Văn phòng UBND tỉnh (thay {office.chief})"


def test_move_in_an_own_role_names_nobody_else():
    holder, deputy = officer(Role.CONTROL_OFFICER), officer(Role.CONTROL_OFFICER)
    stand_in(holder, deputy)
    check = "publication.check_decision"

    assert (acting_role(deputy, check), granting_role(deputy, check)) == (
        "control_officer",
        "control_officer",
    )


def test_words_of_roles_know_plain_recorded_and_unknown_ones():
    holder, deputy = officer(Role.CHIEF_OF_OFFICE), UserFactory()
    made = stand_in(holder, deputy)
    recorded = f"chief_of_office:{made.pk}"

    assert words_of_roles([recorded, "auditor", "", "chief_of_office:0"]) == {
        recorded: f"Chánh Văn phòng UBND tỉnh (thay {holder})",
        "auditor": "Kiểm toán viên (chỉ xem)",
        "": "",
        "chief_of_office:0": "Chánh Văn phòng UBND tỉnh",
    }


def test_deputy_who_drafted_may_not_check():
    office = make_office()
    stand_in(office.control, office.editor)
    decision = decision_in(State.IN_CHECK, office)

    with pytest.raises(MoveRefused) as refused:
        services.pass_check(decision, by=office.editor)

    assert str(refused.value).partition(" tự ")[0] == "Người soạn thảo không được"


def test_deputy_who_had_no_hand_checks_what_the_holder_could():
    office = make_office()
    deputy = officer(Role.COUNTER_OFFICER)
    stand_in(office.control, deputy)
    decision = decision_in(State.IN_CHECK, office)

    services.pass_check(decision, by=deputy)

    decision.refresh_from_db()
    assert decision.state == State.CHECKED


@pytest.mark.parametrize("number", [-1, 6])
def test_deputy_moves_nothing_outside_the_days(number):
    office = make_office()
    deputy = officer(Role.COUNTER_OFFICER)
    made = stand_in(office.chief, deputy)
    StandIn.objects.filter(pk=made.pk).update(valid_from=day(0 - number), valid_to=day(5 - number))
    decision = decision_in(State.CHECKED, office)

    with pytest.raises(MoveRefused):
        services.submit(decision, by=fresh(deputy), number="9/TTr-VP", on=TODAY)
