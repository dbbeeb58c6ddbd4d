"""Time limits as the law writes them: an amount and a unit, never converted into one another.

"Ngày" and "ngày làm việc" are different units (Bộ luật Dân sự 2015, art 147-148; NĐ 63/2010,
art 15 and 24). A cell that allows two readings is handed to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.vietnamese import fold, nfc, tidy


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
    """What one cell says.

    ``duration`` is set only when there is one certain reading. ``durations`` are all limits named,
    in order and without repeats. ``problem`` is a Vietnamese question for a person; ``missing``
    means the source says nothing ("Không có thông tin" or an empty cell), which is no problem here.
    """

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
NUMBER = r"\d+\s*½|½|\d+/\d+|\d+(?:[.,]\d+)?"
UNIT = r"ngay lam viec|gio lam viec|ngay|gio|thang|nam"
# "05 (năm) ngày làm việc": the number repeated in words stands in brackets. "Sau 15 giờ" is a
# time of the day, no limit.
MENTION = re.compile(
    rf"(?<!sau )(?<!truoc )(?<![\d.,/-])(?P<amount>{NUMBER}|\bnua)\s*(?:\([a-z ]+\)\s*)?(?P<unit>{UNIT})\b"
)
BARE = re.compile(NUMBER)

ZERO = "Thời hạn ghi bằng 0; hãy ghi rõ “Trong ngày”, “Ngay khi nhận đủ hồ sơ” hoặc số ngày."
CONDITION = "Ngoài thời hạn, ô còn ghi điều kiện hoặc nội dung khác; cần người xem lại."
UNCLEAR_NUMBER = "Con số của thời hạn không rõ."

MISSING = {"", "-", "khong co thong tin"}
UNREGULATED = {"khong quy dinh", "khong quy dinh thoi han", "khong quy dinh thoi han giai quyet"}

# What may stand around a limit without changing it.
BEFORE = re.compile(
    r"(?:thoi han(?: giai quyet)?|trong|thoi gian|vong|khong qua|toi da|cham nhat|la|[:\s-])*"
)
# "kể từ ngày nhận đủ hồ sơ hợp lệ": when the count starts, with no further case or number in it.
SINCE = re.compile(
    r"(?:(?:ke|tinh)(?: ke)? )?(?:tu|sau) (?:khi|ngay|luc|thoi diem)"
    r"(?!.*(?:truong hop|doi voi|rieng|\bneu\b|hoac|gia han|keo dai|trong do|tiep theo|\d)).*"
)
RECEIPT = r"(?: (?:tiep nhan|nhan)(?: du)?(?: ho so| yeu cau)?(?: hop le)?)?"
SAME_DAY = re.compile(rf"(?:ngay |giai quyet )?trong ngay(?: lam viec)?{RECEIPT}")
IMMEDIATE = re.compile(
    rf"(?:(?:giai quyet|tra ket qua) )?ngay(?: sau)?(?: khi{RECEIPT}( theo quy dinh)?)?"
)


def read_duration(text: object, *, default_unit: Unit | None = None) -> DurationReading:
    """Read a time limit cell, text or number.

    ``default_unit`` is the unit named by the column's heading and serves only a cell that holds a
    bare number; a unit written in the cell wins. Nothing is guessed: several limits, a range, a
    zero, a condition or unknown words give a ``problem``.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    shown = tidy("" if text is None else str(text))[0]
    folded = _comparable(shown)
    if folded in MISSING:
        return DurationReading(text=shown, missing=True)
    wordless = _without_number(folded, shown)
    if wordless:
        return _certain(Duration(None, wordless), shown)
    if BARE.fullmatch(folded):
        return _bare_number(folded, shown, default_unit)
    return _read_mentions(folded, shown)


def _comparable(shown: str) -> str:
    folded = fold(shown).strip(" .;")
    return re.sub(
        r"\b(ngay|gio) \(lam viec\)", r"\1 lam viec", re.sub(r"(?<=\d)\s*h\b", " gio", folded)
    )


