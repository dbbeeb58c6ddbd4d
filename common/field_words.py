"""Stored fields as a person reads them: what one was, what it became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from common.fields import ChoiceSetField
from common.money import format_number
from common.vietnamese import format_date

Names = dict[Any, dict[Any, str]]


@dataclass(frozen=True)
class FieldChange:
    """One stored field; empty text where there was nothing."""

    label: str
    old: str
    new: str


def _all_rows(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.all()


def names_of_related(
    told: Iterable[tuple[Iterable[models.Field], Any]],
    rows_of: Callable[[type[models.Model]], models.QuerySet[Any]] = _all_rows,
) -> Names:
    """What the rows that (columns, record) point to call themselves: one query for each model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for columns, record in told:
        for column in columns:
            if isinstance(column, models.ForeignKey):
                value = getattr(record, column.attname)
                if value is not None:
                    wanted[column.related_model].add(value)
    return {
        model: {key: str(row) for key, row in rows_of(model).in_bulk(list(keys)).items()}
        for model, keys in wanted.items()
    }


def value_words(column: models.Field, value: Any, names: Names) -> str:
    """The value in words: names, choices by their labels, days and numbers as Vietnamese is written."""
    if value in (None, "", ()):
        return ""
    if own := getattr(column, "words", None):
        return str(own(value))
    if isinstance(column, models.ForeignKey):
        return names.get(column.related_model, {}).get(value, str(value))
    if isinstance(column, ChoiceSetField):
        return ", ".join(column.labels(column.to_python(value)))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal) or isinstance(column, models.PositiveBigIntegerField):
        return format_number(value)
    return str(value)
