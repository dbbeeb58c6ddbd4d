"""Triggers over the catalogue: a frozen text, what it refers to, effects and codes stay as they are.

When an effect may be recorded or closed says ``publication.guards.effects``: by a signing only.
"""

from __future__ import annotations

from catalogue.canonical import (
    CHILD_FIELDS,
    SUPPLEMENTARY,
    VERSION_FIELDS,
    VERSION_REFERENCES,
)
from common.guards import Guard, append_only, history_guards, not_replaced

VERSION = "catalogue_procedureversion"
FROZEN = "catalogue_frozenversion"
EFFECT = "catalogue_effect"
RECEPTION = "catalogue_reception"
PROCESS = "catalogue_internalprocess"
CHILD_TABLES = {
    "steps": "catalogue_step",
    "channels": "catalogue_channel",
    "components": "catalogue_component",
    "charges": "catalogue_charge",
    "reductions": "catalogue_reduction",
    "results": "catalogue_result",
    "legal_bases": "catalogue_legalbasis",
    "forms": "catalogue_form",
}


def frozen(reference: str) -> str:
    """SQL: the version named by ``reference`` was pinned by a signed decision."""
    return f"EXISTS (SELECT 1 FROM {FROZEN} f WHERE f.version_id = {reference})"


def child_columns(relation: str) -> tuple[str, ...]:
    """Digested columns of a child table, its order and its parent included."""
    extra = ("file_id",) if relation == "forms" else ()
    return (*CHILD_FIELDS[relation], *extra, "version_id", "sort_order")


def child_guards(name: str, condition: str, message: str, *, lock: str = "") -> list[Guard]:
    """Refuse adding, changing and removing children of versions that meet ``condition``.

    ``condition`` is SQL with ``{version}`` where the version's id stands, and so is ``lock``, the
    query that keeps the version still while the guard judges.
    """

    def locks(*rows: str) -> tuple[str, ...]:
        return tuple(lock.format(version=f"{row}.version_id") for row in rows if lock)

    guards = []
    for relation, table in CHILD_TABLES.items():
        short = table.removeprefix("catalogue_")
        old = condition.format(version="OLD.version_id")
        new = condition.format(version="NEW.version_id")
        guards += [
            Guard(
                name=f"{name}_{short}_insert",
                table=table,
                event="INSERT",
                when=new,
                message=message,
                locks=locks("NEW"),
            ),
            Guard(
                name=f"{name}_{short}_update",
                table=table,
                event="UPDATE",
                columns=child_columns(relation),
                when=f"({old}) OR ({new})",
                message=message,
                locks=locks("OLD", "NEW"),
            ),
            Guard(
                name=f"{name}_{short}_delete",
                table=table,
                event="DELETE",
                when=old,
                message=message,
                locks=locks("OLD"),
            ),
        ]
    return guards


def version_guards(name: str, condition: str, message: str) -> list[Guard]:
    """Refuse changing and removing versions that meet ``condition``."""
    when = condition.format(version="OLD.id")
    return [
        Guard(
            name=f"{name}_version_update",
            table=VERSION,
            event="UPDATE",
            columns=(*VERSION_FIELDS, SUPPLEMENTARY, *VERSION_REFERENCES),
            when=when,
            message=message,
        ),
        Guard(
            name=f"{name}_version_delete", table=VERSION, event="DELETE", when=when, message=message
        ),
    ]


def axes_guards(
    name: str, called: str, table: str, of: tuple[str, ...], columns: tuple[str, ...]
) -> list[Guard]:
    """Rows on two axes: none of one ``of`` overlap, none is back-dated, changed or deleted.

    ``columns``: all but the moment a row is closed.
    """
    same = f"EXISTS (SELECT 1 FROM {table} e WHERE " + " AND ".join(
        f"e.{column} = NEW.{column}" for column in of
    )
    return [
        Guard(
            name=f"{name}_insert_overlap",
            table=table,
            event="INSERT",
            when=f"{same} AND {_MEET})",
            message=f"two {name}s of one thing on one day",
        ),
        Guard(
            name=f"{name}_insert_backdated",
            table=table,
            event="INSERT",
            when=f"{same} AND e.recorded_from > NEW.recorded_from)",
            message=f"{called} is never recorded back in time",
        ),
        Guard(
            name=f"{name}_update",
            table=table,
            event="UPDATE",
            columns=columns,
            message=f"{called} is never changed",
        ),
        Guard(
            name=f"{name}_delete", table=table, event="DELETE", message=f"{called} is never deleted"
        ),
        *not_replaced(table),
    ]


