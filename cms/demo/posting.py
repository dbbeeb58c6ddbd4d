"""Sheets hung up some weeks ago at the Centre, at departments and at some communes."""

from __future__ import annotations

from datetime import date, timedelta

from cms.demo.officers import Cast
from organisation.enums import PlaceKind
from organisation.models import Place
from publication.queries.posting import due_sheets, place_days
from publication.services import hang_sheets

HUNG_BEFORE = timedelta(days=45)
COMMUNES = 4


def hang_some(cast: Cast, *, today: date) -> None:
    """What was due then hangs; what changed since must go up or come down today."""
    then = today - HUNG_BEFORE
    places = Place.objects.valid(then).select_related("unit__parent__parent")
    chosen = [
        *places.exclude(kind=PlaceKind.COMMUNE),
        *places.filter(kind=PlaceKind.COMMUNE)[:COMMUNES],
    ]
    due = due_sheets(then)
    for day in place_days(chosen, then, due=due):
        hang_sheets(day.place, list(day.due), day=then, by=cast["truongbophan"])
