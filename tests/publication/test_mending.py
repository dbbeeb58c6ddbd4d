"""Mending the wrong record of a right paper: who may, what is asked, what is known when (ADR 6)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.models import Act, Effect, ProcedureVersion
from common import guards
from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.chain import check_dump
from publication.enums import MendOutcome, State
from publication.models import Decision, RecordMend, Seal
from publication.queries import mends_waiting_for
from publication.seal_entries import settled_entry
from publication.services.dumping import dump_lines
from publication.services.mending import paper_of
from publication.services.sealing import append
from publication.verification import broken_records
from tests.factories.organisation import blank_pdf, officer, scan
from tests.factories.publication import (
    add_new,
    amend,
    decision_in,
    draft,
    make_office,
    mended_paper,
    paper,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
REASON = "Gõ nhầm số khi ghi nhận"


def proposed(decision, office, **fields):
    """A mend of the decision's record to the number 777, by the clerk."""
    record = {"number": "777/QĐ-UBND", **fields}
    return services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, **record), reason=REASON
    )


def other_scan():
    return scan(blank_pdf(2))


def record_said(known=None):
    """(number of the act, number of the act that ends it) of each effect as known then."""
    effects = Effect.objects.recorded(known).order_by("procedure", "valid_from")
    return list(effects.values_list("act__number", "ended_by__number"))


# --- who may, and what is asked -----------------------------------------------------------------


def test_proposing_and_settling_are_refused():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    entered = decision_in(State.ENTERED, office)
    submitted = decision_in(State.SUBMITTED, office)
    act = decision.act
    same = replace(paper_of_record(decision), scan=None)
    tomorrow = TODAY + timedelta(days=1)
    cases = [
        (decision, office.chief, paper(), "Vai trò của bạn không được đính chính bản ghi."),
        (decision, office.control, paper(), "Vai trò của bạn không được đính chính bản ghi."),
        (submitted, office.clerk, paper(), "Chỉ đính chính bản ghi của quyết định đã ban hành"),
        (decision, office.clerk, same, "Chưa có gì khác với bản ghi hiện tại."),
        (decision, office.clerk, mended_paper(decision, entered.act.number), "đã dùng trong năm"),
        (decision, office.clerk, mended_paper(decision, "12/KH-UBND"), "phải có dạng 123/QĐ-UBND"),
        (
            decision,
            office.clerk,
            mended_paper(decision, signed_on=tomorrow),
            "không được ở tương lai",
        ),
        (
            decision,
            office.clerk,
            replace(mended_paper(decision), signer=" "),
            "Phải nhập người ký.",
        ),
        (decision, office.clerk, mended_paper(decision, scan=scan(b"GIF89a")), "PDF"),
        (decision, office.clerk, paper(), "Mã nội dung không khớp"),
        (decision, office.clerk, paper(content_code="0000-0000-0000"), "Mã nội dung không khớp"),
        (
            decision,
            office.clerk,
            mended_paper(decision, signed_on=decision.submitted_on - timedelta(days=1)),
            "Ngày ký trước ngày trình",
        ),
    ]
    for subject, by, read, message in cases:
        with pytest.raises((MoveRefused, ValidationError)) as refused:
            services.propose_mend(subject, by=by, paper=read, reason=REASON)
        assert message in str(refused.value)
    with pytest.raises(ValidationError) as without_reason:
        services.propose_mend(decision, by=office.clerk, paper=mended_paper(decision), reason=" ")
    assert without_reason.value.message_dict == {"reason": ["Phải nêu lý do."]}
    assert RecordMend.objects.count() == 0

    mend = proposed(decision, office)
    with pytest.raises(MoveRefused, match="đang có một đề nghị đính chính chờ"):
        proposed(decision, office, number="778/QĐ-UBND")
    recorder = officer(Role.CONTROL_OFFICER)
    settling = [
        (office.clerk, "Người đề nghị đính chính không được tự xác nhận"),
        (office.editor, "Vai trò của bạn không được xác nhận đính chính bản ghi."),
        (office.chief, "Vai trò của bạn không được xác nhận đính chính bản ghi."),
    ]
    for by, message in settling:
        for settle in (services.confirm_mend, refuse):
            with pytest.raises(MoveRefused, match=message):
                settle(mend, by=by)
    with pytest.raises(MoveRefused, match="Chỉ người đề nghị được rút lại"):
        services.take_back_mend(mend, by=office.control)
    with pytest.raises(ValidationError):
        services.refuse_mend(mend, by=office.control, reason=" ")

    refused = refuse(mend, by=recorder)
    with pytest.raises(MoveRefused, match="đã xong: không được xác nhận"):
        services.confirm_mend(mend, by=office.control)
    decision.refresh_from_db()
    assert (refused.outcome, decision.act) == (MendOutcome.REFUSED, act)
    again = services.take_back_mend(proposed(decision, office), by=office.clerk)
    assert again.outcome == MendOutcome.TAKEN_BACK
    assert list(broken_records()) == []


