"""Every trigger over decisions, the law they make, their moves and the chain that seals them."""

from __future__ import annotations

from common.guards import Guard, history_guards
from publication.guards import chain, decisions, effects, mends
from publication.guards.tables import HISTORICAL_COMMENT

# the words of a remark may be blanked here, too; all else of its history is written once
_COMMENTS = [
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

GUARDS = [
    *decisions.GUARDS,
    *chain.GUARDS,
    *effects.GUARDS,
    *mends.GUARDS,
    *_COMMENTS,
    *[
        guard
        for guard in history_guards("publication")
        if not (guard.table == HISTORICAL_COMMENT and guard.event == "UPDATE")
    ],
]
