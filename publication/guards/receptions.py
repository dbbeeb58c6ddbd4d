"""Triggers over the Centre's list: it changes only while a decision that says so is being signed."""

from __future__ import annotations

from common.guards import Guard, not_replaced
from publication.enums import DecisionKind, ListChange
from publication.guards.axes import SignedRows
from publication.guards.decisions import row_guards
from publication.guards.tables import DECISION, LIST_ITEM, PLACE, RECEPTION

LIST_ITEM_COLUMNS = (
    "decision_id",
    "change",
    "procedure_id",
    "place_id",
    "from_place_id",
    "effective_on",
    "note",
    "sort_order",
)
_OUT = ListChange.TAKEN_OUT.value
RECEPTIONS = SignedRows(
    name="reception",
    table=RECEPTION,
    items=LIST_ITEM,
    opens=f"i.change <> '{_OUT}' AND i.place_id = NEW.place_id",
    leaves=(
        f"((i.change = '{_OUT}' AND i.place_id = {{row}}.place_id) "
        "OR i.from_place_id = {row}.place_id)"
    ),
    key=("place_id",),
    messages=(
        "the list changes only by a signing that says so",
        "a reception ends where a signed decision ends it",
        "a reception is closed once, by a signing or a mend",
    ),
)
# a signed list names the place; its address and telephone may change, its name may not
_PLACE_SIGNED = (
    f"EXISTS (SELECT 1 FROM {LIST_ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
    "WHERE d.digest <> '' AND (i.place_id = OLD.id OR i.from_place_id = OLD.id))"
)

GUARDS = [
    *row_guards(
        "listitem",
        LIST_ITEM,
        DecisionKind.RECEPTION,
        LIST_ITEM_COLUMNS,
        "decision_id,procedure_id,place_id",
    ),
    *RECEPTIONS.guards(),
    Guard(
        name="place_update",
        table=PLACE,
        event="UPDATE",
        columns=("name", "unit_id"),
        when=_PLACE_SIGNED,
        message="a signed list names the place: a new name is a new place",
    ),
    Guard(
        name="place_delete",
        table=PLACE,
        event="DELETE",
        when=_PLACE_SIGNED,
        message="a place that a signed list names is never deleted",
    ),
    *not_replaced(PLACE, "id", "unit_id,name|o.valid_to IS NULL AND NEW.valid_to IS NULL"),
]
