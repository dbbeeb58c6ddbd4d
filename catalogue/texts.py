"""A text read from its canonical form: what the public sees is exactly what was signed.

One sealed row stands for a version and its eight lists of parts. A draft's preview goes the same
way, from the canonical form it would get.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalogue.canonical import (
    CHILD_FIELDS,
    SUPPLEMENTARY,
    VERSION_FIELDS,
    canonical_text,
    version_content,
)
from catalogue.models import CHILD_RELATIONS, ProcedureVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIMALS = frozenset({"time_limit_amount", "percent"})
DATES = frozenset({"central_decision_date", "issued_on", "effective_on", "valid_from", "valid_to"})


class Record:
    """Values by attribute, as templates and the wording ask for them."""

    __slots__ = ("__dict__",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


@dataclass(frozen=True)
class Text:
    """What a version says: single fields by attribute, and the rows of each list of parts."""

    code: str
    fields: Record
    rows: Mapping[str, tuple[Record, ...]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.fields, name)


def read_text(canonical: str) -> Text:
    """The text of a canonical form of any schema; a field it does not know has its default."""
    content = json.loads(canonical)
    return Text(
        code=content["procedure"],
        fields=Record(_values(content, (*VERSION_FIELDS, SUPPLEMENTARY), ProcedureVersion)),
        rows={
            relation: tuple(
                Record(
                    _values(row, (*names, *FILE_NAMES.get(relation, ())), CHILD_RELATIONS[relation])
                )
                for row in content.get(relation, ())
            )
            for relation, names in CHILD_FIELDS.items()
        },
    )


FILE_NAMES = {"forms": ("file",)}


def draft_text(version: ProcedureVersion) -> Text:
    """The text of a draft, as its canonical form would give it."""
    return read_text(canonical_text(version_content(version)))


def _values(content: dict[str, Any], names: tuple[str, ...], model: Any) -> dict[str, Any]:
    return {
        name: _value(name, content[name])
        if name in content
        else model._meta.get_field(name).get_default()
        for name in names
    }


def _value(name: str, stored: Any) -> Any:
    if stored is None:
        return None
    if name in DECIMALS:
        return Decimal(stored)
    if name in DATES:
        return date.fromisoformat(stored)
    return stored
