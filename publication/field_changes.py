"""Which stored fields changed, read from simple-history: save by save, or between two steps.

Rows are read with a constant number of queries, whatever the number of procedures. A copied text
begins as what it was copied from: its first rows are no changes of anybody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from catalogue.canonical import SUPPLEMENTARY
from catalogue.models import (
    CHILD_RELATIONS,
    COPIED_FROM,
    RESTORED_FROM,
    Procedure,
    ProcedureVersion,
)
from catalogue.supplementary import entry_label, entry_words
from common.field_words import FieldChange, Names, names_of_related, value_words
from common.history import history_of, tracked_columns
from publication.kinds import kind_of
from publication.models import MOVE_REASON, Decision, DecisionItem, ListItem, ProcessItem

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
# How a text came to be, by what its history says of its first rows.
BEGINNINGS = {
    COPIED_FROM: "Chép nội dung đang có hiệu lực làm dự thảo",
    RESTORED_FROM: "Chép một nội dung đã ký trước đây làm dự thảo",
    MOVE_REASON: "Chép từ quyết định đã ký mà thủ tục này bị gạch",
}
CHILDREN = frozenset(CHILD_RELATIONS.values())
# Rows of decisions of every kind; those of publication decisions have a text.
ITEMS = (DecisionItem, ListItem, ProcessItem)
# Added rows of one kind beyond this number are counted, not listed.
LISTED = 5
ROW_NAME = 60
# Rows written within this time by one person on one subject are one save.
ONE_SAVE = timedelta(seconds=2)


@dataclass(frozen=True)
class Row:
    """A history row with the model it is of and the subject it belongs to."""

    model: type[models.Model]
    record: Any
    subject: str
    version_id: int | None
    decision_id: int

    @property
    def key(self) -> tuple[type[models.Model], int]:
        return self.model, self.record.id

    @property
    def origin(self) -> str:
        """Where a row came from that nobody typed: words for the officer, or ``""``."""
        reason = self.record.history_change_reason or ""
        if self.model is Decision or not reason:
            return ""
        return next((said for mark, said in BEGINNINGS.items() if reason.startswith(mark)), reason)

    @property
    def is_copied(self) -> bool:
        is_text = self.model is ProcedureVersion or self.model in CHILDREN
        return is_text and self.record.history_type == "+" and self.origin in BEGINNINGS.values()


@dataclass
class Save:
    """What one person changed on one subject at one time."""

    at: datetime
    by: User | None
    row: Row
    origin: str = ""
    changes: list[FieldChange] = field(default_factory=list)


def rows_of_decision(decision: Decision) -> list[Row]:
    """History rows of the decision, of its items (also those taken off) and of their texts."""
    rows = [
        Row(Decision, record, "", None, decision.pk)
        for record in decision.history.select_related("history_user").order_by("history_id")
    ]
    for model in ITEMS:
        if model in kind_of(decision).tracked:
            rows += _rows_of_items(model, decision_id=decision.pk)
    return rows


def rows_of_procedure(procedure: Procedure, decisions: Collection[int]) -> list[Row]:
    """History rows of the procedure's items in these decisions, and of their texts."""
    rows: list[Row] = []
    for model in ITEMS:
        rows += _rows_of_items(model, procedure_id=procedure.pk, decision_id__in=decisions)
    return rows


def _rows_of_items(model: type[models.Model], **wanted: Any) -> list[Row]:
    items = history_of(model).filter(**wanted)
    named = ("procedure", "place") if model is ListItem else ("procedure",)
    rows = [
        Row(
            model,
            record,
            str(record.procedure),
            getattr(record, "version_id", None),
            record.decision_id,
        )
        for record in items.select_related("history_user", *named).order_by("history_id")
    ]
    return rows if model is not DecisionItem else _with_texts(rows)


def _with_texts(rows: list[Row]) -> list[Row]:
    """The rows of items, then those of their texts."""
    of_text = {row.version_id: row for row in rows if row.version_id}
    for model in (ProcedureVersion, *CHILD_RELATIONS.values()):
        key = "id" if model is ProcedureVersion else "version_id"
        texts = history_of(model).filter(**{f"{key}__in": of_text}).select_related("history_user")
        for record in texts.order_by("history_id"):
            item = of_text[getattr(record, key)]
            rows.append(Row(model, record, item.subject, item.version_id, item.decision_id))
    return rows


def saves(rows: list[Row]) -> list[Save]:
    """Rows joined into saves, each with its field changes."""
    names = _names_of_related(rows)
    before: dict[Any, Any] = {}
    told: list[tuple[Row, list[FieldChange]]] = []
    for row in rows:
        told.append((row, [] if row.is_copied else _changes(row, before.get(row.key), names)))
        before[row.key] = row.record
    told.sort(key=lambda pair: (pair[0].subject, pair[0].record.history_date))
    found: list[Save] = []
    for row, changes in told:
        if not changes and not (row.is_copied and row.model is ProcedureVersion):
            continue
        if found and _is_same_save(found[-1], row):
            found[-1].changes += changes
            if found[-1].row.model in ITEMS:  # told as a change of the text, if one is in it
                found[-1].row = row
        else:
            record = row.record
            found.append(
                Save(record.history_date, record.history_user, row, row.origin, list(changes))
            )
    for save in found:
        save.changes = _told_briefly(save.changes)
    return found


