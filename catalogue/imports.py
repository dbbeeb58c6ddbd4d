"""Reading, comparing and staging a workbook; nothing here writes to the catalogue's own tables.

``stage`` keeps one ``StagedRow`` for each row of the workbook: what it would change, what was
repaired, what must be answered. ``answer`` and ``correct_cell`` read a row anew from the cells kept
with it. ``publication.imports`` turns a batch without open questions into a draft decision.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.directory import Directory
from catalogue.enums import BatchStatus, RowStatus
from catalogue.layouts import Reading, SheetRow, UnknownLayoutError, recognise
from catalogue.models import ImportBatch, StagedRow
from catalogue.readings import (
    ABOLISHED,
    ABSENT,
    ANSWERS,
    BASIS_DAY,
    CHANGE_BASIS,
    CODE,
    LEVEL,
    MINISTRY,
    ORIGIN,
    SECTOR,
    STATUS,
    UNIT,
    UNIT_CODE,
    WAYS,
    Desk,
    RowReading,
)
from catalogue.remits import Remits
from catalogue.resources import ProcedureResource
from catalogue.staged_cells import kept_source, sheet_row
from catalogue.supplementary_book import fields_ever, fields_on
from common.headings import heading_key
from common.workbooks import WorkbookError, read_workbook
from organisation.models import PrivateFile, Unit, User

CHUNK = 250
CONTEXT = (CODE, STATUS, SECTOR, MINISTRY, UNIT, UNIT_CODE, *WAYS, BASIS_DAY, CHANGE_BASIS)
HEADERS = [*CONTEXT, *[field.column_name for field in ProcedureResource().fields.values()]]
NATIONAL_HEADINGS = [column.column_name for column in ProcedureResource().columns]


# ------------------------------------------------------------------ staging


def stage(
    file: PrivateFile,
    *,
    file_name: str,
    user: User,
    unit: Unit | None,
    effective_on: dt.date | None,
    from_paper: bool = False,
) -> ImportBatch:
    """Read the workbook, compare it with the catalogue of that day, keep the result as a batch.

    An unreadable file gives a batch with status ``unreadable`` and a message; nothing is raised.
    """
    batch = open_batch(
        file,
        file_name=file_name,
        user=user,
        unit=unit,
        effective_on=effective_on,
        from_paper=from_paper,
    )
    return fill(batch)


def open_batch(
    file: PrivateFile,
    *,
    file_name: str,
    user: User,
    unit: Unit | None,
    effective_on: dt.date | None,
    status: str = BatchStatus.READING,
    from_paper: bool = False,
) -> ImportBatch:
    """A batch whose reading has not begun; ``fill`` it now, or queue it for ``claim``.

    ``from_paper``: the annex of a decision signed already, which may concern any agency.
    """
    return ImportBatch.objects.create(
        file=file,
        file_name=file_name,
        user=user,
        unit=unit,
        effective_on=effective_on or timezone.localdate(),
        status=status,
        from_paper=from_paper,
    )


def claim(batch_id: int, *, stale_before: dt.datetime | None = None) -> ImportBatch | None:
    """Take a queued batch to read it; None when another has taken it, or it was given up.

    A reading begun before ``stale_before`` is taken over: its worker was stopped.
    """
    free = Q(status=BatchStatus.QUEUED)
    if stale_before is not None:
        free |= Q(status=BatchStatus.READING, created_at__lt=stale_before)
    batches = ImportBatch.objects.filter(pk=batch_id)
    if not batches.filter(free).update(status=BatchStatus.READING):
        return None
    return batches.select_related("file", "unit").get()


def fill(batch: ImportBatch) -> ImportBatch:
    """Read the batch's file and stage its rows; a second run begins afresh."""
    if batch.status == BatchStatus.CONFIRMED:
        return batch
    desk = _desk(batch)
    own = [field.heading for field in desk.supplementary]
    try:
        sheets = read_workbook(batch.file.read(), batch.file_name)
        found = recognise(sheets, [*NATIONAL_HEADINGS, *own])
    except (WorkbookError, UnknownLayoutError) as problem:
        batch.status, batch.message = BatchStatus.UNREADABLE, str(problem)
        batch.save(update_fields=["status", "message"])
        return batch
    del sheets
    found.notes += _columns_off(found.unused, own)
    return _stage_rows(batch, found, desk)


def _columns_off(unused: Collection[str], on: Collection[str]) -> list[str]:
    """Columns of the office's own fields that are switched off: named, not lost silently."""
    if not unused:
        return []
    given = {heading_key(heading) for heading in unused}
    return [
        f"Cột “{field.heading}” thuộc mục bổ sung đang tắt nên không đọc; giá trị đã có được giữ nguyên."
        for field in fields_ever()
        if field.heading not in on and heading_key(field.heading) in given
    ]


