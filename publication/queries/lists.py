"""The Centre's list: its rows, what must hold of them, and what is in it on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from catalogue.models import ProcedureVersion, Reception
from catalogue.receptions import Key, standing_receptions
from publication.models import Decision, ListItem
from publication.queries.opening import is_initial_stock
from publication.queries.standing import standing_effects

if TYPE_CHECKING:
    from catalogue.models import Effect
    from organisation.models import Place
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
            standing_receptions(ids),
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
