"""The clocks of a decision by table: Tết, make-up Saturdays, ends of months (domain §3.2, §10)."""

from __future__ import annotations

from datetime import date

import pytest

from common.working_time import Calendar
from publication.deadlines import ClockState, Facts, Rule, clocks

OFF = [
    *[(2026, 1, day) for day in (1, 2)],
    *[(2026, 2, day) for day in range(16, 21)],
    *[(2026, 4, 27), (2026, 4, 30), (2026, 5, 1)],
    *[(2026, 8, 31), (2026, 9, 1), (2026, 9, 2), (2026, 11, 24)],
    (2027, 1, 1),
]
OFFICE = Calendar(
    off=frozenset(date(*day) for day in OFF),
    working=frozenset({date(2026, 1, 10), date(2026, 8, 22)}),
)


def day(text):
    """``13/2`` of 2026, or a day with its year."""
    parts = [int(part) for part in text.split("/")]
    return date(*reversed(parts)) if len(parts) == 3 else date(2026, parts[1], parts[0])


def clock(key, rule=None, **facts):
    """The one clock of that key; days as text."""
    given = {name: day(value) if isinstance(value, str) else value for name, value in facts.items()}
    given.setdefault("effective_on", None)
    found = [one for one in clocks(Facts(**given), rule or Rule(), OFFICE) if one.key == key]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("1/6", "4/6"),  # Monday → Thursday
        ("5/6", "10/6"),  # Friday → over a weekend
        ("13/2", "25/2"),  # Friday before Tết
        ("11/2", "23/2"),  # Wednesday, two days left before Tết
        ("18/2", "25/2"),  # in the middle of Tết
        ("8/1", "12/1"),  # the make-up Saturday counts
        ("10/1", "14/1"),  # signed on the make-up Saturday
        ("31/12/2025", "7/1"),  # New Year and its swapped Friday
        ("4/1", "7/1"),  # a Sunday
        ("21/8", "25/8"),  # the second make-up Saturday
        ("22/8", "26/8"),
        ("28/8", "7/9"),  # National Day with its Monday
        ("29/4", "6/5"),  # 30/4 and 1/5
        ("24/4", "4/5"),  # Hùng Kings, then 30/4 and 1/5
        ("23/11", "27/11"),  # 24/11 off
    ],
)
def test_signed_decision_goes_on_within_three_working_days(signed, due):
    assert clock("send", signed_on=signed).due == day(due)


@pytest.mark.parametrize(
    ("signed", "shortened", "due"),
    [
        ("1/6", False, "8/6"),
        ("13/2", False, "27/2"),
        ("9/1", False, "15/1"),
        ("26/2", False, "5/3"),  # over the end of February
        ("28/8", False, "9/9"),
        ("29/4", False, "8/5"),
        ("20/8", False, "26/8"),
        ("23/11", False, "1/12"),
        ("30/12", False, "7/1/2027"),
        ("1/6", True, "3/6"),
        ("13/2", True, "24/2"),
        ("9/1", True, "12/1"),
        ("21/8", True, "24/8"),
        ("29/4", True, "5/5"),
        ("23/11", True, "26/11"),
    ],
)
def test_decision_is_entered_in_the_national_database(signed, shortened, due):
    assert clock("enter", signed_on=signed, shortened=shortened).due == day(due)


@pytest.mark.parametrize(
    ("effect", "due", "better"),
    [
        ("1/6", "27/5", ""),
        ("1/7", "26/6", ""),
        ("1/3", "24/2", ""),  # over the end of February
        ("5/3", "28/2", "27/2"),  # a Saturday
        ("21/2", "16/2", "13/2"),  # the first day of Tết
        ("25/2", "20/2", "13/2"),  # the last day of Tết: back over all of it
        ("15/1", "10/1", ""),  # the make-up Saturday is worked
        ("27/8", "22/8", ""),
        ("6/9", "1/9", "28/8"),
        ("5/5", "30/4", "29/4"),
        ("2/5", "27/4", "24/4"),
        ("29/11", "24/11", "23/11"),
        ("6/1", "1/1", "31/12/2025"),
        ("8/1", "3/1", "31/12/2025"),
    ],
)
def test_decision_is_made_five_days_before_the_act_and_never_rolls(effect, due, better):
    found = clock("sign", effective_on=effect)

    assert found.due == day(due)
    assert found.advice.endswith(f"{day(better):%d/%m/%Y}." if better else "")
    assert bool(found.advice) == bool(better)


