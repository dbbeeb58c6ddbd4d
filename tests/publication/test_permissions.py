"""Role × move, generated from the roles table; four eyes; the superuser's empty hands."""

from __future__ import annotations

from copy import deepcopy

import pytest

from organisation.enums import EDITOR_ROLES, Role
from organisation.roles import ROLE_PERMISSIONS
from publication.enums import EDITABLE_STATES, Origin, State
from publication.permissions import (
    can_delete_decision,
    can_draft_for,
    can_edit_decision,
    can_view_decision,
    open_moves,
)
from publication.transitions import TRANSITIONS, WORKFLOW_ONLY
from tests.factories.organisation import (
    UnitFactory,
    UserFactory,
    officer,
    officers_of_every_role,
)
from tests.factories.publication import (
    every_decision,
    make_office,
)

pytestmark = pytest.mark.django_db

NOTHING: set[str] = set()
DRAFTING = {"send_for_check", "take_back", "withdraw"}
RECORDING = {"record_paper", "confirm_paper", "refuse_paper"}
CONFIRMING = {"confirm_signed", "refuse_signed"}
MOVES_OF_ROLE = {
    Role.DEPARTMENT_EDITOR: DRAFTING,
    Role.COMMUNE_EDITOR: DRAFTING,
    Role.VERTICAL_EDITOR: DRAFTING,
    Role.CONTROL_OFFICER: RECORDING
    | CONFIRMING
    | {"pass_check", "return_from_check", "mark_entered", "mark_entered_last"},
    Role.CHIEF_OF_OFFICE: {"submit", "return_before_submission", "return_by_chairman"},
    Role.CHAIRMAN_CLERK: RECORDING | CONFIRMING | {"record_signed"},
    Role.CENTRE_DIRECTOR: NOTHING,
    Role.CENTRE_MANAGER: NOTHING,
    Role.COUNTER_OFFICER: NOTHING,
    Role.FEEDBACK_HANDLER: NOTHING,
    Role.PORTAL_EDITOR: {"mark_posted", "mark_posted_last"},
    Role.AUDITOR: NOTHING,
    Role.ADMINISTRATOR: NOTHING,
}


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_office()
        return office, every_decision(office)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def standing(ground):
    """The decision of an origin in a state."""
    return lambda state, origin=Origin.WORKFLOW: deepcopy(ground[1][origin, state])


def test_every_role_is_decided():
    assert set(MOVES_OF_ROLE) == set(Role.values)
    assert set(ROLE_PERMISSIONS) == set(Role.values)


@pytest.mark.parametrize("role", Role.values)
def test_permissions_of_the_role_carry_exactly_its_moves(role):
    carried = {
        name
        for name, transition in TRANSITIONS.items()
        if transition.permission in ROLE_PERMISSIONS[role]
    }

    assert carried == MOVES_OF_ROLE[role]


def _offered(decision):
    """Role → names of the moves offered to an officer of that role who had no hand in it."""
    officers = officers_of_every_role(decision.unit)
    return {
        role: {move.name for move in open_moves(user, decision)} for role, user in officers.items()
    }


@pytest.mark.parametrize("state", State.values)
def test_role_is_offered_its_moves_out_of_the_state(standing, state):
    decision = standing(state)

    possible = {
        name
        for name, transition in TRANSITIONS.items()
        if state in transition.sources and name not in RECORDING
    }
    assert _offered(decision) == {role: moves & possible for role, moves in MOVES_OF_ROLE.items()}


@pytest.mark.parametrize("state", [State.DRAFTING, State.RECORDED, State.ISSUED])
def test_role_is_offered_its_moves_of_a_paper_decision(standing, state):
    decision = standing(state, Origin.PAPER)

    possible = {
        name
        for name, transition in TRANSITIONS.items()
        if state in transition.sources and name not in WORKFLOW_ONLY
    }
    expected = {role: moves & possible for role, moves in MOVES_OF_ROLE.items()}
    if state == State.DRAFTING:
        for role in (Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK):
            expected[role] = {"record_paper", "withdraw"}
        for role in EDITOR_ROLES:
            expected[role] = NOTHING
    assert _offered(decision) == expected


@pytest.mark.parametrize("state", State.values)
def test_superuser_without_a_role_is_offered_nothing(standing, state):
    decision = standing(state, Origin.PAPER if state == State.RECORDED else Origin.WORKFLOW)
    superuser = UserFactory(is_superuser=True, is_staff=True)

    assert open_moves(superuser, decision) == []
    assert not can_edit_decision(superuser, decision)
    assert not can_delete_decision(superuser, decision)
    assert not can_draft_for(superuser, decision.unit)


@pytest.mark.parametrize("state", State.values)
def test_editing_is_for_the_drafting_unit_until_it_is_sent(office, standing, state):
    decision = standing(state, Origin.PAPER if state == State.RECORDED else Origin.WORKFLOW)
    officers = officers_of_every_role(office.unit)

    may_edit = {role for role, user in officers.items() if can_edit_decision(user, decision)}

    assert may_edit == (set(EDITOR_ROLES) if state in EDITABLE_STATES else set())


def test_nobody_may_delete_a_decision(office, standing):
    decision = standing(State.DRAFTING)
    officers = officers_of_every_role(office.unit)

    assert [role for role, user in officers.items() if can_delete_decision(user, decision)] == []


def test_editor_of_another_unit_sees_and_moves_nothing(standing):
    decision = standing(State.DRAFTING)
    stranger = officer(Role.DEPARTMENT_EDITOR)

    assert not can_view_decision(stranger, decision)
    assert not can_edit_decision(stranger, decision)
    assert open_moves(stranger, decision) == []


def test_editor_of_the_unit_above_may_draft_for_the_one_below():
    department = UnitFactory()
    division = UnitFactory(parent=department)
    editor = officer(Role.DEPARTMENT_EDITOR, unit=department)
    below = officer(Role.DEPARTMENT_EDITOR, unit=division)

    assert can_draft_for(editor, division)
    assert not can_draft_for(below, department)


def test_inactive_officer_may_nothing(office, standing):
    decision = standing(State.IN_CHECK)
    office.control.is_active = False
    office.control.save()

    assert open_moves(office.control, decision) == []
