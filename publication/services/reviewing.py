"""The Centre's side of a review round: prepared, opened, urged, collected, closed (duty 3.4)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.enums import Level
from catalogue.models import ProcedureVersion, Sector
from common.refusals import Refused
from organisation.models import Unit, User
from organisation.permissions import acting_role
from organisation.queries import office_calendar
from publication.enums import ReviewAct
from publication.models import (
    ReviewEvent,
    ReviewLine,
    ReviewMove,
    ReviewPart,
    ReviewRound,
)
from publication.queries.opinions import due_day
from publication.queries.reviews import texts_in_scope
from publication.review_rules import (
    LEAD,
    MOST_DAYS,
    PREPARE,
    REVIEW_MOVES,
    leading_refusal,
    preparing_refusal,
    review_move_refusal,
    urging_refusal,
)
from publication.services.telling import nobody_reviews, tell_of_part

ROWS_AT_ONCE = 500
HEADING = frozenset({"title", "note", "days", "scope"})


@transaction.atomic
def prepare_review(*, by: User, **fields: Any) -> ReviewRound:
    """A round in preparation; raises ``ValidationError`` by field."""
    if refused := preparing_refusal(by):
        raise Refused(refused, by=by)
    return _write(ReviewRound(created_by=by), by=by, **fields)


@transaction.atomic
def edit_review(review: ReviewRound, *, by: User, **fields: Any) -> ReviewRound:
    """Heading and scope of a round that has not opened."""
    review = _held(review)
    if refused := preparing_refusal(by, review):
        raise Refused(refused, by=by)
    return _write(review, by=by, **fields)


def _write(review: ReviewRound, *, by: User, **fields: Any) -> ReviewRound:
    if refused := sorted(set(fields) - HEADING):
        raise Refused(f"Không được đặt: {', '.join(refused)}.")
    for name, value in fields.items():
        setattr(review, name, value)
    faults = {}
    if not review.title.strip():
        faults["title"] = "Hãy nhập tên đợt rà soát."
    if not review.days or not 1 <= review.days <= MOST_DAYS:
        faults["days"] = f"Hãy nhập từ 1 đến {MOST_DAYS} ngày làm việc."
    if faults:
        raise ValidationError(faults)
    review.scope = _tidy_scope(review.scope)
    review._history_user = by
    review.save()
    return review


def _tidy_scope(scope: dict[str, Any]) -> dict[str, Any]:
    """Only what the register knows, in one shape."""
    units = Unit.objects.filter(pk__in=scope.get("units") or []).order_by("pk")
    sectors = Sector.objects.filter(pk__in=scope.get("sectors") or []).order_by("pk")
    level = scope.get("level") or ""
    return {
        "units": list(units.values_list("pk", flat=True)),
        "sectors": list(sectors.values_list("pk", flat=True)),
        "level": level if level in Level.values else "",
        "listed": bool(scope.get("listed")),
    }


@transaction.atomic
def move_review(review: ReviewRound, name: str, *, by: User, reason: str = "") -> ReviewRound:
    """One step of the table; raises ``PermissionDenied``, and ``ValidationError`` by field.

    A second click on the step just made changes nothing more: it is refused by state.
    """
    review = _held(review)
    if refused := review_move_refusal(by, review, name):
        raise Refused(refused, by=by)
    parts = list(ReviewPart.objects.select_for_update().filter(review=review).order_by("pk"))
    transition = REVIEW_MOVES[name]
    needs = transition.needs_reason or (name == "collect" and not _all_handed_in(review))
    if needs and not reason.strip():
        why = (
            "Còn cơ quan chưa gửi kết quả: hãy nêu lý do tổng hợp khi chưa đủ."
            if name == "collect"
            else "Hãy nêu lý do."
        )
        raise ValidationError({"reason": why})
    now = timezone.now()
    if name == "open":
        parts = _fix_parts(review)
    ReviewMove.objects.create(
        review=review,
        name=name,
        from_state=review.state,
        to_state=transition.target,
        by=by,
        role=acting_role(by, LEAD),
        at=now,
        reason=reason.strip(),
    )
    ReviewRound.objects.filter(pk=review.pk).update(state=transition.target)
    review.refresh_from_db()
    _tell(review, name, parts)
    return review


def _all_handed_in(review: ReviewRound) -> bool:
    return all(part.is_handed_in for part in review.parts.with_standing())


def _fix_parts(review: ReviewRound) -> list[ReviewPart]:
    """Each agency's part and lines, with the texts as they stand today."""
    now = timezone.now()
    today = timezone.localdate(now)
    by_unit: dict[Unit, dict[int, ProcedureVersion]] = defaultdict(dict)
    known: set[int] = set()
    for text in texts_in_scope(review.scope, on=today):
        if text.procedure_id not in known:
            by_unit[text.unit][text.procedure_id] = text
            known.add(text.procedure_id)
    if not by_unit:
        raise ValidationError("Phạm vi này không có thủ tục nào đang có hiệu lực; hãy chọn lại.")
    due_on, told = due_day(
        review.days, asked_at=now, calendar=office_calendar(today), began="ngày mở đợt"
    )
    parts = [
        ReviewPart.objects.create(review=review, unit=unit, due_on=due_on, due_told=told)
        for unit in by_unit
    ]
    lines = [
        ReviewLine(part=part, procedure_id=procedure, version=text)
        for part in parts
        for procedure, text in by_unit[part.unit].items()
    ]
    ReviewLine.objects.bulk_create(lines, batch_size=ROWS_AT_ONCE)
    return parts


