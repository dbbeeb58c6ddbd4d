"""Canonical texts read as plain rows: verifying a whole register through objects takes twice as long.

That the rows say what the objects say is proved by every register that verifies: the frozen text
was written from the objects.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from catalogue.canonical import (
    CHILD_FIELDS,
    SUPPLEMENTARY,
    VERSION_FIELDS,
    canonical_text,
    content_of,
)
from catalogue.models import CHILD_RELATIONS, ProcedureVersion

_PROCEDURE, _UNIT = "procedure__base_code", "unit__code"
_SECTOR, _MINISTRY = "sector__name", "sector__ministry__code"
_CENTRAL = "central__procedure__base_code"
_LINKS = (_PROCEDURE, _UNIT, _SECTOR, _MINISTRY, _CENTRAL)


def version_texts(version_ids: Collection[int]) -> dict[int, str]:
    """Canonical text by version id, as ``canonical.version_text``; one query a table."""
    children = _children_of(version_ids)
    rows = ProcedureVersion.objects.filter(pk__in=version_ids).order_by()
    return {
        row["pk"]: canonical_text(
            content_of(
                {name: row[name] for name in VERSION_FIELDS},
                {
                    "procedure": row[_PROCEDURE],
                    "sector": {"name": row[_SECTOR], "ministry": row[_MINISTRY]},
                    "unit": row[_UNIT],
                    "central": row[_CENTRAL],
                },
                children[row["pk"]],
                row[SUPPLEMENTARY],
            )
        )
        for row in rows.values("pk", *VERSION_FIELDS, SUPPLEMENTARY, *_LINKS)
    }


def _children_of(version_ids: Collection[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Rows of the texts' tables by version id and relation, in their order."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {
        pk: {relation: [] for relation in CHILD_FIELDS} for pk in version_ids
    }
    for relation, fields in CHILD_FIELDS.items():
        file = ("file__sha256",) if relation == "forms" else ()
        rows = CHILD_RELATIONS[relation].objects.filter(version__in=version_ids)
        for row in rows.order_by("sort_order", "pk").values("version_id", *fields, *file):
            version_id = row.pop("version_id")
            if file:
                row["file"] = row.pop("file__sha256")
            found[version_id][relation].append(row)
    return found
