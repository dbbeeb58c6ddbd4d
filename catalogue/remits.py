"""Which agency answers for a procedure, and so which unit may draft a change to it.

A procedure belongs to the agency its text names (“cơ quan giải quyết”), or to that agency's
successor. Two names stand for many or for nobody in particular and draft nothing themselves: the
collective “Ủy ban nhân dân cấp xã” and the provincial People's Committee. What they decide belongs
to the department of its sector (domain §3.1: the departments draft). The register tells which that
is: a sector belongs to the departments whose procedures in force stand in it; where there is none,
to the one department whose procedures stand in sectors of the same ministry. A draft is no
evidence, only a signed text is. Where neither tells, nobody's unit may draft: the Office, whose
control section knows, drafts for the whole province.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils import timezone

from catalogue.models import ProcedureVersion, Sector
from organisation.enums import UnitKind
from organisation.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVINCE_WIDE = (UnitKind.PROVINCE, UnitKind.OFFICE)
# Their names stand on procedures, but they draft nothing here.
NOT_OURS = (UnitKind.MINISTRY, UnitKind.OTHER)
CONTROL = "Phòng Kiểm soát TTHC"


class Matter(NamedTuple):
    """What a text says of whose it is: ids of its agency and its sector (None: a new sector)."""

    unit_id: int
    sector_id: int | None

    @classmethod
    def of(cls, version: ProcedureVersion) -> Matter:
        return cls(version.unit_id, version.sector_id)


@dataclass(frozen=True)
class Remits:
    """Units by id, the collective ones among them, and the departments of each sector."""

    units: dict[int, Unit]
    collective: frozenset[int]
    departments: dict[int, frozenset[int]]
    on: date

    @classmethod
    def read(cls, on: date | None = None) -> Remits:
        """As the register stands on that day (default today): three queries."""
        on = on or timezone.localdate()
        units = Unit.objects.in_bulk()
        communes = {pk for pk, unit in units.items() if unit.kind == UnitKind.COMMUNE}
        collective = {
            parent_id for pk in communes if (parent_id := units[pk].parent_id) in communes
        } | {pk for pk, unit in units.items() if unit.kind == UnitKind.PROVINCE}
        bare = cls(units, frozenset(collective), {}, on)
        return cls(units, bare.collective, bare._departments_of_sectors(), on)

    def _departments_of_sectors(self) -> dict[int, frozenset[int]]:
        in_force = ProcedureVersion.objects.in_force(self.on).order_by()
        by_sector: dict[int, set[int]] = defaultdict(set)
        by_ministry: dict[int | None, set[int]] = defaultdict(set)
        rows = in_force.values_list("unit_id", "sector_id", "sector__ministry_id").distinct()
        for unit_id, sector_id, ministry_id in rows:
            department = self._department(self.heir(unit_id))
            if department is not None:
                by_sector[sector_id].add(department)
                by_ministry[ministry_id].add(department)
        found = {sector_id: frozenset(ids) for sector_id, ids in by_sector.items()}
        for sector_id, ministry_id in Sector.objects.values_list("pk", "ministry_id"):
            of_ministry = by_ministry[ministry_id] if ministry_id else set()
            if sector_id not in found and len(of_ministry) == 1:
                found[sector_id] = frozenset(of_ministry)
        return found

    def _department(self, unit_id: int) -> int | None:
        """The unit's uppermost department: a branch office's sectors are its department's."""
        found = [pk for pk in self.above(unit_id) if self.units[pk].kind == UnitKind.DEPARTMENT]
        return found[-1] if found else None

    def above(self, unit_id: int) -> list[int]:
        """The unit and those above it, from below."""
        found: list[int] = []
        at: int | None = unit_id
        while at is not None and at not in found:
            found.append(at)
            at = self.units[at].parent_id
        return found

    def heir(self, unit_id: int) -> int:
        """The unit, or where it has ended whoever has taken over its matters."""
        *_, last = self._line(unit_id)
        return last

    def _line(self, unit_id: int) -> Iterator[int]:
        seen: set[int] = set()
        at: int | None = unit_id
        while at is not None and at not in seen:
            seen.add(at)
            yield at
            unit = self.units[at]
            ended = unit.valid_to is not None and unit.valid_to < self.on
            at = unit.succeeded_by_id if ended else None

    def _reached(self, matter: Matter) -> frozenset[int]:
        heir = self.heir(matter.unit_id)
        if heir in self.collective:
            return self.departments.get(matter.sector_id or 0, frozenset())
        return frozenset({heir})

    def answering(self, matter: Matter) -> frozenset[int]:
        """Ids of the province's units that answer for it; empty when it can't be told."""
        return frozenset(pk for pk in self._reached(matter) if self.units[pk].kind not in NOT_OURS)

    def covers(self, drafter_id: int, matter: Matter) -> bool:
        """May this unit draft: it answers, stands above who answers, or drafts for the province?"""
        if self.units[drafter_id].kind in PROVINCE_WIDE:
            return True
        return any(drafter_id in self.above(unit_id) for unit_id in self._reached(matter))

    def refusal(
        self, drafter_id: int, standing: Iterable[Matter], proposed: Matter | None = None
    ) -> str:
        """Why the unit may not draft this change, or ``""``.

        ``standing``: what the texts say that the register or the row starts from; ``proposed``:
        what the new text says. All of them must be the unit's: nobody takes over what is
        another's, or gives it what it must answer for.
        """
        for matter in standing:
            if not self.covers(drafter_id, matter):
                return self._whose("Thủ tục này thuộc", matter)
        if proposed is not None and not self.covers(drafter_id, proposed):
            return self._whose("Cơ quan giải quyết ghi trong nội dung mới thuộc", proposed)
        return ""

    def _whose(self, words: str, matter: Matter) -> str:
        heir = self.units[self.heir(matter.unit_id)]
        answering = sorted(self.units[pk].name for pk in self.answering(matter))
        if not answering:
            return (
                f"Chưa rõ cơ quan nào ở tỉnh phụ trách thủ tục này ({heir.name}); "
                f"{CONTROL} xác định cơ quan và lập dự thảo."
            )
        names = ", ".join(answering)
        if heir.pk in self.collective:
            names += f" (phụ trách lĩnh vực này của {heir.name})"
        return f"{words} {names}; đơn vị đó hoặc {CONTROL} lập dự thảo."

    def draftable(self, drafter_id: int) -> Q:
        """``covers`` as a filter of texts."""
        if self.units[drafter_id].kind in PROVINCE_WIDE:
            return Q()
        own = {pk for pk in self.units if self.covers(drafter_id, Matter(pk, None))}
        shared = {pk for pk in self.units if self.heir(pk) in self.collective}
        sectors = {
            sector_id
            for sector_id, departments in self.departments.items()
            if any(drafter_id in self.above(pk) for pk in departments)
        }
        return Q(unit__in=own) | Q(unit__in=shared, sector__in=sectors)
