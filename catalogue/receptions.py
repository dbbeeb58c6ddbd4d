"""Writes on what the Centre's list says: who receives which procedure from which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from catalogue.axes import plan
from catalogue.models import Act, Procedure, Reception
from organisation.models import Place

ROWS_AT_ONCE = 500
Key = tuple[int, int]


@dataclass(frozen=True)
class ReceptionChange:
    """From ``day`` on the place receives the procedure (``opens``), or no longer does."""

    procedure: Procedure
    place: Place
    day: date
    opens: bool

    @property
    def key(self) -> Key:
        return self.procedure.pk, self.place.pk


@transaction.atomic
def record_receptions(
    changes: Iterable[ReceptionChange], *, act: Act, at: datetime
) -> list[Reception]:
    """Record what a signed act does to the list, at most one change to a procedure and place.

    Rows are only closed and added (ADR 2); ``at`` is the moment of record. As many queries for one
    change as for a thousand.
    """
    changes = list(changes)
    standing = standing_receptions({change.procedure.pk for change in changes}, locked=True)
    closed: list[Reception] = []
    made: list[Reception] = []
    for change in changes:
        found = plan(standing.get(change.key, ()), change.day, opens=change.opens)
        closed += found.closed
        made += [_kept_part(row, until=found.eve, act=act, at=at) for row in found.kept]
        if change.opens:
            made.append(
                Reception(
                    procedure=change.procedure,
                    place=change.place,
                    act=act,
                    ended_by_id=found.ended_by_id,
                    valid_from=change.day,
                    valid_to=found.valid_to,
                    recorded_from=at,
                )
            )
    for start in range(0, len(closed), ROWS_AT_ONCE):
        ids = [row.pk for row in closed[start : start + ROWS_AT_ONCE]]
        Reception.objects.filter(pk__in=ids, recorded_to=None).update(recorded_to=at)
    return Reception.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)


def standing_receptions(
    procedure_ids: Collection[int], *, locked: bool = False
) -> dict[Key, list[Reception]]:
    """Rows standing now by (procedure, place), in order of days."""
    found: dict[Key, list[Reception]] = {}
    ids = sorted(procedure_ids)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = Reception.objects.filter(procedure_id__in=ids[start : start + ROWS_AT_ONCE])
        rows = rows.recorded().order_by("procedure_id", "place_id", "valid_from")
        rows = rows.select_for_update() if locked else rows.select_related("act", "place")
        for row in rows:
            found.setdefault((row.procedure_id, row.place_id), []).append(row)
    return found


def _kept_part(row: Reception, *, until: date, act: Act, at: datetime) -> Reception:
    """The part of a closed row that still holds, up to and including ``until``."""
    return Reception(
        procedure_id=row.procedure_id,
        place_id=row.place_id,
        act_id=row.act_id,
        ended_by=act,
        valid_from=row.valid_from,
        valid_to=until,
        recorded_from=at,
    )


@transaction.atomic
def record_receptions_under(new: Act, *, instead_of: Act, at: datetime) -> None:
    """The record of an act was mended: what stands by it stands by ``new`` from that moment on."""
    naming = Q(act=instead_of) | Q(ended_by=instead_of)
    rows = Reception.objects.select_for_update(of=("self",)).filter(naming).recorded()
    standing = list(rows.select_related("act", "ended_by").order_by("pk"))
    Reception.objects.filter(naming, recorded_to=None).update(recorded_to=at)
    Reception.objects.bulk_create(
        [
            Reception(
                procedure_id=row.procedure_id,
                place_id=row.place_id,
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
