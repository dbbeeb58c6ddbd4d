"""Which move leads from which state, made by whom, and what it records (domain §3.4)."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.transitions import MoveRefused
from organisation.enums import EDITOR_ROLES, Role
from publication import services
from publication.enums import Origin, State, Verdict
from tests.factories.organisation import UserFactory, officer, officers_of_every_role
from tests.factories.publication import (
    every_decision,
    make_office,
    paper,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


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


# Each service that moves a decision, called by an officer who holds every role.
CALLS = {
    "send_for_check": lambda decision, by: services.send_for_check(decision, by=by),
    "pass_check": lambda decision, by: services.pass_check(decision, by=by),
    "return_decision": lambda decision, by: services.return_decision(
        decision, by=by, reason="Thiếu căn cứ"
    ),
    "take_back": lambda decision, by: services.take_back(decision, by=by, reason="Sửa thêm"),
    "withdraw": lambda decision, by: services.withdraw(decision, by=by, reason="Không cần nữa"),
    "submit": lambda decision, by: services.submit(decision, by=by, number="15/TTr-VP"),
    "record_signed": lambda decision, by: services.record_signed(
        decision, by=by, paper=paper(content_code=services.content_code(decision))
    ),
    "confirm_signed": lambda decision, by: services.confirm_signed(decision, by=by),
    "record_from_paper": lambda decision, by: services.record_from_paper(
        decision, by=by, paper=paper()
    ),
    "confirm_paper": lambda decision, by: services.confirm_paper(decision, by=by),
    "mark_entered": lambda decision, by: services.mark_entered(decision, by=by, on=TODAY),
    "mark_posted": lambda decision, by: services.mark_posted(
        decision, by=by, on=TODAY, note="Bảng niêm yết"
    ),
}
WORKFLOW = {
    State.DRAFTING: {"send_for_check": "in_check", "withdraw": "withdrawn"},
    State.RETURNED: {"send_for_check": "in_check", "withdraw": "withdrawn"},
    State.IN_CHECK: {
        "pass_check": "checked",
        "return_decision": "returned",
        "take_back": "drafting",
    },
    State.CHECKED: {
        "submit": "submitted",
        "return_decision": "returned",
        "take_back": "drafting",
    },
    State.SUBMITTED: {"record_signed": "recorded", "return_decision": "returned"},
    State.RECORDED: {"confirm_signed": "issued", "return_decision": "submitted"},
    State.ISSUED: {"mark_entered": "entered", "mark_posted": "posted"},
    State.ENTERED: {"mark_posted": "complete"},
    State.POSTED: {"mark_entered": "complete"},
    State.COMPLETE: {},
    State.WITHDRAWN: {},
}
PAPER = {
    State.DRAFTING: {"record_from_paper": "recorded", "withdraw": "withdrawn"},
    State.RETURNED: {"record_from_paper": "recorded", "withdraw": "withdrawn"},
    State.RECORDED: {"confirm_paper": "issued", "return_decision": "returned"},
    State.ISSUED: {"mark_entered": "entered", "mark_posted": "posted"},
}


class _UndoError(Exception):
    pass


def _outcomes(decision, by):
    """Name of the service → the state it led to, for those that were not refused."""
    found = {}
    for name, call in CALLS.items():
        moves = decision.moves.count()
        try:
            with transaction.atomic():
                found[name] = call(decision, by).state
                assert decision.moves.count() == moves + 1
                raise _UndoError
        except _UndoError:
            pass
        except MoveRefused:
            decision.refresh_from_db()
            assert decision.moves.count() == moves
    return found


@pytest.mark.parametrize("state", WORKFLOW)
def test_state_allows_only_the_moves_of_the_law(office, standing, state):
    decision = standing(state)
    everybody = officer(*Role.values, unit=office.unit)

    assert _outcomes(decision, everybody) == WORKFLOW[state]


@pytest.mark.parametrize("state", PAPER)
def test_state_of_a_paper_decision_allows_only_its_moves(office, standing, state):
    decision = standing(state, Origin.PAPER)
    everybody = officer(*Role.values, unit=office.unit)

    assert _outcomes(decision, everybody) == PAPER[state]


@pytest.mark.parametrize("name", ["return_decision", "take_back", "withdraw"])
@pytest.mark.parametrize("reason", ["", "   \n"])
def test_reason_is_obligatory(office, standing, name, reason):
    decision = standing(State.DRAFTING if name == "withdraw" else State.IN_CHECK)
    by = office.control if name == "return_decision" else office.editor

    with pytest.raises(ValidationError) as refused:
        getattr(services, name)(decision, by=by, reason=reason)

    assert refused.value.message_dict == {"reason": ["Phải nêu lý do."]}


def test_every_move_is_recorded_with_role_and_reason(office, standing):
    decision = standing(State.IN_CHECK)
    decision = services.return_decision(decision, by=office.control, reason=" Thiếu căn cứ ")
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)

    rows = decision.moves.order_by("pk").values_list(
        "name", "from_state", "to_state", "by", "role", "reason"
    )
    editor, control = office.editor.pk, office.control.pk
    assert list(rows) == [
        ("create", "", "drafting", editor, "department_editor", ""),
        ("send_for_check", "drafting", "in_check", editor, "department_editor", ""),
        ("return_from_check", "in_check", "returned", control, "control_officer", "Thiếu căn cứ"),
        ("send_for_check", "returned", "in_check", editor, "department_editor", ""),
        ("pass_check", "in_check", "checked", control, "control_officer", ""),
    ]


def test_verdicts_follow_the_check_and_its_return(office, standing):
    decision = standing(State.CHECKED)
    passed = list(decision.items.values_list("verdict", flat=True))
    decision = services.return_decision(decision, by=office.chief, reason="Sai thẩm quyền")

    assert passed == [Verdict.PASSED]
    assert list(decision.items.values_list("verdict", flat=True)) == [Verdict.PENDING]


# --- whose step it is ----

RECORDERS = {Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK}

# Step → the state it starts from, and the roles whose step it is (domain §3.1, §3.4).
STEPS = {
    "send_for_check": (State.DRAFTING, set(EDITOR_ROLES)),
    "withdraw": (State.DRAFTING, set(EDITOR_ROLES)),
    "take_back": (State.CHECKED, set(EDITOR_ROLES)),
    "pass_check": (State.IN_CHECK, {Role.CONTROL_OFFICER}),
    "return_decision": (State.IN_CHECK, {Role.CONTROL_OFFICER}),
    "submit": (State.CHECKED, {Role.CHIEF_OF_OFFICE}),
    "record_signed": (State.SUBMITTED, {Role.CHAIRMAN_CLERK}),
    "confirm_signed": (State.RECORDED, RECORDERS),
    "mark_entered": (State.ISSUED, {Role.CONTROL_OFFICER}),
    "mark_posted": (State.ISSUED, {Role.PORTAL_EDITOR}),
}


def _who_can(name, decision, officers):
    """Roles whose officer got the step done; nothing stays of any attempt."""
    done = set()
    for role, user in officers.items():
        try:
            with transaction.atomic():
                CALLS[name](decision, user)
                done.add(role)
                raise _UndoError
        except (_UndoError, MoveRefused):
            continue
    return done


@pytest.mark.parametrize("name", STEPS)
def test_step_is_made_only_by_its_roles(office, standing, name):
    state, roles = STEPS[name]
    decision = standing(state)
    officers = officers_of_every_role(office.unit)
    officers["superuser"] = UserFactory(is_superuser=True, is_staff=True)
    before = decision.moves.count()

    assert _who_can(name, decision, officers) == roles
    assert decision.moves.count() == before
    decision.refresh_from_db()
    assert decision.state == state


@pytest.mark.parametrize("name", ["record_from_paper", "confirm_paper"])
def test_paper_is_recorded_and_confirmed_only_by_its_roles(office, standing, name):
    state = State.DRAFTING if name == "record_from_paper" else State.RECORDED
    decision = standing(state, Origin.PAPER)
    officers = officers_of_every_role(office.unit)
    officers["superuser"] = UserFactory(is_superuser=True, is_staff=True)

    assert _who_can(name, decision, officers) == RECORDERS
