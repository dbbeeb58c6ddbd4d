"""Role × move, generated from the roles table; four eyes; the superuser's empty hands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from catalogue.models import ImportBatch, StagedRow
from organisation.enums import EDITOR_ROLES, Role
from organisation.models import PrivateFile
from organisation.roles import ROLE_PERMISSIONS
from publication import services
from publication.enums import EDITABLE_STATES, Origin, State
from publication.permissions import (
    NOT_THE_AUTHOR,
    NOT_THE_RECORDER,
    can_delete_decision,
    can_draft_for,
    can_edit_decision,
    can_move,
    can_view_decision,
    open_moves,
    refusal,
)
from publication.transitions import TRANSITIONS, WORKFLOW_ONLY
from tests.factories.organisation import (
    UnitFactory,
    UserFactory,
    officer,
    officers_of_every_role,
)
from tests.factories.publication import (
    add_new,
    amend,
    decision_in,
    draft,
    make_office,
    published,
    record,
)

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


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_role_is_offered_its_moves_out_of_the_state(state):
    decision = decision_in(state, make_office())

    possible = {
        name
        for name, transition in TRANSITIONS.items()
        if state in transition.sources and name not in RECORDING
    }
    assert _offered(decision) == {role: moves & possible for role, moves in MOVES_OF_ROLE.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DRAFTING, State.RECORDED, State.ISSUED])
def test_role_is_offered_its_moves_of_a_paper_decision(state):
    office = make_office()
    published(office)
    decision = decision_in(state, office, Origin.PAPER)

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


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_superuser_without_a_role_is_offered_nothing(state):
    office = make_office()
    published(office)
    origin = Origin.PAPER if state == State.RECORDED else Origin.WORKFLOW
    decision = decision_in(state, office, origin)
    superuser = UserFactory(is_superuser=True, is_staff=True)

    assert open_moves(superuser, decision) == []
    assert not can_edit_decision(superuser, decision)
    assert not can_delete_decision(superuser, decision)
    assert not can_draft_for(superuser, decision.unit)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_editing_is_for_the_drafting_unit_until_it_is_sent(state):
    office = make_office()
    published(office)
    origin = Origin.PAPER if state == State.RECORDED else Origin.WORKFLOW
    decision = decision_in(state, office, origin)
    officers = officers_of_every_role(office.unit)

    may_edit = {role for role, user in officers.items() if can_edit_decision(user, decision)}

    assert may_edit == (set(EDITOR_ROLES) if state in EDITABLE_STATES else set())


@pytest.mark.django_db
def test_nobody_may_delete_a_decision():
    office = make_office()
    decision = decision_in(State.DRAFTING, office)
    officers = officers_of_every_role(office.unit)

    assert [role for role, user in officers.items() if can_delete_decision(user, decision)] == []


@pytest.mark.django_db
def test_editor_of_another_unit_sees_and_moves_nothing():
    decision = decision_in(State.DRAFTING, make_office())
    stranger = officer(Role.DEPARTMENT_EDITOR)

    assert not can_view_decision(stranger, decision)
    assert not can_edit_decision(stranger, decision)
    assert open_moves(stranger, decision) == []


@pytest.mark.django_db
def test_editor_of_the_unit_above_may_draft_for_the_one_below():
    department = UnitFactory()
    division = UnitFactory(parent=department)
    editor = officer(Role.DEPARTMENT_EDITOR, unit=department)
    below = officer(Role.DEPARTMENT_EDITOR, unit=division)

    assert can_draft_for(editor, division)
    assert not can_draft_for(below, department)


@pytest.mark.django_db
def test_inactive_officer_may_nothing():
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)
    office.control.is_active = False
    office.control.save()

    assert open_moves(office.control, decision) == []


# --- four eyes ----------------------------------------------------------------------------------


def _both_hats(unit):
    return officer(Role.DEPARTMENT_EDITOR, Role.CONTROL_OFFICER, unit=unit)


@pytest.mark.django_db
def test_drafter_may_not_check_the_own_decision():
    office = make_office()
    drafter = _both_hats(office.unit)
    decision = services.create_decision(
        title="Công bố", unit=office.unit, by=drafter, effective_on=draft(office).effective_on
    )
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(drafter, decision, "pass_check")
    assert not can_move(drafter, decision, "return_from_check")
    assert can_move(office.control, decision, "pass_check")


@pytest.mark.django_db
def test_who_sent_the_draft_may_not_check_it():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    sender = _both_hats(office.unit)
    decision = services.send_for_check(decision, by=sender)

    assert not can_move(sender, decision, "pass_check")


@pytest.mark.django_db
def test_who_wrote_a_text_may_not_check_it():
    office = make_office()
    decision = draft(office)
    writer = _both_hats(office.unit)
    version = add_new(decision, office)
    version.created_by = writer
    version.save()
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(writer, decision, "pass_check")


@pytest.mark.django_db
def test_who_edited_a_text_together_with_the_drafter_may_not_check_it():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    co_editor = _both_hats(office.unit)
    version.place = "Bộ phận Một cửa"
    version._history_user = co_editor
    version.save()
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(co_editor, decision, "pass_check")


@pytest.mark.django_db
def test_who_edited_only_a_paper_of_the_text_may_not_check_it():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    co_editor = _both_hats(office.unit)
    basis = version.legal_bases.get()
    basis.number = "309/2026/NĐ-CP"
    basis._history_user = co_editor
    basis.save()
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(co_editor, decision, "pass_check")


@pytest.mark.django_db
def test_who_took_a_row_off_or_put_one_on_may_not_check_it():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    co_editor = _both_hats(office.unit)
    amend(decision, published(office), co_editor)
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(co_editor, decision, "pass_check")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "name"),
    [
        (State.IN_CHECK, "pass_check"),
        (State.IN_CHECK, "return_from_check"),
        (State.CHECKED, "submit"),
        (State.SUBMITTED, "record_signed"),
        (State.RECORDED, "confirm_signed"),
    ],
)
def test_author_with_every_role_makes_no_step_to_the_signature(state, name):
    office = make_office()
    everything = officer(*Role.values, unit=office.unit)
    decision = decision_in(state, replace(office, editor=everything))
    other = officer(*Role.values, unit=office.unit)

    assert refusal(everything, decision, TRANSITIONS[name]) == NOT_THE_AUTHOR
    assert refusal(other, decision, TRANSITIONS[name]) == ""


@pytest.mark.django_db
def test_recorder_of_a_refused_record_may_record_again_but_never_confirm():
    office = make_office()
    decision = decision_in(State.RECORDED, office)
    decision = services.return_decision(decision, by=office.control, reason="Sai số")
    assert can_move(office.clerk, decision, "record_signed")

    decision = record(decision, office)

    assert refusal(office.clerk, decision, TRANSITIONS["confirm_signed"]) == NOT_THE_RECORDER
    assert can_move(office.control, decision, "confirm_signed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "payload",
    [
        {"answered_by": [7]},
        {"corrections": [{"field": "name", "text": "x", "by": 7, "at": ""}]},
        {"answered_by": [1, 7], "corrections": []},
    ],
)
def test_who_answered_or_mended_the_workbook_is_an_author(payload):
    office = make_office()
    helper = officer(Role.CONTROL_OFFICER, pk=900_007)
    payload = json.loads(json.dumps(payload).replace("7", str(helper.pk)).replace("[1,", "["))
    file = PrivateFile.keep(b"bang tinh", name="a.xlsx", content_type="xlsx")
    batch = ImportBatch.objects.create(file=file, file_name="a.xlsx", user=office.editor)
    StagedRow.objects.create(batch=batch, sheet="A", number=1, status="new", payload=payload)
    decision = draft(office, batch=batch)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(helper, decision, "pass_check")
    assert can_move(office.control, decision, "pass_check")


@pytest.mark.django_db
def test_who_only_checked_before_may_check_again():
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)
    decision = services.return_decision(decision, by=office.control, reason="Thiếu căn cứ")
    decision = services.send_for_check(decision, by=office.editor)

    assert can_move(office.control, decision, "pass_check")


@pytest.mark.django_db
def test_who_recorded_a_paper_may_not_confirm_it():
    office = make_office()
    published(office)
    decision = decision_in(State.RECORDED, office, Origin.PAPER)

    assert not can_move(office.clerk, decision, "confirm_paper")
    assert can_move(office.control, decision, "confirm_paper")


@pytest.mark.django_db
def test_superuser_with_a_role_is_bound_by_four_eyes_too():
    office = make_office()
    editor = _both_hats(office.unit)
    editor.is_superuser = True
    editor.save()
    decision = services.create_decision(
        title="Công bố", unit=office.unit, by=editor, effective_on=draft(office).effective_on
    )
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(editor, decision, "pass_check")
