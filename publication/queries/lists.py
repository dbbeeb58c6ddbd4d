"""The Centre's list: its rows, what must hold of them, and what is in it on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import Procedure, ProcedureVersion, Reception
from catalogue.records import RECEPTIONS, Key, standing_rows
from common.vietnamese import read_code
from publication.enums import ListChange
from publication.models import Decision, ListItem
from publication.queries.opening import is_initial_stock
from publication.queries.standing import standing_effects

if TYPE_CHECKING:
    from catalogue.models import Effect, Sector
    from organisation.models import Place, Unit
    from publication.queries.checks import Check


def list_items_of(decision: Decision) -> QuerySet[ListItem]:
    """The rows with all that checks, papers and content read."""
    rows = decision.list_items.select_related(
        "procedure", "place__unit", "from_place__unit", "decision"
    )
    return rows.order_by("sort_order", "pk")


def kept_list_items(decision_ids: Collection[int]) -> QuerySet[ListItem]:
    """Rows of these lists as their canonical content names them."""
    rows = ListItem.objects.filter(decision__in=decision_ids)
    return rows.select_related("procedure", "place__unit", "from_place__unit")


def names_on(
    procedure_ids: Collection[int], *, on: date | None, known: datetime | None = None
) -> dict[int, str]:
    """Names of the procedures as in force on that day; of those that are not, the last known."""
    texts = ProcedureVersion.objects.filter(effects__procedure__in=procedure_ids)
    names = dict(texts.order_by("effects__valid_from").values_list("procedure_id", "name"))
    in_force = ProcedureVersion.objects.in_force(on=on, known=known)
    return names | dict(
        in_force.filter(procedure__in=procedure_ids).values_list("procedure_id", "name")
    )


# --- checks -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListRegister:
    """What stands of the listed procedures: their law, and where they are received."""

    effects: dict[int, list[Effect]]
    receptions: dict[Key, list[Reception]]
    touched: Counter[Key]
    """How often the decision itself touches a procedure at a place."""

    @classmethod
    def read(cls, items: list[ListItem]) -> ListRegister:
        """Two queries for each five hundred procedures."""
        ids = {item.procedure_id for item in items}
        return cls(
            standing_effects(list(ids)),
            standing_rows(RECEPTIONS, ids),
            Counter(key for item in items for key in places_touched(item)),
        )

    def is_in_force(self, procedure_id: int, day: date) -> bool:
        return any(_covers(row, day) for row in self.effects.get(procedure_id, ()))

    def received(self, procedure_id: int, place_id: int, day: date) -> Reception | None:
        """The row by which the place receives the procedure on that day."""
        rows = self.receptions.get((procedure_id, place_id), ())
        return next((row for row in rows if _covers(row, day)), None)


def _covers(row: Effect | Reception, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


def places_touched(item: ListItem) -> list[Key]:
    """(procedure, place) of which the row says something."""
    places = [item.place_id, item.from_place_id]
    return [(item.procedure_id, place) for place in places if place is not None]


def checks_of_lists(
    decision: Decision, items: list[ListItem], signed_on: date | None
) -> list[Check]:
    """What must hold of the rows of a list, row by row."""
    from publication.queries.checks import Check  # noqa: PLC0415 -- checks dispatches to here

    register = ListRegister.read(items)
    stock = is_initial_stock(decision, signed_on)
    lines = []
    for item in items:
        label = f"{item.procedure} – {item.get_change_display()}: {item.place}"
        problems = row_problems(item, register)
        lines.append(Check(label, not problems, " ".join(problems), item))
        if told := not_in_force(item, register):
            # what was signed before there was a register is only noted
            lines.append(Check(label, False, told, item, blocking=not stock))
    return lines


def not_in_force(item: ListItem, register: ListRegister) -> str:
    """Nothing is received that is not law on the day, or ``""``."""
    day = item.takes_effect_on
    if day is None or not item.opens or register.is_in_force(item.procedure_id, day):
        return ""
    return f"Thủ tục không có hiệu lực vào ngày {day:%d/%m/%Y}."


def row_problems(item: ListItem, register: ListRegister) -> list[str]:
    """Why the row can't hold on its day as the register stands."""
    day = item.takes_effect_on
    if day is None:
        return ["Chưa có ngày áp dụng."]
    found = []
    if any(register.touched[key] > 1 for key in places_touched(item)):
        found.append("Thủ tục được nêu hơn một lần cho cùng một nơi tiếp nhận.")
    if item.opens:
        found += _place_problems(item.place, day)
        if there := register.received(item.procedure_id, item.place_id, day):
            found.append(
                f"Đã tiếp nhận tại {item.place} từ {there.valid_from:%d/%m/%Y} "
                f"theo Quyết định số {there.act}."
            )
    left = item.place_left
    if left is not None and not register.received(item.procedure_id, left.pk, day):
        found.append(f"Ngày {day:%d/%m/%Y} thủ tục không tiếp nhận tại {left}.")
    return found


