"""When a time limit ends (Bộ luật Dân sự 2015 art 147-148; Bộ luật Lao động 2019 art 112).

Pure rules: days off and make-up Saturdays are passed in as a ``Calendar``.
"""

from __future__ import annotations

import calendar as month_lengths
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from common.durations import Duration, Unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE_HOURS = (
    (dt.time(7, 0), dt.time(11, 30)),
    (dt.time(13, 30), dt.time(17, 0)),
)


@dataclass(frozen=True)
class Calendar:
    """Days off besides weekends, make-up Saturdays that are worked, and the office's hours."""

    off: frozenset[dt.date] = field(default_factory=frozenset)
    working: frozenset[dt.date] = field(default_factory=frozenset)
    hours: tuple[tuple[dt.time, dt.time], ...] = OFFICE_HOURS
    zone: ZoneInfo = ZONE

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on this day."""
        if day in self.working:
            return True
        return day not in self.off and day.weekday() < 5

    def opening(self, day: dt.date) -> dt.datetime:
        """Moment the office opens."""
        return dt.datetime.combine(day, self.hours[0][0], self.zone)

    def closing(self, day: dt.date) -> dt.datetime:
        """Moment the office closes."""
        return dt.datetime.combine(day, self.hours[-1][1], self.zone)

    @property
    def day_length(self) -> dt.timedelta:
        """Working hours of one day."""
        day = dt.date(2000, 1, 1)
        spans = [
            dt.datetime.combine(day, end) - dt.datetime.combine(day, start)
            for start, end in self.hours
        ]
        return sum(spans, dt.timedelta())


def due(start: dt.datetime, duration: Duration, calendar: Calendar) -> dt.datetime | None:
    """The moment a limit that starts at ``start`` ends; None when the law sets no limit."""
    start = start.astimezone(calendar.zone)
    day = start.date()
    amount = duration.amount or Decimal(0)
    match duration.unit:
        case Unit.NONE:
            return None
        case Unit.IMMEDIATE:
            return start
        case Unit.HOUR:
            return start + _hours(amount)
        case Unit.WORKING_HOUR:
            return _consume(start, _hours(amount), calendar)
        case Unit.WORKING_DAY:
            return _working_days(start, amount, calendar)
        case Unit.SAME_DAY:
            return _same_day(start, calendar)
        case Unit.CALENDAR_DAY:
            return calendar.closing(_roll(day + dt.timedelta(days=int(amount)), calendar))
        case Unit.MONTH | Unit.YEAR:
            months = amount * (12 if duration.unit == Unit.YEAR else 1)
            return calendar.closing(_roll(add_months(day, months), calendar))


def add_months(day: dt.date, months: Decimal) -> dt.date:
    """Same day number later, the last day of the month where it is missing; ½ month = 15 days."""
    whole, half = divmod(months, 1)
    index = day.year * 12 + day.month - 1 + int(whole)
    year, month = divmod(index, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    shifted = dt.date(year, month + 1, min(day.day, last))
    return shifted + dt.timedelta(days=15) if half else shifted


def add_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    """The ``count``-th working day after ``day``, which is itself not counted."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def subtract_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    """The ``count``-th working day before ``day``."""
    while count > 0:
        day -= dt.timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def days_before(day: dt.date, count: int) -> dt.date:
    """``count`` calendar days before; counting backwards never rolls."""
    return day - dt.timedelta(days=count)


def last_allowed_working_day(day: dt.date, calendar: Calendar) -> dt.date:
    """``day`` itself when worked, otherwise the working day before it."""
    while not calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return day


def _roll(day: dt.date, calendar: Calendar) -> dt.date:
    while not calendar.is_working(day):
        day += dt.timedelta(days=1)
    return day


def _hours(amount: Decimal) -> dt.timedelta:
    return dt.timedelta(seconds=int(amount * 3600))


def _same_day(start: dt.datetime, calendar: Calendar) -> dt.datetime:
    day = start.date()
    if calendar.is_working(day) and start <= calendar.closing(day):
        return calendar.closing(day)
    return calendar.closing(add_working_days(day, 1, calendar))


def _working_days(start: dt.datetime, amount: Decimal, calendar: Calendar) -> dt.datetime:
    whole, part = divmod(amount, 1)
    moment = start
    if whole:
        moment = calendar.closing(add_working_days(start.date(), int(whole), calendar))
    if part:
        moment = _consume(moment, calendar.day_length * float(part), calendar)
    return moment


def _consume(start: dt.datetime, left: dt.timedelta, calendar: Calendar) -> dt.datetime:
    day = start.date()
    while True:
        if calendar.is_working(day):
            for opens, closes in calendar.hours:
                begin = max(start, dt.datetime.combine(day, opens, calendar.zone))
                end = dt.datetime.combine(day, closes, calendar.zone)
                if begin > end:
                    continue
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        day += dt.timedelta(days=1)
