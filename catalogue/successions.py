"""Links between procedures that replaced one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.days import AskedDays
from catalogue.queries import names_of, successions_of
from common.page_parts import Link

if TYPE_CHECKING:
    from datetime import date

    from catalogue.models import Procedure, Succession


def related_procedures(procedure: Procedure, days: AskedDays) -> tuple[list[Link], list[Link]]:
    """Procedures that replaced this one, and all links to replacing and replaced ones."""
    successions = list(successions_of(procedure, days.known))
    if not successions:
        return [], []
    others = {row.old if row.new_id == procedure.pk else row.new for row in successions}
    names = names_of(others, on=days.on)
    successors, related = [], []
    for row in successions:
        is_old = row.old_id == procedure.pk
        other = row.new if is_old else row.old
        if other.pk not in names:
            continue
        link = Link(
            f"{other.base_code} – {names[other.pk]}",
            days.kept_in(reverse("catalogue:procedure_detail", args=[other.base_code])),
            _label(row, days.on, is_old=is_old),
        )
        related.append(link)
        if is_old and row.on <= days.on:
            successors.append(link)
    return successors, related


def _label(row: Succession, day: date, *, is_old: bool) -> str:
    if row.on <= day:
        return "Được thay thế bởi" if is_old else "Thay thế cho"
    return f"Từ {row.on:%d/%m/%Y} {'được thay thế bởi' if is_old else 'thay thế cho'}"
