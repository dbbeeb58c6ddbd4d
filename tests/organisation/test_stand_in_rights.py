"""What a deputy may, and whose name his acts bear."""

from __future__ import annotations

import pytest

from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import StandIn
from organisation.permissions import acting_role, allowed, granting_role, holds_role
from organisation.queries import officers_allowed
from organisation.roles import ROLE_PERMISSIONS
from organisation.second_step import is_obliged
from organisation.services import end_role, follow_held_roles
from organisation.stand_ins import end_early, words_of_roles
from publication import services
from publication.enums import State
from publication.timeline import timeline
from tests.factories.organisation import UnitFactory, UserFactory, officer
from tests.factories.publication import decision_in, make_office
from tests.organisation.deputies import TODAY, day, fresh, stand_in

pytestmark = pytest.mark.django_db
EVERY_PERMISSION = {name for given in ROLE_PERMISSIONS.values() for name in given}

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
