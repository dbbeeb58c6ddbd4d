"""Formulas as an office types them, read into expressions; the language is told in docs/formulas.md.

``LÀM_TRÒN([Điểm tự chấm] * 0,4 + [Điểm của quản lý] * 0,6; 1)``: fields in brackets by the names
people call them, decimals after a comma, arguments apart by semicolons. Types are checked when the
formula is read; a fault names its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from common.expressions import (
    Choice,
    Expression,
    Field,
    Kind,
    Known,
    Literal,
    Name,
    Not,
    Otherwise,
    Several,
)
from common.operations import (
    COMPARISONS,
    EQUALITIES,
    FUNCTIONS,
    ORDERED,
    Function,
    compared,
    computed,
    negative,
)
from common.vietnamese import fold, parse_date, read_number

LONGEST = 2000
DEEPEST = 30
MOST_PARTS = 300

TOKEN = re.compile(
    r"""
    (?P<blank>\s+)
  | (?P<number>\d+(?:\.\d+)*(?:,\d+)?)
  | (?P<text>"[^"\n]*"|“[^”\n]*”)
  | (?P<field>\[[^\[\]\n]*\])
  | (?P<word>[^\W\d]\w*)
  | (?P<sign><=|>=|<>|[≤≥≠=<>+\-–\u2212*×/:();])
    """,
    re.VERBOSE,
)
SAME_SIGN = {"≤": "<=", "≥": ">=", "≠": "<>", "–": "-", "\u2212": "-", "×": "*", ":": "/"}
NAMES_OF_FUNCTIONS = {fold(name): function for name, function in FUNCTIONS.items()}
TRUTHS = {"dung": True, "sai": False}


class FormulaError(ValueError):
    """What is wrong, in Vietnamese, and where: ``position`` counts characters from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"Ở ký tự {position}: {message}")
        self.position = position


@dataclass(frozen=True)
class _Token:
    type: str
    text: str
    position: int


def read_formula(text: str, fields: Iterable[Field], *, gives: Kind) -> Expression:
    """The expression that ``text`` says; raises ``FormulaError`` when it is none of that kind."""
    found = _Reader(unicodedata.normalize("NFC", text), fields).whole()
    if found.kind is not gives:
        raise FormulaError(f"công thức cho ra {found.kind.value}, cần {gives.value}.", position=1)
    return found


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise FormulaError(f"công thức dài quá {LONGEST} ký tự; hãy chia nhỏ.", LONGEST + 1)
    tokens = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise FormulaError(f"không hiểu “{text[at]}”.", at + 1)
        if match.lastgroup != "blank":
            tokens.append(_Token(str(match.lastgroup), match.group(), at + 1))
        at = match.end()
    tokens.append(_Token("end", "", len(text) + 1))
    return tokens


