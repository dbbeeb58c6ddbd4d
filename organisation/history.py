"""“Lịch sử thay đổi” of any tracked row: which field, from what to what, by whom, when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from common.field_words import FieldChange, Names, names_of_related, value_words
from common.fields import DerivedTextField
from common.history import history_of, tracked_columns
from organisation.rule_kinds import told_by_any_kind

TITLES = {"+": "Thêm mới", "~": "Sửa", "-": "Xóa"}


@dataclass(frozen=True)
class Entry:
    """One saving of one row."""

    at: datetime
    by: Any
    title: str
    subject: str
    reason: str
    changes: tuple[FieldChange, ...]


def history_records(model: type[models.Model], pk: int | None = None) -> models.QuerySet:
    """History rows of one row, or of the whole table, latest first."""
    records = history_of(model).select_related("history_user").order_by("-history_id")
    return records if pk is None else records.filter(id=pk)


def entries_of(
    model: type[models.Model], records: Sequence[Any], *, named: bool = False
) -> list[Entry]:
    """The records told field by field, in their order: a fixed number of queries.

    ``named`` adds what each row calls itself; only for models whose name asks no other table.
    """
    if not records:
        return []
    columns = _told_columns(model)
    before = _records_before(model, records)
    names = names_of_related((columns, record) for record in [*records, *before.values()])
    return [
        Entry(
            at=record.history_date,
            by=record.history_user,
            title=TITLES[record.history_type],
            subject=str(record.instance) if named else "",
            reason=record.history_change_reason or "",
            changes=_changes(columns, before.get(record.history_id), record, names),
        )
        for record in records
    ]


def _told_columns(model: type[models.Model]) -> list[models.Field]:
    return [
        column
        for column in tracked_columns(model)
        if not column.primary_key
        and not isinstance(column, DerivedTextField | models.DateTimeField)
    ]


def _records_before(model: type[models.Model], records: Sequence[Any]) -> dict[int, Any]:
    """For each record (by its history id) the one that stood before it."""
    rows = (
        history_of(model)
        .filter(
            id__in={record.id for record in records},
            history_id__lte=max(record.history_id for record in records),
        )
        .order_by("history_id")
    )
    latest: dict[int, Any] = {}
    before: dict[int, Any] = {}
    for row in rows:
        if row.id in latest:
            before[row.history_id] = latest[row.id]
        latest[row.id] = row
    wanted = {record.history_id for record in records}
    return {key: row for key, row in before.items() if key in wanted}


def _changes(
    columns: Iterable[models.Field],
    before: Any,
    record: Any,
    names: Names,
) -> tuple[FieldChange, ...]:
    if record.history_type == "-":
        return ()
    told = []
    for column in columns:
        old = _words(column, getattr(before, column.attname), names) if before else ""
        value = getattr(record, column.attname)
        new = "" if before is None and value is False else _words(column, value, names)
        if old != new:
            label = str(column.verbose_name)
            told.append(FieldChange(label[:1].upper() + label[1:], old, new))
    return tuple(told)


def _words(column: models.Field, value: Any, names: Names) -> str:
    if isinstance(column, models.JSONField) and value and not hasattr(column, "words"):
        if told := told_by_any_kind(value):
            return "\n".join(f"{label}: {words}" for label, words in told)
        return json.dumps(value, ensure_ascii=False, indent=2)
    return value_words(column, value, names)
