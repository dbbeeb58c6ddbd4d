"""What a new stretch of days does to those that stand: values in, values out (ADR 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)


@dataclass
class Plan:
    """``closed``: rows that no longer stand. ``kept``: of these, the ones law up to ``eve``.

    ``valid_to`` and ``ended_by_id``: how far a row that begins reaches, and what ends it.
    """

    eve: date
    closed: list[Any] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    valid_to: date | None = None
    ended_by_id: int | None = None


def plan(standing: Sequence[Any], day: date, *, opens: bool) -> Plan:
    """What beginning on ``day`` (``opens``) or ending then does to the rows, in order of days.

    What begins ends the row it falls into on the eve, and ends itself where that row did or on the
    eve of a later one. Where it ends, what was recorded for later days falls too.
    """
    found = Plan(eve=day - ONE_DAY)
    for row in reversed(standing):
        if row.valid_to is not None and row.valid_to < day:
            continue
        if opens and row.valid_from > day:
            found.valid_to, found.ended_by_id = row.valid_from - ONE_DAY, row.act_id
            continue
        if row.valid_to is not None:
            found.valid_to, found.ended_by_id = row.valid_to, row.ended_by_id
        found.closed.append(row)
        if row.valid_from <= found.eve:
            found.kept.append(row)
    return found
