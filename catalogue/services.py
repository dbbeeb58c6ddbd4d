"""Writes on the catalogue that are nobody's draft: identities, freezing, effects."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from catalogue.axes import plan
from catalogue.canonical import SCHEMA, digest_of, version_text
from catalogue.enums import CodeKind
from catalogue.models import (
    CHILD_RELATIONS,
    COPIED_FROM,
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


@dataclass(frozen=True)
class LawChange:
    """From ``valid_from`` on ``version`` is the procedure's law; None: nothing is."""

    procedure: Procedure
    valid_from: date
    version: ProcedureVersion | None = None


@transaction.atomic
def record_changes(changes: Iterable[LawChange], *, act: Act, at: datetime) -> list[Effect]:
    """Record what a signed act does to the law, at most one change to a procedure; new rows.

    A text that begins ends the one it follows the day before (one of the same first day never
    takes effect); what had already ended that one, a later text or an abolition, ends the new one
    too. Where a procedure ends, texts signed for later days fall. Rows are only closed and added
    (ADR 2); ``at`` is the moment of record. As many queries for one change as for a thousand.
    """
    changes = list(changes)
    standing = _standing({change.procedure.pk for change in changes})
    closed: list[Effect] = []
    made: list[Effect] = []
    for change in changes:
        rows = standing.get(change.procedure.pk, ())
        found = plan(rows, change.valid_from, opens=change.version is not None)
        closed += found.closed
        made += [_kept_part(row, until=found.eve, act=act, at=at) for row in found.kept]
        if change.version is not None:
            made.append(
                Effect(
                    procedure=change.procedure,
                    version=change.version,
                    act=act,
                    ended_by_id=found.ended_by_id,
                    valid_from=change.valid_from,
                    valid_to=found.valid_to,
                    recorded_from=at,
                )
            )
    for start in range(0, len(closed), ROWS_AT_ONCE):
        ids = [row.pk for row in closed[start : start + ROWS_AT_ONCE]]
        Effect.objects.filter(pk__in=ids, recorded_to=None).update(recorded_to=at)
    return Effect.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)


def _standing(procedure_ids: Collection[int]) -> dict[int, list[Effect]]:
    """Rows standing now by procedure, in order of days; locked."""
    found: dict[int, list[Effect]] = {}
    ids = sorted(procedure_ids)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = Effect.objects.select_for_update().filter(
            procedure_id__in=ids[start : start + ROWS_AT_ONCE]
        )
        for row in rows.recorded().order_by("procedure_id", "valid_from"):
            found.setdefault(row.procedure_id, []).append(row)
    return found


def _kept_part(row: Effect, *, until: date, act: Act, at: datetime) -> Effect:
    """The part of a closed row that stays law, up to and including ``until``."""
    return Effect(
        procedure_id=row.procedure_id,
        version_id=row.version_id,
        act_id=row.act_id,
        ended_by=act,
        valid_from=row.valid_from,
        valid_to=until,
        recorded_from=at,
    )


ROWS_AT_ONCE = 500


@transaction.atomic
def record_under(new: Act, *, instead_of: Act, at: datetime) -> list[Effect]:
    """The record of an act was mended: what stands by it stands by ``new`` from the moment ``at``.

    Texts and days stay; each standing row that names the old act is closed and made anew.
    """

    naming = Q(act=instead_of) | Q(ended_by=instead_of)
    rows = Effect.objects.select_for_update(of=("self",)).filter(naming).recorded()
    standing = list(rows.select_related("act", "ended_by").order_by("pk"))
    Effect.objects.filter(naming, recorded_to=None).update(recorded_to=at)
    return Effect.objects.bulk_create(
        [
            Effect(
                procedure_id=row.procedure_id,
                version_id=row.version_id,
                act=new if row.act_id == instead_of.pk else row.act,
                ended_by=new if row.ended_by_id == instead_of.pk else row.ended_by,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                recorded_from=at,
            )
            for row in standing
        ],
        batch_size=ROWS_AT_ONCE,
    )


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
