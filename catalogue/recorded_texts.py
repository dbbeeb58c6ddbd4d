"""Reads of every text the register ever made public for a procedure, and of when it began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils import timezone

from catalogue.models import CHILD_RELATIONS, Effect, Procedure, ProcedureVersion
from catalogue.queries import standing_effects


@dataclass(frozen=True, slots=True)
class RecordedText:
    """A text that was public at some time, as known on the day asked for.

    ``dropped_on`` is the day of record since when it no longer stands: another text took its very
    first day, or an abolition came before it. ``None`` for a text that stands.
    """

    version_id: int
    act_id: int
    valid_from: date
    valid_to: date | None
    dropped_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether this is the law of that day."""
        ended = self.valid_to is not None and self.valid_to < on
        return self.dropped_on is None and self.valid_from <= on and not ended


def recorded_texts(procedure: Procedure, known: datetime | None = None) -> list[RecordedText]:
    """Every text recorded up to ``known`` (default: now), by first day, then by moment of record.

    One query. A text whose days were cut is shown with the days it has now.
    """
    rows = Effect.objects.filter(procedure=procedure).order_by("recorded_from", "pk")
    if known is not None:
        rows = rows.filter(recorded_from__lte=known)
    latest = {row.version_id: row for row in rows}
    return sorted(
        (_recorded(row, known) for row in latest.values()), key=lambda text: text.valid_from
    )


def _recorded(row: Effect, known: datetime | None) -> RecordedText:
    closed = row.recorded_to
    stands = closed is None or (known is not None and closed > known)
    return RecordedText(
        version_id=row.version_id,
        act_id=row.act_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        dropped_on=None if stands or closed is None else timezone.localdate(closed),
    )


def whole_texts(version_ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Texts with all their parts, by id; the same number of queries for any number of them."""
    return (
        ProcedureVersion.objects.select_related("sector", "unit", "procedure")
        .prefetch_related(*CHILD_RELATIONS, "forms__file")
        .in_bulk(set(version_ids))
    )


# --- the register's first days ------------------------------------------------------------------


def register_began() -> date | None:
    """The day of the first entry; ``None`` while there is none."""
    return _day(Effect.objects.aggregate(first=Min("recorded_from"))["first"])


def first_day_in_force(known: datetime | None = None) -> date | None:
    """The first day on which anything is law, as recorded at ``known``."""
    return Effect.objects.recorded(known).aggregate(first=Min("valid_from"))["first"]


@dataclass(frozen=True, slots=True)
class FirstEntry:
    """The day a procedure was entered in the register for the first time."""

    code: str
    recorded_on: date


def entered_later(code: str) -> FirstEntry | None:
    """The first entry of the procedure of this code; ``None`` for a code never made public."""
    effects = standing_effects(code)
    if not effects:
        return None
    procedure = effects[0].procedure
    first = procedure.effects.aggregate(first=Min("recorded_from"))["first"]
    return FirstEntry(code=procedure.base_code, recorded_on=timezone.localdate(first))


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
