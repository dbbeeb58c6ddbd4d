"""Nobody edits or deletes what was signed: not a model, not a queryset, not plain SQL."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from catalogue.models import (
    CHILD_RELATIONS,
    Act,
    Effect,
    FrozenVersion,
    ProcedureVersion,
    Succession,
)
from common import guards
from publication.enums import ItemKind, State
from publication.models import Decision, DecisionItem
from tests.factories.catalogue import VersionFactory
from tests.factories.publication import (
    decision_in,
    make_office,
)
from tests.publication.sql import GUARDS, REFUSED, TODAY, one_sent, one_signed, run_sql

pytestmark = pytest.mark.django_db
TABLES = {model._meta.db_table: model for model in apps.get_models()}


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(lambda: (one_signed(), one_sent()))


@pytest.fixture
def signed(ground):
    return deepcopy(ground[0])


@pytest.fixture
def sent(ground):
    return deepcopy(ground[1])


def other_value(field, value):
    """A value of the column's kind that differs from the one stored."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + timedelta(seconds=1)
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.JSONField):
        return '{"other": 1}'
    if isinstance(field, (models.CharField, models.TextField)):
        text = str(value or "x")
        return ("y" if text[0] == "x" else "x") + text[1:]
    return (value or 0) + 1


def columns_changed(table, pk, columns):
    """Column → what the database said when it was changed by plain SQL."""
    fields = {field.column: field for field in TABLES[table]._meta.concrete_fields}
    said = {}
    for column in columns:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM {table} WHERE id = %s', [pk])
            stored = fields[column].to_python(cursor.fetchone()[0])
        said[column] = run_sql(
            f'UPDATE {table} SET "{column}" = %s WHERE id = %s',
            [other_value(fields[column], stored), pk],
        )
    return said


def guarded_columns(table, prefix):
    """Columns that guards of this name keep still in the table (all, when a guard names none)."""
    for guard in GUARDS:
        if guard.table == table and guard.event == "UPDATE" and guard.name.startswith(prefix):
            return guard.columns or [
                field.column for field in TABLES[table]._meta.concrete_fields if field.name != "id"
            ]
    raise AssertionError(f"no guard {prefix} on {table}")


def test_guards_stand_in_an_ordinary_test():
    assert guards.missing(GUARDS, connection) == []
    assert len(GUARDS) == 351


@pytest.mark.parametrize(
    ("table", "prefix", "find"),
    [
        ("publication_decision", "decision_signed", lambda decision: decision.pk),
        (
            "publication_decisionitem",
            "item_update",
            lambda decision: decision.items.exclude(version=None).get().pk,
        ),
        ("publication_move", "move_update", lambda decision: decision.moves.first().pk),
        ("catalogue_act", "act_update", lambda decision: decision.act_id),
        (
            "catalogue_procedureversion",
            "frozen_version_update",
            lambda decision: decision.items.exclude(version=None).get().version_id,
        ),
        (
            "catalogue_frozenversion",
            "frozenversion_update",
            lambda decision: FrozenVersion.objects.last().pk,
        ),
        ("catalogue_effect", "effect_update", lambda decision: Effect.objects.last().pk),
        ("catalogue_succession", "succession_update", lambda decision: Succession.objects.get().pk),
        (
            "catalogue_procedure",
            "procedure_code",
            lambda decision: decision.items.first().procedure_id,
        ),
        *[
            (
                model._meta.db_table,
                f"frozen_{model._meta.db_table.removeprefix('catalogue_')}_update",
                lambda decision, model=model: (
                    model.objects.filter(version__item__decision=decision).get().pk
                ),
            )
            for model in CHILD_RELATIONS.values()
        ],
    ],
)
def test_signed_row_keeps_every_column_and_itself(signed, table, prefix, find):
    pk = find(signed)
    columns = guarded_columns(table, prefix)

    assert columns_changed(table, pk, columns) == dict.fromkeys(columns, REFUSED)
    assert run_sql(f"DELETE FROM {table} WHERE id = %s", [pk]) == REFUSED


@pytest.mark.parametrize("model", CHILD_RELATIONS.values(), ids=CHILD_RELATIONS)
def test_signed_text_takes_no_further_row(signed, model):
    version = signed.items.exclude(version=None).get().version

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        model.objects.bulk_create([model(version_id=version.pk)])


@pytest.mark.parametrize("model", [ProcedureVersion, *CHILD_RELATIONS.values()])
def test_text_under_check_keeps_still(sent, model):
    table = model._meta.db_table
    of_text = {"item__decision" if model is ProcedureVersion else "version__item__decision": sent}
    pk = model.objects.get(**of_text).pk
    short = table.removeprefix("catalogue_").replace("procedureversion", "version")
    columns = guarded_columns(table, f"sent_{short}_update")

    assert columns_changed(table, pk, columns) == dict.fromkeys(columns, REFUSED)
    assert run_sql(f"DELETE FROM {table} WHERE id = %s", [pk]) == REFUSED


