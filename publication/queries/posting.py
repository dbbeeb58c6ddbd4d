"""What must hang where on a day, what hangs, and what is behind: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from catalogue.models import Effect, Reception
from catalogue.sheet_codes import grouped, sheet_code
from organisation.enums import PlaceKind
from organisation.models import Place, ServedUnit, Unit
from publication.hanging import Duties, Reach, duties, must_hang
from publication.models import Decision, Posting


@dataclass(frozen=True, slots=True)
class DueSheet:
    """A sheet of a text in force: ``since`` is its first day, ``number`` its decision's."""

    sheet: str
    version_id: int
    procedure_id: int
    act_id: int
    code: str
    name: str
    sector_id: int
    unit_id: int
    levels: tuple[str, ...]
    number: str
    signed_on: date | None
    since: date

    @property
    def printed_code(self) -> str:
        """As it stands at the foot of the sheet."""
        return grouped(self.sheet)


_FIELDS = (
    "version_id",
    "procedure_id",
    "act_id",
    "procedure__base_code",
    "version__name",
    "version__sector_id",
    "version__unit_id",
    "version__levels",
    "act__number",
    "act__signed_on",
    "valid_from",
    "version__frozen__digest",
)


def due_sheets(on: date) -> dict[str, DueSheet]:
    """Sheets of all texts in force on the day, by their code, in order of procedures' codes."""
    rows = Effect.objects.covering(on).order_by("procedure__base_code").values_list(*_FIELDS)
    found = {}
    for *fields, digest in rows:
        version, procedure, act, code, name, sector, unit, levels, number, signed, first = fields
        sheet = sheet_code(digest, number, signed, first)
        found[sheet] = DueSheet(
            sheet, version, procedure, act, code, name, sector, unit, levels, number, signed, first
        )
    return found


@dataclass(frozen=True, slots=True)
class Hanging:
    """A sheet that hangs at a place since ``day``; ``entry_id`` is its latest entry."""

    entry_id: int
    sheet: str
    version_id: int
    day: date

    @property
    def printed_code(self) -> str:
        """As it stands at the foot of the sheet."""
        return grouped(self.sheet)


def hanging_sheets(places: Iterable[Place]) -> dict[int, dict[str, Hanging]]:
    """What hangs, by place and sheet."""
    rows = Posting.objects.filter(place__in=list(places)).hanging()
    found: dict[int, dict[str, Hanging]] = defaultdict(dict)
    for place_id, pk, sheet, version_id, day in rows.values_list(
        "place_id", "pk", "sheet", "version_id", "day"
    ):
        found[place_id][sheet] = Hanging(pk, sheet, version_id, day)
    return found


# --- who must post what -------------------------------------------------------------------------


def reaches(places: Iterable[Place], on: date) -> dict[int, Reach]:
    """What each place answers for on the day; three queries."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Unit.objects.order_by().values_list("pk", "parent_id"):
        below[parent].append(pk)
    chosen: dict[int, list[int]] = defaultdict(list)
    for place_id, unit_id in ServedUnit.objects.values_list("place_id", "unit_id"):
        chosen[place_id].append(unit_id)
    received: dict[int, list[int]] = defaultdict(list)
    listed = Reception.objects.covering(on).order_by().values_list("place_id", "procedure_id")
    for place_id, procedure_id in listed:
        received[place_id].append(procedure_id)
    return {
        place.pk: Reach(
            received=frozenset(received[place.pk]),
            kind=place.kind,
            own=_with_below([place.unit_id], below),
            chosen=_with_below(chosen[place.pk], below),
        )
        for place in places
    }


def _with_below(units: Iterable[int], below: dict[int | None, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    left = list(units)
    while left:
        unit = left.pop()
        if unit not in found:
            found.add(unit)
            left.extend(below[unit])
    return frozenset(found)


@dataclass(frozen=True)
class StaleSheet:
    """A sheet that must come down: why, since when, and the one that takes its place."""

    hanging: Hanging
    code: str
    name: str
    why: str
    since: date | None
    instead: DueSheet | None


@dataclass(frozen=True)
class PlaceDay:
    """One place on one day."""

    place: Place
    on: date
    duties: Duties
    due: dict[str, DueSheet]
    hanging: dict[str, Hanging]
    ends: dict[int, Ending]

    @cached_property
    def up(self) -> list[DueSheet]:
        """What must go up, in order of codes."""
        return [sheet for code, sheet in self.due.items() if code in self.duties.up]

    @cached_property
    def down(self) -> list[StaleSheet]:
        """What must come down, in order of codes."""
        instead = {sheet.procedure_id: sheet for sheet in self.due.values()}
        stale = [self._stale(self.hanging[code], instead) for code in self.duties.down]
        return sorted(stale, key=lambda one: (one.code, one.hanging.sheet))

    @cached_property
    def kept(self) -> list[DueSheet]:
        """What hangs and is law."""
        return [sheet for code, sheet in self.due.items() if code in self.duties.kept]

    def _stale(self, hanging: Hanging, instead: dict[int, DueSheet]) -> StaleSheet:
        ending = self.ends[hanging.version_id]
        new = instead.get(ending.procedure_id)
        if not is_open(self.place, self.on):
            why, since = "Nơi này đã thôi tiếp nhận", self._first_day_shut
        elif new:
            why, since = f"Thay bằng bản theo {decision_words(new)}", new.since
        elif ending.last_day and ending.last_day < self.on:
            why, since = "Thủ tục không còn hiệu lực", ending.last_day + timedelta(days=1)
        else:
            why, since = "Không còn phải niêm yết tại nơi này", None
        return StaleSheet(hanging, ending.code, ending.name, why, since, new)

    @property
    def _first_day_shut(self) -> date | None:
        last = self.place.valid_to
        return last + timedelta(days=1) if last else None

    @cached_property
    def behind_since(self) -> date | None:
        """The first day on which something here was not as it must be; None when nothing is."""
        days = [max(sheet.since, self.place.valid_from) for sheet in self.up]
        days += [stale.since for stale in self.down if stale.since]
        return min(days) if days else None

    @property
    def is_behind(self) -> bool:
        return bool(self.duties.up or self.duties.down)


def decision_words(sheet: DueSheet) -> str:
    """``Quyết định 12/QĐ-UBND ngày 05/03/2026``."""
    signed = f" ngày {sheet.signed_on:%d/%m/%Y}" if sheet.signed_on else ""
    return f"Quyết định {sheet.number}{signed}"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a text that hangs is called, and its last day as the register has it."""

    procedure_id: int
    code: str
    name: str
    last_day: date | None


