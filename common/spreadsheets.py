"""Spreadsheet desk: reading workbooks, finding tables, safe cells for export, import widgets."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from import_export import widgets
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from common.durations import Duration, Unit, format_duration, read_duration
from common.money import read_money
from common.tables import (
    Table,
    TableRow,
    column_letter,
    find_table,
    find_tables,
    heading_key,
    section_title,
)
from common.vietnamese import format_date, parse_date, thousands, tidy
from common.workbook_package import CellProblem, WorkbookError
from common.workbooks import Sheet, read_workbook

__all__ = [
    "CellProblem",
    "DateWidget",
    "DurationWidget",
    "MoneyWidget",
    "Sheet",
    "Table",
    "TableRow",
    "TextWidget",
    "WorkbookError",
    "column_letter",
    "find_table",
    "find_tables",
    "heading_key",
    "plain_text",
    "read_workbook",
    "section_title",
    "string_cell",
    "text_cell",
]

# What a spreadsheet program takes for the start of a formula, full-width signs included.
FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def text_cell(value: object) -> object:
    """A value safe to write anywhere, CSV too: formula-like text gets a leading apostrophe.

    ``plain_text`` takes exactly this apostrophe away again, so a round trip changes nothing.
    """
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value


def plain_text(value: str) -> str:
    """Text as it was before ``text_cell``."""
    return value[1:] if QUOTED_FORMULA.match(value) else value


def string_cell(sheet: Worksheet, value: object) -> object:
    """For a sheet openpyxl writes: formula-like text as a cell that is text by its type.

    Excel neither runs it nor shows an apostrophe; other values are handed back as they are.
    """
    if not isinstance(value, str) or not FORMULA.match(value):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


class TextWidget(widgets.Widget):
    """Text with the safe repairs made; None and blanks become an empty string."""

    def __init__(self, *, multiline: bool = False) -> None:
        super().__init__()
        self.multiline = multiline

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> str:
        """Tidy text; raises ``ValueError`` for a cell whose value Excel could not compute."""
        if isinstance(value, CellProblem):
            raise ValueError(f"Ô chứa công thức lỗi hoặc chưa tính: {value}.")
        text = "" if value is None else plain_text(str(value))
        return tidy(text, multiline=self.multiline)[0]

    def render(self, value: object, obj: Any = None, **kwargs: Any) -> str:
        """Text safe for a spreadsheet cell."""
        return "" if value is None else str(text_cell(str(value)))


class DateWidget(widgets.Widget):
    """Days as ``dd/mm/yyyy``; reads date cells too."""

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> dt.date | None:
        """A date, None for an empty cell; raises ``ValueError`` in Vietnamese."""
        if value is None or not str(value).strip():
            return None
        return parse_date(value)

    def render(self, value: dt.date | None, obj: Any = None, **kwargs: Any) -> str:
        """``05/03/2024`` or an empty string."""
        return format_date(value) if value else ""


class MoneyWidget(widgets.Widget):
    """Whole đồng; ``in_dong`` when the heading names the currency."""

    def __init__(self, *, in_dong: bool = False) -> None:
        super().__init__()
        self.in_dong = in_dong

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> int | None:
        """Amount in đồng, None where the cell says nothing; raises ``ValueError`` when doubtful."""
        reading = read_money(value, in_dong=self.in_dong)
        if reading.problem:
            raise ValueError(reading.problem)
        return reading.amount

    def render(self, value: int | None, obj: Any = None, **kwargs: Any) -> str:
        """``150.000 đồng``; 0 is written out so that it reads back as 0, not as "not stated"."""
        return "" if value is None else f"{thousands(value)} đồng"


class DurationWidget(widgets.Widget):
    """Time limits; ``default_unit`` is the unit named by the column's heading."""

    def __init__(self, *, default_unit: Unit | None = None) -> None:
        super().__init__()
        self.default_unit = default_unit

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> Duration | None:
        """One time limit, None where the cell says nothing; raises ``ValueError`` when doubtful."""
        reading = read_duration(value, default_unit=self.default_unit)
        if reading.problem:
            raise ValueError(reading.problem)
        return reading.duration

    def render(self, value: Duration | None, obj: Any = None, **kwargs: Any) -> str:
        """ "5 ngày làm việc" or an empty string."""
        return format_duration(value) if value else ""
