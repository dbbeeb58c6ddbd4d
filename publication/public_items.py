"""The rows of a signed decision as its page shows them: what each did, old beside new."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.comparison import compare_versions
from catalogue.pages import UPCOMING, Badge
from catalogue.process_steps import process_time
from catalogue.queries import names_of
from catalogue.redline import TypedChange, compare_url, typed_changes
from common.page_parts import Link
from publication.documents.rows import LIST_TABLES, PROCESS_TABLES
from publication.enums import CLOSING_KINDS, DecisionKind, ItemKind, Verdict
from publication.public_queries import change_texts, public_items
from publication.queries.lists import list_items_of
from publication.queries.processes import process_items_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalogue.process_steps import ProcessStep
    from publication.models import Decision, DecisionItem, ListItem, ProcessItem

GROUPS = (
    ("A", "Thủ tục hành chính mới ban hành", "new", (ItemKind.NEW,)),
    (
        "B",
        "Thủ tục hành chính được sửa đổi, bổ sung, thay thế",
        "amended",
        (ItemKind.AMENDED, ItemKind.REPLACED),
    ),
    ("C", "Thủ tục hành chính bị bãi bỏ", "abolished", (ItemKind.ABOLISHED,)),
    ("D", "Thủ tục hành chính được đính chính", "corrected", (ItemKind.CORRECTED,)),
)


@dataclass(frozen=True, kw_only=True)
class PublicItem:
    """One row (``components/decision_item.html``)."""

    name: str
    code: str
    url: str
    sector: str
    effective_on: date | None
    status: Badge | None
    typed: list[TypedChange]
    compare_url: str
    note: str
    links: list[Link]
    steps: tuple[ProcessStep, ...] = ()
    steps_title: str = ""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A table of the annex."""

    letter: str
    title: str
    kind: str
    entries: list[PublicItem]


def item_groups(
    decision: Decision, items: Sequence[DecisionItem], *, today: date
) -> list[ItemGroup]:
    """The tables that have rows; ``items`` are those of ``public_items``. One query at most."""
    others = [item.successor for item in items if item.successor]
    names = names_of(
        [*others, *[item.procedure for item in items if not (item.version or item.base)]],
        on=decision.effective_on or date.max,
    )
    groups = []
    for letter, title, kind, kinds in GROUPS:
        rows = [_public(item, decision, names, today) for item in items if item.kind in kinds]
        if rows:
            groups.append(ItemGroup(letter, title, kind, rows))
    return groups


def public_groups(decision: Decision, *, today: date) -> list[ItemGroup]:
    """The tables of the decision's page, by its kind."""
    return GROUPS_OF[decision.kind](decision, today)


def _groups_of_texts(decision: Decision, today: date) -> list[ItemGroup]:
    return item_groups(decision, list(public_items(decision)), today=today)


def _groups_of_list(decision: Decision, today: date) -> list[ItemGroup]:
    """Procedure and place of each row; two queries."""
    items = list(list_items_of(decision).exclude(verdict=Verdict.STRUCK))
    names = names_of([item.procedure for item in items], on=decision.effective_on or date.max)
    found = []
    for letter, title, kinds in LIST_TABLES:
        rows = [_listed(item, decision, names, today) for item in items if item.change in kinds]
        if rows:
            found.append(ItemGroup(letter, title, min(kinds), rows))
    return found


def _groups_of_processes(decision: Decision, today: date) -> list[ItemGroup]:
    """Each procedure with the steps approved for it; two queries."""
    items = list(process_items_of(decision).exclude(verdict=Verdict.STRUCK))
    names = names_of([item.procedure for item in items], on=decision.effective_on or date.max)
    found = []
    for letter, title, kinds in PROCESS_TABLES:
        rows = [_process(item, decision, names, today) for item in items if item.change in kinds]
        if rows:
            found.append(ItemGroup(letter, title, min(kinds), rows))
    return found


def _process(
    item: ProcessItem, decision: Decision, names: Mapping[int, str], today: date
) -> PublicItem:
    steps = item.told_steps
    title = f"{len(steps)} bước, tổng thời gian {process_time(steps)}" if item.opens else ""
    return replace(
        _named(item, decision, names, today), note=item.note, steps=steps, steps_title=title
    )


def _listed(
    item: ListItem, decision: Decision, names: Mapping[int, str], today: date
) -> PublicItem:
    place = item.place
    told = [f"Chuyển từ: {item.from_place}"] if item.from_place else []
    words = "Nơi tiếp nhận" if item.opens else "Không còn tiếp nhận tại"
    told.append(f"{words}: {', '.join(filter(None, [place.name, place.address]))}")
    told += [item.note.strip()] if item.note.strip() else []
    return replace(_named(item, decision, names, today), note="\n".join(told))


def _named(
    item: ListItem | ProcessItem, decision: Decision, names: Mapping[int, str], today: date
) -> PublicItem:
    """A row without a text of its own."""
    day = item.takes_effect_on
    code = item.procedure.base_code
    return PublicItem(
        name=names.get(item.procedure_id, code),
        code=code,
        url=reverse("catalogue:procedure_detail", args=[code]),
        sector="",
        effective_on=item.effective_on if item.effective_on != decision.effective_on else None,
        status=UPCOMING if day and day > today else None,
        typed=[],
        compare_url="",
        note="",
        links=[],
    )


def _public(
    item: DecisionItem, decision: Decision, names: Mapping[int, str], today: date
) -> PublicItem:
    text = item.version or item.base
    day = item.takes_effect_on
    address = reverse("catalogue:procedure_detail", args=[item.procedure.base_code])
    own_day = item.effective_on if item.effective_on != decision.effective_on else None
    return PublicItem(
        name=text.name if text else names.get(item.procedure_id, item.procedure.base_code),
        code=item.procedure.base_code,
        url=f"{address}?ngay={day.isoformat()}" if day and item.version else address,
        sector=text.sector.name if text else "",
        effective_on=own_day,
        status=_status(item, today),
        typed=_typed(item),
        compare_url=_compared(item),
        note="\n".join(change_texts(item)),
        links=_successor(item, names),
    )


def _status(item: DecisionItem, today: date) -> Badge | None:
    """Only what is still to come is marked."""
    day = item.takes_effect_on
    if day is None or day <= today:
        return None
    if item.kind in CLOSING_KINDS:
        return Badge("upcoming", f"Còn hiệu lực đến hết {day - timedelta(days=1):%d/%m/%Y}")
    return UPCOMING


def _typed(item: DecisionItem) -> list[TypedChange]:
    """What stands in the text's own row, old beside new; its lists are a click away."""
    if not (item.version and item.base):
        return []
    return typed_changes(
        compare_versions(item.base, item.version, with_lists=False), with_anchors=False
    )


def _compared(item: DecisionItem) -> str:
    if not (item.version_id and item.base_id):
        return ""
    return compare_url(item.procedure.base_code, item.base_id, item.version_id)


def _successor(item: DecisionItem, names: Mapping[int, str]) -> list[Link]:
    if item.successor is None:
        return []
    code = item.successor.base_code
    name = names.get(item.successor.pk, "")
    return [
        Link(
            f"{code} – {name}".rstrip(" –"),
            reverse("catalogue:procedure_detail", args=[code]),
            "Được thay thế bởi",
        )
    ]


GROUPS_OF = {
    DecisionKind.PUBLICATION: _groups_of_texts,
    DecisionKind.RECEPTION: _groups_of_list,
    DecisionKind.PROCESS: _groups_of_processes,
}
