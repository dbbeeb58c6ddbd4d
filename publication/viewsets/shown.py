"""How the office's pages show the rows of a decision, kind by kind: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalogue.process_steps import process_time
from publication.documents.rows import LIST_TABLES, PROCESS_TABLES
from publication.enums import DecisionKind, ItemKind
from publication.queries import items_of
from publication.queries.lists import list_items_of, names_on
from publication.queries.processes import process_items_of
from publication.viewsets.items import add_links


@dataclass(frozen=True)
class Shown:
    """``words``: what a page says of each row by its id, beside what the row holds itself."""

    rows: Callable[[Any], Any]
    words: Callable[[Any], dict[int, Any]]
    groups: tuple[tuple[str, str, frozenset[str]], ...]
    template: str
    add_links: Callable[[Any], list[tuple[str, str, str]]]
    edit_address: str
    """Name of the address where a row of a draft is changed; takes decision and row."""
    confirmed: Callable[[Any], Any]
    """Every row, with its ``name``, for whoever compares them with the signed paper."""


GROUPS = (
    ("A", "Thủ tục mới ban hành", frozenset({ItemKind.NEW})),
    (
        "B",
        "Thủ tục được sửa đổi, bổ sung, thay thế, đính chính",
        frozenset({ItemKind.AMENDED, ItemKind.REPLACED, ItemKind.CORRECTED}),
    ),
    ("C", "Thủ tục bị bãi bỏ", frozenset({ItemKind.ABOLISHED})),
)


def _texts(decision):
    rows = decision.items.select_related(
        "procedure", "version__unit", "version__sector", "base", "successor"
    )
    return rows.order_by("sort_order", "pk")


def _parts(page):
    """Parts changed, in words."""
    return {
        item.pk: ", ".join(item._meta.get_field("changed_parts").labels(item.changed_parts))
        for item in page
    }


def _names(page):
    """The procedure's name on the day the row applies from."""
    days = {item.decision.effective_on for item in page}
    names = names_on([item.procedure_id for item in page], on=next(iter(days), None))
    return {item.pk: names.get(item.procedure_id, "") for item in page}


def _named(decision):
    rows = list(list_items_of(decision))
    names = _names(rows)
    for row in rows:
        row.name = f"{names[row.pk]}: {row.place}"
    return rows


def _processes(page):
    """Name and total time of each process."""
    names = _names(page)
    return {item.pk: (names[item.pk], process_time(item.told_steps)) for item in page}


def _named_processes(decision):
    rows = list(process_items_of(decision))
    names = _names(rows)
    for row in rows:
        row.name = names[row.pk]
    return rows


def _process_links(decision):
    args = [decision.pk]
    return [
        ("Thủ tục cần quy trình", reverse("decisions:process_add", args=args), "plus"),
        ("Các bước từ Excel", reverse("decisions:process_sheet", args=args), "upload"),
    ]


def _list_links(decision):
    url = reverse("decisions:list_add", args=[decision.pk])
    return [("Thủ tục vào danh mục", url, "plus")]


SHOWN = {
    DecisionKind.PUBLICATION: Shown(
        _texts,
        _parts,
        GROUPS,
        "publication/admin/decision_items.html",
        add_links,
        "decisions:item_edit",
        items_of,
    ),
    DecisionKind.RECEPTION: Shown(
        list_items_of,
        _names,
        LIST_TABLES,
        "publication/admin/decision_list_items.html",
        _list_links,
        "decisions:list_edit",
        _named,
    ),
    DecisionKind.PROCESS: Shown(
        process_items_of,
        _processes,
        PROCESS_TABLES,
        "publication/admin/decision_process_items.html",
        _process_links,
        "decisions:process_edit",
        _named_processes,
    ),
}
