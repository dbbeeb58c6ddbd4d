"""Finding the table in an official sheet: titles above, two-line headings, section and total rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.vietnamese import fold, tidy

HEADER_ROWS = 40
SECTION_MARK = re.compile(
    r"(?P<mark>[IVX]+|[A-HK-Z])(?:\s*[.)/:-]\s*|\s+|$)(?P<text>.*)", re.DOTALL
)

SectionKind = Callable[[str], str | None]


@dataclass(frozen=True)
class TableRow:
    """One data row. ``number`` is the row a person sees in Excel.

    ``cells`` maps a canonical heading to the raw value; ``columns`` to the column's letter.
    ``section`` is the nearest sector row above, ``part`` the nearest level or part row.
    """

    number: int
    cells: dict[str, object]
    columns: dict[str, str]
    section: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Table:
    """A table found by its headings.

    ``headings`` keeps the words as written (for units in brackets); ``unknown`` the columns no
    alias names, letter to heading; ``titles`` the lines above; ``skipped`` notes and totals.
    """

    header_row: int
    headings: dict[str, str]
    columns: dict[str, str]
    rows: tuple[TableRow, ...]
    titles: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def heading_key(text: object) -> str:
    """Folded heading with signs as blanks, for comparing."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(str(text or ""))).split())


def find_table(
    rows: Iterable[Sequence[object]],
    headings: Mapping[str, str],
    *,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
    ordinal: str = "ordinal",
    kind_of_section: SectionKind | None = None,
) -> Table | None:
    """The first table whose heading row names at least two of ``headings`` (alias to canonical).

    ``ordinal`` is the canonical name of the STT column. ``kind_of_section`` receives the text of
    a section row and answers "part", "section" or None (then the mark decides: letters open a
    part, Roman numerals a section).
    """
    tables = find_tables(
        rows, headings, merged=merged, ordinal=ordinal, kind_of_section=kind_of_section
    )
    return tables[0] if tables else None


def find_tables(
    rows: Iterable[Sequence[object]],
    headings: Mapping[str, str],
    *,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
    ordinal: str = "ordinal",
    kind_of_section: SectionKind | None = None,
) -> list[Table]:
    """All tables of one sheet, each with the rows up to the next heading row."""
    del merged
    grid = list(rows)
    aliases = {heading_key(alias): canonical for alias, canonical in headings.items()}
    for index, row in enumerate(grid[:HEADER_ROWS]):
        found = _match(row, aliases)
        if len(set(found.values())) >= 2:
            return [_table(grid, index, found, ordinal, kind_of_section)]
    return []


def _match(row: Sequence[object], aliases: Mapping[str, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, cell in enumerate(row):
        key = heading_key(cell)
        canonical = aliases.get(key) or aliases.get(
            heading_key(re.sub(r"\([^()]*\)", "", str(cell or "")))
        )
        if canonical and canonical not in found.values():
            found[index] = canonical
    return found


def _table(
    grid: list[Sequence[object]],
    header: int,
    found: dict[int, str],
    ordinal: str,
    kind_of_section: SectionKind | None,
) -> Table:
    columns = {canonical: column_letter(index) for index, canonical in found.items()}
    section = part = None
    data: list[TableRow] = []
    for index in range(header + 1, len(grid)):
        row = grid[index]
        filled = [tidy(str(cell))[0] for cell in row if cell is not None and str(cell).strip()]
        if not filled or all(re.fullmatch(r"\(\d+\)", text) for text in filled):
            continue
        mark = SECTION_MARK.fullmatch(filled[0]) if len(filled) <= 2 else None
        if mark:
            text = " ".join(filled)
            kind = (kind_of_section(text) if kind_of_section else None) or (
                "section" if set(mark["mark"]) <= set("IVX") else "part"
            )
            section, part = (text, part) if kind == "section" else (None, text)
            continue
        if fold(filled[0]).startswith("tong cong") or len(filled) == 1:
            continue
        cells = {canonical: row[place] for place, canonical in found.items() if place < len(row)}
        data.append(TableRow(index + 1, cells, columns, section, part))
    titles = tuple(tidy(str(cell))[0] for row in grid[:header] for cell in row if cell is not None)
    written = {canonical: str(grid[header][index]) for index, canonical in found.items()}
    return Table(header + 1, written, columns, tuple(data), titles)
