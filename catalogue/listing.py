"""The list of procedures: what was asked for in, the template's shapes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from catalogue.cards import Card, card_of
from catalogue.days import AskedDays
from catalogue.enums import Level, OnlineLevel, Subject
from catalogue.facets import Listing, Narrowed, Value, narrow
from catalogue.outside import outside_list
from catalogue.queries import (
    DecisionLine,
    Decisions,
    InForce,
    ListedVersion,
    in_force_on,
    listed_versions,
    sectors_by_id,
    successor_units,
    unit_on,
    units_by_id,
)
from catalogue.search import find_among
from catalogue.supplementary import choice_slug, facet_choices, facet_of
from catalogue.unrecorded import empty_day
from common.kept import Kept
from common.pagination import paginate
from common.vietnamese import thousands

if TYPE_CHECKING:
    from organisation.models import Unit

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a facet; the count also as it is shown."""

    value: str
    text: str
    count: int
    count_text: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices."""

    name: str
    title: str
    is_multiple: bool
    is_open: bool
    options: list[Option]
    more_text: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that exists: the value in the address, its words, the listing's values behind it."""

    value: str
    text: str
    keys: tuple[str | int, ...]


FACET_PARAMS = {
    "sector": ("linh-vuc", "Lĩnh vực"),
    "unit": ("co-quan", "Cơ quan"),
    "levels": ("cap", "Cấp thực hiện"),
    "subjects": ("doi-tuong", "Đối tượng thực hiện"),
    "online_level": ("muc-do", "Mức độ trực tuyến"),
}
VALUES = {
    "levels": {
        "bo": Level.MINISTRY,
        "tinh": Level.PROVINCE,
        "huyen": Level.DISTRICT,
        "xa": Level.COMMUNE,
        "khac": Level.OTHER,
    },
    "subjects": {
        "cong-dan": Subject.CITIZEN,
        "kieu-bao": Subject.OVERSEAS,
        "nguoi-nuoc-ngoai": Subject.FOREIGNER,
        "can-bo": Subject.OFFICIAL,
        "doanh-nghiep": Subject.BUSINESS,
        "doanh-nghiep-fdi": Subject.FOREIGN_INVESTED,
        "to-chuc": Subject.ORGANISATION,
        "to-chuc-nuoc-ngoai": Subject.FOREIGN_ORGANISATION,
        "hop-tac-xa": Subject.COOPERATIVE,
    },
    "online_level": {
        "toan-trinh": OnlineLevel.FULL,
        "mot-phan": OnlineLevel.PARTIAL,
        "khong": OnlineLevel.NONE,
        "chua-cap-nhat": OnlineLevel.UNKNOWN,
    },
}


@dataclass(frozen=True)
class Offer:
    """A day's list with the choices it offers and the names of sectors and agencies.

    ``params``: each facet's name in the address, and its title.
    """

    in_force: InForce
    params: Mapping[str, tuple[str, str]]
    choices: Mapping[str, tuple[Choice, ...]]
    sectors: Mapping[int, str]
    agencies: Mapping[int, str]


_offers: Kept[Offer] = Kept(seconds=15, limit=6)


def offer_on(days: AskedDays) -> Offer:
    """What the list offers on that day; names are read anew every few seconds."""
    in_force = in_force_on(days.on, days.known)
    return _offers.get((days.on, id(in_force)), lambda: _read_offer(in_force, days))


def _read_offer(in_force: InForce, days: AskedDays) -> Offer:
    listing = in_force.listing
    sectors = sectors_by_id(listing.having["sector"])
    successors = successor_units()
    units = {
        pk: unit_on(unit, days.on, successors)
        for pk, unit in units_by_id(listing.having["unit"]).items()
    }
    choices = {
        "sector": tuple(Choice(row.slug, row.name, (pk,)) for pk, row in sectors.items()),
        "unit": _unit_choices(units),
    }
    for facet, values in VALUES.items():
        choices[facet] = tuple(
            Choice(value, str(key.label), (key.value,)) for value, key in values.items()
        )
    own = {facet_of(field): field for field in in_force.filters}
    for facet, field in own.items():
        choices[facet] = tuple(
            Choice(choice_slug(choice), choice, (choice_slug(choice),))
            for choice in facet_choices(field)
        )
    return Offer(
        in_force=in_force,
        params=FACET_PARAMS | {facet: (facet, field.label) for facet, field in own.items()},
        choices=choices,
        sectors={pk: row.name for pk, row in sectors.items()},
        agencies={pk: unit.label for pk, unit in units.items()},
    )