def test_list_under_check_keeps_still(sent):
    item = sent.items.get()
    columns = guarded_columns("publication_decisionitem", "item_update")

    assert columns_changed("publication_decisionitem", item.pk, columns) == dict.fromkeys(
        columns, REFUSED
    )
    assert run_sql("DELETE FROM publication_decisionitem WHERE id = %s", [item.pk]) == REFUSED
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        DecisionItem.objects.bulk_create(
            [
                DecisionItem(
                    decision=sent,
                    kind=ItemKind.ABOLISHED,
                    procedure=VersionFactory().procedure,
                )
            ]
        )


# --- a state changes only with its move ---------------------------------------------------------


@pytest.mark.parametrize("state", State.values)
def test_state_is_not_assigned_by_sql(sent, state):
    said = run_sql("UPDATE publication_decision SET state = %s WHERE id = %s", [state, sent.pk])

    assert said == ("1 rows" if state == State.IN_CHECK else REFUSED)
    sent.refresh_from_db()
    assert sent.state == State.IN_CHECK


@pytest.mark.parametrize("state", [State.DRAFTING, State.SUBMITTED, State.ISSUED])
def test_code_on_the_paper_is_written_by_its_record_alone(state):
    decision = decision_in(state, make_office())

    said = run_sql(
        "UPDATE publication_decision SET content_code = '0000-0000-0000' WHERE id = %s",
        [decision.pk],
    )

    assert said == REFUSED


def _insert_move(decision, source, target):
    office_user = decision.created_by_id
    return run_sql(
        "INSERT INTO publication_move "
        "(decision_id, name, from_state, to_state, by_id, role, at, reason, history_ids) "
        "VALUES (%s, 'forged', %s, %s, %s, '', %s, '', '{}')",
        [decision.pk, source, target, office_user, timezone.now()],
    )


def test_move_the_decision_cannot_make_is_not_recorded():
    decision = decision_in(State.DRAFTING, make_office())
    lawful = {("drafting", "in_check"), ("drafting", "withdrawn"), ("drafting", "recorded")}
    pairs = {(source, target) for source in State.values for target in State.values} - lawful

    said = {pair: _insert_move(decision, *pair) for pair in pairs}

    assert said == dict.fromkeys(pairs, REFUSED)


def test_draft_is_not_moved_straight_to_issued():
    decision = decision_in(State.DRAFTING, make_office())

    assert _insert_move(decision, "drafting", "issued") == REFUSED
    assert _insert_move(decision, "submitted", "issued") == REFUSED


def test_decision_is_not_born_signed():
    office = make_office()

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Decision.objects.create(
            title="Giả mạo", unit=office.unit, created_by=office.editor, state=State.SUBMITTED
        )
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Decision.objects.create(
            title="Giả mạo", unit=office.unit, created_by=office.editor, digest="0" * 64
        )


@pytest.mark.parametrize("state", [State.DRAFTING, State.WITHDRAWN, State.COMPLETE])
def test_decision_is_never_deleted(state):
    decision = decision_in(state, make_office())

    assert run_sql("DELETE FROM publication_decision WHERE id = %s", [decision.pk]) == REFUSED


# --- effects ------------------------------------------------------------------------------------


def _effect(procedure_id, version_id, act_id, **fields):
    return Effect(
        **{
            "procedure_id": procedure_id,
            "version_id": version_id,
            "act_id": act_id,
            "valid_from": TODAY,
            "recorded_from": timezone.now(),
            **fields,
        }
    )


def _refused(effect):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Effect.objects.bulk_create([effect])
    return REFUSED in str(refused.value)


def test_nothing_takes_effect_without_a_signed_decision():
    office = make_office()
    decision = decision_in(State.SUBMITTED, office)
    act = Act.objects.create(kind="decision", number="1", title="Giả", issuer="Ai đó")
    version = decision.items.get().version

    assert _refused(_effect(version.procedure_id, version.pk, act.pk))


def test_two_texts_never_cover_one_day(signed):
    effect = Effect.objects.get(act=signed.act_id)

    assert _refused(_effect(effect.procedure_id, effect.version_id, effect.act_id))


def test_effect_is_never_recorded_back_in_time(signed):
    effect = Effect.objects.get(act=signed.act_id)

    assert _refused(
        _effect(
            effect.procedure_id,
            effect.version_id,
            effect.act_id,
            valid_from=TODAY - timedelta(days=400),
            valid_to=TODAY - timedelta(days=300),
            recorded_from=effect.recorded_from - timedelta(days=1),
        )
    )


def test_effect_is_closed_once_and_stays_closed(signed):
    closed = Effect.objects.exclude(recorded_to=None).get()
    table = "catalogue_effect"

    assert run_sql(f"UPDATE {table} SET recorded_to = NULL WHERE id = %s", [closed.pk]) == REFUSED
    assert (
        run_sql(
            f"UPDATE {table} SET recorded_to = %s WHERE id = %s",
            [timezone.now() + timedelta(days=1), closed.pk],
        )
        == REFUSED
    )
