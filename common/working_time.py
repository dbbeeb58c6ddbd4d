"""When a time limit ends (Bộ luật Dân sự 2015 art 147-148; Bộ luật Lao động 2019 art 112).

Pure rules: days off and make-up Saturdays are passed in as a ``Calendar``; nothing here asks for
the time of day. All moments come out in the calendar's zone (Asia/Ho_Chi_Minh, no summer time).
"""

from __future__ import annotations

import calendar as months_of_year
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from common.durations import Duration, Unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = 5
OFFICE_HOURS = (
    (dt.time(7, 0), dt.time(11, 30)),
    (dt.time(13, 30), dt.time(17, 0)),
)
ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Calendar:
    """Days off besides weekends, worked days among weekends and holidays, and office hours.

    ``hours`` are ordered spans of one day that do not overlap. A day is in ``off`` or in
    ``working``, never in both.
    """

    off: frozenset[dt.date] = field(default_factory=frozenset)
    working: frozenset[dt.date] = field(default_factory=frozenset)
    hours: tuple[tuple[dt.time, dt.time], ...] = OFFICE_HOURS
    zone: ZoneInfo = ZONE

    def __post_init__(self) -> None:
        both = self.off & self.working
        if both:
            raise ValueError(f"Ngày {min(both):%d/%m/%Y} vừa ghi nghỉ vừa ghi làm việc.")
        borders = [moment for span in self.hours for moment in span]
        if not borders or any(late <= early for early, late in pairwise(borders)):
            raise ValueError(
                "Giờ làm việc phải có ít nhất một khoảng và xếp theo thứ tự trong ngày."
            )

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on this day; a make-up Saturday counts."""
        if day in self.working:
            return True
        return day not in self.off and day.weekday() < SATURDAY

    def opening(self, day: dt.date) -> dt.datetime:
        """The moment the office opens on ``day``."""
        return dt.datetime.combine(day, self.hours[0][0], self.zone)

    def closing(self, day: dt.date) -> dt.datetime:
        """The moment the office closes on ``day``."""
        return dt.datetime.combine(day, self.hours[-1][1], self.zone)

    def spans(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Office hours of ``day`` as moments; none on a day off."""
        if not self.is_working(day):
            return []
        return [
            (dt.datetime.combine(day, start, self.zone), dt.datetime.combine(day, end, self.zone))
            for start, end in self.hours
        ]

    @property
    def day_length(self) -> dt.timedelta:
        """Working time of one full day."""
        noon = dt.date(2000, 1, 1)
        lengths = (
            dt.datetime.combine(noon, end) - dt.datetime.combine(noon, start)
            for start, end in self.hours
        )
        return sum(lengths, dt.timedelta())


@dataclass(frozen=True)
class DayNote:
    """One day on the way to the due date: whether it counts and, in Vietnamese, why."""

    date: dt.date
    counted: bool
    why: str


# ---------------------------------------------------------------- due moments


def due(start: dt.datetime, duration: Duration, calendar: Calendar) -> dt.datetime | None:
    """The moment a limit that starts at ``start`` (aware) ends; None when the law sets none.

    The start day is not counted. Limits in days, months and years end at office closing, limits
    in hours at the moment itself. Readings of our own, where the law is silent:

    - same day: closing of the day of receipt, or of the next working day when received at or
      after closing or on a day off; zero days are the same;
    - a part of a day is that part of the office's working time (½ day = 4 hours): counted from
      ``start`` when it stands alone, otherwise from closing of the last whole day, and never
      later than the next whole number of days;
    - immediate: ``start`` itself.
    """
    if start.tzinfo is None:
        raise ValueError("Thời điểm bắt đầu phải có múi giờ.")
    start = start.astimezone(calendar.zone)
    amount = duration.amount or Decimal(0)
    match duration.unit:
        case Unit.NONE:
            return None
        case Unit.IMMEDIATE:
            return start
        case Unit.SAME_DAY:
            return _same_day(start, calendar)
        case Unit.HOUR:
            return start + _part(dt.timedelta(hours=1), amount)
        case Unit.WORKING_HOUR:
            return _after_working_time(start, _part(dt.timedelta(hours=1), amount), calendar)
        case Unit.MONTH:
            return _after_months(start, amount, calendar)
        case Unit.YEAR:
            return _after_months(start, amount * 12, calendar)
    return _after_days(start, duration.unit, amount, calendar)


def _same_day(start: dt.datetime, calendar: Calendar) -> dt.datetime:
    day = start.date()
    if calendar.is_working(day) and start < calendar.closing(day):
        return calendar.closing(day)
    return calendar.closing(add_working_days(day, 1, calendar))


