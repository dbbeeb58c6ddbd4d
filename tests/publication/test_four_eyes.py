"""Nobody judges what he had a hand in (domain §3.1)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from catalogue.models import ImportBatch, StagedRow
from organisation.enums import Role
from organisation.models import PrivateFile
from publication import services
from publication.enums import Origin, State
from publication.permissions import (
    NOT_THE_AUTHOR,
    NOT_THE_RECORDER,
    can_move,
    refusal,
)
from publication.transitions import TRANSITIONS
from tests.factories.organisation import (
    officer,
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

pytestmark = pytest.mark.django_db


def _both_hats(unit):
    return officer(Role.DEPARTMENT_EDITOR, Role.CONTROL_OFFICER, unit=unit)


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


def test_who_sent_the_draft_may_not_check_it():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    sender = _both_hats(office.unit)
    decision = services.send_for_check(decision, by=sender)

    assert not can_move(sender, decision, "pass_check")


def test_who_wrote_a_text_may_not_check_it():
    office = make_office()
    decision = draft(office)
    writer = _both_hats(office.unit)
    version = add_new(decision, office)
    version.created_by = writer
    version.save()
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(writer, decision, "pass_check")


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


def test_who_took_a_row_off_or_put_one_on_may_not_check_it():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    co_editor = _both_hats(office.unit)
    amend(decision, published(office), co_editor)
    decision = services.send_for_check(decision, by=office.editor)

    assert not can_move(co_editor, decision, "pass_check")


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


def test_recorder_of_a_refused_record_may_record_again_but_never_confirm():
    office = make_office()
    decision = decision_in(State.RECORDED, office)
    decision = services.return_decision(decision, by=office.control, reason="Sai số")
    assert can_move(office.clerk, decision, "record_signed")

    decision = record(decision, office)

    assert refusal(office.clerk, decision, TRANSITIONS["confirm_signed"]) == NOT_THE_RECORDER
    assert can_move(office.control, decision, "confirm_signed")


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


def test_who_only_checked_before_may_check_again():
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)
    decision = services.return_decision(decision, by=office.control, reason="Thiếu căn cứ")
    decision = services.send_for_check(decision, by=office.editor)

    assert can_move(office.control, decision, "pass_check")


def test_who_recorded_a_paper_may_not_confirm_it():
    office = make_office()
    published(office)
    decision = decision_in(State.RECORDED, office, Origin.PAPER)

    assert not can_move(office.clerk, decision, "confirm_paper")
    assert can_move(office.control, decision, "confirm_paper")


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
