"""Charges in đồng: whole numbers, nothing guessed (Luật Phí và lệ phí 97/2015)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.vietnamese import fold, tidy


@dataclass(frozen=True)
class MoneyReading:
    """What one fee cell says.

    ``amount`` is in đồng and set only when certain; 0 for "Miễn phí" (``free``) and for "Không"
    (``stated_none``). ``missing`` means the source says nothing; ``problem`` goes to a person.
    ``per`` is the measure after a stroke: "lần" in "50.000 đồng/lần".
    """

    amount: int | None = None
    free: bool = False
    stated_none: bool = False
    missing: bool = False
    problem: str | None = None
    text: str = ""
    per: str = ""


AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)\s*(?P<thousand>nghin |ngan )?\s*"
    r"(?:dong|vnd|viet nam dong|d\b)"
)


def read_money(text: object, *, note: str = "", in_dong: bool = False) -> MoneyReading:
    """Read a fee cell; ``in_dong`` when the column's heading names the currency."""
    shown = "" if text is None else tidy(str(text))[0]
    folded = re.sub(r"^(phi, le phi|le phi|phi) ?: ?", "", fold(shown))
    if folded in {"", "-", "khong co thong tin"}:
        return MoneyReading(missing=True, text=shown)
    if folded in {"khong", "khong thu", "khong co", "khong quy dinh", "khong dong"}:
        return MoneyReading(amount=0, stated_none=True, text=shown)
    if folded == "mien phi":
        if re.search(r"\d{1,3}[.,]\d{3}", note):
            return MoneyReading(problem="Ghi miễn phí nhưng ghi chú lại nêu số tiền.", text=shown)
        return MoneyReading(amount=0, free=True, text=shown)
    if in_dong and re.fullmatch(r"[\d.,]+", folded):
        folded += " dong"
    found = list(AMOUNT.finditer(folded))
    if len(found) != 1 or found[0].group() != folded:
        return MoneyReading(problem="Không đọc chắc chắn được số tiền.", text=shown)
    amount = int(re.sub(r"\D", "", found[0]["number"])) * (1000 if found[0]["thousand"] else 1)
    if 0 < amount < 1000:
        return MoneyReading(problem="Số tiền nhỏ hơn 1.000 đồng.", text=shown)
    return MoneyReading(amount=amount, stated_none=amount == 0, text=shown)


def format_dong(amount: int) -> str:
    """ "150.000 đồng"; nothing to pay is "Không"."""
    return f"{amount:,} đồng".replace(",", ".") if amount else "Không"
