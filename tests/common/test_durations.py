from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from common.durations import (
    CONDITION,
    UNCLEAR_NUMBER,
    UNIT_CHOICES,
    ZERO,
    Duration,
    DurationReading,
    Unit,
    format_duration,
    read_duration,
    unit_from_heading,
)

SEVERAL = "Ô ghi nhiều thời hạn; hãy tách theo từng trường hợp hoặc chọn một."
UNREADABLE = "Không đọc được thời hạn trong ô này."


def of(amount: str | int, unit: str) -> Duration:
    return Duration(Decimal(amount), Unit(unit))


@pytest.mark.parametrize(
    ("cell", "duration"),
    [
        ("05 ngày làm việc", of(5, "working_day")),
        ("7 NGÀY LÀM VIỆC", of(7, "working_day")),
        ("3 Ngày làm việc", of(3, "working_day")),
        (unicodedata.normalize("NFD", "3 ngày làm việc"), of(3, "working_day")),
        ("  2\nngày làm việc ", of(2, "working_day")),
        ("2\u00a0ngày làm việc", of(2, "working_day")),
        ("02 ngày (làm việc)", of(2, "working_day")),
        ("½ ngày làm việc", of("0.5", "working_day")),
        ("1/2 ngày làm việc", of("0.5", "working_day")),
        ("nửa ngày làm việc", of("0.5", "working_day")),
        ("0,5 ngày", of("0.5", "calendar_day")),
        ("1,5 ngày", of("1.5", "calendar_day")),
        ("1.5 ngày làm việc", of("1.5", "working_day")),
        ("1 ½ ngày làm việc", of("1.5", "working_day")),
        ("15 ngày", of(15, "calendar_day")),
        ("05 (năm) ngày", of(5, "calendar_day")),
        ("10 (mười) ngày làm việc", of(10, "working_day")),
        ("01 tháng", of(1, "month")),
        ("02 năm", of(2, "year")),
        ("24 giờ", of(24, "hour")),
        ("0.5 Giờ", of("0.5", "hour")),
        ("5 giờ làm việc", of(5, "working_hour")),
        ("8h làm việc", of(8, "working_hour")),
        ("Không quá 5 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", of(5, "working_day")),
        ("Trong thời hạn 03 ngày làm việc (kể từ khi nhận đủ hồ sơ)", of(3, "working_day")),
        ("20 ngày làm việc, kể từ ngày tiếp nhận đủ hồ sơ hợp lệ.", of(20, "working_day")),
        ("05 ngày làm việc sau khi nhận đủ hồ sơ", of(5, "working_day")),
        ("Thời hạn giải quyết: tối đa 30 ngày", of(30, "calendar_day")),
        ("- 30 ngày", of(30, "calendar_day")),
        ("5 Ngày làm việc | 5 ngày làm việc", of(5, "working_day")),
        ("Trong ngày", Duration(None, Unit.SAME_DAY)),
        ("Trong ngày làm việc", Duration(None, Unit.SAME_DAY)),
        ("Ngay trong ngày tiếp nhận hồ sơ.", Duration(None, Unit.SAME_DAY)),
        ("Ngay khi nhận đủ hồ sơ", Duration(None, Unit.IMMEDIATE)),
        ("Ngay sau khi nhận đủ hồ sơ hợp lệ", Duration(None, Unit.IMMEDIATE)),
        ("Ngay", Duration(None, Unit.IMMEDIATE)),
        ("Giải quyết ngay", Duration(None, Unit.IMMEDIATE)),
        ("Không quy định", Duration(None, Unit.NONE)),
        ("không quy định.", Duration(None, Unit.NONE)),
    ],
)
def test_read_duration_reads_one_certain_limit(cell, duration):
    reading = read_duration(cell)

    assert (reading.durations, reading.duration, reading.problem, reading.missing) == (
        (duration,),
        duration,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("cell", "durations", "problem"),
    [
        (
            "10 ngày làm việc (trường hợp phức tạp 20 ngày)",
            (of(10, "working_day"), of(20, "calendar_day")),
            SEVERAL,
        ),
        (
            "20 Ngày làm việc | 30 Ngày làm việc",
            (of(20, "working_day"), of(30, "working_day")),
            SEVERAL,
        ),
        ("02 tháng và 15 ngày", (of(2, "month"), of(15, "calendar_day")), SEVERAL),
        (
            "Ngay trong ngày; trường hợp nhận hồ sơ sau 15 giờ thì trả trong ngày làm việc tiếp theo",
            (Duration(None, Unit.SAME_DAY),),
            CONDITION,
        ),
        ("30 ngày đối với hồ sơ trực tuyến", (of(30, "calendar_day"),), CONDITION),
        (
            "30 ngày kể từ ngày nhận đủ hồ sơ, nếu xác minh thì kéo dài",
            (of(30, "calendar_day"),),
            CONDITION,
        ),
        ("12 tháng/lần", (of(12, "month"),), CONDITION),
        ("05 ngày làm việc kể từ ngày nhận hồ sơ theo Điều 7", (of(5, "working_day"),), CONDITION),
        ("5 hoặc 7 ngày", (of(7, "calendar_day"),), CONDITION),
        ("0 Giờ", (of(0, "hour"),), ZERO),
        ("0", (), ZERO),
        (0, (), ZERO),
        ("5", (), "Chỉ ghi số 5, không rõ là ngày hay ngày làm việc."),
        (5, (), "Chỉ ghi số 5, không rõ là ngày hay ngày làm việc."),
        (5.0, (), "Chỉ ghi số 5, không rõ là ngày hay ngày làm việc."),
        ("1.500 ngày", (), UNCLEAR_NUMBER),
        ("1/3 ngày", (), UNCLEAR_NUMBER),
        ("10-25", (), UNREADABLE),
        ("5-7 ngày", (), UNREADABLE),
        ("-5", (), UNREADABLE),
        ("Ngày", (), UNREADABLE),
        ("Không", (), UNREADABLE),
        ("Chưa quy định cụ thể.", (), UNREADABLE),
        ("15 phút", (), UNREADABLE),
        ("02 tuần", (), UNREADABLE),
        ("Tùy theo đợt", (), UNREADABLE),
        ("Trong ngày làm việc tiếp theo", (), UNREADABLE),
        ("năm ngày làm việc", (), UNREADABLE),
    ],
)
def test_read_duration_hands_doubt_to_a_person(cell, durations, problem):
    reading = read_duration(cell)

    assert (reading.durations, reading.duration, reading.problem, reading.missing) == (
        durations,
        None,
        problem,
        False,
    )


