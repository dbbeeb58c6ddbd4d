"""Ways around the guards that a sceptic found: each is refused, or found by the check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from catalogue.models import Act, Effect, ProcedureVersion
from common import guards
from organisation.models import PrivateFile, Unit
from publication.enums import State
from publication.models import Decision, DecisionItem, Move, Seal
from publication.verification import broken_records
from tests.factories.publication import (
    abolish,
    add_new,
    decision_in,
    draft,
    make_office,
    published,
    sign,
)
from tests.publication.holes import TODAY, refused

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


def sql(statement, *params):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, params)

    return run


# --- effects belong to a signing ----------------------------------------------------------------


def test_law_is_not_taken_out_by_closing_its_record():
    published(make_office())
    effect = Effect.objects.get()

    assert refused(lambda: Effect.objects.update(recorded_to=F("recorded_from")))
    assert refused(lambda: Effect.objects.update(recorded_to=effect.recorded_from + MOMENT))
    assert refused(lambda: Effect.objects.update(recorded_to=timezone.now()))


def test_effect_is_not_closed_at_the_moment_of_another_signing():
    office = make_office()
    version = published(office)
    published(office)
    other = Decision.objects.order_by("pk").last().signed_recorded_at

    assert refused(lambda: Effect.objects.filter(version=version).update(recorded_to=other))


def _copy(effect, **fields):
    values = {
        field.attname: getattr(effect, field.attname)
        for field in Effect._meta.concrete_fields
        if field.attname != "id"
    }
    return lambda: Effect.objects.bulk_create([Effect(**{**values, **fields})])


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": date(2001, 1, 1), "valid_to": date(2001, 12, 31)},
        {"valid_from": date(2001, 1, 1), "valid_to": TODAY - timedelta(days=60)},
        {"valid_from": TODAY},
    ],
)
@pytest.mark.parametrize("now", [False, True])
def test_signed_text_gets_no_other_days(fields, now):
    version = published(make_office(), on=TODAY - timedelta(days=30))
    effect = Effect.objects.get(version=version)
    moment = timezone.now() if now else effect.recorded_from

    assert refused(_copy(effect, recorded_from=moment, **fields))


@pytest.mark.parametrize("at", ["now", "publication", "abolition"])
def test_abolished_procedure_is_not_revived_by_its_old_act(at):
    office = make_office()
    version = published(office, on=TODAY - timedelta(days=30))
    decision = draft(office)
    abolish(decision, version, office.editor)
    ending = sign(decision, office)
    effect = Effect.objects.recorded().get()
    moments = {
        "now": timezone.now(),
        "publication": Effect.objects.exclude(recorded_to=None).get().recorded_from,
        "abolition": ending.signed_recorded_at,
    }

    revived = {"valid_from": TODAY, "valid_to": None, "recorded_from": moments[at]}

    assert refused(_copy(effect, ended_by_id=None, **revived))
    assert refused(_copy(effect, ended_by_id=ending.act_id, **revived))


def test_first_effect_is_not_recorded_before_its_signing():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    effect = Effect.objects.get()
    early = decision.moves.get(to_state=State.RECORDED).at - timedelta(days=300)

    assert decision.signed_recorded_at == effect.recorded_from
    assert refused(lambda: Decision.objects.update(signed_recorded_at=early))
    assert refused(_copy(effect, recorded_from=early, valid_to=None))


def test_decision_is_not_signed_at_a_moment_of_ones_choice():
    office = make_office()
    decision = decision_in(State.RECORDED, office)
    values = {"digest": "0" * 64, "canonical": "{}", "signed_recorded_at": timezone.now()}

    assert refused(lambda: Decision.objects.filter(pk=decision.pk).update(**values))
    assert refused(
        lambda: Decision.objects.filter(pk=decision.pk).update(state=State.ISSUED, **values)
    )


def test_effect_recorded_at_no_signing_is_found():
    decision_in(State.ISSUED, make_office())
    guards.take_down(connection)

    Decision.objects.update(signed_recorded_at=timezone.now())
    guards.put_up(guards.registered(), connection)

    (line,) = broken_records()
    assert line.endswith("hiệu lực không được ghi vào lúc ký quyết định nào.")


# --- OR REPLACE ---------------------------------------------------------------------------------


def replaced(model, row, **changes):
    """A row put in the place of ``row``, its other columns as they were."""
    fields = [field for field in model._meta.concrete_fields if field.column]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _ in fields)
    values = [
        changes.get(field.attname, field.get_db_prep_save(getattr(row, field.attname), connection))
        for field in fields
    ]
    table = model._meta.db_table
    return sql(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})", *values)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_sealed_row_is_not_replaced(pragma):
    decision = decision_in(State.ISSUED, make_office())
    draft_row = draft(make_office())
    sql(f"PRAGMA recursive_triggers={pragma}")()
    item = decision.items.get()

    said = {
        "effect": refused(replaced(Effect, Effect.objects.get(), valid_to=TODAY)),
        "move": refused(replaced(Move, decision.moves.first(), reason="Khác")),
        "seal": refused(replaced(Seal, Seal.objects.first(), content="{}")),
        "decision": refused(replaced(Decision, decision, title="Khác", digest="")),
        "item": refused(replaced(DecisionItem, item, decision_id=draft_row.pk)),
        "act": refused(replaced(Act, decision.act, signer="Ai đó")),
        "version": refused(replaced(ProcedureVersion, item.version, name="Khác")),
        "unit": refused(replaced(Unit, decision.unit, name="Khác")),
        "file": refused(replaced(PrivateFile, decision.scan, sha256="0" * 64)),
        "history": refused(
            sql(
                "INSERT OR REPLACE INTO publication_historicaldecision SELECT * "
                "FROM publication_historicaldecision LIMIT 1"
            )
        ),
        "overrun": refused(
            sql(
                "UPDATE OR REPLACE publication_decision SET id = %s WHERE id = %s",
                decision.pk,
                draft_row.pk,
            )
        ),
    }
    sql("PRAGMA recursive_triggers=ON")()

    assert said == dict.fromkeys(said, True)


@pytest.mark.only_on("sqlite")
def test_child_of_a_signed_text_is_not_replaced_into_a_draft():
    office = make_office()
    version = published(office, full=True)
    other = add_new(draft(office), office)

    for relation in ("steps", "components", "legal_bases"):
        child = getattr(version, relation).first()
        assert refused(replaced(type(child), child, version_id=other.pk))


@pytest.mark.only_on("sqlite")
def test_connection_looks_after_replaced_rows():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)


def test_every_unique_key_of_a_guarded_table_is_kept_from_replacing():
    """A key nobody thought of would let OR REPLACE delete a sealed row."""
    registered = guards.registered()
    deleted = {guard.table for guard in registered if guard.event == "DELETE"}
    said = {guard.table: guard.when for guard in registered if guard.name.endswith("_replaced")}
    open_keys = set()
    with connection.cursor() as cursor:
        for table in deleted:
            keys = connection.introspection.get_constraints(cursor, table).values()
            for key in keys:
                if not (key["unique"] or key["primary_key"]):
                    continue
                words = " AND ".join(f'o."{name}" = NEW."{name}"' for name in key["columns"])
                if words not in said.get(table, ""):
                    open_keys.add((table, tuple(key["columns"])))

    assert open_keys == set()


def test_names_of_guards_fit_postgresql():
    assert [guard.trigger for guard in guards.registered() if len(guard.trigger) > 63] == []
