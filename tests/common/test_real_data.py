"""The readers over all real records and annexes; the same figures stand in docs/parsing.md."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import pytest

from common.durations import Unit, read_duration, unit_from_heading
from common.money import (
    FREE_BUT_ELSEWHERE,
    NOTE_DIFFERS,
    read_money,
)
from common.spreadsheets import find_table, find_tables, read_workbook
from common.vietnamese import parse_date, read_code, tidy
from tests.common.parsing_figures import (
    UNITS,
    expected_fee,
    expected_limit,
    fees_by_channel,
    limits_by_channel,
    outcome,
    problems,
    read_limit,
    records,
)

ALIASES = {
    "STT": "ordinal",
    "TT": "ordinal",
    "Mã số TTHC": "code",
    "Mã TTHC": "code",
    "Số hồ sơ TTHC": "code",
    "Mã số": "code",
    "Tên thủ tục hành chính": "name",
    "Tên TTHC": "name",
    "Tên": "name",
    "Lĩnh vực": "sector",
    "Thời hạn giải quyết": "limit",
    "Phí, lệ phí": "fee",
    "Lệ phí": "fee",
    "Trực tiếp": "counter",
    "BCCI": "post",
    "Trực tuyến": "online",
    "Căn cứ pháp lý": "basis",
    "Ngày ban hành văn bản": "date",
    "Tên VBQPPL quy định nội dung bãi bỏ": "act",
    "Cơ quan thực hiện": "agency",
    "Tên giấy tờ": "paper",
    "Mẫu đơn, tờ khai": "form",
    "Tên File": "file",
}
WAYS = {"counter": "Trực tiếp", "post": "Dịch vụ bưu chính", "online": "Trực tuyến"}


# ---------------------------------------------------------------- shares


def test_time_limits_by_channel_parse_or_go_before_a_person(shared_data):
    readings = [reading for _, reading in limits_by_channel(shared_data)]

    assert Counter(map(outcome, readings)) == {"parsed": 4884, "flagged": 602, "missing": 319}
    assert Counter(reading.duration.unit for reading in readings if reading.duration) == {
        Unit.WORKING_DAY: 3327,
        Unit.CALENDAR_DAY: 1382,
        Unit.HOUR: 127,
        Unit.NONE: 41,
        Unit.MONTH: 7,
    }
    assert sorted(problems(readings).values(), reverse=True) == [542, 23, 19, 12, 6]


def test_fees_by_channel_parse_or_go_before_a_person(shared_data):
    readings = [reading for _, reading in fees_by_channel(shared_data)]

    assert Counter(map(outcome, readings)) == {"parsed": 3966, "flagged": 858, "missing": 981}
    assert sorted(problems(readings).values(), reverse=True) == [445, 126, 94, 92, 51, 25, 20, 5]


def test_time_limits_and_fees_of_whole_records_parse_or_go_before_a_person(shared_data):
    limits = [read_duration(record.get("time_limit_raw")) for record in records(shared_data)]
    fees = [read_money(record.get("fee_raw")) for record in records(shared_data)]

    assert Counter(map(outcome, limits)) == {"parsed": 1654, "flagged": 425, "missing": 438}
    assert Counter(map(outcome, fees)) == {"parsed": 1686, "flagged": 173, "missing": 658}


def test_all_codes_of_the_records_are_read_as_they_stand(shared_data):
    codes = [record["code"] for record in records(shared_data) if "code" in record]
    readings = [read_code(code) for code in codes]

    assert len(codes) == 2453
    assert [reading.code for reading in readings] == codes
    assert not any(reading.repairs for reading in readings)


# ---------------------------------------------------------------- against the gatherer's values


def test_time_limits_differ_from_the_gatherers_only_where_we_mean_to(shared_data):
    differing = Counter(
        (tidy(limit["raw"])[0].lower(), expected_limit(limit), read_limit(reading))
        for limit, reading in limits_by_channel(shared_data)
        if expected_limit(limit) != read_limit(reading)
    )

    assert differing == {
        ("không quy định", None, (None, Unit.NONE)): 41,
        ("0 giờ", (Decimal(0), Unit.HOUR), None): 5,
        ("0.5 giờ", None, (Decimal("0.5"), Unit.HOUR)): 1,
    }


def test_fees_we_read_and_the_gatherer_did_not(shared_data):
    ours = Counter(
        (tidy(fee["raw"])[0], fee.get("problem"), reading.amount)
        for fee, reading in fees_by_channel(shared_data)
        if reading.amount is not None and reading.amount != expected_fee(fee)
    )

    assert ours == {
        ("Phí : Không Đồng", None, 0): 8,
        ("Lệ phí: 200000 ĐồngXem chi tiết", None, 200_000): 6,
        ("Lệ phí: 600000 ĐồngXem chi tiết", None, 600_000): 3,
        ("Lệ phí: 0 ĐồngXem chi tiết", None, 0): 2,
        # the note says that the table of charges names no such fee
        ("Miễn phí", "free of charge, but the note speaks of a fee", 0): 4,
        # 1 + 40,000 run together: nothing in the cell or its note shows it
        ("140,000 Việt Nam Đồng", "time limit and fee run together", 140_000): 3,
    }


def test_fees_the_gatherer_took_and_we_hand_to_a_person(shared_data):
    ours = Counter(
        reading.problem
        for fee, reading in fees_by_channel(shared_data)
        if reading.amount is None and expected_fee(fee) is not None
    )

    assert ours == {FREE_BUT_ELSEWHERE: 112, NOTE_DIFFERS: 83}


def test_no_fee_both_sides_read_differs(shared_data):
    assert not [
        (fee, reading)
        for fee, reading in fees_by_channel(shared_data)
        if reading.amount is not None and expected_fee(fee) not in {None, reading.amount}
    ]


# ---------------------------------------------------------------- built annexes


def annex(shared_data, name):
    folder = shared_data / "spreadsheets"
    truth = json.loads((folder / f"{name}.truth.json").read_text("utf-8"))
    sheets = read_workbook(folder / f"{name}.xlsx")
    tables = {sheet.name: find_table(sheet.rows, ALIASES) for sheet in sheets}
    rows = {
        (sheet, row.number): row for sheet, table in tables.items() if table for row in table.rows
    }
    return truth, tables, rows


@pytest.mark.parametrize(
    ("name", "count"), [("annex_1_so_xay_dung", 45), ("annex_2_cap_xa_bai_bo", 56)]
)
def test_annex_rows_are_those_of_its_truth(shared_data, name, count):
    truth, _, rows = annex(shared_data, name)

    assert list(rows) == [(entry["sheet"], entry["row"]) for entry in truth]
    assert len(rows) == count


@pytest.mark.parametrize("name", ["annex_1_so_xay_dung", "annex_2_cap_xa_bai_bo"])
def test_annex_codes_are_right_or_refused(shared_data, name):
    truth, _, rows = annex(shared_data, name)

    for entry in truth:
        reading = read_code(rows[entry["sheet"], entry["row"]].cells["code"])
        if "code: stored as a number, end zeros lost" in entry["mess"]:
            assert (reading.code, reading.error is None) == (None, False)
        else:
            assert (reading.base, reading.error) == (entry["code"], None)
        repaired = any(
            mess in {"code: trailing blank", "code: leading line break", "code: comma for point"}
            for mess in entry["mess"]
        )
        assert bool(reading.repairs) == repaired


@pytest.mark.parametrize("name", ["annex_1_so_xay_dung", "annex_2_cap_xa_bai_bo"])
def test_annex_time_limits_are_right_or_questioned(shared_data, name):
    truth, tables, rows = annex(shared_data, name)
    differing = []

    for entry in truth:
        cells = rows[entry["sheet"], entry["row"]].cells
        if "limit" not in cells:
            continue
        unit = unit_from_heading(tables[entry["sheet"]].headings["limit"])
        reading = read_duration(cells["limit"], default_unit=unit)
        limit = entry["time_limit"]
        expected = limit and (Decimal(limit["value"]), UNITS[limit["unit"]])
        if "time limit: bare number, unit lost" in entry["mess"]:
            assert (reading.duration, reading.problem is None) == (None, False)
        elif read_limit(reading) != expected:
            differing.append((entry["row"], cells["limit"], reading.duration.unit))

    # In the source these limits differ by channel; the annex's one cell does not show it.
    assert (
        differing
        == {
            "annex_1_so_xay_dung": [],
            "annex_2_cap_xa_bai_bo": [
                (49, "7", Unit.WORKING_DAY),
                (50, "3", Unit.WORKING_DAY),
                (52, "3", Unit.WORKING_DAY),
            ],
        }[name]
    )


@pytest.mark.parametrize("name", ["annex_1_so_xay_dung", "annex_2_cap_xa_bai_bo"])
def test_annex_fees_are_never_wrong(shared_data, name):
    truth, _, rows = annex(shared_data, name)

    for entry in truth:
        cells = rows[entry["sheet"], entry["row"]].cells
        if "fee" in cells and entry["fee"]:
            reading = read_money(cells["fee"], in_dong=name.startswith("annex_2"))
            assert (reading.amount, reading.problem) == (entry["fee"]["amount"], None)


def test_annex_1_keeps_sections_channels_and_dates(shared_data):
    truth, tables, rows = annex(shared_data, "annex_1_so_xay_dung")

    assert tables["PHỤ LỤC I"].header_row == 6
    assert {row.part for row in rows.values()} == {"A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH"}
    for entry in truth:
        row = rows[entry["sheet"], entry["row"]]
        if not any(mess.startswith("code: duplicate") for mess in entry["mess"]):
            assert entry["field"].upper() in row.section
        assert sorted(WAYS[way] for way in WAYS if row.cells[way]) == entry["channels"]
        if entry["date"]:
            assert parse_date(row.cells["date"]) == parse_date(entry["date"])


def test_annex_2_keeps_sections_and_says_nothing_of_an_empty_sheet(shared_data):
    truth, tables, rows = annex(shared_data, "annex_2_cap_xa_bai_bo")

    assert {name: table and table.header_row for name, table in tables.items()} == {
        "1. Cap xa": 5,
        "3. Bai bo": 3,
        "Sheet1": None,
    }
    for entry in truth:
        row = rows[entry["sheet"], entry["row"]]
        expected = None if entry["sheet"] == "3. Bai bo" else f"Lĩnh vực {tidy(entry['field'])[0]}"
        assert (row.section and row.section.split(". ", 1)[1]) == expected


@pytest.mark.parametrize(
    ("file", "header_row", "count"),
    [
        ("portal_list_bo_tu_phap.xlsx", 2, 271),
        ("portal_list_bo_xay_dung.xlsx", 2, 525),
        ("province_list_ca_mau.csv", 3, 426),
    ],
)
def test_lists_of_portal_and_province_are_found(shared_data, file, header_row, count):
    sheet = read_workbook(shared_data / "spreadsheets" / file)[0]
    (table,) = find_tables(sheet.rows, ALIASES)

    assert (table.header_row, len(table.rows), table.skipped) == (header_row, count, ())
    assert all(
        read_code(row.cells["code"]).error is None for row in table.rows if row.cells["name"]
    )
