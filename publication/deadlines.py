"""When each step of a decision falls due by law (domain §3.2); values in, values out.

Working days are counted with the office calendar passed in. Nothing here blocks: a late decision
may still be signed and stays valid, but it is flagged and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from common.working_time import (
    ONE_DAY,
    WEEKDAYS,
    Calendar,
    add_working_days,
    days_before,
    last_allowed_working_day,
    next_working_day,
)

# Parameters of the rule set “publication-deadlines” where it names none.
DEFAULTS: Mapping[str, int] = {
    "before_effect_calendar_days": 5,
    "shortened_after_signing_calendar_days": 3,
    "send_on_working_days": 3,
    "enter_working_days": 5,
    "enter_shortened_working_days": 2,
    "list_after_ministry_working_days": 5,
}
# A due day this near is shown as near.
SOON_WORKING_DAYS = 2


class ClockState(Enum):
    """How a clock stands."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    KEPT = "kept"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    ClockState.OPEN: "Còn thời hạn",
    ClockState.SOON: "Sắp hết hạn",
    ClockState.LATE: "Quá hạn",
    ClockState.KEPT: "Đúng hạn",
    ClockState.MISSED: "Đã làm, trễ hạn",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The days a decision's clocks are counted from; None where there is none (yet).

    ``legal_act_on``: the day the act that is being published takes effect. ``promulgated_on``: the
    day that act was issued. ``ministry_on``: the day of the Ministry's decision. ``sent_on``: the
    day the signed decision went on to those who post it.
    """

    effective_on: date | None
    shortened: bool = False
    legal_act_on: date | None = None
    promulgated_on: date | None = None
    ministry_on: date | None = None
    signed_on: date | None = None
    sent_on: date | None = None
    entered_on: date | None = None
    posted_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One statutory time limit; ``advice`` is what an officer should know of its last day."""

    key: str
    label: str
    due: date
    done: date | None
    source: str
    advice: str = ""

    def state(self, today: date, calendar: Calendar) -> ClockState:
        """As of ``today``: what is done is kept or missed, what is not is open, soon or late."""
        if self.done is not None:
            return ClockState.KEPT if self.done <= self.due else ClockState.MISSED
        if today > self.due:
            return ClockState.LATE
        near = add_working_days(today, SOON_WORKING_DAYS, calendar)
        return ClockState.SOON if self.due <= near else ClockState.OPEN


@dataclass(frozen=True)
class Rule:
    """Parameters in force on the day the clocks begin, and the law that sets them."""

    params: Mapping[str, int] = field(default_factory=dict)
    legal_basis: str = ""

    def days(self, name: str) -> int:
        return int(self.params.get(name, DEFAULTS[name]))


CONTROL_DECREE = "Nghị định 63/2010/NĐ-CP (sửa đổi năm 2013, 2017)"
GUIDANCE = "Thông tư 02/2017/TT-VPCP"


def clocks(facts: Facts, rule: Rule, calendar: Calendar) -> list[Clock]:
    """Every clock that can be told from the facts, in the order of the work."""
    found = [
        _list_after_ministry(facts, rule, calendar),
        _signing(facts, rule, calendar),
        _sending_on(facts, rule, calendar),
        _entering(facts, rule, calendar),
        _posting(facts),
    ]
    return [clock for clock in found if clock is not None]


def _list_after_ministry(facts: Facts, rule: Rule, calendar: Calendar) -> Clock | None:
    """So many working days after the Ministry's decision; set by the province."""
    if facts.ministry_on is None:
        return None
    days = rule.days("list_after_ministry_working_days")
    return Clock(
        key="list",
        label="Công bố danh mục sau quyết định của Bộ",
        due=add_working_days(facts.ministry_on, days, calendar),
        done=facts.signed_on,
        source="Thời hạn do tỉnh quy định",
    )


def _signing(facts: Facts, rule: Rule, calendar: Calendar) -> Clock | None:
    """At least five calendar days before the act takes effect; three after, when shortened."""
    if facts.shortened:
        return _shortened_signing(facts, rule, calendar)
    effect = facts.legal_act_on or facts.effective_on
    if effect is None:
        return None
    due = days_before(effect, rule.days("before_effect_calendar_days"))
    return Clock(
        key="sign",
        label="Ban hành quyết định công bố",
        due=due,
        done=facts.signed_on,
        source=f"{CONTROL_DECREE} điều 15",
        advice=_day_off_advice(due, calendar),
    )


def _shortened_signing(facts: Facts, rule: Rule, calendar: Calendar) -> Clock | None:
    """Counted forwards, so a last day off rolls to the next working day (BLDS art 148.5)."""
    if facts.promulgated_on is None:
        return None
    days = rule.days("shortened_after_signing_calendar_days")
    return Clock(
        key="sign",
        label="Ban hành quyết định công bố (trình tự rút gọn)",
        due=next_working_day(facts.promulgated_on + ONE_DAY * days, calendar),
        done=facts.signed_on,
        source=f"{CONTROL_DECREE} điều 15",
    )


def _day_off_advice(due: date, calendar: Calendar) -> str:
    """Counting backwards never rolls: a last day off is told, with the working day before it."""
    before = last_allowed_working_day(due, calendar)
    if before == due:
        return ""
    return f"{_named(due)} là ngày nghỉ và không được lùi lại; nên ký chậm nhất {_named(before)}."


def _named(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _sending_on(facts: Facts, rule: Rule, calendar: Calendar) -> Clock | None:
    if facts.signed_on is None:
        return None
    return Clock(
        key="send",
        label="Gửi quyết định đã ký để công khai",
        due=add_working_days(facts.signed_on, rule.days("send_on_working_days"), calendar),
        done=facts.sent_on,
        source=GUIDANCE,
    )


def _entering(facts: Facts, rule: Rule, calendar: Calendar) -> Clock | None:
    if facts.signed_on is None:
        return None
    name = "enter_shortened_working_days" if facts.shortened else "enter_working_days"
    return Clock(
        key="enter",
        label="Nhập và công khai trên Cơ sở dữ liệu quốc gia",
        due=add_working_days(facts.signed_on, rule.days(name), calendar),
        done=facts.entered_on,
        source=f"{CONTROL_DECREE} điều 24",
    )


def _posting(facts: Facts) -> Clock | None:
    """Public on the day of effect, or on the day of signing when the effect came before it."""
    if facts.signed_on is None or facts.effective_on is None:
        return None
    return Clock(
        key="post",
        label="Niêm yết tại nơi tiếp nhận",
        due=max(facts.effective_on, facts.signed_on),
        done=facts.posted_on,
        source=GUIDANCE,
    )
