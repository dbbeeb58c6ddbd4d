from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.durations import Duration, Unit
from common.working_time import (
    OFFICE_HOURS,
    WEEKDAYS,
    ZONE,
    Calendar,
    DayNote,
    add_months,
    add_working_days,
    days_before,
    due,
    explain_due,
    last_allowed_working_day,
    next_working_day,
    subtract_working_days,
)


def days(year: int, *written: str) -> set[dt.date]:
    """Days of one year written "d/m" or "d-d/m"."""
    found = set()
    for text in written:
        span, month = text.split("/")
        first, _, last = span.partition("-")
        found |= {
            dt.date(year, int(month), day) for day in range(int(first), int(last or first) + 1)
        }
    return found


OFFICIAL = Calendar(
    off=frozenset(
        days(2024, "1/1", "8-14/2", "18/4", "29-30/4", "1/5", "2-3/9")
        | days(2025, "1/1", "27-31/1", "7/4", "30/4", "1-2/5", "1-2/9")
        | days(2026, "1-2/1", "16-20/2", "27/4", "30/4", "1/5", "31/8", "1-2/9", "24/11")
    ),
    working=frozenset(days(2024, "4/5") | days(2025, "26/4") | days(2026, "10/1", "22/8")),
)


def moment(text: str) -> dt.datetime:
    """ "thứ Hai 02/03/2026 08:00" as a moment; the weekday must be true."""
    weekday, _, rest = text.rpartition(" ")[0].rpartition(" ")
    parsed = dt.datetime.strptime(f"{rest} {text[-5:]}", "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)
    assert weekday == WEEKDAYS[parsed.weekday()], text
    return parsed


def in_words(when: dt.datetime) -> str:
    return f"{WEEKDAYS[when.weekday()]} {when:%d/%m/%Y %H:%M}"


def limit(amount: str | None, unit: str) -> Duration:
    return Duration(None if amount is None else Decimal(amount), Unit(unit))


ORDINARY = [
    ("thứ Hai 02/03/2026 08:00", "1", "working_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Hai 02/03/2026 06:00", "1", "working_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Hai 02/03/2026 18:00", "1", "working_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Sáu 06/03/2026 08:00", "1", "working_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "5", "working_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Sáu 06/03/2026 16:59", "3", "working_day", "thứ Tư 11/03/2026 17:00"),
    ("thứ Bảy 07/03/2026 09:00", "1", "working_day", "thứ Hai 09/03/2026 17:00"),
    ("Chủ nhật 08/03/2026 09:00", "1", "working_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "15", "working_day", "thứ Hai 23/03/2026 17:00"),
]
HOLIDAYS = [
    # New Year 2026: 1/1 and 2/1 off, Saturday 10/1 worked instead.
    ("thứ Tư 31/12/2025 10:00", "1", "working_day", "thứ Hai 05/01/2026 17:00"),
    ("thứ Tư 31/12/2025 10:00", "5", "working_day", "thứ Sáu 09/01/2026 17:00"),
    ("thứ Tư 31/12/2025 10:00", "6", "working_day", "thứ Bảy 10/01/2026 17:00"),
    ("thứ Sáu 09/01/2026 10:00", "1", "working_day", "thứ Bảy 10/01/2026 17:00"),
    ("thứ Sáu 09/01/2026 10:00", "2", "working_day", "thứ Hai 12/01/2026 17:00"),
    ("thứ Bảy 10/01/2026 10:00", "1", "working_day", "thứ Hai 12/01/2026 17:00"),
    # Tết 2026, 2025, 2024.
    ("thứ Sáu 13/02/2026 08:00", "1", "working_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Năm 12/02/2026 08:00", "2", "working_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Tư 18/02/2026 08:00", "1", "working_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Hai 09/02/2026 08:00", "10", "working_day", "thứ Hai 02/03/2026 17:00"),
    ("thứ Sáu 24/01/2025 08:00", "1", "working_day", "thứ Hai 03/02/2025 17:00"),
    ("thứ Tư 22/01/2025 08:00", "3", "working_day", "thứ Hai 03/02/2025 17:00"),
    ("thứ Tư 07/02/2024 08:00", "1", "working_day", "thứ Năm 15/02/2024 17:00"),
    ("thứ Tư 07/02/2024 08:00", "3", "working_day", "thứ Hai 19/02/2024 17:00"),
    # Giỗ Tổ.
    ("thứ Tư 17/04/2024 08:00", "1", "working_day", "thứ Sáu 19/04/2024 17:00"),
    ("thứ Sáu 04/04/2025 08:00", "1", "working_day", "thứ Ba 08/04/2025 17:00"),
    ("thứ Sáu 24/04/2026 08:00", "1", "working_day", "thứ Ba 28/04/2026 17:00"),
    # 30/4 and 1/5 with the make-up Saturdays 4/5/2024 and 26/4/2025.
    ("thứ Sáu 26/04/2024 08:00", "1", "working_day", "thứ Năm 02/05/2024 17:00"),
    ("thứ Sáu 26/04/2024 08:00", "3", "working_day", "thứ Bảy 04/05/2024 17:00"),
    ("thứ Sáu 26/04/2024 08:00", "4", "working_day", "thứ Hai 06/05/2024 17:00"),
    ("thứ Sáu 25/04/2025 08:00", "1", "working_day", "thứ Bảy 26/04/2025 17:00"),
    ("thứ Sáu 25/04/2025 08:00", "2", "working_day", "thứ Hai 28/04/2025 17:00"),
    ("thứ Ba 29/04/2025 08:00", "1", "working_day", "thứ Hai 05/05/2025 17:00"),
    ("thứ Tư 29/04/2026 08:00", "1", "working_day", "thứ Hai 04/05/2026 17:00"),
    ("thứ Sáu 24/04/2026 08:00", "5", "working_day", "thứ Tư 06/05/2026 17:00"),
    # National Day; 24/11/2026.
    ("thứ Sáu 30/08/2024 08:00", "1", "working_day", "thứ Tư 04/09/2024 17:00"),
    ("thứ Sáu 29/08/2025 08:00", "1", "working_day", "thứ Tư 03/09/2025 17:00"),
    ("thứ Sáu 21/08/2026 08:00", "1", "working_day", "thứ Bảy 22/08/2026 17:00"),
    ("thứ Năm 20/08/2026 08:00", "3", "working_day", "thứ Hai 24/08/2026 17:00"),
    ("thứ Sáu 28/08/2026 08:00", "1", "working_day", "thứ Năm 03/09/2026 17:00"),
    ("thứ Hai 23/11/2026 08:00", "1", "working_day", "thứ Tư 25/11/2026 17:00"),
]
CALENDAR_DAYS = [
    ("thứ Hai 02/03/2026 08:00", "1", "calendar_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "5", "calendar_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "7", "calendar_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Sáu 06/03/2026 08:00", "1", "calendar_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Sáu 06/02/2026 08:00", "10", "calendar_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Hai 02/02/2026 08:00", "30", "calendar_day", "thứ Tư 04/03/2026 17:00"),
    ("thứ Năm 05/02/2026 08:00", "15", "calendar_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Sáu 21/08/2026 08:00", "1", "calendar_day", "thứ Bảy 22/08/2026 17:00"),
    ("thứ Hai 31/03/2025 08:00", "30", "calendar_day", "thứ Hai 05/05/2025 17:00"),
    ("thứ Sáu 27/12/2024 08:00", "5", "calendar_day", "thứ Năm 02/01/2025 17:00"),
]
MONTHS_AND_YEARS = [
    ("thứ Sáu 31/01/2025 08:00", "1", "month", "thứ Sáu 28/02/2025 17:00"),
    ("thứ Tư 31/01/2024 08:00", "1", "month", "thứ Năm 29/02/2024 17:00"),
    ("thứ Sáu 30/01/2026 08:00", "1", "month", "thứ Hai 02/03/2026 17:00"),
    ("thứ Ba 31/03/2026 08:00", "1", "month", "thứ Hai 04/05/2026 17:00"),
    ("thứ Hai 15/12/2025 08:00", "1", "month", "thứ Năm 15/01/2026 17:00"),
    ("Chủ nhật 31/08/2025 08:00", "6", "month", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "0.5", "month", "thứ Ba 17/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "1.5", "month", "thứ Sáu 17/04/2026 17:00"),
    ("thứ Năm 29/02/2024 08:00", "1", "year", "thứ Sáu 28/02/2025 17:00"),
    ("thứ Năm 15/01/2026 08:00", "0.5", "year", "thứ Tư 15/07/2026 17:00"),
    ("thứ Hai 01/01/2024 08:00", "2", "year", "thứ Hai 05/01/2026 17:00"),
]
HALF_DAYS = [
    ("thứ Hai 02/03/2026 08:00", "0.5", "working_day", "thứ Hai 02/03/2026 14:00"),
    ("thứ Hai 02/03/2026 07:00", "0.5", "working_day", "thứ Hai 02/03/2026 11:00"),
    ("thứ Hai 02/03/2026 06:00", "0.5", "working_day", "thứ Hai 02/03/2026 11:00"),
    ("thứ Hai 02/03/2026 12:00", "0.5", "working_day", "thứ Ba 03/03/2026 07:30"),
    ("thứ Hai 02/03/2026 13:30", "0.5", "working_day", "thứ Ba 03/03/2026 07:30"),
    ("thứ Sáu 06/03/2026 16:00", "0.5", "working_day", "thứ Hai 09/03/2026 10:00"),
    ("thứ Bảy 07/03/2026 09:00", "0.5", "working_day", "thứ Hai 09/03/2026 11:00"),
    ("thứ Sáu 13/02/2026 15:00", "0.5", "working_day", "thứ Hai 23/02/2026 09:00"),
    ("thứ Hai 02/03/2026 08:00", "1.5", "working_day", "thứ Tư 04/03/2026 11:00"),
    ("thứ Năm 12/02/2026 08:00", "1.5", "working_day", "thứ Hai 23/02/2026 11:00"),
    ("thứ Hai 02/03/2026 08:00", "0.5", "calendar_day", "thứ Hai 02/03/2026 14:00"),
    ("thứ Hai 02/03/2026 08:00", "1.5", "calendar_day", "thứ Tư 04/03/2026 11:00"),
    # Saturday rolls to Monday; half a day more may not pass the third day, Sunday, which rolls too.
    ("thứ Năm 05/03/2026 08:00", "2.5", "calendar_day", "thứ Hai 09/03/2026 17:00"),
]
HOURS = [
    ("thứ Hai 02/03/2026 07:00", "8", "working_hour", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "8", "working_hour", "thứ Ba 03/03/2026 08:00"),
    ("thứ Hai 02/03/2026 10:30", "1", "working_hour", "thứ Hai 02/03/2026 11:30"),
    ("thứ Hai 02/03/2026 11:00", "1", "working_hour", "thứ Hai 02/03/2026 14:00"),
    ("thứ Hai 02/03/2026 11:30", "1", "working_hour", "thứ Hai 02/03/2026 14:30"),
    ("thứ Hai 02/03/2026 16:30", "1", "working_hour", "thứ Ba 03/03/2026 07:30"),
    ("thứ Hai 02/03/2026 20:00", "1", "working_hour", "thứ Ba 03/03/2026 08:00"),
    ("thứ Sáu 06/03/2026 16:30", "2", "working_hour", "thứ Hai 09/03/2026 08:30"),
    ("thứ Sáu 09/01/2026 16:00", "2", "working_hour", "thứ Bảy 10/01/2026 08:00"),
    ("thứ Tư 18/02/2026 10:00", "4", "working_hour", "thứ Hai 23/02/2026 11:00"),
    ("thứ Hai 02/03/2026 07:00", "20", "working_hour", "thứ Tư 04/03/2026 11:00"),
    ("thứ Hai 02/03/2026 08:00", "24", "hour", "thứ Ba 03/03/2026 08:00"),
    ("thứ Sáu 06/03/2026 16:00", "24", "hour", "thứ Bảy 07/03/2026 16:00"),
    ("thứ Sáu 13/02/2026 16:00", "72", "hour", "thứ Hai 16/02/2026 16:00"),
    ("thứ Hai 02/03/2026 23:45", "0.5", "hour", "thứ Ba 03/03/2026 00:15"),
]
AT_ONCE = [
    ("thứ Hai 02/03/2026 06:00", None, "same_day", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 16:59", None, "same_day", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 17:00", None, "same_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Bảy 07/03/2026 09:00", None, "same_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Bảy 10/01/2026 08:00", None, "same_day", "thứ Bảy 10/01/2026 17:00"),
    ("thứ Sáu 13/02/2026 17:30", None, "same_day", "thứ Hai 23/02/2026 17:00"),
    ("thứ Bảy 07/03/2026 09:12", None, "immediate", "thứ Bảy 07/03/2026 09:12"),
    ("thứ Hai 02/03/2026 08:00", "0", "working_day", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 18:00", "0", "working_day", "thứ Ba 03/03/2026 17:00"),
    ("thứ Bảy 07/03/2026 09:00", "0", "calendar_day", "thứ Hai 09/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "0", "month", "thứ Hai 02/03/2026 17:00"),
    ("thứ Hai 02/03/2026 08:00", "0", "hour", "thứ Hai 02/03/2026 08:00"),
    ("thứ Hai 02/03/2026 08:00", "0", "working_hour", "thứ Hai 02/03/2026 08:00"),
    ("thứ Bảy 07/03/2026 09:00", "0", "working_hour", "thứ Hai 09/03/2026 07:00"),
]


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    ORDINARY + HOLIDAYS + CALENDAR_DAYS + MONTHS_AND_YEARS + HALF_DAYS + HOURS + AT_ONCE,
)
def test_due_falls_on_the_day_the_law_says(start, amount, unit, end):
    moment(end)  # the weekday written in the table is true

    assert in_words(due(moment(start), limit(amount, unit), OFFICIAL)) == end


def test_due_is_none_without_a_limit():
    assert due(moment("thứ Hai 02/03/2026 08:00"), limit(None, "none"), OFFICIAL) is None


def test_due_counts_days_of_the_province_whatever_the_zone_of_the_start():
    start = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)

    end = due(start, limit("1", "working_day"), OFFICIAL)

    assert in_words(end) == "thứ Tư 04/03/2026 17:00"
    assert end.tzinfo == ZONE


def test_due_refuses_a_start_without_zone():
    with pytest.raises(ValueError, match="múi giờ"):
        due(dt.datetime(2026, 3, 2, 8), limit("1", "working_day"), OFFICIAL)  # noqa: DTZ001


def test_due_refuses_a_third_of_a_month():
    with pytest.raises(ValueError, match="nửa tháng"):
        due(moment("thứ Hai 02/03/2026 08:00"), limit("0.3", "month"), OFFICIAL)


def test_due_follows_other_office_hours():
    short = Calendar(hours=((dt.time(8), dt.time(12)), (dt.time(13), dt.time(16))))
    start = moment("thứ Hai 02/03/2026 08:00")

    assert in_words(due(start, limit("1", "working_day"), short)) == "thứ Ba 03/03/2026 16:00"
    assert in_words(due(start, limit("0.5", "working_day"), short)) == "thứ Hai 02/03/2026 11:30"
    assert in_words(due(start, limit("8", "working_hour"), short)) == "thứ Ba 03/03/2026 09:00"


# ---------------------------------------------------------------- laws that hold for all cases

STARTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 10, 1), timezones=st.just(ZONE))  # noqa: DTZ001
WHOLE = st.integers(1, 60).map(Decimal)
HALVES = st.integers(1, 60).map(lambda number: Decimal(number) / 2)
LIMITS = st.one_of(
    st.tuples(st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH]), HALVES, HALVES),
    st.tuples(st.sampled_from([Unit.WORKING_HOUR, Unit.HOUR]), HALVES, HALVES),
    st.tuples(st.just(Unit.YEAR), WHOLE, WHOLE),
)


