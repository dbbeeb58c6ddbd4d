"""Ways around the guards that a sceptic found: each is refused, or found by the check."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from catalogue.models import Act, Effect, ProcedureCode, ProcedureVersion, Sector, Succession
from common import guards
from common.guards import REFUSED
from organisation.enums import Role, UnitKind
from organisation.models import PrivateFile, Unit, private_storage
from publication import services
from publication.enums import ItemKind, State, Verdict
from publication.models import Decision, DecisionItem, Move, Seal
from publication.verification import broken_records
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory, officer
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

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MOMENT = timedelta(microseconds=1)


def refused(attempt):
    """True when a guard said no."""
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError as error:
        return REFUSED in str(error)
    return False


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


# --- salts --------------------------------------------------------------------------------------


def withdrawn_move():
    decision = draft(make_office())
    services.withdraw(decision, by=decision.created_by, reason="Ông B xin rút")
    return decision.moves.get(name="withdraw")


def test_salt_is_not_stripped_without_a_blanked_entry():
    move = withdrawn_move()
    seals = Seal.objects.filter(subject=f"move:{move.pk}")
    kept = json.loads(seals.get().salts)

    assert refused(lambda: seals.update(salts=""))
    assert refused(lambda: seals.update(salts=json.dumps({"by": kept["by"]})))
    assert refused(lambda: Move.objects.filter(pk=move.pk).update(reason=""))


def test_salt_of_the_account_never_goes():
    move = withdrawn_move()
    services.blank_reason(move, by=officer(Role.ADMINISTRATOR), why="Dữ liệu cá nhân")
    seals = Seal.objects.filter(subject=f"move:{move.pk}")

    assert sorted(json.loads(seals.get().salts)) == ["by"]
    assert refused(lambda: seals.update(salts=""))
    assert list(broken_records()) == []


@pytest.mark.parametrize("kept", [[], ["reason"], ["by"]])
def test_missing_salt_is_found_behind_lifted_guards(kept):
    move = withdrawn_move()
    seal = Seal.objects.get(subject=f"move:{move.pk}")
    salts = json.loads(seal.salts)
    guards.take_down(connection)

    left = json.dumps({name: salts[name] for name in kept}) if kept else ""
    Seal.objects.filter(pk=seal.pk).update(salts=left)
    Move.objects.filter(pk=move.pk).update(reason="")
    guards.put_up(guards.registered(), connection)

    assert list(broken_records()) == [
        f"Bản ghi move:{move.pk}: mất muối mà không có mục xóa trắng trong chuỗi."
    ]


# --- what digests refer to ----------------------------------------------------------------------


def test_names_of_what_was_published_stay():
    version = published(make_office())
    code = ProcedureCode.objects.create(procedure=version.procedure, code="QNG-07", kind="local")
    units, sectors = (
        Unit.objects.filter(pk=version.unit_id),
        Sector.objects.filter(pk=version.sector_id),
    )

    said = {
        "unit.code": refused(lambda: units.update(code="H48.99")),
        "unit.name": refused(lambda: units.update(name="Sở Khác")),
        "unit.gone": refused(lambda: units._raw_delete("default")),
        "sector.name": refused(lambda: sectors.update(name="Khác")),
        "sector.ministry": refused(lambda: sectors.update(ministry=version.unit)),
        "sector.gone": refused(lambda: sectors._raw_delete("default")),
        "code": refused(lambda: ProcedureCode.objects.filter(pk=code.pk).update(code="QNG-08")),
        "code.gone": refused(lambda: ProcedureCode.objects.filter(pk=code.pk).delete()),
        "file.sha256": refused(lambda: PrivateFile.objects.update(sha256="0" * 64)),
        "file.size": refused(lambda: PrivateFile.objects.update(size=1)),
        "file.name": refused(lambda: PrivateFile.objects.update(name="khac.pdf")),
    }

    assert said == dict.fromkeys(said, True)
    assert units.update(phone="0255 3822 333", valid_to=None) == 1


def test_ministry_of_a_published_sector_keeps_its_code():
    ministry = UnitFactory(kind=UnitKind.MINISTRY)
    published(make_office(), sector=SectorFactory(ministry=ministry))

    assert refused(lambda: Unit.objects.filter(pk=ministry.pk).update(code="G99"))


def test_names_nobody_signed_are_corrected_freely():
    office = make_office()
    version = add_new(draft(office), office)

    assert Unit.objects.filter(pk=version.unit_id).update(name="Sở đúng tên") == 1
    assert Sector.objects.filter(pk=version.sector_id).update(name="Đúng tên") == 1


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
