"""Rows of an annex as the tests of reading them write them."""

from __future__ import annotations

from typing import Any

from catalogue.models import (
    ImportBatch,
    StagedRow,
)
from tests.catalogue.workbooks import rows_of, workbook

HEAD = ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Phí, lệ phí"]
TITLE_C = "DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ"


def annex(*rows: list[Any], title: str = "DANH MỤC THỦ TỤC HÀNH CHÍNH", head: list[str] = HEAD):
    return workbook({"Phụ lục": [[title], [], head, *rows]})


def only(batch: ImportBatch) -> StagedRow:
    (row,) = rows_of(batch)
    return row


def keys(row: StagedRow) -> list[str]:
    return [question["key"] for question in row.questions]


def changed(row: StagedRow) -> dict[str, tuple[str, str]]:
    return {change["field"]: (change["old"], change["new"]) for change in row.changes}
