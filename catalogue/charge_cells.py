"""Which combinations of way, case and exemption have no charge, or two that contradict. Pure.

A statement that names fewer axes speaks for every value of the others; where a narrower one speaks
for the same cell, the narrower one counts. A charge answers way × case, a reduction also exemption.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations, product

EVERY = ""  # on an axis of a statement: it speaks for every value; in a cell: not exempt
WHOLE = frozenset({100})  # per cent: nothing is left to pay


class Fault(Enum):
    """What is wrong with a cell."""

    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Cell:
    """One combination an applicant may be in; ``exemption`` is ``""`` for who has none."""

    way: str
    case: str
    exemption: str = EVERY


@dataclass(frozen=True)
class Statement:
    """What one line says: its scope, the values it may mean, its first and last day."""

    place: str
    values: frozenset[Hashable]
    way: str = EVERY
    case: str = EVERY
    exemption: str = EVERY
    first: date | None = None
    last: date | None = None

    @property
    def scope(self) -> tuple[str, str, str]:
        return self.way, self.case, self.exemption

    def denies(self, other: Statement) -> bool:
        """Both stand on a day, and nothing the one may mean is what the other may mean."""
        met = (other.last is None or self.first is None or self.first <= other.last) and (
            self.last is None or other.first is None or other.first <= self.last
        )
        return met and not self.values & other.values


@dataclass(frozen=True)
class Table:
    """The axes of one text and what its lines say of them."""

    ways: tuple[str, ...]
    cases: tuple[str, ...]
    exemptions: tuple[str, ...]
    charges: tuple[Statement, ...]
    reductions: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A cell and its fault; ``places`` names the lines that contradict, in the order of the text."""

    fault: Fault
    cell: Cell
    places: tuple[str, ...] = ()


def findings(table: Table) -> list[Finding]:
    """Every faulty cell, way by way, case by case, who has no exemption first."""
    charges, reductions = _by_scope(table.charges), _by_scope(table.reductions)
    found = []
    for way, case in product(table.ways, table.cases):
        base = _narrowest(charges, (way, case, EVERY))
        for exemption in (EVERY, *table.exemptions):
            cell = Cell(way, case, exemption)
            cut = _narrowest(reductions, (way, case, exemption)) if exemption else []
            waived = bool(cut) and all(one.values == WHOLE for one in cut)
            if not base and not waived:
                found.append(Finding(Fault.GAP, cell))
            elif places := _denied(cut) or _denied([] if waived else base):
                found.append(Finding(Fault.OVERLAP, cell, places))
    return found


Scopes = dict[tuple[str, str, str], list[Statement]]


def _by_scope(statements: Iterable[Statement]) -> Scopes:
    scopes: Scopes = defaultdict(list)
    for statement in statements:
        scopes[statement.scope].append(statement)
    return scopes


def _narrowest(scopes: Scopes, cell: tuple[str, str, str]) -> list[Statement]:
    """Statements for the cell that no narrower one overrules."""
    applied: dict[frozenset[int], list[Statement]] = {}
    for axes in _axes_named(cell):
        scope = tuple(value if axis in axes else EVERY for axis, value in enumerate(cell))
        said = scopes.get((scope[0], scope[1], scope[2]))
        if said and not any(axes < narrower for narrower in applied):
            applied[axes] = said
    return [statement for said in applied.values() for statement in said]


def _axes_named(cell: tuple[str, str, str]) -> Iterator[frozenset[int]]:
    """Sets of axes a statement for the cell may name, the narrowest first."""
    named = [axis for axis, value in enumerate(cell) if value != EVERY]
    for size in range(len(named), -1, -1):
        yield from map(frozenset, combinations(named, size))


def _denied(statements: list[Statement]) -> tuple[str, ...]:
    """Places of the lines that contradict another one."""
    return tuple(
        one.place
        for one in statements
        if any(one.denies(other) for other in statements if other is not one)
    )
