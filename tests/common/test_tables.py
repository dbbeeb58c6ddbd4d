from __future__ import annotations

import pytest

from common.headings import column_letter, heading_key
from common.tables import Table, TableRow, find_table, find_tables, section_title

ALIASES = {
    "STT": "ordinal",
    "TT": "ordinal",
    "Mã TTHC": "code",
    "Mã số TTHC": "code",
    "Tên TTHC": "name",
    "Tên thủ tục hành chính": "name",
    "Thời hạn giải quyết": "limit",
    "Phí, lệ phí": "fee",
    "Cách thức thực hiện / Trực tiếp": "counter",
    "Trực tuyến": "online",
    "Căn cứ pháp lý": "basis",
}
HEADER = ["STT", "Mã TTHC", "Tên TTHC"]
COLUMNS = {"ordinal": "A", "code": "B", "name": "C"}


def cells(ordinal: object, code: object, name: object) -> dict[str, object]:
    return {"ordinal": ordinal, "code": code, "name": name}


def places(table: Table) -> list[tuple[int, str | None, str | None]]:
    return [(row.number, row.part, row.section) for row in table.rows]


def test_find_table_reads_a_plain_table():
    table = find_table([HEADER, [1, "1.004082", " Cấp "], ["2", 1.5, None]], ALIASES)

    assert table == Table(
        header_row=1,
        headings={"ordinal": "STT", "code": "Mã TTHC", "name": "Tên TTHC"},
        columns=COLUMNS,
        rows=(
            TableRow(2, cells(1, "1.004082", " Cấp "), COLUMNS),
            TableRow(3, cells("2", 1.5, None), COLUMNS),
        ),
    )


def test_find_table_finds_the_heading_row_below_titles():
    table = find_table(
        [
            ["Phụ lục I", None, None],
            [None, None, None],
            ["DANH MỤC\nTHỦ TỤC", None, "Mã TTHC"],
            HEADER,
            [1, "1.004082", "Cấp"],
        ],
        ALIASES,
    )

    assert (table.header_row, table.titles) == (4, ("Phụ lục I", "DANH MỤC THỦ TỤC Mã TTHC"))
    assert [row.number for row in table.rows] == [5]


def test_find_table_compares_headings_folded_and_without_brackets():
    table = find_table(
        [["stt", "MÃ  SỐ\nTTHC", "Tên thủ tục hành chính", "Thời hạn\ngiải quyết (ngày làm việc)"]],
        ALIASES,
    )

    assert table.headings == {
        "ordinal": "stt",
        "code": "MÃ SỐ TTHC",
        "name": "Tên thủ tục hành chính",
        "limit": "Thời hạn giải quyết (ngày làm việc)",
    }


def test_find_table_reads_headings_of_two_lines():
    table = find_table(
        [
            ["STT", "Mã TTHC", "Cách thức thực hiện", None, None, "Phí, lệ phí (nếu có)"],
            [None, None, "Trực tiếp", "BCCI", "Trực tuyến", None],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [1, "1.004082", "x", None, "x", "Không"],
        ],
        ALIASES,
    )

    assert table.headings == {
        "ordinal": "STT",
        "code": "Mã TTHC",
        "counter": "Cách thức thực hiện / Trực tiếp",
        "online": "Cách thức thực hiện / Trực tuyến",
        "fee": "Phí, lệ phí (nếu có)",
    }
    assert table.unknown == {"D": "Cách thức thực hiện / BCCI"}
    assert [(row.number, row.cells) for row in table.rows] == [
        (
            4,
            {"ordinal": 1, "code": "1.004082", "counter": "x", "online": "x", "fee": "Không"},
        )
    ]


def test_find_table_does_not_take_data_for_a_second_heading_line():
    table = find_table([HEADER, ["1", "1.004082", "Cấp"], ["2", "1.004083", "Đổi"]], ALIASES)

    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize(
    "numbering",
    [["(1)", "(2)", "(3)"], [1, 2, 3], ["1", "2", "3=1+2"], ["A", "B", "C"], ["(a)", "(b)", "(c)"]],
)
def test_find_table_skips_the_numbering_under_the_headings(numbering):
    table = find_table([HEADER, numbering, [1, "1.004082", "Cấp"]], ALIASES)

    assert [row.number for row in table.rows] == [3]


