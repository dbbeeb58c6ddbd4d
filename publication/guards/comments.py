"""Triggers over comments: who said what stays; words may be blanked, personal data taken out."""

from __future__ import annotations

from common.guards import Guard, not_replaced
from publication.enums import OPEN_STATES
from publication.guards.tables import COMMENT, DECISION, HISTORICAL_COMMENT, listed

_CLOSED = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = {{decision}} "
    f"AND d.state NOT IN ({listed(OPEN_STATES)}))"
)
_CLOSED_MESSAGE = "the decision is closed: its comments are only read"

GUARDS = [
    Guard(
        name="comment_insert",
        table=COMMENT,
        event="INSERT",
        when=_CLOSED.format(decision="NEW.decision_id"),
        message=_CLOSED_MESSAGE,
    ),
    Guard(
        name="comment_update",
        table=COMMENT,
        event="UPDATE",
        columns=("decision_id", "procedure_id", "reply_to_id", "author_id", "at", "token"),
        message="who said what of which decision never changes",
    ),
    Guard(
        name="comment_settled",
        table=COMMENT,
        event="UPDATE",
        columns=("settled_at", "settled_by_id"),
        when=_CLOSED.format(decision="OLD.decision_id"),
        message=_CLOSED_MESSAGE,
    ),
    # personal data in a remark may be blanked at any time
    Guard(
        name="comment_text",
        table=COMMENT,
        event="UPDATE",
        columns=("text",),
        when=f"NEW.text <> '' AND {_CLOSED.format(decision='OLD.decision_id')}",
        message=_CLOSED_MESSAGE,
    ),
    Guard(name="comment_delete", table=COMMENT, event="DELETE", message="a comment is kept"),
    *not_replaced(COMMENT, "id", "token"),
    # the words of a remark may be blanked here, too; all else of its history is written once
    Guard(
        name="historicalcomment_update",
        table=HISTORICAL_COMMENT,
        event="UPDATE",
        columns=(
            "id",
            "decision_id",
            "procedure_id",
            "reply_to_id",
            "author_id",
            "at",
            "settled_at",
            "settled_by_id",
            "history_id",
            "history_date",
            "history_type",
            "history_user_id",
            "history_change_reason",
        ),
        message="historicalcomment is append-only",
    ),
    Guard(
        name="historicalcomment_text",
        table=HISTORICAL_COMMENT,
        event="UPDATE",
        columns=("text",),
        when="NEW.text <> ''",
        message="historicalcomment is append-only",
    ),
]
