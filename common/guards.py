"""Database triggers that keep sealed rows as they are: built, installed and checked.

A guard refuses an event on a table under a condition. The same guard is written once, with the
condition in SQL both databases understand, and rendered for SQLite (``RAISE(ABORT)``) and
PostgreSQL (a function that raises). Migrations that rebuild a table on SQLite drop its triggers,
so guards are taken down before a migrate with a plan and put up after every migrate; a system
check and ``verify_history`` fail when one is missing or differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

REFUSED = "CONGKHAI_SEALED"
# Around an expression: the day before it, in each database's words (``day_before``).
_EVE = {"sqlite": ("date(", ", '-1 day')"), "postgresql": ("((", ") - 1)")}


def day_before(expression: str) -> str:
    """SQL for a guard's condition: the day before a day."""
    return f"<eve>{expression}</eve>"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Refuse ``event`` (INSERT, UPDATE, DELETE) on ``table`` when ``when`` holds.

    With ``columns`` an update is refused only if it changes the value of one of them: a save that
    writes every column with its old value is let through. ``locks`` are queries that PostgreSQL
    runs before it judges, so that no write overlaps a signing; SQLite has one writer at a time.
    ``only``: the one database the guard is for.
    """

    name: str
    table: str
    event: str
    message: str
    when: str = "1 = 1"
    columns: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    only: str = ""

    @property
    def trigger(self) -> str:
        """Name that changes with the text, so that an outdated trigger counts as missing."""
        text = f"{self.table}|{self.event}|{self.when}|{self.columns}|{self.message}|{self.locks}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"guard_{self.name}_{digest}"

    def _event(self) -> str:
        of = " OF " + ", ".join(f'"{column}"' for column in self.columns) if self.columns else ""
        return f"{self.event}{of}"

    def stands_on(self, vendor: str) -> bool:
        """True when that database needs the guard."""
        return not self.only or self.only == vendor

    def _condition(self, vendor: str) -> str:
        begin, end = _EVE[vendor]
        when = self.when.replace("<eve>", begin).replace("</eve>", end)
        if not self.columns:
            return when
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in self.columns)
        return f"({changed}) AND ({when})"

    def create_sql(self, vendor: str) -> list[str]:
        """Statements that put the guard up."""
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER "{self.trigger}" BEFORE {self._event()} ON "{self.table}" '
                f"FOR EACH ROW WHEN {self._condition(vendor)} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}: {self.message}'); END"
            ]
        returned = "OLD" if self.event == "DELETE" else "NEW"
        locks = "".join(f"PERFORM {lock}; " for lock in self.locks)
        return [
            f'CREATE OR REPLACE FUNCTION "{self.trigger}"() RETURNS trigger AS $$ BEGIN {locks}'
            f"IF {self._condition(vendor)} THEN RAISE EXCEPTION '{REFUSED}: {self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {returned}; END $$ LANGUAGE plpgsql",
            f'CREATE TRIGGER "{self.trigger}" BEFORE {self._event()} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.trigger}"()',
        ]


def append_only(table: str, key: str = "id", *unique: str) -> list[Guard]:
    """Rows of the table are written once; ``unique`` as in ``not_replaced``."""
    short = table.split("_", 1)[1]
    message = f"{short} is append-only"
    return [
        Guard(name=f"{short}_update", table=table, event="UPDATE", message=message),
        Guard(name=f"{short}_delete", table=table, event="DELETE", message=message),
        *not_replaced(table, key, *unique)[:1],
    ]


def not_replaced(table: str, key: str = "id", *unique: str) -> list[Guard]:
    """SQLite's ``OR REPLACE`` deletes rows without a word to DELETE guards: refused beforehand.

    ``unique``: the columns of each further unique key, with commas between them; after ``|`` what
    a partial key asks of NEW.
    """
    short = table.split("_", 1)[1]
    message = f"a row of {short} is never replaced"
    taken = [_same(table, each) for each in unique]
    columns = {key, *(name for each in unique for name in each.partition("|")[0].split(","))}
    own = f'OLD."{key}" IS NOT NEW."{key}"'
    others = [_same(table, each, f' AND o."{key}" <> OLD."{key}"') for each in unique]
    return [
        Guard(
            name=f"{short}_replaced",
            table=table,
            event="INSERT",
            when=" OR ".join([_same(table, key), *taken]),
            message=message,
            only="sqlite",
        ),
        Guard(
            name=f"{short}_overrun",
            table=table,
            event="UPDATE",
            columns=tuple(sorted(columns)),
            when=" OR ".join([own, *others]),
            message=message,
            only="sqlite",
        ),
    ]


def _same(table: str, unique: str, more: str = "") -> str:
    """SQL: a row of the table has NEW's values in the columns."""
    columns, _, partial = unique.partition("|")
    equal = " AND ".join(f'o."{name}" = NEW."{name}"' for name in columns.split(","))
    also = f" AND {partial}" if partial else ""
    return f'EXISTS (SELECT 1 FROM "{table}" o WHERE {equal}{also}{more})'


def history_guards(app_label: str) -> list[Guard]:
    """What was changed by whom is written once: four eyes rest on it."""
    tables = sorted(
        model.history.model._meta.db_table
        for model in apps.get_app_config(app_label).get_models()
        if hasattr(model, "history")
    )
    return [guard for table in tables for guard in append_only(table, "history_id")]


def truncate_sql(table: str) -> list[str]:
    """PostgreSQL only: refuse TRUNCATE of a guarded table."""
    name = f"guard_truncate_{table}"
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$ BEGIN '
        f"RAISE EXCEPTION '{REFUSED}: {table}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END $$ LANGUAGE plpgsql",
        f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION "{name}"()',
    ]


def installed(connection: Any) -> dict[str, str]:
    """Guard triggers in the database: name → table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
            )
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE t.tgname LIKE 'guard\\_%%' AND t.tgenabled <> 'D' "
                "AND n.nspname = current_schema()"
            )
        return dict(cursor.fetchall())


def expected(guards: Iterable[Guard], vendor: str) -> dict[str, str]:
    """Guard triggers that must stand: name → table."""
    guards = [guard for guard in guards if guard.stands_on(vendor)]
    names = {guard.trigger: guard.table for guard in guards}
    if vendor == "postgresql":
        names |= {f"guard_truncate_{guard.table}": guard.table for guard in guards}
    return names


def missing(guards: Iterable[Guard], connection: Any) -> list[str]:
    """Names of guards that do not stand as written."""
    standing = installed(connection)
    wanted = expected(guards, connection.vendor)
    return sorted(name for name, table in wanted.items() if standing.get(name) != table)


def take_down(connection: Any) -> None:
    """Drop every guard (before a migrate with a plan, and in the test harness only)."""
    standing = installed(connection)
    with connection.cursor() as cursor:
        for name, table in standing.items():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')


def put_up(guards: Iterable[Guard], connection: Any) -> None:
    """Install the guards afresh; safe to repeat."""
    guards = [guard for guard in guards if guard.stands_on(connection.vendor)]
    tables = set(connection.introspection.table_names())
    if any(guard.table not in tables for guard in guards):
        return
    take_down(connection)
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in guard.create_sql(connection.vendor):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in sorted({guard.table for guard in guards}):
                for statement in truncate_sql(table):
                    cursor.execute(statement)


_registry: list[Guard] = []


def register(*guards: Guard) -> None:
    """Called by each app's ``ready()`` with the guards of its tables."""
    _registry.extend(guard for guard in guards if guard not in _registry)


def registered() -> list[Guard]:
    """Every guard the installed apps ask for."""
    return list(_registry)
