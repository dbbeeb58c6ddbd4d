from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from common.durations import Duration, Unit
from common.money import NO_UNIT
from common.spreadsheets import (
    CellProblem,
    DateWidget,
    DurationWidget,
    MoneyWidget,
    TextWidget,
    plain_text,
    read_workbook,
    string_cell,
    text_cell,
)

DANGEROUS = [
    "=1+1",
    "+84 255",
    "-5",
    "- Luật Nhà ở",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "'=1",
]


# ---------------------------------------------------------------- cells for export


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_cell_stops_formulas(text):
    assert text_cell(text) == "'" + text


@pytest.mark.parametrize(
    "value", ["Cấp giấy phép", "", "'quoted'", "1.004082", 5, -5, None, dt.date(2024, 3, 5)]
)
def test_text_cell_leaves_the_rest(value):
    assert text_cell(value) == value


@given(st.text(alphabet="'=+-@\t\r\n a", max_size=8))
def test_plain_text_undoes_text_cell(text):
    assert plain_text(text_cell(text)) == text


def test_string_cell_writes_text_that_excel_does_not_run():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([string_cell(sheet, value) for value in ["=1+1", "- Luật", "@x", "Cấp", 5, None]])
    target = io.BytesIO()
    book.save(target)

    row = next(load_workbook(io.BytesIO(target.getvalue())).active.iter_rows())

    assert [cell.data_type for cell in row[:4]] == ["s", "s", "s", "s"]
    assert [bool(cell.quotePrefix) for cell in row[:4]] == [True, True, True, False]
    assert read_workbook(target.getvalue())[0].rows == [["=1+1", "- Luật", "@x", "Cấp", 5]]


# ---------------------------------------------------------------- widgets


@pytest.mark.parametrize(
    ("widget", "cell", "value"),
    [
        (TextWidget(), "  Cấp\nlại ", "Cấp lại"),
        (TextWidget(), None, ""),
        (TextWidget(), 5, "5"),
        (TextWidget(), "'=1+1", "=1+1"),
        (TextWidget(multiline=True), "'- Luật \n-  Nghị định", "- Luật\n- Nghị định"),
        (DateWidget(), "05/03/2024", dt.date(2024, 3, 5)),
        (DateWidget(), dt.date(2024, 3, 5), dt.date(2024, 3, 5)),
        (DateWidget(), " ", None),
        (MoneyWidget(), "150.000 đồng", 150_000),
        (MoneyWidget(), "Miễn phí", 0),
        (MoneyWidget(), "Không có thông tin", None),
        (MoneyWidget(in_dong=True), 70000, 70_000),
        (DurationWidget(), "05 ngày làm việc", Duration(Decimal(5), Unit.WORKING_DAY)),
        (DurationWidget(), None, None),
        (DurationWidget(default_unit=Unit.WORKING_DAY), 7, Duration(Decimal(7), Unit.WORKING_DAY)),
    ],
)
def test_widgets_read_cells(widget, cell, value):
    assert widget.clean(cell) == value


@pytest.mark.parametrize(
    ("widget", "cell", "message"),
    [
        (TextWidget(), CellProblem("#REF!"), "Ô chứa công thức lỗi hoặc chưa tính: #REF!."),
        (
            DateWidget(),
            "03/2024",
            "Không đọc được ngày “03/2024”; hãy ghi dạng ngày/tháng/năm, ví dụ 05/03/2024.",
        ),
        (DateWidget(), "31/02/2024", "Ngày “31/02/2024” không có trong lịch."),
        (MoneyWidget(), "50.000", NO_UNIT),
        (
            DurationWidget(),
            "5",
            "Chỉ ghi số 5, không rõ là ngày hay ngày làm việc.",
        ),
    ],
)
def test_widgets_refuse_in_vietnamese(widget, cell, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        widget.clean(cell)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("widget", "value", "cell"),
    [
        (TextWidget(), "=1+1", "'=1+1"),
        (TextWidget(multiline=True), "- Luật\n- Nghị định", "'- Luật\n- Nghị định"),
        (TextWidget(), "", ""),
        (DateWidget(), dt.date(2024, 3, 5), "05/03/2024"),
        (DateWidget(), None, ""),
        (MoneyWidget(), 1_250_000, "1.250.000 đồng"),
        (MoneyWidget(), 0, "0 đồng"),
        (MoneyWidget(), None, ""),
        (DurationWidget(), Duration(Decimal("0.5"), Unit.WORKING_DAY), "½ ngày làm việc"),
        (DurationWidget(), Duration(None, Unit.NONE), "Không quy định"),
        (DurationWidget(), None, ""),
    ],
)
def test_widgets_write_what_they_read_back(widget, value, cell):
    assert widget.render(value) == cell
    assert widget.clean(cell) == value
