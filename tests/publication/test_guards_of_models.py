"""Guards seen from the models, and the guards themselves."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, models, transaction

from catalogue.models import (
    Act,
    Component,
    Effect,
    FrozenVersion,
    Procedure,
    ProcedureVersion,
)
from common import guards
from publication.models import Decision, DecisionItem, Move
from tests.publication.sql import GUARDS, REFUSED, TODAY, one_sent, one_signed, run_sql

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(lambda: (one_signed(), one_sent()))


@pytest.fixture
def signed(ground):
    return deepcopy(ground[0])


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
