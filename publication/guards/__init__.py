"""Every trigger over decisions, the law they make, their moves and the chain that seals them."""

from __future__ import annotations

from common.guards import history_guards
from publication.guards import (
    chain,
    comments,
    decisions,
    effects,
    mends,
    moves,
    opinions,
    postings,
    processes,
    receptions,
    reviews,
    upkeep,
)
from publication.guards.tables import HISTORICAL_COMMENT

GUARDS = [
    *decisions.GUARDS,
    *moves.GUARDS,
    *chain.GUARDS,
    *effects.GUARDS,
    *receptions.GUARDS,
    *processes.GUARDS,
    *mends.GUARDS,
    *comments.GUARDS,
    *opinions.GUARDS,
    *postings.GUARDS,
    *reviews.GUARDS,
    *upkeep.GUARDS,
    *[
        guard
        for guard in history_guards("publication")
        if not (guard.table == HISTORICAL_COMMENT and guard.event == "UPDATE")
    ],
]
