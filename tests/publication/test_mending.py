"""Mending the wrong record of a right paper: who may, what is asked, what is known when (ADR 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Act, Effect, ProcedureVersion
from common.transitions import MoveRefused
from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.chain import check_dump
from publication.enums import MendOutcome, State
from publication.models import RecordMend
from publication.queries import mends_waiting_for
from publication.services.dumping import dump_lines
from publication.services.mending import paper_of
from publication.verification import broken_records
from tests.factories.organisation import officer, scan
from tests.factories.publication import (
    amend,
    decision_in,
    draft,
    make_office,
    mended_paper,
    paper,
    published,
    sign,
)
from tests.publication.mends import REASON, TODAY, other_scan, proposed

pytestmark = pytest.mark.django_db


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
        read,
    )
    assert list(broken_records()) == []