@given(STARTS, LIMITS)
def test_due_of_a_longer_limit_is_never_earlier(start, unit_and_amounts):
    unit, *amounts = unit_and_amounts
    shorter, longer = (Duration(amount, unit) for amount in sorted(amounts))

    assert start <= due(start, shorter, OFFICIAL) <= due(start, longer, OFFICIAL)


@given(STARTS, STARTS, LIMITS)
def test_due_of_a_later_start_is_never_earlier(one, other, unit_and_amounts):
    unit, amount, _ = unit_and_amounts
    duration = Duration(amount, unit)

    assert due(min(one, other), duration, OFFICIAL) <= due(max(one, other), duration, OFFICIAL)


@given(STARTS, STARTS)
def test_due_the_same_day_is_monotone_and_before_one_working_day(one, other):
    same_day, one_day = limit(None, "same_day"), limit("1", "working_day")

    assert due(min(one, other), same_day, OFFICIAL) <= due(max(one, other), same_day, OFFICIAL)
    assert one < due(one, same_day, OFFICIAL) <= due(one, one_day, OFFICIAL)


@given(STARTS, LIMITS)
def test_due_in_days_is_closing_time_of_a_working_day(start, unit_and_amounts):
    unit, amount, _ = unit_and_amounts
    if unit in {Unit.HOUR, Unit.WORKING_HOUR}:
        return
    end = due(start, Duration(amount.to_integral_value() or Decimal(1), unit), OFFICIAL)

    assert OFFICIAL.is_working(end.date())
    assert end == OFFICIAL.closing(end.date())


