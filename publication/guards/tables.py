"""Names of the tables that the triggers of decisions read."""

from __future__ import annotations

from catalogue.guards import EFFECT, FROZEN, VERSION

DECISION = "publication_decision"
ITEM = "publication_decisionitem"
MOVE = "publication_move"
MEND = "publication_recordmend"
SEAL = "publication_seal"
HEAD = "publication_sealhead"
COMMENT = "publication_comment"
HISTORICAL_COMMENT = "publication_historicalcomment"
UNIT = "organisation_unit"

__all__ = [
    "COMMENT",
    "DECISION",
    "EFFECT",
    "FROZEN",
    "HEAD",
    "HISTORICAL_COMMENT",
    "ITEM",
    "MEND",
    "MOVE",
    "SEAL",
    "UNIT",
    "VERSION",
]