def test_advice_names_both_days_with_their_weekdays():
    assert clock("sign", effective_on="5/3").advice == (
        "thứ Bảy 28/02/2026 là ngày nghỉ và không được lùi lại; nên ký chậm nhất thứ Sáu 27/02/2026."
    )


@pytest.mark.parametrize(
    ("promulgated", "due"),
    [
        ("1/6", "4/6"),
        ("3/6", "8/6"),  # ends on a Saturday
        ("12/2", "23/2"),  # ends on the Sunday before Tết
        ("7/1", "10/1"),  # ends on the make-up Saturday
        ("19/8", "22/8"),
        ("27/4", "4/5"),  # ends on 30/4
        ("28/2", "3/3"),
    ],
)
def test_shortened_act_is_published_within_three_days(promulgated, due):
    found = clock("sign", effective_on="1/6", shortened=True, promulgated_on=promulgated)

    assert (found.due, found.advice) == (day(due), "")


def test_shortened_act_of_unknown_day_has_no_clock_for_signing():
    assert clock("sign", effective_on="1/6", shortened=True) is None


@pytest.mark.parametrize(
    ("ministry", "due"), [("13/2", "27/2"), ("26/2", "5/3"), ("9/1", "15/1"), ("1/6", "8/6")]
)
def test_provincial_list_follows_the_ministry(ministry, due):
    assert clock("list", ministry_on=ministry).due == day(due)


@pytest.mark.parametrize(
    ("signed", "effective", "due"),
    [
        ("1/6", "8/6", "8/6"),
        ("8/6", "8/6", "8/6"),
        ("10/6", "8/6", "10/6"),
        ("13/2", "16/2", "16/2"),
    ],
)
def test_posting_is_due_on_the_day_of_effect(signed, effective, due):
    assert clock("post", signed_on=signed, effective_on=effective).due == day(due)


def test_act_that_takes_effect_later_sets_the_day_before_the_decisions_own():
    assert clock("sign", effective_on="1/6", legal_act_on="1/7").due == day("26/6")


@pytest.mark.parametrize(
    ("key", "name", "days", "due"),
    [
        ("sign", "before_effect_calendar_days", 7, "25/5"),
        ("send", "send_on_working_days", 1, "2/6"),
        ("enter", "enter_working_days", 10, "15/6"),
        ("list", "list_after_ministry_working_days", 3, "4/6"),
    ],
)
def test_days_come_from_the_rule_set(key, name, days, due):
    facts = {"effective_on": "1/6", "signed_on": "1/6", "ministry_on": "1/6"}

    assert clock(key, Rule({name: days}), **facts).due == day(due)


@pytest.mark.parametrize(
    ("done", "today", "state"),
    [
        (None, "1/6", ClockState.OPEN),
        (None, "3/6", ClockState.OPEN),
        (None, "4/6", ClockState.SOON),
        (None, "8/6", ClockState.SOON),
        (None, "9/6", ClockState.LATE),
        ("8/6", "1/7", ClockState.KEPT),
        ("9/6", "1/7", ClockState.MISSED),
    ],
)
def test_clock_is_open_soon_late_kept_or_missed(done, today, state):
    found = clock("enter", signed_on="1/6", entered_on=done)

    assert found.state(day(today), OFFICE) == state


def test_draft_has_only_the_clocks_that_run_before_the_signature():
    facts = Facts(effective_on=day("1/6"), ministry_on=day("2/3"))

    assert [one.key for one in clocks(facts, Rule(), OFFICE)] == ["list", "sign"]


def test_draft_without_a_day_has_no_clock():
    assert clocks(Facts(effective_on=None), Rule(), OFFICE) == []
