"""Days that must follow one another: submission, signature, entry, posting, effect (domain §3.3).

The day a draft was made in this register is left out of the order: a decision prepared on paper may
be typed in after it was signed, and its moves keep the true moments anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from publication.kinds import kind_of
from publication.models import Decision
from publication.queries.standing import signed_rows_of


class Fault(Enum):
    """What is wrong with a signing date."""

    FUTURE = "future"
    BEFORE_SUBMISSION = "before submission"
    AFTER_EFFECT = "after effect"


@dataclass(frozen=True)
class DateProblem:
    """What is wrong, and how the officer is told."""

    fault: Fault
    message: str


def signing_date_problem(decision: Decision, signed_on: date, *, today: date) -> DateProblem | None:
    """Why the decision can't bear this signing date, or None (domain §3.3, §3.4)."""
    if signed_on > today:
        return DateProblem(Fault.FUTURE, "Ngày ký không được ở tương lai.")
    if decision.submitted_on and signed_on < decision.submitted_on:
        return DateProblem(
            Fault.BEFORE_SUBMISSION,
            f"Ngày ký trước ngày trình ({decision.submitted_on:%d/%m/%Y}).",
        )
    days = effect_days(list(signed_rows_of(decision)))
    if days and min(days) < signed_on and not decision.shortened:
        return DateProblem(Fault.AFTER_EFFECT, _too_early(decision))
    return None


def _too_early(decision: Decision) -> str:
    if kind_of(decision).may_be_shortened:
        return "Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."
    return "Ngày hiệu lực trước ngày ký; hãy trả lại để sửa ngày hiệu lực."


def effect_days(items: list[Any]) -> list[date]:
    """The days from which the rows apply."""
    return [day for item in items if (day := item.takes_effect_on)]


def retroactive_line(decision: Decision, items: list[Any], *, day: date) -> str:
    """What checker and Chief are told of rows that apply from before ``day``, or ``""``."""
    early = [item for item in items if item.takes_effect_on and item.takes_effect_on < day]
    if not early:
        return ""
    first = min(effect_days(early))
    told = (
        f"{len(early)} thủ tục có hiệu lực từ {first:%d/%m/%Y}, trước ngày "
        f"{day:%d/%m/%Y} ({(day - first).days} ngày)."
    )
    if not decision.shortened:
        return f"{told} Nếu ký sau ngày hiệu lực thì phải ghi rõ trình tự rút gọn."
    return f"{told} Lý do rút gọn: {decision.shortened_reason.strip() or 'chưa nêu'}."
