"""Review rounds: progress by agency, lines with what counts of them, and what the answers come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalogue.models import Effect, ProcedureVersion, Reception
from common.vietnamese import fold
from common.working_time import Calendar
from organisation.permissions import allowed
from organisation.queries import office_calendar, own_units, with_units_below
from publication.enums import ItemKind, ListChange, ReviewState, ReviewVerdict, State
from publication.lateness import days_late
from publication.models import (
    DecisionItem,
    ReviewAnswer,
    ReviewLine,
    ReviewPart,
    ReviewRound,
)
from publication.review_rules import ANSWER, sees_whole_review

if TYPE_CHECKING:
    from organisation.models import Place, User

CLOSING = {ReviewVerdict.ABOLISH: ItemKind.ABOLISHED, ReviewVerdict.AMEND: ItemKind.AMENDED}


# --- what is reviewed ---------------------------------------------------------------------------


def texts_in_scope(scope: dict[str, Any], *, on: date) -> QuerySet[ProcedureVersion]:
    """Texts in force that a round of this scope asks about: one for each procedure."""
    found = ProcedureVersion.objects.in_force(on=on)
    if scope.get("units"):
        found = found.filter(unit__in=with_units_below(scope["units"]))
    if scope.get("sectors"):
        found = found.filter(sector__in=scope["sectors"])
    if scope.get("level"):
        found = found.filter(levels__has=scope["level"])
    if scope.get("listed"):
        received = Reception.objects.covering(on).filter(procedure=OuterRef("procedure"))
        found = found.filter(Exists(received.order_by()))
    return found.select_related("unit").order_by("unit__sort_key", "procedure__base_code", "pk")


# --- one agency's part --------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far one agency is; ``late`` in working days after its last day."""

    part: Any
    late: int

    @property
    def is_late(self) -> bool:
        return self.late > 0

    @property
    def left(self) -> int:
        return self.part.lines_count - self.part.answered_count


def parts_of(review: ReviewRound, user: User) -> QuerySet[ReviewPart]:
    """The parts the user may see, with their standing."""
    parts = review.parts.with_standing().select_related("unit__parent__parent", "review")
    if sees_whole_review(user):
        return parts
    return parts.filter(unit__in=own_units(user))


def progress(
    parts: Iterable[ReviewPart], *, today: date, calendar: Calendar | None = None
) -> list[Progress]:
    """In the order of ``parts``; nobody is late who has handed in or whose round is not open."""
    calendar = calendar or office_calendar(today)
    found = []
    for part in parts:
        waits = part.review.state == ReviewState.OPEN and not part.is_handed_in
        late = days_late(part.last_day, today=today, calendar=calendar) if waits else 0
        found.append(Progress(part, late))
    return found


def open_parts(user: User) -> list[ReviewPart]:
    """Parts that wait for the user's own agency, the earliest due first."""
    if not allowed(user, ANSWER):
        return []
    units = own_units(user)
    return _waiting(ReviewPart.objects.filter(unit__in=units))


def behind_parts() -> list[ReviewPart]:
    """Parts of open rounds not handed in yet, the earliest due first."""
    return _waiting(ReviewPart.objects.all())


def _waiting(parts: Any) -> list[ReviewPart]:
    found = parts.filter(review__state=ReviewState.OPEN).with_standing()
    found = found.select_related("review", "unit__parent__parent")
    waiting = [part for part in found if not part.is_handed_in]
    return sorted(waiting, key=lambda part: (part.last_day, part.pk))


# --- lines --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewedLine:
    """A line as it counts: its answers in order, where it is received, what changed meanwhile."""

    line: ReviewLine
    answers: list[ReviewAnswer] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    now: ProcedureVersion | None = None

    @property
    def answer(self) -> ReviewAnswer | None:
        """The one that counts."""
        return self.answers[-1] if self.answers else None

    @property
    def verdict(self) -> str:
        return self.answer.verdict if self.answer else ""

    @property
    def has_changed(self) -> bool:
        """Another text, or none, is in force than when the round opened."""
        return self.now is None or self.now.pk != self.line.version_id

    @property
    def differs(self) -> bool:
        """The answer asks for something else than what holds today."""
        if self.answer is None or self.verdict == ReviewVerdict.KEEP:
            return False
        if self.verdict == ReviewVerdict.MOVE:
            return [place.pk for place in self.places] != [self.answer.place_id]
        return True


def lines_of(
    parts: Collection[ReviewPart] | QuerySet[ReviewPart],
    *,
    q: str = "",
    verdict: str = "",
) -> QuerySet[ReviewLine]:
    """Lines of the parts; ``verdict``: of the answer that counts, ``"none"`` for unanswered ones."""
    lines = ReviewLine.objects.filter(part__in=parts).select_related(
        "part__unit", "part__review", "procedure", "version__sector"
    )
    for word in q.split():
        lines = lines.filter(
            Q(version__name_folded__contains=fold(word))
            | Q(procedure__base_code__contains=word)
            | Q(version__sector__name_folded__contains=fold(word))
        )
    last = ReviewAnswer.objects.filter(line=OuterRef("pk"))
    if verdict == "none":
        lines = lines.filter(~Exists(last))
    elif verdict:
        later = ReviewAnswer.objects.filter(line=OuterRef("line"), turn__gt=OuterRef("turn"))
        lines = lines.filter(Exists(last.filter(~Exists(later), verdict=verdict)))
    return lines.order_by("part__unit__sort_key", "part", "procedure__base_code")


