"""From staged rows to texts: the version in force (or an empty one) with the row's patch on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import CodeKind
from catalogue.loaders import with_children
from catalogue.models import (
    CHILD_RELATIONS,
    Procedure,
    ProcedureCode,
    ProcedureVersion,
    StagedRow,
)
from catalogue.services import NOT_COPIED, register_sector
from catalogue.supplementary import patched
from catalogue.supplementary_columns import PREFIX
from common.tracked_inserts import create_tracked, insert_rows, record_creation
from organisation.models import User


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
    known = set(
        ProcedureCode.objects.filter(code__in=written.values()).values_list(
            "procedure__base_code", "code"
        )
    )
    long_codes = [
        ProcedureCode(procedure=found[short], code=long, kind=CodeKind.LONG)
        for short, long in written.items()
        if long != short and (short, long) not in known
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
    ids = [version.pk for version in versions]
    for relation, model in CHILD_RELATIONS.items():
        names = ("version_id", "sort_order", *CHILD_SHEETS[relation].attributes)
        children: list[tuple[Any, ...]] = []
        for row, version in zip(rows, versions, strict=True):
            children += _children(relation, row, version.pk, bases.get(row.base_id))
        insert_rows(model, names, children)
        record_creation(model, "version_id", ids, by=by, reason=reason)
    return {row.pk: version for row, version in zip(rows, versions, strict=True)}


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
    own = {name: values.pop(name) for name in list(values) if name.startswith(PREFIX)}
    if own:
        changes = {name.removeprefix(PREFIX): entry for name, entry in own.items()}
        kept["supplementary"] = patched(kept.get("supplementary", {}), changes)
    kept.update({name: _python(ProcedureVersion, name, value) for name, value in values.items()})
    return ProcedureVersion(**{**kept, "procedure_id": procedure.pk}, created_by=by)


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    return FIELDS[model][name].to_python(value)


FIELDS = {
    model: {field.attname: field for field in model._meta.concrete_fields}
    for model in (ProcedureVersion, *CHILD_RELATIONS.values())
}


def _children(
    relation: str, row: StagedRow, version_id: int, base: ProcedureVersion | None
) -> list[tuple[Any, ...]]:
    """The relation's rows of one version, in Python values."""
    rows = row.payload["children"].get(relation)
    if rows is None:
        rows = CHILD_SHEETS[relation].base_rows(base) if base is not None else []
    readers = READERS[relation]
    found = []
    for order, values in enumerate(rows):
        read = list(values)
        for place, to_python in readers:
            read[place] = to_python(read[place])
        found.append((version_id, order, *read))
    return found


# Attributes whose JSON form is not the value itself: decimals and days.
READERS = {
    relation: [
        (place, FIELDS[model][name].to_python)
        for place, name in enumerate(CHILD_SHEETS[relation].attributes)
        if isinstance(FIELDS[model][name], models.DecimalField | models.DateField)
    ]
    for relation, model in CHILD_RELATIONS.items()
}
