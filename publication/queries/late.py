"""Decisions that have waited at a desk longer than the office allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from organisation.models import RuleSet
from organisation.queries import office_calendar
from publication.enums import State
from publication.lateness import LIMITS, RULE_KEY, days_late, last_day
from publication.models import Decision, authors_of, recorders_of
from publication.permissions import open_moves
from publication.queries.waiting import SIDE_MOVES, visible_decisions

if TYPE_CHECKING:
    from organisation.models import User


@dataclass(frozen=True)
class Late:
    """A decision that waits too long, since when, and by how many working days."""

    decision: Decision
    since: date
    last_day: date
    days: int
    is_own: bool
    """The officer who asks may make the next move, or keeps the draft that was returned."""


def late_decisions(user: User, *, today: date) -> list[Late]:
    """What is late among the decisions the officer may see, the latest first.

    Days are those of the rule set valid on the day the wait began. The number of queries does not
    depend on the number of decisions.
    """
    waiting = (
        visible_decisions(user)
        .filter(state__in=LIMITS)
        .select_related("unit__parent__parent", "act", "created_by")
        .annotate(moved_at=Max("moves__at"))
    )
    found = list(waiting)
    if not found:
        return []
    rules = list(RuleSet.objects.filter(key=RULE_KEY).order_by("-valid_from"))
    calendar = office_calendar(today)
    late = []
    for decision in found:
        since = timezone.localdate(decision.moved_at)
        params: dict[str, Any] = next((rule.params for rule in rules if _held_on(rule, since)), {})
        last = last_day(decision.state, since, params, calendar)
        days = days_late(last, today=today, calendar=calendar) if last else 0
        if last and days:
            late.append((decision, since, last, days))
    own = _own([row[0] for row in late], user)
    return sorted(
        (Late(*row, is_own=row[0].pk in own) for row in late),
        key=lambda row: (-row.days, row.decision.pk),
    )


def _held_on(rule: RuleSet, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or rule.valid_to >= day)


def _own(decisions: list[Decision], user: User) -> set[int]:
    """Ids of the decisions in which the next move is the user's."""
    authors = authors_of(decisions) if decisions else {}
    recorders = recorders_of(decisions)
    own = set()
    for decision in decisions:
        decision.author_ids = authors[decision.pk]
        decision.recorder_ids = recorders[decision.pk]
        moves = [move for move in open_moves(user, decision) if move.name not in SIDE_MOVES]
        keeper = decision.responsible_id or decision.created_by_id
        if moves and (decision.state != State.RETURNED or keeper == user.pk):
            own.add(decision.pk)
    return own