@pytest.mark.parametrize("cell", [None, "", "  ", "Không có thông tin", "-"])
def test_read_duration_knows_a_source_that_says_nothing(cell):
    assert read_duration(cell) == DurationReading(text=(cell or "").strip(), missing=True)


def test_read_duration_takes_the_headings_unit_only_for_a_bare_number():
    heading = unit_from_heading("Thời hạn giải quyết (ngày làm việc)")

    assert read_duration("07", default_unit=heading).duration == of(7, "working_day")
    assert read_duration(7, default_unit=heading).duration == of(7, "working_day")
    assert read_duration(1.5, default_unit=heading).duration == of("1.5", "working_day")
    assert read_duration("15 ngày", default_unit=heading).duration == of(15, "calendar_day")


def test_read_duration_keeps_the_text_as_read():
    assert read_duration(" 05 \n(năm) ngày ").text == "05 (năm) ngày"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Thời hạn giải quyết (ngày làm việc)", Unit.WORKING_DAY),
        ("Thời hạn\ngiải quyết (ngày)", Unit.CALENDAR_DAY),
        ("Thời hạn (đơn vị: giờ làm việc)", Unit.WORKING_HOUR),
        ("Thời gian (giờ)", Unit.HOUR),
        ("Thời hạn giải quyết", None),
        ("Số ngày làm việc", None),
        ("Thời hạn (ngày hoặc tháng)", None),
        ("Phí (nghìn đồng)", None),
    ],
)
def test_unit_from_heading_reads_the_brackets(heading, unit):
    assert unit_from_heading(heading) == unit


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (of(5, "working_day"), "5 ngày làm việc"),
        (of("0.5", "working_day"), "½ ngày làm việc"),
        (of("1.50", "calendar_day"), "1,5 ngày"),
        (of(100, "calendar_day"), "100 ngày"),
        (of(24, "hour"), "24 giờ"),
        (of(4, "working_hour"), "4 giờ làm việc"),
        (of(1, "month"), "1 tháng"),
        (of(2, "year"), "2 năm"),
        (Duration(None, Unit.SAME_DAY), "Trong ngày"),
        (Duration(None, Unit.IMMEDIATE), "Ngay khi nhận đủ hồ sơ"),
        (Duration(None, Unit.NONE), "Không quy định"),
    ],
)
def test_format_duration_is_read_back(duration, text):
    assert format_duration(duration) == text
    assert read_duration(text).duration == duration


def test_duration_refuses_an_amount_that_does_not_suit_its_unit():
    with pytest.raises(ValueError, match="không khớp"):
        Duration(None, Unit.WORKING_DAY)
    with pytest.raises(ValueError, match="không khớp"):
        Duration(Decimal(1), Unit.SAME_DAY)
    with pytest.raises(ValueError, match="âm"):
        Duration(Decimal(-1), Unit.HOUR)


def test_unit_choices_name_every_unit():
    assert [value for value, _ in UNIT_CHOICES] == [unit.value for unit in Unit]
    assert Unit.WORKING_DAY.label == "ngày làm việc"
