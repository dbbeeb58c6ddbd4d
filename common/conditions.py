"""Conditions as the builder keeps them (JSON), read into expressions.

``{"all": [{"field": "limit", "is": ">", "value": "10"}, {"any": [...]}]}``: groups of ``all``,
``any`` or ``none``, rows of a field, an operator and a value as it was typed. Kinds are checked when
a condition is read; a fault names the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.expressions import Applied, Expression, Field, Kind, Known, Literal, Name, Not, Several
from common.operations import COMPARISONS, FUNCTIONS, compared
from common.vietnamese import parse_date, read_number

MOST_ROWS = 50
DEEPEST = 4
LONGEST = 500
GROUPS = {"all": "mọi điều sau đây", "any": "một trong các điều sau đây", "none": "không điều nào"}


class ConditionError(ValueError):
    """What is wrong, in Vietnamese; ``path`` are the places in the groups, from 0."""

    def __init__(self, message: str, path: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Operator:
    """``takes_value``: False where the field alone is asked."""

    sign: str
    words: str
    takes_value: bool = True


def operators_of(asked: Field) -> list[Operator]:
    """What may be asked about the field, in the order of the builder."""
    if asked.kind is Kind.TRUTH:
        signs = [Operator("yes", "đúng", False), Operator("no", "sai", False)]
    elif asked.choices:
        signs = [
            Operator("=", "là"),
            Operator("<>", "không phải là"),
            Operator("in", "là một trong"),
        ]
    elif asked.kind is Kind.TEXT:
        signs = [
            Operator("=", "bằng"),
            Operator("<>", "khác"),
            Operator("has", "chứa"),
            Operator("lacks", "không chứa"),
        ]
    else:
        words = DAY_WORDS if asked.kind is Kind.DAY else NUMBER_WORDS
        signs = [Operator(sign, words[sign]) for sign in COMPARISONS]
    return [*signs, Operator("known", "đã có", False), Operator("unknown", "còn trống", False)]


NUMBER_WORDS = {sign: words for sign, (_run, words) in COMPARISONS.items()}
DAY_WORDS = {
    "=": "đúng ngày",
    "<>": "khác ngày",
    "<": "trước ngày",
    "<=": "không sau ngày",
    ">": "sau ngày",
    ">=": "từ ngày",
}


def read_condition(data: Any, fields: Sequence[Field]) -> Expression:
    """The expression that ``data`` says; raises ``ConditionError``."""
    return _Reader({one.key: one for one in fields}).group(data, ())


class _Reader:
    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.rows = 0

    def group(self, data: Any, path: tuple[int, ...]) -> Expression:
        if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in GROUPS:
            raise ConditionError("Nhóm điều kiện không đọc được.", path)
        ((name, rows),) = data.items()
        if not isinstance(rows, list) or not rows:
            raise ConditionError("Nhóm điều kiện đang để trống.", path)
        if len(path) >= DEEPEST:
            raise ConditionError(f"Nhóm lồng nhau quá {DEEPEST} lớp.", path)
        parts = tuple(self.part(row, (*path, place)) for place, row in enumerate(rows))
        found = parts[0] if len(parts) == 1 else Several(parts, every=name == "all")
        return Not(found) if name == "none" else found

    def part(self, data: Any, path: tuple[int, ...]) -> Expression:
        if isinstance(data, dict) and "field" not in data:
            return self.group(data, path)
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise ConditionError(f"Có quá {MOST_ROWS} điều kiện; hãy chia nhỏ.", path)
        return self.row(data, path)

    def row(self, data: Any, path: tuple[int, ...]) -> Expression:
        if not isinstance(data, dict) or not set(data) <= {"field", "is", "value"}:
            raise ConditionError("Điều kiện không đọc được.", path)
        asked = self.fields.get(str(data["field"]))
        if asked is None:
            raise ConditionError("Hãy chọn một mục; mục cũ không còn.", path)
        operator = next((one for one in operators_of(asked) if one.sign == data.get("is")), None)
        if operator is None:
            raise ConditionError(f"Hãy chọn phép so sánh cho “{asked.label}”.", path)
        name = Name(asked.key, asked.label, asked.kind)
        try:
            return _row(name, asked, operator, data.get("value"))
        except ValueError as fault:
            raise ConditionError(str(fault), path) from fault


def _row(name: Name, asked: Field, operator: Operator, value: Any) -> Expression:
    if operator.sign in WITHOUT_VALUE:
        return WITHOUT_VALUE[operator.sign](name)
    if operator.sign == "in":
        return _one_of(name, asked, value)
    literal = _literal(asked, value)
    if operator.sign in ("has", "lacks"):
        inside = FUNCTIONS["CHỨA"]
        found = Applied(
            inside.run, (name, literal), Kind.TRUTH, lambda one, two: f"{one} chứa {two}"
        )
        return found if operator.sign == "has" else Not(found)
    made = compared(operator.sign, name, literal)
    shown = literal.words() if not asked.choices else f"“{asked.choices[str(value)]}”"
    return Applied(
        made.run, made.arguments, Kind.TRUTH, lambda one, _two: f"{one} {operator.words} {shown}"
    )


WITHOUT_VALUE: dict[str, Callable[[Name], Expression]] = {
    "yes": lambda name: name,
    "no": Not,
    "known": Known,
    "unknown": lambda name: Not(Known(name)),
}


def _one_of(name: Name, asked: Field, value: Any) -> Expression:
    if not isinstance(value, list) or not value:
        raise ValueError(f"Hãy chọn ít nhất một giá trị cho “{asked.label}”.")
    literals = [_literal(asked, one) for one in value]
    labels = ", ".join(f"“{asked.choices[str(one)]}”" for one in value)
    return Applied(
        lambda found, *wanted: found in wanted,
        (name, *literals),
        Kind.TRUTH,
        lambda one, *_rest: f"{one} là một trong {labels}",
    )


def _literal(asked: Field, value: Any) -> Literal:
    """The value as typed, of the field's kind; raises ``ValueError`` in Vietnamese."""
    text = str(value).strip() if value is not None else ""
    if not text:
        raise ValueError(f"Hãy nhập giá trị để so với “{asked.label}”.")
    if len(text) > LONGEST:
        raise ValueError(f"Giá trị so với “{asked.label}” dài quá {LONGEST} ký tự.")
    if asked.choices and text not in asked.choices:
        raise ValueError(f"“{text}” không có trong danh sách của “{asked.label}”.")
    return Literal(_of_kind(asked, text), asked.kind)


def _of_kind(asked: Field, text: str) -> Decimal | str | date:
    if asked.kind is Kind.NUMBER:
        return read_number(text)
    return parse_date(text) if asked.kind is Kind.DAY else text