def _stage_rows(batch: ImportBatch, found: Reading, desk: Desk) -> ImportBatch:
    batch.rows.all().delete()
    batch.layout = found.layout
    batch.message = "\n".join(found.notes)
    batch.total_rows, batch.read_rows = len(found.rows), 0
    batch.save(update_fields=["layout", "message", "total_rows", "read_rows"])
    counts: Counter[str] = Counter()
    for rows in _chunks(found.rows):
        readings = read_rows(desk, [(row, {}) for row in rows])
        staged = []
        for row, reading in zip(rows, readings, strict=True):
            kept = StagedRow(batch=batch, sheet=row.origin.sheet[:120], number=row.origin.number)
            _fill_row(kept, reading, row)
            staged.append(kept)
        counts.update(kept.status for kept in staged)
        with transaction.atomic():
            StagedRow.objects.bulk_create(staged)
            batch.read_rows += len(rows)
            ImportBatch.objects.filter(pk=batch.pk).update(read_rows=batch.read_rows)
    batch.counts = {status: counts.get(status, 0) for status in RowStatus.values}
    # Given up while it was read: it stays so.
    ready = ImportBatch.objects.filter(pk=batch.pk, status=BatchStatus.READING).update(
        counts=batch.counts, status=BatchStatus.READY
    )
    batch.status = BatchStatus.READY if ready else BatchStatus.CANCELLED
    return batch


def _chunks(rows: list[SheetRow]) -> Iterator[list[SheetRow]]:
    """Rows in order, given up as they are read so that memory falls."""
    rows.reverse()
    while rows:
        yield [rows.pop() for _n in range(min(CHUNK, len(rows)))]


def _desk(batch: ImportBatch) -> Desk:
    day = batch.effective_on or timezone.localdate()
    remits = None if batch.from_paper or batch.unit is None else Remits.read()
    return Desk(Directory.on(day), day, batch.unit, remits, fields_on())


def read_rows(desk: Desk, rows: Iterable[tuple[SheetRow, Mapping[str, Any]]]) -> list[RowReading]:
    """Rows with their answers through the Resource's import, in order."""
    resource = ProcedureResource(desk, supplementary=desk.supplementary)
    headers = [*HEADERS, *[field.heading for field in desk.supplementary]]
    dataset = tablib.Dataset(headers=[*headers, ORIGIN, ANSWERS])
    for row, answers in rows:
        cells = row.cells
        values = [cells.get(heading, ABSENT) for heading in headers]
        dataset.append([*values, row.origin, answers])
    result = resource.import_data(dataset, dry_run=True, raise_errors=False)
    for row_result in result.rows:
        for failure in row_result.errors:
            raise failure.error
    return [row_result.instance for row_result in result.rows]


def _fill_row(kept: StagedRow, reading: RowReading, row: SheetRow) -> None:
    kept.code = reading.code[:60]
    kept.name = reading.name or (reading.base.name if reading.base else "")
    kept.procedure_id = reading.procedure_id
    kept.base_id = reading.base.pk if reading.base else None
    kept.status = _status(reading)
    kept.changes, kept.repairs = reading.changes, reading.repairs
    kept.errors, kept.questions = reading.errors, reading.questions
    payload = dict(kept.payload)
    payload.update(
        kind=reading.kind,
        values=reading.values,
        children=reading.children,
        parts=reading.parts,
        change_basis=reading.change_basis,
        skipped=reading.skipped,
        replaces=reading.replaces,
    )
    if reading.errors or reading.questions or "source" in payload:
        payload["source"] = kept_source(row)
    kept.payload = payload


def _status(reading: RowReading) -> str:
    if reading.skipped:
        return RowStatus.UNCHANGED
    if reading.errors:
        return RowStatus.REJECTED
    if reading.questions:
        return RowStatus.QUESTION
    if reading.kind == ABOLISHED:
        return RowStatus.ABOLISHED
    if reading.base is None:
        return RowStatus.NEW
    return RowStatus.CHANGED if reading.changes else RowStatus.UNCHANGED


# ------------------------------------------------------------------ answers and corrections


def answer(row: StagedRow, answers: Mapping[str, Any], *, by: User) -> StagedRow:
    """Keep a person's answers to the row's questions (key → value) and read the row anew.

    Questions without an answer stay open. Raises ``ValidationError`` once the batch is confirmed.
    """
    return answer_rows(row.batch, [row.pk], answers, by=by)[0]


def answer_all(batch: ImportBatch, answers: Mapping[str, Any], *, by: User) -> list[StagedRow]:
    """Give the same answers to every row that asks these questions."""
    keys = set(answers)
    waiting = batch.rows.filter(status__in=[RowStatus.QUESTION, RowStatus.REJECTED])
    asked = [
        pk
        for pk, questions in waiting.values_list("pk", "questions")
        if keys & {question["key"] for question in questions}
    ]
    return answer_rows(batch, asked, answers, by=by)


def answer_rows(
    batch: ImportBatch, row_ids: Iterable[int], answers: Mapping[str, Any], *, by: User
) -> list[StagedRow]:
    """``answer`` for several rows at once; each takes only the answers it asked for."""
    return answer_each(batch, dict.fromkeys(row_ids, answers), by=by)


