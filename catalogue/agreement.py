"""Whether the statements of one text agree: the whole's limit and fee, the ways', the charges'.

Pure rules over values, asked before a decision is sent and while a workbook is read. A statement
is a set of what it may mean; two agree when they share a meaning. The whole agrees with the ways
when one of them does: a way may be quicker, slower, cheaper or dearer than the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.enums import Stated
from common.durations import Duration, Unit, format_duration, read_duration
from common.money import amounts_in, format_dong, read_money
from common.vietnamese import fold

# An amount set somewhere else ("theo nghị quyết của Hội đồng nhân dân tỉnh"): more than nothing.
ELSEWHERE = -1


@dataclass(frozen=True)
class Limit:
    """A time limit as stored: amount and unit (``""`` for none), and the words beside them."""

    amount: Decimal | None
    unit: str
    text: str = ""

    @property
    def pair(self) -> tuple[Decimal | None, str] | None:
        """Amount and unit, None where only words or nothing stand."""
        return (self.amount, self.unit) if self.unit else None

    @property
    def meanings(self) -> frozenset[tuple[Decimal | None, str]]:
        """Every limit the statement names, never converted (domain §0.3)."""
        found = {(limit.amount, limit.unit.value) for limit in _limits_in(self.text)}
        return frozenset(found | ({self.pair} if self.pair else set()))

    @property
    def is_stated(self) -> bool:
        """Whether anything is said."""
        return bool(self.unit or self.text.strip())

    def __str__(self) -> str:
        if self.unit:
            unit = Unit(self.unit)
            if (self.amount is not None) == unit.has_amount:
                return format_duration(Duration(self.amount, unit))
        return self.text.strip()


@dataclass(frozen=True)
class Fee:
    """A fee as stored: whole đồng where certain, and the words beside it."""

    amount: int | None
    text: str = ""

    @property
    def meanings(self) -> frozenset[int]:
        """Amounts in đồng the statement may mean; ``ELSEWHERE`` for words without one."""
        found = set(_amounts_in(self.text))
        if self.amount is not None:
            found.add(self.amount)
        words = self.text.strip()
        if words and not _amounts_in(words):
            found.add(ELSEWHERE)
            if {"khong", "mien"} & set(fold(words).split()):
                found.add(0)
        return frozenset(found)

    @property
    def is_stated(self) -> bool:
        """Whether anything is said."""
        return self.amount is not None or bool(self.text.strip())

    @property
    def has_own_words(self) -> bool:
        """Whether the words say more than the amount."""
        words = self.text.strip()
        reading = read_money(words)
        plain = reading.amount is not None and reading.amount == (self.amount or 0)
        return bool(words) and not (plain and not reading.per and "(" not in words)

    def __str__(self) -> str:
        return format_dong(self.amount) if self.amount else self.text.strip() or self._nothing()

    def _nothing(self) -> str:
        return "" if self.amount is None else "Không"


NO_FEE = Fee(0, "Không quy định")


def whole_fee(status: str, amount: int | None, text: str) -> Fee:
    """The fee of the whole text; an unanswered one says nothing."""
    if status == Stated.NONE:
        return NO_FEE
    return Fee(amount, text) if status == Stated.GIVEN else Fee(None)


def same_limit(one: Limit, other: Limit) -> bool:
    """The same limit, whatever the words beside it."""
    if one.pair and other.pair:
        return one.pair == other.pair
    if one.is_stated and fold(one.text) == fold(other.text) and not (one.pair or other.pair):
        return True
    return bool(one.meanings) and one.meanings == other.meanings


def same_fee(one: Fee, other: Fee) -> bool:
    """The same fee, whatever the words beside it."""
    if one.amount is not None and other.amount is not None:
        return one.amount == other.amount
    if one.amount is None and other.amount is None and one.is_stated:
        return fold(one.text) == fold(other.text)
    sure = one.meanings - {ELSEWHERE}
    return len(sure) == 1 and sure == other.meanings - {ELSEWHERE}


def limits_disagree(whole: Limit, ways: Iterable[Limit]) -> bool:
    """The whole names a limit, every way that says one can be read, and none has it."""
    told = [way.meanings for way in ways if way.is_stated]
    return bool(
        whole.meanings and told and all(told) and not any(whole.meanings & way for way in told)
    )


def fees_disagree(whole: Fee, ways: Iterable[Fee]) -> bool:
    """The whole names a fee, the ways do, and no way's may be the same."""
    told = [way.meanings for way in ways if way.is_stated]
    return bool(
        whole.meanings and told and not any(_may_be_same(whole.meanings, way) for way in told)
    )


def charges_disagree(whole: Fee, charges: Sequence[Fee], *, reduced: bool) -> bool:
    """Charges are listed that the whole's fee denies.

    The whole's may be one of them or their sum; nothing to pay agrees with charges only where a
    reduction (``reduced``) waives them and the whole does not say that none is laid down.
    """
    if not charges or not whole.is_stated:
        return False
    if whole == NO_FEE:
        return True
    meanings = [charge.meanings or frozenset({ELSEWHERE}) for charge in charges]
    total = sum(charge.amount or 0 for charge in charges)
    if total in whole.meanings or (reduced and 0 in whole.meanings):
        return False
    return not any(_may_be_same(whole.meanings, one) for one in meanings)


def words_disagree(statement: Limit | Fee) -> bool:
    """The words beside a limit or an amount are certainly another one."""
    if not statement.text.strip():
        return False
    if isinstance(statement, Limit):
        read = read_duration(statement.text).duration
        return bool(statement.pair and read and (read.amount, read.unit.value) != statement.pair)
    amount = read_money(statement.text).amount
    return statement.amount is not None and amount not in {None, statement.amount}


def _may_be_same(one: Collection[int], other: Collection[int]) -> bool:
    if set(one) & set(other):
        return True
    return any(
        ELSEWHERE in words and any(amount > 0 for amount in amounts)
        for words, amounts in ((one, other), (other, one))
    )


def _limits_in(text: str) -> tuple[Duration, ...]:
    return read_duration(text).durations if text.strip() else ()


def _amounts_in(text: str) -> frozenset[int]:
    return amounts_in(text) if text.strip() else frozenset()
