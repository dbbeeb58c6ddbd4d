"""From staged rows to texts: the version in force (or an empty one) with the row's patch on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import CodeKind
from catalogue.models import (
    CHILD_RELATIONS,
    Procedure,
    ProcedureCode,
    ProcedureVersion,
    StagedRow,
)
from catalogue.resources import with_children
from catalogue.services import NOT_COPIED, register_sector
from organisation.models import User

BATCH_SIZE = 500


def register_procedures(rows: Iterable[tuple[str, str]]) -> dict[str, Procedure]:
    """Identities for (short code, code as written), made where missing; by short code."""
    written = dict(rows)
    present = set(
        Procedure.objects.filter(base_code__in=written).values_list("base_code", flat=True)
    )
    Procedure.objects.bulk_create(
        [Procedure(base_code=code) for code in written if code not in present],
        ignore_conflicts=True,
    )
    found = {row.base_code: row for row in Procedure.objects.filter(base_code__in=written)}
    long_codes = [
        ProcedureCode(procedure=found[short], code=long, kind=CodeKind.LONG)
        for short, long in written.items()
        if long != short
    ]
    ProcedureCode.objects.bulk_create(long_codes, ignore_conflicts=True)
    return found


def new_sectors(rows: Iterable[StagedRow]) -> dict[str, int]:
    """Sectors a person confirmed as new, made once each; id by name."""
    names = {
        row.payload["values"]["new_sector"]
        for row in rows
        if row.payload["values"].get("new_sector")
    }
    return {name: register_sector(name).pk for name in sorted(names)}


def build_versions(
    rows: Sequence[StagedRow],
    procedures: dict[str, Procedure],
    sectors: dict[str, int],
    *,
    by: User,
    reason: str,
) -> dict[int, ProcedureVersion]:
    """Write one version for each row, children and history included; by the row's id."""
    bases = {
        version.pk: version
        for version in with_children(
            ProcedureVersion.objects.filter(pk__in=[row.base_id for row in rows if row.base_id])
        )
    }
    versions = [
        _version(row, bases.get(row.base_id), procedures[row.code[:8]], sectors, by) for row in rows
    ]
    create_tracked(versions, by=by, reason=reason)
    for relation, model in CHILD_RELATIONS.items():
        children: list[models.Model] = []
        for row, version in zip(rows, versions, strict=True):
            children += _children(relation, model, row, version, bases.get(row.base_id))
        create_tracked(children, by=by, reason=reason)
    return {row.pk: version for row, version in zip(rows, versions, strict=True)}


def create_tracked(objects: Sequence[Any], *, by: User, reason: str) -> None:
    """Insert rows and their first history rows in bulk."""
    if objects:
        bulk_create_with_history(
            objects,
            type(objects[0]),
            batch_size=BATCH_SIZE,
            default_user=by,
            default_change_reason=reason,
        )


def _version(
    row: StagedRow,
    base: ProcedureVersion | None,
    procedure: Procedure,
    sectors: dict[str, int],
    by: User,
) -> ProcedureVersion:
    kept = {}
    if base is not None:
        kept = {
            field.attname: getattr(base, field.attname)
            for field in ProcedureVersion._meta.concrete_fields
            if field.attname not in NOT_COPIED
        }
    values = dict(row.payload["values"])
    named = values.pop("new_sector", None)
    if named:
        values["sector_id"] = sectors[named]
    kept.update({name: _python(ProcedureVersion, name, value) for name, value in values.items()})
    return ProcedureVersion(**{**kept, "procedure_id": procedure.pk}, created_by=by)


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    return FIELDS[model][name].to_python(value)


FIELDS = {
    model: {field.attname: field for field in model._meta.concrete_fields}
    for model in (ProcedureVersion, *CHILD_RELATIONS.values())
}


def _children(
    relation: str,
    model: type[models.Model],
    row: StagedRow,
    version: ProcedureVersion,
    base: ProcedureVersion | None,
) -> list[models.Model]:
    sheet = CHILD_SHEETS[relation]
    rows = row.payload["children"].get(relation)
    if rows is None:
        rows = sheet.base_rows(base) if base is not None else []
    readers = [FIELDS[model][name].to_python for name in sheet.attributes]
    return [
        model(
            version_id=version.pk,
            sort_order=order,
            **{
                name: read(value)
                for name, read, value in zip(sheet.attributes, readers, values, strict=True)
            },
        )
        for order, values in enumerate(rows)
    ]
