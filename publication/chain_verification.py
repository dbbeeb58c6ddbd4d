"""The live chain against the rows it seals: read in order, compared kind by kind in portions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalogue.models import FrozenVersion
from publication.chain import Register, check_heads, check_kept, check_signed
from publication.models import Decision, Move, RecordMend, Seal, SealHead, SealKey
from publication.seal_entries import (
    PERSONAL,
    Entry,
    agrees,
    closing_entry,
    decision_entry,
    head_entry,
    head_record,
    head_values,
    mend_entry,
    move_entry,
    settled_entry,
    version_entry,
)
from publication.services.sealed_rows import SEALED, SealedTable

PORTION = 500
HEADS_AT_ONCE = 2000
BLANKED = "blanked"


@dataclass(frozen=True)
class Kind:
    """Rows of one kind and how each is put as an entry, given the salts kept of it."""

    rows: Callable[[], Iterable[Any]]
    entry: Callable[[Any, dict[str, str]], Entry]
    key: str = "pk"


# Columns that the entries of these rows name; plain tuples cost a third of whole rows.
MOVE = (
    *("pk", "decision_id", "name", "from_state", "to_state", "role", "at", "history_ids", "day"),
    *("by_id", "reason"),
)
AXES = (
    *("pk", "valid_from", "valid_to", "recorded_from"),
    *("by_decision", "ended_by_decision", "code"),
)
CLOSING = ("pk", "recorded_to")
VERSION = ("version_id", "code", "digest")
HEAD = ("seal_id", "hash", "at", "key_id", "signature")
# The address a decision was signed under, where its record was mended since.
FIRST_SLUG = RecordMend.objects.confirmed().filter(decision=OuterRef("pk")).values("old_slug")[:1]


def _plain_rows(rows: QuerySet[Any], names: tuple[str, ...]) -> Iterable[Any]:
    return rows.values_list(*names, named=True).iterator(chunk_size=PORTION)


def _earlier_heads() -> Iterable[Any]:
    """All heads but the last: that one is sealed by the next transaction."""
    last = SealHead.objects.values_list("pk", flat=True).last()
    heads = SealHead.objects.exclude(pk=last).annotate(hash=F("seal__hash")).order_by("seal")
    return _plain_rows(heads, HEAD)


KINDS = {
    "version": Kind(
        lambda: _plain_rows(
            FrozenVersion.objects.annotate(code=F("version__procedure__base_code")).order_by("pk"),
            VERSION,
        ),
        lambda row, _salts: version_entry(row.version_id, procedure=row.code, digest=row.digest),
        key="version_id",
    ),
    "decision": Kind(
        lambda: (
            Decision.objects.exclude(digest="")
            .only("slug", "digest")
            .annotate(signed_as=Coalesce(Subquery(FIRST_SLUG), F("slug")))
            .order_by("pk")
            .iterator(chunk_size=PORTION)
        ),
        lambda row, _salts: decision_entry(row, slug=row.signed_as),
    ),
    "mend": Kind(
        lambda: RecordMend.objects.with_records().order_by("pk").iterator(chunk_size=PORTION),
        lambda row, salts: mend_entry(row, salts),
    ),
    "mend_settled": Kind(
        lambda: (
            RecordMend.objects.with_records()
            .exclude(outcome="")
            .order_by("pk")
            .iterator(chunk_size=PORTION)
        ),
        lambda row, salts: settled_entry(row, salts),
    ),
    "move": Kind(
        lambda: _plain_rows(Move.objects.order_by("pk"), MOVE),
        lambda row, salts: move_entry(row, salts),
    ),
    "head": Kind(
        _earlier_heads,
        lambda row, _salts: head_entry(head_values(row, hash=row.hash)),
        key="seal_id",
    ),
}


def _axes_kinds(sealed: SealedTable) -> dict[str, Kind]:
    """Rows on two axes, and those of them that are closed."""
    names = (*AXES, *sealed.columns)
    closed = sealed.table.model.objects.exclude(recorded_to=None).order_by("pk")
    return {
        sealed.kind: Kind(
            lambda: _plain_rows(sealed.to_seal(), names), lambda row, _salts: sealed.entry_of(row)
        ),
        f"{sealed.kind}_closed": Kind(
            lambda: _plain_rows(closed, CLOSING),
            lambda row, _salts: closing_entry(sealed.kind, row),
        ),
    }


for _sealed in SEALED:
    KINDS |= _axes_kinds(_sealed)


def broken_chain(kept: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The chain holds, its heads are signed, and each sealed row still says what its entry says."""
    keys = dict(SealKey.objects.values_list("key_id", "public_key"))
    register = Register()
    told: Counter[str] = Counter()
    blanked: set[int] = set()
    seals = Seal.objects.order_by("seq").values_list("seq", "subject", "content", "hash")
    for seq, subject, content, digest in seals.iterator(chunk_size=PORTION):
        yield from register.add(seq, content, digest)
        kind = subject.partition(":")[0]
        told[kind] += 1
        if kind == BLANKED:
            yield from _take_blanking(subject, content, blanked)
        if len(register.heads) >= HEADS_AT_ONCE:
            yield from check_signed(register, register.heads, keys)
            register.heads.clear()
    last = SealHead.objects.select_related("seal").last()
    yield from check_heads(register, [head_record(last)] if last else [], keys)
    yield from check_kept(register, kept)
    del register
    for name, kind in KINDS.items():
        yield from _rows_against(name, kind, told.pop(name, 0), blanked)
    for name in sorted(told.keys() - {BLANKED}):
        yield f"Mục niêm phong loại “{name}”: không rõ của bản ghi nào."


