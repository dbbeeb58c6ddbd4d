"""An agency's side of a review round: answering lines, handing in (duty 3.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.models import Place, User
from organisation.permissions import acting_role
from publication.enums import ReviewAct, ReviewVerdict
from publication.models import ReviewAnswer, ReviewEvent, ReviewLine, ReviewPart
from publication.review_rules import ANSWER, answer_problem, answering_refusal
from publication.services.reviewing import held_part
from publication.services.telling import tell_of_handing_in


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is proposed for a line; ``seen`` is how many answers the officer saw there."""

    verdict: str
    reason: str = ""
    place: Place | None = None
    seen: int | None = None


@transaction.atomic
def answer_lines(
    part: ReviewPart, said: dict[int, Said], *, by: User
) -> tuple[list[ReviewAnswer], dict[int, str]]:
    """Answers by id of the line: (what was written, what is wrong by line).

    A good line is kept though another is wrong. An answer equal to the one that counts writes
    nothing; one over a colleague's later answer is a problem, told with that answer.
    """
    part = held_part(part)
    if refused := answering_refusal(by, part):
        raise Refused(refused, by=by)
    lines = {line.pk: line for line in part.lines.filter(pk__in=said)}
    last: dict[int, ReviewAnswer] = {}
    rows = ReviewAnswer.objects.filter(line__in=lines).select_related("by", "place")
    for answer in rows.order_by("line", "turn"):
        last[answer.line_id] = answer
    made, problems = [], {}
    role, now = acting_role(by, ANSWER, unit=part.unit), timezone.now()
    for pk, one in said.items():
        if pk not in lines:
            continue
        moves = one.verdict == ReviewVerdict.MOVE
        answer = ReviewAnswer(
            line=lines[pk],
            turn=last[pk].turn + 1 if pk in last else 1,
            verdict=one.verdict,
            place=one.place if moves else None,
            reason=one.reason.strip(),
            at=now,
            by=by,
            role=role,
        )
        if problem := _problem(answer, last.get(pk), one):
            problems[pk] = problem
        elif not _same(answer, last.get(pk)):
            made.append(answer)
    return ReviewAnswer.objects.bulk_create(made), problems


def _same(answer: ReviewAnswer, before: ReviewAnswer | None) -> bool:
    return before is not None and (before.verdict, before.place_id, before.reason) == (
        answer.verdict,
        answer.place_id,
        answer.reason,
    )


def _problem(answer: ReviewAnswer, before: ReviewAnswer | None, one: Said) -> str:
    """What is wrong with the answer, or ``""``."""
    if problem := answer_problem(answer.verdict, reason=answer.reason, place_id=answer.place_id):
        return problem
    if before is None or one.seen is None or one.seen >= before.turn or _same(answer, before):
        return ""
    reason = f" – {before.reason}" if before.reason else ""
    where = f" đến {before.place}" if before.place else ""
    return (
        f"{before.by} vừa đề nghị “{before.get_verdict_display()}{where}{reason}” lúc "
        f"{timezone.localtime(before.at):%H:%M %d/%m/%Y}. Hãy xem lại rồi lưu nếu vẫn giữ ý kiến của bạn."
    )


@transaction.atomic
def keep_lines(part: ReviewPart, numbers: Collection[int], *, by: User) -> list[ReviewAnswer]:
    """“Giữ nguyên” for those of the lines that nobody answered yet."""
    part = held_part(part)
    unanswered = part.lines.filter(pk__in=numbers, answers=None).values_list("pk", flat=True)
    made, _problems = answer_lines(
        part, {pk: Said(verdict=ReviewVerdict.KEEP) for pk in unanswered}, by=by
    )
    return made


@transaction.atomic
def hand_in(part: ReviewPart, *, by: User, note: str = "") -> ReviewEvent:
    """The agency's result goes to the Centre; every line must be answered."""
    part = held_part(part)
    if refused := answering_refusal(by, part):
        raise Refused(refused, by=by)
    left = ReviewLine.objects.filter(part=part, answers=None).count()
    if left:
        raise ValidationError(f"Còn {left} thủ tục chưa có đề nghị; hãy rà soát đủ rồi gửi.")
    event = ReviewEvent.objects.create(
        part=part,
        act=ReviewAct.HANDED_IN,
        by=by,
        role=acting_role(by, ANSWER, unit=part.unit),
        at=timezone.now(),
        reason=note.strip(),
    )
    tell_of_handing_in(event)
    return event
