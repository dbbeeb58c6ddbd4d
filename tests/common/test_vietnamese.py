from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese import (
    base_code,
    fold,
    format_date,
    nfc,
    parse_date,
    read_code,
    tidy,
    tone_key,
)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# ---------------------------------------------------------------- fold and tone_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thủ tục đất đai", "thu tuc dat dai"),
        ("ĐĂNG KÝ KẾT HÔN", "dang ky ket hon"),
        (nfd("Đăng ký kết hôn"), "dang ky ket hon"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("  Lý\u00a0Sơn\n\tQuảng   Ngãi ", "ly son quang ngai"),
        ("Qu\u200bảng\ufeff Ngãi", "quang ngai"),
        ("Điều 5, khoản 2", "dieu 5, khoan 2"),
        ("", ""),
    ],
)
def test_fold_drops_case_marks_and_blanks(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa giải", "hoà giải"),
        ("khỏe", "khoẻ"),
        ("thủy lợi", "thuỷ lợi"),
        ("tùy thân", "tuỳ thân"),
        ("ủy quyền", "uỷ quyền"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("HÓA ĐƠN", "hoá đơn"),
        (nfd("hòa"), "hoà"),
    ],
)
def test_tone_key_joins_both_placements_of_a_tone(old, new):
    assert tone_key(old) == tone_key(new) == nfc(new)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Thủ tục đất đai", "thủ tục đất đai"),
        ("người nước ngoài", "người nước ngoài"),
        ("giếng quốc gìn giữ", "giếng quốc gìn giữ"),
        ("mía, lúa, nửa, thuở, khuỷu, ngoéo", "mía, lúa, nửa, thuở, khuỷu, ngoéo"),
        ("hoàn huỳnh toán", "hoàn huỳnh toán"),
        ("Ấp 3 (Sơn Mỹ)", "ấp 3 (sơn mỹ)"),
        ("café", "café"),
    ],
)
def test_tone_key_keeps_well_placed_marks(text, key):
    assert tone_key(text) == key


def test_tone_key_keeps_words_apart_that_differ_in_a_mark():
    words = ["hoa", "hòa", "hỏa", "hõa", "hóa", "họa", "đất", "dất", "an", "ân", "ăn"]

    assert len({tone_key(word) for word in words}) == len(words)


@given(
    st.text(alphabet="aàáạăằâầbcdđeèêềghiìklmnoòôồơờpqrstuùưừvxyỳ \u0300\u0301\u0323", max_size=30)
)
def test_fold_and_tone_key_do_not_see_the_normal_form(text):
    assert fold(nfd(text)) == fold(nfc(text))
    assert tone_key(nfd(text)) == tone_key(nfc(text))


# ---------------------------------------------------------------- tidy

EDGES = "bỏ khoảng trắng thừa ở đầu hoặc cuối ô"
RUNS = "gộp khoảng trắng thừa"
BREAKS = "thay dấu xuống dòng bằng dấu cách"
SPECIAL = "thay dấu cách đặc biệt bằng dấu cách thường"
HIDDEN = "bỏ ký tự ẩn"
COMPOSED = "chuyển chữ về Unicode dựng sẵn (NFC)"


@pytest.mark.parametrize(
    ("cell", "text", "repairs"),
    [
        ("Cấp giấy phép", "Cấp giấy phép", []),
        ("", "", []),
        (" \n ", "", [EDGES]),
        ("  Cấp lại ", "Cấp lại", [EDGES]),
        ("Cấp   lại", "Cấp lại", [RUNS]),
        ("Cấp\tlại", "Cấp lại", [RUNS]),
        ("Mã số\nTTHC", "Mã số TTHC", [BREAKS]),
        ("Mã số \r\n TTHC", "Mã số TTHC", [BREAKS]),
        ("\n1.003640", "1.003640", [EDGES]),
        ("Lý\u00a0Sơn", "Lý Sơn", [SPECIAL]),
        ("Lý\u00a0 Sơn", "Lý Sơn", [SPECIAL, RUNS]),
        ("\u200eSa\u200b Huỳnh\ufeff", "Sa Huỳnh", [HIDDEN]),
        ("a\x00b", "ab", [HIDDEN]),
        (nfd("Đất đai"), "Đất đai", [COMPOSED]),
        (nfd("  Gia hạn\u00a0cảng"), "Gia hạn cảng", [COMPOSED, SPECIAL, EDGES]),
    ],
)
def test_tidy_repairs_one_line_and_lists_what_it_did(cell, text, repairs):
    assert tidy(cell) == (text, repairs)


@pytest.mark.parametrize(
    ("cell", "text", "repairs"),
    [
        ("- Luật Nhà ở\n- Nghị định", "- Luật Nhà ở\n- Nghị định", []),
        ("- Luật  Nhà ở \r\n  - Nghị định\n", "- Luật Nhà ở\n- Nghị định", [EDGES, RUNS]),
        ("a\u2028b\x0bc", "a\nb\nc", []),
        ("a\n\nb", "a\n\nb", []),
    ],
)
def test_tidy_multiline_keeps_the_lines(cell, text, repairs):
    assert tidy(cell, multiline=True) == (text, repairs)


