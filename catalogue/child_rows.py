"""Rows of a child sheet: reading them, cell by cell, against the rows of the text they patch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from import_export import widgets

from catalogue.enums import Part
from catalogue.readings import VERBATIM, ChildRows, RowReading, stored
from catalogue.widgets import AS_TEXT, Cell, Doubt, as_read, cell_text, safe_text


@dataclass(frozen=True)
class ChildColumn:
    """One column of a child sheet: national heading, the attributes it covers, its cell."""

    heading: str
    attributes: tuple[str, ...]
    cell: Cell
    required: bool = False


class ChildSheet(widgets.Widget):
    """The widget of a relation: reads rows of its sheet (or one cell's list) into value lists."""

    def __init__(
        self,
        title: str,
        relation: str,
        part: str,
        columns: Sequence[ChildColumn],
        from_text: Any = None,
        identity: str = "",
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.title = title
        self.label = str(Part(part).label)
        self.identity = identity
        self.fixed = fixed
        self.relation = relation
        self.part = part
        self.columns = tuple(columns)
        self.from_text = from_text
        self.attributes = tuple(
            dict.fromkeys(name for column in columns for name in column.attributes)
        )
        self.places = {name: place for place, name in enumerate(self.attributes)}
        self.spots = [
            tuple(self.places[name] for name in column.attributes) for column in self.columns
        ]
        self.blank: list[Any] = [None] * len(self.attributes)
        for column, spots in zip(self.columns, self.spots, strict=True):
            for spot, value in zip(spots, column.cell.empty, strict=True):
                self.blank[spot] = value
        self.number = {column.heading: place for place, column in enumerate(self.columns)}

    def base_rows(self, version: Any) -> list[list[Any]]:
        """The version's rows as value lists."""
        names = self.attributes
        return [
            [stored(getattr(child, name)) for name in names]
            for child in getattr(version, self.relation).all()
        ]

    def shown(self, values: Sequence[Any], places: Sequence[int] | None = None) -> list[Any]:
        """Plain cells of one row, for the columns at ``places`` (default all)."""
        return [
            self.columns[place].cell.show(*[values[spot] for spot in self.spots[place]])
            for place in (range(len(self.columns)) if places is None else places)
        ]

    def visible(self, rows: list[list[Any]]) -> list[list[Any]]:
        """Rows that show something: one of blanks only cannot be told from an empty line."""
        return [
            row
            for row in rows
            if any(str(cell).strip() for cell in self.shown(row) if cell is not None)
        ]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> list[list[Any]]:
        """Safe cells of all rows."""
        return [
            [safe_text(cell) if isinstance(cell, str) else cell for cell in self.shown(row)]
            for row in value
        ]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[list[Any]]:
        """Value lists of a sheet's rows; questions and errors go to ``kwargs["reading"]``."""
        reading: RowReading = kwargs["reading"]
        rows = self._as_rows(value, reading)
        places = [self.number[heading] for heading in rows.headings if heading in self.number]
        spots = [n for n, heading in enumerate(rows.headings) if heading in self.number]
        base = reading.seen or reading.base
        known = self._known(base, places)
        held = {} if rows.sheet else self._held(base)
        found = []
        for number, raw in rows.rows:
            try:
                texts = self._texts(raw, spots, places)
            except ValueError as problem:
                where = f"Trang “{rows.sheet}”, dòng {number}: "
                reading.error("", self.relation, where + str(problem))
                continue
            if not any(texts):
                continue
            same = known.get(texts) or (not rows.sheet and _told_less(known, texts))
            if same:
                found.append(same.pop(0))
                continue
            line = _Line(reading, rows, number, len(found) + 1)
            told = [
                (self.columns[place], self.spots[place], text, raw[spot], rows.letters[spot])
                for place, spot, text in zip(places, spots, texts, strict=True)
                if spot < len(raw)
            ]
            said = {name for column, _spots, text, *_ in told if text for name in column.attributes}
            found.append(self._patched(self._read_row(line, told), said, held))
        return found

    def _held(self, base: Any) -> dict[Any, list[Any]]:
        """The version's rows by what names them (an act's number, a paper's name)."""
        if base is None or not self.identity:
            return {}
        place = self.places[self.identity]
        return {row[place]: row for row in self.base_rows(base) if row[place]}

    def _patched(self, told: list[Any], said: set[str], held: dict[Any, list[Any]]) -> list[Any]:
        """A list in one cell of an annex says little of each entry: the rest keeps its value.

        An entry is the base's by its name; ``fixed`` attributes are never taken from such a list
        (the title of an act cited by its number is that act's, however the annex abridges it).
        """
        before = held.pop(told[self.places[self.identity]], None) if held else None
        if before is None:
            return told
        return [
            old if name not in said or (old and name in self.fixed) else new
            for name, old, new in zip(self.attributes, before, told, strict=True)
        ]

    def _as_rows(self, value: Any, reading: RowReading) -> ChildRows:
        if isinstance(value, ChildRows):
            return value
        entries = self.from_text(cell_text(value, multiline=True)[0])
        headings = list(entries[0]) if entries else []
        rows = [(reading.origin.number, list(entry.values())) for entry in entries]
        return ChildRows("", headings, [""] * len(headings), rows)

    def _texts(self, raw: Sequence[Any], spots: list[int], places: list[int]) -> tuple[str, ...]:
        texts = []
        width = len(raw)
        for spot, place in zip(spots, places, strict=True):
            cell = raw[spot] if spot < width else None
            texts.append(
                ""
                if cell is None
                else cell_text(cell, multiline=self.columns[place].cell.multiline)[0]
            )
        return tuple(texts)

    def _known(self, base: Any, places: list[int]) -> dict[tuple[str, ...], list[list[Any]]]:
        known: dict[tuple[str, ...], list[list[Any]]] = {}
        if base is None:
            return known
        for values in self.base_rows(base):
            key = tuple(
                as_read(cell, multiline=self.columns[place].cell.multiline)
                for cell, place in zip(self.shown(values, places), places, strict=True)
            )
            known.setdefault(key, []).append(values)
        return known

    def _read_row(self, line: _Line, told: list[_Told]) -> list[Any]:
        values = list(self.blank)
        texts = {column.heading: text for column, _spots, text, _cell, _letter in told}
        for column, spots, text, cell, letter in told:
            if not text:
                if column.required:
                    self._refuse(line, column, letter, "Ô bắt buộc đang để trống.")
                continue
            try:
                read = self._read_cell(line, column, text, cell, letter, texts)
            except ValueError as problem:
                self._refuse(line, column, letter, str(problem))
                continue
            for spot, part in zip(spots, read, strict=True):
                if part not in {None, ""} or not values[spot]:
                    values[spot] = part
        return values

    def _read_cell(
        self,
        line: _Line,
        column: ChildColumn,
        text: str,
        cell: Any,
        letter: str,
        texts: dict[str, str],
    ) -> tuple[Any, ...]:
        """One cell; a doubt becomes a question and leaves the cell's place empty."""
        try:
            return column.cell.read(text, cell, heading=column.heading)
        except Doubt as raised:
            doubt = raised
        key = f"{self.relation}.{line.order}.{column.attributes[0]}"
        answer = str(line.reading.answers.get(key, ""))
        if not answer and texts.get(f"{column.heading}{VERBATIM}") == text:
            answer = AS_TEXT
        if answer:
            try:
                return column.cell.settle(answer, text, heading=column.heading)
            except Doubt as again:
                doubt = again
        line.reading.ask(
            key,
            self.relation,
            self._where(line, column) + str(doubt),
            doubt.options,
            column=letter,
            free=doubt.free,
            kind=doubt.kind,
        )
        return column.cell.empty

    def _where(self, line: _Line, column: ChildColumn) -> str:
        sheet = line.rows.sheet
        place = f"Trang “{sheet}”, dòng {line.number}" if sheet else self.label
        return f"{place}, cột “{column.heading}”: "

    def _refuse(self, line: _Line, column: ChildColumn, letter: str, message: str) -> None:
        line.reading.error("", self.relation, self._where(line, column) + message, column=letter)


@dataclass(frozen=True)
class _Line:
    """One line of a child sheet: the row it belongs to, its number in Excel, its order."""

    reading: RowReading
    rows: ChildRows
    number: int
    order: int


# column, places of its values, repaired text, raw cell, letter
_Told = tuple[ChildColumn, tuple[int, ...], str, Any, str]


def _told_less(
    known: dict[tuple[str, ...], list[list[Any]]], texts: tuple[str, ...]
) -> list[list[Any]]:
    """Base rows that say all an annex's line says, and more."""
    for key, values in known.items():
        if values and all(not text or text == held for text, held in zip(texts, key, strict=True)):
            return values
    return []