@pytest.mark.parametrize(
    ("rows", "section"),
    [
        ([["I. LĨNH VỰC ĐƯỜNG BỘ (09 TTHC)"]], "I. LĨNH VỰC ĐƯỜNG BỘ (09 TTHC)"),
        ([["IV) Lĩnh vực\nđất đai", None, None]], "IV) Lĩnh vực đất đai"),
        ([["II LĨNH VỰC ĐẤT ĐAI"]], "II LĨNH VỰC ĐẤT ĐAI"),
        ([["I", "Lĩnh vực Đất đai", None]], "I. Lĩnh vực Đất đai"),
        ([["II.", None, "Lĩnh vực Đất đai"]], "II. Lĩnh vực Đất đai"),
        ([["III", "Lĩnh vực Đất đai", 9]], "III. Lĩnh vực Đất đai"),
        ([["I. Đất đai"], ["II. Hộ tịch"]], "II. Hộ tịch"),
    ],
)
def test_find_table_keeps_the_nearest_section(rows, section):
    table = find_table([HEADER, *rows, [1, "1.004082", "Cấp"]], ALIASES)

    assert [(row.section, row.part) for row in table.rows] == [(section, None)]
    assert table.skipped == ()


def test_find_table_keeps_parts_and_sections_apart():
    table = find_table(
        [
            ["A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH"],
            HEADER,
            ["I. Đất đai"],
            [1, "1.000001", "a"],
            ["II. Hộ tịch"],
            [2, "1.000002", "b"],
            ["B. THỦ TỤC HÀNH CHÍNH CẤP XÃ"],
            [3, "1.000003", "c"],
            ["I", "Đất đai", None],
            [4, "1.000004", "d"],
        ],
        ALIASES,
    )

    province, commune = "A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH", "B. THỦ TỤC HÀNH CHÍNH CẤP XÃ"
    assert places(table) == [
        (4, province, "I. Đất đai"),
        (6, province, "II. Hộ tịch"),
        (8, commune, None),
        (10, commune, "I. Đất đai"),
    ]
    assert table.titles == (province,)


def test_find_table_asks_what_a_line_means():
    def kind(text: str) -> str | None:
        if "CẤP" in text:
            return "part"
        return "section" if text.startswith("Lĩnh vực") else None

    table = find_table(
        [
            HEADER,
            ["I. TTHC CẤP TỈNH"],
            ["Lĩnh vực Đất đai"],
            [1, "1.000001", "a"],
            ["II. Hộ tịch"],
            [2, "1.000002", "b"],
            ["Phần này in nghiêng"],
        ],
        ALIASES,
        kind_of_section=kind,
    )

    assert places(table) == [
        (4, "I. TTHC CẤP TỈNH", "Lĩnh vực Đất đai"),
        (6, "I. TTHC CẤP TỈNH", "II. Hộ tịch"),
    ]
    assert table.skipped == ((7, "Phần này in nghiêng"),)


@pytest.mark.parametrize(
    "text", ["A Lưới là một xã", "X quang phổi", "Vì sao", "Căn cứ", "C", "12"]
)
def test_find_table_takes_a_lone_text_without_mark_for_a_note(text):
    table = find_table([HEADER, [text, None, None], [1, "1.004082", "Cấp"]], ALIASES)

    assert [(row.number, row.section, row.part) for row in table.rows] == [(3, None, None)]
    assert table.skipped == ((2, text),)


def test_find_table_skips_totals_blank_rows_and_notes():
    table = find_table(
        [
            HEADER,
            [1, "1.000001", "Tổng hợp báo cáo"],
            [None, "  ", None],
            [None, "1.000002", "Tổng cộng điểm"],
            ["Tổng cộng: 02 thủ tục", None, None],
            ["Tổng số", None, 2],
            [None, None, None],
            ["Ghi chú: in nghiêng", None, None],
        ],
        ALIASES,
    )

    assert [row.number for row in table.rows] == [2, 4]
    assert table.skipped == (
        (5, "Tổng cộng: 02 thủ tục"),
        (6, "Tổng số"),
        (8, "Ghi chú: in nghiêng"),
    )


def test_find_table_keeps_a_row_that_has_only_a_code():
    table = find_table([["Mã TTHC", "Tên TTHC"], ["1.004082", None]], ALIASES)

    assert [row.cells for row in table.rows] == [{"code": "1.004082", "name": None}]


def test_find_table_passes_over_rows_with_nothing_under_a_named_heading():
    table = find_table(
        [[*HEADER, "Tên tệp"], [1, "1.004082", "Cấp", "a"], [None, None, None, "b"]], ALIASES
    )

    assert [row.number for row in table.rows] == [2]
    assert (table.unknown, table.skipped) == ({"D": "Tên tệp"}, ((3, "b"),))


