"""Check, return, submission: the steps between the drafter and the Chairman."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from common.transitions import MoveRefused
from organisation.models import User
from publication.enums import Origin, State, Verdict
from publication.models import Decision
from publication.numbering import read_note_number
from publication.seal_entries import Entry
from publication.services.moving import all_checks_pass, move
from publication.services.opinions import ask_anew, follow_sending, nothing_awaited
from publication.services.papers import free_number


def send_for_check(decision: Decision, *, by: User) -> Decision:
    """Drafter → control officer; refused with every missing part named (domain §3.4)."""

    def follow(decision: Decision) -> list[Entry]:
        follow_sending(decision)
        return []

    return move(decision, "send_for_check", by=by, rule=all_checks_pass, follow=follow)


def _give_verdict(verdict: str) -> Callable[[Decision], None]:
    def change(decision: Decision) -> None:
        decision.rows.update(verdict=verdict)

    return change


def pass_check(decision: Decision, *, by: User) -> Decision:
    """Checked; never by a person who had a hand in the draft. Units are asked for their opinion."""

    def follow(decision: Decision) -> list[Entry]:
        ask_anew(decision, by=by)
        return []

    return move(
        decision,
        "pass_check",
        by=by,
        rule=all_checks_pass,
        change=_give_verdict(Verdict.PASSED),
        follow=follow,
    )


def return_decision(decision: Decision, *, by: User, reason: str) -> Decision:
    """Back to the drafter with a reason, from whichever desk has it."""
    name = {
        State.IN_CHECK: "return_from_check",
        State.CHECKED: "return_before_submission",
        State.SUBMITTED: "return_by_chairman",
        State.RECORDED: "refuse_paper" if decision.origin == Origin.PAPER else "refuse_signed",
    }.get(decision.state)  # type: ignore[call-overload]
    if name is None:
        raise MoveRefused("Quyết định không ở bước có thể trả lại.", by=by)

    def follow(decision: Decision) -> list[Entry]:
        # what the record of a paper fixed is free again once the decision has left that state
        verdict = Verdict.PASSED if name == "refuse_signed" else Verdict.PENDING
        decision.rows.exclude(verdict=verdict).update(verdict=verdict)
        free_number(decision)
        return []

    return move(decision, name, by=by, reason=reason, follow=follow)


def take_back(decision: Decision, *, by: User, reason: str) -> Decision:
    """The drafter takes the decision back before it is submitted."""
    return move(decision, "take_back", by=by, reason=reason, change=_give_verdict(Verdict.PENDING))


def withdraw(decision: Decision, *, by: User, reason: str) -> Decision:
    """The draft is given up; kept, read-only. A number recorded for it is free again."""
    return move(decision, "withdraw", by=by, reason=reason, change=free_number)


def submit(decision: Decision, *, by: User, number: str, on: date | None = None) -> Decision:
    """The Chief submits under a tờ trình number; never while an opinion is awaited and not overdue."""
    if not number.strip():
        raise ValidationError({"submission_number": "Phải nhập số tờ trình."})
    try:
        number = read_note_number(number)
    except ValueError as shape:
        raise ValidationError({"submission_number": str(shape)}) from shape
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"submitted_on": "Ngày trình không được ở tương lai."})

    def change(decision: Decision) -> None:
        decision.submission_number = number
        decision.submitted_on = day

    def rule(decision: Decision) -> None:
        all_checks_pass(decision)
        nothing_awaited(decision)

    return move(decision, "submit", by=by, rule=rule, change=change)
