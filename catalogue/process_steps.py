"""Steps of an internal process: what each says, how long they take, whether that fits the limit.

Working time is counted in office hours: eight are a working day, four a half.
Calendar days are never turned into working days (Bộ luật Dân sự 2015 art 147-148): where the limit
and the steps are counted differently, only what holds on every calendar is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from common.durations import Duration, Unit, format_duration

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion

HOURS_A_DAY = Decimal(8)
HALF = Decimal("0.5")
MOST_STEPS = 60
TEXTS = ("work", "unit", "post", "output")
LABELS = {
    "work": "Nội dung công việc",
    "unit": "Đơn vị thực hiện",
    "post": "Chức danh, người thực hiện",
    "time": "Thời gian",
    "output": "Kết quả của bước",
}
REQUIRED = ("work", "unit")
LONGEST = {"work": 2000, "unit": 255, "post": 255, "output": 500}
# What a step's time may be counted in; a step without an amount takes none of the limit.
STEP_UNITS = {
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
}
UNCOUNTED = Duration(None, Unit.NONE)
# Days at least and at most in a calendar month and year.
CALENDAR_LENGTHS = {Unit.MONTH: (28, 31), Unit.YEAR: (365, 366), Unit.CALENDAR_DAY: (1, 1)}


@dataclass(frozen=True, kw_only=True)
class ProcessStep:
    """One step: what is done, by which unit and post, in what time, with what output."""

    work: str
    unit: str
    post: str = ""
    time: Duration = UNCOUNTED
    output: str = ""

    @property
    def time_words(self) -> str:
        """ "½ ngày làm việc"; "–" where none is counted."""
        return format_duration(self.time) if self.is_counted else "–"

    @property
    def is_counted(self) -> bool:
        """Whether the step takes some of the limit."""
        return self.time.amount is not None

    def stored(self) -> dict[str, Any]:
        """As a row keeps it."""
        told = {name: getattr(self, name) for name in TEXTS}
        amount = self.time.amount
        return {
            **told,
            "amount": None if amount is None else f"{amount.normalize():f}",
            "time_unit": self.time.unit.value,
        }


def steps_of(stored: Iterable[Mapping[str, Any]]) -> tuple[ProcessStep, ...]:
    """Steps as a row keeps them."""
    return tuple(
        ProcessStep(
            **{name: step[name] for name in TEXTS},
            time=Duration(
                None if step["amount"] is None else Decimal(step["amount"]), Unit(step["time_unit"])
            ),
        )
        for step in stored
    )


def step_problems(step: ProcessStep) -> dict[str, str]:
    """What is wrong with one step, by field; nothing where it can stand."""
    found = {name: "Cần ghi ô này." for name in REQUIRED if not getattr(step, name).strip()}
    for name, longest in LONGEST.items():
        if len(getattr(step, name)) > longest:
            found[name] = f"Dài quá {longest} ký tự."
    if problem := _time_problem(step.time):
        found["time"] = problem
    return found


def _time_problem(time: Duration) -> str:
    if time.amount is None:
        return ""
    if time.unit not in STEP_UNITS:
        return "Thời gian của bước ghi theo giờ làm việc, ngày làm việc hoặc ngày."
    if time.amount <= 0:
        return "Thời gian phải lớn hơn 0; bước không tính thời gian thì để trống."
    if time.amount % HALF:
        return (
            "Thời gian ghi tròn đến nửa ngày hoặc nửa giờ, ví dụ 0,5; khoảng ngắn hơn ghi theo giờ."
        )
    return ""


# --- how long all take --------------------------------------------------------------------------


class MixedDaysError(ValueError):
    """Working time and calendar days stand in one process: they can't be added."""


def total_of(steps: Sequence[ProcessStep]) -> Duration | None:
    """All steps together: working hours or calendar days; None where no step is counted.

    Raises ``MixedDaysError``.
    """
    counted = [step.time for step in steps if step.time.amount is not None]
    calendar = [time for time in counted if time.unit == Unit.CALENDAR_DAY]
    if not counted:
        return None
    if calendar and len(calendar) < len(counted):
        raise MixedDaysError("Các bước phải cùng tính theo ngày làm việc hoặc cùng theo ngày.")
    if calendar:
        return Duration(_sum(calendar), Unit.CALENDAR_DAY)
    return Duration(sum((working_hours(time) for time in counted), Decimal()), Unit.WORKING_HOUR)


def _sum(times: Iterable[Duration]) -> Decimal:
    return sum((time.amount or Decimal() for time in times), Decimal())


def working_hours(time: Duration) -> Decimal:
    """Hours of office work of a time in working hours or days."""
    amount = time.amount or Decimal()
    return amount * HOURS_A_DAY if time.unit == Unit.WORKING_DAY else amount


