"""Which workbook is which, told by content; what titles, parts and sections say."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.imports import NATIONAL_HEADINGS
from catalogue.layouts import Reading, UnknownLayoutError, recognise, sector_name
from catalogue.readings import LEVEL, SECTOR, UNIT
from common.workbooks import Sheet

HEAD = ["STT", "Mã TTHC", "Tên TTHC", "Thời hạn giải quyết"]


def read(*rows: list[Any], name: str = "Sheet1", **sheets: list[list[Any]]) -> Reading:
    found = [Sheet(name, rows=[list(row) for row in rows])]
    found += [
        Sheet(title.replace("_", " "), rows=[list(row) for row in body])
        for title, body in sheets.items()
    ]
    return recognise(found, NATIONAL_HEADINGS)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("DANH MỤC TTHC MỚI BAN HÀNH", "A"),
        ("DANH MỤC TTHC ĐƯỢC SỬA ĐỔI, BỔ SUNG", "B"),
        ("DANH MỤC TTHC ĐƯỢC THAY THẾ", "B"),
        ("DANH MỤC TTHC BỊ BÃI BỎ", "C"),
        ("DANH MỤC TTHC MỚI BAN HÀNH, SỬA ĐỔI, BỔ SUNG, BÃI BỎ", ""),
        ("DANH MỤC TTHC", ""),
    ],
)
def test_kind_comes_from_the_title(title: str, kind: str) -> None:
    found = read([title], [], HEAD, [1, "1.000001", "x", "5 ngày"])

    assert [row.origin.kind for row in found.rows] == [kind]


def test_kind_of_a_part_row_wins_over_the_title() -> None:
    found = read(
        ["DANH MỤC TTHC MỚI BAN HÀNH VÀ BỊ BÃI BỎ"],
        HEAD,
        ["A. THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH"],
        [1, "1.000001", "x", "5 ngày"],
        ["B. THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ"],
        [1, "1.000002", "y", None],
    )

    assert [(row.origin.number, row.origin.kind) for row in found.rows] == [(4, "A"), (6, "C")]


def test_level_sector_and_unit_are_implied_by_titles_and_sections() -> None:
    found = read(
        ["DANH MỤC TTHC THUỘC PHẠM VI CHỨC NĂNG QUẢN LÝ CỦA SỞ XÂY DỰNG TỈNH QUẢNG NGÃI"],
        ["A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH"],
        HEAD,
        ["I. LĨNH VỰC NHÀ Ở (02 TTHC)"],
        [1, "1.000001", "x", "5 ngày"],
        ["B. THỦ TỤC HÀNH CHÍNH CẤP XÃ"],
        ["I. LĨNH VỰC ĐƯỜNG BỘ"],
        [1, "1.000002", "y", "5 ngày"],
    )

    told = [(row.cells[LEVEL], row.cells[SECTOR], row.cells[UNIT]) for row in found.rows]
    assert told == [
        ("Cấp tỉnh", "Nhà ở", "SỞ XÂY DỰNG TỈNH QUẢNG NGÃI"),
        ("Cấp xã", "Đường bộ", "SỞ XÂY DỰNG TỈNH QUẢNG NGÃI"),
    ]
    assert found.rows[0].origin.implied == {LEVEL, SECTOR, UNIT}


def test_level_words_name_no_unit() -> None:
    found = read(
        ["DANH MỤC TTHC THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA UBND CẤP XÃ"],
        HEAD,
        [1, "1.000001", "x", "5 ngày"],
    )

    assert UNIT not in found.rows[0].cells


def test_national_workbook_with_title_rows_and_child_sheets() -> None:
    found = read(
        ["DANH SÁCH THỦ TỤC HÀNH CHÍNH"],
        [],
        ["STT", "Mã TTHC", "Tên TTHC", "Link truy cập", "Lĩnh vực", "Trạng thái"],
        [1, "1.000001", "x", "https://a.vn", "Hộ tịch", "Công khai"],
        [2, "1.000002", "y", "https://b.vn", "Hộ tịch", "Công khai"],
        TPHS=[
            ["Thành phần hồ sơ"],
            ["STT", "Mã TTHC", "Tên TTHC", "Mã giấy tờ", "Tên giấy tờ", "Loại", "Bản chính"],
            [1, "1.000001.000.00.00.H48", "x", "G1", "Tờ khai", "Khác", 1],
            [2, "1.000001.000.00.00.H48", "x", "G2", "Giấy chứng sinh", "Khác", 0],
        ],
    )

    assert found.layout == "national"
    first, second = (row.cells.get("[TPHS]") for row in found.rows)
    assert (first.headings, first.letters) == (
        ("Mã giấy tờ", "Tên giấy tờ", "Bản chính"),
        ("D", "E", "G"),
    )
    assert first.rows == [(3, ["G1", "Tờ khai", 1]), (4, ["G2", "Giấy chứng sinh", 0])]
    assert second is None


def test_procedure_without_rows_in_a_returned_export_has_none() -> None:
    found = recognise(
        [
            Sheet("TTHC", rows=[["Mã TTHC", "Tên TTHC", "Ghi chú"], ["1.000001", "x", None]]),
            Sheet("TPHS", rows=[["STT", "Mã TTHC", "Tên TTHC", "Tên giấy tờ"]]),
            Sheet("_base", hidden=True, rows=[["1.000001", "ab12"]]),
        ],
        NATIONAL_HEADINGS,
    )

    assert found.rows[0].origin.seen == "ab12"
    assert found.rows[0].cells["[TPHS]"].rows == []


def test_child_row_with_an_unreadable_code_is_noted() -> None:
    found = read(
        ["Mã TTHC", "Tên TTHC", "Link truy cập"],
        ["1.000001", "x", None],
        TPHS=[["Mã TTHC", "Tên giấy tờ"], [1.0001, "Tờ khai"]],
    )

    assert found.notes == ["Trang “TPHS”, dòng 2: mã “1.0001” không đọc được, dòng bỏ qua."]


def test_unused_columns_are_noted() -> None:
    found = read([*HEAD, "Màu sắc"], [1, "1.000001", "x", "5 ngày", "đỏ"])

    assert found.notes == ["Trang “Sheet1”: cột E “Màu sắc” không dùng đến."]


def test_no_table_is_an_unknown_layout() -> None:
    with pytest.raises(UnknownLayoutError, match="Không nhận ra bảng danh mục nào"):
        read(["Tên", "Tuổi"], ["An", 3])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I. LĨNH VỰC HÀNG HẢI VÀ ĐƯỜNG THỦY NỘI ĐỊA (09 TTHC)", "Hàng hải và đường thủy nội địa"),
        ("II. Lĩnh vực Đất đai", "Đất đai"),
        ("Lĩnh vực: Hộ tịch", "Hộ tịch"),
        ("III. Nhà ở (3 thủ tục hành chính)", "Nhà ở"),
    ],
)
def test_sector_name_without_mark_count_and_capitals(text: str, name: str) -> None:
    assert sector_name(text) == name
