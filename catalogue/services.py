"""Writes on the catalogue that are nobody's draft: identities, freezing, effects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from catalogue.canonical import SCHEMA, digest_of, version_text
from catalogue.enums import CodeKind
from catalogue.models import (
    CHILD_RELATIONS,
    Act,
    Effect,
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

    ``reason`` is what the history says of the copy and of each of its parts.
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
    if reason:
        for row in (
            copied,
            *(child for name in CHILD_RELATIONS for child in getattr(copied, name).all()),
        ):
            row._change_reason = reason
    copied.save()
    return copied


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
    FrozenVersion.objects.bulk_create(rows)
    return {row.version_id: row.digest for row in rows}


def _close(effect: Effect, at: datetime) -> None:
    Effect.objects.filter(pk=effect.pk, recorded_to=None).update(recorded_to=at)


def _standing_from(procedure: Procedure, day: date) -> list[Effect]:
    """Rows standing now that reach ``day`` or begin after it, in order; locked."""
    standing = (
        Effect.objects.select_for_update()
        .filter(procedure=procedure)
        .recorded()
        .order_by("valid_from")
    )
    return [row for row in standing if row.valid_to is None or row.valid_to >= day]


def _keep_part(row: Effect, *, until: date, act: Act, at: datetime) -> None:
    """Record anew the part of a closed row that stays law, up to and including ``until``."""
    if row.valid_from <= until:
        Effect.objects.create(
            procedure_id=row.procedure_id,
            version_id=row.version_id,
            act_id=row.act_id,
            ended_by=act,
            valid_from=row.valid_from,
            valid_to=until,
            recorded_from=at,
        )


@transaction.atomic
def put_in_force(version: ProcedureVersion, *, act: Act, valid_from: date, at: datetime) -> Effect:
    """Make ``version`` law from ``valid_from`` on, for the days of the text it follows.

    That text ends the day before (one of the same first day never takes effect), and what had
    already ended it, a later text or an abolition, ends ``version`` too. Rows are only closed and
    added (ADR 2); ``at`` is the moment of record.
    """
    valid_to, ended_by = None, None
    for row in reversed(_standing_from(version.procedure, valid_from)):
        if row.valid_from > valid_from:
            valid_to, ended_by = row.valid_from - timedelta(days=1), row.act
        else:
            if row.valid_to is not None:
                valid_to, ended_by = row.valid_to, row.ended_by
            _close(row, at)
            _keep_part(row, until=valid_from - timedelta(days=1), act=act, at=at)
    return Effect.objects.create(
        procedure=version.procedure,
        version=version,
        act=act,
        ended_by=ended_by,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_from=at,
    )


@transaction.atomic
def take_out_of_force(procedure: Procedure, *, act: Act, valid_from: date, at: datetime) -> None:
    """From ``valid_from`` on nothing of this procedure is law; texts signed for later days fall."""
    for row in _standing_from(procedure, valid_from):
        _close(row, at)
        _keep_part(row, until=valid_from - timedelta(days=1), act=act, at=at)


def link_successor(old: Procedure, new: Procedure, *, act: Act, on: date) -> None:
    """``old`` is replaced by ``new``; shown both ways."""
    Succession.objects.get_or_create(old=old, new=new, act=act, defaults={"on": on})


def index_versions(version_ids: Iterable[int]) -> None:
    """Put the versions into the search index, with the words they are found under."""
    ids = list(version_ids)
    backend = get_search_backend()
    for start in range(0, len(ids), INDEX_AT_ONCE):
        versions = list(
            ProcedureVersion.objects.filter(pk__in=ids[start : start + INDEX_AT_ONCE])
            .select_related("procedure", "sector", "unit")
            .prefetch_related("procedure__codes", *CHILD_RELATIONS)
        )
        for version in versions:
            version.search_text = search_text_of(version)
        ProcedureVersion.objects.bulk_update(versions, ["search_text"], batch_size=100)
        backend.add_bulk(ProcedureVersion, versions)


INDEX_AT_ONCE = 500
