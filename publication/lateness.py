"""When a decision has waited too long at a desk: the office's own days, no limit of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from common.working_time import Calendar, add_working_days
from publication.enums import State

RULE_KEY = "decision-steps"
# state → the parameter of the rule set that limits it; other states wait for nobody's step
LIMITS: dict[str, str] = {
    State.IN_CHECK: "check_working_days",
    State.CHECKED: "submit_working_days",
    State.SUBMITTED: "sign_working_days",
    State.RECORDED: "confirm_working_days",
    State.RETURNED: "return_working_days",
}


def last_day(state: str, since: date, params: Mapping[str, Any], calendar: Calendar) -> date | None:
    """The last working day for the step that began on ``since``; None where no days are set.

    The day it began is not counted.
    """
    limit = params.get(LIMITS.get(state, ""))
    return add_working_days(since, limit, calendar) if isinstance(limit, int) else None


def days_late(last: date, *, today: date, calendar: Calendar) -> int:
    """Working days after ``last`` up to and with ``today``; 0 when it is not over."""
    days = ((last + timedelta(days=n)) for n in range(1, (today - last).days + 1))
    return sum(calendar.is_working(day) for day in days)
