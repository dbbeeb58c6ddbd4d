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

REFUSED = "CONGKHAI_SEALED"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Refuse ``event`` (INSERT, UPDATE, DELETE) on ``table`` when ``when`` holds.

    With ``columns`` an update is refused only if it changes the value of one of them: a save that
    writes every column with its old value is let through.
    """

    name: str
    table: str
    event: str
    message: str
    when: str = "1 = 1"
    columns: tuple[str, ...] = ()

    @property
    def trigger(self) -> str:
        """Name that changes with the text, so that an outdated trigger counts as missing."""
        text = f"{self.table}|{self.event}|{self.when}|{self.columns}|{self.message}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"guard_{self.name}_{digest}"

    def _event(self) -> str:
        of = " OF " + ", ".join(f'"{column}"' for column in self.columns) if self.columns else ""
        return f"{self.event}{of}"

    def _condition(self, vendor: str) -> str:
        if not self.columns:
            return self.when
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in self.columns)
        return f"({changed}) AND ({self.when})"

    def create_sql(self, vendor: str) -> list[str]:
        """Statements that put the guard up."""
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER "{self.trigger}" BEFORE {self._event()} ON "{self.table}" '
                f"FOR EACH ROW WHEN {self._condition(vendor)} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}: {self.message}'); END"
            ]
        returned = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f'CREATE OR REPLACE FUNCTION "{self.trigger}"() RETURNS trigger AS $$ BEGIN '
            f"IF {self._condition(vendor)} THEN RAISE EXCEPTION '{REFUSED}: {self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {returned}; END $$ LANGUAGE plpgsql",
            f'CREATE TRIGGER "{self.trigger}" BEFORE {self._event()} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.trigger}"()',
        ]


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
    guards = list(guards)
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
    guards = list(guards)
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
