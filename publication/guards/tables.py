"""Names of the tables that the triggers of decisions read, and how they list states."""

from __future__ import annotations

from collections.abc import Collection

from catalogue.guards import EFFECT, FROZEN, PROCESS, RECEPTION, VERSION
from publication.enums import State

DECISION = "publication_decision"
ITEM = "publication_decisionitem"
LIST_ITEM = "publication_listitem"
PROCESS_ITEM = "publication_processitem"
PLACE = "organisation_place"
MOVE = "publication_move"
MEND = "publication_recordmend"
SEAL = "publication_seal"
HEAD = "publication_sealhead"
COMMENT = "publication_comment"
HISTORICAL_COMMENT = "publication_historicalcomment"
POSTING = "publication_posting"
SENT_CONTENT = "publication_sentcontent"
OPINION_STEP = "publication_opinionstep"
OPINION_LINK = "publication_opinionlink"
OPINION_ANSWER = "publication_opinionanswer"
OPINION_EVENT = "publication_opinionevent"
REVIEW_ANSWER = "publication_reviewanswer"
REVIEW_DRAFT = "publication_reviewdraft"
REVIEW_EVENT = "publication_reviewevent"
REVIEW_LINE = "publication_reviewline"
REVIEW_MOVE = "publication_reviewmove"
REVIEW_PART = "publication_reviewpart"
REVIEW_ROUND = "publication_reviewround"
UNIT = "organisation_unit"

__all__ = [
    "COMMENT",
    "DECISION",
    "EFFECT",
    "FROZEN",
    "HEAD",
    "HISTORICAL_COMMENT",
    "ITEM",
    "LIST_ITEM",
    "MEND",
    "MOVE",
    "OPINION_ANSWER",
    "OPINION_EVENT",
    "OPINION_LINK",
    "OPINION_STEP",
    "PLACE",
    "POSTING",
    "PROCESS",
    "PROCESS_ITEM",
    "RECEPTION",
    "REVIEW_ANSWER",
    "REVIEW_DRAFT",
    "REVIEW_EVENT",
    "REVIEW_LINE",
    "REVIEW_MOVE",
    "REVIEW_PART",
    "REVIEW_ROUND",
    "SEAL",
    "SENT_CONTENT",
    "UNIT",
    "VERSION",
    "listed",
]


def listed(states: Collection[State]) -> str:
    """The states as a list in SQL."""
    return ", ".join(f"'{state.value}'" for state in sorted(states))
