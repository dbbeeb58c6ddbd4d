"""Cells that hold a time limit or a price: certain readings, or a question."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from catalogue.widgets import AS_TEXT, PLAIN_NUMBER, Cell, Doubt, plain_decimal
from common.durations import (
    Duration,
    DurationReading,
    Unit,
    format_duration,
    read_duration,
    unit_from_heading,
)
from common.money import MoneyReading, read_money
from common.vietnamese import fold


@lru_cache(maxsize=8_192)
def _duration(text: str, unit: Unit | None) -> DurationReading:
    return read_duration(text, default_unit=unit)


@lru_cache(maxsize=1_024)
def _default_unit(heading: str) -> Unit | None:
    return unit_from_heading(heading)


class LimitCell(Cell):
    """A time limit: amount, unit and, where the words say more, the words.

    ``strict`` makes a question of every doubt; otherwise words without a number stay as words.
    """

    empty = (None, "", "")

    def __init__(self, *, strict: bool = True) -> None:
        super().__init__()
        self.strict = strict

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        reading = _duration(text, _default_unit(kwargs.get("heading", "")))
        if reading.missing:
            return self.empty
        if reading.duration is not None:
            shown = format_duration(reading.duration)
            words = "" if _limit_key(shown) == _limit_key(text) else text
            return (*self._pair(reading.duration), words if re.search(r"[^\W\d_]", text) else "")
        if not self.strict and not re.search(r"\d", text):
            return (None, "", text)
        options = [(format_duration(limit), format_duration(limit)) for limit in reading.durations]
        bare = PLAIN_NUMBER.fullmatch(text) and int(text)
        if bare:
            options = [(f"{int(text)} {word}",) * 2 for word in ("ngày làm việc", "ngày")]
        options.append((AS_TEXT, f"Giữ nguyên văn: “{text}”"))
        kind = "bare_limit" if bare else "limit_words"
        raise Doubt(f"{reading.problem} Ô ghi: “{text}”.", options=options, free=True, kind=kind)

    def settle(self, answer: str, text: str, **kwargs: Any) -> tuple[Any, ...]:
        if answer == AS_TEXT:
            return (None, "", text)
        amount, unit, words = self.read(answer, answer)
        chosen_of_many = len(_duration(text, None).durations) > 1
        return (amount, unit, words or (text if chosen_of_many else ""))

    def agrees(self, values: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        return values == other or (values[:2] == other[:2] and values[1] != "")

    def _pair(self, limit: Duration) -> tuple[str | None, str]:
        amount = None if limit.amount is None else plain_decimal(limit.amount)
        return amount, limit.unit.value

    def show(self, *values: Any) -> Any:
        amount, unit, words = values
        return _shown_limit(amount, unit) if unit else words


@lru_cache(maxsize=1_024)
def _shown_limit(amount: Any, unit: str) -> str:
    kind = Unit(unit)
    if not kind.has_amount:
        return kind.label
    return "" if amount is None else format_duration(Duration(Decimal(str(amount)), kind))


@lru_cache(maxsize=8_192)
def _limit_key(text: str) -> str:
    return re.sub(r"\b0+(?=\d)", "", fold(text))


@lru_cache(maxsize=8_192)
def _money(text: str, in_dong: bool) -> MoneyReading:
    return read_money(text, in_dong=in_dong)


def _fee_doubt(problem: str, text: str) -> Doubt:
    options = [(AS_TEXT, f"Giữ nguyên văn: “{text}”")]
    return Doubt(f"{problem} Ô ghi: “{text}”.", options=options, free=True, kind="fee_words")


FEE_STATES = {"unknown": "", "none": "Không"}


class FeeCell(Cell):
    """What is to be paid: whether it is stated, the amount, and the words where they say more."""

    empty = ("unknown", None, "")

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        reading = _money(text, "dong" in fold(kwargs.get("heading", "")))
        if reading.missing:
            return self.empty
        if reading.problem:
            raise _fee_doubt(reading.problem, text)
        if reading.stated_none:
            return ("none", None, "")
        words = text if reading.per or "(" in text else ""
        return ("given", reading.amount, words)

    def settle(self, answer: str, text: str, **kwargs: Any) -> tuple[Any, ...]:
        if answer == AS_TEXT:
            return ("given", None, text)
        return self.read(answer, answer, heading="(đồng)")

    def agrees(self, values: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        if values == other:
            return True
        return values[:2] == other[:2] and (values[0] != "given" or values[1] is not None)

    def show(self, *values: Any) -> Any:
        status, amount, words = values
        if status != "given":
            return FEE_STATES.get(status, "")
        if amount is None:
            return words
        return f"{amount:,} đồng".replace(",", ".") if amount else "Miễn phí"


class ChannelFeeCell(Cell):
    """The fee of one way of doing it: the amount, and the words where they say more."""

    empty = (None, "")

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        reading = _money(text, "dong" in fold(kwargs.get("heading", "")))
        if reading.missing:
            return self.empty
        if not reading.problem:
            return (reading.amount, text if reading.per or "(" in text else "")
        if not re.search(r"\d", text):
            return (None, text)
        raise _fee_doubt(reading.problem, text)

    def settle(self, answer: str, text: str, **kwargs: Any) -> tuple[Any, ...]:
        if answer == AS_TEXT:
            return (None, text)
        return self.read(answer, answer, heading="(đồng)")

    def show(self, *values: Any) -> Any:
        amount, words = values
        if amount is None:
            return words
        return f"{amount:,} đồng".replace(",", ".") if amount else "Không"