@given(st.dates(dt.date(2024, 1, 1), dt.date(2026, 10, 1)), st.integers(1, 60))
def test_subtract_working_days_undoes_add_working_days(day, count):
    start = next_working_day(day, OFFICIAL)

    there = add_working_days(start, count, OFFICIAL)

    assert subtract_working_days(there, count, OFFICIAL) == start


# ---------------------------------------------------------------- days


def test_calendar_tells_working_days():
    assert [
        OFFICIAL.is_working(dt.date(2026, 1, day)) for day in (1, 2, 3, 4, 5, 9, 10, 11, 17)
    ] == [False, False, False, False, True, True, True, False, False]


def test_calendar_day_of_the_office_is_eight_hours():
    assert OFFICIAL.hours == OFFICE_HOURS
    assert OFFICIAL.day_length == dt.timedelta(hours=8)


def test_calendar_refuses_a_day_both_off_and_worked():
    day = frozenset({dt.date(2026, 1, 10)})

    with pytest.raises(ValueError, match=r"^Ngày 10/01/2026 vừa ghi nghỉ vừa ghi làm việc\.$"):
        Calendar(off=day, working=day)


@pytest.mark.parametrize(
    "hours",
    [(), ((dt.time(17), dt.time(7)),), ((dt.time(7), dt.time(12)), (dt.time(11), dt.time(17)))],
)
def test_calendar_refuses_disordered_hours(hours):
    with pytest.raises(ValueError, match=r"^Giờ làm việc phải có ít nhất một khoảng"):
        Calendar(hours=hours)


