"""Agencies of the province, its communes, and the central ones it works with.

Names are those after 1/7/2025; the numbers behind ``H48`` and the codes of central branches are
examples, to be replaced by the official list of identifiers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.demo.files import read
from organisation.enums import UnitKind
from organisation.models import Unit

COMMUNES = "H48.100"
TWO_LEVELS_FROM = date(2025, 7, 1)


def ensure_units() -> int:
    """Enter every agency that is not there yet; returns how many were added."""
    data = read("units")
    known = {unit.code: unit for unit in Unit.objects.all()}
    before = len(known)
    for code, name in data["ministries"]:
        _ensure(known, {"code": code, "name": name, "kind": UnitKind.MINISTRY})
    for row in (*data["province"], *data["verticals"], *data["former"]):
        _ensure(known, row)
    for row in _communes():
        _ensure(known, row)
    return len(known) - before


def _communes() -> list[dict[str, Any]]:
    """The 96 communes, wards and the special zone, numbered in the order of the file."""
    rows = []
    for kind, names in read("communes").items():
        for name in names:
            rows.append(
                {
                    "code": f"{COMMUNES.removesuffix('100')}{101 + len(rows)}",
                    "name": f"Ủy ban nhân dân {kind} {name}",
                    "short": f"UBND {kind} {name}",
                    "kind": UnitKind.COMMUNE,
                    "parent": COMMUNES,
                    "from": TWO_LEVELS_FROM.isoformat(),
                }
            )
    return rows


def _ensure(known: dict[str, Unit], row: dict[str, Any]) -> None:
    if row["code"] in known:
        return
    unit = Unit(
        code=row["code"],
        name=row["name"],
        short_name=row.get("short", ""),
        kind=row["kind"],
        parent=known.get(row.get("parent", "")),
        succeeded_by=known.get(row.get("successor", "")),
        valid_to=date.fromisoformat(row["to"]) if "to" in row else None,
    )
    if "from" in row:
        unit.valid_from = date.fromisoformat(row["from"])
    unit.full_clean()
    unit.save()
    known[unit.code] = unit
