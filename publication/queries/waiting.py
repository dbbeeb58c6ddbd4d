"""Decisions an officer sees, those that wait for the officer, those in the officer's care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from organisation.permissions import allowed, sees_all_units
from organisation.queries import own_units
from publication.enums import OPEN_STATES
from publication.models import Decision, Move, authors_of, recorders_of
from publication.permissions import DRAFTERS, can_start_decision, open_moves
from publication.transitions import TRANSITIONS

if TYPE_CHECKING:
    from organisation.models import User

# Moves one may make any time, or when somebody else says no; no matter waits for one's own.
SIDE_MOVES = frozenset(
    {"take_back", "withdraw", "return_by_chairman", "refuse_signed", "refuse_paper"}
)


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Decisions the officer may see: all for province-wide roles, else those of the unit and below."""
    decisions = Decision.objects.select_related("unit", "act", "created_by")
    if sees_all_units(user, "publication.view_decision"):
        return decisions
    unit_ids = own_units(user)
    return decisions.filter(unit_id__in=unit_ids)


def waiting_for(user: User, *, limit: int = 50) -> list[Decision]:
    """Open decisions in which the next move is this officer's, oldest first."""
    may_draft_any = can_start_decision(user)
    states = {
        state
        for move in TRANSITIONS.values()
        if move.name not in SIDE_MOVES
        and (may_draft_any if move.permission == DRAFTERS else allowed(user, move.permission))
        for state in move.sources
    }
    candidates = list(
        visible_decisions(user)
        .filter(state__in=states)
        .select_related("unit__parent")
        .order_by("pk")
    )
    authors, recorders = authors_of(candidates), recorders_of(candidates)
    for decision in candidates:
        decision.author_ids = authors[decision.pk]
        decision.recorder_ids = recorders[decision.pk]
    return [
        decision
        for decision in candidates
        if any(move.name not in SIDE_MOVES for move in open_moves(user, decision))
    ][:limit]


def approval_history(decision: Decision) -> QuerySet[Move]:
    """Who decided what, in order."""
    return decision.moves.select_related("by").order_by("pk")


def decisions_in_care(user: User) -> QuerySet[Decision]:
    """Open decisions the user looks after: handed over to the user, or begun and not handed over."""
    return Decision.objects.filter(
        Q(responsible=user) | Q(responsible=None, created_by=user), state__in=OPEN_STATES
    ).select_related("unit__parent__parent")
