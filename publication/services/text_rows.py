"""What signing a publication decision does: freeze every text, then put all of it in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from catalogue.canonical import digest_of, version_text
from catalogue.models import FrozenVersion, ProcedureVersion, Sector
from catalogue.records import EFFECTS, Change, record
from catalogue.services import (
    freeze_versions,
    index_texts,
    link_successor,
)
from organisation.models import Unit
from publication.enums import OPENING_KINDS
from publication.models import Decision, DecisionItem


def hold_named(decision: Decision) -> None:
    """Nobody renames a unit or sector between the reading of a text and its freezing."""
    texts = ProcedureVersion.objects.filter(item__decision=decision)
    sectors = Sector.objects.filter(pk__in=texts.values("sector"))
    units = Unit.objects.filter(
        Q(pk=decision.unit_id)
        | Q(pk__in=texts.values("unit"))
        | Q(pk__in=sectors.values("ministry"))
    )
    for rows in (sectors, units):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def freeze_texts(rows: list[DecisionItem], at: datetime) -> dict[int, str]:
    """Digests of the texts frozen now and of those they follow, by version id."""
    digests = freeze_versions([row.version for row in rows if row.version], at=at)
    followed = [row.base_id for row in rows if row.base_id]
    bases = FrozenVersion.objects.filter(version_id__in=followed)
    return digests | dict(bases.values_list("version_id", "digest"))


def digests_of_texts(items: list[DecisionItem]) -> dict[int, str]:
    """Digests of the rows' texts as they stand, by version id."""
    return {
        item.version.pk: digest_of(version_text(item.version)) for item in items if item.version
    }


def item_content(item: DecisionItem, digests: Mapping[int, str]) -> dict[str, Any]:
    """One row of the annex; ``digests`` of texts by version id."""
    return {
        "kind": item.kind,
        "procedure": item.procedure.base_code,
        "effective_on": item.takes_effect_on,
        "version": digests.get(item.version_id) if item.version_id else None,
        "base": digests.get(item.base_id) if item.base_id else None,
        "changed_parts": item.changed_parts,
        "change_basis": item.change_basis,
        "successor": item.successor.base_code if item.successor else None,
        "note": item.note,
    }


def put_in_force(decision: Decision, rows: list[DecisionItem], at: datetime) -> None:
    """Each text is law from its day; what it replaces or abolishes ends."""
    act = decision.paper_act
    changes, texts = [], []
    for row in rows:
        day = row.takes_effect_on
        if day is None:
            raise ValidationError(f"{row.procedure}: chưa có ngày hiệu lực.")
        opens = row.kind in OPENING_KINDS
        said: dict[str, Any] = {"procedure": row.procedure}
        if opens:
            said["version"] = row.version
        changes.append(Change(said, day, opens=opens))
        if opens and row.version is not None:
            texts.append(row.version)
        elif row.successor is not None:
            link_successor(row.procedure, row.successor, act=act, on=day)
    record(EFFECTS, changes, act=act, at=at)
    transaction.on_commit(lambda: index_texts(texts))
