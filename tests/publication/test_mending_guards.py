"""A mend is sealed, and the register guarded while it is under way."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.models import Act, Effect
from common import guards
from publication import services
from publication.enums import MendOutcome, State
from publication.models import Decision, RecordMend, Seal
from publication.seal_entries import settled_entry
from publication.services.sealing import append
from publication.verification import broken_records
from tests.factories.publication import (
    add_new,
    decision_in,
    draft,
    make_office,
    published,
    sign,
)
from tests.publication.mends import TODAY, other_scan, proposed

pytestmark = pytest.mark.django_db

# --- seals --------------------------------------------------------------------------------------


def test_proposal_is_sealed_salted_and_its_confirmation_with_both_records():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    mend = proposed(decision, office)
    sealed = json.loads(Seal.objects.get(subject=f"mend:{mend.pk}").content)
    services.confirm_mend(mend, by=office.control)
    settled = json.loads(Seal.objects.get(subject=f"mend_settled:{mend.pk}").content)

    assert "777/QĐ" not in json.dumps(sealed, ensure_ascii=False)
    assert sorted(sealed) == [
        *("at", "by", "decision", "entry", "mend", "reason", "record", "role", "schema"),
    ]
    assert (settled["outcome"], settled["new"]["number"]) == ("confirmed", "777/QĐ-UBND")
    assert settled["old"]["slug"] == decision.slug
    assert [
        subject.partition(":")[0]
        for subject in Seal.objects.order_by("-seq").values_list("subject", flat=True)[:4]
    ] == ["effect", "effect_closed", "mend_settled", "head"]


# What somebody with the database's password could do once the guards were lifted.
TAMPERINGS = {
    "reason": lambda mend: RecordMend.objects.update(reason="khác"),
    "account": lambda mend: RecordMend.objects.update(settled_by=mend.decision.created_by),
    "old number": lambda mend: Act.objects.filter(pk=mend.old_act_id).update(number="1/QĐ-UBND"),
    "new number": lambda mend: Act.objects.filter(pk=mend.new_act_id).update(number="1/QĐ-UBND"),
    "moment": lambda mend: RecordMend.objects.update(settled_at=timezone.now()),
    "outcome": lambda mend: RecordMend.objects.update(outcome=MendOutcome.REFUSED),
    "scan": lambda mend: RecordMend.objects.update(old_scan=other_scan()),
    "address": lambda mend: Decision.objects.update(slug=mend.old_slug),
    "act": lambda mend: Decision.objects.update(act=mend.old_act),
    "effect": lambda mend: Effect.objects.filter(act=mend.new_act).update(act=mend.old_act),
    "effect before": lambda mend: Effect.objects.filter(act=mend.old_act).update(act=mend.new_act),
}


def test_tampering_with_a_mend_is_found():
    office = make_office()
    mend = services.confirm_mend(
        proposed(decision_in(State.ISSUED, office), office), by=office.control
    )
    assert list(broken_records()) == []
    guards.take_down(connection)
    unseen = []
    for name, tamper in TAMPERINGS.items():
        with transaction.atomic():
            tamper(mend)
            lines = [line for line in broken_records() if "chốt bảo vệ" not in line]
            if not lines:
                unseen.append(name)
            transaction.set_rollback(True)
    guards.put_up(guards.registered(), connection)

    assert unseen == []


# --- guards -------------------------------------------------------------------------------------


def refused_by_guard(change):
    try:
        with transaction.atomic():
            change()
    except DatabaseError as refusal:
        return guards.REFUSED in str(refusal)
    return False


def test_register_is_changed_by_a_mend_under_way_alone():
    """Before a proposal, beside one that waits, after one that was confirmed: nothing moves."""
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    other = published(office)
    waits = proposed(decision_in(State.ISSUED, office), office, number="900/QĐ-UBND")
    mend = services.confirm_mend(proposed(decision, office), by=office.control)
    effect = Effect.objects.recorded().get(act=mend.new_act)
    foreign = Effect.objects.recorded().get(version=other)
    at = mend.settled_at

    def again(**fields):
        kept = {
            name: getattr(effect, name) for name in ("procedure", "version", "act", "valid_from")
        }
        return lambda: Effect.objects.create(**{**kept, "recorded_from": at, **fields})

    def rows(row, **fields):
        return lambda: type(row).objects.filter(pk=row.pk).update(**fields)

    changes = {
        "back to the old act": rows(decision, act=mend.old_act),
        "an act of a mend that waits": rows(waits.decision, act=waits.new_act),
        "its address": rows(waits.decision, slug=waits.new_slug),
        "another scan": rows(decision, scan=other_scan()),
        "old act's number": rows(mend.old_act, own_year=TODAY.year),
        "new act's number": rows(mend.new_act, own_year=None),
        "waiting act's year": rows(waits.new_act, own_year=TODAY.year),
        "waiting act's words": rows(waits.new_act, number="5/QĐ-UBND"),
        "what was proposed": rows(waits, new_slug="khac"),
        "settled again": rows(mend, outcome=MendOutcome.REFUSED),
        "open again": rows(mend, outcome=""),
        "the moment": rows(mend, settled_at=timezone.now()),
        "gone": lambda: RecordMend.objects.filter(pk=mend.pk)._raw_delete("default"),
        "born confirmed": lambda: RecordMend.objects.create(
            **{
                name: getattr(mend, name)
                for name in ("decision", "new_slug", "reason", "proposed_by", "proposed_at")
            },
            old_act=mend.new_act,
            old_slug=mend.new_slug,
            old_scan=mend.new_scan,
            new_act=Act.objects.create(kind="decision", number="8/QĐ-UBND", signed_on=TODAY),
            outcome=MendOutcome.CONFIRMED,
            settled_by=office.control,
            settled_at=timezone.now(),
        ),
        "closing after the seal": rows(effect, recorded_to=at),
        "closing another's": rows(foreign, recorded_to=at),
        "effect again": again(valid_from=TODAY - timedelta(days=900)),
    }
    unhindered = [name for name, change in changes.items() if not refused_by_guard(change)]

    assert unhindered == []


def test_mend_under_way_exchanges_likeness_for_likeness_only():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    other = published(office)
    mend = proposed(decision, office)
    at = timezone.now()
    RecordMend.objects.filter(pk=mend.pk).update(
        outcome=MendOutcome.CONFIRMED, settled_by=office.control, settled_at=at
    )
    mend.refresh_from_db()
    old = Effect.objects.recorded().get(act=mend.old_act)
    foreign = Effect.objects.recorded().get(version=other)

    def like(**fields):
        return {
            "procedure_id": old.procedure_id,
            "version_id": old.version_id,
            "act": mend.new_act,
            "valid_from": old.valid_from,
            "recorded_from": at,
            **fields,
        }

    def decide(**fields):
        return lambda: Decision.objects.filter(pk=decision.pk).update(**fields)

    right = {"act": mend.new_act, "slug": mend.new_slug, "scan": mend.new_scan}
    report = {"scan_report": mend.scan_report}
    changes = {
        "another address": decide(**{**right, **report, "slug": "khac"}),
        "another scan": decide(**{**right, **report, "scan": other_scan()}),
        "half of it": decide(act=mend.new_act),
        "title": decide(**right, **report, title="Khác"),
        "closing another's": lambda: Effect.objects.filter(pk=foreign.pk).update(recorded_to=at),
        "closing at another moment": lambda: Effect.objects.filter(pk=old.pk).update(
            recorded_to=timezone.now()
        ),
    }
    assert [name for name, change in changes.items() if not refused_by_guard(change)] == []

    decide(**right, **report)()

    def seal():
        append([settled_entry(mend)])

    assert refused_by_guard(seal)  # the old act still makes law
    Effect.objects.filter(pk=old.pk).update(recorded_to=at)
    assert refused_by_guard(seal)  # and now nothing does
    exchanges = {
        "earlier": like(valid_from=old.valid_from - timedelta(days=1)),
        "ended": like(valid_to=old.valid_from, ended_by=mend.new_act),
        "old act": like(act=mend.old_act),
        "another text": like(version_id=other.pk),
        "another procedure": like(procedure_id=other.procedure_id),
        "another moment": like(recorded_from=timezone.now()),
    }
    made = [
        name
        for name, fields in exchanges.items()
        if not refused_by_guard(lambda fields=fields: Effect.objects.create(**fields))
    ]
    assert made == []
    Effect.objects.create(**like())
    assert not refused_by_guard(seal)


def test_mend_of_one_procedure_with_struck_and_untouched_rows_stays_apart():
    """Only what names the mended act is recorded anew."""
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    add_new(decision, office)
    decision = sign(decision, office)
    published(office)
    untouched = Effect.objects.exclude(act=decision.act).get()

    services.confirm_mend(proposed(decision, office), by=office.control)

    untouched.refresh_from_db()
    assert untouched.recorded_to is None
    assert Effect.objects.filter(act__number="777/QĐ-UBND").count() == 2
    assert Effect.objects.count() == 5