def _take_blanking(subject: str, content: str, blanked: set[int]) -> Iterator[str]:
    entry = json.loads(content)
    move = entry.get("move")
    if entry.get("entry") != BLANKED or subject != f"{BLANKED}:{move}":
        yield f"Bản ghi {subject}: khác nội dung đã niêm phong."
        return
    blanked.add(move)


def _rows_against(name: str, kind: Kind, told: int, blanked: set[int]) -> Iterator[str]:
    """Each row has its entry and says the same; ``told`` entries of the kind are in the chain."""
    met = 0
    rows = iter(kind.rows())
    while portion := list(islice(rows, PORTION)):
        subjects = {f"{name}:{getattr(row, kind.key)}": row for row in portion}
        sealed = {
            subject: (content, json.loads(salts) if salts else {})
            for subject, content, salts in Seal.objects.filter(
                subject__in=list(subjects)
            ).values_list("subject", "content", "salts")
        }
        met += len(sealed)
        for subject, row in subjects.items():
            if subject not in sealed:
                yield f"Bản ghi {subject}: không có trong chuỗi niêm phong."
                continue
            content, salts = sealed[subject]
            is_blanked = name == "move" and row.pk in blanked
            yield from _row_against(kind.entry(row, salts), content, salts, is_blanked)
    if met != told:
        yield from _without_row(name, kind)


def _row_against(
    entry: Entry, content: str, salts: dict[str, str], is_blanked: bool
) -> Iterator[str]:
    missing = PERSONAL - salts.keys() if entry.salts_needed else frozenset()
    if missing and not (missing == {"reason"} and is_blanked):
        yield f"Bản ghi {entry.subject}: mất muối mà không có mục xóa trắng trong chuỗi."
    elif not agrees(content, entry, given_up=missing):
        yield f"Bản ghi {entry.subject}: khác nội dung đã niêm phong."


def _without_row(name: str, kind: Kind) -> Iterator[str]:
    """Only when the numbers differ: which entries have lost their row."""
    there = {f"{name}:{getattr(row, kind.key)}" for row in kind.rows()}
    seals = Seal.objects.filter(subject__startswith=f"{name}:").order_by("seq")
    for subject in seals.values_list("subject", flat=True).iterator(chunk_size=PORTION):
        if subject not in there:
            yield f"Bản ghi {subject}: có trong chuỗi niêm phong nhưng không còn trong sổ."
