"""Triggers over moves: only those of the table, written once; a reason may be blanked, seen by all."""

from __future__ import annotations

from common.guards import Guard, not_replaced
from publication.enums import State
from publication.guards.tables import DECISION, MOVE, SEAL
from publication.transitions import TRANSITIONS

_PAIRS = " OR ".join(
    f"(NEW.name = '{move.name}' AND NEW.from_state = '{source}' AND NEW.to_state = '{move.target}')"
    for move in TRANSITIONS.values()
    for source in sorted(move.sources)
)
_CREATION = (
    f"(NEW.name = 'create' AND NEW.from_state = '' AND NEW.to_state = '{State.DRAFTING.value}')"
)

BLANKED = f"EXISTS (SELECT 1 FROM {SEAL} b WHERE b.subject = 'blanked:' || {{move}})"

GUARDS = [
    Guard(
        name="move_insert_pair",
        table=MOVE,
        event="INSERT",
        when=f"NOT ({_CREATION} OR {_PAIRS})",
        message="no such move in the table",
    ),
    Guard(
        name="move_insert_state",
        table=MOVE,
        event="INSERT",
        when=(
            "NEW.from_state <> '' AND NOT EXISTS ("
            f"SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id "
            "AND d.state = NEW.from_state)"
        ),
        message="the decision is not in that state",
    ),
    # a reason may be blanked (``blank_reason``): sealed first, then its salt given up, then the text
    Guard(
        name="move_update",
        table=MOVE,
        event="UPDATE",
        columns=(
            "decision_id",
            "name",
            "from_state",
            "to_state",
            "by_id",
            "role",
            "at",
            "history_ids",
            "day",
        ),
        message="move is append-only",
    ),
    Guard(
        name="move_reason",
        table=MOVE,
        event="UPDATE",
        columns=("reason",),
        when=(
            f"NEW.reason <> '' OR NOT {BLANKED.format(move='OLD.id')} "
            f"OR NOT EXISTS (SELECT 1 FROM {SEAL} s "
            "WHERE s.subject = 'move:' || OLD.id AND s.salts NOT LIKE '%reason%')"
        ),
        message="move is append-only",
    ),
    Guard(name="move_delete", table=MOVE, event="DELETE", message="move is append-only"),
    *not_replaced(MOVE),
]
