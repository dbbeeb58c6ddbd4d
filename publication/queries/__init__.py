"""Reads over decisions: the checks before a step, what waits for whom, what stands."""

from publication.queries.checks import (
    Check,
    checks_before_sending,
    signing_date_problem,
)
from publication.queries.standing import (
    items_of,
    signed_items_of,
    standing_effects,
    visible_versions,
    with_standing,
)
from publication.queries.waiting import (
    SIDE_MOVES,
    approval_history,
    decisions_in_care,
    visible_decisions,
    waiting_for,
)

__all__ = [
    "SIDE_MOVES",
    "Check",
    "approval_history",
    "checks_before_sending",
    "decisions_in_care",
    "items_of",
    "signed_items_of",
    "signing_date_problem",
    "standing_effects",
    "visible_decisions",
    "visible_versions",
    "waiting_for",
    "with_standing",
]
