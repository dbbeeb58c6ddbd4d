"""Rows on two axes and the chain: what signings and mends did to them, put as entries (ADR 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from catalogue.canonical import canonical_text, digest_of
from catalogue.models import FrozenVersion
from catalogue.records import EFFECTS, PROCESSES, RECEPTIONS, AxesTable, record_under
from publication.models import Decision, RecordMend
from publication.queries import decision_of_act
from publication.seal_entries import Entry, axes_entry, closing_entry, version_entry

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class SealedTable:
    """``kind``: what entries call a row. ``said``: what one says, of a row of ``to_seal``.

    ``columns`` are those that ``said`` reads, ``named`` what is read beside the row.
    """

    kind: str
    table: AxesTable
    columns: tuple[str, ...]
    said: Callable[[Any], dict[str, Any]]
    named: tuple[tuple[str, str], ...] = ()

    def to_seal(self) -> QuerySet[Any]:
        """Every row with the numbers and codes its entry names, in the order of record."""
        return self.table.model.objects.annotate(
            by_decision=decision_of_act("act"),
            ended_by_decision=decision_of_act("ended_by"),
            code=F("procedure__base_code"),
            **{name: F(path) for name, path in self.named},
        ).order_by("pk")

    def entry_of(self, row: Any) -> Entry:
        """The entry of a row of ``to_seal``."""
        return axes_entry(
            self.kind,
            row,
            procedure=row.code,
            decision=row.by_decision,
            ended_by=row.ended_by_decision,
            **self.said(row),
        )

    def entries(self, begun: Q, closed: Q) -> Iterator[Entry]:
        """What was closed, then what begins."""
        for row in self.table.model.objects.filter(closed).order_by("pk"):
            yield closing_entry(self.kind, row)
        for row in self.to_seal().filter(begun).iterator(chunk_size=ROWS_AT_ONCE):
            yield self.entry_of(row)


EFFECT = SealedTable(
    "effect",
    EFFECTS,
    ("version_id", "digest"),
    lambda row: {"version": row.version_id, "digest": row.digest},
    (("digest", "version__frozen__digest"),),
)
RECEPTION = SealedTable("reception", RECEPTIONS, ("place_id",), lambda row: {"place": row.place_id})
PROCESS = SealedTable(
    "process", PROCESSES, ("steps",), lambda row: {"steps": digest_of(canonical_text(row.steps))}
)
SEALED = (EFFECT, RECEPTION, PROCESS)


def brought_about(sealed: SealedTable, decision: Decision, at: datetime) -> list[Entry]:
    """What the decision signed at that moment closed and began."""
    listed = Q(procedure__in=decision.rows.order_by().values("procedure"))
    return list(sealed.entries(listed & Q(recorded_from=at), listed & Q(recorded_to=at)))


def text_entries(decision: Decision, at: datetime) -> tuple[list[Entry], list[Entry]]:
    """What a publication decision signed at that moment froze; what it closed and put in force."""
    frozen = FrozenVersion.objects.filter(version__item__decision=decision, frozen_at=at)
    texts = [
        version_entry(pk, procedure=code, digest=digest)
        for pk, code, digest in frozen.order_by("pk").values_list(
            "version_id", "version__procedure__base_code", "digest"
        )
    ]
    return texts, brought_about(EFFECT, decision, at)


def list_entries(decision: Decision, at: datetime) -> tuple[list[Entry], list[Entry]]:
    """What a decision on the Centre's list brought about."""
    return [], brought_about(RECEPTION, decision, at)


def process_entries(decision: Decision, at: datetime) -> tuple[list[Entry], list[Entry]]:
    """What a decision on internal processes brought about."""
    return [], brought_about(PROCESS, decision, at)


def touched_by(sealed: SealedTable) -> Callable[[RecordMend], QuerySet[Any]]:
    """Ids of procedures of which a row names the act that the mend replaces."""

    def touched(mend: RecordMend) -> QuerySet[Any]:
        return sealed.table.model.objects.filter(_naming(mend.old_act_id)).values("procedure")

    return touched


def exchanged_by(sealed: SealedTable) -> Callable[[RecordMend, datetime], list[Entry]]:
    """Rows under the old act stand by the new one; entries as a signing puts them."""

    def exchange(mend: RecordMend, at: datetime) -> list[Entry]:
        record_under(sealed.table, mend.new_act, instead_of=mend.old_act, at=at)
        begun = _naming(mend.new_act_id) & Q(recorded_from=at)
        return list(sealed.entries(begun, _naming(mend.old_act_id) & Q(recorded_to=at)))

    return exchange


def _naming(act_id: int) -> Q:
    return Q(act=act_id) | Q(ended_by=act_id)
