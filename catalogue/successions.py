"""Links between procedures that replaced one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.days import AskedDays
from catalogue.queries import names_of, successions_of
from common.page_parts import Link

if TYPE_CHECKING:
    from catalogue.models import Procedure


def related_procedures(procedure: Procedure, days: AskedDays) -> tuple[list[Link], list[Link]]:
    """Procedures that replaced this one, and all links to replacing and replaced ones."""
    successions = list(successions_of(procedure))
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
            "Được thay thế bởi" if is_old else "Thay thế cho",
        )
        related.append(link)
        if is_old:
            successors.append(link)
    return successors, related
