"""How far procedures are served online: of a day, by agency and sector, and what changed between days.

NĐ 224/2026/NĐ-CP art 14: the full service is the rule, and why it is only partial is public.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from catalogue.enums import OnlineLevel
from catalogue.models import Effect
from catalogue.queries import sectors_by_id, successor_units, unit_on, units_by_id

# From the most served to the least; columns of every table stand so.
LEVELS = (OnlineLevel.FULL, OnlineLevel.PARTIAL, OnlineLevel.NONE, OnlineLevel.UNKNOWN)
RANK = {level: place for place, level in enumerate(LEVELS)}
SHORT_WORDS = {
    OnlineLevel.FULL: "Toàn trình",
    OnlineLevel.PARTIAL: "Một phần",
    OnlineLevel.NONE: "Không trực tuyến",
    OnlineLevel.UNKNOWN: "Chưa cập nhật",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How one procedure is served by its text in force; ``ended_number``: what ended that text."""

    version_id: int
    code: str
    name: str
    unit_code: str
    unit: str
    unit_key: str
    sector_id: int
    sector: str
    sector_key: str
    level: str
    reason: str
    since: date
    number: str
    ended_number: str = ""

    @property
    def words(self) -> str:
        """The level in a word or two."""
        return SHORT_WORDS[OnlineLevel(self.level)]


def served_on(day: date) -> list[Served]:
    """Every procedure in force on that day, in the order of names; constant queries."""
    rows = (
        Effect.objects.covering(day)
        .order_by("version__sort_key", "version_id")
        .values_list(
            "version_id",
            "procedure__base_code",
            "version__name",
            "version__unit_id",
            "version__sector_id",
            "version__online_level",
            "version__online_reason",
            "valid_from",
            "act__number",
            "ended_by__number",
        )
    )
    rows = list(rows)
    successors = successor_units()
    units = {
        pk: unit_on(unit, day, successors)
        for pk, unit in units_by_id({row[3] for row in rows}).items()
    }
    sectors = sectors_by_id({row[4] for row in rows})
    return [
        Served(
            version_id=version_id,
            code=code,
            name=name,
            unit_code=units[unit].code,
            unit=units[unit].label,
            unit_key=units[unit].sort_key,
            sector_id=sector,
            sector=sectors[sector].name,
            sector_key=sectors[sector].slug,
            level=level,
            reason=reason,
            since=since,
            number=number,
            ended_number=ended or "",
        )
        for version_id, code, name, unit, sector, level, reason, since, number, ended in rows
    ]


# --- figures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How many procedures are served how; ``key`` and ``label`` name whose."""

    key: str
    label: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def full(self) -> int:
        return self.counts[OnlineLevel.FULL]

    @property
    def share(self) -> str:
        """Full of all, per cent with one decimal rounded down; a dash where there is none."""
        if not self.total:
            return "—"
        tenths = self.full * 1000 // self.total
        return f"{tenths // 10},{tenths % 10} %"

    @property
    def in_columns(self) -> list[tuple[str, int]]:
        """(level, how many) in the order of the columns."""
        return [(level.value, self.counts[level]) for level in LEVELS]


def by_agency(rows: Iterable[Served]) -> list[Figures]:
    return _figures(rows, lambda row: (row.unit_key, row.unit_code, row.unit))


def by_sector(rows: Iterable[Served]) -> list[Figures]:
    return _figures(rows, lambda row: (row.sector_key, str(row.sector_id), row.sector))


def in_all(rows: Iterable[Served]) -> Figures:
    return Figures("", "Toàn tỉnh", Counter(row.level for row in rows))


def _figures(
    rows: Iterable[Served], place: Callable[[Served], tuple[str, str, str]]
) -> list[Figures]:
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for row in rows:
        counts.setdefault(place(row), Counter())[row.level] += 1
    return [
        Figures(key, label, counted) for (_order, key, label), counted in sorted(counts.items())
    ]


# --- what changed -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ServiceChange:
    """One procedure served otherwise on the later day: ``kind`` in words, by which decision."""

    kind: ChangeKind
    code: str
    name: str
    unit: str
    version_id: int
    old: str
    new: str
    number: str
    since: date | None


class ChangeKind(TextChoices):
    """What became of the service, the weightiest first."""

    UP = "up", "Nâng mức"
    DOWN = "down", "Hạ mức"
    STATED = "stated", "Mới nêu mức"
    UNSTATED = "unstated", "Không còn nêu mức"
    REASON = "reason", "Đổi lý do"
    BEGAN = "began", "Mới có hiệu lực"
    ENDED = "ended", "Hết hiệu lực"


ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


def changes(earlier: Sequence[Served], later: Sequence[Served]) -> list[ServiceChange]:
    """What is served otherwise on the later day than on the earlier: by kind, then by name."""
    before = {row.code: row for row in earlier}
    found = []
    for row in later:
        was = before.pop(row.code, None)
        if was is None:
            found.append(_change(ChangeKind.BEGAN, row, "", _told(row)))
        elif kind := _kind(was, row):
            found.append(_change(kind, row, _told(was), _told(row)))
    found += [
        replace(_change(ChangeKind.ENDED, was, _told(was), ""), number=was.ended_number, since=None)
        for was in before.values()
    ]
    return sorted(found, key=lambda one: ORDER[one.kind])


def _kind(was: Served, row: Served) -> ChangeKind | None:
    if was.level != row.level:
        if was.level == OnlineLevel.UNKNOWN:
            return ChangeKind.STATED
        if row.level == OnlineLevel.UNKNOWN:
            return ChangeKind.UNSTATED
        return (
            ChangeKind.UP
            if RANK[OnlineLevel(row.level)] < RANK[OnlineLevel(was.level)]
            else ChangeKind.DOWN
        )
    partial = row.level == OnlineLevel.PARTIAL
    return ChangeKind.REASON if partial and was.reason.split() != row.reason.split() else None


def _told(row: Served) -> str:
    if row.level == OnlineLevel.PARTIAL and row.reason.strip():
        return f"{row.words}: {row.reason.strip()}"
    return row.words


def _change(kind: ChangeKind, row: Served, old: str, new: str) -> ServiceChange:
    return ServiceChange(
        kind, row.code, row.name, row.unit, row.version_id, old, new, row.number, row.since
    )
