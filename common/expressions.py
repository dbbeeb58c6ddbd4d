"""Expressions an office writes itself: typed, exact, bounded; nothing of Python is ever run.

Formulas (``formulas``) and conditions (``conditions``) are two ways to write one. A value that is
not known (``None``) makes unknown whatever needs it: missing evidence is never zero, and no
condition holds because of what nobody entered.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import Any

from common.money import format_number
from common.vietnamese import format_date

Value = Decimal | str | bool | date | None
Values = Mapping[str, Value]
# Exact for every sum an office makes; a quotient is cut at so many digits.
ARITHMETIC = Context(
    prec=50, Emax=999, Emin=-999, traps=[DivisionByZero, InvalidOperation, Overflow]
)


class Kind(Enum):
    """What a value is, as an office calls it."""

    NUMBER = "số"
    TEXT = "chữ"
    TRUTH = "đúng/sai"
    DAY = "ngày"


@dataclass(frozen=True)
class Field:
    """What may be asked for: a key, the name people call it, its kind.

    ``choices`` (value → label) where only some values occur.
    """

    key: str
    label: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)


class Expression(ABC):
    """A value to be found from the fields; ``kind`` is known before any field is."""

    kind: Kind

    @abstractmethod
    def value(self, fields: Values) -> Value:
        """None where it is not known."""

    def parts(self) -> tuple[Expression, ...]:
        return ()

    @abstractmethod
    def words(self) -> str:
        """What it says, for who never saw the language."""

    def walk(self) -> Iterator[Expression]:
        yield self
        for part in self.parts():
            yield from part.walk()

    def names(self) -> frozenset[str]:
        """The fields it asks for."""
        return frozenset(part.name for part in self.walk() if isinstance(part, Name))


@dataclass(frozen=True)
class Literal(Expression):
    given: Decimal | str | bool | date
    kind: Kind

    def value(self, fields: Values) -> Value:
        return self.given

    def words(self) -> str:
        if isinstance(self.given, bool):
            return "đúng" if self.given else "sai"
        if isinstance(self.given, date):
            return format_date(self.given)
        return format_number(self.given) if isinstance(self.given, Decimal) else f"“{self.given}”"


@dataclass(frozen=True)
class Name(Expression):
    """A field by its key; ``label`` is what people call it."""

    name: str
    label: str
    kind: Kind

    def value(self, fields: Values) -> Value:
        return fields.get(self.name)

    def words(self) -> str:
        return self.label


@dataclass(frozen=True)
class Not(Expression):
    inner: Expression
    kind: Kind = Kind.TRUTH

    def value(self, fields: Values) -> Value:
        found = self.inner.value(fields)
        return None if found is None else not found

    def parts(self) -> tuple[Expression, ...]:
        return (self.inner,)

    def words(self) -> str:
        if isinstance(self.inner, Known):
            return f"{self.inner.inner.words()} còn trống"
        return f"không phải ({self.inner.words()})"


@dataclass(frozen=True)
class Several(Expression):
    """All of several hold, or any: what is known already may decide."""

    inner: tuple[Expression, ...]
    every: bool
    kind: Kind = Kind.TRUTH

    def value(self, fields: Values) -> Value:
        unknown = False
        for part in self.inner:
            found = part.value(fields)
            if found is None:
                unknown = True
            elif bool(found) is not self.every:
                return not self.every
        return None if unknown else self.every

    def parts(self) -> tuple[Expression, ...]:
        return self.inner

    def words(self) -> str:
        between = " và " if self.every else " hoặc "
        return between.join(
            f"({part.words()})" if isinstance(part, Several) else part.words()
            for part in self.inner
        )


@dataclass(frozen=True)
class Applied(Expression):
    """An operation or a function on known values; ``None`` among them gives ``None``.

    ``said`` turns the words of the arguments into the words of the whole. What can't be computed
    (a division by zero) is unknown, not an error on somebody's page.
    """

    run: Callable[..., Any]
    arguments: tuple[Expression, ...]
    kind: Kind
    said: Callable[..., str]

    def value(self, fields: Values) -> Value:
        known = []
        for argument in self.arguments:
            found = argument.value(fields)
            if found is None:
                return None
            known.append(found)
        try:
            return self.run(*known)
        except ArithmeticError:
            return None

    def parts(self) -> tuple[Expression, ...]:
        return self.arguments

    def words(self) -> str:
        return self.said(*(argument.words() for argument in self.arguments))


@dataclass(frozen=True)
class Choice(Expression):
    """One of two values; only the chosen one is asked for."""

    condition: Expression
    then: Expression
    other: Expression
    kind: Kind

    def value(self, fields: Values) -> Value:
        found = self.condition.value(fields)
        if found is None:
            return None
        return (self.then if found else self.other).value(fields)

    def parts(self) -> tuple[Expression, ...]:
        return self.condition, self.then, self.other

    def words(self) -> str:
        return (
            f"nếu {self.condition.words()} thì {self.then.words()}, ngược lại {self.other.words()}"
        )


@dataclass(frozen=True)
class Known(Expression):
    """Whether a value is known at all."""

    inner: Expression
    kind: Kind = Kind.TRUTH

    def value(self, fields: Values) -> Value:
        return self.inner.value(fields) not in (None, "")

    def parts(self) -> tuple[Expression, ...]:
        return (self.inner,)

    def words(self) -> str:
        return f"có {self.inner.words()}"


@dataclass(frozen=True)
class Otherwise(Expression):
    """The first value where it is known, else the second."""

    inner: Expression
    other: Expression
    kind: Kind

    def value(self, fields: Values) -> Value:
        found = self.inner.value(fields)
        return self.other.value(fields) if found is None else found

    def parts(self) -> tuple[Expression, ...]:
        return self.inner, self.other

    def words(self) -> str:
        return f"{self.inner.words()} (nếu thiếu thì {self.other.words()})"
