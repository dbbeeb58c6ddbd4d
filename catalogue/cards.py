"""A procedure as one card of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from catalogue.days import AskedDays
from catalogue.enums import OnlineLevel
from catalogue.pages import Badge
from catalogue.queries import DecisionLine, ListedVersion
from catalogue.wording import (
    ONLINE_TEXTS,
    level_text,
    plain,
    unit_text,
    version_fee,
    version_time_limit,
)


@dataclass(frozen=True, slots=True)
class Card:
    """One procedure on a list (``components/procedure_card.html``)."""

    name: str
    url: str
    code: str
    sector: str
    agency: str
    level: str
    time_limit: str
    fee: str
    online_level: str
    decision_number: str
    decision_url: str
    effective_on: date
    status: Badge | None = None


def card_of(listed: ListedVersion, *, days: AskedDays, decision: DecisionLine | None) -> Card:
    """The card of a text in force."""
    version = listed.version
    return Card(
        name=version.name,
        url=days.kept_in(reverse("catalogue:procedure_detail", args=[version.procedure.base_code])),
        code=version.procedure.base_code,
        sector=version.sector.name,
        agency=unit_text(listed.unit),
        level=level_text(version.levels),
        time_limit=version_time_limit(version),
        fee=plain(version_fee(version)),
        online_level=(
            f"Trực tuyến: {ONLINE_TEXTS[version.online_level].lower()}"  # type: ignore[index]
            if version.online_level in {OnlineLevel.FULL, OnlineLevel.PARTIAL}
            else ""
        ),
        decision_number=decision.number if decision else "",
        decision_url=decision.url if decision else "",
        effective_on=listed.effect.valid_from,
    )
