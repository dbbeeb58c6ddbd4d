"""Who did what to a decision and its texts, in one order of time (design §3: history).

Moves say who decided; simple-history says which field changed. Both are read with a constant
number of queries, whatever the number of procedures, and joined here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from catalogue.models import CHILD_RELATIONS, ProcedureVersion
from common.fields import ChoiceSetField
from common.history import history_of, tracked_columns
from organisation.stand_ins import words_of_roles
from publication.enums import State
from publication.models import Comment, Decision, DecisionItem, Move, Record, RecordMend
from publication.transitions import TRANSITIONS

if TYPE_CHECKING:
    from organisation.models import User

# Columns that a move or the machine writes; the move itself tells them.
NOT_TOLD = frozenset(
    {
        "id",
        "state",
        "slug",
        "digest",
        "schema",
        "canonical",
        "verdict",
        "created_at",
        "created_by",
        "sort_order",
        "version",
        "decision",
        "batch",
        "act",
        "scan",
        "posted_note",
        "entered_on",
        "posted_on",
        "scan_report",
        "content_code",
    }
)
TITLES: dict[Any, str] = {Decision: "Sửa quyết định", DecisionItem: "Danh sách thủ tục, dòng"}
# Rows written within this time by one person on one subject are one save.
ONE_SAVE = timedelta(seconds=2)


@dataclass(frozen=True)
class FieldChange:
    """One stored field: what it was, what it became (as a person reads it)."""

    label: str
    old: str
    new: str


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


def timeline(decision: Decision) -> list[Entry]:
    """Everything that happened to the decision, its rows and their texts, latest first."""
    moves = list(decision.moves.select_related("by"))
    roles = words_of_roles(move.role for move in moves)
    entries = [_move_entry(move, roles[move.role]) for move in moves]
    entries += _saves(_tracked_rows(decision))
    entries += _comment_entries(decision)
    entries += _mend_entries(decision)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _move_entry(move: Move, role: str) -> Entry:
    transition = TRANSITIONS.get(move.name)
    label = transition.label if transition else "Lập dự thảo"
    if move.from_state:
        label += f": “{State(move.from_state).label}” → “{State(move.to_state).label}”"
    return Entry(at=move.at, by=move.by, title=label, role=role, reason=move.reason, is_move=True)


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
                    role=roles.get(mend.settled_role, ""),
                    reason=mend.settled_reason,
                    is_move=True,
                )
            )
    return entries


def _comment_entries(decision: Decision) -> list[Entry]:
    """What was said, mended, settled and opened again."""
    rows = history_of(Comment).filter(decision_id=decision.pk).order_by("history_id")
    before: dict[int, Any] = {}
    entries = []
    for row in rows.select_related("history_user", "procedure"):
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
            )
        )
    return entries


def _comment_title(row: Any, old: Any) -> str:
    if old is None:
        return "Trả lời ý kiến" if row.reply_to_id else "Ý kiến"
    if old.text != row.text:
        return "Sửa ý kiến"
    return "Giải quyết ý kiến" if row.settled_at else "Mở lại ý kiến"


# --- history rows -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A history row with the model it is of and the subject it belongs to."""

    model: type[models.Model]
    record: Any
    subject: str
    version_id: int | None


def _tracked_rows(decision: Decision) -> list[_Row]:
    """History rows of the decision, its items (also those taken off) and their texts."""
    items = list(
        history_of(DecisionItem)
        .filter(decision_id=decision.pk)
        .select_related("history_user", "procedure")
        .order_by("history_id")
    )
    code_of = {row.version_id: str(row.procedure) for row in items if row.version_id}
    rows = [
        _Row(Decision, record, "Quyết định", None)
        for record in decision.history.select_related("history_user").order_by("history_id")
    ]
    rows += [
        _Row(DecisionItem, record, str(record.procedure), record.version_id) for record in items
    ]
    versions = history_of(ProcedureVersion).filter(id__in=code_of).select_related("history_user")
    rows += [
        _Row(ProcedureVersion, record, code_of[record.id], record.id)
        for record in versions.order_by("history_id")
    ]
    for model in CHILD_RELATIONS.values():
        children = history_of(model).filter(version_id__in=code_of).select_related("history_user")
        rows += [
            _Row(model, record, code_of[record.version_id], record.version_id)
            for record in children.order_by("history_id")
        ]
    return rows