@transaction.atomic
def answer_each(
    batch: ImportBatch, given: Mapping[int, Mapping[str, Any]], *, by: User
) -> list[StagedRow]:
    """``answer`` for several rows, each with answers of its own (row id → key → value).

    A blank value takes an earlier answer back: its question is open again.
    """
    batch = _open(batch)
    desk = _desk_of_answers(batch)
    done: list[StagedRow] = []
    ids = iter(given)
    while chunk := list(islice(ids, CHUNK)):
        rows = list(batch.rows.select_for_update().filter(pk__in=chunk).order_by("pk"))
        for row in rows:
            _keep_answers(row, given[row.pk], by=by)
        done += _read_anew(desk, rows)
    _recount(batch)
    return done


def _keep_answers(row: StagedRow, answers: Mapping[str, Any], *, by: User) -> None:
    """The row's answers and the questions they settle, so that they can be shown and changed."""
    asked = {question["key"]: question for question in row.questions}
    settled = row.payload.setdefault("answered", {})
    for key, value in answers.items():
        if key in asked:
            settled[key] = asked[key]
        if key not in asked and key not in row.answers:
            continue
        if text := str(value).strip():
            row.answers[key] = text
        else:
            row.answers.pop(key, None)
    row.payload.setdefault("answered_by", []).append(by.pk)


@transaction.atomic
def correct_cell(row: StagedRow, field: str, text: str, *, by: User) -> StagedRow:
    """Put ``text`` in the cell behind ``field`` (a key of the row's errors) and read the row anew.

    Raises ``ValidationError`` for a field without a cell of its own in this row.
    """
    batch = _open(row.batch)
    row = batch.rows.select_for_update().get(pk=row.pk)
    heading = _heading_of(field)
    cells = row.payload.get("source", {}).get("cells")
    if cells is None or heading is None or isinstance(cells.get(heading), dict):
        raise ValidationError("Ô này phải sửa trong tệp rồi tải lại.")
    cells[heading] = text
    row.payload.setdefault("corrections", []).append(
        {"field": field, "text": text, "by": by.pk, "at": timezone.now().isoformat()}
    )
    row.answers.pop(field, None)
    row.save(update_fields=["payload", "answers"])
    desk = _desk_of_answers(batch)
    desk.taken = {code: place for code, place in desk.taken.items() if place != _place(row)}
    (row,) = _read_anew(desk, [row])
    if field == "code":
        _read_duplicates_anew(batch)
    _recount(batch)
    return row


def _place(row: StagedRow) -> tuple[str, int]:
    return row.sheet, row.number


def _heading_of(field: str) -> str | None:
    known = {"code": CODE, "sector": SECTOR, "unit": UNIT, "levels": LEVEL}
    for key, column in ProcedureResource(supplementary=fields_on()).fields.items():
        known.setdefault(getattr(column, "key", key), column.column_name)
    sheets = {relation: f"[{sheet.title}]" for relation, sheet in CHILD_SHEETS.items()}
    return (known | sheets).get(field)


def _open(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.status != BatchStatus.READY:
        raise ValidationError("Lần nhập này không còn sửa được.")
    return batch


def _desk_of_answers(batch: ImportBatch) -> Desk:
    """The batch's desk, knowing which row was first with each code."""
    desk = _desk(batch)
    rows = batch.rows.order_by("pk").values_list("code", "sheet", "number", "errors")
    for code, sheet, number, errors in rows:
        if code and not any(error["field"] == "code" for error in errors):
            desk.taken.setdefault(code[:8], (sheet, number))
    return desk


def _read_anew(desk: Desk, rows: list[StagedRow]) -> list[StagedRow]:
    rows = [row for row in rows if "source" in row.payload]
    found = [sheet_row(row) for row in rows]
    readings = read_rows(
        desk, [(source, row.answers) for source, row in zip(found, rows, strict=True)]
    )
    for row, source, reading in zip(rows, found, readings, strict=True):
        _fill_row(row, reading, source)
        row.save()
    return rows


def _read_duplicates_anew(batch: ImportBatch) -> None:
    waiting = batch.rows.filter(status=RowStatus.QUESTION)
    rows = [row for row in waiting if any(q["key"] == "duplicate" for q in row.questions)]
    _read_anew(_desk_of_answers(batch), rows)


def _recount(batch: ImportBatch) -> None:
    counts = Counter(batch.rows.order_by().values_list("status", flat=True))
    batch.counts = {status: counts.get(status, 0) for status in RowStatus.values}
    batch.save(update_fields=["counts"])


def cancel(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Give the batch up; its file and rows stay for the record."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.status == BatchStatus.CONFIRMED:
            raise ValidationError("Lần nhập này đã thành dự thảo quyết định.")
        batch.status = BatchStatus.CANCELLED
        batch.message = f"{batch.message}\nHủy bởi {by}.".strip()
        batch.save(update_fields=["status", "message"])
    return batch
