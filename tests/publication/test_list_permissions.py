"""Role × move for the Centre's list, out of every state; nobody of the Centre brings it to issued."""

from __future__ import annotations

from copy import deepcopy

import pytest

from organisation.enums import EDITOR_ROLES, Role
from publication.enums import EDITABLE_STATES, DecisionKind, Origin, State
from publication.permissions import can_draft_for, can_edit_decision, can_start_kind, open_moves
from publication.transitions import TRANSITIONS
from tests.factories.organisation import UserFactory, officers_of_every_role
from tests.factories.publication import every_decision, make_centre_office
from tests.publication.test_permissions import DRAFTING, MOVES_OF_ROLE, RECORDING

pytestmark = pytest.mark.django_db

CENTRE = (Role.CENTRE_DIRECTOR, Role.CENTRE_MANAGER)
MOVES = {
    **MOVES_OF_ROLE,
    **dict.fromkeys(EDITOR_ROLES, frozenset()),
    **dict.fromkeys(CENTRE, DRAFTING),
}


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_centre_office()
        return office, every_decision(office)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def standing(ground):
    """The list in a state."""
    return lambda state: deepcopy(ground[1][Origin.WORKFLOW, state])


@pytest.mark.parametrize("state", State.values)
def test_role_is_offered_its_moves_of_a_list_out_of_the_state(standing, state):
    decision = standing(state)
    officers = officers_of_every_role(decision.unit)

    offered = {
        role: {move.name for move in open_moves(user, decision)} for role, user in officers.items()
    }

    possible = {
        name
        for name, transition in TRANSITIONS.items()
        if state in transition.sources and name not in RECORDING
    }
    assert offered == {role: moves & possible for role, moves in MOVES.items()}


@pytest.mark.parametrize("state", State.values)
def test_a_list_is_edited_by_the_centre_until_it_is_sent(office, standing, state):
    decision = standing(state)
    officers = officers_of_every_role(office.unit)

    may_edit = {role for role, user in officers.items() if can_edit_decision(user, decision)}

    assert may_edit == (set(CENTRE) if state in EDITABLE_STATES else set())


def test_only_the_centre_drafts_lists_and_no_publication_decision(office):
    officers = officers_of_every_role(office.unit)

    def drafters(kind):
        return {role for role, user in officers.items() if can_draft_for(user, office.unit, kind)}

    assert drafters(DecisionKind.RECEPTION) == set(CENTRE)
    assert drafters(DecisionKind.PUBLICATION) == set(EDITOR_ROLES)
    assert not can_start_kind(officers[Role.CENTRE_MANAGER], DecisionKind.PUBLICATION)


def test_nobody_of_the_centre_has_a_move_to_issued():
    issuing = {name for name, move in TRANSITIONS.items() if move.target == State.ISSUED}

    assert [role for role in CENTRE if MOVES[role] & (issuing | {"record_signed"})] == []


@pytest.mark.parametrize("state", State.values)
def test_superuser_without_a_role_is_offered_nothing(standing, state):
    decision = standing(state)
    superuser = UserFactory(is_superuser=True, is_staff=True)

    assert open_moves(superuser, decision) == []
    assert not can_edit_decision(superuser, decision)