def total_words(total: Duration | None) -> str:
    """ "2,5 ngày làm việc", "3 giờ làm việc", "2 ngày làm việc 3 giờ"."""
    if total is None or total.amount is None:
        return "không tính thời gian"
    if total.unit != Unit.WORKING_HOUR:
        return format_duration(total)
    days, hours = divmod(total.amount, HOURS_A_DAY)
    if hours == HOURS_A_DAY / 2 and days:
        return format_duration(Duration(days + HALF, Unit.WORKING_DAY))
    told = [
        *([format_duration(Duration(days, Unit.WORKING_DAY))] if days else []),
        *([f"{hours.normalize():f} giờ".replace(".", ",")] if hours else []),
    ]
    return " ".join(told) + ("" if days else " làm việc")


def process_time(steps: Sequence[ProcessStep]) -> str:
    """The time of all steps in words, drafts that can't be added included."""
    try:
        return total_words(total_of(steps))
    except MixedDaysError:
        return "chưa cộng được (vừa ngày, vừa ngày làm việc)"


# --- whether that fits --------------------------------------------------------------------------


class Fit(StrEnum):
    """How a process stands to what the text of the procedure promises."""

    WITHIN = "within"
    TOO_LONG = "too_long"
    PARTLY = "partly"
    UNSURE = "unsure"
    NO_LIMIT = "no_limit"
    UNCOUNTED = "uncounted"

    @property
    def label(self) -> str:
        """As lists show it."""
        return FIT_LABELS[self]


FIT_LABELS = {
    Fit.WITHIN: "Trong thời hạn",
    Fit.TOO_LONG: "Dài hơn thời hạn",
    Fit.PARTLY: "Dài hơn thời hạn của một hình thức nộp",
    Fit.UNSURE: "Không so được với thời hạn",
    Fit.NO_LIMIT: "Thủ tục không ghi thời hạn",
    Fit.UNCOUNTED: "Các bước chưa ghi thời gian",
}


def limits_of(text: ProcedureVersion) -> tuple[Duration, ...]:
    """Every limit that the text names: its own and those of its ways, once each."""
    named = [(row.time_limit_amount, row.time_limit_unit) for row in (text, *text.channels.all())]
    return tuple(dict.fromkeys(Duration(amount, Unit(unit)) for amount, unit in named if unit))


def fit(steps: Sequence[ProcessStep], limits: Iterable[Duration]) -> Fit:
    """Whether the steps' sum is within what the text promises (domain: sum ≤ limit).

    A text with several limits is broken only by what is longer than each of them. Raises
    ``MixedDaysError``.
    """
    total = total_of(steps)
    counted = [limit for limit in limits if limit.unit != Unit.NONE]
    if total is None:
        return Fit.UNCOUNTED
    if not counted:
        return Fit.NO_LIMIT
    found = {fit_one(total, limit) for limit in counted}
    if found == {Fit.TOO_LONG}:
        return Fit.TOO_LONG
    if Fit.TOO_LONG in found:
        return Fit.PARTLY
    return Fit.UNSURE if Fit.UNSURE in found else Fit.WITHIN


def fit_one(total: Duration, limit: Duration) -> Fit:
    """``WITHIN`` or ``TOO_LONG`` where that is so on every calendar, else ``UNSURE``."""
    amount = total.amount or Decimal()
    if total.unit == Unit.CALENDAR_DAY:
        shortest, longest = _calendar_days(limit)
    else:
        shortest, longest = _office_hours(limit)
    if shortest is not None and amount <= shortest:
        return Fit.WITHIN
    return Fit.TOO_LONG if longest is not None and amount > longest else Fit.UNSURE


def _office_hours(limit: Duration) -> tuple[Decimal | None, Decimal | None]:
    """Office hours that a limit surely gives, and those it can give at most."""
    amount = limit.amount or Decimal()
    if limit.unit in {Unit.SAME_DAY, Unit.IMMEDIATE}:
        return HOURS_A_DAY, HOURS_A_DAY
    if limit.unit in {Unit.WORKING_DAY, Unit.WORKING_HOUR}:
        return working_hours(limit), working_hours(limit)
    if limit.unit == Unit.HOUR:
        return None, amount
    return None, amount * CALENDAR_LENGTHS[limit.unit][1] * HOURS_A_DAY


def _calendar_days(limit: Duration) -> tuple[Decimal | None, Decimal | None]:
    """Calendar days that a limit surely gives, and those it can give at most."""
    amount = limit.amount or Decimal()
    if limit.unit in {Unit.SAME_DAY, Unit.IMMEDIATE}:
        return None, HALF
    if limit.unit == Unit.WORKING_DAY:
        return amount, None  # so many working days are never over sooner
    if limit.unit == Unit.WORKING_HOUR:
        return amount / 24, None
    if limit.unit == Unit.HOUR:
        return amount / 24, amount / 24
    least, most = CALENDAR_LENGTHS[limit.unit]
    return amount * least, amount * most
