"""Small sheets of the office: every row read, every error kept with its row and column."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.spreadsheets import (
    DateWidget,
    Table,
    TableRow,
    TextWidget,
    WorkbookError,
    find_table,
    read_workbook,
)

TEMPLATE_ROWS = 500


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell; ``column`` is the letter and the heading a person sees."""

    row: int
    column: str
    value: str
    problem: str


@dataclass
class RowReader:
    """Reads the cells of one row by heading; problems go to ``errors``."""

    row: TableRow
    errors: list[CellError]
    failed: bool = field(default=False, init=False)

    def fail(self, heading: str, problem: str) -> None:
        """Note a problem of this row under its heading."""
        letter = self.row.columns.get(heading, "")
        value = self.row.cells.get(heading)
        shown = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or "")
        column = f"{letter} – {heading}" if letter else heading
        self.errors.append(CellError(self.row.number, column, shown, problem))
        self.failed = True

    def text(self, heading: str, *, required: bool = True) -> str:
        """Tidy text of the cell."""
        return self._clean(TextWidget(), heading, required=required) or ""

    def day(self, heading: str) -> date | None:
        """The day in the cell, None with an error noted."""
        return self._clean(DateWidget(), heading, required=True)

    def _clean(self, widget: Any, heading: str, *, required: bool) -> Any:
        try:
            value = widget.clean(self.row.cells.get(heading))
        except ValueError as wrong:
            self.fail(heading, str(wrong))
            return None
        if required and value in (None, ""):
            self.fail(heading, "Ô này không được để trống.")
        return value


def read_rows(
    content: bytes, file_name: str, aliases: Mapping[str, str], headings: Sequence[str]
) -> tuple[Table, list[CellError]]:
    """The first table whose headings fit; lines that are no rows are errors, nothing is passed over.

    Raises ``WorkbookError`` when there is no such table or a heading is missing.
    """
    found = None
    for sheet in read_workbook(content, file_name):
        found = None if sheet.hidden else find_table(sheet.rows, aliases)
        if found:
            break
    wanted = "“" + "”, “".join(headings) + "”"
    if found is None:
        raise WorkbookError(f"Không tìm thấy dòng tiêu đề gồm các cột {wanted}.")
    missing = [heading for heading in headings if heading not in found.columns]
    if missing:
        raise WorkbookError(f"Thiếu cột “{'”, “'.join(missing)}”; cần đủ các cột {wanted}.")
    errors = [
        CellError(number, "", text, "Dòng này không đọc được thành dữ liệu; hãy sửa hoặc xóa.")
        for number, text in found.skipped
    ]
    if not found.rows and not errors:
        raise WorkbookError("Bảng không có dòng dữ liệu nào.")
    return found, errors


def template_workbook(
    headings: Sequence[str],
    *,
    days: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]],
    guide: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]] = (),
) -> bytes:
    """A sheet with its headings, text cells, lists to choose from and a second guide sheet.

    ``days`` are headings whose cells are days; ``choices`` values by heading; ``guide`` its rows;
    ``rows`` texts that stand there already, which no program takes for formulas.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet.append(list(headings))
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("Hướng dẫn")
    for line in guide:
        notes.append(list(line))
    notes.column_dimensions["A"].width = notes.column_dimensions["B"].width = 48
    lists = book.create_sheet("Lựa chọn")
    lists.sheet_state = "hidden"
    for place, heading in enumerate(headings, start=1):
        letter = get_column_letter(place)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = 24
        for row in range(2, TEMPLATE_ROWS + 2):
            sheet[f"{letter}{row}"].number_format = "dd/mm/yyyy" if heading in days else "@"
        if heading in choices:
            for row, value in enumerate(choices[heading], start=1):
                lists[f"{letter}{row}"] = value
            cells = f"'Lựa chọn'!${letter}$1:${letter}${len(choices[heading])}"
            rule = DataValidation(type="list", formula1=cells, allow_blank=True)
            rule.add(f"{letter}2:{letter}{TEMPLATE_ROWS + 1}")
            sheet.add_data_validation(rule)
    for row, texts in enumerate(rows, start=2):
        for place, text in enumerate(texts, start=1):
            cell = sheet.cell(row, place, text)
            cell.data_type, cell.number_format = "s", "@"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def each_row(table: Table, errors: list[CellError], read: Callable[[RowReader], Any]) -> list[Any]:
    """What ``read`` makes of each row; rows with an error are left out."""
    made = []
    for row in table.rows:
        reader = RowReader(row, errors)
        result = read(reader)
        if not reader.failed:
            made.append(result)
    errors.sort(key=lambda error: (error.row, error.column))
    return made
