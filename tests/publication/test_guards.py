"""Nobody edits or deletes what was signed: not a model, not a queryset, not plain SQL."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from catalogue.enums import ChargeKind, Stated, Tier, Way
from catalogue.models import (
    CHILD_RELATIONS,
    Act,
    Channel,
    Charge,
    Component,
    Effect,
    Form,
    FrozenVersion,
    LegalBasis,
    Procedure,
    ProcedureVersion,
    Reduction,
    Result,
    Step,
    Succession,
)
from common import guards
from publication import services
from publication.enums import ItemKind, State
from publication.models import Decision, DecisionItem, Move
from tests.factories.catalogue import VersionFactory
from tests.factories.publication import (
    abolish,
    add_new,
    decision_in,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TABLES = {model._meta.db_table: model for model in apps.get_models()}
GUARDS = guards.registered()
REFUSED = guards.REFUSED


def every_part():
    """One row of each child, so that each table has something to lose."""
    return {
        "tier": Tier.FULL,
        "fee_status": Stated.GIVEN,
        "results_status": Stated.GIVEN,
        "forms_status": Stated.GIVEN,
        "conditions_status": Stated.NONE,
        "subjects": ("citizen",),
        "sets": 1,
        "steps": [Step(action="Nộp hồ sơ")],
        "channels": [Channel(way=Way.COUNTER)],
        "components": [Component(name="Đơn đề nghị")],
        "charges": [Charge(kind=ChargeKind.CHARGE, amount=50_000, basis="NQ 03/2017/NQ-HĐND")],
        "reductions": [Reduction(percent=50, condition="Hộ nghèo")],
        "results": [Result(name="Giấy phép")],
        "legal_bases": [LegalBasis(number="118/2025/NĐ-CP")],
        "forms": [Form(name="Mẫu số 01")],
    }


def one_signed():
    """A signed decision: a new text with every part, and a procedure replaced by it."""
    office = make_office()
    old = published(office, on=TODAY - timedelta(days=30))
    decision = draft(office)
    new = add_new(decision, office, **every_part())
    abolish(decision, old, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    return sign(decision, office)


def one_sent():
    """A decision under check, with a text that has every part."""
    office = make_office()
    decision = draft(office)
    add_new(decision, office, **every_part())
    return services.send_for_check(decision, by=office.editor)


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
        return "{}"
    if isinstance(field, (models.CharField, models.TextField)):
        text = str(value or "x")
        return ("y" if text[0] == "x" else "x") + text[1:]
    return (value or 0) + 1


def run_sql(sql, params=()):
    """The refusal's message, or what happened instead."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return f"{cursor.rowcount} rows"
    except DatabaseError as error:
        return REFUSED if REFUSED in str(error) else repr(error)


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
    assert len(GUARDS) == 227


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


# --- through the models -------------------------------------------------------------------------


def _attempts(decision):
    version = decision.items.exclude(version=None).get().version
    item = decision.items.exclude(version=None).get()
    component = version.components.get()
    effect = Effect.objects.filter(act=decision.act_id).get()

    def save(instance, **fields):
        for name, value in fields.items():
            setattr(instance, name, value)
        return lambda: instance.save()

    def bulk_update():
        version.name = "Tên khác"
        ProcedureVersion.objects.bulk_update([version], ["name"])

    return {
        "decision.save": save(Decision.objects.get(pk=decision.pk), title="Khác"),
        "decision.update": lambda: Decision.objects.filter(pk=decision.pk).update(title="Khác"),
        "decision.delete": lambda: Decision.objects.filter(pk=decision.pk)._raw_delete("default"),
        "version.save": save(ProcedureVersion.objects.get(pk=version.pk), place="Nơi khác"),
        "version.update": lambda: ProcedureVersion.objects.update(name="Khác"),
        "version.bulk_update": bulk_update,
        "component.save": save(Component.objects.get(pk=component.pk), name="Giấy khác"),
        "component.delete": lambda: component.delete(),
        "components.delete": lambda: Component.objects.all().delete(),
        "item.save": save(DecisionItem.objects.get(pk=item.pk), note="Thêm"),
        "item.delete": lambda: item.delete(),
        "effect.update": lambda: Effect.objects.update(valid_to=TODAY),
        "effect.delete": lambda: effect.delete(),
        "move.update": lambda: Move.objects.update(reason="Khác"),
        "move.delete": lambda: Move.objects.all().delete(),
        "frozen.update": lambda: FrozenVersion.objects.update(canonical="{}"),
        "act.save": save(Act.objects.get(pk=decision.act_id), number="0/QĐ-UBND"),
        "procedure.update": lambda: Procedure.objects.filter(pk=item.procedure_id).update(
            base_code="1.999999"
        ),
    }


def test_models_and_querysets_are_refused_alike(signed):
    said = {}
    for name, attempt in _attempts(signed).items():
        try:
            with transaction.atomic():
                attempt()
                said[name] = "done"
        except DatabaseError as error:
            said[name] = REFUSED if REFUSED in str(error) else repr(error)

    assert said == dict.fromkeys(said, REFUSED)
    assert len(said) == 18


def test_deleting_through_the_orm_is_refused_before_the_database(signed):
    version = signed.items.exclude(version=None).get().version

    with pytest.raises(models.ProtectedError):
        version.delete()
    with pytest.raises(models.ProtectedError):
        version.procedure.delete()
    with pytest.raises(models.ProtectedError):
        signed.delete()
    with pytest.raises(models.ProtectedError):
        signed.created_by.delete()


@pytest.mark.only_on("postgres")
def test_guarded_table_is_not_truncated(signed):
    tables = {guard.table for guard in GUARDS}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    said = {table: run_sql(f"TRUNCATE {table} CASCADE") for table in tables}

    assert said == dict.fromkeys(tables, REFUSED)


# --- the guards themselves ----------------------------------------------------------------------


def test_check_names_a_guard_that_was_dropped():
    guard = next(guard for guard in GUARDS if guard.name == "decision_signed")
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else f' ON "{guard.table}"'
        cursor.execute(f'DROP TRIGGER "{guard.trigger}"{on}')

    with pytest.raises(SystemCheckError, match="Thiếu 1 chốt bảo vệ") as failed:
        call_command("check", databases=["default"])

    assert guard.trigger in str(failed.value)
    assert guards.missing(GUARDS, connection) == [guard.trigger]


def test_guard_whose_text_changed_counts_as_missing():
    guard = GUARDS[0]
    changed = guards.Guard(
        name=guard.name,
        table=guard.table,
        event=guard.event,
        columns=guard.columns,
        when=f"({guard.when}) AND 1 = 1",
        message=guard.message,
    )

    assert guards.missing([changed], connection) == [changed.trigger]


def test_putting_up_again_changes_nothing():
    before = guards.installed(connection)

    guards.put_up(GUARDS, connection)

    assert guards.installed(connection) == before
