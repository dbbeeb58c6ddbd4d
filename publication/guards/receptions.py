"""Triggers over the Centre's list: it changes only while a decision that says so is being signed.

As for effects (``publication.guards.effects``): from the moment the decision is issued until it is
sealed, at the moment kept on it; a mend under way exchanges rows for their likeness, no more.
"""

from __future__ import annotations

from common.guards import Guard, day_before, not_replaced
from publication.enums import DecisionKind, ListChange, State, Verdict
from publication.guards.decisions import row_guards
from publication.guards.effects import NAMES_OLD, exchanged, is_signed
from publication.guards.mends import under_way
from publication.guards.tables import DECISION, LIST_ITEM, PLACE, RECEPTION, SEAL

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
_DAY = "COALESCE(i.effective_on, d.effective_on)"
_OUT = ListChange.TAKEN_OUT.value


def _signing(row: str, moment: str, more: str) -> str:
    """SQL: a signing under way at that moment lists the procedure of ``row``; ``more`` of d, i."""
    return (
        f"EXISTS (SELECT 1 FROM {LIST_ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
        f"WHERE i.procedure_id = {row}.procedure_id AND i.verdict <> '{Verdict.STRUCK.value}' "
        f"AND d.state = '{State.ISSUED.value}' AND d.digest <> '' "
        f"AND d.signed_recorded_at = {moment} AND {more} "
        f"AND NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'decision:' || d.id))"
    )


def _leaves(row: str) -> str:
    """SQL: the list row takes the procedure away from the place of ``row``."""
    return (
        f"((i.change = '{_OUT}' AND i.place_id = {row}.place_id) "
        f"OR i.from_place_id = {row}.place_id)"
    )


_OPENS = _signing(
    "NEW",
    "NEW.recorded_from",
    f"d.act_id = NEW.act_id AND i.change <> '{_OUT}' AND i.place_id = NEW.place_id "
    f"AND {_DAY} = NEW.valid_from",
)
# the part of a row closed by this signing that still holds, up to the eve of the change
_KEPT = (
    _signing(
        "NEW",
        "NEW.recorded_from",
        f"d.act_id = NEW.ended_by_id AND {_leaves('NEW')} AND {day_before(_DAY)} = NEW.valid_to",
    )
    + f" AND EXISTS (SELECT 1 FROM {RECEPTION} e WHERE e.procedure_id = NEW.procedure_id "
    "AND e.place_id = NEW.place_id AND e.act_id = NEW.act_id "
    "AND e.valid_from = NEW.valid_from AND e.recorded_to = NEW.recorded_from)"
)
# what begins ends on the eve of a later row
_END_KNOWN = (
    f"EXISTS (SELECT 1 FROM {RECEPTION} e WHERE e.procedure_id = NEW.procedure_id "
    "AND e.place_id = NEW.place_id AND e.recorded_to IS NULL AND e.act_id = NEW.ended_by_id "
    f"AND {day_before('e.valid_from')} = NEW.valid_to)"
)
_MENDED = under_way(
    f"m.settled_at = NEW.recorded_from AND EXISTS (SELECT 1 FROM {RECEPTION} e "
    "WHERE e.procedure_id = NEW.procedure_id AND e.place_id = NEW.place_id "
    "AND e.recorded_to = NEW.recorded_from AND e.valid_from = NEW.valid_from "
    "AND (e.valid_to = NEW.valid_to OR (e.valid_to IS NULL AND NEW.valid_to IS NULL)) "
    f"AND {NAMES_OLD} AND NEW.act_id = {exchanged('act_id')} "
    f"AND COALESCE(NEW.ended_by_id, 0) = {exchanged('ended_by_id')})"
)
_MENDED_AWAY = under_way(
    "m.settled_at = NEW.recorded_to "
    "AND (OLD.act_id = m.old_act_id OR OLD.ended_by_id = m.old_act_id)"
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
    Guard(
        name="reception_insert_signed",
        table=RECEPTION,
        event="INSERT",
        when=f"NEW.recorded_to IS NOT NULL OR NOT ({_OPENS} OR ({_KEPT}) OR {_MENDED})",
        message="the list changes only by a signing that says so",
    ),
    Guard(
        name="reception_insert_ended",
        table=RECEPTION,
        event="INSERT",
        when=(
            "(NEW.ended_by_id IS NULL AND NEW.valid_to IS NOT NULL) "
            "OR (NEW.ended_by_id IS NOT NULL AND NEW.valid_to IS NULL) "
            f"OR (NEW.ended_by_id IS NOT NULL AND NOT {is_signed('NEW.ended_by_id')})"
        ),
        message="nothing ends without a signed decision",
    ),
    Guard(
        name="reception_insert_until",
        table=RECEPTION,
        event="INSERT",
        when=f"NEW.ended_by_id IS NOT NULL AND NOT (({_KEPT}) OR {_END_KNOWN} OR {_MENDED})",
        message="a reception ends where a signed decision ends it",
    ),
    Guard(
        name="reception_close",
        table=RECEPTION,
        event="UPDATE",
        columns=("recorded_to",),
        when=(
            "OLD.recorded_to IS NOT NULL OR NEW.recorded_to IS NULL "
            f"OR EXISTS (SELECT 1 FROM {RECEPTION} e WHERE e.procedure_id = OLD.procedure_id "
            "AND e.place_id = OLD.place_id AND e.recorded_from > NEW.recorded_to) "
            f"OR NOT ({_signing('OLD', 'NEW.recorded_to', _leaves('OLD'))} OR {_MENDED_AWAY})"
        ),
        message="a reception is closed once, by a signing or a mend",
    ),
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
