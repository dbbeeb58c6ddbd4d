"""Does the register still say what was signed? Read-only; the first broken record is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catalogue.canonical import SCHEMA, canonical_text, digest_of
from catalogue.canonical_rows import version_texts
from catalogue.models import Effect, Form, FrozenVersion
from catalogue.records import EFFECTS, PROCESSES, RECEPTIONS, AxesTable
from common import guards
from common.whole_files import file_digest
from organisation.models import PrivateFile, private_storage
from publication.chain_verification import broken_chain
from publication.enums import MendOutcome
from publication.kinds import kind_named
from publication.models import Decision, Move, RecordMend
from publication.queries import decision_of_act
from publication.services import decision_content

TEXTS_AT_ONCE = 200
DECISIONS_AT_ONCE = 200


def broken_records(kept: Iterable[tuple[int, str]] = ()) -> Iterator[str]:
    """One line for each record that does not hold, in the order checked (ADR 1, ADR 5).

    ``kept``: heads of the chain (number, hash) somebody holds from earlier.
    """
    yield from _missing_guards()
    yield from _broken_versions()
    yield from _broken_decisions()
    yield from _broken_effects()
    for told in _TOLD:
        yield from _broken_axes(told)
    yield from broken_chain(kept)
    yield from _broken_files()


def _missing_guards() -> Iterator[str]:
    for name in guards.missing(guards.registered(), connection):
        yield f"Thiếu chốt bảo vệ {name}."


def _broken_versions() -> Iterator[str]:
    frozen = FrozenVersion.objects.order_by("pk").values_list(
        "version_id", "version__procedure__base_code", "schema", "canonical", "digest", named=True
    )
    rows = frozen.iterator(chunk_size=TEXTS_AT_ONCE)
    while portion := list(islice(rows, TEXTS_AT_ONCE)):
        present = version_texts([row.version_id for row in portion])
        for row in portion:
            label = f"Phiên bản {row.version_id} của thủ tục {row.version__procedure__base_code}"
            if digest_of(row.canonical) != row.digest:
                yield f"{label}: nội dung chuẩn tắc không khớp mã băm."
            elif row.schema == SCHEMA and present.get(row.version_id) != row.canonical:
                yield f"{label}: dữ liệu hiện có khác nội dung đã ký."


# --- decisions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Parts:
    """What a portion of decisions consists of, read at once; by decision id."""

    items: dict[int, list[Any]]
    digests: dict[str, Mapping[int, str]]
    last_states: dict[int, str]
    days: dict[int, dict[str, date | None]]
    mends: dict[int, list[RecordMend]]


def _parts_of(decisions: list[Decision]) -> _Parts:
    ids = [decision.pk for decision in decisions]
    items: dict[int, list[Any]] = {pk: [] for pk in ids}
    by_id = {decision.pk: decision for decision in decisions}
    digests = {}
    for kind in (kind_named(name) for name in {decision.kind for decision in decisions}):
        for item in kind.kept_rows(ids).order_by("sort_order", "pk"):
            item.decision = by_id[item.decision_id]
            items[item.decision_id].append(item)
        digests[str(kind.kind)] = kind.kept_digests(ids)
    moves = Move.objects.filter(decision__in=ids).order_by("pk")
    mends: dict[int, list[RecordMend]] = {}
    for mend in RecordMend.objects.confirmed().filter(decision__in=ids).with_records():
        mends.setdefault(mend.decision_id, []).append(mend)
    last_states = dict(moves.values_list("decision_id", "to_state"))
    days: dict[int, dict[str, date | None]] = {pk: {} for pk in ids}
    done = moves.filter(name__startswith="mark_")
    for pk, name, day in done.values_list("decision_id", "name", "day"):
        days[pk][name.removesuffix("_last")] = day
    return _Parts(items, digests, last_states, days, mends)


def _broken_decisions() -> Iterator[str]:
    rows = Decision.objects.exclude(digest="").select_related("act", "unit", "scan").order_by("pk")
    decisions = rows.iterator(chunk_size=DECISIONS_AT_ONCE)
    while portion := list(islice(decisions, DECISIONS_AT_ONCE)):
        parts = _parts_of(portion)
        for decision in portion:
            yield from _broken_decision(decision, parts)


def _broken_decision(decision: Decision, parts: _Parts) -> Iterator[str]:
    label = f"Quyết định {decision.act.number if decision.act else decision.pk}"
    if digest_of(decision.canonical) != decision.digest:
        yield f"{label}: nội dung chuẩn tắc không khớp mã băm."
        return
    mends = parts.mends.get(decision.pk, [])
    if not _records_follow(decision, mends):
        yield f"{label}: số, ngày hoặc bản chụp không khớp lần đính chính bản ghi cuối cùng."
        return
    if mends:  # what was signed names the first record
        first = mends[0].old
        decision.act, decision.scan, decision.slug = first.act, first.scan, first.slug
    if decision.schema == SCHEMA and _text_now(decision, parts) != decision.canonical:
        yield f"{label}: dữ liệu hiện có khác nội dung đã ký."
    if parts.last_states.get(decision.pk) != decision.state:
        yield f"{label}: trạng thái không khớp bước xử lý cuối cùng."
    if not _days_follow(decision, parts.days[decision.pk]):
        yield f"{label}: ngày nhập hoặc niêm yết không khớp bước xử lý đã niêm phong."


def _days_follow(decision: Decision, said: dict[str, date | None]) -> bool:
    """Entered and posted on the days the steps say; steps of before they said one only exist."""
    held = {"mark_entered": decision.entered_on, "mark_posted": decision.posted_on}
    done = {name: day for name, day in held.items() if day is not None}
    return done.keys() == said.keys() and all(
        said[name] in (None, day) for name, day in done.items()
    )


def _records_follow(decision: Decision, mends: list[RecordMend]) -> bool:
    """Each confirmed mend began from what the one before made; the last one made what stands."""
    made = [(mend.new_act_id, mend.new_scan_id, mend.new_slug) for mend in mends]
    begun = [(mend.old_act_id, mend.old_scan_id, mend.old_slug) for mend in mends]
    stands = (decision.act_id, decision.scan_id, decision.slug)
    return not mends or [*begun[1:], stands] == made


def _text_now(decision: Decision, parts: _Parts) -> str:
    """As the decision would be signed now.

    Those signed before struck rows were named are held to what they name.
    """
    content = decision_content(decision, parts.items[decision.pk], parts.digests[decision.kind])
    if "struck" in content and "struck" not in json.loads(decision.canonical):
        del content["struck"]
    return canonical_text(content)


# --- effects and files --------------------------------------------------------------------------


def _broken_effects() -> Iterator[str]:
    for effect in Effect.objects.exclude(version__frozen__isnull=False).select_related("procedure"):
        yield f"Thủ tục {effect.procedure}: có hiệu lực nhưng không có bản đã ký."


@dataclass(frozen=True)
class _Told:
    """How the check speaks of rows of one table; of what they are, and of two on one day."""

    table: AxesTable
    related: tuple[str, ...]
    what: Callable[[Any], str]
    twice: str
    nobodys: str
    name: str


_TOLD = (
    _Told(
        EFFECTS,
        ("procedure",),
        lambda row: f"Thủ tục {row.procedure}",
        "hai phiên bản cùng hiệu lực ngày",
        "có hiệu lực nhưng không có quyết định",
        "hiệu lực ",
    ),
    _Told(
        RECEPTIONS,
        ("procedure", "place"),
        lambda row: f"Tiếp nhận {row.procedure} tại {row.place}",
        "hai dòng cùng ngày",
        "không theo quyết định nào",
        "",
    ),
    _Told(
        PROCESSES,
        ("procedure",),
        lambda row: f"Quy trình nội bộ của {row.procedure}",
        "hai quy trình cùng ngày",
        "không theo quyết định nào",
        "",
    ),
)


def _broken_axes(told: _Told) -> Iterator[str]:
    """One row a day for each key, each recorded by a signed decision."""
    model, key_of = told.table.model, told.table.key_of
    standing = model.objects.recorded().order_by(*told.table.key, "valid_from")
    rows = standing.select_related(*told.related).iterator(chunk_size=2000)
    for before, after in pairwise(rows):
        meets = before.valid_to is None or before.valid_to >= after.valid_from
        if key_of(before) == key_of(after) and meets:
            yield f"{told.what(after)}: {told.twice} {after.valid_from:%d/%m/%Y}."
    wrong = (
        (model.objects.annotate(of=decision_of_act("act")).filter(of=None), told.nobodys),
        (
            model.objects.exclude(pk__in=_recorded_lawfully(model)),
            f"{told.name}không được ghi vào lúc ký quyết định nào",
        ),
        (
            _under_wrong_record(model),
            f"{told.name}không theo bản ghi đúng lúc đó của quyết định",
        ),
    )
    for found, words in wrong:
        for row in found.select_related(*told.related):
            yield f"{told.what(row)}: {words}."


def _recorded_lawfully(model: Any) -> QuerySet:
    """Rows recorded while a decision they name was signed, or its record mended."""
    moment = F("recorded_from")
    lawful = Q(pk__in=[])
    for act in ("act", "ended_by"):
        lawful |= Q(**{f"{act}__decision__signed_recorded_at": moment})
        lawful |= Q(**{f"{act}__mended__decision__signed_recorded_at": moment})
        lawful |= Q(
            **{f"{act}__mend__settled_at": moment},
            **{f"{act}__mend__outcome": MendOutcome.CONFIRMED},
        )
    return model.objects.filter(lawful).values("pk")


def _under_wrong_record(model: Any) -> QuerySet:
    """Rows that name a mended act after its mend, or the new act before."""
    mends = RecordMend.objects.confirmed().order_by()
    after = Q(settled_at__lte=OuterRef("recorded_from")) | Q(settled_at__lt=OuterRef("recorded_to"))
    wrong = Q()
    for act in ("act", "ended_by"):
        away = mends.filter(old_act=OuterRef(act))
        wrong |= Exists(away.filter(after))
        wrong |= Q(recorded_to=None) & Exists(away)
        wrong |= Exists(
            mends.filter(new_act=OuterRef(act), settled_at__gt=OuterRef("recorded_from"))
        )
    return model.objects.filter(wrong)


def _broken_files() -> Iterator[str]:
    """Each file a digest names is there and is the one named; read piece by piece."""
    forms = Form.objects.filter(version__frozen__isnull=False).exclude(file=None)
    scans = Decision.objects.exclude(digest="").exclude(scan=None)
    mends = RecordMend.objects.all()
    named = Q(pk__in=forms.values("file")) | Q(pk__in=scans.values("scan"))
    named |= Q(pk__in=mends.values("old_scan")) | Q(pk__in=mends.values("new_scan"))
    hashed = ""
    for file in PrivateFile.objects.filter(named).order_by("sha256", "pk").iterator():
        if file.sha256 == hashed:
            continue
        hashed = file.sha256
        found = file_digest(Path(private_storage().path(file.path)))
        if found != file.sha256:
            what = "khác nội dung đã ký" if found else "không còn trong kho lưu"
            yield f"Tệp {file.name} (SHA-256 {file.sha256}): {what}."
