"""Reading workbooks of any supported kind into plain rows, refusing the rest in Vietnamese."""

from __future__ import annotations

import codecs
import csv
import io
import pickle
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from common.vietnamese import thousands
from common.workbook_package import (
    MAX_ROWS,
    CellProblem,
    SheetProblems,
    WorkbookError,
    damaged,
    inspect_package,
    protected,
)

__all__ = ["CellProblem", "Sheet", "WorkbookError", "read_workbook"]

Span = tuple[tuple[int, int], tuple[int, int]]

MAX_FILE = 50 * 1024 * 1024
ZIP_SIGN = b"PK\x03\x04"
OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SEPARATORS = ",;\t|"
XLS_CHILD = Path(__file__).with_name("xls_child.py")
XLS_PROTECTED = 3
XLS_SECONDS = 60
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[n]`` is the row a person sees in Excel as n + 1; an empty cell is None.

    ``merged`` holds 0-based inclusive corners ((row, column), (row, column)).
    """

    name: str
    hidden: bool = False
    rows: list[list[object]] = field(default_factory=list)
    merged: tuple[Span, ...] = ()


def read_workbook(source: str | Path | bytes, filename: str = "") -> list[Sheet]:
    """All worksheets of an .xlsx, .xls or .csv file; ``filename`` is the name a person gave it.

    The kind is told by the content, not by the name. Whole numbers come out as ``int``, other
    numbers as ``float``, days as ``date`` or ``datetime``, text untouched as ``str``; a cell whose
    value Excel could not or did not compute is a ``CellProblem``. Blank rows at the end are left
    out. Raises ``WorkbookError``.
    """
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    content = source if isinstance(source, bytes) else _content(Path(source), name)
    if not content:
        raise WorkbookError(f"Tệp “{name}” trống.")
    if len(content) > MAX_FILE:
        raise WorkbookError(
            f"Tệp “{name}” lớn hơn {MAX_FILE // 1024**2} MB; hãy tách thành nhiều tệp."
        )
    if content.startswith(ZIP_SIGN):
        return _read_xlsx(content, name)
    if content.startswith(OLE_SIGN):
        if ENCRYPTED_STREAM in content:
            raise WorkbookError(protected(name))
        return _read_xls(content, name)
    return [_read_csv(content, name)]


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size <= MAX_FILE:
            return path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"Không mở được tệp “{name}”.") from error
    raise WorkbookError(f"Tệp “{name}” lớn hơn {MAX_FILE // 1024**2} MB; hãy tách thành nhiều tệp.")


# ---------------------------------------------------------------- Excel


def _read_xlsx(content: bytes, name: str) -> list[Sheet]:
    problems = inspect_package(content, name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = [
                _read_sheet(
                    workbook.get_sheet_by_name(meta.name),
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                    problems=problems.get(meta.name, {}),
                )
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except CalamineError as error:
        raise WorkbookError(damaged(name)) from error
    return _required(sheets, name)


def _read_sheet(sheet: CalamineSheet, *, hidden: bool, problems: SheetProblems) -> Sheet:
    rows: list[list[object]] = []
    if sheet.end is not None:
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    _put_back(rows, problems)
    _drop_blank_end(rows)
    return Sheet(sheet.name, hidden, rows, tuple(sheet.merged_cell_ranges or ()))


def _read_xls(content: bytes, name: str) -> list[Sheet]:
    try:
        child = subprocess.run(  # noqa: S603 -- our own interpreter and script, no shell
            [sys.executable, "-I", str(XLS_CHILD)],
            input=content,
            capture_output=True,
            timeout=XLS_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(damaged(name)) from error
    if child.returncode == XLS_PROTECTED:
        raise WorkbookError(protected(name))
    if child.returncode:
        raise WorkbookError(damaged(name))
    sheets = []
    for title, hidden, found, merged in pickle.loads(child.stdout):  # noqa: S301 -- own child
        rows = [[_plain(cell) for cell in row] for row in found]
        _drop_blank_end(rows)
        sheets.append(Sheet(title, hidden, rows, tuple(merged)))
    return _required(sheets, name)


def _required(sheets: list[Sheet], name: str) -> list[Sheet]:
    if not sheets:
        raise WorkbookError(f"Tệp “{name}” không có trang tính nào.")
    return sheets


def _plain(cell: object) -> object:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _put_back(rows: list[list[object]], problems: SheetProblems) -> None:
    """Cells that calamine reads as empty get their problem, the rectangle growing where needed."""
    if not problems:
        return
    height = max(row for row, _ in problems) + 1
    width = max(len(rows[0]) if rows else 0, *(column + 1 for _, column in problems))
    rows += [[] for _ in range(height - len(rows))]
    for row in rows:
        row += [None] * (width - len(row))
    for (place, column), problem in problems.items():
        rows[place][column] = problem


def _drop_blank_end(rows: list[list[object]]) -> None:
    while rows and not any(cell is not None and str(cell).strip() for cell in rows[-1]):
        rows.pop()


# ---------------------------------------------------------------- CSV


def _read_csv(content: bytes, name: str) -> Sheet:
    text = _decoded(content, name)
    if text.lstrip()[:1] == "<" or "\x00" in text or text.startswith("%PDF"):
        raise WorkbookError(
            f"Tệp “{name}” không phải bảng tính Excel (.xlsx, .xls) hoặc .csv; "
            "nếu Excel mở được tệp này, hãy lưu lại thành .xlsx."
        )
    rows: list[list[object]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([cell or None for cell in record])
            if len(rows) > MAX_ROWS:
                limit = thousands(MAX_ROWS)
                raise WorkbookError(f"Tệp “{name}” có hơn {limit} dòng; hãy tách thành nhiều tệp.")
    except csv.Error as error:
        raise WorkbookError(damaged(name)) from error
    _drop_blank_end(rows)
    return Sheet(Path(name).stem or "CSV", False, rows)


def _decoded(content: bytes, name: str) -> str:
    encoding = next(
        (known for mark, known in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8"
    )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise WorkbookError(
            f"Tệp “{name}” không phải bảng tính hoặc không dùng bảng mã UTF-8; "
            "hãy lưu lại thành .xlsx hoặc “CSV UTF-8”."
        ) from error


def _separator(text: str) -> str:
    """The sign that cuts most of the first records into the same number of fields."""
    sample = text[:65536]

    def agreement(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(
                map(len, csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
            )
        except csv.Error:
            return (0, 0)
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(SEPARATORS, key=agreement)
