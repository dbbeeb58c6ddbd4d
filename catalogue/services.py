"""Writes on the catalogue that are nobody's draft: identities, freezing, effects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from catalogue.canonical import SCHEMA, digest_of, version_text
from catalogue.enums import CodeKind
from catalogue.models import (
    CHILD_RELATIONS,
    COPIED_FROM,
    Act,
    FrozenVersion,
    Procedure,
    ProcedureCode,
    ProcedureVersion,
    Sector,
    Succession,
)
from catalogue.search import search_text_of
from common.vietnamese import fold
from organisation.models import Unit, User


@transaction.atomic
def register_procedure(base_code: str, *, long_code: str = "") -> Procedure:
    """The identity for a code; made on its first naming, public only once it has an effect."""
    procedure, _created = Procedure.objects.get_or_create(base_code=base_code)
    if long_code and long_code != base_code:
        ProcedureCode.objects.get_or_create(
            procedure=procedure, code=long_code, defaults={"kind": CodeKind.LONG}
        )
    return procedure


@transaction.atomic
def register_sector(name: str, *, ministry: Unit | None = None, code: str = "") -> Sector:
    """A sector by name and ministry, with a readable and unique slug."""
    sector = Sector.objects.filter(name=name, ministry=ministry).first()
    if sector:
        return sector
    stem = slugify(fold(name))[:100] or "linh-vuc"
    slug, number = stem, 1
    while Sector.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return Sector.objects.create(name=name, ministry=ministry, code=code, slug=slug)


def copy_version(
    version: ProcedureVersion, *, by: User | None = None, reason: str = ""
) -> ProcedureVersion:
    """A new unsaved-to-public text equal to ``version``, children included; saved at once.

    ``reason`` is what the history says of the copy and of each of its parts: by itself, what they
    were copied from.
    """
    children = {name: list(getattr(version, name).all()) for name in CHILD_RELATIONS}
    kept = {
        field.attname: getattr(version, field.attname)
        for field in ProcedureVersion._meta.concrete_fields
        if field.attname not in NOT_COPIED
    }
    copied = ProcedureVersion(**kept, created_by=by)
    for name, model in CHILD_RELATIONS.items():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in {"id", "version_id"}
        ]
        setattr(
            copied,
            name,
            [
                model(**{field: getattr(child, field) for field in fields})
                for child in children[name]
            ],
        )
    rows = [
        copied,
        *(child for name in CHILD_RELATIONS for child in getattr(copied, name).all()),
    ]
    for row in rows:
        row._change_reason = reason or f"{COPIED_FROM} {version.pk}"
        row._history_user = by
    copied.save()
    for row in rows:  # a later save of the same objects is somebody's own
        del row._change_reason, row._history_user
    return copied


ROWS_AT_ONCE = 500
NOT_COPIED = {"id", "created_at", "created_by_id", "locked", "locked_at", "locked_by_id"}


def freeze_versions(versions: Iterable[ProcedureVersion], *, at: datetime) -> dict[int, str]:
    """Store the canonical text of each version with its digest; returns digest by version id."""
    rows = []
    for version in versions:
        text = version_text(version)
        rows.append(
            FrozenVersion(
                version=version, schema=SCHEMA, canonical=text, digest=digest_of(text), frozen_at=at
            )
        )
    FrozenVersion.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return {row.version_id: row.digest for row in rows}


def link_successor(old: Procedure, new: Procedure, *, act: Act, on: date) -> None:
    """``old`` is replaced by ``new``; shown both ways."""
    Succession.objects.get_or_create(old=old, new=new, act=act, defaults={"on": on})


def index_texts(versions: list[ProcedureVersion]) -> None:
    """Put texts into the search index; loaded with their parts, procedure, sector and unit."""
    prefetch_related_objects(versions, "procedure__codes")
    for version in versions:
        version.search_text = search_text_of(version)
    ProcedureVersion.objects.bulk_update(versions, ["search_text"], batch_size=100)
    get_search_backend().add_bulk(ProcedureVersion, versions)
