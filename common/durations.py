"""Time limits as the law writes them: an amount and a unit, never converted into one another.

"Ngày" and "ngày làm việc" are different units (Bộ luật Dân sự 2015, art 147-148; NĐ 63/2010,
art 15 and 24). A cell that allows two readings is handed to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.vietnamese import fold, tidy


class Unit(StrEnum):
    """Unit of a time limit; the value is stored, the label is shown."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"
    SAME_DAY = "same_day"
    IMMEDIATE = "immediate"
    NONE = "none"

    @property
    def label(self) -> str:
        """Vietnamese label."""
        return UNIT_LABELS[self]

    @property
    def has_amount(self) -> bool:
        """Whether a limit in this unit carries a number."""
        return self not in {Unit.SAME_DAY, Unit.IMMEDIATE, Unit.NONE}


UNIT_LABELS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.HOUR: "giờ",
    Unit.MONTH: "tháng",
    Unit.YEAR: "năm",
    Unit.SAME_DAY: "Trong ngày",
    Unit.IMMEDIATE: "Ngay khi nhận đủ hồ sơ",
    Unit.NONE: "Không quy định",
}
UNIT_CHOICES = [(unit.value, label) for unit, label in UNIT_LABELS.items()]


@dataclass(frozen=True)
class Duration:
    """One time limit. ``amount`` is None exactly for the units without a number."""

    amount: Decimal | None
    unit: Unit

    def __post_init__(self) -> None:
        if (self.amount is not None) != self.unit.has_amount:
            raise ValueError("Số lượng và đơn vị của thời hạn không khớp nhau.")
        if self.amount is not None and self.amount < 0:
            raise ValueError("Thời hạn không được âm.")


@dataclass(frozen=True)
class DurationReading:
    """What one cell says. ``duration`` is set only when there is a single, certain reading."""

    durations: tuple[Duration, ...] = ()
    duration: Duration | None = None
    problem: str | None = None
    text: str = ""
    missing: bool = False


UNIT_WORDS = {
    "ngay lam viec": Unit.WORKING_DAY,
    "gio lam viec": Unit.WORKING_HOUR,
    "ngay": Unit.CALENDAR_DAY,
    "gio": Unit.HOUR,
    "thang": Unit.MONTH,
    "nam": Unit.YEAR,
}
MENTION = re.compile(
    r"(?P<amount>\d+(?:[.,]\d+)?|½)\s*(?:\([^()]*\)\s*)?"
    r"(?P<unit>ngay lam viec|gio lam viec|ngay|gio|thang|nam)\b"
)


def read_duration(text: object, *, default_unit: Unit | None = None) -> DurationReading:
    """Read a time limit cell; ``default_unit`` is the unit named by the column's heading."""
    shown = "" if text is None else tidy(str(text))[0]
    folded = fold(shown)
    if folded in {"", "-", "khong co thong tin"}:
        return DurationReading(text=shown, missing=True)
    if folded == "khong quy dinh":
        return _certain(Duration(None, Unit.NONE), shown)
    if re.fullmatch(r"(ngay )?trong ngay( lam viec)?", folded):
        return _certain(Duration(None, Unit.SAME_DAY), shown)
    if re.match(r"ngay( sau)? khi nhan|ngay$", folded):
        return _certain(Duration(None, Unit.IMMEDIATE), shown)
    if re.fullmatch(r"\d+([.,]\d+)?", folded):
        return _bare_number(folded, shown, default_unit)
    found = tuple(
        dict.fromkeys(
            Duration(_number(mention["amount"]), UNIT_WORDS[mention["unit"]])
            for mention in MENTION.finditer(folded)
        )
    )
    if len(found) == 1:
        return _certain(found[0], shown)
    if found:
        return DurationReading(
            found, None, "Ô ghi nhiều thời hạn; cần chọn hoặc tách theo trường hợp.", shown
        )
    return DurationReading((), None, "Không đọc được thời hạn.", shown)


def _number(text: str) -> Decimal:
    return Decimal("0.5") if text == "½" else Decimal(text.replace(",", "."))


def _certain(duration: Duration, shown: str) -> DurationReading:
    return DurationReading((duration,), duration, None, shown)


def _bare_number(folded: str, shown: str, unit: Unit | None) -> DurationReading:
    if unit is None:
        problem = f"Chỉ ghi số {shown}, không rõ là ngày hay ngày làm việc."
        return DurationReading((), None, problem, shown)
    return _certain(Duration(_number(folded), unit), shown)


def unit_from_heading(heading: str) -> Unit | None:
    """Unit named in a column heading such as "Thời hạn giải quyết (ngày làm việc)", or None."""
    found = re.search(
        r"\((?:[^()]*\b)?(ngay lam viec|gio lam viec|ngay|gio|thang|nam)\b[^()]*\)", fold(heading)
    )
    return UNIT_WORDS[found[1]] if found else None


def format_duration(duration: Duration) -> str:
    """ "5 ngày làm việc", "½ ngày làm việc", "Trong ngày"."""
    if duration.amount is None:
        return duration.unit.label
    return f"{_format_amount(duration.amount)} {duration.unit.label}"


def _format_amount(amount: Decimal) -> str:
    if amount == Decimal("0.5"):
        return "½"
    whole = amount.to_integral_value()
    return str(whole) if whole == amount else str(amount.normalize()).replace(".", ",")
