"""Triggers over moves and the chain of seals: written once; a reason may be blanked, seen by all."""

from __future__ import annotations

from common.guards import Guard, append_only, not_replaced
from publication.enums import MendOutcome
from publication.guards.tables import EFFECT, HEAD, MEND, MOVE, SEAL

# ``{"by": "<32 digits>"``: what stands of a move's salts when the reason's is given up
_KEPT_SALTS = len('{"by": "') + 32 + len('"')
_BLANKED = f"EXISTS (SELECT 1 FROM {SEAL} b WHERE b.subject = 'blanked:' || {{move}})"

GUARDS = [
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
            f"NEW.reason <> '' OR NOT {_BLANKED.format(move='OLD.id')} "
            f"OR NOT EXISTS (SELECT 1 FROM {SEAL} s "
            "WHERE s.subject = 'move:' || OLD.id AND s.salts NOT LIKE '%reason%')"
        ),
        message="move is append-only",
    ),
    Guard(name="move_delete", table=MOVE, event="DELETE", message="move is append-only"),
    *not_replaced(MOVE),
    Guard(
        name="seal_insert",
        table=SEAL,
        event="INSERT",
        when=f"NEW.seq <> (SELECT COALESCE(MAX(s.seq), 0) + 1 FROM {SEAL} s)",
        message="the chain has one end",
    ),
    # the law of the old act was exchanged whole before a mend is over
    Guard(
        name="seal_mend",
        table=SEAL,
        event="INSERT",
        when=(
            f"EXISTS (SELECT 1 FROM {MEND} m JOIN {EFFECT} e "
            "ON (e.act_id = m.old_act_id OR e.ended_by_id = m.old_act_id) "
            f"WHERE NEW.subject = 'mend_settled:' || m.id "
            f"AND m.outcome = '{MendOutcome.CONFIRMED.value}' AND (e.recorded_to IS NULL "
            "OR (e.recorded_to = m.settled_at AND NOT EXISTS ("
            f"SELECT 1 FROM {EFFECT} n WHERE n.recorded_from = m.settled_at "
            "AND n.version_id = e.version_id AND n.valid_from = e.valid_from))))"
        ),
        message="a mend puts back all that it closes",
    ),
    Guard(
        name="seal_update",
        table=SEAL,
        event="UPDATE",
        columns=("seq", "subject", "content", "hash"),
        message="the chain is append-only",
    ),
    Guard(
        name="seal_salts",
        table=SEAL,
        event="UPDATE",
        columns=("salts",),
        when=(
            "OLD.subject NOT LIKE 'move:%' "
            f"OR NEW.salts <> SUBSTR(OLD.salts, 1, {_KEPT_SALTS}) || '}}' "
            f"OR NOT {_BLANKED.format(move='SUBSTR(OLD.subject, 6)')}"
        ),
        message="only the salt of a blanked reason is given up",
    ),
    Guard(name="seal_delete", table=SEAL, event="DELETE", message="the chain is append-only"),
    *not_replaced(SEAL, "seq", "subject"),
    *append_only(HEAD, "seal_id"),
    *append_only("publication_sealkey", "key_id"),
]