def test_find_table_takes_short_rows():
    table = find_table([HEADER, [1, "1.004082"], [2]], ALIASES)

    assert [row.cells for row in table.rows] == [cells(1, "1.004082", None)]


def test_find_table_takes_the_first_of_two_columns_with_one_meaning():
    table = find_table(
        [["Mã TTHC", "Tên TTHC", "Tên thủ tục hành chính"], ["1.004082", "a", "b"]], ALIASES
    )

    assert (table.columns, table.unknown) == (
        {"code": "A", "name": "B"},
        {"C": "Tên thủ tục hành chính"},
    )


def test_find_table_fills_vertical_merges_only_where_asked():
    rows = [
        [*HEADER, "Căn cứ pháp lý"],
        [1, "1.000001", "a", "Luật Đất đai"],
        [2, "1.000002", "b", None],
        [3, "1.000003", "c", None],
    ]
    merged = (((1, 3), (2, 3)),)

    filled = find_table(rows, ALIASES, merged=merged, fill=["basis"])
    plain = find_table(rows, ALIASES, merged=merged)

    assert [row.cells["basis"] for row in filled.rows] == ["Luật Đất đai", "Luật Đất đai", None]
    assert [row.cells["basis"] for row in plain.rows] == ["Luật Đất đai", None, None]


def test_find_tables_reads_every_table_of_a_sheet():
    first, second = find_tables(
        [
            ["A. DANH MỤC MỚI BAN HÀNH"],
            HEADER,
            ["I. Đất đai"],
            [1, "1.000001", "a"],
            ["Tổng cộng: 01"],
            ["B. DANH MỤC BỊ BÃI BỎ"],
            ["(kèm theo Quyết định)"],
            ["TT", "Mã số TTHC", "Tên TTHC", "Căn cứ pháp lý"],
            ["1.", "1.000002", "b", "Luật"],
            ["Hết"],
        ],
        ALIASES,
    )

    assert (first.header_row, first.titles, places(first), first.skipped) == (
        2,
        ("A. DANH MỤC MỚI BAN HÀNH",),
        [(4, "A. DANH MỤC MỚI BAN HÀNH", "I. Đất đai")],
        ((5, "Tổng cộng: 01"),),
    )
    assert (second.header_row, second.titles, places(second), second.skipped) == (
        8,
        ("B. DANH MỤC BỊ BÃI BỎ", "(kèm theo Quyết định)"),
        [(9, "B. DANH MỤC BỊ BÃI BỎ", None)],
        ((10, "Hết"),),
    )
    assert second.columns == {"ordinal": "A", "code": "B", "name": "C", "basis": "D"}


def test_find_tables_goes_on_after_a_heading_repeated_on_each_page():
    first, second = find_tables(
        [HEADER, ["I. Đất đai"], [1, "1.000001", "a"], HEADER, [2, "1.000002", "b"]], ALIASES
    )

    assert places(first) == [(3, None, "I. Đất đai")]
    assert places(second) == [(5, None, "I. Đất đai")]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [[None, None]],
        [["Mã TTHC", "khác"], ["1.004082", "a"]],
        [[None]] * 40 + [HEADER, [1, "1.004082", "Cấp"]],
    ],
    ids=["nothing", "empty row", "blanks", "one heading", "beyond 40 rows"],
)
def test_find_table_finds_none(rows):
    assert find_table(rows, ALIASES) is None


def test_find_table_reads_any_iterable():
    table = find_table(iter([HEADER, (1, "1.004082", "Cấp")]), ALIASES)

    assert [row.number for row in table.rows] == [2]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I. LĨNH VỰC ĐƯỜNG BỘ (09 TTHC)", "LĨNH VỰC ĐƯỜNG BỘ"),
        ("II. Lĩnh vực Đất đai", "Lĩnh vực Đất đai"),
        ("A. THỦ TỤC CẤP TỈNH", "THỦ TỤC CẤP TỈNH"),
        ("III. Hộ tịch (cấp xã)", "Hộ tịch (cấp xã)"),
        ("Lĩnh vực Hộ tịch", "Lĩnh vực Hộ tịch"),
    ],
)
def test_section_title_drops_mark_and_count(text, title):
    assert section_title(text) == title


def test_column_letter_counts_like_excel():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_heading_key_folds_signs_and_blanks():
    assert heading_key(" Phí,\nLỆ PHÍ  (nếu có)*") == "phi le phi neu co"
    assert heading_key(None) == ""