_MEET = (
    "(e.valid_to IS NULL OR e.valid_to >= NEW.valid_from) "
    "AND (NEW.valid_to IS NULL OR NEW.valid_to >= e.valid_from) "
    "AND (e.recorded_to IS NULL OR e.recorded_to > NEW.recorded_from) "
    "AND (NEW.recorded_to IS NULL OR NEW.recorded_to > e.recorded_from)"
)
# a frozen text names its sector by name and ministry
_SECTOR_SIGNED = (
    f"EXISTS (SELECT 1 FROM {VERSION} v JOIN {FROZEN} f ON f.version_id = v.id "
    "WHERE v.sector_id = OLD.id)"
)
_CODE_SIGNED = (
    f"EXISTS (SELECT 1 FROM {VERSION} v JOIN {FROZEN} f ON f.version_id = v.id "
    "WHERE v.procedure_id = OLD.procedure_id)"
)

GUARDS = [
    *version_guards("frozen", frozen("{version}"), "the text was signed"),
    *child_guards("frozen", frozen("{version}"), "the text was signed"),
    *not_replaced(VERSION),
    *[guard for table in CHILD_TABLES.values() for guard in not_replaced(table)],
    *append_only(FROZEN, "id", "version_id"),
    *append_only("catalogue_succession", "id", "old_id,new_id,act_id"),
    *axes_guards(
        "effect",
        "an effect",
        EFFECT,
        ("procedure_id",),
        (
            "procedure_id",
            "version_id",
            "act_id",
            "ended_by_id",
            "valid_from",
            "valid_to",
            "recorded_from",
        ),
    ),
    *axes_guards(
        "reception",
        "a reception",
        RECEPTION,
        ("procedure_id", "place_id"),
        (
            "procedure_id",
            "place_id",
            "act_id",
            "ended_by_id",
            "valid_from",
            "valid_to",
            "recorded_from",
        ),
    ),
    *axes_guards(
        "process",
        "a process",
        PROCESS,
        ("procedure_id",),
        (
            "procedure_id",
            "steps",
            "act_id",
            "ended_by_id",
            "valid_from",
            "valid_to",
            "recorded_from",
        ),
    ),
    Guard(
        name="procedure_code",
        table="catalogue_procedure",
        event="UPDATE",
        columns=("base_code",),
        message="a code belongs to its procedure for ever",
    ),
    Guard(
        name="procedure_delete",
        table="catalogue_procedure",
        event="DELETE",
        when=f"EXISTS (SELECT 1 FROM {EFFECT} e WHERE e.procedure_id = OLD.id)",
        message="a published procedure is never deleted",
    ),
    *not_replaced("catalogue_procedure", "id", "base_code"),
    *not_replaced("catalogue_act", "id", "issuer,number,own_year"),
    Guard(
        name="sector_update",
        table="catalogue_sector",
        event="UPDATE",
        columns=("name", "ministry_id"),
        when=_SECTOR_SIGNED,
        message="signed texts name the sector: make a new one",
    ),
    Guard(
        name="sector_delete",
        table="catalogue_sector",
        event="DELETE",
        when=_SECTOR_SIGNED,
        message="signed texts name the sector",
    ),
    *not_replaced(
        "catalogue_sector",
        "id",
        "slug",
        "name,ministry_id",
        "name|o.ministry_id IS NULL AND NEW.ministry_id IS NULL",
    ),
    *[
        Guard(
            name=f"procedurecode_{event.lower()}",
            table="catalogue_procedurecode",
            event=event,
            when=_CODE_SIGNED,
            message="the codes of a published procedure stay",
        )
        for event in ("UPDATE", "DELETE")
    ],
    *not_replaced("catalogue_procedurecode", "id", "procedure_id,code"),
    *history_guards("catalogue"),
]