def _without_number(folded: str, shown: str) -> Unit | None:
    if folded in UNREGULATED:
        return Unit.NONE
    if SAME_DAY.fullmatch(folded):
        return Unit.SAME_DAY
    # Folding makes "ngày" (day) and "ngay" (at once) one word; only the latter is a limit.
    if IMMEDIATE.fullmatch(folded) and "ngày" not in nfc(shown).lower():
        return Unit.IMMEDIATE
    return None


def _read_mentions(folded: str, shown: str) -> DurationReading:
    amounts = [(_number(found["amount"]), found["unit"]) for found in MENTION.finditer(folded)]
    if any(amount is None for amount, _ in amounts):
        return DurationReading((), None, UNCLEAR_NUMBER, shown)
    limits = tuple(dict.fromkeys(Duration(amount, UNIT_WORDS[unit]) for amount, unit in amounts))
    if not limits and SAME_DAY.match(folded) and re.search(r"truong hop|\bneu\b|hoac", folded):
        return DurationReading((Duration(None, Unit.SAME_DAY),), None, CONDITION, shown)
    if not limits:
        return DurationReading((), None, "Không đọc được thời hạn trong ô này.", shown)
    problem = _doubt(folded, limits)
    return DurationReading(limits, None if problem else limits[0], problem, shown)


def _doubt(folded: str, limits: tuple[Duration, ...]) -> str | None:
    if len(limits) > 1:
        return "Ô ghi nhiều thời hạn; hãy tách theo từng trường hợp hoặc chọn một."
    if not limits[0].amount:
        return ZERO
    rest = [part.strip(" ,;.()-|") for part in MENTION.split(folded)[:: MENTION.groups + 1]]
    if BEFORE.fullmatch(rest[0]) and all(not part or SINCE.fullmatch(part) for part in rest[1:]):
        return None
    return CONDITION


def _number(text: str) -> Decimal | None:
    """Amount as written, None when it allows two readings ("1.500") or is no clear half."""
    text = text.replace(" ", "")
    if text in {"½", "1/2", "nua"}:
        return Decimal("0.5")
    if text.endswith("½"):
        return Decimal(text[:-1]) + Decimal("0.5")
    if "/" in text or re.search(r"[.,]\d{3,}$", text):
        return None
    return Decimal(text.replace(",", "."))


def _certain(duration: Duration, shown: str) -> DurationReading:
    return DurationReading((duration,), duration, None, shown)


def _bare_number(folded: str, shown: str, unit: Unit | None) -> DurationReading:
    amount = _number(folded)
    if amount is None:
        return DurationReading((), None, UNCLEAR_NUMBER, shown)
    if not amount:
        return DurationReading((), None, ZERO, shown)
    if unit is None:
        problem = f"Chỉ ghi số {shown}, không rõ là ngày hay ngày làm việc."
        return DurationReading((), None, problem, shown)
    return _certain(Duration(amount, unit), shown)


def unit_from_heading(heading: str) -> Unit | None:
    """Unit named in brackets in a column heading, such as "Thời hạn giải quyết (ngày làm việc)".

    None when the heading names no unit or more than one.
    """
    bracketed = " ".join(re.findall(r"\(([^()]*)\)", fold(heading)))
    units = {UNIT_WORDS[word] for word in re.findall(rf"\b(?:{UNIT})\b", bracketed)}
    return units.pop() if len(units) == 1 else None


def format_duration(duration: Duration) -> str:
    """ "5 ngày làm việc", "½ ngày làm việc", "1,5 ngày", "Trong ngày"."""
    if duration.amount is None:
        return duration.unit.label
    return f"{_format_amount(duration.amount)} {duration.unit.label}"


def _format_amount(amount: Decimal) -> str:
    if amount == Decimal("0.5"):
        return "½"
    return f"{amount.normalize():f}".replace(".", ",")