def place_days(
    places: Collection[Place], on: date | None = None, *, due: dict[str, DueSheet] | None = None
) -> list[PlaceDay]:
    """Each place on the day (default today), in the order given; at most six queries."""
    day = on or timezone.localdate()
    sheets = due_sheets(day) if due is None else due
    hanging = hanging_sheets(places)
    reach = reaches(places, day)
    by_reach: dict[Reach, dict[str, DueSheet]] = {}
    wanted: dict[int, dict[str, DueSheet]] = {}
    for place in places:
        answers_for = _rule_of(reach[place.pk])
        if answers_for not in by_reach:
            by_reach[answers_for] = _due_at(answers_for, sheets)
        wanted[place.pk] = by_reach[answers_for] if is_open(place, day) else {}
    parted = {place.pk: duties(wanted[place.pk], hanging.get(place.pk, {})) for place in places}
    stale = {
        hanging[place.pk][code].version_id for place in places for code in parted[place.pk].down
    }
    ends = _endings(stale)
    return [
        PlaceDay(
            place=place,
            on=day,
            duties=parted[place.pk],
            due=wanted[place.pk],
            hanging=hanging.get(place.pk, {}),
            ends=ends,
        )
        for place in places
    ]


def is_open(place: Place, day: date) -> bool:
    """Whether the place receives on that day."""
    return place.valid_from <= day and (place.valid_to is None or place.valid_to >= day)


def _rule_of(reach: Reach) -> Reach:
    """The reach without what does not matter for its kind, so that alike places share one list."""
    if reach.chosen:
        return replace(reach, own=frozenset())
    return reach if reach.kind == PlaceKind.DEPARTMENT else replace(reach, own=frozenset())


def _due_at(reach: Reach, sheets: dict[str, DueSheet]) -> dict[str, DueSheet]:
    return {
        code: sheet
        for code, sheet in sheets.items()
        if must_hang(
            reach,
            levels=sheet.levels,
            unit_id=sheet.unit_id,
            procedure_id=sheet.procedure_id,
        )
    }


def _endings(version_ids: Collection[int]) -> dict[int, Ending]:
    found: dict[int, Ending] = {}
    if not version_ids:
        return found
    rows = (
        Effect.objects.filter(version__in=version_ids)
        .order_by("recorded_to", "valid_to")
        .values_list(
            "version_id",
            "procedure_id",
            "procedure__base_code",
            "version__name",
            "valid_to",
            "recorded_to",
        )
    )
    for version_id, procedure_id, code, name, last_day, recorded_to in rows:
        known = found.get(version_id)
        if recorded_to is None or known is None:
            standing = last_day if recorded_to is None else None
            found[version_id] = Ending(procedure_id, code, name, standing)
    return found


# --- over all places, and of one decision -------------------------------------------------------


@dataclass(frozen=True)
class DecisionPosting:
    """How far a decision's sheets hang; ``stale`` are places where a sheet it replaced hangs."""

    sheets: int
    places: int
    done: int
    missing: list[tuple[Place, int]]
    stale: list[tuple[Place, list[StaleSheet]]]

    @property
    def words(self) -> str:
        """``Đã niêm yết đủ tại 80/97 nơi``; nothing while no sheet of it must hang."""
        if not self.places:
            return ""
        return f"Đã niêm yết đủ tại {self.done}/{self.places} nơi."


def decision_posting(
    *, act_id: int, procedure_ids: Collection[int], on: date | None = None
) -> DecisionPosting:
    """Where the decision's sheets hang today, and where those it made stale still do."""
    days = place_days(list(Place.objects.select_related("unit")), on)
    missing, done, stale, sheets = [], 0, [], set()
    for day in days:
        own = {sheet.sheet for sheet in day.due.values() if sheet.act_id == act_id}
        sheets |= own
        lacking = own & day.duties.up
        if own and lacking:
            missing.append((day.place, len(lacking)))
        elif own:
            done += 1
        old = [
            one
            for one in day.down
            if day.ends[one.hanging.version_id].procedure_id in procedure_ids
        ]
        if old:
            stale.append((day.place, old))
    return DecisionPosting(
        sheets=len(sheets), places=done + len(missing), done=done, missing=missing, stale=stale
    )


def posting_of(decision: Decision) -> DecisionPosting:
    """How far a signed decision hangs today."""
    return decision_posting(
        act_id=decision.act_id or 0,
        procedure_ids=set(decision.items.values_list("procedure_id", flat=True)),
    )
