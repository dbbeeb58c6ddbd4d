"""Finding the tables of an official sheet: titles above, two-line headings, sections and totals.

Nothing here knows what a procedure is: headings come in as aliases, and what a section row means
may be told by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from common.headings import (
    Header,
    Row,
    canonical_name,
    column_letter,
    first_header,
    header_at,
    heading_key,
)
from common.vietnamese import fold, tidy

Span = tuple[tuple[int, int], tuple[int, int]]
SectionKind = Callable[[str], str | None]

# "I. LĨNH VỰC …", "A) …", "II LĨNH VỰC …"; a letter alone needs its sign ("A Lưới" is a name).
SECTION_MARK = re.compile(
    r"(?P<mark>[IVX]+(?:\s*[.)/:–-]\s*|\s+)|[A-Z]\s*[.)/:–-]\s*)(?P<title>\S.*)",
    re.DOTALL,
)
PURE_MARK = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)/:]?")
COUNT_BEHIND = re.compile(r"\s*\([^()]*\d[^()]*\)\s*$")
NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[a-zA-Z])\s*\)?(?:\s*=.*)?")
TOTAL = re.compile(r"tong(?! (?:hop|cuc|lien|cong ty))(?: cong| so)?\b")


@dataclass(frozen=True)
class TableRow:
    """One data row. ``number`` is the row a person sees in Excel.

    ``cells`` maps each canonical heading to the raw value (None when empty), ``columns`` to the
    column's letter. ``section`` is the nearest sector row above it, ``part`` the nearest level or
    part row, both as written; a new part ends the section.
    """

    number: int
    cells: dict[str, object]
    columns: dict[str, str]
    section: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Table:
    """A table found by its headings.

    ``header_row`` is the row a person sees. ``headings`` keeps the words as written, both lines
    joined by " / " (units stand there in brackets). ``unknown`` are columns no alias names,
    letter to heading. ``titles`` are the lines above; ``skipped`` the notes and totals.
    """

    header_row: int
    headings: dict[str, str]
    columns: dict[str, str]
    rows: tuple[TableRow, ...]
    titles: tuple[str, ...] = ()
    unknown: dict[str, str] = field(default_factory=dict)
    skipped: tuple[tuple[int, str], ...] = ()


def section_title(text: str) -> str:
    """A section row without its mark and count: "I. LĨNH VỰC ĐƯỜNG BỘ (09 TTHC)" → the middle."""
    found = _marked(text)
    return COUNT_BEHIND.sub("", found["title"] if found else text)


def _marked(text: str) -> re.Match[str] | None:
    """A mark and its title; without a sign between them the title begins with a capital."""
    found = SECTION_MARK.fullmatch(text)
    if found and found["mark"].strip().isalpha() and not found["title"][0].isupper():
        return None
    return found


def find_table(
    rows: Iterable[Row],
    headings: Mapping[str, str],
    *,
    merged: Collection[Span] = (),
    fill: Collection[str] = (),
    ordinal: str = "ordinal",
    kind_of_section: SectionKind | None = None,
) -> Table | None:
    """The first table of a sheet, or None; see ``find_tables``."""
    tables = find_tables(
        rows,
        headings,
        merged=merged,
        fill=fill,
        ordinal=ordinal,
        kind_of_section=kind_of_section,
    )
    return tables[0] if tables else None


def find_tables(
    rows: Iterable[Row],
    headings: Mapping[str, str],
    *,
    merged: Collection[Span] = (),
    fill: Collection[str] = (),
    ordinal: str = "ordinal",
    kind_of_section: SectionKind | None = None,
) -> list[Table]:
    """All tables of one sheet; the first heading row stands among the first 40 rows.

    - ``headings``: alias as people write it → canonical name. A heading row names at least three
      of them, or two where no row names more.
    - ``merged``, ``fill``: canonical columns whose vertically merged cells are filled downwards.
    - ``ordinal``: canonical name of the STT column; a lone text there is a note or a section.
    - ``kind_of_section``: told the text of a marked or lone line, answers "part", "section" or
      None. For None the mark decides (letter: part, Roman numeral: section); no mark, no section.
    """
    grid = rows if isinstance(rows, list) else list(rows)
    aliases = {heading_key(alias): canonical for alias, canonical in headings.items()}
    first = first_header(grid, aliases)
    if first is None:
        return []
    spans = {start: bottom for start, (bottom, _) in merged if bottom > start[0]} if fill else {}
    return _Reader(grid, aliases, ordinal, kind_of_section, spans, set(fill)).read(first)


@dataclass
class _Open:
    """A table being read."""

    header: Header
    titles: tuple[str, ...]
    names: dict[str, str]
    rows: list[TableRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def closed(self) -> Table:
        header = self.header
        return Table(
            header_row=header.index + 1,
            headings={
                canonical: header.written[place] for place, canonical in header.columns.items()
            },
            columns=self.names,
            rows=tuple(self.rows),
            titles=self.titles,
            unknown={
                column_letter(place): text
                for place, text in sorted(header.written.items())
                if place not in header.columns
            },
            skipped=tuple(self.skipped),
        )


class _Line(NamedTuple):
    """A line that is no data: it may turn out to be a title of the table that follows."""

    number: int
    text: str
    is_section: bool


@dataclass
class _Reader:
    grid: Sequence[Row]
    aliases: Mapping[str, str]
    ordinal: str
    kind_of_section: SectionKind | None
    spans: Mapping[tuple[int, int], int]
    fill: set[str]
    reach: dict[int, tuple[int, object]] = field(default_factory=dict)
    section: str | None = None
    part: str | None = None
    lines: list[_Line] = field(default_factory=list)

    def read(self, first: Header) -> list[Table]:
        for index in range(first.index):
            filled = self._filled(index)
            if filled:
                self._take_line(index, filled, is_section=self._take_section(index, filled))
        tables = [self._open(first)]
        index = first.last + 1
        while index < len(self.grid):
            again = self._repeated_header(index)
            if again:
                tables.append(self._open(again))
                index = again.last + 1
            else:
                self._take(index, tables[-1])
                index += 1
        tables[-1].skipped += self._notes()
        return [table.closed() for table in tables]

    def _open(self, header: Header) -> _Open:
        """Lines since the last data row are the titles of the table that opens."""
        titles, self.lines = tuple(line.text for line in self.lines), []
        names = {canonical: column_letter(place) for place, canonical in header.columns.items()}
        return _Open(header, titles, names)

    def _filled(self, index: int) -> list[int]:
        return [
            column
            for column, cell in enumerate(self.grid[index])
            if cell is not None and not (isinstance(cell, str) and not cell.strip())
        ]

    def _repeated_header(self, index: int) -> Header | None:
        row = self.grid[index]
        starts = [row[column] for column in self._filled(index)[:2]]
        if not any(isinstance(cell, str) and canonical_name(cell, self.aliases) for cell in starts):
            return None
        header = header_at(self.grid, index, self.aliases)
        return header if len(header.columns) >= 3 else None

    def _notes(self) -> list[tuple[int, str]]:
        return [(line.number, line.text) for line in self.lines if not line.is_section]

    def _take(self, index: int, table: _Open) -> None:
        filled = self._filled(index)
        if not filled or self._is_numbering(index, filled, table.header):
            return
        if self._is_total(index, filled, table.header):
            table.skipped.append((index + 1, self._text(index, filled[0])))
        elif self._take_section(index, filled):
            self._take_line(index, filled, is_section=True)
        elif self._is_note(filled, table.header):
            self._take_line(index, filled, is_section=False)
        else:
            table.skipped += self._notes()
            self.lines = []
            table.rows.append(self._data_row(index, table))

    def _take_line(self, index: int, filled: list[int], *, is_section: bool) -> None:
        text = " ".join(self._text(index, column) for column in filled)
        self.lines.append(_Line(index + 1, text, is_section))

    def _text(self, index: int, column: int) -> str:
        return tidy(str(self.grid[index][column]))[0]

    def _take_section(self, index: int, filled: list[int]) -> bool:
        """Keep a section or part row; False when the row is none."""
        if len(filled) > 3:
            return False
        texts = [self._text(index, column) for column in filled]
        if len(texts) > 1:
            wordy = [text for text in texts[1:] if not text.isdigit()]
            if len(wordy) != 1 or not PURE_MARK.fullmatch(texts[0]):
                return False
            text = f"{texts[0].rstrip(' .)/:')}. {wordy[0]}"
        else:
            text = texts[0]
        mark = _marked(text)
        kind = self.kind_of_section(text) if self.kind_of_section else None
        if kind is None and mark:
            kind = "section" if mark["mark"][0] in "IVX" else "part"
        if kind == "part":
            self.part, self.section = text, None
        elif kind == "section":
            self.section = text
        return kind is not None

    def _is_numbering(self, index: int, filled: list[int], header: Header) -> bool:
        """The line "(1) (2) (3)" under the headings."""
        return (
            len(filled) >= 3
            and index <= header.last + 2
            and all(NUMBERING.fullmatch(self._text(index, column)) for column in filled)
        )

    def _is_total(self, index: int, filled: list[int], header: Header) -> bool:
        text = self.grid[index][filled[0]]
        if not isinstance(text, str) or not TOTAL.match(fold(text)):
            return False
        return header.columns.get(filled[0], self.ordinal) == self.ordinal or len(filled) == 1

    def _is_note(self, filled: list[int], header: Header) -> bool:
        """A lone text under STT, or nothing in any named column."""
        named = [header.columns[column] for column in filled if column in header.columns]
        return not named or (len(filled) == 1 and named == [self.ordinal])

    def _data_row(self, index: int, table: _Open) -> TableRow:
        row = self.grid[index]
        cells: dict[str, object] = {}
        for place, canonical in table.header.columns.items():
            cell = row[place] if place < len(row) else None
            blank = cell is None or (isinstance(cell, str) and not cell.strip())
            if canonical in self.fill:
                cell = self._from_above(index, place) if blank else self._reaching(index, place)
            cells[canonical] = cell
        return TableRow(index + 1, cells, table.names, self.section, self.part)

    def _reaching(self, index: int, place: int) -> object:
        """A cell's value, kept as far down as its vertical merge reaches."""
        cell = self.grid[index][place]
        self.reach[place] = (self.spans.get((index, place), index), cell)
        return cell

    def _from_above(self, index: int, place: int) -> object:
        bottom, cell = self.reach.get(place, (-1, None))
        return cell if index <= bottom else None
