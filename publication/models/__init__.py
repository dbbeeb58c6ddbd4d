"""Decisions with their items, moves, comments and mended records, and the chain of seals over them."""

from publication.models.comments import MENDING_TIME, Comment, CommentQuerySet
from publication.models.decisions import (
    AUTHORS_MOVES,
    MOVE_REASON,
    Decision,
    DecisionItem,
    DecisionQuerySet,
    DecisionRow,
    Move,
    authors_of,
    authors_of_texts,
    edits,
    recorders_of,
    row_model,
)
from publication.models.findings import RuleFinding
from publication.models.lists import ListItem
from publication.models.mends import Record, RecordMend, RecordMendQuerySet
from publication.models.opinions import (
    OpinionAnswer,
    OpinionEvent,
    OpinionLink,
    OpinionStep,
    OpinionStepQuerySet,
    SentContent,
)
from publication.models.postings import Posting, PostingQuerySet
from publication.models.processes import ProcessItem
from publication.models.reviews import (
    ReviewAnswer,
    ReviewDraft,
    ReviewEvent,
    ReviewLine,
    ReviewMove,
    ReviewPart,
    ReviewPartQuerySet,
    ReviewRound,
)
from publication.models.seals import Seal, SealHead, SealKey
from publication.models.upkeep import EndedAct, UpkeepAnswer

__all__ = [
    "AUTHORS_MOVES",
    "MENDING_TIME",
    "MOVE_REASON",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "DecisionItem",
    "DecisionQuerySet",
    "DecisionRow",
    "EndedAct",
    "ListItem",
    "Move",
    "OpinionAnswer",
    "OpinionEvent",
    "OpinionLink",
    "OpinionStep",
    "OpinionStepQuerySet",
    "Posting",
    "PostingQuerySet",
    "ProcessItem",
    "Record",
    "RecordMend",
    "RecordMendQuerySet",
    "ReviewAnswer",
    "ReviewDraft",
    "ReviewEvent",
    "ReviewLine",
    "ReviewMove",
    "ReviewPart",
    "ReviewPartQuerySet",
    "ReviewRound",
    "RuleFinding",
    "Seal",
    "SealHead",
    "SealKey",
    "SentContent",
    "UpkeepAnswer",
    "authors_of",
    "authors_of_texts",
    "edits",
    "recorders_of",
    "row_model",
]
