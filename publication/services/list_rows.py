"""What signing the Centre's list does: each procedure is received where the list says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from catalogue.records import RECEPTIONS, Change, record
from organisation.models import Place, Unit
from publication.models import MOVE_REASON, Decision, ListItem

STRUCK_REASON = f"{MOVE_REASON}struck"


def hold_places(decision: Decision) -> None:
    """Nobody renames a place or its unit between the reading of the list and its freezing."""
    rows = decision.list_items.order_by()
    named = Q(pk__in=rows.values("place")) | Q(pk__in=rows.values("from_place"))
    places = Place.objects.filter(named)
    units = Unit.objects.filter(Q(pk=decision.unit_id) | Q(pk__in=places.values("unit")))
    for held in (places, units):
        list(held.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def list_content(item: ListItem, _digests: Mapping[int, str]) -> dict[str, Any]:
    """One row of the list."""
    return {
        "change": item.change,
        "procedure": item.procedure.base_code,
        "place": _place(item.place),
        "from_place": _place(item.from_place) if item.from_place else None,
        "effective_on": item.takes_effect_on,
        "note": item.note,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"number": place.pk, "name": place.name, "unit": place.unit.code}


def no_digests(*_rows: Any) -> dict[int, str]:
    """A list says all it says in its rows."""
    return {}


def receive(decision: Decision, rows: list[ListItem], at: datetime) -> None:
    """What is taken in begins on its day, what is taken out ends on the eve, what moves does both."""
    changes = []
    for row in rows:
        day = row.takes_effect_on
        if day is None:
            raise ValidationError(f"{row.procedure}: chưa có ngày áp dụng.")
        said = {"procedure": row.procedure}
        if row.from_place is not None:
            changes.append(Change({**said, "place": row.from_place}, day, opens=False))
        changes.append(Change({**said, "place": row.place}, day, opens=row.opens))
    record(RECEPTIONS, changes, act=decision.paper_act, at=at)


def list_item_again(item: ListItem, draft: Decision) -> None:
    """A row the Chairman struck out, in another draft."""
    again = ListItem(
        decision=draft,
        change=item.change,
        procedure=item.procedure,
        place=item.place,
        from_place=item.from_place,
        effective_on=item.effective_on,
        note=item.note,
        sort_order=item.sort_order,
    )
    again._change_reason = STRUCK_REASON
    again.save()
