"""Builders of .xlsx packages, right and wrong, byte by byte where openpyxl would not go."""

from __future__ import annotations

import io
import zipfile

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_rows(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def with_sheet_xml(rows: bytes) -> bytes:
    return repacked({SHEET: HEAD + rows + TAIL})


def repacked(parts: dict[str, bytes]) -> bytes:
    base = zipfile.ZipFile(io.BytesIO(with_rows(["STT", "Mã"], [1, "1.004082"])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in base.namelist():
            if name not in parts:
                package.writestr(name, base.read(name))
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()
