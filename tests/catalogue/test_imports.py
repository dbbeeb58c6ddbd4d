"""What a row of a workbook means: patches, questions, refusals, repairs (design §3)."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import load_workbook

from catalogue import imports
from catalogue.enums import BatchStatus, RowStatus, Stated
from catalogue.models import (
    Channel,
    Component,
    ImportBatch,
    LegalBasis,
    ProcedureVersion,
    StagedRow,
    Step,
)
from tests.catalogue.workbooks import exported, rows_of, staged, workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    Office,
    abolish,
    amend,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

HEAD = ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Phí, lệ phí"]
TITLE_A = "DANH MỤC THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH"
TITLE_B = "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"
TITLE_C = "DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Any:
    return SectorFactory(name="Hộ tịch")


def annex(*rows: list[Any], title: str = "DANH MỤC THỦ TỤC HÀNH CHÍNH", head: list[str] = HEAD):
    return workbook({"Phụ lục": [[title], [], head, *rows]})


def only(batch: ImportBatch) -> StagedRow:
    (row,) = rows_of(batch)
    return row


def keys(row: StagedRow) -> list[str]:
    return [question["key"] for question in row.questions]


def changed(row: StagedRow) -> dict[str, tuple[str, str]]:
    return {change["field"]: (change["old"], change["new"]) for change in row.changes}


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


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "kind"), [(TITLE_B, "B"), (TITLE_C, "C")])
def test_code_not_in_force_is_a_question(office: Office, title: str, kind: str) -> None:
    row = only(
        staged(annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"], title=title), office)
    )

    assert (row.status, keys(row)) == (RowStatus.QUESTION, ["kind"])
    assert row.payload["kind"] == kind


def test_new_code_that_exists_is_a_question_and_may_become_an_amendment(office: Office) -> None:
    base = published(office)
    row = only(
        staged(
            annex([1, base.procedure.base_code, base.name, None, "9 ngày", None], title=TITLE_A),
            office,
        )
    )
    assert keys(row) == ["kind"]

    row = imports.answer(row, {"kind": "amend"}, by=office.editor)

    assert (row.status, row.payload["kind"]) == (RowStatus.CHANGED, "B")


def test_code_of_an_abolished_procedure_is_not_new(office: Office) -> None:
    base = published(office, on=timezone.localdate() - timedelta(days=9))
    decision = draft(office)
    abolish(decision, base, office.editor)
    sign(decision, office)

    row = only(staged(annex([1, base.procedure.base_code, "x", "Hộ tịch", "9 ngày", None]), office))

    assert [option["value"] for option in row.questions[0]["options"]] == ["skip"]


def test_second_row_with_a_code_is_a_question(office: Office) -> None:
    row = [1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"]
    batch = staged(annex(row, row), office)

    first, second = rows_of(batch)
    assert (first.status, second.status) == (RowStatus.NEW, RowStatus.QUESTION)
    assert second.questions[0]["message"] == "Mã 1.000001 đã có ở trang “Phụ lục”, dòng 4."

    second = imports.answer(second, {"duplicate": "skip"}, by=office.editor)
    batch.refresh_from_db()
    assert second.status == RowStatus.UNCHANGED
    assert (batch.counts["new"], batch.counts["question"]) == (1, 0)


def test_unknown_sector_offers_near_names_and_a_new_one(office: Office) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tich tư pháp", "5 ngày", "Không"]), office))

    (question,) = row.questions
    assert question["key"] == "sector:ho tich tu phap"
    assert (question["column"], question["free"]) == ("D", True)
    assert [option["label"] for option in question["options"]] == [
        "Hộ tịch",
        "Thêm lĩnh vực mới “Hộ tich tư pháp”",
    ]


def test_ambiguous_sector_is_chosen_by_a_person(office: Office, sector: Any) -> None:
    ministry = UnitFactory(kind="ministry", name="Bộ Tư pháp")
    other = SectorFactory(name="Hộ tịch", ministry=ministry)
    row = only(staged(annex([1, "1.000001", "x", "HỘ TỊCH", "5 ngày", "Không"]), office))
    assert [option["value"] for option in row.questions[0]["options"]][:2] == [
        str(sector.pk),
        str(other.pk),
    ]

    row = imports.answer(row, {"sector:ho tich": str(other.pk)}, by=office.editor)

    assert (row.status, row.payload["values"]["sector_id"]) == (RowStatus.NEW, other.pk)


def test_unit_of_another_name_is_a_question(office: Office) -> None:
    head = [*HEAD, "Cơ quan giải quyết"]
    row = only(
        staged(
            annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không", "Sở Lạ"], head=head), office
        )
    )

    assert keys(row) == ["unit:so la"]
    assert {"value": str(office.unit.pk), "label": f"{office.unit.name} ({office.unit.code})"} in (
        row.questions[0]["options"]
    )


def test_unit_from_the_title(office: Office) -> None:
    unit = UnitFactory(name="Sở Xây dựng")
    title = TITLE_A + " THUỘC PHẠM VI CHỨC NĂNG QUẢN LÝ CỦA SỞ XÂY DỰNG TỈNH QUẢNG NGÃI"

    row = only(
        staged(annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"], title=title), office)
    )

    assert row.payload["values"]["unit_id"] == unit.pk


@pytest.mark.parametrize(
    ("limit", "fee", "asked"),
    [
        ("5 ngày | 7 ngày", "Không", ["time_limit"]),
        (5, "Không", ["time_limit"]),
        ("5 ngày", "40 VNĐ", ["fee"]),
        ("5 ngày", "5,000 đồng | 10,000 đồng", ["fee"]),
    ],
)
def test_doubtful_limit_or_fee_is_a_question(
    office: Office, limit: Any, fee: str, asked: list[str]
) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tịch", limit, fee]), office))

    assert (row.status, keys(row)) == (RowStatus.QUESTION, asked)


def test_answers_settle_limit_and_fee(office: Office) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tịch", 5, "40 VNĐ"]), office))

    row = imports.answer(row, {"time_limit": "5 ngày làm việc"}, by=office.editor)
    assert keys(row) == ["fee"]
    row = imports.answer(row, {"fee": "40.000 đồng"}, by=office.editor)

    values = row.payload["values"]
    assert row.status == RowStatus.NEW
    assert (values["time_limit_amount"], values["time_limit_unit"]) == ("5", "working_day")
    assert (values["fee_status"], values["fee_amount"]) == ("given", 40_000)


def test_unit_of_the_heading_settles_a_bare_number(office: Office) -> None:
    head = ["TT", "Tên TTHC", "Mã TTHC", "Lĩnh vực", "Thời hạn giải quyết (ngày làm việc)"]

    row = only(staged(annex([1, "x", "1.000001", "Hộ tịch", 7], head=head), office))

    assert changed(row)["time_limit"] == ("", "7 ngày làm việc")


def test_answer_all_settles_the_same_question_everywhere(office: Office) -> None:
    batch = staged(
        annex(*[[n, f"1.00000{n}", "x", "Lạ", "5 ngày", "Không"] for n in range(1, 4)]), office
    )

    imports.answer_all(batch, {"sector:la": "new"}, by=office.editor)

    batch.refresh_from_db()
    assert batch.counts["new"] == 3


# --- corrections --------------------------------------------------------------------------------


def test_corrected_code_is_read_anew(office: Office) -> None:
    row = only(staged(annex([1, 1.00177, "x", "Hộ tịch", "5 ngày", "Không"]), office))

    row = imports.correct_cell(row, "code", "1.001770", by=office.editor)

    assert (row.status, row.code, row.errors) == (RowStatus.NEW, "1.001770", [])
    assert row.payload["corrections"][0]["by"] == office.editor.pk


def test_confirmed_batch_takes_no_answers(office: Office) -> None:
    batch = staged(annex([1, "1.000001", "x", "Lạ", "5 ngày", "Không"]), office)
    ImportBatch.objects.update(status=BatchStatus.CONFIRMED)

    with pytest.raises(ValidationError, match="không còn sửa được"):
        imports.answer(only(batch), {"sector:la": "new"}, by=office.editor)


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

    with django_assert_num_queries(39):
        staged(content, office)


# --- the built annexes --------------------------------------------------------------------------

UNITS = {"working_days": "ngày làm việc", "days": "ngày", "hours": "giờ", "months": "tháng"}


@pytest.mark.parametrize("name", ["annex_1_so_xay_dung", "annex_2_cap_xa_bai_bo"])
def test_annex_agrees_with_its_truth(office: Office, shared_data: Path, name: str) -> None:
    folder = shared_data / "spreadsheets"
    truth = json.loads((folder / f"{name}.truth.json").read_text())

    batch = staged((folder / f"{name}.xlsx").read_bytes(), office, name=f"{name}.xlsx")

    rows = {(row.sheet, row.number): row for row in rows_of(batch)}
    assert set(rows) == {(entry["sheet"], entry["row"]) for entry in truth}
    wrong = []
    for entry in truth:
        row = rows[entry["sheet"], entry["row"]]
        told, asked = changed(row), keys(row)
        damaged = any("end zeros lost" in mess for mess in entry["mess"])
        if (row.code[:8] != entry["code"][:8]) != damaged and not row.errors:
            wrong.append((row.number, "code", row.code))
        wrong += _limit_wrong(entry, row, told, asked) + _fee_wrong(entry, row, told, asked)
    assert wrong == []


def _limit_wrong(entry: dict, row: StagedRow, told: dict, asked: list[str]) -> list[Any]:
    limit = entry.get("time_limit")
    if not limit or "time_limit" in asked:
        return []
    expected = f"{limit['value']} {UNITS[limit['unit']]}"
    shown = told.get("time_limit", ("", ""))[1]
    return [] if shown == expected else [(row.number, shown, expected)]


def _fee_wrong(entry: dict, row: StagedRow, told: dict, asked: list[str]) -> list[Any]:
    fee = entry.get("fee")
    if not fee or "fee" in asked:
        return []
    values = row.payload["values"]
    amount = 0 if values["fee_status"] == Stated.NONE else values["fee_amount"]
    return [] if amount == fee["amount"] else [(row.number, amount, fee["amount"])]


def test_annex_tables_levels_sectors_and_marks(office: Office, shared_data: Path) -> None:
    content = (shared_data / "spreadsheets" / "annex_1_so_xay_dung.xlsx").read_bytes()

    batch = staged(content, office)

    first = rows_of(batch)[0]
    assert first.payload["kind"] == "B"
    assert changed(first)["levels"] == ("", "Cấp tỉnh")
    assert "sector:hang hai va duong thuy noi dia" in keys(first)
    assert [values[0] for values in first.payload["children"]["channels"]] == [
        "counter",
        "post",
        "online",
    ]
    assert batch.counts == {
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "abolished": 0,
        "question": 44,
        "rejected": 1,
    }


def test_legal_bases_of_the_base_stay_when_the_annex_repeats_them(office: Office) -> None:
    base = published(
        office,
        legal_bases=[
            LegalBasis(number="60/2014/QH13", title="Luật Hộ tịch", issued_on=date(2014, 11, 20))
        ],
    )
    head = ["Mã TTHC", "Tên TTHC", "Căn cứ pháp lý"]

    row = only(
        staged(
            annex(
                [base.procedure.base_code, base.name, "- Luật Hộ tịch (60/2014/QH13)"], head=head
            ),
            office,
        )
    )

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_annex_that_abridges_an_act_or_a_paper_keeps_what_it_does_not_say(office: Office) -> None:
    base = published(
        office,
        legal_bases=[
            LegalBasis(
                number="66.7/2025/NQ-CP",
                title="Nghị quyết về cắt giảm thủ tục",
                issuer="Chính phủ",
                issued_on=date(2025, 11, 15),
            )
        ],
        components=[Component(name="Tờ khai", originals=1, issuer="UBND xã", form_name="Mẫu 01")],
    )
    head = ["Mã TTHC", "Tên TTHC", "Thành phần hồ sơ", "Căn cứ pháp lý"]
    papers = "1. Tờ khai (bản chính: 0, bản sao: 2)"
    bases = "- CẮT GIẢM THỦ TỤC. (66.7/2025/NQ-CP)\n- Luật Hộ tịch (60/2014/QH13)"

    row = only(
        staged(annex([base.procedure.base_code, base.name, papers, bases], head=head), office)
    )

    assert row.payload["children"]["components"] == [
        ["", "Tờ khai", "UBND xã", 0, 2, "Mẫu 01", "", False, ""]
    ]
    assert row.payload["children"]["legal_bases"] == [
        ["66.7/2025/NQ-CP", "Nghị quyết về cắt giảm thủ tục", "Chính phủ", "2025-11-15", None, ""],
        ["60/2014/QH13", "Luật Hộ tịch", "", None, None, ""],
    ]
    assert [change["label"] for change in row.changes] == ["Thành phần hồ sơ", "Căn cứ pháp lý"]
