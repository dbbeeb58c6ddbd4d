"""Triggers over the chain of seals: it has one end, and what stands in it is written once."""

from __future__ import annotations

from common.guards import Guard, append_only, not_replaced
from publication.enums import MendOutcome
from publication.guards.moves import BLANKED
from publication.guards.tables import EFFECT, HEAD, MEND, SEAL

# ``{"by": "<32 digits>"``: what stands of a move's salts when the reason's is given up
KEPT_SALTS = len('{"by": "') + 32 + len('"')

GUARDS = [
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
            f"OR NEW.salts <> SUBSTR(OLD.salts, 1, {KEPT_SALTS}) || '}}' "
            f"OR NOT {BLANKED.format(move='SUBSTR(OLD.subject, 6)')}"
        ),
        message="only the salt of a blanked reason is given up",
    ),
    Guard(name="seal_delete", table=SEAL, event="DELETE", message="the chain is append-only"),
    *not_replaced(SEAL, "seq", "subject"),
    *append_only(HEAD, "seal_id"),
    *append_only("publication_sealkey", "key_id"),
]
