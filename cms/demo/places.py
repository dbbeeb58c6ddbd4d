"""Places of reception: the Centre's counters, some departments, every commune's one-stop."""

from __future__ import annotations

from datetime import date

from cms.demo.files import read
from cms.demo.units import COMMUNES
from common.tracked_inserts import create_tracked
from organisation.enums import PlaceKind, UnitKind
from organisation.models import Place, Unit

CENTRE = "H48.01.01"
REASON = "Nội dung trình diễn"
PHONE = "0255 0000 {0:03d}"


def ensure_places() -> int:
    """Enter the places when there are none; addresses and telephones are examples."""
    if Place.objects.exists():
        return 0
    data = read("places")
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows = [(PlaceKind.COUNTER, name, units[CENTRE]) for name in data["counters"]]
    rows += [
        (PlaceKind.DEPARTMENT, f"Bộ phận tiếp nhận – {units[code].name}", units[code])
        for code in data["departments"]
    ]
    rows += [
        (PlaceKind.COMMUNE, f"Bộ phận Một cửa – {unit.short_name}", unit)
        for unit in units.values()
        if unit.kind == UnitKind.COMMUNE and unit.parent_id == units[COMMUNES].pk
    ]
    places = [
        Place(
            kind=kind,
            name=name,
            unit=unit,
            address=f"Trụ sở {unit.name}",
            phone=PHONE.format(number),
            email=f"phananh{number}@example.vn",
            valid_from=max(unit.valid_from, date(2023, 1, 3)),
        )
        for number, (kind, name, unit) in enumerate(rows, start=1)
    ]
    create_tracked(places, by=None, reason=REASON)
    return len(places)
