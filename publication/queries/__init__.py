"""Reads over decisions: the checks before a step, what waits for whom, what stands."""

from publication.queries.checks import Check, checks_before_sending, checks_of_texts
from publication.queries.clocks import ShownClock, decision_clocks, late_clocks
from publication.queries.dates import DateProblem, Fault, effect_days, signing_date_problem
from publication.queries.opening import OPENING_KEY, is_initial_stock, register_opening
from publication.queries.posting import (
    DecisionPosting,
    DueSheet,
    PlaceDay,
    decision_posting,
    due_sheets,
    place_days,
)
from publication.queries.records import (
    decision_of_act,
    mends_waiting_for,
    records_at,
    waiting_mend,
)
from publication.queries.standing import (
    items_of,
    kept_items,
    kept_text_digests,
    signed_items_of,
    signed_rows_of,
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
    "OPENING_KEY",
    "SIDE_MOVES",
    "Check",
    "DateProblem",
    "DecisionPosting",
    "DueSheet",
    "Fault",
    "PlaceDay",
    "ShownClock",
    "approval_history",
    "checks_before_sending",
    "checks_of_texts",
    "decision_clocks",
    "decision_of_act",
    "decision_posting",
    "decisions_in_care",
    "due_sheets",
    "effect_days",
    "is_initial_stock",
    "items_of",
    "kept_items",
    "kept_text_digests",
    "late_clocks",
    "mends_waiting_for",
    "place_days",
    "records_at",
    "register_opening",
    "signed_items_of",
    "signed_rows_of",
    "signing_date_problem",
    "standing_effects",
    "visible_decisions",
    "visible_versions",
    "waiting_for",
    "waiting_mend",
    "with_standing",
]
