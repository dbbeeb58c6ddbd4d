"""Mending the wrong record of a right paper: one officer proposes, a second one agrees (ADR 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import Act, Procedure
from common.transitions import MoveRefused
from organisation.models import User
from organisation.permissions import acting_role
from publication.enums import MendOutcome
from publication.kinds import kind_of
from publication.models import MOVE_REASON, Decision, RecordMend
from publication.numbering import read_number, tidy_number
from publication.permissions import (
    confirming_of,
    mend_refusal,
    recording_of,
    settling_refusal,
    taking_back_refusal,
)
from publication.queries import is_initial_stock
from publication.seal_entries import mend_entry, settled_entry
from publication.services.papers import SignedPaper, check_paper
from publication.services.sealing import append
from publication.services.telling import tell_of_mend, tell_of_settled_mend

AFTER_OPENING = (
    "Ngày ký này từ ngày mở sổ trở đi, trong khi quyết định đã được ghi nhận như văn bản có trước "
    "ngày mở sổ. Không đính chính được; hãy lập quyết định theo trình tự trên hệ thống."
)
UNCHANGED = "Chưa có gì khác với bản ghi hiện tại."
# What two records of one paper may differ in.
SAID = ("number", "signed_on", "signer", "capacity")


@transaction.atomic
def propose_mend(decision: Decision, *, by: User, paper: SignedPaper, reason: str) -> RecordMend:
    """What the paper says where the register says otherwise; waits for a second officer.

    ``paper`` holds every value, also those that are right; without a scan the one kept stays. The
    code printed on a paper that was submitted here is read off it again: else it is another paper.
    Raises ``MoveRefused``, and ``ValidationError`` by content_code, number, signer, day, scan,
    reason.
    """
    decision = Decision.objects.select_for_update().select_related("unit").get(pk=decision.pk)
    waiting = decision.mends.waiting().exists()
    _may(mend_refusal(by, decision, waiting=waiting), by=by)
    if not reason.strip():
        raise ValidationError({"reason": "Phải nêu lý do."})
    paper = replace(paper, scan=paper.scan or decision.scan)
    report = _check_record(decision, paper)
    old = decision.paper_act
    act = _new_act(old, paper)
    if paper.scan == decision.scan and all(getattr(act, it) == getattr(old, it) for it in SAID):
        raise ValidationError(UNCHANGED)
    act.save()
    number = read_number(act.number, capacity=act.capacity)
    mend = RecordMend.objects.create(
        decision=decision,
        old_act=old,
        new_act=act,
        old_scan=decision.scan,
        new_scan=paper.scan,
        scan_report=report,
        old_slug=decision.slug,
        new_slug=number.slug(paper.signed_on.year),
        reason=reason.strip(),
        proposed_by=by,
        proposed_role=acting_role(by, recording_of(decision).permission, unit=decision.unit),
        proposed_at=timezone.now(),
    )
    append([mend_entry(mend)])
    tell_of_mend(mend)
    return mend


@transaction.atomic
def confirm_mend(mend: RecordMend, *, by: User) -> RecordMend:
    """A second officer finds the new record as the paper is: from now on the register says so.

    Raises ``MoveRefused``, and ``ValidationError`` when the number was taken meanwhile.
    """
    _hold_procedures(mend)
    mend = _held(mend)
    _may(settling_refusal(by, mend), by=by)
    _check_record(mend.decision, paper_of(mend))
    at = _settle(mend, MendOutcome.CONFIRMED, by=by)
    _hand_number_over(mend)
    _point_to_new(mend.decision, mend, by=by)
    append([settled_entry(mend), *kind_of(mend.decision).exchange(mend, at)])
    tell_of_settled_mend(mend)
    return mend


def refuse_mend(mend: RecordMend, *, by: User, reason: str) -> RecordMend:
    """A second officer finds the record right as it is, or the proposal wrong."""
    return _end(mend, MendOutcome.REFUSED, by=by, reason=reason)


def take_back_mend(mend: RecordMend, *, by: User, reason: str = "") -> RecordMend:
    """The proposer gives the proposal up."""
    return _end(mend, MendOutcome.TAKEN_BACK, by=by, reason=reason)


@transaction.atomic
def _end(mend: RecordMend, outcome: MendOutcome, *, by: User, reason: str) -> RecordMend:
    mend = _held(mend)
    is_refused = outcome == MendOutcome.REFUSED
    _may((settling_refusal if is_refused else taking_back_refusal)(by, mend), by=by)
    if is_refused and not reason.strip():
        raise ValidationError({"reason": "Phải nêu lý do."})
    _settle(mend, outcome, by=by, reason=reason)
    append([settled_entry(mend)])
    tell_of_settled_mend(mend)
    return mend


def paper_of(mend: RecordMend) -> SignedPaper:
    """The paper as the mend reads it."""
    act = mend.new_act
    assert act.signed_on is not None  # noqa: S101 -- never proposed without a day
    return SignedPaper(
        number=act.number,
        signed_on=act.signed_on,
        signer=act.signer,
        capacity=act.capacity,
        scan=mend.new_scan,
        content_code=mend.decision.content_code,  # read off the paper again when it was proposed
    )


# --- steps --------------------------------------------------------------------------------------


def _may(why_not: str, *, by: User) -> None:
    if why_not:
        raise MoveRefused(why_not, by=by)


def _held(mend: RecordMend) -> RecordMend:
    """The mend with its decision, both locked: decision before mend, as everywhere."""
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("unit", "act", "scan")
        .get(pk=mend.decision_id)
    )
    held = RecordMend.objects.select_for_update(of=("self",)).with_records().get(pk=mend.pk)
    held.decision = decision
    return held


def _hold_procedures(mend: RecordMend) -> None:
    """Before the decision, in one order, as a signing does: none is signed meanwhile."""
    touched = kind_of(mend.decision).touched(mend)
    list(Procedure.objects.select_for_update().filter(pk__in=touched).order_by("pk"))


def _check_record(decision: Decision, paper: SignedPaper) -> str:
    """As ``check_paper``; besides, what was done after the signing stays after it.

    A paper of the initial stock stays one: those signed later met more when they were recorded.
    """
    report = check_paper(decision, paper)
    if is_initial_stock(decision) and not is_initial_stock(decision, paper.signed_on):
        raise ValidationError({"signed_on": AFTER_OPENING})
    for day, done in (
        (decision.entered_on, "nhập CSDL quốc gia"),
        (decision.posted_on, "niêm yết"),
    ):
        if day and day < paper.signed_on:
            raise ValidationError({"signed_on": f"Ngày ký sau ngày {done} ({day:%d/%m/%Y})."})
    return report


def _new_act(old: Act, paper: SignedPaper) -> Act:
    """The record as it shall be; it takes the number only when confirmed."""
    return Act(
        kind=old.kind,
        issuer=old.issuer,
        title=old.title,
        effective_on=old.effective_on,
        number=tidy_number(paper.number),
        signed_on=paper.signed_on,
        signer=paper.signer.strip(),
        capacity=paper.capacity.strip(),
    )


def _settle(mend: RecordMend, outcome: MendOutcome, *, by: User, reason: str = "") -> datetime:
    at = timezone.now()
    step = recording_of if outcome == MendOutcome.TAKEN_BACK else confirming_of
    mend.outcome = outcome
    mend.settled_by = by
    mend.settled_role = acting_role(by, step(mend.decision).permission, unit=mend.decision.unit)
    mend.settled_at = at
    mend.settled_reason = reason.strip()
    mend.save(
        update_fields=["outcome", "settled_by", "settled_role", "settled_at", "settled_reason"]
    )
    return at


def _hand_number_over(mend: RecordMend) -> None:
    """The wrong number is free again; the right one is taken in its year."""
    mend.old_act.own_year = None
    mend.old_act.save(update_fields=["own_year"])
    mend.new_act.own_year = mend.new_act.signed_on.year  # type: ignore[union-attr]
    mend.new_act.save(update_fields=["own_year"])


def _point_to_new(decision: Decision, mend: RecordMend, *, by: User) -> None:
    decision.act = mend.new_act
    decision.slug = mend.new_slug
    decision.scan = mend.new_scan
    decision.scan_report = mend.scan_report
    decision._history_user = by
    decision._change_reason = f"{MOVE_REASON}confirm_mend"
    decision.save(update_fields=["act", "slug", "scan", "scan_report"])
