"""From a confirmed batch to a draft decision: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.enums import BatchStatus, RowStatus
from catalogue.models import Effect, ImportBatch, ProcedureVersion, StagedRow
from catalogue.remits import Matter, Remits
from catalogue.staged_versions import build_versions, new_sectors, register_procedures
from common.refusals import Refused
from common.tracked_inserts import create_tracked
from organisation.models import User
from organisation.permissions import allowed
from publication.enums import ItemKind, Origin
from publication.models import Decision, DecisionItem
from publication.services import create_decision

CHUNK = 500
NAMED_ROWS = 20
TAKEN_STATUSES = (RowStatus.NEW, RowStatus.CHANGED, RowStatus.ABOLISHED)


@transaction.atomic
def draft_from_batch(
    batch: ImportBatch,
    *,
    by: User,
    title: str,
    effective_on: date | None = None,
    skip_rejected: bool = False,
    origin: str = Origin.WORKFLOW,
    **fields: Any,
) -> Decision:
    """Make the staged rows a draft decision; a second call returns the same decision.

    Applies exactly what was staged. Raises ``PermissionDenied``, and ``ValidationError`` naming
    sheet and row while questions are open, while rows are rejected (unless ``skip_rejected``), and
    when the catalogue moved on since the file was read, or lists what the unit doesn't answer for.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    permission = (
        "publication.record_paper_decision"
        if origin == Origin.PAPER
        else "catalogue.import_catalogue"
    )
    if not allowed(by, permission, unit=batch.unit):
        raise Refused("Bạn không được nhập danh mục cho cơ quan này.", by=by)
    if batch.status == BatchStatus.CONFIRMED:
        return batch.decision
    day = effective_on or batch.effective_on
    _refuse_unready(batch, skip_rejected=skip_rejected)
    _refuse_outdated(batch, day)
    if origin != Origin.PAPER:
        _refuse_foreign(batch)
    decision = create_decision(
        title=title,
        unit=batch.unit,
        by=by,
        effective_on=day,
        origin=origin,
        batch=batch,
        **fields,
    )
    _add_rows(batch, decision, by=by)
    batch.status, batch.confirmed_at = BatchStatus.CONFIRMED, timezone.now()
    batch.save(update_fields=["status", "confirmed_at"])
    return decision


def _refuse_unready(batch: ImportBatch, *, skip_rejected: bool) -> None:
    if batch.status != BatchStatus.READY:
        raise ValidationError("Lần nhập này không ở bước chờ xác nhận.")
    if batch.unit is None:
        raise ValidationError("Chưa chọn cơ quan soạn thảo.")
    problems = []
    waiting = batch.rows.filter(status=RowStatus.QUESTION)
    if waiting.exists():
        problems.append("Còn câu hỏi chưa trả lời: " + _places(waiting) + ".")
    rejected = batch.rows.filter(status=RowStatus.REJECTED)
    if not skip_rejected and rejected.exists():
        problems.append("Còn dòng bị từ chối: " + _places(rejected) + ".")
    if not problems and not batch.rows.filter(status__in=TAKEN_STATUSES).exists():
        problems.append("Không có thay đổi nào để đưa vào quyết định.")
    if problems:
        raise ValidationError(problems)


def _places(rows: Any) -> str:
    found = list(rows.order_by("pk").values_list("sheet", "number")[: NAMED_ROWS + 1])
    named = [f"trang “{sheet}”, dòng {number}" for sheet, number in found[:NAMED_ROWS]]
    return "; ".join(named) + (" và các dòng khác" if len(found) > NAMED_ROWS else "")


