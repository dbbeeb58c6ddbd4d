"""A row may only change what the drafting unit answers for (``catalogue.remits``)."""

from __future__ import annotations

from catalogue.readings import ABOLISHED, CODE, UNIT, UNIT_CODE, Desk, RowReading
from catalogue.remits import Matter


def keep_to_remit(reading: RowReading, desk: Desk) -> None:
    """Reject a row about another agency's procedure; a row that would change nothing stays.

    The error stands at the code when the procedure is another's, at the agency when only the new
    text names another.
    """
    if desk.remits is None or desk.unit is None or reading.skipped or _changes_nothing(reading):
        return
    standing = [Matter.of(reading.base)] if reading.base is not None else []
    if refused := desk.remits.refusal(desk.unit.pk, standing):
        reading.error(CODE, "code", refused)
        return
    unit_id = reading.values.get("unit_id", reading.base.unit_id if reading.base else None)
    if reading.kind == ABOLISHED or unit_id is None:
        return
    sector_id = reading.values.get("sector_id", reading.base.sector_id if reading.base else None)
    if refused := desk.remits.refusal(desk.unit.pk, [], Matter(unit_id, sector_id)):
        columns = reading.origin.columns
        heading = next((name for name in (UNIT, UNIT_CODE) if name in columns), CODE)
        reading.error(heading, "unit", refused)


def _changes_nothing(reading: RowReading) -> bool:
    return not (reading.changes or reading.errors or reading.questions)