def refuse(mend, *, by):
    return services.refuse_mend(mend, by=by, reason="Bản ghi đúng")


def paper_of_record(decision):
    act = decision.act
    return services.SignedPaper(
        number=act.number,
        signed_on=act.signed_on,
        signer=act.signer,
        capacity=act.capacity,
        scan=decision.scan,
        content_code=decision.content_code,
    )


def test_number_taken_meanwhile_is_refused_at_the_confirmation():
    office = make_office()
    first, second = decision_in(State.ISSUED, office), decision_in(State.ISSUED, office)
    mend, other = proposed(first, office), proposed(second, office)
    services.confirm_mend(other, by=office.control)

    with pytest.raises(ValidationError, match="Số 777/QĐ-UBND đã dùng trong năm"):
        services.confirm_mend(mend, by=office.control)

    mend.refresh_from_db()
    assert mend.is_waiting
    assert list(broken_records()) == []


def test_second_officer_is_told_and_finds_it_waiting():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    other_clerk = officer(Role.CHAIRMAN_CLERK)
    mend = proposed(decision, office)

    told = Notice.objects.filter(kind="settle_mend").values_list("recipient", flat=True)
    assert set(told) == {office.control.pk, other_clerk.pk}
    assert mends_waiting_for(office.control) == [mend]
    assert mends_waiting_for(office.clerk) == []
    assert mends_waiting_for(office.editor) == []

    services.confirm_mend(mend, by=other_clerk)

    assert Notice.objects.unread().filter(kind="settle_mend").count() == 0
    assert mends_waiting_for(office.control) == []
    news = Notice.objects.unread().filter(title__startswith="Đính chính bản ghi, đã xác nhận")
    assert set(news.values_list("recipient", flat=True)) == {office.clerk.pk, office.editor.pk}


# --- what is known when -------------------------------------------------------------------------


def test_old_record_is_known_until_the_confirmation_and_the_new_one_after():
    office = make_office()
    base = published(office, on=TODAY - timedelta(days=20))
    decision = draft(office, on=TODAY + timedelta(days=9))
    text = amend(decision, base, office.editor)
    decision = sign(decision, office, number="12/QĐ-UBND")
    signed = (decision.digest, decision.canonical, decision.signed_recorded_at)
    first = Act.objects.get(decision__items__version=base).number
    mend = proposed(decision, office, number="21/QĐ-UBND", signed_on=TODAY)
    before = timezone.now()
    law = list(ProcedureVersion.objects.in_force(on=TODAY))

    mend = services.confirm_mend(mend, by=office.control)

    decision.refresh_from_db()
    assert record_said(before) == [(first, "12/QĐ-UBND"), ("12/QĐ-UBND", None)]
    assert record_said() == [(first, "21/QĐ-UBND"), ("21/QĐ-UBND", None)]
    assert record_said(mend.settled_at) == record_said()
    assert list(ProcedureVersion.objects.in_force(on=TODAY)) == law
    later = ProcedureVersion.objects.in_force(on=TODAY + timedelta(days=9))
    assert list(later) == [text]
    assert (decision.act.number, decision.slug) == ("21/QĐ-UBND", f"21-qd-ubnd-{TODAY.year}")
    assert (decision.digest, decision.canonical, decision.signed_recorded_at) == signed
    assert (mend.old_act.number, mend.old_act.own_year) == ("12/QĐ-UBND", None)
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []

    # the wrong number is free for the paper that bears it; life goes on after the mend
    third = draft(office, on=TODAY + timedelta(days=20))
    amend(third, text, office.editor)
    sign(third, office, number="12/QĐ-UBND")
    assert record_said() == [
        (first, "21/QĐ-UBND"),
        ("21/QĐ-UBND", "12/QĐ-UBND"),
        ("12/QĐ-UBND", None),
    ]
    again = proposed(decision, office, number="22/QĐ-UBND")
    services.confirm_mend(again, by=office.control)
    assert [row[0] for row in record_said()] == [first, "22/QĐ-UBND", "12/QĐ-UBND"]
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_wrong_scan_alone_is_mended():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    right = other_scan()
    read = replace(paper_of_record(decision), scan=right)
    mend = services.propose_mend(decision, by=office.clerk, paper=read, reason="Đính nhầm tệp")

    services.confirm_mend(mend, by=office.control)

    old = decision.scan
    decision.refresh_from_db()
    assert (decision.scan, mend.old_scan, paper_of(mend)) == (
        right,
        old,
        replace(read, content_code=""),
    )
    assert list(broken_records()) == []


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