def test_days_before_does_not_roll():
    # 5 calendar days before Thursday 05/03/2026 is Saturday 28/02.
    day = days_before(dt.date(2026, 3, 5), 5)

    assert day == dt.date(2026, 2, 28)
    assert last_allowed_working_day(day, OFFICIAL) == dt.date(2026, 2, 27)
    assert last_allowed_working_day(dt.date(2026, 2, 22), OFFICIAL) == dt.date(2026, 2, 13)
    assert last_allowed_working_day(dt.date(2026, 1, 10), OFFICIAL) == dt.date(2026, 1, 10)


def test_working_days_step_over_tet_and_make_up_saturdays():
    assert add_working_days(dt.date(2026, 2, 13), 1, OFFICIAL) == dt.date(2026, 2, 23)
    assert subtract_working_days(dt.date(2026, 2, 23), 1, OFFICIAL) == dt.date(2026, 2, 13)
    assert subtract_working_days(dt.date(2026, 1, 12), 1, OFFICIAL) == dt.date(2026, 1, 10)
    assert add_working_days(dt.date(2026, 2, 14), 0, OFFICIAL) == dt.date(2026, 2, 14)


def test_add_months_keeps_the_day_number_where_it_can():
    assert add_months(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2026, 11, 30), 1) == dt.date(2026, 12, 30)
    assert add_months(dt.date(2026, 3, 31), Decimal("0.5")) == dt.date(2026, 4, 15)


