"""Triggers over review rounds: states follow moves, answers are added while the part is open."""

from __future__ import annotations

from common.guards import Guard, append_only, not_replaced
from publication.enums import ReviewAct, ReviewState
from publication.guards.tables import (
    REVIEW_ANSWER,
    REVIEW_DRAFT,
    REVIEW_EVENT,
    REVIEW_LINE,
    REVIEW_MOVE,
    REVIEW_PART,
    REVIEW_ROUND,
)
from publication.review_rules import REVIEW_MOVES

_LEGAL = " OR ".join(
    f"(NEW.name = '{name}' AND NEW.from_state = '{ReviewState(source).value}' "
    f"AND NEW.to_state = '{ReviewState(move.target).value}')"
    for name, move in REVIEW_MOVES.items()
    for source in sorted(move.sources)
)
_OPEN = f"'{ReviewState.OPEN.value}'"
_DRAFT = f"'{ReviewState.DRAFT.value}'"


def _part_in(part: str) -> str:
    """SQL: the part's round is under way."""
    return (
        f"EXISTS (SELECT 1 FROM {REVIEW_PART} p JOIN {REVIEW_ROUND} r ON r.id = p.review_id "
        f"WHERE p.id = {part} AND r.state = {_OPEN})"
    )


def _handed_in(part: str) -> str:
    """SQL: the last handing in or return of the part is a handing in."""
    return (
        f"COALESCE((SELECT e.act FROM {REVIEW_EVENT} e WHERE e.part_id = {part} AND e.act IN "
        f"('{ReviewAct.HANDED_IN.value}', '{ReviewAct.RETURNED.value}') "
        f"ORDER BY e.id DESC LIMIT 1), '') = '{ReviewAct.HANDED_IN.value}'"
    )


_LINES_PART = f"(SELECT l.part_id FROM {REVIEW_LINE} l WHERE l.id = NEW.line_id)"
_MOVED = (
    f"EXISTS (SELECT 1 FROM {REVIEW_MOVE} m WHERE m.review_id = OLD.id "
    f"AND m.from_state = OLD.state AND m.to_state = NEW.state "
    f"AND m.id = (SELECT MAX(n.id) FROM {REVIEW_MOVE} n WHERE n.review_id = OLD.id))"
)

GUARDS = [
    *not_replaced(REVIEW_ROUND),
    Guard(
        name="reviewround_begins",
        table=REVIEW_ROUND,
        event="INSERT",
        when=f"NEW.state <> {_DRAFT} OR EXISTS (SELECT 1 FROM {REVIEW_ROUND} o WHERE o.id = NEW.id)",
        message="a round begins as a draft and is never replaced",
    ),
    Guard(
        name="reviewround_delete",
        table=REVIEW_ROUND,
        event="DELETE",
        message="rounds are not deleted",
    ),
    Guard(
        name="reviewround_identity",
        table=REVIEW_ROUND,
        event="UPDATE",
        columns=("id", "created_at", "created_by_id"),
        message="who began a round stays",
    ),
    Guard(
        name="reviewround_heading",
        table=REVIEW_ROUND,
        event="UPDATE",
        columns=("title", "note", "days", "scope"),
        when=f"OLD.state <> {_DRAFT}",
        message="the heading of an opened round stays",
    ),
    Guard(
        name="reviewround_state",
        table=REVIEW_ROUND,
        event="UPDATE",
        columns=("state",),
        when=f"NOT {_MOVED}",
        message="the state of a round follows its moves",
    ),
    *append_only(REVIEW_MOVE),
    Guard(
        name="reviewmove_legal",
        table=REVIEW_MOVE,
        event="INSERT",
        when=f"NOT ({_LEGAL}) OR NOT EXISTS (SELECT 1 FROM {REVIEW_ROUND} r "
        f"WHERE r.id = NEW.review_id AND r.state = NEW.from_state)",
        message="no such move of a round",
    ),
    *append_only(REVIEW_PART, "id", "review_id,unit_id"),
    Guard(
        name="reviewpart_opening",
        table=REVIEW_PART,
        event="INSERT",
        when=f"NOT EXISTS (SELECT 1 FROM {REVIEW_ROUND} r "
        f"WHERE r.id = NEW.review_id AND r.state = {_DRAFT})",
        message="what is reviewed is fixed when the round opens",
    ),
    *append_only(REVIEW_LINE, "id", "part_id,procedure_id"),
    Guard(
        name="reviewline_opening",
        table=REVIEW_LINE,
        event="INSERT",
        when=f"NOT EXISTS (SELECT 1 FROM {REVIEW_PART} p JOIN {REVIEW_ROUND} r "
        f"ON r.id = p.review_id WHERE p.id = NEW.part_id AND r.state = {_DRAFT})",
        message="what is reviewed is fixed when the round opens",
    ),
    *append_only(REVIEW_EVENT),
    Guard(
        name="reviewevent_open",
        table=REVIEW_EVENT,
        event="INSERT",
        when=f"NOT {_part_in('NEW.part_id')} OR ({_handed_in('NEW.part_id')}) "
        f"<> (NEW.act = '{ReviewAct.RETURNED.value}') "
        f"OR (NEW.act = '{ReviewAct.EXTENDED.value}') <> (NEW.due_on IS NOT NULL)",
        message="this part is not open for that",
    ),
    *append_only(REVIEW_ANSWER, "id", "line_id,turn"),
    Guard(
        name="reviewanswer_open",
        table=REVIEW_ANSWER,
        event="INSERT",
        when=f"NOT {_part_in(_LINES_PART)} OR {_handed_in(_LINES_PART)} OR NEW.turn <> 1 + "
        f"(SELECT COUNT(*) FROM {REVIEW_ANSWER} a WHERE a.line_id = NEW.line_id)",
        message="this part is not open for answers",
    ),
    *append_only(REVIEW_DRAFT, "id", "decision_id"),
    Guard(
        name="reviewdraft_collected",
        table=REVIEW_DRAFT,
        event="INSERT",
        when=f"NOT EXISTS (SELECT 1 FROM {REVIEW_ROUND} r WHERE r.id = NEW.review_id "
        f"AND r.state = '{ReviewState.COLLECTED.value}')",
        message="a draft is made of a collected round",
    ),
]
