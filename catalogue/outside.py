"""A procedure asked for by its exact code that is not law on the day: shown beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.pages import ABOLISHED, REPLACED, UPCOMING, Badge
from catalogue.queries import effect_shown_on, names_of, standing_effects
from catalogue.successions import related_procedures
from catalogue.wording import day_text
from common.page_parts import Link

if TYPE_CHECKING:
    from catalogue.days import AskedDays
    from catalogue.queries import ShownEffect

LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Outside:
    """A procedure that is not yet, or no longer, in force (``components/outside_result.html``)."""

    name: str
    code: str
    url: str
    status: Badge
    text: str
    successors: list[Link]


def outside_list(query: str, days: AskedDays) -> Outside | None:
    """The procedure whose short, long or local code was typed, unless it is in force that day.

    No query for words; one for a code in force, four for one that is not.
    """
    typed = query.strip()
    if not _may_be_code(typed):
        return None
    effects = standing_effects(typed, days.known)
    if not effects:
        return None
    shown = effect_shown_on(effects, days.on)
    if shown.in_force:
        return None
    procedure = effects[0].procedure
    successors = related_procedures(procedure, days)[0] if shown.begun else []
    status, text = _standing(shown, successors)
    return Outside(
        name=names_of([procedure], on=days.on)[procedure.pk],
        code=procedure.base_code,
        url=days.kept_in(reverse("catalogue:procedure_detail", args=[procedure.base_code])),
        status=status,
        text=text,
        successors=successors,
    )


def _may_be_code(typed: str) -> bool:
    has_digit = any(character.isdigit() for character in typed)
    return has_digit and len(typed) <= LONGEST_CODE and not any(map(str.isspace, typed))


def _standing(shown: ShownEffect, successors: list[Link]) -> tuple[Badge, str]:
    effect = shown.effect
    if not shown.begun:
        return UPCOMING, f"Có hiệu lực từ ngày {day_text(effect.valid_from)}."
    ended_on = day_text(effect.first_day_after)
    if successors:
        return REPLACED, f"Đã được thay thế từ ngày {ended_on}, thay bằng:"
    return ABOLISHED, f"Đã bãi bỏ từ ngày {ended_on}."
