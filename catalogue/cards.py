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


def card_of(
    listed: ListedVersion,
    *,
    days: AskedDays,
    sector: str,
    agency: str,
    decision: DecisionLine | None,
) -> Card:
    """The card of a text in force; ``sector`` and ``agency`` are names."""
    online = (
        ONLINE_TEXTS[listed.online_level].lower() if listed.online_level in SHOWN_ONLINE else ""
    )
    return Card(
        name=listed.name,
        url=days.kept_in(reverse("catalogue:procedure_detail", args=[listed.code])),
        code=listed.code,
        sector=sector,
        agency=agency,
        level=level_text(listed.levels),
        time_limit=version_time_limit(listed),
        fee=plain(version_fee(listed)),
        online_level=f"Trực tuyến: {online}" if online else "",
        decision_number=decision.number if decision else "",
        decision_url=decision.url if decision else "",
        effective_on=listed.valid_from,
    )


SHOWN_ONLINE = frozenset({OnlineLevel.FULL, OnlineLevel.PARTIAL})
