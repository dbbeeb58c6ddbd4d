"""An export edited offline and brought back: what it changes and what it leaves."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from catalogue import imports
from catalogue.enums import RowStatus
from catalogue.models import (
    Step,
)
from tests.catalogue.annexes import changed, keys, only
from tests.catalogue.workbooks import exported, staged
from tests.factories.catalogue import SectorFactory
from tests.factories.publication import (
    Office,
    amend,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Any:
    return SectorFactory(name="Hộ tịch")


# --- returned exports ---------------------------------------------------------------------------


def edited(content: bytes, **cells: Any) -> bytes:
    """The workbook with cells changed: ``TTHC_C2="…"``."""
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, coordinate = place.rsplit("_", 1)
        book[sheet][coordinate] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def cell_of(content: bytes, heading: str, row: int = 2) -> str:
    sheet = load_workbook(io.BytesIO(content))["TTHC"]
    return next(cell.coordinate[:-1] for cell in sheet[1] if cell.value == heading) + str(row)


def test_cleared_cell_of_a_returned_export_clears(office: Office) -> None:
    published(office, note="bỏ đi", name="Cấp thẻ")
    content = exported()

    row = only(staged(edited(content, **{f"TTHC_{cell_of(content, 'Ghi chú')}": None}), office))

    assert changed(row) == {"note": ("bỏ đi", "")}


def test_other_change_in_the_register_is_kept(office: Office) -> None:
    base = published(office, name="Cấp thẻ", on=timezone.localdate() - timedelta(days=5))
    content = edited(exported(), TTHC_C2="Cấp thẻ mới")
    decision = draft(office)
    amend(decision, base, office.editor, place="Tầng 2")
    sign(decision, office)

    row = only(staged(content, office))

    assert (row.status, changed(row)) == (
        RowStatus.CHANGED,
        {"name": ("Cấp thẻ", "Cấp thẻ mới")},
    )


def test_same_cell_changed_on_both_sides_is_a_question(office: Office) -> None:
    base = published(office, name="Cấp thẻ", on=timezone.localdate() - timedelta(days=5))
    content = edited(exported(), TTHC_C2="Cấp thẻ A")
    decision = draft(office)
    amend(decision, base, office.editor, name="Cấp thẻ B")
    sign(decision, office)
    row = only(staged(content, office))
    assert keys(row) == ["name:conflict"]

    row = imports.answer(row, {"name:conflict": "file"}, by=office.editor)

    assert changed(row) == {"name": ("Cấp thẻ B", "Cấp thẻ A")}


def test_row_taken_out_of_a_child_sheet_goes(office: Office) -> None:
    published(office, steps=[Step(action="Một"), Step(action="Hai")])
    book = load_workbook(io.BytesIO(exported()))
    book["Trình tự thực hiện"].delete_rows(2)
    kept = io.BytesIO()
    book.save(kept)

    row = only(staged(kept.getvalue(), office))

    assert changed(row) == {"steps": ("Một", "")}
    assert [values[1] for values in row.payload["children"]["steps"]] == ["Hai"]


def test_child_row_error_names_sheet_and_row(office: Office) -> None:
    published(office, steps=[Step(action="Một")])
    content = edited(exported(), **{"Trình tự thực hiện_E2": None, "Trình tự thực hiện_D2": "Ca 1"})

    row = only(staged(content, office))

    assert row.errors == [
        {
            "column": "E",
            "field": "steps",
            "message": "Trang “Trình tự thực hiện”, dòng 2, cột “Mô tả chi tiết”: "
            "Ô bắt buộc đang để trống.",
        }
    ]
