"""Columns of the workbook for supplementary fields that are on, both ways."""

from __future__ import annotations

import datetime as dt
from typing import Any

from catalogue.columns import Column
from catalogue.enums import Part, SupplementaryType
from catalogue.supplementary import (
    Entry,
    SupplementaryField,
    entry_words,
    read_value,
)
from catalogue.widgets import Cell

# Before a field's key: what a row does to the field, among the attributes it changes.
PREFIX = "supplementary:"


class SupplementaryCell(Cell):
    """A cell of one field; its value is the entry a text holds."""

    empty = (None,)

    def __init__(self, field: SupplementaryField) -> None:
        super().__init__(multiline=field.type == SupplementaryType.LONG)
        self.field = field

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        given = raw if isinstance(raw, dt.date) else text
        if isinstance(given, dt.datetime):
            given = given.date()
        return (self.field.entry(read_value(self.field, given)),)

    def show(self, *values: Any) -> Any:
        entry: Entry | None = values[0]
        if entry is None:
            return ""
        is_number = entry["type"] == SupplementaryType.NUMBER
        return entry["value"] if is_number else entry_words(entry)

    def agrees(self, values: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        return self.show(*values) == self.show(*other)


class SupplementaryColumn(Column):
    """The column of a field, behind the national ones."""

    def __init__(self, field: SupplementaryField) -> None:
        super().__init__(
            field.heading,
            f"{PREFIX}{field.key}",
            cell=SupplementaryCell(field),
            part=Part.SUPPLEMENTARY,
        )
        self.field_key = field.key

    @property
    def stored_in(self) -> tuple[str, ...]:
        return ("supplementary",)

    def get_value(self, instance: Any) -> tuple[Any, ...]:
        return (instance.supplementary.get(self.field_key),)
