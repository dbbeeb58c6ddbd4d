"""Heading rows of official sheets: one line, or two where a heading spans several columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.vietnamese import fold, tidy

Row = Sequence[object]

HEADER_ROWS = 40


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


@dataclass(frozen=True)
class Header:
    """A heading row (0-based ``index``, one or two lines high).

    ``columns`` maps a column to its canonical heading, ``written`` every column to its words.
    """

    index: int
    height: int
    columns: dict[int, str]
    written: dict[int, str]

    @property
    def last(self) -> int:
        """Index of the last line."""
        return self.index + self.height - 1


def first_header(grid: Sequence[Row], aliases: Mapping[str, str]) -> Header | None:
    """The first row, among the first 40, that names enough of the headings; None without one."""
    found = [header_at(grid, index, aliases) for index in range(min(len(grid), HEADER_ROWS))]
    best = max((len(header.columns) for header in found), default=0)
    if best < 2:
        return None
    return next(header for header in found if len(header.columns) >= min(best, 3))


def header_at(grid: Sequence[Row], index: int, aliases: Mapping[str, str]) -> Header:
    """What the row at ``index`` names, read as a heading row with the line below where it divides."""
    top = _texts(grid[index])
    columns = _matched({column: (text,) for column, text in top.items()}, aliases)
    below = _texts(grid[index + 1]) if index + 1 < len(grid) else {}
    if len(columns) < 2 or not _is_second_line(top, below):
        return Header(index, 1, columns, top)
    written = dict(top)
    for column, text in below.items():
        parent = top[max(place for place in top if place <= column)]
        written[column] = f"{parent} / {text}"
    names = {column: (text, below.get(column, "")) for column, text in written.items()}
    return Header(index, 2, _matched(names, aliases), written)


def _matched(names: Mapping[int, tuple[str, ...]], aliases: Mapping[str, str]) -> dict[int, str]:
    """Column to canonical heading; of two columns with one meaning the first is taken."""
    columns: dict[int, str] = {}
    for column in sorted(names):
        canonical = next(
            filter(None, (canonical_name(name, aliases) for name in names[column])), None
        )
        if canonical and canonical not in columns.values():
            columns[column] = canonical
    return columns


def _texts(row: Row) -> dict[int, str]:
    return {
        column: tidy(cell)[0]
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell.strip()
    }


def _is_second_line(top: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Whether ``below`` only divides columns that one heading of ``top`` spans."""
    if len(below) < 2 or not top or min(below) < min(top):
        return False
    return all(
        column not in top or (column + 1 in below and column + 1 not in top) for column in below
    )


def canonical_name(text: str, aliases: Mapping[str, str]) -> str | None:
    """Canonical name of a heading, with or without what stands in brackets ("nếu có")."""
    return aliases.get(heading_key(text)) or aliases.get(
        heading_key(re.sub(r"\([^()]*\)", " ", text))
    )
