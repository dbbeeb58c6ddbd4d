"""Which supplementary fields are on: read from what the office set (ADR 7), one query each."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from catalogue.supplementary import SupplementaryField, read_field
from organisation.models import DefinitionSwitch, DefinitionText

SLUG = "supplementary-field"


def fields_on(at: datetime | None = None) -> tuple[SupplementaryField, ...]:
    """Fields that are on at that moment (default now), in their order."""
    texts = DefinitionText.objects.filter(definition__kind=SLUG).switched_on(at)
    return _in_order([text.content for text in texts])


def fields_ever() -> tuple[SupplementaryField, ...]:
    """Fields that are or were on, each as it was on last: texts may hold values of all of them."""
    switches = DefinitionSwitch.objects.filter(definition__kind=SLUG, text__isnull=False)
    last = {row.definition_id: row.text.content for row in switches.select_related("text")}
    return _in_order(list(last.values()))


def _in_order(contents: list[object]) -> tuple[SupplementaryField, ...]:
    found = []
    for content in contents:
        try:
            found.append(read_field(content))
        except ValidationError:
            continue  # a text of another shape: the hub says that it can't be read
    return tuple(sorted(found, key=lambda field: (field.place, field.label)))