def _place_problems(place: Place, day: date) -> list[str]:
    if place.valid_from > day:
        return [f"{place} chỉ tiếp nhận từ {place.valid_from:%d/%m/%Y}."]
    if place.valid_to is not None and place.valid_to < day:
        return [f"{place} đã thôi tiếp nhận từ sau ngày {place.valid_to:%d/%m/%Y}."]
    return []


# --- many rows at once --------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A procedure that might be listed: where it was named, and what stands against it."""

    where: str
    typed: str
    procedure: Procedure | None = None
    name: str = ""
    problem: str = ""


def candidates(
    decision: Decision,
    *,
    typed: Iterable[tuple[str, object]],
    sector: Sector | None,
    unit: Unit | None,
    change: str,
    place: Place,
    from_place: Place | None,
    effective_on: date | None,
) -> list[Candidate]:
    """Each code typed and each procedure of the sector and agency, in order, with what is wrong.

    Procedures by sector and agency are those the change can be about: in force and not received
    at the place on the day when taken in, received where they leave from otherwise.
    """
    day = effective_on or decision.effective_on
    found, said = typed_candidates(typed)
    if sector is not None or unit is not None:
        leaves = None if change == ListChange.TAKEN_IN else (from_place or place)
        for procedure in _of_agency(sector, unit, day=day, leaves=leaves, place=place):
            if procedure.pk not in said:
                said.add(procedure.pk)
                found.append(Candidate("", procedure.base_code, procedure))
    known = [one.procedure for one in found if one.procedure and not one.problem]
    names = names_on([procedure.pk for procedure in known], on=day)
    items = [
        ListItem(
            decision=decision,
            change=change,
            procedure=procedure,
            place=place,
            from_place=from_place,
            effective_on=effective_on,
        )
        for procedure in known
    ]
    listed = list(list_items_of(decision))
    register = ListRegister.read([*listed, *items])
    there: set[Key] = {(item.procedure_id, item.place_id) for item in listed}
    wrong = {item.procedure_id: _against(item, register, there) for item in items}
    return [
        replace(
            one,
            name=names.get(one.procedure.pk, ""),
            problem=one.problem or wrong.get(one.procedure.pk, ""),
        )
        if one.procedure
        else one
        for one in found
    ]


def _against(item: ListItem, register: ListRegister, there: set[Key]) -> str:
    if (item.procedure_id, item.place_id) in there:
        return "Đã có trong dự thảo này."
    if item.takes_effect_on is None:
        return ""  # the day is asked for before sending
    return " ".join([*row_problems(item, register), *filter(None, [not_in_force(item, register)])])


def typed_candidates(
    typed: Iterable[tuple[str, object]],
) -> tuple[list[Candidate], set[int]]:
    """Codes as read, each procedure once; and the ids of those found."""
    readings = [(where, what, read_code(what)) for where, what in typed]
    bases = {reading.base for _where, _what, reading in readings if reading.base}
    known = {it.base_code: it for it in Procedure.objects.public().filter(base_code__in=bases)}
    found: list[Candidate] = []
    said: set[int] = set()
    for where, what, reading in readings:
        procedure = known.get(reading.base)
        if reading.error:
            problem = reading.error
        elif procedure is None:
            problem = "Chưa có thủ tục nào mang mã này trong danh mục."
        elif procedure.pk in said:
            problem = "Mã được nêu hai lần; chỉ lấy lần đầu."
        else:
            problem = ""
            said.add(procedure.pk)
        found.append(Candidate(where, str(what), procedure, problem=problem))
    return found, said


def _of_agency(
    sector: Sector | None,
    unit: Unit | None,
    *,
    day: date | None,
    leaves: Place | None,
    place: Place,
) -> list[Procedure]:
    texts = ProcedureVersion.objects.in_force(on=day)
    if sector is not None:
        texts = texts.filter(sector=sector)
    if unit is not None:
        texts = texts.filter(unit=unit)
    received = Reception.objects.covering(day or timezone.localdate())
    procedures = Procedure.objects.filter(pk__in=texts.values("procedure"))
    if leaves is None:
        at_place = received.filter(place=place)
        procedures = procedures.exclude(pk__in=at_place.values("procedure"))
    else:
        procedures = procedures.filter(pk__in=received.filter(place=leaves).values("procedure"))
    return list(procedures.order_by("base_code"))
