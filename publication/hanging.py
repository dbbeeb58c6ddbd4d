"""What must hang where (NĐ 63/2010 art 16–17, TT 02/2017/TT-VPCP): values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from catalogue.enums import Level
from organisation.enums import PlaceKind
from publication.enums import PostingAct


@dataclass(frozen=True)
class Reach:
    """What a place answers for.

    ``chosen``: the agencies it was told to serve, with those below them; ``own``: its own agency
    and those below; ``received``: procedures the Centre's list has it receive.
    """

    kind: str
    own: frozenset[int]
    chosen: frozenset[int] = frozenset()
    received: frozenset[int] = frozenset()


def must_hang(
    reach: Reach, *, levels: Collection[str], unit_id: int, procedure_id: int = 0
) -> bool:
    """Whether a text in force hangs at such a place.

    What the Centre's list has it receive always does, and at a counter of the Centre nothing else
    once the list names it. Else agencies chosen for the place decide; else a commune posts what is
    done at communes, a department its own, a counter all that is done at the province.
    """
    if reach.received and (reach.kind == PlaceKind.COUNTER or procedure_id in reach.received):
        return procedure_id in reach.received
    if reach.chosen:
        return unit_id in reach.chosen
    if reach.kind == PlaceKind.COMMUNE:
        return Level.COMMUNE in levels
    if reach.kind == PlaceKind.DEPARTMENT:
        return unit_id in reach.own
    return Level.PROVINCE in levels


# act → the acts it may follow; "" is the beginning
FOLLOWS: Mapping[str, frozenset[str]] = {
    PostingAct.HUNG: frozenset({"", PostingAct.DOWN, PostingAct.NOT_HUNG}),
    PostingAct.DOWN: frozenset({PostingAct.HUNG, PostingAct.NOT_DOWN}),
    PostingAct.NOT_HUNG: frozenset({PostingAct.HUNG}),
    PostingAct.NOT_DOWN: frozenset({PostingAct.DOWN}),
}
UNDONE_BY = {PostingAct.HUNG: PostingAct.NOT_HUNG, PostingAct.DOWN: PostingAct.NOT_DOWN}
HANGS_AFTER = frozenset({PostingAct.HUNG, PostingAct.NOT_DOWN})


def hangs_after(last: str) -> bool:
    """Whether the sheet hangs when this was recorded last; ``""`` for nothing yet."""
    return last in HANGS_AFTER


@dataclass(frozen=True)
class Duties:
    """Sheets by what is to be done with them at one place on one day."""

    up: frozenset[str]
    down: frozenset[str]
    kept: frozenset[str]


def duties(due: Collection[str], hanging: Collection[str]) -> Duties:
    """What goes up, what comes down, what stays."""
    wanted, there = frozenset(due), frozenset(hanging)
    return Duties(up=wanted - there, down=there - wanted, kept=wanted & there)
