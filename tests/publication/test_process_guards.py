"""Triggers over internal processes, attacked by plain SQL and through the models."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.models import InternalProcess
from common import guards
from publication import services
from publication.enums import EDITABLE_STATES, State
from publication.models import DecisionItem, ProcessItem
from publication.verification import broken_records
from tests.factories.publication import (
    STEPS,
    decision_in,
    make_office,
    make_process_office,
    processed,
    published,
)

pytestmark = pytest.mark.django_db
OTHER = [replace(STEPS[0], unit="Phòng khác").stored()]


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_process_office()
        procedure = published(make_office(office.unit)).procedure
        row = services.ProcessRow(procedure=procedure, steps=STEPS)
        return office, processed(office, row), published(make_office()).procedure

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def signed(ground):
    return deepcopy(ground[1])


@pytest.fixture
def foreign(ground):
    """Another agency's procedure."""
    return deepcopy(ground[2])


def refused(act):
    """The message of the trigger that refuses the act; nothing stays of it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def process_of(decision, **fields):
    row = InternalProcess.objects.get(act=decision.act)
    values = {
        "procedure": row.procedure,
        "steps": row.steps,
        "act": row.act,
        "valid_from": row.valid_from,
        "recorded_from": timezone.now(),
    }
    return InternalProcess(**{**values, **fields})


def test_no_process_holds_without_a_signing(signed, foreign):
    for new in (
        process_of(signed, procedure=foreign),
        process_of(signed, procedure=foreign, steps=[]),
    ):
        assert "a process is approved only by a signing that says so" in refused(new.save)


def test_two_processes_of_one_procedure_never_overlap(signed):
    assert refused(process_of(signed).save) != ""
    assert InternalProcess.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"steps": OTHER},
        {"valid_from": timezone.localdate() - timedelta(days=9)},
        {"valid_to": timezone.localdate()},
        {"recorded_from": timezone.now() - timedelta(days=400)},
    ],
)
def test_process_that_holds_is_never_changed(signed, fields):
    assert "a process is never changed" in refused(lambda: InternalProcess.objects.update(**fields))


def test_process_is_never_closed_by_hand_or_deleted(signed):
    closing = refused(lambda: InternalProcess.objects.update(recorded_to=timezone.now()))
    deleting = refused(lambda: InternalProcess.objects.all()._raw_delete("default"))

    assert "a process is closed once, by a signing or a mend" in closing
    assert "a process is never deleted" in deleting


def other_steps(execute, sql, params, many, context):
    """What the database is sent in the middle of a signing, with other steps."""
    if sql.startswith('INSERT INTO "catalogue_internalprocess"'):
        stored = InternalProcess._meta.get_field("steps").get_db_prep_value(OTHER, connection)
        kinds = (str, type(stored))
        params = [stored if _is_steps(value, kinds) else value for value in params]
    return execute(sql, params, many, context)


def _is_steps(value, kinds):
    return isinstance(value, kinds) and "as signed" in str(getattr(value, "obj", value))


def test_steps_other_than_those_signed_never_take_effect(office):
    procedure = published(make_office(office.unit)).procedure
    row = services.ProcessRow(procedure=procedure, steps=STEPS)
    plain = [replace(step, work="as signed") for step in STEPS]

    with (
        pytest.raises(DatabaseError, match="only by a signing that says so"),
        transaction.atomic(),
        connection.execute_wrapper(other_steps),
    ):
        processed(office, replace(row, steps=tuple(plain)))
    assert InternalProcess.objects.filter(procedure=procedure).count() == 0


@pytest.mark.parametrize("state", sorted(set(State) - EDITABLE_STATES - {State.WITHDRAWN}))
def test_rows_stay_as_they_were_sent(office, foreign, state):
    decision, other = decision_in(state, office), foreign

    for change in (
        lambda: decision.process_items.update(steps=OTHER),
        lambda: decision.process_items.update(procedure=other),
        lambda: decision.process_items.update(note="Khác"),
        lambda: decision.process_items.all()._raw_delete("default"),
        lambda: ProcessItem.objects.create(decision=decision, procedure=other, steps=OTHER),
    ):
        assert "the decision was sent: its list no longer changes" in refused(change)


def test_row_of_another_kind_is_refused_by_the_database(office):
    processes = decision_in(State.DRAFTING, office)
    texts = decision_in(State.DRAFTING, make_office())
    procedure = processes.process_items.get().procedure

    for row in (
        DecisionItem(decision=processes, procedure=procedure, kind="abolished"),
        ProcessItem(decision=texts, procedure=procedure),
    ):
        assert "its list no longer changes" in refused(row.save)


def test_verification_names_the_process_that_was_altered(signed):
    guards.take_down(connection)
    InternalProcess.objects.update(steps=OTHER)
    ProcessItem.objects.update(steps=OTHER)

    broken = list(broken_records())

    assert any("dữ liệu hiện có khác nội dung đã ký" in line for line in broken)
    assert any(line.startswith("Bản ghi process:") for line in broken)