def _tell(review: ReviewRound, name: str, parts: list[ReviewPart]) -> None:
    """Agencies hear that a round opens or goes on; once it no longer does, nobody waits."""
    for part in parts:
        part.review = review
        if name in ("open", "reopen") and not part.is_handed_in:
            key = f"{name}:{review.moves.count()}"
            tell_of_part(part, "Chờ cơ quan bạn rà soát thủ tục", key=key)
        elif name in ("collect", "cancel"):
            nobody_reviews(part)


@transaction.atomic
def return_part(part: ReviewPart, *, reason: str, by: User) -> ReviewEvent:
    """The Centre gives a part back; a reason is obligatory."""
    part = held_part(part)
    if refused := leading_refusal(by, part, handed_in=True):
        raise Refused(refused, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "Hãy nêu lý do trả lại."})
    event = _note(part, ReviewAct.RETURNED, by=by, permission=LEAD, reason=reason)
    tell_of_part(part, "Trung tâm trả lại để rà soát tiếp", key=f"returned:{event.pk}")
    return event


@transaction.atomic
def extend_part(part: ReviewPart, *, due_on: date, reason: str, by: User) -> ReviewEvent:
    """A later last day for one agency: a working day after the one that counts, not past."""
    part = held_part(part)
    if refused := leading_refusal(by, part, handed_in=False):
        raise Refused(refused, by=by)
    today = timezone.localdate()
    faults = {}
    if not reason.strip():
        faults["reason"] = "Hãy nêu lý do gia hạn."
    if due_on <= part.last_day or due_on < today:
        faults["due_on"] = f"Hạn mới phải sau {max(part.last_day, today):%d/%m/%Y}."
    elif not office_calendar(today).is_working(due_on):
        faults["due_on"] = f"Ngày {due_on:%d/%m/%Y} không phải ngày làm việc."
    if faults:
        raise ValidationError(faults)
    event = _note(part, ReviewAct.EXTENDED, by=by, permission=LEAD, reason=reason, due_on=due_on)
    tell_of_part(part, "Được gia hạn rà soát thủ tục", key=f"extended:{event.pk}")
    return event


@transaction.atomic
def urge_parts(review: ReviewRound, *, by: User) -> list[ReviewEvent]:
    """Remind every agency that has not handed in, each at most once a day."""
    review = _held(review)
    if refused := urging_refusal(by, review):
        raise Refused(refused, by=by)
    today = timezone.localdate()
    made = []
    parts = ReviewPart.objects.select_for_update().filter(review=review).order_by("pk")
    for part in parts.select_related("unit"):
        part.review = review
        urged = part.events.filter(act=ReviewAct.URGED).order_by("-pk").first()
        if part.is_handed_in or (urged and timezone.localdate(urged.at) == today):
            continue
        event = _note(part, ReviewAct.URGED, by=by, permission=PREPARE)
        tell_of_part(part, "Nhắc rà soát thủ tục", key=f"urged:{event.pk}")
        made.append(event)
    return made


def _note(
    part: ReviewPart,
    act: ReviewAct,
    *,
    by: User,
    permission: str,
    reason: str = "",
    due_on: date | None = None,
) -> ReviewEvent:
    return ReviewEvent.objects.create(
        part=part,
        act=act,
        by=by,
        role=acting_role(by, permission, unit=part.unit),
        at=timezone.now(),
        reason=reason.strip(),
        due_on=due_on,
    )


def held_part(part: ReviewPart) -> ReviewPart:
    """The part, locked, with its round as it stands."""
    held = ReviewPart.objects.select_for_update().get(pk=part.pk)
    held.review = ReviewRound.objects.get(pk=held.review_id)
    return held


def _held(review: ReviewRound) -> ReviewRound:
    return ReviewRound.objects.select_for_update().get(pk=review.pk)
