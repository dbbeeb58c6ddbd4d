"""What is recorded on two axes, and the only writes to it: rows are closed and added (ADR 2).

Texts in force, places of reception and internal processes are recorded alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalogue.axes import plan
from catalogue.models import Act, Effect, InternalProcess, Reception

ROWS_AT_ONCE = 500
Key = tuple[int, ...]


@dataclass(frozen=True)
class AxesTable:
    """A table of rows on two axes: one row a day for each ``key``; ``content`` is what it says.

    Both name columns; the first of ``key`` is ``procedure_id``.
    """

    model: type[Any]
    key: tuple[str, ...]
    content: tuple[str, ...] = ()

    def key_of(self, row: Any) -> Key:
        """By what the row is found."""
        return tuple(getattr(row, name) for name in self.key)

    def again(self, row: Any, **values: Any) -> Any:
        """The same said anew, but for ``values``."""
        names = (*self.key, *self.content, "act_id", "ended_by_id", "valid_from", "valid_to")
        return self.model(**{name: getattr(row, name) for name in names} | values)


EFFECTS = AxesTable(Effect, ("procedure_id",), ("version_id",))
RECEPTIONS = AxesTable(Reception, ("procedure_id", "place_id"))
PROCESSES = AxesTable(InternalProcess, ("procedure_id",), ("steps",))


@dataclass(frozen=True)
class Change:
    """From ``day`` on the table says ``values`` (by field), or, unless ``opens``, nothing of them."""

    values: Mapping[str, Any]
    day: date
    opens: bool = True


@transaction.atomic
def record(table: AxesTable, changes: Iterable[Change], *, act: Act, at: datetime) -> list[Any]:
    """Record what a signed act does, at most one change to a key; the new rows.

    What begins ends the row it follows the day before (one of the same first day never takes
    effect); what had already ended that one ends the new one too. Where a key ends, rows signed for
    later days fall. ``at`` is the moment of record. As many queries for one change as for a thousand.
    """
    begun = [(change, table.model(**change.values)) for change in changes]
    standing = standing_rows(table, {row.procedure_id for _change, row in begun}, locked=True)
    closed: list[Any] = []
    made: list[Any] = []
    for change, row in begun:
        found = plan(standing.get(table.key_of(row), ()), change.day, opens=change.opens)
        closed += found.closed
        made += [
            table.again(kept, ended_by_id=act.pk, valid_to=found.eve, recorded_from=at)
            for kept in found.kept
        ]
        if change.opens:
            row.act, row.ended_by_id, row.recorded_from = act, found.ended_by_id, at
            row.valid_from, row.valid_to = change.day, found.valid_to
            made.append(row)
    for start in range(0, len(closed), ROWS_AT_ONCE):
        ids = [row.pk for row in closed[start : start + ROWS_AT_ONCE]]
        table.model.objects.filter(pk__in=ids, recorded_to=None).update(recorded_to=at)
    return table.model.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)


def standing_rows(
    table: AxesTable, procedure_ids: Collection[int], *, locked: bool = False
) -> dict[Key, list[Any]]:
    """Rows standing now by their key, in order of days; with their acts, or ``locked``."""
    found: dict[Key, list[Any]] = {}
    ids = sorted(procedure_ids)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = table.model.objects.filter(procedure_id__in=ids[start : start + ROWS_AT_ONCE])
        rows = rows.recorded().order_by(*table.key, "valid_from")
        rows = rows.select_for_update() if locked else rows.select_related("act", "ended_by")
        for row in rows:
            found.setdefault(table.key_of(row), []).append(row)
    return found


@transaction.atomic
def record_under(table: AxesTable, new: Act, *, instead_of: Act, at: datetime) -> None:
    """The record of an act was mended: what stands by it stands by ``new`` from the moment ``at``.

    What it says and its days stay; each standing row that names the old act is closed and made anew.
    """
    naming = Q(act=instead_of) | Q(ended_by=instead_of)
    rows = table.model.objects.select_for_update(of=("self",)).filter(naming).recorded()
    standing = list(rows.order_by("pk"))
    table.model.objects.filter(naming, recorded_to=None).update(recorded_to=at)
    exchanged = {instead_of.pk: new.pk}
    table.model.objects.bulk_create(
        [
            table.again(
                row,
                act_id=exchanged.get(row.act_id, row.act_id),
                ended_by_id=exchanged.get(row.ended_by_id, row.ended_by_id),
                recorded_from=at,
            )
            for row in standing
        ],
        batch_size=ROWS_AT_ONCE,
    )
