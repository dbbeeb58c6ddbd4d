"""The canonical bytes of a record: what is signed is exactly this text (ADR 1).

Schema 1: one JSON object, UTF-8, every string in NFC, keys sorted, no blanks between tokens.
Dates are ISO 8601, decimals plain strings without trailing zeros, files their SHA-256. Units and
procedures are named by code, so that the text stands without the database. No personal data.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion

SCHEMA = 1

# Columns of a version that are digested, and so frozen by triggers.
VERSION_FIELDS = (
    "name",
    "tier",
    "levels",
    "subjects",
    "kind",
    "description",
    "keywords",
    "time_limit_amount",
    "time_limit_unit",
    "time_limit_text",
    "fee_status",
    "fee_amount",
    "fee_text",
    "place",
    "sets",
    "executing",
    "competent",
    "coordinating",
    "delegated",
    "conditions_status",
    "conditions",
    "results_status",
    "forms_status",
    "online_level",
    "online_reason",
    "portal_url",
    "central_decision",
    "central_decision_date",
    "central_issuer",
    "note",
)
# Part of what a text says only where it holds something: digests of older texts stand.
SUPPLEMENTARY = "supplementary"
VERSION_REFERENCES = ("procedure_id", "sector_id", "unit_id", "central_id")

CHILD_FIELDS = {
    "steps": ("case", "actor", "action"),
    "channels": (
        "way",
        "time_limit_amount",
        "time_limit_unit",
        "time_limit_text",
        "fee_amount",
        "fee_text",
        "description",
    ),
    "components": (
        "case",
        "code",
        "name",
        "originals",
        "copies",
        "issuer",
        "form_name",
        "obtainable_from_database",
        "note",
    ),
    "charges": ("kind", "name", "amount", "rate", "basis", "note"),
    "reductions": ("percent", "condition", "basis", "valid_from", "valid_to"),
    "results": ("code", "name", "issuer", "note"),
    "legal_bases": ("number", "title", "issuer", "issued_on", "effective_on", "url"),
    "forms": ("number", "name", "url"),
}


def plain(value: Any) -> Any:
    """A JSON value for a stored one; refuses types that have no canonical form."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    raise TypeError(f"No canonical form for {type(value).__name__}")


def canonical_text(content: dict[str, Any]) -> str:
    """The one text of that content."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(
    fields: Mapping[str, Any],
    links: Mapping[str, Any],
    children: Mapping[str, Any],
    supplementary: Mapping[str, Any],
) -> dict[str, Any]:
    """What a version says: ``VERSION_FIELDS``, what its references are called, its tables' rows."""
    further = {SUPPLEMENTARY: supplementary} if supplementary else {}
    record = {"record": "procedure_version", "schema": SCHEMA}
    return {**record, **fields, **links, **children, **further}


def version_content(version: ProcedureVersion) -> dict[str, Any]:
    """What a version says, without database ids."""
    sector = version.sector
    links = {
        "procedure": version.procedure.base_code,
        "sector": {
            "name": sector.name,
            "ministry": sector.ministry.code if sector.ministry_id else None,
        },
        "unit": version.unit.code,
        "central": version.central.procedure.base_code if version.central_id else None,
    }
    children = {
        relation: [
            _child_content(relation, fields, child) for child in getattr(version, relation).all()
        ]
        for relation, fields in CHILD_FIELDS.items()
    }
    fields = {name: getattr(version, name) for name in VERSION_FIELDS}
    return content_of(fields, links, children, version.supplementary)


def _child_content(relation: str, fields: Iterable[str], child: Any) -> dict[str, Any]:
    row = {name: getattr(child, name) for name in fields}
    if relation == "forms":
        row["file"] = child.file.sha256 if child.file_id else None
    return row


def version_text(version: ProcedureVersion) -> str:
    """Canonical text of a version."""
    return canonical_text(version_content(version))
