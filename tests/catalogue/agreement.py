"""Rows of an annex that amend a text: how they are written, staged, answered and drafted."""

from __future__ import annotations

from typing import Any

from catalogue import imports
from catalogue.enums import TimeUnit
from catalogue.models import Channel, ProcedureVersion, StagedRow
from catalogue.validators import contradictions
from publication.imports import draft_from_batch
from tests.catalogue.workbooks import rows_of, staged, workbook
from tests.factories.publication import Office

TITLE = "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"
HEAD = ["STT", "Mã TTHC", "Tên TTHC", "Thời hạn giải quyết", "Phí, lệ phí"]


def way(name: str, limit: int | None = None, **fields: Any) -> Channel:
    """A way of doing it, its limit in working days."""
    if limit is not None:
        fields.update(time_limit_amount=limit, time_limit_unit=TimeUnit.WORKING_DAY)
    return Channel(way=name, **fields)


def row_of(
    office: Office, base: ProcedureVersion, *, limit: str | None = None, fee: str | None = None
) -> StagedRow:
    """The annex's one row about ``base``, as staged."""
    line = [1, base.procedure.base_code, base.name, limit, fee]
    (row,) = rows_of(staged(workbook({"PL": [[TITLE], [], HEAD, line]}), office))
    return row


def lines(row: StagedRow) -> list[tuple[str, str, str]]:
    """Listed changes, the flags of the national sheet left out."""
    flags = ("fee_status", "fee_text", "time_limit_text")
    return [
        (change["label"], change["old"], change["new"])
        for change in row.changes
        if change["field"] not in flags
    ]


def asked(row: StagedRow) -> list[tuple[str, str, list[str]]]:
    return [
        (
            question["key"],
            question["message"],
            [f"{option['value']}: {option['label']}" for option in question["options"]],
        )
        for question in row.questions
    ]


def answered(row: StagedRow, office: Office, **answers: str) -> StagedRow:
    """The row after these answers (``.`` in a key written ``__``)."""
    given = {key.replace("__", "."): value for key, value in answers.items()}
    return imports.answer(row, given, by=office.editor)


def drafted(row: StagedRow, office: Office) -> ProcedureVersion:
    """The text the row makes; it must not contradict itself."""
    decision = draft_from_batch(row.batch, by=office.editor, title="Sửa đổi")
    version = decision.items.get().version
    assert contradictions(version) == []
    return version