def _refuse_outdated(batch: ImportBatch, day: date | None) -> None:
    """The rows were compared with texts in force on a day: they must still be those."""
    if day is None:
        raise ValidationError({"effective_on": "Chưa có ngày hiệu lực."})
    rows = batch.rows.filter(status__in=TAKEN_STATUSES, procedure__isnull=False)
    now = dict(Effect.objects.covering(day).values_list("procedure_id", "version_id"))
    moved = [
        f"trang “{sheet}”, dòng {number}"
        for sheet, number, procedure_id, base_id in rows.values_list(
            "sheet", "number", "procedure_id", "base_id"
        )
        if now.get(procedure_id) != base_id
    ]
    if moved:
        raise ValidationError(
            "Danh mục đã thay đổi sau khi đọc tệp, hoặc ngày hiệu lực khác ngày đã so sánh; hãy đọc "
            "lại tệp. Các dòng: " + "; ".join(moved[:NAMED_ROWS]) + "."
        )


def _refuse_foreign(batch: ImportBatch) -> None:
    """Rows of other agencies were rejected when read; the register may have moved on since."""
    remits = Remits.read()
    rows = batch.rows.filter(status__in=TAKEN_STATUSES).order_by("pk")
    problems = []
    for sheet, number, status, payload, unit_id, sector_id in rows.values_list(
        "sheet", "number", "status", "payload", "base__unit_id", "base__sector_id"
    ).iterator(CHUNK):
        base = Matter(unit_id, sector_id) if unit_id else None
        proposed = None if status == RowStatus.ABOLISHED else _proposed(payload["values"], base)
        if refused := remits.refusal(batch.unit_id, [base] if base else [], proposed):
            problems.append(f"Trang “{sheet}”, dòng {number}: {refused}")
    if problems:
        raise ValidationError(problems[:NAMED_ROWS])


def _proposed(values: dict[str, Any], base: Matter | None) -> Matter | None:
    """Agency and sector of the text the row would make."""
    unit_id = values.get("unit_id", base.unit_id if base else None)
    sector_id = values.get("sector_id", base.sector_id if base else None)
    return Matter(unit_id, sector_id) if unit_id else None


def _add_rows(batch: ImportBatch, decision: Decision, *, by: User) -> None:
    reason = f"Nhập từ tệp “{batch.file_name}” (lần nhập {batch.pk})"
    replaced = _replaced(batch)
    order = 0
    for rows in _chunks(batch):
        rows = [row for row in rows if (row.sheet, row.number) not in replaced]
        procedures = register_procedures((row.code[:8], row.code) for row in rows)
        opening = [row for row in rows if row.status != RowStatus.ABOLISHED]
        versions = build_versions(opening, procedures, new_sectors(opening), by=by, reason=reason)
        items = []
        for row in rows:
            version = versions.get(row.pk)
            items.append(_item(decision, row, procedures[row.code[:8]].pk, version, order))
            order += 1
        create_tracked(items, by=by, reason=reason)


def _replaced(batch: ImportBatch) -> set[tuple[str, int]]:
    """Rows a person replaced by a later row with the same code."""
    later = batch.rows.filter(status__in=TAKEN_STATUSES, payload__replaces__isnull=False)
    places = later.values_list("payload__replaces", flat=True)
    return {(place[0], place[1]) for place in places if place}


def _chunks(batch: ImportBatch) -> Iterator[list[StagedRow]]:
    last = 0
    while True:
        rows = list(
            batch.rows.filter(status__in=TAKEN_STATUSES, pk__gt=last).order_by("pk")[:CHUNK]
        )
        if not rows:
            return
        last = rows[-1].pk
        yield rows


def _item(
    decision: Decision,
    row: StagedRow,
    procedure_id: int,
    version: ProcedureVersion | None,
    order: int,
) -> DecisionItem:
    kind = ItemKind.AMENDED if row.base_id else ItemKind.NEW
    if row.status == RowStatus.ABOLISHED:
        kind = ItemKind.ABOLISHED
    return DecisionItem(
        decision=decision,
        kind=kind,
        procedure_id=procedure_id,
        version=version,
        base_id=row.base_id,
        changed_parts=tuple(row.payload["parts"]) if kind == ItemKind.AMENDED else (),
        change_basis=row.payload["change_basis"],
        sort_order=order,
    )