def changes_between(
    rows: list[Row], earlier: dict[str, int], later: dict[str, int]
) -> list[tuple[str, list[FieldChange]]]:
    """(subject, net changes) of the rows as they stood at two moves (``Move.history_ids``)."""
    names = _names_of_related(rows)
    states: dict[Any, tuple[Any, Row | None]] = {}
    for row in rows:
        number, label = row.record.history_id, row.model._meta.label_lower
        old, new = states.get(row.key, (None, None))
        if number <= earlier.get(label, 0) or (row.is_copied and number <= later.get(label, 0)):
            states[row.key] = row.record, row
        elif number <= later.get(label, 0):
            states[row.key] = old, row
    found: dict[str, list[FieldChange]] = defaultdict(list)
    for old, new in states.values():
        if new is None or new.record is old or (old is None and new.record.history_type == "-"):
            continue
        was = None if old is None or old.history_type == "-" else old
        found[new.subject] += _changes(new, was, names)
    return [(subject, _told_briefly(changes)) for subject, changes in found.items() if changes]


def _is_same_save(last: Save, row: Row) -> bool:
    return (
        last.row.subject == row.subject
        and last.by == row.record.history_user
        and last.origin == row.origin
        and row.record.history_date - last.at <= ONE_SAVE
    )


def _told_briefly(changes: list[FieldChange]) -> list[FieldChange]:
    """Many rows added at once (an imported text) are counted, not listed."""
    added: dict[str, int] = defaultdict(int)
    for change in changes:
        if not change.old:
            added[change.label] += 1
    many = {label for label, count in added.items() if count > LISTED}
    brief = [change for change in changes if change.old or change.label not in many]
    return brief + [FieldChange(label, "", f"{added[label]} dòng") for label in sorted(many)]


def _changes(row: Row, before: Any, names: Names) -> list[FieldChange]:
    record = row.record
    if row.model is Decision and before is None:
        return []
    whole = row.model in CHILDREN or row.model in ITEMS
    label = str(row.model._meta.verbose_name).capitalize()
    if record.history_type == "-":
        return [FieldChange(label, _summary(record, row.model), "")]
    if before is None:
        return [FieldChange(label, "", _summary(record, row.model))] if whole else []
    of = f"{label} “{_row_name(record, row.model)}”: " if row.model in CHILDREN else ""
    found = []
    for column in _told_columns(row.model):
        old, new = getattr(before, column.attname), getattr(record, column.attname)
        if old != new and column.name == SUPPLEMENTARY:
            found += _supplementary(old, new)
        elif old != new:
            name = str(column.verbose_name)
            found.append(
                FieldChange(
                    f"{of}{name[0].lower()}{name[1:]}" if of else name,
                    value_words(column, old, names),
                    value_words(column, new, names),
                )
            )
    return found


def _supplementary(old: dict[str, Any], new: dict[str, Any]) -> list[FieldChange]:
    """Each of the office's own fields that differs, under its own name."""
    found = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before != after:
            words = [entry_words(entry) if entry else "" for entry in (before, after)]
            found.append(FieldChange(entry_label(after or before or {}), *words))
    return found


def _summary(record: Any, model: type[models.Model]) -> str:
    if model is DecisionItem:
        return f"{record.get_kind_display()}: {record.procedure}"
    if model is ListItem:
        return f"{record.get_change_display()}: {record.procedure} – {record.place}"
    if model is ProcessItem:
        return f"{record.get_change_display()}: {record.procedure}, {len(record.steps)} bước"
    return " – ".join(_texts(record, model))[:300]


def _row_name(record: Any, model: type[models.Model]) -> str:
    """What tells a row of a text from its neighbours."""
    name = next(iter(_texts(record, model)), "")
    return name if len(name) <= ROW_NAME else f"{name[: ROW_NAME - 1]}…"


def _texts(record: Any, model: type[models.Model]) -> list[str]:
    """The record's words, choices by their labels; units without their amounts left out."""
    texts = []
    for column in _told_columns(model):
        value = getattr(record, column.attname)
        is_text = isinstance(column, models.TextField | models.CharField)
        if is_text and value and not column.name.endswith("_unit"):
            texts.append(value_words(column, value, {}))
    return texts


def _told_columns(model: type[models.Model]) -> list[models.Field]:
    return [column for column in tracked_columns(model) if column.name not in NOT_TOLD]


def _names_of_related(rows: list[Row]) -> Names:
    told = {model: _told_columns(model) for model in {row.model for row in rows}}
    return names_of_related(((told[row.model], row.record) for row in rows), _named)


def _named(model: type[models.Model]) -> models.QuerySet:
    """Rows of the model with what their names are made of."""
    rows = model._default_manager.all()
    return rows.select_related("procedure") if model is ProcedureVersion else rows
