"""Many rows inserted at once, each with its first history row.

Child rows go in without an object built for each; history rows are copied from the new rows
inside the database, one statement a table, so that what is recorded is exactly what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from simple_history.utils import get_history_model_for_model

ROWS_AT_ONCE = 500
# Values of these go to the driver as they are.
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def _portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), ROWS_AT_ONCE):
        yield values[start : start + ROWS_AT_ONCE]


def create_tracked(objects: Sequence[Any], *, by: Any, reason: str) -> None:
    """``bulk_create`` with a history row each; the objects get their ids."""
    if not objects:
        return
    model = type(objects[0])
    model._default_manager.bulk_create(objects, batch_size=ROWS_AT_ONCE)
    record_creation(model, "id", [row.pk for row in objects], by=by, reason=reason)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Any]) -> None:
    """Insert tuples of Python values for the attributes ``names``; nothing is returned or signalled.

    Only for models whose other columns have none but a generated key.
    """
    if not rows:
        return
    known = {field.attname: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 -- names of models
    prepared = _prepared(fields, rows)
    with connection.cursor() as cursor:
        for portion in _portions(prepared):
            cursor.executemany(statement, portion)


def _prepared(fields: Sequence[Any], rows: Sequence[Any]) -> Sequence[Any]:
    special: list[tuple[int, Callable[..., Any]]] = [
        (place, field.get_db_prep_save)
        for place, field in enumerate(fields)
        if not isinstance(field, PLAIN_FIELDS) and not field.is_relation
    ]
    if not special:
        return rows
    prepared = []
    for row in rows:
        values = list(row)
        for place, prepare in special:
            if values[place] is not None:
                values[place] = prepare(values[place], connection=connection)
        prepared.append(values)
    return prepared


def record_creation(
    model: type[models.Model], name: str, values: Sequence[Any], *, by: Any, reason: str
) -> None:
    """Write the history rows "created" of the rows whose column ``name`` holds one of ``values``."""
    if not getattr(settings, "SIMPLE_HISTORY_ENABLED", True):
        return
    history = get_history_model_for_model(model)
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in history.tracked_fields]
    own = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_user_id": by.pk if by is not None else None,
        "history_change_reason": reason,
        "history_type": "+",
    }
    target, source = quote(history._meta.db_table), quote(model._meta.db_table)
    into = ", ".join([*columns, *[quote(column) for column in own]])
    taken = ", ".join([*columns, *["%s"] * len(own)])
    with connection.cursor() as cursor:
        for portion in _portions(values):
            ids = ", ".join(["%s"] * len(portion))
            cursor.execute(
                f"INSERT INTO {target} ({into}) SELECT {taken} FROM {source} "  # noqa: S608 -- names of models
                f"WHERE {quote(name)} IN ({ids}) ORDER BY id",
                [*own.values(), *portion],
            )
