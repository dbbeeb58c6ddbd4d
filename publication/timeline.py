"""Who did what to a decision and its texts, in one order of time (design §3: history).

Moves say who decided; simple-history says which field changed (``field_changes``). Both are read
with a constant number of queries, whatever the number of procedures, and joined here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from catalogue.models import Procedure
from common.field_words import FieldChange
from common.history import history_of
from organisation.stand_ins import words_of_roles
from publication.enums import EDITABLE_STATES, State
from publication.field_changes import (
    ITEMS,
    Save,
    changes_between,
    rows_of_decision,
    rows_of_procedure,
    saves,
)
from publication.models import (
    Comment,
    Decision,
    Move,
    OpinionAnswer,
    Record,
    RecordMend,
)
from publication.queries.opinions import asked_about
from publication.transitions import TRANSITIONS

if TYPE_CHECKING:
    from organisation.models import User


@dataclass
class Entry:
    """One thing that happened: a move, or one save of the decision or of a text."""

    at: datetime
    by: User | None
    title: str
    subject: str = ""
    role: str = ""
    reason: str = ""
    is_move: bool = False
    version_id: int | None = None
    changes: list[FieldChange] = field(default_factory=list)
    text: str = ""
    """What was said, where somebody spoke."""
    origin: str = ""
    """Where values came from that nobody typed: a file, an earlier text."""
    edited: tuple[int, int] | None = None
    """Ids of the step before it and of itself, where the draft could be edited in between."""
    decision_id: int = 0
    is_outside: bool = False
    """Done by somebody without an account, who had a link."""
    decision: Decision | None = None
    """Named where a page tells of several."""


TITLES: dict[Any, str] = {
    Decision: "Sửa quyết định",
    **dict.fromkeys(ITEMS, "Danh sách thủ tục, dòng"),
}


def timeline(decision: Decision) -> list[Entry]:
    """Everything that happened to the decision, its rows and their texts, latest first."""
    entries = _move_entries(decision.moves.all())
    entries += [_save_entry(save) for save in saves(rows_of_decision(decision))]
    entries += _comment_entries(history_of(Comment).filter(decision_id=decision.pk))
    entries += _mend_entries(decision)
    entries += _opinion_entries(decision)
    return _latest_first(entries)


def procedure_timeline(procedure: Procedure, decisions: Iterable[Decision]) -> list[Entry]:
    """What happened to one procedure in these decisions: their steps, its texts, what was said."""
    told = {decision.pk: decision for decision in decisions}
    entries = _move_entries(Move.objects.filter(decision__in=told))
    entries += [_save_entry(save) for save in saves(rows_of_procedure(procedure, told))]
    comments = history_of(Comment).filter(decision_id__in=told, procedure_id=procedure.pk)
    entries += _comment_entries(comments)
    for entry in entries:
        entry.decision = told[entry.decision_id]
    return _latest_first(entries)


@dataclass(frozen=True)
class Returned:
    """The last time the draft was sent back, and whether anything was edited until it came again."""

    move: Move
    again: Move
    is_edited: bool


def last_return(decision: Decision, moves: list[Move]) -> Returned | None:
    """``moves``: all of the decision, in order. None where it never was, or has not come again."""
    places = [place for place, move in enumerate(moves) if move.to_state == State.RETURNED]
    if not places:
        return None
    sent = [move for move in moves[places[-1] :] if move.name == "send_for_check"]
    if not sent:
        return None
    back, again = moves[places[-1]], sent[0]
    edited = changes_between(rows_of_decision(decision), back.history_ids, again.history_ids)
    return Returned(back, again, bool(edited))


def _latest_first(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _move_entries(rows: models.QuerySet[Move]) -> list[Entry]:
    moves = list(rows.select_related("by").order_by("pk"))
    roles = words_of_roles(move.role for move in moves)
    last: dict[int, int] = {}
    entries = []
    for move in moves:
        entries.append(
            Entry(
                at=move.at,
                by=move.by,
                title=_move_words(move),
                role=roles[move.role],
                reason=move.reason,
                is_move=True,
                edited=(last.get(move.decision_id, 0), move.pk)
                if move.from_state in EDITABLE_STATES
                else None,
                decision_id=move.decision_id,
            )
        )
        last[move.decision_id] = move.pk
    return entries


def move_label(move: Move) -> str:
    """ "Gửi kiểm tra"."""
    transition = TRANSITIONS.get(move.name)
    return transition.label if transition else "Lập dự thảo"


def _move_words(move: Move) -> str:
    """ "Gửi kiểm tra: “Dự thảo” → “Đã gửi kiểm tra”"."""
    if not move.from_state:
        return move_label(move)
    states = f"“{State(move.from_state).label}” → “{State(move.to_state).label}”"
    return f"{move_label(move)}: {states}"


def _save_entry(save: Save) -> Entry:
    title = TITLES.get(save.row.model, "Sửa nội dung thủ tục")
    return Entry(
        at=save.at,
        by=save.by,
        title=save.origin if save.row.is_copied else title,
        subject=save.row.subject,
        version_id=save.row.version_id,
        changes=save.changes,
        origin="" if save.row.is_copied else save.origin,
        decision_id=save.row.decision_id,
    )


def mend_changes(mend: RecordMend) -> list[FieldChange]:
    """What the two records of the paper differ in, as a person reads it."""
    old, new = (_record_words(record) for record in (mend.old, mend.new))
    return [
        FieldChange(label, old[label][1], new[label][1])
        for label in old
        if old[label][0] != new[label][0]
    ]


def _record_words(record: Record) -> dict[str, tuple[Any, str]]:
    """Label → (value compared, words)."""
    act, scan = record.act, record.scan
    return {
        "Số quyết định": (act.number, act.number),
        "Ngày ký": (act.signed_on, f"{act.signed_on:%d/%m/%Y}" if act.signed_on else ""),
        "Người ký": (act.signer, act.signer),
        "Thể thức ký": (act.capacity, act.capacity),
        "Bản chụp": (scan and scan.sha256, f"{scan.name} ({scan.sha256[:12]}…)" if scan else ""),
    }


def _mend_entries(decision: Decision) -> list[Entry]:
    """That the record was found wrong, and how that ended."""
    mends = list(decision.mends.with_records().select_related("proposed_by", "settled_by"))
    recorded = {role for mend in mends for role in (mend.proposed_role, mend.settled_role) if role}
    roles = words_of_roles(recorded) if recorded else {}
    entries = []
    for mend in mends:
        entries.append(
            Entry(
                at=mend.proposed_at,
                by=mend.proposed_by,
                title="Đề nghị đính chính bản ghi",
                decision_id=decision.pk,
                role=roles.get(mend.proposed_role, ""),
                reason=mend.reason,
                is_move=True,
                changes=mend_changes(mend),
            )
        )
        if mend.settled_at is not None:
            entries.append(
                Entry(
                    at=mend.settled_at,
                    by=mend.settled_by,
                    title=f"Đính chính bản ghi: {mend.get_outcome_display().lower()}",
                    decision_id=decision.pk,
                    role=roles.get(mend.settled_role, ""),
                    reason=mend.settled_reason,
                    is_move=True,
                )
            )
    return entries


def _opinion_entries(decision: Decision) -> list[Entry]:
    """Who was asked for an opinion, urged, given a link, and what was answered."""
    entries = []
    for asked in asked_about(decision):
        step = asked.step
        told = {"subject": f"– {step.unit}", "decision_id": decision.pk}
        entries.append(
            Entry(
                at=step.asked_at,
                by=step.asked_by,
                title=f"Lấy ý kiến ({step.name})",
                text=step.question,
                origin=f"Hạn trả lời {step.due_on:%d/%m/%Y}",
                **told,
            )
        )
        entries += [
            Entry(at=link.made_at, by=link.made_by, title="Lập liên kết trả lời", **told)
            for link in asked.links
        ]
        entries += [
            Entry(
                at=one.at, by=one.by, title=one.get_act_display(), is_outside=one.by is None, **told
            )
            for one in asked.events
        ]
        entries += [_answer_entry(answer, told) for answer in asked.answers]
    return entries


def _answer_entry(answer: OpinionAnswer, told: dict[str, Any]) -> Entry:
    by_link = f"Qua liên kết: {answer.person}, {answer.post}" if answer.link_id else ""
    return Entry(
        at=answer.at,
        by=answer.by,
        title=f"Cho ý kiến: {answer.get_verdict_display().lower()}",
        text=answer.text,
        origin=by_link,
        is_outside=answer.link_id is not None,
        **told,
    )


def _comment_entries(rows: models.QuerySet[Any]) -> list[Entry]:
    """What was said, mended, settled and opened again."""
    before: dict[int, Any] = {}
    entries = []
    for row in rows.select_related("history_user", "procedure").order_by("history_id"):
        old = before.get(row.id)
        before[row.id] = row
        mended = old is not None and old.text != row.text
        entries.append(
            Entry(
                at=row.history_date,
                by=row.history_user,
                title=_comment_title(row, old),
                subject=f"về thủ tục {row.procedure}" if row.procedure_id else "",
                changes=[FieldChange("Ý kiến", old.text, row.text)] if mended else [],
                text="" if mended else row.text,
                decision_id=row.decision_id,
            )
        )
    return entries


def _comment_title(row: Any, old: Any) -> str:
    if old is None:
        return "Trả lời ý kiến" if row.reply_to_id else "Ý kiến"
    if old.text != row.text:
        return "Sửa ý kiến"
    return "Giải quyết ý kiến" if row.settled_at else "Mở lại ý kiến"
