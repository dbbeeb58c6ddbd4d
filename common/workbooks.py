"""Reading workbooks of any supported kind into plain rows, refusing dangerous ones in Vietnamese."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

Span = tuple[tuple[int, int], tuple[int, int]]


class WorkbookError(Exception):
    """The file cannot be read; the message says in Vietnamese why and what to do."""


class CellProblem(str):
    """Text standing in a cell whose value could not be had: an Excel error, an uncomputed formula."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[n]`` is the row a person sees as n + 1; an empty cell is None.

    ``merged`` holds 0-based inclusive corners ((row, column), (row, column)).
    """

    name: str
    hidden: bool = False
    rows: list[list[object]] = field(default_factory=list)
    merged: tuple[Span, ...] = ()


def read_workbook(source: str | Path | bytes, filename: str = "") -> list[Sheet]:
    """All sheets of an .xlsx, .xls or .csv file; ``filename`` is the name the person gave it.

    Whole numbers come out as ``int``, other numbers as ``float``, days as ``date`` or
    ``datetime``, text as ``str``. Raises ``WorkbookError``.
    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    if name.lower().endswith(".csv"):
        return [_read_csv(content, name)]
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            _read_sheet(workbook, meta.name, hidden=meta.visible != SheetVisibleEnum.Visible)
            for meta in workbook.sheets_metadata
        ]
    except CalamineError as error:
        raise WorkbookError(f"Tệp “{name}” không đọc được như một bảng tính.") from error
    return sheets


def _read_sheet(workbook: CalamineWorkbook, name: str, *, hidden: bool) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return Sheet(name, hidden, rows, tuple(sheet.merged_cell_ranges or ()))


def _plain(cell: object) -> object:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _read_csv(content: bytes, name: str) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookError(f"Tệp “{name}” không phải bảng mã UTF-8.") from error
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[list[object]] = [
        [cell or None for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)
    ]
    return Sheet(Path(name).stem, False, rows)
