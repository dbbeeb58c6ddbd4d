"""Triggers over internal processes: they change only while a decision that says so is being signed."""

from __future__ import annotations

from publication.enums import DecisionKind, ProcessChange
from publication.guards.axes import SignedRows
from publication.guards.decisions import row_guards
from publication.guards.tables import PROCESS, PROCESS_ITEM

PROCESS_ITEM_COLUMNS = (
    "decision_id",
    "change",
    "procedure_id",
    "steps",
    "effective_on",
    "note",
    "sort_order",
)
PROCESSES = SignedRows(
    name="process",
    table=PROCESS,
    items=PROCESS_ITEM,
    opens=f"i.change = '{ProcessChange.APPROVED.value}' AND i.steps = NEW.steps",
    content=("steps",),
    messages=(
        "a process is approved only by a signing that says so",
        "a process ends where a signed decision ends it",
        "a process is closed once, by a signing or a mend",
    ),
)

GUARDS = [
    *row_guards(
        "processitem",
        PROCESS_ITEM,
        DecisionKind.PROCESS,
        PROCESS_ITEM_COLUMNS,
        "decision_id,procedure_id",
    ),
    *PROCESSES.guards(),
]
