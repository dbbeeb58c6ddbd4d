"""What a rule of the office may ask of a text, and each text's values (docs/formulas.md).

An empty cell is not known (``None``); “không quy định” and “chưa cập nhật” are answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.canonical import VERSION_FIELDS
from catalogue.charge_tables import charge_faults
from catalogue.enums import Level, Subject, SupplementaryType, Way
from catalogue.models import CHILD_RELATIONS, ProcedureVersion
from catalogue.supplementary import Entry, SupplementaryField, entry_words
from catalogue.supplementary_book import fields_ever
from common.expressions import Field, Kind, Value


@dataclass(frozen=True)
class RuleField:
    """A field of conditions with the way to its value in a text whose child rows are read."""

    field: Field
    value: Callable[[ProcedureVersion], Value]


# Every other column of a text holds words.
KINDS = {
    "DecimalField": Kind.NUMBER,
    "PositiveBigIntegerField": Kind.NUMBER,
    "PositiveSmallIntegerField": Kind.NUMBER,
    "DateField": Kind.DAY,
}


def _column(name: str) -> RuleField:
    """A column of the text under the label it bears everywhere."""
    column: Any = ProcedureVersion._meta.get_field(name)
    kind = KINDS.get(column.get_internal_type(), Kind.TEXT)
    choices = {str(value): str(label) for value, label in column.flatchoices}

    def value(version: ProcedureVersion) -> Value:
        found = getattr(version, name)
        if isinstance(found, str):
            return found.strip() or None
        return Decimal(found) if kind is Kind.NUMBER and found is not None else found

    return RuleField(Field(name, str(column.verbose_name), kind, choices), value)


def _count(relation: str, label: str) -> RuleField:
    return RuleField(
        Field(f"{relation}_count", label, Kind.NUMBER),
        lambda version: Decimal(len(getattr(version, relation).all())),
    )


def _sheets(version: ProcedureVersion) -> Value:
    return Decimal(sum(row.originals + row.copies for row in version.components.all()))


def _latest_basis(version: ProcedureVersion) -> Value:
    return max(
        (row.effective_on for row in version.legal_bases.all() if row.effective_on), default=None
    )


def _obtainable(version: ProcedureVersion) -> Value:
    return any(row.obtainable_from_database for row in version.components.all())


def _offers(way: Way) -> RuleField:
    return RuleField(
        Field(f"way_{way.value}", f"Nộp được: {way.label}", Kind.TRUTH),
        lambda version: any(row.way == way for row in version.channels.all()),
    )


def _chosen(column: str, choice: Level | Subject, words: str) -> RuleField:
    return RuleField(
        Field(f"{column}_{choice.value}", f"{words}: {choice.label}", Kind.TRUTH),
        lambda version: choice.value in getattr(version, column),
    )


RULE_FIELDS: tuple[RuleField, ...] = (
    *(_column(name) for name in VERSION_FIELDS if name not in ("levels", "subjects")),
    RuleField(Field("sector", "Lĩnh vực", Kind.TEXT), lambda version: version.sector.name),
    RuleField(Field("unit", "Cơ quan giải quyết", Kind.TEXT), lambda version: version.unit.name),
    RuleField(
        Field("name_length", "Độ dài tên thủ tục", Kind.NUMBER),
        lambda version: Decimal(len(version.name.strip())),
    ),
    _count("steps", "Số bước thực hiện"),
    _count("channels", "Số cách thức nộp"),
    _count("components", "Số giấy tờ trong hồ sơ"),
    _count("charges", "Số khoản phí, lệ phí"),
    _count("reductions", "Số trường hợp miễn, giảm"),
    _count("results", "Số kết quả"),
    _count("legal_bases", "Số căn cứ pháp lý"),
    _count("forms", "Số mẫu đơn, tờ khai"),
    RuleField(Field("sheets", "Tổng số bản giấy tờ phải nộp", Kind.NUMBER), _sheets),
    RuleField(Field("latest_basis", "Ngày hiệu lực muộn nhất của căn cứ", Kind.DAY), _latest_basis),
    RuleField(Field("obtainable", "Có giấy tờ lấy được từ cơ sở dữ liệu", Kind.TRUTH), _obtainable),
    RuleField(
        Field("charge_faults", "Số chỗ thiếu hoặc trái nhau về mức thu", Kind.NUMBER),
        lambda version: Decimal(len(charge_faults(version))),
    ),
    *(_offers(way) for way in Way),
    *(_chosen("levels", level, "Cấp thực hiện") for level in Level),
    *(_chosen("subjects", subject, "Đối tượng") for subject in Subject),
)

FIELDS = tuple(one.field for one in RULE_FIELDS)
# What must be read with a text so that its values cost no query each.
READ_WITH = ("sector", "unit", *CHILD_RELATIONS)


# Before the key of a supplementary field, where a rule asks about it.
OWN = "supplementary."
OWN_KINDS = {
    SupplementaryType.NUMBER: Kind.NUMBER,
    SupplementaryType.DAY: Kind.DAY,
    SupplementaryType.TRUTH: Kind.TRUTH,
}


def fields_for(condition: object = None) -> tuple[Field, ...]:
    """What a rule may ask: the fields of every text, and the office's own, also those now off.

    They are read only where the given condition names one; without a condition always.
    """
    if condition is not None and OWN not in json.dumps(condition):
        return FIELDS
    return (*FIELDS, *[_own(field) for field in fields_ever()])


def _own(field: SupplementaryField) -> Field:
    kind = OWN_KINDS.get(SupplementaryType(field.type), Kind.TEXT)
    one_of = field.choices if field.type == SupplementaryType.CHOICE else ()
    return Field(f"{OWN}{field.key}", field.label, kind, {choice: choice for choice in one_of})


def values_of(version: ProcedureVersion) -> dict[str, Value]:
    """Every field's value in the text, by key."""
    values = {one.field.key: one.value(version) for one in RULE_FIELDS}
    for key, entry in version.supplementary.items():
        values[f"{OWN}{key}"] = _own_value(entry)
    return values


def _own_value(entry: Entry) -> Value:
    kind, value = entry["type"], entry["value"]
    if kind == SupplementaryType.NUMBER:
        return Decimal(value)
    if kind == SupplementaryType.DAY:
        return date.fromisoformat(value)
    return value if kind == SupplementaryType.TRUTH else entry_words(entry)
