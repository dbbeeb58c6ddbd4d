"""Reads of the office calendar and of the rules that hold on a day."""

from __future__ import annotations

from datetime import date, time

from django.utils import timezone

from common.working_time import OFFICE_HOURS, Calendar
from organisation.enums import DayKind
from organisation.models import CalendarDay, RuleSet
from organisation.validators import OFFICE_HOURS_KEY


def rule_set(key: str, on: date | None = None) -> RuleSet:
    """The rule set of ``key`` valid on that day (default today); matters keep the one they got.

    Raises ``RuleSet.DoesNotExist`` with a message for the officer when none is valid.
    """
    on = on or timezone.localdate()
    found = RuleSet.objects.filter(key=key).valid(on).order_by("-valid_from").first()
    if found is None:
        raise RuleSet.DoesNotExist(f"Chưa có bộ quy định “{key}” áp dụng cho ngày {on:%d/%m/%Y}.")
    return found


def office_calendar(on: date | None = None) -> Calendar:
    """Every day of the office calendar, with the office hours valid on ``on`` (default today)."""
    days: dict[str, set[date]] = {DayKind.OFF: set(), DayKind.WORKING: set()}
    for day, kind in CalendarDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    return Calendar(
        off=frozenset(days[DayKind.OFF]),
        working=frozenset(days[DayKind.WORKING]),
        hours=_office_hours(on or timezone.localdate()),
    )


def _office_hours(on: date) -> tuple[tuple[time, time], ...]:
    rule = RuleSet.objects.filter(key=OFFICE_HOURS_KEY).valid(on).order_by("-valid_from").first()
    if rule is None:
        return OFFICE_HOURS
    return tuple(
        (time.fromisoformat(opens), time.fromisoformat(closes))
        for opens, closes in rule.params["hours"]
    )


def is_tentative(first: date, last: date) -> bool:
    """True when a due date counted from ``first`` to ``last`` may still move.

    A day between them is only expected to be off, or a year they touch has no calendar yet.
    """
    if CalendarDay.objects.filter(day__range=(first, last), tentative=True).exists():
        return True
    entered = set(CalendarDay.objects.values_list("day__year", flat=True).distinct())
    return not set(range(first.year, last.year + 1)) <= entered