def _saves(rows: list[_Row]) -> list[Entry]:
    """Rows joined into saves, each with its field changes."""
    names = _names_of_related(rows)
    before: dict[tuple[type[models.Model], int], Any] = {}
    told: list[tuple[_Row, list[FieldChange]]] = []
    for row in rows:
        key = (row.model, row.record.id)
        told.append((row, _changes(row, before.get(key), names)))
        before[key] = row.record
    told.sort(key=lambda pair: (pair[0].subject, pair[0].record.history_date))
    entries: list[Entry] = []
    for row, changes in told:
        if not changes:
            continue
        last = entries[-1] if entries else None
        if last and _is_same_save(last, row):
            last.changes += changes
        else:
            entries.append(
                Entry(
                    at=row.record.history_date,
                    by=row.record.history_user,
                    title=TITLES.get(row.model, "Sửa nội dung thủ tục"),
                    subject="" if row.model is Decision else row.subject,
                    version_id=row.version_id,
                    changes=list(changes),
                )
            )
    for entry in entries:
        entry.changes = _told_briefly(entry.changes)
    return entries


def _is_same_save(last: Entry, row: _Row) -> bool:
    subject = "" if row.model is Decision else row.subject
    return (
        last.subject == subject
        and last.by == row.record.history_user
        and row.record.history_date - last.at <= ONE_SAVE
    )


def _told_briefly(changes: list[FieldChange]) -> list[FieldChange]:
    """Many rows added at once (a copied text) are counted, not listed."""
    added: dict[str, int] = defaultdict(int)
    for change in changes:
        if not change.old:
            added[change.label] += 1
    many = {label for label, count in added.items() if count > 5}
    brief = [change for change in changes if change.old or change.label not in many]
    return brief + [FieldChange(label, "", f"{added[label]} dòng") for label in sorted(many)]


def _changes(row: _Row, before: Any, names: dict[Any, dict[Any, str]]) -> list[FieldChange]:
    record = row.record
    if row.model is Decision and before is None:
        return []
    whole = row.model in CHILD_RELATIONS.values() or row.model is DecisionItem
    label = str(row.model._meta.verbose_name).capitalize()
    if record.history_type == "-":
        return [FieldChange(label, _summary(record, row.model), "")]
    if before is None:
        return [FieldChange(label, "", _summary(record, row.model))] if whole else []
    found = []
    for column in _told_columns(row.model):
        old, new = getattr(before, column.attname), getattr(record, column.attname)
        if old != new:
            found.append(
                FieldChange(
                    str(column.verbose_name),
                    _words(column, old, names),
                    _words(column, new, names),
                )
            )
    return found


def _summary(record: Any, model: type[models.Model]) -> str:
    if model is DecisionItem:
        return f"{record.get_kind_display()}: {record.procedure}"
    texts = [
        str(getattr(record, column.attname))
        for column in _told_columns(model)
        if isinstance(column, models.TextField | models.CharField)
        and getattr(record, column.attname)
        and not column.choices
    ]
    return " – ".join(texts)[:300]


def _told_columns(model: type[models.Model]) -> Iterable[models.Field]:
    return [column for column in tracked_columns(model) if column.name not in NOT_TOLD]


def _names_of_related(rows: list[_Row]) -> dict[Any, dict[Any, str]]:
    """Names of the units, sectors … that the rows point to: one query for each model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for row in rows:
        for column in _told_columns(row.model):
            if isinstance(column, models.ForeignKey):
                value = getattr(row.record, column.attname)
                if value is not None:
                    wanted[column.related_model].add(value)
    return {
        model: {key: str(found) for key, found in _named(model).in_bulk(keys).items()}
        for model, keys in wanted.items()
    }


def _named(model: type[models.Model]) -> models.QuerySet:
    """Rows of the model with what their names are made of."""
    rows = model._default_manager.all()
    return rows.select_related("procedure") if model is ProcedureVersion else rows


def _words(column: models.Field, value: Any, names: dict[Any, dict[Any, str]]) -> str:
    if value in (None, "", ()):
        return ""
    if isinstance(column, models.ForeignKey):
        return names.get(column.related_model, {}).get(value, str(value))
    if isinstance(column, ChoiceSetField):
        return ", ".join(column.labels(column.to_python(value)))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)
