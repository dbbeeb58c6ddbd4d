"""What a row changes, told to a person: label, old text, new text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import Part
from catalogue.readings import SECTOR, UNIT, Desk, RowReading
from catalogue.row_agreement import way_name
from catalogue.row_charges import charge_name
from common.money import format_dong

if TYPE_CHECKING:
    from catalogue.resources import ProcedureResource

MOST_LINES = 30
# Relations that share a component with the overall fee.
LABELS = {"charges": "Khoản phí, lệ phí", "reductions": "Miễn, giảm phí, lệ phí"}
HIDDEN_BEHIND = {"fee_status": "fee", "conditions_status": "conditions"}


def list_changes(reading: RowReading, resource: ProcedureResource) -> None:
    """Fill ``changes`` and ``parts``: what the row does to the text, in words."""
    base, values = reading.base, reading.values
    listed: set[str] = set()
    if "sector_id" in values:
        old, new = _sector_names(reading, resource.desk)
        _note(reading, "sector", SECTOR, old, new, Part.SECTOR)
    if "unit_id" in values:
        entry = resource.desk.directory.units.entries[values["unit_id"]]
        _note(reading, "unit", UNIT, base.unit.name if base else "", entry.name, Part.AGENCY)
    for column in resource.columns:
        if not any(name in values for name in column.attributes):
            continue
        before = column.get_value(base) if base is not None else column.widget.empty
        after = tuple(
            values.get(name, value) for name, value in zip(column.attributes, before, strict=True)
        )
        if column.key not in HIDDEN_BEHIND or HIDDEN_BEHIND[column.key] not in listed:
            old = column.show(before) if base is not None else ""
            if _note(reading, column.key, column.column_name, old, column.show(after), column.part):
                listed.add(column.key)
    for relation, rows in reading.children.items():
        sheet = CHILD_SHEETS[relation]
        old_rows = sheet.base_rows(base) if base is not None else []
        _note_amounts(reading, sheet, old_rows, rows)
        if old_rows == rows:
            continue
        old, new = _lines(sheet, old_rows, rows)
        _note(reading, relation, LABELS.get(relation, sheet.label), old, new, sheet.part)


def _note(reading: RowReading, key: str, label: str, old: Any, new: Any, part: str) -> bool:
    old, new = ("" if side is None else str(side) for side in (old, new))
    if old == new:
        return False
    reading.changes.append({"field": key, "label": label, "old": old, "new": new})
    if part not in reading.parts:
        reading.parts.append(str(part))
    return True


# Of a relation: what names its rows, and the amounts told each on a line of its own.
AMOUNTS: dict[str, tuple[tuple[str, ...], list[tuple[str, int]]]] = {
    "channels": (("way",), [("Thời hạn qua", 1), ("Phí, lệ phí qua", 2)]),
    "charges": (("kind", "name"), [("Mức thu", 2), ("Mức thu theo tỷ lệ hoặc biểu", 3)]),
}
NAMES = {"channels": way_name, "charges": lambda rows, place: charge_name(rows[place])}


def _note_amounts(
    reading: RowReading, sheet: Any, old: list[list[Any]], new: list[list[Any]]
) -> None:
    """A changed limit or fee of a row that stays, by its name; ``old`` then agrees in it."""
    if sheet.relation not in AMOUNTS:
        return
    names, told = AMOUNTS[sheet.relation]
    for before, place in _paired(sheet, names, old, new):
        for label, number in told:
            _note_amount(reading, sheet, before, new, place, label, number)


def _note_amount(
    reading: RowReading,
    sheet: Any,
    before: list[Any],
    new: list[list[Any]],
    place: int,
    label: str,
    number: int,
) -> None:
    column, spots = sheet.columns[number], sheet.spots[number]
    sides = [[values[spot] for spot in spots] for values in (before, new[place])]
    if sides[0] == sides[1]:
        return
    key = f"{sheet.relation}.{place}.{column.attributes[0]}"
    name = f"{label} {NAMES[sheet.relation](new, place)}"
    old, now = (_amount(column.cell.show(*side), side[-1]) for side in sides)
    if _note(reading, key, name, old, now, sheet.part):
        for spot in spots:
            before[spot] = new[place][spot]


def _amount(shown: Any, words: Any) -> str:
    """ "3 ngày làm việc", with the words beside it where they are others."""
    text = format_dong(shown) if isinstance(shown, int) else str(shown or "")
    beside = words.strip() if isinstance(words, str) else ""
    return f"{text} ({beside})" if beside and text and beside != text else text or beside


def _paired(
    sheet: Any, names: tuple[str, ...], old: list[list[Any]], new: list[list[Any]]
) -> list[tuple[list[Any], int]]:
    """Old rows with the place of the new row of the same name, the first with the first."""
    spots = [sheet.places[name] for name in names]
    free = list(range(len(new)))
    pairs = []
    for before in old:
        for place in free:
            if all(before[spot] == new[place][spot] for spot in spots):
                pairs.append((before, place))
                free.remove(place)
                break
    return pairs


def _sector_names(reading: RowReading, desk: Desk) -> tuple[str, str]:
    old = reading.base.sector.name if reading.base else ""
    new_id = reading.values["sector_id"]
    entry = desk.directory.sectors.entries.get(new_id) if new_id else None
    return old, entry.label if entry else reading.values.get("new_sector", "")


def _lines(sheet: Any, old: list[list[Any]], new: list[list[Any]]) -> tuple[str, str]:
    """Rows only one side has, a line each; the whole order where only the order changed."""
    before = [_line(sheet, values) for values in old]
    after = [_line(sheet, values) for values in new]
    gone = [line for line in before if line not in set(after)]
    come = [line for line in after if line not in set(before)]
    if not gone and not come:
        gone, come = before, after
    return _capped(gone), _capped(come)


def _line(sheet: Any, values: list[Any]) -> str:
    shown = [str(cell) for cell in sheet.shown(values) if cell not in {None, ""}]
    return " · ".join(dict.fromkeys(shown))


def _capped(lines: list[str]) -> str:
    more = len(lines) - MOST_LINES
    return "\n".join(lines[:MOST_LINES] + ([f"… và {more} dòng khác"] if more > 0 else []))
