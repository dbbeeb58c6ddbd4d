"""Reads one old .xls file in a process of its own; run by ``common.workbooks``, never imported.

Four damaged bytes in an .xls make the reader ask for gigabytes and abort. Here that ends this
process, whose memory is capped, and not the server. Standard input: the file; standard output:
pickled list of (name, hidden, rows, merged).
"""

from __future__ import annotations

import pickle
import resource
import sys
import tempfile
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024
EXIT_PROTECTED = 3


def read(content: bytes) -> list[tuple[str, bool, list[Any], list[Any]]]:
    """Plain values of every worksheet."""
    # Only under its proper name does calamine say that a file is protected.
    with tempfile.NamedTemporaryFile(suffix=".xls") as file:
        file.write(content)
        file.flush()
        workbook = CalamineWorkbook.from_path(file.name)
    sheets = []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        rows: list[Any] = [] if sheet.end is None else sheet.to_python(skip_empty_area=False)
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheets.append((meta.name, hidden, rows, list(sheet.merged_cell_ranges or ())))
    return sheets


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found = read(sys.stdin.buffer.read())
    except PasswordError:
        sys.exit(EXIT_PROTECTED)
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
