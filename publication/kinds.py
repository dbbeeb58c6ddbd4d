"""How the kinds of decisions differ: each kind declares itself once, when the app is ready (ADR 8).

States, moves, four eyes, the code on the paper, scan, second confirmation, mending, the chain,
telling, comments and the timeline are one code for all kinds and ask here for the rest. What is
shown of a kind (papers, pages) stands in tables by kind where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

    from publication.enums import DecisionKind
    from publication.models import Decision, RecordMend
    from publication.queries import Check
    from publication.seal_entries import Entry

Digests = Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class KindOfDecision:
    """One kind. A row is what the decision says of one procedure; it has a verdict.

    ``rows``: the relation from a decision to its rows. ``record``: what its canonical content is
    called. ``drafting``: the permission to draft it. ``clocks``: keys of the statutory clocks that
    run for it. ``tracked``: models whose history tells what a draft was at a step.
    ``may_be_shortened``: the shortened procedure of NĐ 63/2010 art 15 exists for it; only then may
    it take effect before it is signed.
    """

    kind: DecisionKind
    record: str
    rows: str
    drafting: str
    clocks: frozenset[str]
    tracked: tuple[type[Model], ...]
    may_be_shortened: bool = False

    rows_of: Callable[[Decision], QuerySet[Any]]
    """The rows in their order, with all that checks, papers and content read."""

    checks: Callable[[Decision, list[Any], date | None], list[Check]]
    """All that must hold of the rows (unstruck) before a step; given the day on the paper, if any."""

    authors: Callable[[Collection[int]], Iterable[tuple[int, int | None]]]
    """(decision, officer) of who had a hand in what hangs on the rows, beyond the rows themselves."""

    row_content: Callable[[Any, Digests], dict[str, Any]]
    """What a row says, canonically; ``Digests`` of what it names, by id."""

    digests_now: Callable[[list[Any]], Digests]
    """Digests of what the rows name, as it stands before the signing."""

    freeze: Callable[[list[Any], datetime], Digests]
    """Pin what the rows name at the moment of signing; digests as ``row_content`` takes them."""

    hold: Callable[[Decision], None]
    """Lock what the rows name, so that nobody renames it during the signing."""

    take_effect: Callable[[Decision, list[Any], datetime], None]
    """Write what the signed rows bring about, at that moment of record."""

    entries: Callable[[Decision, datetime], tuple[list[Entry], list[Entry]]]
    """What the signing sealed: entries before and after the decision's own."""

    row_again: Callable[[Any, Decision], None]
    """Copy a row the Chairman struck out into another draft."""

    touched: Callable[[RecordMend], QuerySet[Any]]
    """Ids of the procedures of which a mend exchanges something."""

    exchange: Callable[[RecordMend, datetime], list[Entry]]
    """A confirmed mend: what stands by the old act stands by the new one; entries of both."""

    kept_rows: Callable[[Collection[int]], QuerySet[Any]]
    """Rows of these decisions as ``row_content`` reads them; for verification."""

    kept_digests: Callable[[Collection[int]], Digests]
    """Digests pinned by these decisions; for verification."""


_kinds: dict[str, KindOfDecision] = {}


def register(kind: KindOfDecision) -> None:
    """Called in ``ready``; once for each kind."""
    known = _kinds.setdefault(kind.kind, kind)
    if known is not kind:
        raise ValueError(f"The kind {kind.kind} is declared twice.")


def kind_of(decision: Decision) -> KindOfDecision:
    """Raises ``KeyError`` for a kind nobody declared."""
    return _kinds[decision.kind]


def kind_named(kind: str) -> KindOfDecision:
    return _kinds[kind]


def kinds() -> list[KindOfDecision]:
    """In the order in which they were declared."""
    return list(_kinds.values())
