"""Triggers over mended records (ADR 6): written once, settled once; an act keeps what it says.

A mend is under way from its confirmation until that is sealed in the chain, in one transaction.
Only then may a decision take another act, address and scan, two acts hand a number over, and
effects be exchanged for their likeness under the new act.
"""

from __future__ import annotations

from common.guards import Guard, not_replaced
from publication.enums import MendOutcome, State
from publication.guards.tables import DECISION, MEND, SEAL


def under_way(condition: str) -> str:
    """SQL: a mend under way meets the condition on ``m``."""
    return (
        f"EXISTS (SELECT 1 FROM {MEND} m WHERE m.outcome = '{MendOutcome.CONFIRMED.value}' "
        f"AND {UNSEALED} AND {condition})"
    )


UNSEALED = f"NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'mend_settled:' || m.id)"
# this very update gives the decision exactly what its mend says
MENDS_DECISION = under_way(
    "m.decision_id = OLD.id AND m.old_act_id = OLD.act_id AND m.new_act_id = NEW.act_id "
    "AND m.new_slug = NEW.slug AND m.scan_report = NEW.scan_report "
    "AND COALESCE(m.new_scan_id, 0) = COALESCE(NEW.scan_id, 0)"
)
_NAMED = f"EXISTS (SELECT 1 FROM {MEND} m WHERE m.old_act_id = OLD.id OR m.new_act_id = OLD.id)"
# the paper's number and day: fixed from the record of the paper, or the proposal to mend it, on
_RECORDED = (
    f"({_NAMED} OR EXISTS (SELECT 1 FROM {DECISION} d WHERE d.act_id = OLD.id "
    f"AND (d.digest <> '' OR d.state = '{State.RECORDED.value}')))"
)
_YEAR = "CAST(SUBSTR(CAST(OLD.signed_on AS TEXT), 1, 4) AS INTEGER)"
_HANDS_NUMBER_OVER = under_way(
    "((m.old_act_id = OLD.id AND NEW.own_year IS NULL) "
    f"OR (m.new_act_id = OLD.id AND OLD.own_year IS NULL AND NEW.own_year = {_YEAR}))"
)
_ACT_MESSAGE = "the act of a recorded decision is frozen"
_PROPOSED_ON_WHAT_STANDS = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id AND d.digest <> '' "
    "AND d.act_id = NEW.old_act_id AND d.slug = NEW.old_slug "
    "AND COALESCE(d.scan_id, 0) = COALESCE(NEW.old_scan_id, 0)) "
    f"AND NOT EXISTS (SELECT 1 FROM {DECISION} d WHERE d.act_id = NEW.new_act_id) "
    "AND EXISTS (SELECT 1 FROM catalogue_act a WHERE a.id = NEW.new_act_id "
    "AND a.own_year IS NULL AND a.signed_on IS NOT NULL) "
    f"AND NOT EXISTS (SELECT 1 FROM {MEND} o WHERE o.old_act_id = NEW.new_act_id)"
)

GUARDS = [
    Guard(
        name="recordmend_insert",
        table=MEND,
        event="INSERT",
        when=f"NEW.outcome <> '' OR NOT ({_PROPOSED_ON_WHAT_STANDS})",
        message="a mend begins as a proposal on the record that stands",
    ),
    Guard(
        name="recordmend_update",
        table=MEND,
        event="UPDATE",
        columns=(
            "decision_id",
            "old_act_id",
            "new_act_id",
            "old_scan_id",
            "new_scan_id",
            "scan_report",
            "old_slug",
            "new_slug",
            "reason",
            "proposed_by_id",
            "proposed_role",
            "proposed_at",
        ),
        message="a proposed mend is not changed",
    ),
    Guard(
        name="recordmend_settle",
        table=MEND,
        event="UPDATE",
        columns=("outcome", "settled_by_id", "settled_role", "settled_at", "settled_reason"),
        when=(
            "OLD.outcome <> '' OR NEW.outcome = '' OR NEW.settled_at IS NULL "
            "OR NEW.settled_at < OLD.proposed_at"
        ),
        message="a mend is settled once",
    ),
    Guard(name="recordmend_delete", table=MEND, event="DELETE", message="a mend is never deleted"),
    *not_replaced(MEND, "id", "new_act_id", "decision_id|o.outcome = '' AND NEW.outcome = ''"),
    Guard(
        name="act_update",
        table="catalogue_act",
        event="UPDATE",
        columns=(
            "kind",
            "number",
            "title",
            "issuer",
            "signed_on",
            "effective_on",
            "signer",
            "capacity",
            "url",
        ),
        when=_RECORDED,
        message=_ACT_MESSAGE,
    ),
    Guard(
        name="act_number",
        table="catalogue_act",
        event="UPDATE",
        columns=("own_year",),
        when=f"{_RECORDED} AND NOT {_HANDS_NUMBER_OVER}",
        message=_ACT_MESSAGE,
    ),
    Guard(
        name="act_delete",
        table="catalogue_act",
        event="DELETE",
        when=_RECORDED,
        message=_ACT_MESSAGE,
    ),
]
