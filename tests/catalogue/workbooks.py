"""Workbooks built for the tests of import and export, and the steps they share."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook

from catalogue import imports
from catalogue.exports import export_catalogue
from catalogue.models import ImportBatch, ProcedureVersion, StagedRow
from organisation.models import PrivateFile
from tests.factories.publication import Office

NATIONAL = ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Cấp thực hiện", "Loại TTHC"]


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """An .xlsx file of these sheets, row by row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def staged(
    content: bytes, office: Office, *, on: date | None = None, name: str = "danh-muc.xlsx"
) -> ImportBatch:
    """The file read for the office's unit."""
    file = PrivateFile.keep(content, name=name, content_type="application/octet-stream")
    return imports.stage(
        file, file_name=name, user=office.editor, unit=office.unit, effective_on=on
    )


def rows_of(batch: ImportBatch) -> list[StagedRow]:
    return list(batch.rows.order_by("pk"))


def exported(**options: Any) -> bytes:
    """The catalogue's workbook."""
    kept = io.BytesIO()
    export_catalogue(kept, **options)
    return kept.getvalue()


def by_code(version: ProcedureVersion) -> str:
    return version.procedure.base_code
