"""Supplementary fields as the tests switch them on."""

from __future__ import annotations

from typing import Any

from catalogue.supplementary import SupplementaryField, key_of, read_field
from catalogue.supplementary_book import SLUG
from organisation import definitions
from organisation.enums import Role
from tests.factories.organisation import officer


def content(label: str = "Bãi đỗ xe", **changes: Any) -> dict[str, Any]:
    """What an administrator wrote of a field: a short text that everybody sees, unless changed."""
    return {
        "key": key_of(label),
        "label": label,
        "help": "",
        "type": "short",
        "choices": [],
        "public": True,
        "filter": False,
        "heading": label,
        "place": 100,
    } | changes


def field(label: str = "Bãi đỗ xe", **changes: Any) -> SupplementaryField:
    return read_field(content(label, **changes))


def switched_on(label: str = "Bãi đỗ xe", **changes: Any) -> SupplementaryField:
    """The field, written by one officer and switched on by another."""
    said = content(label, **changes)
    text = definitions.write(SLUG, said["key"], said, by=officer(Role.ADMINISTRATOR))
    definitions.switch_on(
        text, by=officer(Role.CONTROL_OFFICER), seen=definitions.try_out(text).digest
    )
    return read_field(said)


def holding(*pairs: tuple[SupplementaryField, Any]) -> dict[str, Any]:
    """What a text holds of these fields and values."""
    return {one.key: one.entry(value) for one, value in pairs}
