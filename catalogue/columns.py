"""Fields of the Resource: what a cell changes against the text it patches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from import_export import fields

from catalogue import widgets as cells
from catalogue.child_rows import ChildSheet
from catalogue.enums import Part
from catalogue.models import ProcedureVersion
from catalogue.readings import ABSENT, VERBATIM, RowReading, stored
from catalogue.row_rules import cell_of
from catalogue.widgets import Cell, Doubt, as_read, cell_text
from common.vietnamese import fold

NO_CONDITION = {"khong", "khong co", "khong quy dinh", "khong co quy dinh"}
NOT_SAID = {"", "khong co thong tin", "chua cap nhat"}


class ConditionsCell(Cell):
    """Requirements: “Không quy định” is an answer, an empty cell is none."""

    empty = ("unknown", "")

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        word = fold(text).strip(" .") if len(text) < 40 else text
        if word in NOT_SAID:
            return self.empty
        return ("none", "") if word in NO_CONDITION else ("given", text)

    def show(self, *values: Any) -> Any:
        status, text = values
        return "Không quy định" if status == "none" and not text else text


class Column(fields.Field):
    """A column of ``TTHC``: its heading, the attributes it covers, its cell, its component."""

    def __init__(
        self,
        heading: str,
        *attributes: str,
        cell: Cell | None = None,
        part: str = Part.OTHER,
        key: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(
            attribute=attributes[0], column_name=heading, widget=cell or Cell(multiline=True)
        )
        self.attributes = attributes
        self.key = key or attributes[0]
        self.part = part
        self.required = required

    @property
    def stored_in(self) -> tuple[str, ...]:
        """Columns of a text that hold what the cell shows."""
        return self.attributes

    def get_value(self, instance: Any) -> tuple[Any, ...]:
        """The attributes' values, in the stored form."""
        return tuple(stored(getattr(instance, name)) for name in self.attributes)

    def show(self, values: Sequence[Any]) -> Any:
        """Plain text of values."""
        return self.widget.show(*values)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        return self.widget.render(self.get_value(instance))

    def same(self, text: str, version: ProcedureVersion) -> bool:
        """Whether a cell says what this version says."""
        shown = self.show(self.get_value(version))
        return text == shown or text == as_read(shown, multiline=self.widget.multiline)

    def save(self, instance: RowReading, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Put what the cell changes into the reading; raises ``ValueError`` for a bad cell."""
        raw = row[self.column_name]
        if raw is ABSENT:
            return
        text, repairs = cell_text(raw, multiline=self.widget.multiline)
        if repairs:
            instance.repair(self.column_name, repairs)
        base, seen = instance.base, instance.seen
        if base is not None and (self.same(text, base) or (seen and self.same(text, seen))):
            return
        if not text:
            self._blank(instance)
            return
        values = self._read(instance, text, raw, row)
        if values is not None and self._kept(instance, values):
            values = None
        if values is not None and not (seen and self._conflict(instance, text, values)):
            instance.values.update(zip(self.attributes, values, strict=True))

    def _kept(self, reading: RowReading, values: tuple[Any, ...]) -> bool:
        """The same in other words changes nothing; an annex's “không có thông tin” neither."""
        if reading.base is None:
            return False
        if values == self.widget.empty and reading.origin.seen is None:
            return True
        return self.widget.agrees(values, self.get_value(reading.base))

    def _blank(self, reading: RowReading) -> None:
        """An empty cell clears only what a returned export held; otherwise it says nothing."""
        if reading.base is None:
            return
        if reading.origin.seen is None:
            return
        if self.required:
            raise ValueError("Ô bắt buộc đang để trống.")
        if not self._conflict(reading, "", self.widget.empty):
            reading.values.update(zip(self.attributes, self.widget.empty, strict=True))

    def _read(self, reading: RowReading, text: str, raw: Any, row: Any) -> tuple[Any, ...] | None:
        heading = reading.origin.headings.get(self.column_name, self.column_name)
        try:
            return self.widget.read(text, raw, heading=heading)
        except Doubt as doubt:
            answer = reading.answers.get(self.key)
            if cell_of(row, f"{self.column_name}{VERBATIM}", multiline=True) == text:
                answer = answer or cells.AS_TEXT
            problem = doubt
            if answer:
                try:
                    return self.widget.settle(str(answer), text, heading=heading)
                except Doubt as again:
                    problem = again
                except ValueError as again:
                    problem = Doubt(
                        f"{again} {doubt}",
                        options=doubt.options,
                        free=doubt.free,
                        kind=doubt.kind,
                    )
            reading.ask(
                self.key,
                self.key,
                str(problem),
                doubt.options,
                heading=self.column_name,
                free=doubt.free,
                kind=doubt.kind,
            )
            return None

    def _conflict(self, reading: RowReading, text: str, values: tuple[Any, ...]) -> bool:
        """Asks when the register changed under a returned export; True when the row waits."""
        base, seen = reading.base, reading.seen
        if base is None or seen is None or self.get_value(base) == self.get_value(seen):
            return False
        key = f"{self.key}:conflict"
        answer = reading.answers.get(key)
        if answer in {"file", "register"}:
            return answer == "register"
        now = self.show(self.get_value(base))
        reading.ask(
            key,
            self.key,
            f"“{self.column_name}” đã được sửa cả trong tệp lẫn trong danh mục sau khi tệp được xuất.",
            [("file", f"Theo tệp: {text}"), ("register", f"Theo danh mục: {now}")],
            heading=self.column_name,
            kind="conflict",
        )
        return True


class ChildField(fields.Field):
    """A relation as one field: the cell holds ``ChildRows`` or an annex's one-cell list."""

    def __init__(self, sheet: ChildSheet) -> None:
        super().__init__(attribute=sheet.relation, column_name=f"[{sheet.title}]", widget=sheet)
        self.key = sheet.relation
        self.part = sheet.part

    def get_value(self, instance: Any) -> list[list[Any]]:
        return self.widget.base_rows(instance)

    def save(self, instance: RowReading, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        raw = row[self.column_name]
        if raw is ABSENT or raw is None:
            return
        rows = self.widget.clean(raw, reading=instance)
        base, seen = instance.base, instance.seen
        if base is not None:
            now = self.widget.base_rows(base)
            before = self.widget.base_rows(seen) if seen else now
            if rows in (self.widget.visible(now), self.widget.visible(before)):
                return
            if isinstance(raw, str) and sorted(rows, key=repr) == sorted(now, key=repr):
                return
            if before != now and self._conflict(instance):
                return
        elif not rows:
            return
        instance.children[self.key] = rows

    def _conflict(self, reading: RowReading) -> bool:
        key = f"{self.key}:conflict"
        answer = reading.answers.get(key)
        if answer in {"file", "register"}:
            return answer == "register"
        reading.ask(
            key,
            self.key,
            f"“{self.widget.title}” đã được sửa cả trong tệp lẫn trong danh mục sau khi tệp được xuất.",
            [("file", "Theo tệp"), ("register", "Theo danh mục")],
            kind="conflict",
        )
        return True
