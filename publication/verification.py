"""Does the register still say what was signed? Read-only; the first broken record is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import connection

from catalogue.canonical import SCHEMA, canonical_text, digest_of, version_text
from catalogue.models import CHILD_RELATIONS, Effect, FrozenVersion
from common import guards
from publication.chain import Register, check_heads, check_kept
from publication.models import Decision, Seal, SealHead, SealKey
from publication.queries import signed_items_of
from publication.seal_entries import agrees, head_record
from publication.services import decision_content
from publication.services.sealing import sealed_rows


def broken_records(kept: Iterable[tuple[int, str]] = ()) -> Iterator[str]:
    """One line for each record that does not hold, in the order checked (ADR 1, ADR 5).

    ``kept``: heads of the chain (number, hash) somebody holds from earlier.
    """
    yield from _missing_guards()
    yield from _broken_versions()
    yield from _broken_decisions()
    yield from _broken_effects()
    yield from _broken_chain(kept)


def _missing_guards() -> Iterator[str]:
    for name in guards.missing(guards.registered(), connection):
        yield f"Thiếu chốt bảo vệ {name}."


def _broken_versions() -> Iterator[str]:
    frozen = (
        FrozenVersion.objects.select_related(
            "version__procedure",
            "version__sector__ministry",
            "version__unit",
            "version__central__procedure",
        )
        .prefetch_related(*[f"version__{name}" for name in CHILD_RELATIONS], "version__forms__file")
        .order_by("pk")
    )
    for row in frozen.iterator(chunk_size=500):
        label = f"Phiên bản {row.version_id} của thủ tục {row.version.procedure}"
        if digest_of(row.canonical) != row.digest:
            yield f"{label}: nội dung chuẩn tắc không khớp mã băm."
        elif row.schema == SCHEMA and version_text(row.version) != row.canonical:
            yield f"{label}: dữ liệu hiện có khác nội dung đã ký."


def _broken_decisions() -> Iterator[str]:
    for decision in Decision.objects.signed().select_related("act", "unit", "scan").order_by("pk"):
        label = f"Quyết định {decision.act.number if decision.act else decision.pk}"
        if digest_of(decision.canonical) != decision.digest:
            yield f"{label}: nội dung chuẩn tắc không khớp mã băm."
            continue
        items = list(signed_items_of(decision))
        digests = dict(
            FrozenVersion.objects.filter(
                version__in=[item.version_id for item in items if item.version_id]
            ).values_list("version_id", "digest")
        )
        if (
            decision.schema == SCHEMA
            and canonical_text(decision_content(decision, items, digests)) != decision.canonical
        ):
            yield f"{label}: dữ liệu hiện có khác nội dung đã ký."
        last = decision.moves.order_by("-pk").first()
        if last is None or last.to_state != decision.state:
            yield f"{label}: trạng thái không khớp bước xử lý cuối cùng."


def _broken_effects() -> Iterator[str]:
    standing = Effect.objects.recorded().order_by("procedure_id", "valid_from")
    for before, after in pairwise(standing.select_related("procedure").iterator()):
        overlaps = before.procedure_id == after.procedure_id and (
            before.valid_to is None or before.valid_to >= after.valid_from
        )
        if overlaps:
            yield f"Thủ tục {after.procedure}: hai phiên bản cùng hiệu lực ngày {after.valid_from:%d/%m/%Y}."
    for effect in Effect.objects.exclude(version__frozen__isnull=False).select_related("procedure"):
        yield f"Thủ tục {effect.procedure}: có hiệu lực nhưng không có bản đã ký."
    for effect in Effect.objects.exclude(act__decision__isnull=False).select_related("procedure"):
        yield f"Thủ tục {effect.procedure}: có hiệu lực nhưng không có quyết định."


def _broken_chain(kept: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The chain holds, its heads are signed, and each sealed row still says what its entry says."""
    register = Register()
    entries: dict[str, tuple[str, str]] = {}
    for seal in Seal.objects.order_by("seq").iterator(chunk_size=2000):
        yield from register.add(seal.seq, seal.content, seal.hash)
        entries[seal.subject] = (seal.content, seal.salts)
    keys = dict(SealKey.objects.values_list("key_id", "public_key"))
    last = SealHead.objects.select_related("seal").last()
    yield from check_heads(register, [head_record(last)] if last else [], keys)
    yield from check_kept(register, kept)
    yield from _rows_against(entries)


def _rows_against(entries: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Each sealed row has its entry and says the same; each entry has its row."""
    for entry in sealed_rows({subject: salts for subject, (_text, salts) in entries.items()}):
        content, salts = entries.pop(entry.subject, ("", ""))
        if not content:
            yield f"Bản ghi {entry.subject}: không có trong chuỗi niêm phong."
        elif not agrees(content, salts, entry):
            yield f"Bản ghi {entry.subject}: khác nội dung đã niêm phong."
    for subject in entries:
        if subject.startswith("blanked:"):
            continue
        yield f"Bản ghi {subject}: có trong chuỗi niêm phong nhưng không còn trong sổ."
