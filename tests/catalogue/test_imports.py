"""What a row of a workbook means: patches, questions, refusals, repairs (design §3)."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogue.enums import BatchStatus, RowStatus, Stated
from catalogue.models import (
    Channel,
    ProcedureVersion,
)
from tests.catalogue.annexes import TITLE_C, annex, changed, only
from tests.catalogue.workbooks import rows_of, staged, workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.publication import (
    Office,
    make_office,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Any:
    return SectorFactory(name="Hộ tịch")


# --- statuses -----------------------------------------------------------------------------------


def test_row_with_unknown_code_is_new(office: Office) -> None:
    batch = staged(annex([1, "1.000001", "Cấp thẻ", "Hộ tịch", "05 ngày", "Không"]), office)

    row = only(batch)
    assert (row.status, row.code, row.name, row.number) == ("new", "1.000001", "Cấp thẻ", 4)
    assert row.errors == row.questions == row.repairs == []
    assert row.payload["values"]["time_limit_amount"] == "5"
    assert row.payload["values"]["time_limit_unit"] == "calendar_day"
    assert row.payload["values"]["fee_status"] == Stated.NONE
    assert row.payload["values"]["unit_id"] == office.unit.pk
    assert batch.counts["new"] == 1


def test_nothing_of_a_staged_file_is_in_the_catalogue(office: Office) -> None:
    staged(annex([1, "1.000001", "Cấp thẻ", "Hộ tịch", "05 ngày", "Không"]), office)

    assert ProcedureVersion.objects.count() == 0


def test_amended_row_patches_only_what_it_says(office: Office) -> None:
    base = published(office, name="Cấp thẻ", place="Tầng 1", note="giữ lại")
    code = base.procedure.base_code

    row = only(
        staged(annex([1, code, "Cấp thẻ", base.sector.name, "7 ngày làm việc", None]), office)
    )

    assert row.status == RowStatus.CHANGED
    assert changed(row) == {"time_limit": ("5 ngày làm việc", "7 ngày làm việc")}
    assert row.payload["parts"] == ["time_limit"]
    assert row.base_id == base.pk


def test_same_limit_in_other_words_changes_nothing(office: Office) -> None:
    base = published(office, name="Cấp thẻ")
    words = "Không quá 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"

    row = only(staged(annex([1, base.procedure.base_code, "CẤP THẺ", None, words, None]), office))

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_row_of_table_c_is_abolished_with_its_basis(office: Office) -> None:
    base = published(office)
    head = ["STT", "Số hồ sơ TTHC", "Tên thủ tục hành chính", "Tên VBQPPL quy định nội dung bãi bỏ"]

    row = only(
        staged(
            annex([1, base.procedure.base_code, "x", "Luật 1/2025"], title=TITLE_C, head=head),
            office,
        )
    )

    assert row.status == RowStatus.ABOLISHED
    assert row.payload["change_basis"] == "Luật 1/2025"


def test_status_column_of_a_list_abolishes(office: Office) -> None:
    base = published(office)
    head = ["Mã TTHC", "Tên TTHC", "Trạng thái"]

    batch = staged(
        annex([base.procedure.base_code, "x", "Bãi bỏ"], ["1.000009", "y", "Đã bãi bỏ"], head=head),
        office,
    )

    assert [row.status for row in rows_of(batch)] == [RowStatus.ABOLISHED, RowStatus.UNCHANGED]


# --- rejected -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (1.001777, "Mã đang lưu dưới dạng số (1.001777)"),
        ("1.00177", "phải có 6 chữ số"),
        ("ABC", "không đúng dạng"),
        (None, "Chưa ghi mã"),
    ],
)
def test_damaged_code_is_rejected(office: Office, cell: Any, message: str) -> None:
    row = only(staged(annex([1, cell, "Cấp thẻ", "Hộ tịch", "5 ngày", "Không"]), office))

    assert row.status == RowStatus.REJECTED
    assert [(error["column"], error["field"]) for error in row.errors] == [("B", "code")]
    assert message in row.errors[0]["message"]


def test_new_row_without_name_is_rejected(office: Office) -> None:
    row = only(staged(annex([1, "1.000001", None, "Hộ tịch", "5 ngày", "Không"]), office))

    assert row.errors == [
        {"column": "C", "field": "name", "message": "Chưa ghi tên thủ tục hành chính."}
    ]


def test_bad_date_is_rejected_with_its_column(office: Office) -> None:
    head = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Ngày quyết định"]

    row = only(staged(annex(["1.000001", "x", "Hộ tịch", "31/02/2024"], head=head), office))

    assert row.errors == [
        {
            "column": "D",
            "field": "central_decision_date",
            "message": "Ngày “31/02/2024” không có trong lịch.",
        }
    ]


# --- repairs ------------------------------------------------------------------------------------


def test_safe_repairs_are_listed(office: Office) -> None:
    name = unicodedata.normalize("NFD", "Cấp\u00a0thẻ ")

    row = only(staged(annex([1, " 1,000001\n", name, "Hộ tịch", "5 ngày", "Không"]), office))

    assert (row.status, row.code, row.name) == (RowStatus.NEW, "1.000001", "Cấp thẻ")
    assert row.repairs == [
        "Mã TTHC: bỏ khoảng trắng thừa ở đầu hoặc cuối ô",
        "Mã TTHC: thay dấu phẩy bằng dấu chấm trong mã",
        "Tên TTHC: chuyển chữ về Unicode dựng sẵn (NFC)",
        "Tên TTHC: thay dấu cách đặc biệt bằng dấu cách thường",
        "Tên TTHC: bỏ khoảng trắng thừa ở đầu hoặc cuối ô",
    ]


# --- lists in one cell, marks -------------------------------------------------------------------


def test_marks_keep_ways_and_add_bare_ones(office: Office) -> None:
    base = published(
        office, channels=[Channel(way="counter", description="Tầng 1"), Channel(way="post")]
    )
    head = ["Mã TTHC", "Tên TTHC", "Trực tiếp", "BCCI", "Trực tuyến"]

    row = only(
        staged(annex([base.procedure.base_code, base.name, "x", None, "X"], head=head), office)
    )

    ways = [(values[0], values[6]) for values in row.payload["children"]["channels"]]
    assert ways == [("counter", "Tầng 1"), ("online", "")]
    assert row.payload["parts"] == ["channels"]


def test_bases_and_papers_in_one_cell(office: Office) -> None:
    head = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thành phần hồ sơ", "Căn cứ pháp lý"]
    papers = "1. Tờ khai (bản chính: 1, bản sao: 0)\n2. Giấy chứng sinh (bản chính: 0, bản sao: 1)"
    bases = "- Luật Hộ tịch (60/2014/QH13)\n- Nghị định 123/2015/NĐ-CP ngày 15/11/2015 hướng dẫn"

    row = only(staged(annex(["1.000001", "x", "Hộ tịch", papers, bases], head=head), office))

    children = row.payload["children"]
    assert [(values[1], values[3], values[4]) for values in children["components"]] == [
        ("Tờ khai", 1, 0),
        ("Giấy chứng sinh", 0, 1),
    ]
    assert [values[:2] + values[3:4] for values in children["legal_bases"]] == [
        ["60/2014/QH13", "Luật Hộ tịch", None],
        ["123/2015/NĐ-CP", "Nghị định 123/2015/NĐ-CP ngày 15/11/2015 hướng dẫn", "2015-11-15"],
    ]


# --- files --------------------------------------------------------------------------------------


def test_unknown_layout_says_what_was_looked_for(office: Office) -> None:
    batch = staged(workbook({"Danh sách": [["Họ tên", "Tuổi"], ["An", 3]]}), office)

    assert batch.status == BatchStatus.UNREADABLE
    assert "cột “Mã TTHC”" in batch.message
    assert "Trang “Danh sách” không có cột mã và cột tên thủ tục" in batch.message


def test_broken_file_is_unreadable(office: Office) -> None:
    batch = staged(b"PK\x03\x04 not a workbook", office)

    assert (batch.status, batch.rows.count()) == (BatchStatus.UNREADABLE, 0)


def test_hidden_and_empty_sheets_are_noted(office: Office) -> None:
    book = load_workbook(io.BytesIO(annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"])))
    book.create_sheet("Trống")
    hidden = book.copy_worksheet(book.worksheets[0])
    hidden.title, hidden.sheet_state = "Ẩn", "hidden"
    kept = io.BytesIO()
    book.save(kept)

    batch = staged(kept.getvalue(), office)

    assert batch.counts["new"] == 1
    assert "Trang “Trống” trống." in batch.message
    assert "Trang “Ẩn” đang ẩn nên không đọc." in batch.message


@pytest.mark.parametrize("number", [1, 3])
def test_staging_queries_do_not_grow_with_rows(
    office: Office, number: int, django_assert_num_queries: Any
) -> None:
    rows = [
        [n, published(office).procedure.base_code, "Tên mới", None, "9 ngày", None]
        for n in range(number)
    ]
    content = annex(*rows)

    with django_assert_num_queries(40):
        staged(content, office)