@given(st.text(), st.booleans())
def test_tidy_twice_is_tidy_once(text, multiline):
    once, _ = tidy(text, multiline=multiline)

    assert tidy(once, multiline=multiline) == (once, [])


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("05/03/2024", dt.date(2024, 3, 5)),
        ("5/3/2024", dt.date(2024, 3, 5)),
        ("31-12-2026", dt.date(2026, 12, 31)),
        ("01.02.2026", dt.date(2026, 2, 1)),
        (" 29/ 02/2024\n", dt.date(2024, 2, 29)),
        ("ngày 05 tháng 3 năm 2024", dt.date(2024, 3, 5)),
        (nfd("Ngày 1 tháng 12 năm 2025"), dt.date(2025, 12, 1)),
        ("1 tháng 7 năm 2025", dt.date(2025, 7, 1)),
        ("2024-03-05", dt.date(2024, 3, 5)),
        ("2024-03-05T08:30:00", dt.date(2024, 3, 5)),
        (dt.date(2024, 3, 5), dt.date(2024, 3, 5)),
        (dt.datetime(2024, 3, 5, 23, 59, tzinfo=dt.UTC), dt.date(2024, 3, 5)),
    ],
)
def test_parse_date_reads_day_before_month(value, day):
    assert parse_date(value) == day


@pytest.mark.parametrize(
    "value", ["29/02/2023", "31/04/2024", "13/13/2024", "00/01/2024", "01/01/0224"]
)
def test_parse_date_refuses_days_outside_the_calendar(value):
    with pytest.raises(ValueError, match=r"^Ngày “.*” không có trong lịch\.$"):
        parse_date(value)


@pytest.mark.parametrize(
    "value", ["05/03/24", "tháng 3/2024", "2024", 45356, 45356.0, True, None, "", "mai"]
)
def test_parse_date_refuses_what_is_no_full_date(value):
    with pytest.raises(ValueError, match=r"^Không đọc được ngày “.*”; hãy ghi dạng ngày/tháng/năm"):
        parse_date(value)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_format_date_is_read_back(day):
    assert parse_date(format_date(day)) == day


def test_format_date_pads_day_and_month():
    assert format_date(dt.date(2024, 3, 5)) == "05/03/2024"


# ---------------------------------------------------------------- codes

INNER = "bỏ khoảng trắng trong mã"
COMMA = "thay dấu phẩy bằng dấu chấm trong mã"
CAPITAL = "viết hoa chữ H trong mã"


@pytest.mark.parametrize(
    ("cell", "code", "repairs"),
    [
        ("1.004082", "1.004082", []),
        ("1.001612.000.00.00.H48", "1.001612.000.00.00.H48", []),
        ("1.000110.H12", "1.000110.H12", []),
        ("1.009443 ", "1.009443", [EDGES]),
        ("\n1.003640", "1.003640", [EDGES]),
        ("1,005210", "1.005210", [COMMA]),
        ("1. 005210", "1.005210", [INNER]),
        ("1.001612.\n000.00.00.H48", "1.001612.000.00.00.H48", [BREAKS, INNER]),
        ("1.001612\u00a0", "1.001612", [SPECIAL, EDGES]),
        ("\u200b1.001612", "1.001612", [HIDDEN]),
        ("1,001612,000,00,00,h48", "1.001612.000.00.00.H48", [COMMA, CAPITAL]),
    ],
)
def test_read_code_repairs_what_is_safe(cell, code, repairs):
    reading = read_code(cell)

    assert (reading.code, reading.base, reading.repairs, reading.error) == (
        code,
        code[:8],
        repairs,
        None,
    )


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (
            1.001777,
            "Mã đang lưu dưới dạng số (1.001777) nên có thể đã mất chữ số 0 ở cuối; "
            "hãy định dạng ô là Văn bản (Text) rồi gõ lại mã.",
        ),
        (
            2,
            "Mã đang lưu dưới dạng số (2) nên có thể đã mất chữ số 0 ở cuối; "
            "hãy định dạng ô là Văn bản (Text) rồi gõ lại mã.",
        ),
        (None, "Chưa ghi mã thủ tục hành chính."),
        ("  ", "Chưa ghi mã thủ tục hành chính."),
        ("1.00408", "Mã “1.00408” phải có 6 chữ số sau dấu chấm thứ nhất, ở đây có 5."),
        ("1.0040820", "Mã “1.0040820” phải có 6 chữ số sau dấu chấm thứ nhất, ở đây có 7."),
        (
            "1.0016.000.00.00.H48",
            "Mã “1.0016.000.00.00.H48” phải có 6 chữ số sau dấu chấm thứ nhất, ở đây có 4.",
        ),
        ("1.004082\n2.001711", "Ô “1.004082 2.001711” ghi nhiều mã; mỗi dòng chỉ ghi một mã."),
        ("1.00408O", "Mã “1.00408O” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48."),
        ("12.004082", "Mã “12.004082” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48."),
        (
            "1.004082.00.00.H48",
            "Mã “1.004082.00.00.H48” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48.",
        ),
        (
            "1.004082.000.00.00",
            "Mã “1.004082.000.00.00” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48.",
        ),
        (
            "2020.PCCC.001",
            "Mã “2020.PCCC.001” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48.",
        ),
        ("1-004082", "Mã “1-004082” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48."),
    ],
)
def test_read_code_refuses_what_may_have_lost_a_digit(cell, error):
    reading = read_code(cell)

    assert (reading.code, reading.base, reading.error) == (None, None, error)


def test_base_code_is_the_same_for_long_and_short_codes():
    assert base_code("1.001612.000.00.00.H48") == base_code("1.001612") == "1.001612"
