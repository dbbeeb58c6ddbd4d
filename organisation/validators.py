"""Rules of the organisation's rows: values in, a Vietnamese problem (or ``""``) out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from organisation.enums import DayKind

SATURDAY = 5
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
OFFICE_HOURS_KEY = "office-hours"
LONGEST_STAND_IN = timedelta(days=90)


def calendar_day_problem(day: date, kind: str) -> str:
    """A day off must be one that is worked otherwise, a make-up day one that is not."""
    weekly_off = day.weekday() >= SATURDAY
    name = f"Ngày {day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}"
    if kind == DayKind.OFF and weekly_off:
        return f"{name}, vốn là ngày nghỉ hằng tuần; không cần khai."
    if kind == DayKind.WORKING and not weekly_off:
        return f"{name}, vốn là ngày làm việc; chỉ khai làm bù cho thứ Bảy, Chủ nhật."
    return ""


def params_problem(key: str, params: Any, previous: Mapping[str, Any] | None = None) -> str:
    """``params`` must be an object that names at least what the rule set before it named."""
    if not isinstance(params, dict):
        return 'Tham số phải là một đối tượng JSON, ví dụ {"answer_calendar_days": 20}.'
    missing = sorted(set(previous or ()) - set(params))
    if missing:
        return f"Thiếu tham số mà bộ quy định trước có: {', '.join(missing)}."
    if key == OFFICE_HOURS_KEY:
        return office_hours_problem(params.get("hours"))
    return ""


def office_hours_problem(hours: Any) -> str:
    """Spells of a day as ``[["07:00", "11:30"], …]``, in order and without overlap."""
    shape = 'Giờ làm việc phải ghi dạng "hours": [["07:00", "11:30"], ["13:30", "17:00"]].'
    if not isinstance(hours, list) or not hours:
        return shape
    try:
        spells = [
            (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in hours
        ]
    except (TypeError, ValueError):
        return shape
    moments = [moment for spell in spells for moment in spell]
    if moments != sorted(set(moments)):
        return "Các buổi làm việc phải theo thứ tự trong ngày và không chồng lên nhau."
    return ""


def stand_in_days_problem(
    first: date, last: date, *, held_from: date, held_to: date | None, today: date
) -> str:
    """A stand-in begins today or later, lasts 90 days at most, and only while the role is held."""
    if first < today:
        return "Không cử người thay cho những ngày đã qua."
    if last < first:
        return "Ngày kết thúc phải sau ngày bắt đầu."
    if last - first >= LONGEST_STAND_IN:
        return f"Một lần thay dài nhất {LONGEST_STAND_IN.days} ngày."
    if first < held_from or (held_to is not None and last > held_to):
        until = f"đến hết ngày {held_to:%d/%m/%Y}" if held_to else "không thời hạn"
        return f"Vai trò này chỉ được giữ từ ngày {held_from:%d/%m/%Y}, {until}."
    return ""


def stand_in_end_problem(last: date, *, planned: date, today: date) -> str:
    """The last day may be brought forward, to yesterday at the earliest; never put off."""
    if last > planned:
        return f"Việc thay kết thúc ngày {planned:%d/%m/%Y}; muốn kéo dài thì cử lần mới."
    if last < today - timedelta(days=1):
        return "Những ngày đã qua không đổi được nữa."
    return ""