def read_lines(lines: Iterable[ReviewLine], *, on: date | None = None) -> list[ReviewedLine]:
    """The lines with answers, places and the text in force; as many queries for one as for many."""
    on = on or timezone.localdate()
    lines = list(lines)
    procedures = {line.procedure_id for line in lines}
    answers: dict[int, list[ReviewAnswer]] = {}
    rows = ReviewAnswer.objects.filter(line__in=[line.pk for line in lines])
    for answer in rows.select_related("by", "place").order_by("line", "turn"):
        answers.setdefault(answer.line_id, []).append(answer)
    places: dict[int, list[Place]] = {}
    for row in (
        Reception.objects.covering(on).filter(procedure__in=procedures).select_related("place")
    ):
        places.setdefault(row.procedure_id, []).append(row.place)
    in_force = ProcedureVersion.objects.in_force(on=on).filter(procedure__in=procedures)
    now = {text.procedure_id: text for text in in_force}
    return [
        ReviewedLine(
            line,
            answers.get(line.pk, []),
            sorted(places.get(line.procedure_id, []), key=lambda place: (place.sort_key, place.pk)),
            now.get(line.procedure_id),
        )
        for line in lines
    ]


def verdict_counts(parts: Collection[ReviewPart] | QuerySet[ReviewPart]) -> dict[str, int]:
    """Lines by the verdict that counts; ``"none"``: unanswered ones."""
    later = ReviewAnswer.objects.filter(line=OuterRef("line"), turn__gt=OuterRef("turn"))
    last = ReviewAnswer.objects.filter(~Exists(later), line__part__in=parts).order_by()
    counts = Counter(last.values_list("verdict", flat=True))
    total = ReviewLine.objects.filter(part__in=parts).count()
    found = {verdict: counts.get(verdict, 0) for verdict in ReviewVerdict.values}
    return {**found, "none": total - sum(found.values())}


# --- what the answers come to -------------------------------------------------------------------


@dataclass(frozen=True)
class ProposedRow:
    """One row of the Centre's list that an answer comes to."""

    line: ReviewLine
    change: str
    place: Place
    from_place: Place | None
    note: str


def proposed_rows(found: Iterable[ReviewedLine]) -> list[ProposedRow]:
    """Rows for what is to move: from the first place where it is received, out of the others."""
    rows = []
    for one in found:
        answer = one.answer
        if answer is None or answer.verdict != ReviewVerdict.MOVE or answer.place is None:
            continue
        if one.now is None:
            continue  # no longer in force: nothing to receive
        goes_to, note = answer.place, answer.reason
        others = [place for place in one.places if place.pk != goes_to.pk]
        stays = len(others) < len(one.places)
        if not stays:
            first = others.pop(0) if others else None
            change = ListChange.MOVED if first else ListChange.TAKEN_IN
            rows.append(ProposedRow(one.line, change, goes_to, first, note))
        rows += [ProposedRow(one.line, ListChange.TAKEN_OUT, place, None, note) for place in others]
    return rows


@dataclass(frozen=True)
class DepartmentMatter:
    """Not the Centre's to decide: an amendment or abolition for the agency to draft."""

    reviewed: ReviewedLine
    item: DecisionItem | None

    @property
    def is_done(self) -> bool:
        """A decision listing it was signed."""
        return self.item is not None and self.item.decision.act_id is not None


def department_matters(
    parts: Collection[ReviewPart] | QuerySet[ReviewPart],
) -> list[DepartmentMatter]:
    """What agencies proposed to amend or abolish, with the draft that takes it up, if any."""
    lines = [
        line
        for verdict in (ReviewVerdict.AMEND, ReviewVerdict.ABOLISH)
        for line in lines_of(parts, verdict=verdict)
    ]
    items: dict[tuple[int, str], DecisionItem] = {}
    listed = DecisionItem.objects.filter(procedure__in={line.procedure_id for line in lines})
    listed = listed.exclude(decision__state=State.WITHDRAWN).select_related("decision__act")
    for item in listed.order_by("pk"):
        items[item.procedure_id, item.kind] = item
    matters = []
    for one in read_lines(lines):
        taken_up = items.get((one.line.procedure_id, CLOSING[ReviewVerdict(one.verdict)]))
        # a decision drafted before the answer was given takes up something else
        if taken_up is not None and taken_up.decision.created_at < one.answers[-1].at:
            taken_up = None
        matters.append(DepartmentMatter(one, taken_up))
    return matters


def texts_now(lines: Iterable[ReviewLine]) -> QuerySet[ProcedureVersion]:
    """The texts in force of the lines' procedures."""
    effects = Effect.objects.covering(timezone.localdate())
    procedures = [line.procedure_id for line in lines]
    return ProcedureVersion.objects.filter(
        pk__in=effects.filter(procedure__in=procedures).values("version")
    ).select_related("procedure", "unit")
