"""Triggers over moves and the chain of seals: written once; a reason may be blanked, seen by all."""

from __future__ import annotations

from common.guards import Guard, append_only, not_replaced
from publication.guards.tables import HEAD, MOVE, SEAL

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