def _unit_choices(units: Mapping[int, Unit]) -> tuple[Choice, ...]:
    """Units as of the day: several old units may have become one."""
    keys: dict[str, list[int]] = {}
    for pk, unit in units.items():
        keys.setdefault(unit.code, []).append(pk)
    named = {unit.code: unit for unit in units.values()}
    ordered = sorted(named.values(), key=lambda unit: unit.sort_key)
    return tuple(Choice(unit.code, unit.label, tuple(keys[unit.code])) for unit in ordered)


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in use."""

    text: str
    remove_url: str


OPTIONS_SHOWN = 30
WHOLE = "mo-rong"


def _facet(
    facet: str,
    named: tuple[str, str],
    choices: tuple[Choice, ...],
    chosen: list[Choice],
    counts: Mapping[Value, int],
    more_url: str,
) -> Facet:
    """The facet with its largest choices, all of them where ``more_url`` is ``""``."""
    name, title = named
    options = []
    for choice in choices:
        count = sum(counts.get(key, 0) for key in choice.keys)
        checked = choice in chosen
        if count or checked:
            options.append(Option(choice.value, choice.text, count, thousands(count), checked))
    is_open = bool(chosen) or facet == "sector"
    if not more_url or len(options) <= OPTIONS_SHOWN:
        return Facet(name, title, True, is_open, options)
    least = sorted((option.count for option in options), reverse=True)[OPTIONS_SHOWN - 1]
    shown = [option for option in options if option.is_checked or option.count > least]
    level = [option for option in options if not option.is_checked and option.count == least]
    kept = set(map(id, shown + level[: max(0, OPTIONS_SHOWN - len(shown))]))
    return Facet(
        name,
        title,
        True,
        is_open,
        [option for option in options if id(option) in kept],
        more_text=f"Hiện tất cả {len(options)} lựa chọn",
        more_url=more_url,
    )


class Address:
    """Addresses of the list with what was typed, chosen and asked for."""

    def __init__(
        self,
        query: str,
        chosen: dict[str, list[Choice]],
        days: AskedDays,
        params: Mapping[str, tuple[str, str]],
    ) -> None:
        self._params = params
        self.path = reverse("catalogue:procedure_list")
        self._typed = [("q", query)] if query else []
        self._chosen = [
            (params[facet][0], choice.value)
            for facet, picked in chosen.items()
            for choice in picked
        ]
        self._days = days.params

    def _to(self, pairs: list[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def of_page(self, number: int) -> str:
        turned = [("trang", str(number))] if number > 1 else []
        return self._to(self._typed + self._chosen + self._days + turned)

    def without(self, facet: str, choice: Choice) -> str:
        removed = (self._params[facet][0], choice.value)
        left = [pair for pair in self._chosen if pair != removed]
        return self._to(self._typed + left + self._days)

    def with_whole(self, facet: str) -> str:
        return self._to([*self._typed, *self._chosen, *self._days, (WHOLE, self._params[facet][0])])

    @property
    def without_filters(self) -> str:
        return self._to(self._typed + self._days)

    @property
    def today(self) -> str:
        return self._to(self._typed + self._chosen)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a list is asked for.

    ``picked`` are the values of each facet by its name in the address, ``whole`` the name of the
    facet to show whole.
    """

    query: str
    days: AskedDays
    picked: Mapping[str, list[str]]
    page: int
    whole: str = ""


def list_page(question: Question, decisions: Decisions) -> dict[str, Any]:
    """All of ``catalogue`` in ``catalogue/procedure_list.html``."""
    days, query = question.days, question.query
    offer = offer_on(days)
    listing, choices = offer.in_force.listing, offer.choices
    ranked = find_among(offer.in_force, query, known=days.known) if query else None
    chosen = {
        facet: [
            choice for choice in choices[facet] if choice.value in question.picked.get(name, ())
        ]
        for facet, (name, _title) in offer.params.items()
    }
    keys = {
        facet: [key for choice in picked for key in choice.keys] for facet, picked in chosen.items()
    }
    base = listing.everything if ranked is None else listing.rows_of(ranked)
    narrowed = narrow(listing, base, keys)
    address = Address(query, chosen, days, offer.params)
    pagination = paginate(
        total=narrowed.total, size=PAGE_SIZE, page=question.page, url_of=address.of_page
    )
    start = (pagination.page - 1) * PAGE_SIZE
    shown = _shown(listing, narrowed, ranked, start)
    listed = listed_versions(shown, on=days.on, known=days.known)
    lines = decisions.lines(row.act_id for row in listed)
    return {
        "url": address.path,
        "query": query,
        "on": days.asked_on,
        "known": days.asked_known,
        "day_error": days.error,
        "today_url": address.today,
        "facets": _facets(question, offer, chosen, narrowed, address),
        "active": [
            Active(_named(facet, choice, offer), address.without(facet, choice))
            for facet, picked in chosen.items()
            for choice in picked
        ],
        "clear_url": address.without_filters,
        "total": narrowed.total,
        "first": start + 1,
        "last": start + len(listed),
        "cards": _cards(offer, listed, lines, days),
        "outside": outside_list(query, days) if query else None,
        "empty": None if listing.ids else empty_day(days),
        "suggestions": [],
        "pagination": pagination,
    }


def _facets(
    question: Question,
    offer: Offer,
    chosen: Mapping[str, list[Choice]],
    narrowed: Narrowed,
    address: Address,
) -> list[Facet]:
    return [
        _facet(
            facet,
            named,
            offer.choices[facet],
            chosen[facet],
            narrowed.counts[facet],
            "" if named[0] == question.whole else address.with_whole(facet),
        )
        for facet, named in offer.params.items()
    ]


def _named(facet: str, choice: Choice, offer: Offer) -> str:
    """A filter in use; “Có” alone would say nothing."""
    return choice.text if facet in FACET_PARAMS else f"{offer.params[facet][1]}: {choice.text}"


def _cards(
    offer: Offer,
    listed: list[ListedVersion],
    lines: Mapping[int, DecisionLine],
    days: AskedDays,
) -> list[Card]:
    return [
        card_of(
            row,
            days=days,
            sector=offer.sectors[row.sector_id],
            agency=offer.agencies[row.unit_id],
            decision=lines.get(row.act_id),
        )
        for row in listed
    ]


def _shown(listing: Listing, narrowed: Narrowed, ranked: list[int] | None, start: int) -> list[int]:
    """Ids of the page's texts: in the order of names, or of the search's ranking."""
    if ranked is None:
        return listing.page(narrowed.rows, start=start, size=PAGE_SIZE)
    places = listing.places
    left = [pk for pk in ranked if pk in places and narrowed.rows >> places[pk] & 1]
    return left[start : start + PAGE_SIZE]