# ---------------------------------------------------------------- explanation


def test_explain_due_names_every_day_of_a_limit_in_working_days():
    notes = explain_due(moment("thứ Tư 31/12/2025 10:00"), limit("6", "working_day"), OFFICIAL)

    assert [(note.counted, note.why) for note in notes] == [
        (False, "thứ Tư 31/12/2025: ngày nhận, không tính"),
        (False, "thứ Năm 01/01/2026: ngày nghỉ, không tính"),
        (False, "thứ Sáu 02/01/2026: ngày nghỉ, không tính"),
        (False, "thứ Bảy 03/01/2026: nghỉ cuối tuần, không tính"),
        (False, "Chủ nhật 04/01/2026: nghỉ cuối tuần, không tính"),
        (True, "thứ Hai 05/01/2026: ngày làm việc, ngày thứ 1"),
        (True, "thứ Ba 06/01/2026: ngày làm việc, ngày thứ 2"),
        (True, "thứ Tư 07/01/2026: ngày làm việc, ngày thứ 3"),
        (True, "thứ Năm 08/01/2026: ngày làm việc, ngày thứ 4"),
        (True, "thứ Sáu 09/01/2026: ngày làm việc, ngày thứ 5"),
        (True, "thứ Bảy 10/01/2026: làm bù, ngày thứ 6"),
    ]


