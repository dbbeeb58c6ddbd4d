"""Triggers over effects: the law changes only while a decision that says so is being signed.

A signing is under way from the moment the decision is issued until it is sealed in the chain, in
one transaction. Its effects carry the moment kept on the decision (``signed_recorded_at``), so
nothing is recorded, or taken out of the record, at any other. A mend under way exchanges rows for
their likeness under the corrected act, and does no more (``publication.guards.mends``).
"""

from __future__ import annotations

from common.guards import Guard, day_before
from publication.enums import SIGNED_STATES, State, Verdict
from publication.guards.mends import under_way
from publication.guards.tables import DECISION, EFFECT, ITEM, SEAL

_SIGNED = ", ".join(f"'{state.value}'" for state in sorted(SIGNED_STATES))
_DAY = "COALESCE(i.effective_on, d.effective_on)"


def _signing(row: str, moment: str, more: str) -> str:
    """SQL: a signing under way at that moment lists the procedure of ``row``; ``more`` of d, i."""
    return (
        f"EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
        f"WHERE i.procedure_id = {row}.procedure_id AND i.verdict <> '{Verdict.STRUCK.value}' "
        f"AND d.state = '{State.ISSUED.value}' AND d.digest <> '' "
        f"AND d.signed_recorded_at = {moment} AND {more} "
        f"AND NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'decision:' || d.id))"
    )


_OPENS = _signing(
    "NEW",
    "NEW.recorded_from",
    f"d.act_id = NEW.act_id AND i.version_id = NEW.version_id AND {_DAY} = NEW.valid_from",
)
# the part of a row closed by this signing that stays law, up to the eve of the change
_KEPT = (
    _signing(
        "NEW",
        "NEW.recorded_from",
        f"d.act_id = NEW.ended_by_id AND {day_before(_DAY)} = NEW.valid_to",
    )
    + f" AND EXISTS (SELECT 1 FROM {EFFECT} e WHERE e.procedure_id = NEW.procedure_id "
    "AND e.version_id = NEW.version_id AND e.act_id = NEW.act_id "
    "AND e.valid_from = NEW.valid_from AND e.recorded_to = NEW.recorded_from)"
)
# a new text ends where the one it follows did, or on the eve of a text already signed
_END_KNOWN = (
    f"EXISTS (SELECT 1 FROM {EFFECT} e WHERE e.procedure_id = NEW.procedure_id "
    "AND ((e.recorded_to = NEW.recorded_from AND e.ended_by_id = NEW.ended_by_id "
    "AND e.valid_to = NEW.valid_to) "
    "OR (e.recorded_to IS NULL AND e.act_id = NEW.ended_by_id "
    f"AND {day_before('e.valid_from')} = NEW.valid_to)))"
)

# the likeness, under the new act, of a row closed by a mend under way: same text, same days
_LIKE = (
    "e.version_id = NEW.version_id AND e.valid_from = NEW.valid_from "
    "AND (e.valid_to = NEW.valid_to OR (e.valid_to IS NULL AND NEW.valid_to IS NULL))"
)
NAMES_OLD = "(e.act_id = m.old_act_id OR e.ended_by_id = m.old_act_id)"


def is_signed(act: str) -> str:
    """SQL: the act is of a signed decision."""
    return (
        f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.act_id = {act} AND d.digest <> '' "
        f"AND d.state IN ({_SIGNED}))"
    )


def exchanged(column: str) -> str:
    """SQL: the act named by ``e``, the new one where it is the old one; 0 for none."""
    return f"CASE WHEN e.{column} = m.old_act_id THEN m.new_act_id ELSE COALESCE(e.{column}, 0) END"


_MENDED = under_way(
    f"m.settled_at = NEW.recorded_from AND EXISTS (SELECT 1 FROM {EFFECT} e "
    "WHERE e.procedure_id = NEW.procedure_id AND e.recorded_to = NEW.recorded_from "
    f"AND {_LIKE} AND {NAMES_OLD} AND NEW.act_id = {exchanged('act_id')} "
    f"AND COALESCE(NEW.ended_by_id, 0) = {exchanged('ended_by_id')})"
)
_MENDED_AWAY = under_way(
    "m.settled_at = NEW.recorded_to "
    "AND (OLD.act_id = m.old_act_id OR OLD.ended_by_id = m.old_act_id)"
)

GUARDS = [
    Guard(
        name="effect_insert_signed",
        table=EFFECT,
        event="INSERT",
        when=f"NEW.recorded_to IS NOT NULL OR NOT ({_OPENS} OR ({_KEPT}) OR {_MENDED})",
        message="nothing takes effect but by a signing that says so",
    ),
    Guard(
        name="effect_insert_ended",
        table=EFFECT,
        event="INSERT",
        when=(
            "(NEW.ended_by_id IS NULL AND NEW.valid_to IS NOT NULL) "
            "OR (NEW.ended_by_id IS NOT NULL AND NEW.valid_to IS NULL) "
            f"OR (NEW.ended_by_id IS NOT NULL AND NOT {is_signed('NEW.ended_by_id')})"
        ),
        message="nothing ends without a signed decision",
    ),
    Guard(
        name="effect_insert_until",
        table=EFFECT,
        event="INSERT",
        when=f"NEW.ended_by_id IS NOT NULL AND NOT (({_KEPT}) OR {_END_KNOWN} OR {_MENDED})",
        message="a text ends where a signed decision ends it",
    ),
    Guard(
        name="succession_insert",
        table="catalogue_succession",
        event="INSERT",
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
            "WHERE i.procedure_id = NEW.old_id AND i.successor_id = NEW.new_id "
            f"AND i.verdict <> '{Verdict.STRUCK.value}' AND {_DAY} = NEW.\"on\" "
            f"AND d.act_id = NEW.act_id AND d.state = '{State.ISSUED.value}' AND d.digest <> '' "
            f"AND NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'decision:' || d.id))"
        ),
        message="nothing replaces but by a signing that says so",
    ),
    Guard(
        name="effect_close",
        table=EFFECT,
        event="UPDATE",
        columns=("recorded_to",),
        when=(
            "OLD.recorded_to IS NOT NULL OR NEW.recorded_to IS NULL "
            f"OR EXISTS (SELECT 1 FROM {EFFECT} e WHERE e.procedure_id = OLD.procedure_id "
            "AND e.recorded_from > NEW.recorded_to) "
            f"OR NOT ({_signing('OLD', 'NEW.recorded_to', '1 = 1')} OR {_MENDED_AWAY})"
        ),
        message="an effect is closed once, by a signing or a mend",
    ),
]
