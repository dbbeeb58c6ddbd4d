"""Drafting the Centre's list: many rows at once, one row changed, some taken off (duty 3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from catalogue.models import Procedure
from common.refusals import Refused
from organisation.enums import UnitKind
from organisation.models import Place, Unit, User
from publication.enums import DecisionKind, ListChange
from publication.models import Decision, ListItem
from publication.services.drafting import create_decision, editable

ROWS_AT_ONCE = 500
MOST_ROWS = 5000


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One row to be drafted; ``from_place`` only for what moves."""

    procedure: Procedure
    place: Place
    change: str = ListChange.TAKEN_IN
    from_place: Place | None = None
    effective_on: date | None = None
    note: str = ""


def centre() -> Unit | None:
    """The Centre, whose list it is: the unit of that kind that has not ended."""
    centres = Unit.objects.filter(kind=UnitKind.CENTRE).valid()
    return centres.order_by("-valid_from", "pk").first()


@transaction.atomic
def draft_list(
    rows: Iterable[ListRow],
    *,
    title: str,
    by: User,
    effective_on: date | None = None,
    legal_grounds: str = "",
    origin: str = "workflow",
) -> Decision:
    """A draft of the Centre's list with these rows.

    Raises ``PermissionDenied`` when ``by`` may not draft it or there is no Centre, and
    ``ValidationError`` with every row that can't stand in one list.
    """
    unit = centre()
    if unit is None:
        raise Refused("Chưa khai báo Trung tâm Phục vụ hành chính công trong danh sách cơ quan.")
    decision = create_decision(
        title=title,
        unit=unit,
        by=by,
        kind=DecisionKind.RECEPTION,
        effective_on=effective_on,
        legal_grounds=legal_grounds,
        origin=origin,
    )
    add_list_rows(decision, rows, by=by)
    return decision


@transaction.atomic
def add_list_rows(decision: Decision, rows: Iterable[ListRow], *, by: User) -> list[ListItem]:
    """Put the rows at the end of the draft, all or none; as many queries for one as for hundreds.

    Raises ``ValidationError`` naming each row already there, twice the same or wrong in itself.
    """
    decision = editable(decision, by, kind=DecisionKind.RECEPTION)
    said = {
        (row.procedure_id, row.place_id): row
        for row in decision.list_items.select_related("procedure", "place")
    }
    made, problems = [], []
    for number, row in enumerate(rows, start=decision.list_items.count()):
        item = ListItem(
            decision=decision,
            change=row.change,
            procedure=row.procedure,
            place=row.place,
            from_place=row.from_place,
            effective_on=row.effective_on,
            note=row.note.strip(),
            sort_order=number,
        )
        if problem := _row_problem(item, twice=(row.procedure.pk, row.place.pk) in said):
            problems.append(f"{row.procedure} – {row.place}: {problem}")
        said[row.procedure.pk, row.place.pk] = item
        made.append(item)
    if len(said) > MOST_ROWS:
        problems.append(f"Một danh mục có nhiều nhất {MOST_ROWS} dòng.")
    if problems:
        raise ValidationError(problems)
    return bulk_create_with_history(made, ListItem, batch_size=ROWS_AT_ONCE, default_user=by)


def _row_problem(item: ListItem, *, twice: bool) -> str:
    """What is wrong with the row whatever the register holds, or ``""``."""
    if item.change not in ListChange.values:
        return "việc không rõ."
    moves = item.change == ListChange.MOVED
    if moves != (item.from_place_id is not None) or item.from_place_id == item.place_id:
        return "chuyển nơi thì phải nêu nơi cũ, khác nơi mới; việc khác thì không nêu."
    return "đã có trong danh mục này." if twice else ""


@transaction.atomic
def edit_list_row(item: ListItem, *, by: User, **fields: Any) -> ListItem:
    """Change what a row says: what happens, where, from which day, the remark."""
    if refused := sorted(set(fields) - LIST_FIELDS):
        raise Refused(f"Không được đặt: {', '.join(refused)}.")
    editable(item.decision, by, kind=DecisionKind.RECEPTION)
    for name, value in fields.items():
        setattr(item, name, value)
    item.full_clean(exclude=["decision"])
    item._history_user = by
    item.save()
    return item


LIST_FIELDS = frozenset({"change", "place", "from_place", "effective_on", "note"})