def _after_days(start: dt.datetime, unit: Unit, amount: Decimal, calendar: Calendar) -> dt.datetime:
    whole, part = divmod(amount, 1)
    if not amount:
        return _same_day(start, calendar)
    end = _after_whole_days(start, unit, int(whole), calendar) if whole else start
    if not part:
        return end
    next_end = _after_whole_days(start, unit, int(whole) + 1, calendar)
    return min(next_end, _after_working_time(end, _part(calendar.day_length, part), calendar))


def _after_whole_days(
    start: dt.datetime, unit: Unit, count: int, calendar: Calendar
) -> dt.datetime:
    day = start.date()
    if unit == Unit.WORKING_DAY:
        return calendar.closing(add_working_days(day, count, calendar))
    return calendar.closing(next_working_day(day + ONE_DAY * count, calendar))


def _after_months(start: dt.datetime, months: Decimal, calendar: Calendar) -> dt.datetime:
    if not months:
        return _same_day(start, calendar)
    return calendar.closing(next_working_day(add_months(start.date(), months), calendar))


def _after_working_time(start: dt.datetime, left: dt.timedelta, calendar: Calendar) -> dt.datetime:
    """The moment ``left`` of office time is used up, counted from ``start``."""
    day = start.date()
    while True:
        for opens, closes in calendar.spans(day):
            begins = max(start, opens)
            if begins > closes or (begins == closes and left):
                continue
            if closes - begins >= left:
                return begins + left
            left -= closes - begins
        day += ONE_DAY


def _part(whole: dt.timedelta, part: Decimal) -> dt.timedelta:
    return dt.timedelta(seconds=int(part * int(whole.total_seconds())))


# ---------------------------------------------------------------- days


def add_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    """The ``count``-th working day after ``day``, which is itself not counted."""
    while count > 0:
        day += ONE_DAY
        count -= calendar.is_working(day)
    return day


def subtract_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    """The ``count``-th working day before ``day``, which is itself not counted."""
    while count > 0:
        day -= ONE_DAY
        count -= calendar.is_working(day)
    return day


def days_before(day: dt.date, count: int) -> dt.date:
    """``count`` calendar days before ``day``: counting backwards never rolls."""
    return day - ONE_DAY * count


def next_working_day(day: dt.date, calendar: Calendar) -> dt.date:
    """``day`` when worked, otherwise the next working day (BLDS art 148.5)."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def last_allowed_working_day(day: dt.date, calendar: Calendar) -> dt.date:
    """``day`` when worked, otherwise the working day before it: what to propose for a last day."""
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def add_months(day: dt.date, months: Decimal | int) -> dt.date:
    """The same day number later, or the month's last day where it is missing.

    Half a month is 15 days. Raises ``ValueError`` for any other part of a month.
    """
    whole, part = divmod(Decimal(months), 1)
    if part not in {Decimal(0), Decimal("0.5")}:
        raise ValueError("Thời hạn tính bằng tháng chỉ nhận số tròn hoặc nửa tháng.")
    year, month = divmod(day.year * 12 + day.month - 1 + int(whole), 12)
    last = months_of_year.monthrange(year, month + 1)[1]
    shifted = dt.date(year, month + 1, min(day.day, last))
    return shifted + ONE_DAY * 15 if part else shifted


# ---------------------------------------------------------------- explanation


def explain_due(start: dt.datetime, duration: Duration, calendar: Calendar) -> tuple[DayNote, ...]:
    """Every day from the start to the due day with the reason it counts or not.

    Empty when there is no limit. For limits in days each counted day bears its number.
    """
    end = due(start, duration, calendar)
    if end is None:
        return ()
    first, last = start.astimezone(calendar.zone).date(), end.date()
    if last == first:
        return (DayNote(first, True, f"{_name(first)}: nhận và đến hạn trong ngày"),)
    if duration.unit not in {Unit.WORKING_DAY, Unit.CALENDAR_DAY}:
        return (
            DayNote(first, False, f"{_name(first)}: ngày nhận"),
            DayNote(last, True, f"{_name(last)}: ngày đến hạn"),
        )
    notes = [DayNote(first, False, f"{_name(first)}: ngày nhận, không tính")]
    number, day = 0, first
    whole = int(duration.amount or 0)
    while day < last:
        day += ONE_DAY
        counted = calendar.is_working(day) or (
            duration.unit == Unit.CALENDAR_DAY and number < whole
        )
        number += counted
        notes.append(DayNote(day, counted, _why(day, number if counted else 0, whole, calendar)))
    return tuple(notes)


def _why(day: dt.date, number: int, whole: int, calendar: Calendar) -> str:
    kind = "ngày làm việc"
    if day in calendar.off:
        kind = "ngày nghỉ"
    elif day in calendar.working:
        kind = "làm bù"
    elif not calendar.is_working(day):
        kind = "nghỉ cuối tuần"
    if not number:
        return f"{_name(day)}: {kind}, không tính"
    if number > whole:
        return f"{_name(day)}: {kind}, ngày đến hạn"
    return f"{_name(day)}: {kind}, ngày thứ {number}"


def _name(day: dt.date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"