def test_explain_due_shows_how_a_calendar_day_rolls():
    notes = explain_due(moment("thứ Năm 05/03/2026 08:00"), limit("2", "calendar_day"), OFFICIAL)

    assert notes == (
        DayNote(dt.date(2026, 3, 5), False, "thứ Năm 05/03/2026: ngày nhận, không tính"),
        DayNote(dt.date(2026, 3, 6), True, "thứ Sáu 06/03/2026: ngày làm việc, ngày thứ 1"),
        DayNote(dt.date(2026, 3, 7), True, "thứ Bảy 07/03/2026: nghỉ cuối tuần, ngày thứ 2"),
        DayNote(dt.date(2026, 3, 8), False, "Chủ nhật 08/03/2026: nghỉ cuối tuần, không tính"),
        DayNote(dt.date(2026, 3, 9), True, "thứ Hai 09/03/2026: ngày làm việc, ngày đến hạn"),
    )


def test_explain_due_is_short_for_other_units():
    start = moment("thứ Hai 02/03/2026 08:00")

    assert explain_due(start, limit(None, "none"), OFFICIAL) == ()
    assert explain_due(start, limit(None, "same_day"), OFFICIAL) == (
        DayNote(dt.date(2026, 3, 2), True, "thứ Hai 02/03/2026: nhận và đến hạn trong ngày"),
    )
    assert explain_due(start, limit("1", "month"), OFFICIAL) == (
        DayNote(dt.date(2026, 3, 2), False, "thứ Hai 02/03/2026: ngày nhận"),
        DayNote(dt.date(2026, 4, 2), True, "thứ Năm 02/04/2026: ngày đến hạn"),
    )
