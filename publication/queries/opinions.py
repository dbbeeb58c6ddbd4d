"""Who was asked about a draft, what they said, what is still awaited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from common.durations import Duration, Unit
from common.working_time import Calendar, explain_due
from organisation.permissions import allowed
from organisation.queries import own_units
from publication.enums import OpinionAct, OpinionVerdict
from publication.models import OpinionAnswer, OpinionEvent, OpinionLink, OpinionStep, SentContent
from publication.opinion_rules import ANSWER, ASK
from publication.queries.waiting import visible_decisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from organisation.models import User
    from publication.models import Decision


@dataclass(frozen=True)
class Asked:
    """One asking as pages tell it; ``is_current``: about what the draft says now."""

    step: OpinionStep
    is_current: bool
    answers: tuple[OpinionAnswer, ...]
    links: tuple[OpinionLink, ...]
    events: tuple[OpinionEvent, ...]
    today: date

    @property
    def is_over(self) -> bool:
        """The due day is past."""
        return self.step.due_on < self.today

    @property
    def is_awaited(self) -> bool:
        """The submission waits for it."""
        return self.is_current and self.step.must_wait and not self.answers and not self.is_over

    @property
    def urged(self) -> tuple[OpinionEvent, ...]:
        return tuple(one for one in self.events if one.act == OpinionAct.URGED)

    @property
    def open_link(self) -> OpinionLink | None:
        """The link that may still be used; at most one."""
        closed = {one.link_id for one in self.events if one.act == OpinionAct.LINK_ENDED}
        closed |= {answer.link_id for answer in self.answers}
        usable = [
            link
            for link in self.links
            if link.pk not in closed and link.last_day >= self.today and self.is_current
        ]
        return usable[-1] if usable else None

    @property
    def openings(self) -> int:
        """How often a link of it was opened."""
        return sum(one.act == OpinionAct.LINK_OPENED for one in self.events)

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.answers:
            return self.answers[0].get_verdict_display()
        if not self.is_current:
            return "Chưa trả lời về nội dung trước"
        return "Không trả lời đúng hạn" if self.is_over else "Đang chờ trả lời"

    @property
    def tone(self) -> str:
        """Class of the mark."""
        if self.answers:
            return {OpinionVerdict.DISAGREE: "late"}.get(self.answers[0].verdict, "good")  # type: ignore[call-overload]
        if not self.is_current:
            return "closed"
        return "late" if self.is_over else "open"


def asked_about(decision: Decision, *, today: date | None = None) -> list[Asked]:
    """Everything asked about the decision: what is about its content now first, in order of asking.

    Four queries, whatever the number; one where nobody was asked.
    """
    steps = list(decision.opinion_steps.with_standing().select_related("unit", "asked_by"))
    if not steps:
        return []
    ids = [step.pk for step in steps]
    answers = _by_step(
        OpinionAnswer.objects.filter(step__in=ids).select_related("by", "file").order_by("turn")
    )
    links = _by_step(OpinionLink.objects.filter(step__in=ids).select_related("made_by"))
    events = _by_step(OpinionEvent.objects.filter(step__in=ids).select_related("by"))
    day = today or timezone.localdate()
    found = []
    for step in steps:
        step.decision = decision
        found.append(
            Asked(
                step,
                step.is_current,
                tuple(answers.get(step.pk, ())),
                tuple(links.get(step.pk, ())),
                tuple(events.get(step.pk, ())),
                day,
            )
        )
    return sorted(found, key=lambda one: (not one.is_current, one.step.pk))


def _by_step(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.step_id, []).append(row)
    return found


def awaited(decision: Decision, *, today: date) -> list[OpinionStep]:
    """What the submission waits for: unanswered, its last day not past; one query."""
    steps = decision.opinion_steps.open_steps().filter(must_wait=True, due_on__gte=today)
    return list(steps.select_related("unit").order_by("due_on", "pk"))


def awaited_words(steps: Sequence[OpinionStep]) -> list[str]:
    """Why it can't be submitted yet: unit and day."""
    return [
        f"Chưa trình được: đang chờ ý kiến của {step.unit} đến hết ngày {step.due_on:%d/%m/%Y} "
        f"(bước “{step.name}”)."
        for step in steps
    ]


def last_content(decision: Decision) -> str:
    """The code of the content that was sent last; ``""`` when none was kept."""
    last = SentContent.objects.filter(decision=decision).order_by("pk").last()
    return last.code if last else ""


def due_day(
    days: int, *, asked_at: datetime, calendar: Calendar, began: str = "ngày hỏi"
) -> tuple[date, str]:
    """The last day to answer, and how it was counted; the day of asking is not counted."""
    notes = explain_due(
        timezone.localtime(asked_at), Duration(Decimal(days), Unit.WORKING_DAY), calendar
    )
    last = notes[-1].date
    skipped = [note.why.removesuffix(", không tính") for note in notes[1:] if not note.counted]
    told = (
        f"{days} ngày làm việc, tính từ ngày sau {began} {notes[0].date:%d/%m/%Y}, "
        f"đến hết ngày {last:%d/%m/%Y}."
    )
    return last, f"{told} Không tính: {'; '.join(skipped)}." if skipped else told


def asked_of(user: User) -> QuerySet[OpinionStep]:
    """Unanswered askings of the units for which the user answers, the earliest due first."""
    units = own_units(user) if allowed(user, ANSWER) else set()
    steps = OpinionStep.objects.open_steps().filter(unit__in=units)
    return _listed(steps)


def awaited_by(user: User) -> QuerySet[OpinionStep]:
    """Unanswered askings of the decisions about which the user asks, the earliest due first."""
    steps = OpinionStep.objects.open_steps()
    if not allowed(user, ASK):
        return steps.none()
    return _listed(steps.filter(decision__in=visible_decisions(user).order_by().values("pk")))


def _listed(steps: QuerySet[OpinionStep]) -> QuerySet[OpinionStep]:
    return steps.select_related("decision__unit", "decision__act", "unit").order_by("due_on", "pk")


def outcome_lines(found: Sequence[Asked]) -> list[str]:
    """What came of the askings about the content as it is, for the submission note and summary."""
    return [_outcome(one) for one in found if one.is_current]


def _outcome(asked: Asked) -> str:
    unit, due = asked.step.unit.name, f"{asked.step.due_on:%d/%m/%Y}"
    if not asked.answers:
        if asked.is_over:
            return f"{unit}: không trả lời trong thời hạn (đến hết ngày {due})"
        return f"{unit}: chưa trả lời, hạn đến hết ngày {due}"
    return f"{unit}: {'; bổ sung: '.join(map(_said, asked.answers))}"


def _said(answer: OpinionAnswer) -> str:
    words = answer.get_verdict_display().lower()
    if text := " ".join(answer.text.split()).rstrip("."):
        words = f"{words}: “{text}”"
    by_link = ", trả lời qua liên kết" if answer.link_id else ""
    return f"{words} (ngày {timezone.localdate(answer.at):%d/%m/%Y}{by_link})"
