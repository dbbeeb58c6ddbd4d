"""Verdicts, papers, files and histories change with their steps alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from catalogue.models import Act, Effect, ProcedureVersion, Succession
from common import guards
from organisation.models import PrivateFile, private_storage
from publication import services
from publication.enums import ItemKind, State, Verdict
from publication.models import Decision, DecisionItem, Move, Seal
from publication.verification import broken_records
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    published,
    record,
    sign,
)
from tests.publication.holes import TODAY, refused

pytestmark = pytest.mark.django_db

# --- verdicts, submission, paper ----------------------------------------------------------------

SET_BY_HAND = {
    State.DRAFTING: {"passed", "struck", "returned"},
    State.IN_CHECK: {"struck", "returned"},
    State.CHECKED: {"passed", "struck", "returned"},
    State.SUBMITTED: {"returned"},
    State.RECORDED: {"pending", "struck", "returned"},
    State.ISSUED: {"pending", "struck", "returned"},
}


@pytest.mark.parametrize("state", SET_BY_HAND)
def test_verdict_changes_only_where_its_step_is(state):
    decision = decision_in(state, make_office())
    now = decision.items.get().verdict

    said = {
        verdict
        for verdict in set(Verdict.values) - {now}
        if refused(lambda verdict=verdict: decision.items.update(verdict=verdict))
    }

    assert said == SET_BY_HAND[state] - {now}


def test_struck_row_is_not_taken_up_again_before_the_confirmation():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="9/TTr-VP")
    code = version.procedure.base_code
    decision = record(decision, office, struck=frozenset({code}))

    assert refused(lambda: decision.items.update(verdict=Verdict.PASSED))
    decision = services.confirm_signed(decision, by=office.control)
    assert json.loads(decision.canonical)["struck"] == [code]
    assert refused(lambda: decision.items.update(verdict=Verdict.PASSED))
    assert list(broken_records()) == []


def test_rows_struck_in_a_refused_record_are_whole_in_the_next():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="9/TTr-VP")
    decision = record(decision, office, struck=frozenset({version.procedure.base_code}))
    decision = services.return_decision(decision, by=office.control, reason="Không gạch")
    decision.items.filter(procedure=version.procedure).update(verdict=Verdict.STRUCK)

    decision = issue(decision, office)

    assert list(decision.items.values_list("verdict", flat=True)) == ["passed", "passed"]
    assert "struck" not in json.loads(decision.canonical)
    assert Effect.objects.count() == 2


def test_verdict_struck_behind_lifted_guards_is_found():
    office = make_office()
    decision = draft(office)
    version = add_new(decision, office)
    add_new(decision, office)
    decision = sign(decision, office, struck=frozenset({version.procedure.base_code}))
    guards.take_down(connection)

    decision.items.filter(verdict=Verdict.STRUCK)._raw_delete("default")
    guards.put_up(guards.registered(), connection)

    assert list(broken_records()) == [
        f"Quyết định {decision.act.number}: dữ liệu hiện có khác nội dung đã ký."
    ]


SUBMISSION = {"submission_number": "99/TTr-VP", "submitted_on": TODAY - timedelta(days=9)}


@pytest.mark.parametrize(
    "state", [State.DRAFTING, State.CHECKED, State.SUBMITTED, State.RECORDED, State.ISSUED]
)
def test_submission_and_paper_change_only_with_their_moves(state):
    office = make_office()
    decision = decision_in(state, office)
    other = Act.objects.create(kind="decision", number="1", title="Khác", issuer="Ai đó")
    file = PrivateFile.keep(b"khac", name="khac.pdf", content_type="application/pdf")
    rows = Decision.objects.filter(pk=decision.pk)
    changes = {
        **SUBMISSION,
        "act_id": other.pk,
        "scan_id": file.pk,
        "scan_report": "Chữ ký hợp lệ",
    }

    said = {
        name: refused(lambda name=name, value=value: rows.update(**{name: value}))
        for name, value in changes.items()
    }

    assert said == dict.fromkeys(changes, True)


def test_paper_waiting_for_confirmation_keeps_its_number_and_day():
    office = make_office()
    decision = decision_in(State.RECORDED, office)
    acts = Act.objects.filter(pk=decision.act_id)

    assert refused(lambda: acts.update(number="1/QĐ-UBND"))
    assert refused(lambda: acts.update(signed_on=TODAY - timedelta(days=90)))
    services.return_decision(decision, by=office.control, reason="Sai số")
    assert acts.get().own_year is None


# --- files --------------------------------------------------------------------------------------


def test_torn_and_lost_files_behind_digests_are_found():
    decision = decision_in(State.ISSUED, make_office())
    stored = Path(private_storage().path(decision.scan.path))
    whole = stored.read_bytes()
    try:
        stored.write_bytes(whole[:-1])
        torn = list(broken_records())
        stored.unlink()
        lost = list(broken_records())
    finally:
        stored.write_bytes(whole)

    name = f"Tệp quyet-dinh.pdf (SHA-256 {decision.scan.sha256})"
    assert torn == [f"{name}: khác nội dung đã ký."]
    assert lost == [f"{name}: không còn trong kho lưu."]
    assert list(broken_records()) == []


# --- histories ----------------------------------------------------------------------------------


def test_every_history_is_guarded():
    labels = ("publication", "catalogue", "organisation")
    tables = {
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model.__name__.startswith("Historical")
    }
    events = {table: set() for table in tables}
    for guard in guards.registered():
        if guard.table in tables:
            events[guard.table].add(guard.event)

    assert len(tables) > 15
    assert [key for key in tables if events[key] != {"INSERT", "UPDATE", "DELETE"}] == []


def test_who_changed_what_is_written_once():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)

    for model in (Decision, DecisionItem, ProcedureVersion):
        rows = model.history.all()
        assert refused(lambda rows=rows: rows.update(history_user=office.control))
        assert refused(lambda rows=rows: rows.update(history_change_reason="move:submit"))
        assert refused(lambda rows=rows: rows._raw_delete("default"))


def test_words_of_a_remark_may_leave_its_history():
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)
    comment = services.comment_on(decision, by=office.control, text="Ông B", token=uuid4())
    rows = type(comment).history.filter(id=comment.pk)

    assert refused(lambda: rows.update(text="Khác"))
    assert refused(lambda: rows.update(author=office.chief))
    assert rows.update(text="") == 1


def test_amendment_still_closes_and_opens_under_all_guards():
    office = make_office()
    base = published(office, on=TODAY - timedelta(days=30))
    decision = draft(office)
    amend(decision, base, office.editor, note="Mới")
    decision = sign(decision, office)

    at = decision.signed_recorded_at
    assert set(Effect.objects.recorded().values_list("recorded_from", flat=True)) == {at}
    assert Effect.objects.exclude(recorded_to=None).get().recorded_to == at
    assert list(broken_records()) == []


def test_days_of_entry_and_posting_are_written_by_their_steps_alone():
    decision = decision_in(State.COMPLETE, make_office())
    issued = decision_in(State.ISSUED, make_office())
    day = timezone.localdate() - timedelta(days=300)

    def write(row, **fields):
        return lambda: Decision.objects.filter(pk=row.pk).update(**fields)

    assert [
        refused(write(decision, entered_on=day)),
        refused(write(decision, posted_on=day)),
        refused(write(decision, posted_note="Chỗ khác")),
        refused(write(decision, entered_on=None)),
        refused(write(issued, entered_on=day)),
        refused(write(issued, posted_on=day, posted_note="Bảng tin")),
    ] == [True] * 6


def test_day_of_entry_is_sealed_with_its_step():
    office = make_office()
    day = timezone.localdate()
    decision = services.mark_entered(decision_in(State.ISSUED, office), by=office.control, on=day)
    move = decision.moves.get(name="mark_entered")

    sealed = json.loads(Seal.objects.get(subject=f"move:{move.pk}").content)

    assert (move.day, sealed["day"]) == (day, day.isoformat())
    assert refused(lambda: Move.objects.filter(pk=move.pk).update(day=day - timedelta(days=1)))


def test_nothing_is_said_to_replace_a_procedure_but_by_a_signing():
    office = make_office()
    first, second = published(office), published(office)
    act = Act.objects.order_by("pk").last()

    assert refused(
        lambda: Succession.objects.create(
            old=first.procedure, new=second.procedure, act=act, on=timezone.localdate()
        )
    )
    decision = draft(office)
    abolish(decision, first, office.editor, kind=ItemKind.REPLACED, successor=second.procedure)
    sign(decision, office)
    assert list(Succession.objects.values_list("old", "new")) == [
        (first.procedure_id, second.procedure_id)
    ]
