"""Domain §3.4 as a table: which step leads where, and that no other does."""

from __future__ import annotations

import pytest

from publication.enums import State
from publication.transitions import (
    PAPER_ONLY,
    TRANSITIONS,
    WORKFLOW_ONLY,
    transitions_from,
)

LAW = {
    ("drafting", "send_for_check"): "in_check",
    ("drafting", "withdraw"): "withdrawn",
    ("drafting", "record_paper"): "recorded",
    ("returned", "send_for_check"): "in_check",
    ("returned", "withdraw"): "withdrawn",
    ("returned", "record_paper"): "recorded",
    ("in_check", "return_from_check"): "returned",
    ("in_check", "pass_check"): "checked",
    ("in_check", "take_back"): "drafting",
    ("checked", "take_back"): "drafting",
    ("checked", "submit"): "submitted",
    ("checked", "return_before_submission"): "returned",
    ("submitted", "return_by_chairman"): "returned",
    ("submitted", "record_signed"): "recorded",
    ("recorded", "confirm_signed"): "issued",
    ("recorded", "refuse_signed"): "submitted",
    ("recorded", "confirm_paper"): "issued",
    ("recorded", "refuse_paper"): "returned",
    ("issued", "mark_entered"): "entered",
    ("issued", "mark_posted"): "posted",
    ("entered", "mark_posted_last"): "complete",
    ("posted", "mark_entered_last"): "complete",
}
REASON_OBLIGATORY = {
    "return_from_check",
    "return_before_submission",
    "return_by_chairman",
    "refuse_paper",
    "refuse_signed",
    "take_back",
    "withdraw",
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", TRANSITIONS)
def test_pair_of_state_and_move_is_as_in_the_law(state, move):
    transition = TRANSITIONS[move]

    target = transition.target if state in transition.sources else None

    assert target == LAW.get((state, move))


def test_law_names_only_moves_of_the_table():
    assert {move for _state, move in LAW} == set(TRANSITIONS)


def test_moves_that_ask_for_a_reason():
    asking = {name for name, transition in TRANSITIONS.items() if transition.needs_reason}

    assert asking == REASON_OBLIGATORY


@pytest.mark.parametrize("state", State.values)
def test_transitions_from_lists_the_moves_out_of_a_state(state):
    expected = [move for move in TRANSITIONS if (state, move) in LAW]

    assert [transition.name for transition in transitions_from(state)] == expected


def test_nothing_leads_out_of_the_ends():
    assert transitions_from(State.COMPLETE) == []
    assert transitions_from(State.WITHDRAWN) == []


def test_only_two_moves_lead_to_issued():
    leading = {name for name, move in TRANSITIONS.items() if move.target == State.ISSUED}

    assert leading == {"confirm_signed", "confirm_paper"}


def test_moves_of_the_two_origins_do_not_meet():
    assert not set(PAPER_ONLY) & set(WORKFLOW_ONLY)
    assert set(PAPER_ONLY) == {"record_paper", "confirm_paper", "refuse_paper"}
    assert set(WORKFLOW_ONLY) == {
        "send_for_check",
        "submit",
        "record_signed",
        "confirm_signed",
        "refuse_signed",
    }
