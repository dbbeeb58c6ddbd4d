"""Spreadsheet desk: reading workbooks, finding tables, safe cells for export, import widgets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from import_export import widgets

from common.durations import Duration, Unit, format_duration, read_duration
from common.money import read_money
from common.tables import Table, TableRow, column_letter, find_table, find_tables, heading_key
from common.vietnamese import format_date, parse_date, tidy
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
    "read_workbook",
    "text_cell",
]

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(value: object) -> object:
    """A value safe to write: text that Excel would run as a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value


class TextWidget(widgets.Widget):
    """Text with the safe repairs made; None and blanks become an empty string."""

    def __init__(self, *, multiline: bool = False) -> None:
        super().__init__()
        self.multiline = multiline

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> str:
        """Tidy text; raises ``ValueError`` for a cell whose value Excel could not compute."""
        if isinstance(value, CellProblem):
            raise ValueError(f"Ô chứa công thức lỗi hoặc chưa tính: {value}.")
        return "" if value is None else tidy(str(value), multiline=self.multiline)[0]

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
        return "" if value is None else f"{value:,} đồng".replace(",", ".")


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