class _Reader:
    """Recursive descent; every level of nesting and every part is counted."""

    def __init__(self, text: str, fields: Iterable[Field]) -> None:
        self.tokens = _tokens(text)
        self.fields: dict[str, list[Field]] = defaultdict(list)
        for one in fields:
            self.fields[fold(one.label)].append(one)
        self.at = 0
        self.depth = 0
        self.made = 0

    # --- tokens -------------------------------------------------------------------------------

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += 1
        return token

    def sign(self, *wanted: str) -> str:
        """The sign that comes next, if it is one of these; it is taken then."""
        sign = SAME_SIGN.get(self.next.text, self.next.text)
        if self.next.type == "sign" and sign in wanted:
            self.at += 1
            return sign
        return ""

    def word(self, wanted: str) -> bool:
        if self.next.type == "word" and fold(self.next.text) == wanted:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.sign(sign):
            found = f"“{self.next.text}”" if self.next.text else "hết công thức"
            self.wrong(f"cần “{sign}” mà gặp {found}.")

    def wrong(self, message: str, token: _Token | None = None) -> NoReturn:
        raise FormulaError(message, (token or self.next).position)

    def made_of(self, found: Expression, kind: Kind, token: _Token) -> Expression:
        if found.kind is not kind:
            self.wrong(f"chỗ này cần {kind.value}, đang là {found.kind.value}.", token)
        return found

    def made_one(self, found: Expression) -> Expression:
        self.made += 1
        if self.made > MOST_PARTS:
            self.wrong(f"công thức có quá {MOST_PARTS} phần; hãy chia nhỏ.")
        return found

    # --- grammar ------------------------------------------------------------------------------

    def whole(self) -> Expression:
        if self.next.type == "end":
            self.wrong("công thức đang để trống.")
        found = self.either()
        if self.next.type != "end":
            self.wrong(f"không hiểu “{self.next.text}” ở đây.")
        return found

    def either(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            self.wrong(f"ngoặc lồng nhau quá {DEEPEST} lớp.")
        found = self.joined("hoac", self.both, every=False)
        self.depth -= 1
        return found

    def both(self) -> Expression:
        return self.joined("va", self.unless, every=True)

    def joined(self, word: str, part: Callable[[], Expression], *, every: bool) -> Expression:
        token = self.next
        parts = [part()]
        while self.word(word):
            self.made_of(parts[-1], Kind.TRUTH, token)
            token = self.next
            parts.append(self.made_of(part(), Kind.TRUTH, token))
        return parts[0] if len(parts) == 1 else self.made_one(Several(tuple(parts), every=every))

    def unless(self) -> Expression:
        times = 0
        while self.word("khong"):
            times += 1
        token = self.next
        found = self.comparison()
        for _ in range(times):
            found = self.made_one(Not(self.made_of(found, Kind.TRUTH, token)))
        return found

    def comparison(self) -> Expression:
        left = self.sum()
        token = self.next
        sign = self.sign(*COMPARISONS)
        if not sign:
            return left
        right = self.sum()
        if left.kind is not right.kind:
            self.wrong(f"không so sánh được {left.kind.value} với {right.kind.value}.", token)
        if sign not in EQUALITIES and left.kind not in ORDERED:
            self.wrong(f"{left.kind.value} chỉ so sánh được bằng “=” và “<>”.", token)
        if (
            self.next.type == "sign"
            and SAME_SIGN.get(self.next.text, self.next.text) in COMPARISONS
        ):
            self.wrong("hãy nối hai phép so sánh bằng “và”.")
        return self.made_one(compared(sign, left, right))

    def sum(self) -> Expression:
        return self.row_of(("+", "-"), self.product)

    def product(self) -> Expression:
        return self.row_of(("*", "/"), self.factor)

    def row_of(self, signs: tuple[str, ...], part: Callable[[], Expression]) -> Expression:
        token = self.next
        found = part()
        while sign := self.sign(*signs):
            self.made_of(found, Kind.NUMBER, token)
            token = self.next
            right = self.made_of(part(), Kind.NUMBER, token)
            found = self.made_one(computed(sign, found, right))
        return found

    def factor(self) -> Expression:
        minus = 0
        while self.sign("-"):
            minus += 1
        token = self.next
        found = self.atom()
        if minus:
            self.made_of(found, Kind.NUMBER, token)
        return self.made_one(negative(found)) if minus % 2 else found

    def atom(self) -> Expression:
        token = self.take()
        if token.type == "number":
            return self.made_one(Literal(self.number(token), Kind.NUMBER))
        if token.type == "text":
            return self.made_one(Literal(token.text[1:-1], Kind.TEXT))
        if token.type == "field":
            return self.made_one(self.field(token))
        if token.type == "word":
            return self.made_one(self.called(token))
        if token.text == "(":
            found = self.either()
            self.need(")")
            return found
        return self.wrong("thiếu một giá trị ở đây.", token)

    def number(self, token: _Token) -> Decimal:
        try:
            return read_number(token.text)
        except ValueError as fault:
            self.wrong(str(fault), token)

    def field(self, token: _Token) -> Expression:
        label = " ".join(token.text[1:-1].split())
        alike = self.fields.get(fold(label), [])
        exact = [one for one in alike if one.label == label]
        if not alike:
            self.wrong(f"không có mục nào tên là “{label}”.", token)
        if len(alike) > 1 and not exact:
            names = ", ".join(f"“{one.label}”" for one in alike)
            self.wrong(f"“{label}” có thể là {names}; hãy viết đủ dấu.", token)
        found = (exact or alike)[0]
        return Name(found.key, found.label, found.kind)

    # --- words --------------------------------------------------------------------------------

    def called(self, token: _Token) -> Expression:
        name = fold(token.text)
        if name in TRUTHS:
            return Literal(TRUTHS[name], Kind.TRUTH)
        if self.next.text != "(":
            self.wrong(f"không hiểu “{token.text}”; tên mục để trong ngoặc vuông.", token)
        if name == "ngay":
            return self.day(token)
        arguments = self.arguments()
        if name == "neu":
            return self.choice(token, arguments)
        if name == "co":
            (inner,) = self.so_many(token, arguments, 1)
            return Known(inner)
        if name == "neu_thieu":
            first, second = self.so_many(token, arguments, 2)
            return Otherwise(first, self.made_of(second, first.kind, token), first.kind)
        function = NAMES_OF_FUNCTIONS.get(name)
        if function is None:
            self.wrong(f"không có hàm nào tên là “{token.text}”.", token)
        return self.applied(function, token, arguments)

    def arguments(self) -> list[Expression]:
        self.need("(")
        found = [self.either()]
        while self.sign(";"):
            found.append(self.either())
        self.need(")")
        return found

    def so_many(self, token: _Token, arguments: list[Expression], number: int) -> list[Expression]:
        if len(arguments) != number:
            self.wrong(
                f"{token.text} cần {number} giá trị, đang có {len(arguments)} "
                "(ngăn nhau bằng dấu chấm phẩy).",
                token,
            )
        return arguments

    def choice(self, token: _Token, arguments: list[Expression]) -> Expression:
        condition, then, other = self.so_many(token, arguments, 3)
        self.made_of(condition, Kind.TRUTH, token)
        return Choice(condition, then, self.made_of(other, then.kind, token), then.kind)

    def applied(self, function: Function, token: _Token, arguments: list[Expression]) -> Expression:
        if not function.more:
            self.so_many(token, arguments, len(function.takes))
        for place, argument in enumerate(arguments):
            kind = function.takes[min(place, len(function.takes) - 1)]
            if argument.kind is not kind:
                self.wrong(
                    f"giá trị thứ {place + 1} của {token.text} phải là {kind.value}, "
                    f"đang là {argument.kind.value}.",
                    token,
                )
        return function.on(arguments)

    def day(self, token: _Token) -> Expression:
        self.need("(")
        written = self.take()
        if written.type != "text":
            self.wrong('ngày viết trong ngoặc kép: NGÀY("31/12/2026").', written)
        try:
            day = parse_date(written.text[1:-1])
        except ValueError as fault:
            self.wrong(str(fault), written)
        self.need(")")
        return Literal(day, Kind.DAY)
