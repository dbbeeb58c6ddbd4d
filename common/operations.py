"""What formulas and conditions can do to values: one table for both."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from common.expressions import ARITHMETIC, Applied, Expression, Kind

PLACES = 6


def _comparable(value: Any) -> Any:
    """Words are compared without regard to case and outer blanks."""
    return value.strip().casefold() if isinstance(value, str) else value


def _comparing(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: compare(_comparable(left), _comparable(right))


# symbol → (what it does, words)
COMPARISONS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "=": (_comparing(operator.eq), "bằng"),
    "<>": (_comparing(operator.ne), "khác"),
    "<": (operator.lt, "nhỏ hơn"),
    "<=": (operator.le, "không quá"),
    ">": (operator.gt, "lớn hơn"),
    ">=": (operator.ge, "không dưới"),
}
# Of words and truths only these two are asked.
EQUALITIES = frozenset({"=", "<>"})
ORDERED = frozenset({Kind.NUMBER, Kind.DAY})

ARITHMETIC_SIGNS: dict[str, tuple[Callable[[Decimal, Decimal], Decimal], str]] = {
    "+": (ARITHMETIC.add, "cộng"),
    "-": (ARITHMETIC.subtract, "trừ"),
    "*": (ARITHMETIC.multiply, "nhân"),
    "/": (ARITHMETIC.divide, "chia"),
}


def compared(sign: str, left: Expression, right: Expression) -> Applied:
    """Both of one kind; the caller has made sure of it."""
    run, words = COMPARISONS[sign]
    return Applied(run, (left, right), Kind.TRUTH, lambda one, two: f"{one} {words} {two}")


def computed(sign: str, left: Expression, right: Expression) -> Applied:
    run, words = ARITHMETIC_SIGNS[sign]
    return Applied(run, (left, right), Kind.NUMBER, lambda one, two: f"({one} {words} {two})")


def negative(inner: Expression) -> Applied:
    return Applied(ARITHMETIC.minus, (inner,), Kind.NUMBER, lambda one: f"âm {one}")


# --- functions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Function:
    """``takes``: the kinds of the arguments; ``more``: the last may come again and again."""

    name: str
    takes: tuple[Kind, ...]
    gives: Kind
    run: Callable[..., Any]
    said: str
    help: str
    more: bool = False

    def on(self, arguments: Sequence[Expression]) -> Applied:
        return Applied(
            self.run, tuple(arguments), self.gives, lambda *words: f"{self.said} {_listed(words)}"
        )


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"({'; '.join(words)})"


def _sum(*numbers: Decimal) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = ARITHMETIC.add(total, number)
    return total


def _mean(*numbers: Decimal) -> Decimal:
    return ARITHMETIC.divide(_sum(*numbers), Decimal(len(numbers)))


def _to_places(rounding: str) -> Callable[[Decimal, Decimal], Decimal]:
    def run(number: Decimal, places: Decimal) -> Decimal:
        digits = min(max(int(places), 0), PLACES)
        return number.quantize(Decimal(1).scaleb(-digits), rounding=rounding, context=ARITHMETIC)

    return run


def _days(first: date, last: date) -> Decimal:
    return Decimal((last - first).days)


def _contains(text: str, part: str) -> bool:
    return _comparable(part) in _comparable(text)


FUNCTIONS = {
    function.name: function
    for function in (
        Function("TỔNG", (Kind.NUMBER,), Kind.NUMBER, _sum, "tổng", "Cộng các số.", more=True),
        Function(
            "TRUNG_BÌNH",
            (Kind.NUMBER,),
            Kind.NUMBER,
            _mean,
            "trung bình của",
            "Trung bình cộng của các số.",
            more=True,
        ),
        Function(
            "NHỎ_NHẤT",
            (Kind.NUMBER,),
            Kind.NUMBER,
            lambda *all_: min(all_),
            "số nhỏ nhất trong",
            "Số nhỏ nhất.",
            more=True,
        ),
        Function(
            "LỚN_NHẤT",
            (Kind.NUMBER,),
            Kind.NUMBER,
            lambda *all_: max(all_),
            "số lớn nhất trong",
            "Số lớn nhất.",
            more=True,
        ),
        Function(
            "LÀM_TRÒN",
            (Kind.NUMBER, Kind.NUMBER),
            Kind.NUMBER,
            _to_places(ROUND_HALF_UP),
            "làm tròn",
            "Làm tròn đến số chữ số thập phân đã cho; nửa thì làm tròn lên.",
        ),
        Function(
            "LÀM_TRÒN_XUỐNG",
            (Kind.NUMBER, Kind.NUMBER),
            Kind.NUMBER,
            _to_places(ROUND_FLOOR),
            "làm tròn xuống",
            "Bỏ phần lẻ sau số chữ số thập phân đã cho.",
        ),
        Function(
            "SỐ_NGÀY",
            (Kind.DAY, Kind.DAY),
            Kind.NUMBER,
            _days,
            "số ngày giữa",
            "Số ngày từ ngày thứ nhất đến ngày thứ hai.",
        ),
        Function(
            "CHỨA",
            (Kind.TEXT, Kind.TEXT),
            Kind.TRUTH,
            _contains,
            "chứa",
            "Đúng khi đoạn thứ nhất có đoạn thứ hai, không phân biệt chữ hoa.",
        ),
        Function(
            "ĐỘ_DÀI",
            (Kind.TEXT,),
            Kind.NUMBER,
            lambda text: Decimal(len(text)),
            "độ dài của",
            "Số ký tự.",
        ),
    )
}
