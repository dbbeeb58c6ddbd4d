"""Days and parameters, by table."""

from __future__ import annotations

from datetime import date

import pytest

from organisation.enums import DayKind
from organisation.validators import calendar_day_problem, params_problem

HOURS_SHAPE = 'Giờ làm việc phải ghi dạng "hours": [["07:00", "11:30"], ["13:30", "17:00"]].'
HOURS_ORDER = "Các buổi làm việc phải theo thứ tự trong ngày và không chồng lên nhau."


@pytest.mark.parametrize(
    ("day", "kind", "problem"),
    [
        # thứ Sáu nghỉ, thứ Bảy và Chủ nhật làm bù: được
        (date(2027, 1, 1), DayKind.OFF, ""),
        (date(2027, 1, 9), DayKind.WORKING, ""),
        (date(2027, 1, 10), DayKind.WORKING, ""),
        (
            date(2027, 1, 2),
            DayKind.OFF,
            "Ngày 02/01/2027 là thứ Bảy, vốn là ngày nghỉ hằng tuần; không cần khai.",
        ),
        (
            date(2027, 1, 3),
            DayKind.OFF,
            "Ngày 03/01/2027 là Chủ nhật, vốn là ngày nghỉ hằng tuần; không cần khai.",
        ),
        (
            date(2027, 1, 4),
            DayKind.WORKING,
            "Ngày 04/01/2027 là thứ Hai, vốn là ngày làm việc; "
            "chỉ khai làm bù cho thứ Bảy, Chủ nhật.",
        ),
    ],
)
def test_calendar_day_must_change_something(day, kind, problem):
    assert calendar_day_problem(day, kind) == problem


@pytest.mark.parametrize(
    ("key", "params", "previous", "problem"),
    [
        ("feedback", {"answer_calendar_days": 20}, None, ""),
        ("feedback", {"a": 1, "b": 2}, {"a": 9}, ""),
        (
            "feedback",
            [20],
            None,
            'Tham số phải là một đối tượng JSON, ví dụ {"answer_calendar_days": 20}.',
        ),
        (
            "feedback",
            {"a": 1},
            {"a": 1, "c": 3, "b": 2},
            "Thiếu tham số mà bộ quy định trước có: b, c.",
        ),
        ("office-hours", {"hours": [["07:00", "11:30"], ["13:30", "17:00"]]}, None, ""),
        ("office-hours", {}, None, HOURS_SHAPE),
        ("office-hours", {"hours": [["7h", "11h"]]}, None, HOURS_SHAPE),
        ("office-hours", {"hours": [["07:00"]]}, None, HOURS_SHAPE),
        ("office-hours", {"hours": [["13:30", "17:00"], ["07:00", "11:30"]]}, None, HOURS_ORDER),
        ("office-hours", {"hours": [["07:00", "12:00"], ["12:00", "17:00"]]}, None, HOURS_ORDER),
    ],
)
def test_params_must_be_what_the_rules_read(key, params, previous, problem):
    assert params_problem(key, params, previous) == problem
