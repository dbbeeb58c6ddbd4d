"""Steps of internal processes: what can stand, how long all take, whether that fits the limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalogue.process_steps import (
    Fit,
    MixedDaysError,
    ProcessStep,
    fit,
    process_time,
    step_problems,
    steps_of,
    total_of,
)
from common.durations import Duration, Unit

HOUR, DAY, CALENDAR = Unit.WORKING_HOUR, Unit.WORKING_DAY, Unit.CALENDAR_DAY
NONE = Duration(None, Unit.NONE)
SAME_DAY, AT_ONCE = Duration(None, Unit.SAME_DAY), Duration(None, Unit.IMMEDIATE)


def lasting(amount, unit):
    return Duration(Decimal(str(amount)), unit)


def step(*time, **fields):
    told = {"work": "Thẩm định", "unit": "Phòng chuyên môn", **fields}
    return ProcessStep(time=lasting(*time) if time else NONE, **told)


def steps(*times):
    return tuple(step(*time) for time in times)


@pytest.mark.parametrize(
    ("times", "amount", "unit", "words"),
    [
        ([(0.5, DAY)], 4, HOUR, "4 giờ làm việc"),
        ([(1, DAY)], 8, HOUR, "1 ngày làm việc"),
        ([(0.5, DAY), (4, HOUR)], 8, HOUR, "1 ngày làm việc"),
        ([(2, DAY), (0.5, DAY)], 20, HOUR, "2,5 ngày làm việc"),
        ([(2, DAY), (3, HOUR)], 19, HOUR, "2 ngày làm việc 3 giờ"),
        ([(1, DAY), (0.5, HOUR)], 8.5, HOUR, "1 ngày làm việc 0,5 giờ"),
        ([(1.5, HOUR)], 1.5, HOUR, "1,5 giờ làm việc"),
        ([(3, CALENDAR), (0.5, CALENDAR)], 3.5, CALENDAR, "3,5 ngày"),
        ([(3, CALENDAR), ()], 3, CALENDAR, "3 ngày"),
        ([(30, DAY), (30, DAY)], 480, HOUR, "60 ngày làm việc"),
    ],
)
def test_steps_are_added_in_one_way_of_counting(times, amount, unit, words):
    assert total_of(steps(*times)) == lasting(amount, unit)
    assert process_time(steps(*times)) == words


@pytest.mark.parametrize("times", [[], [()], [(), ()]])
def test_steps_that_are_not_counted_have_no_sum(times):
    assert total_of(steps(*times)) is None
    assert process_time(steps(*times)) == "không tính thời gian"


@pytest.mark.parametrize("other", [DAY, HOUR])
def test_working_time_and_calendar_days_are_never_added(other):
    mixed = steps((1, CALENDAR), (1, other))

    with pytest.raises(MixedDaysError):
        total_of(mixed)
    assert process_time(mixed) == "chưa cộng được (vừa ngày, vừa ngày làm việc)"


@pytest.mark.parametrize(
    ("total", "limit", "expected"),
    [
        # both in working time: exact
        ((3, DAY), lasting(3, DAY), Fit.WITHIN),
        ((3.5, DAY), lasting(3, DAY), Fit.TOO_LONG),
        ((24, HOUR), lasting(3, DAY), Fit.WITHIN),
        ((24.5, HOUR), lasting(3, DAY), Fit.TOO_LONG),
        ((1, DAY), lasting(8, HOUR), Fit.WITHIN),
        ((1, DAY), lasting(7, HOUR), Fit.TOO_LONG),
        ((0.5, DAY), lasting(0.5, DAY), Fit.WITHIN),
        # the same day, at once: one working day
        ((8, HOUR), SAME_DAY, Fit.WITHIN),
        ((8.5, HOUR), SAME_DAY, Fit.TOO_LONG),
        ((4, HOUR), AT_ONCE, Fit.WITHIN),
        ((2, DAY), AT_ONCE, Fit.TOO_LONG),
        # working time within calendar days: too long is sure, within is not
        ((6, DAY), lasting(5, CALENDAR), Fit.TOO_LONG),
        ((5, DAY), lasting(5, CALENDAR), Fit.UNSURE),
        ((1, HOUR), lasting(5, CALENDAR), Fit.UNSURE),
        ((31, DAY), lasting(1, Unit.MONTH), Fit.UNSURE),
        ((31.5, DAY), lasting(1, Unit.MONTH), Fit.TOO_LONG),
        ((366.5, DAY), lasting(1, Unit.YEAR), Fit.TOO_LONG),
        ((5, HOUR), lasting(4, Unit.HOUR), Fit.TOO_LONG),
        ((4, HOUR), lasting(4, Unit.HOUR), Fit.UNSURE),
        # calendar days within calendar limits: exact in days, bounds in months and years
        ((5, CALENDAR), lasting(5, CALENDAR), Fit.WITHIN),
        ((5.5, CALENDAR), lasting(5, CALENDAR), Fit.TOO_LONG),
        ((28, CALENDAR), lasting(1, Unit.MONTH), Fit.WITHIN),
        ((30, CALENDAR), lasting(1, Unit.MONTH), Fit.UNSURE),
        ((31.5, CALENDAR), lasting(1, Unit.MONTH), Fit.TOO_LONG),
        ((365, CALENDAR), lasting(1, Unit.YEAR), Fit.WITHIN),
        ((366, CALENDAR), lasting(1, Unit.YEAR), Fit.UNSURE),
        ((366.5, CALENDAR), lasting(1, Unit.YEAR), Fit.TOO_LONG),
        ((1, CALENDAR), lasting(24, Unit.HOUR), Fit.WITHIN),
        ((1.5, CALENDAR), lasting(24, Unit.HOUR), Fit.TOO_LONG),
        # calendar days within working days: so many working days are never over sooner
        ((5, CALENDAR), lasting(5, DAY), Fit.WITHIN),
        ((6, CALENDAR), lasting(5, DAY), Fit.UNSURE),
        ((0.5, CALENDAR), lasting(12, HOUR), Fit.WITHIN),
        ((1, CALENDAR), lasting(8, HOUR), Fit.UNSURE),
        ((1, CALENDAR), SAME_DAY, Fit.TOO_LONG),
        ((0.5, CALENDAR), SAME_DAY, Fit.UNSURE),
    ],
)
def test_sum_of_steps_against_one_limit(total, limit, expected):
    assert fit(steps(total), [limit]) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([], Fit.NO_LIMIT),
        ([NONE], Fit.NO_LIMIT),
        ([NONE, lasting(2, DAY)], Fit.TOO_LONG),
        ([lasting(3, DAY), lasting(5, DAY)], Fit.WITHIN),
        ([lasting(2, DAY), lasting(5, DAY)], Fit.PARTLY),
        ([lasting(2, DAY), lasting(2.5, DAY)], Fit.TOO_LONG),
        ([lasting(5, DAY), lasting(5, CALENDAR)], Fit.UNSURE),
        ([lasting(2, DAY), lasting(5, CALENDAR)], Fit.PARTLY),
    ],
)
def test_sum_of_steps_against_several_limits(limits, expected):
    assert fit(steps((3, DAY)), limits) == expected


def test_steps_without_any_time_are_not_compared():
    assert fit(steps(()), [lasting(5, DAY)]) == Fit.UNCOUNTED


@pytest.mark.parametrize(
    ("bad", "problems"),
    [
        (step(0.5, DAY), {}),
        (step(), {}),
        (step(work=" "), {"work": "Cần ghi ô này."}),
        (step(unit=""), {"unit": "Cần ghi ô này."}),
        (step(unit="x" * 256), {"unit": "Dài quá 255 ký tự."}),
        (step(output="x" * 501), {"output": "Dài quá 500 ký tự."}),
        (
            step(0, DAY),
            {"time": "Thời gian phải lớn hơn 0; bước không tính thời gian thì để trống."},
        ),
        (
            step(0.25, DAY),
            {
                "time": "Thời gian ghi tròn đến nửa ngày hoặc nửa giờ, ví dụ 0,5; khoảng ngắn hơn "
                "ghi theo giờ."
            },
        ),
        (
            step(1, Unit.MONTH),
            {"time": "Thời gian của bước ghi theo giờ làm việc, ngày làm việc hoặc ngày."},
        ),
    ],
)
def test_what_is_wrong_with_a_step_is_told_by_field(bad, problems):
    assert step_problems(bad) == problems


def test_steps_come_back_as_they_were_stored():
    told = (step(0.5, DAY, post="Chuyên viên", output="Tờ trình"), step(), step(10, CALENDAR))

    stored = [one.stored() for one in told]

    assert steps_of(stored) == told
    assert [one["amount"] for one in stored] == ["0.5", None, "10"]
