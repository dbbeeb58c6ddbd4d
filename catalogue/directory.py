"""Names in a workbook and the sectors and units they may mean; nothing is matched by guess."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import date

from catalogue.models import Sector
from common.vietnamese import fold, tone_key
from organisation.enums import UnitKind
from organisation.models import Unit

NEAREST = 5
PROVINCE_TAIL = re.compile(r"[\s,]+tinh quang ngai$")
SHORTENED = (
    (re.compile(r"\bubnd\b"), "uy ban nhan dan"),
    (re.compile(r"\buy ban nhan dan\b"), "uy ban nhan dan"),
)


@dataclass(frozen=True)
class Entry:
    """One sector or unit as a candidate: id, name, and what tells it from its namesakes."""

    pk: int
    name: str
    detail: str = ""
    code: str = ""
    successor: int | None = None

    @property
    def label(self) -> str:
        """As offered to a person."""
        return f"{self.name} ({self.detail})" if self.detail else self.name


@dataclass
class NameIndex:
    """Entries by code, by name with tones and by name without marks."""

    entries: dict[int, Entry] = field(default_factory=dict)
    by_tone: dict[str, list[Entry]] = field(default_factory=dict)
    by_fold: dict[str, list[Entry]] = field(default_factory=dict)
    by_code: dict[str, Entry] = field(default_factory=dict)
    found: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry, *names: str) -> None:
        """Make the entry known under its names."""
        self.entries[entry.pk] = entry
        if entry.code:
            self.by_code[entry.code.upper()] = entry
        for name in {entry.name, *names} - {""}:
            self.by_tone.setdefault(tone_key(name), []).append(entry)
            self.by_fold.setdefault(name_key(name), []).append(entry)

    def named(self, text: str) -> list[Entry]:
        """Entries with exactly this name (marks first, then without marks); [] when unknown."""
        if text not in self.found:
            found = self.by_tone.get(tone_key(text)) or self.by_fold.get(name_key(text), [])
            self.found[text] = list(dict.fromkeys(found))
        return self.found[text]

    def nearest(self, text: str) -> list[Entry]:
        """A few entries with similar names, best first; for offering only."""
        keys = difflib.get_close_matches(name_key(text), list(self.by_fold), NEAREST, 0.6)
        return list(dict.fromkeys(entry for key in keys for entry in self.by_fold[key]))


def name_key(name: str) -> str:
    """Name without marks, signs and the province's own name."""
    folded = PROVINCE_TAIL.sub("", fold(name).strip(" .;"))
    for pattern, full in SHORTENED:
        folded = pattern.sub(full, folded)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded).split())


@dataclass
class Directory:
    """Sectors and units of the register on one day, read once for a whole workbook."""

    sectors: NameIndex
    units: NameIndex

    @classmethod
    def on(cls, day: date) -> Directory:
        """Read sectors and the units that stand on that day."""
        sectors, units = NameIndex(), NameIndex()
        for sector in Sector.objects.select_related("ministry"):
            detail = sector.ministry.name if sector.ministry else ""
            code = sector.ministry.code if sector.ministry else ""
            sectors.add(Entry(sector.pk, sector.name, detail, successor=None, code=""))
            sectors.by_code[f"{sector.name}|{code}"] = sectors.entries[sector.pk]
        for unit in Unit.objects.all():
            if unit.kind == UnitKind.MINISTRY:
                continue
            ended = unit.valid_to is not None and unit.valid_to < day
            entry = Entry(unit.pk, unit.name, unit.code, unit.code, unit.succeeded_by_id)
            units.entries[unit.pk] = entry
            units.by_code[unit.code.upper()] = entry
            if not ended:
                units.add(entry, unit.short_name)
        return cls(sectors, units)
