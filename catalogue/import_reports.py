"""What was read from a workbook, for machines (JSON) and for people (a plain workbook)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from catalogue.enums import RowStatus
from catalogue.models import ImportBatch
from common.spreadsheets import text_cell

REPORT_HEADINGS = [
    "Trang tính",
    "Dòng",
    "Mã TTHC",
    "Tên TTHC",
    "Kết quả",
    "Thay đổi",
    "Sửa an toàn",
    "Câu hỏi",
    "Lỗi",
]


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """Rows by what they would do, every status named."""
    return {status: batch.counts.get(status, 0) for status in RowStatus.values}


def counts_text(batch: ImportBatch) -> str:
    """One line: "3 mới, 1 thay đổi, …"."""
    counts = counts_of(batch)
    return ", ".join(f"{counts[status.value]} {status.label.lower()}" for status in RowStatus)


def payload_of(batch: ImportBatch) -> dict[str, Any]:
    """The ``--json`` answer (design §4), with the open questions of each row besides."""
    rows = batch.rows.order_by("pk").values(
        "sheet", "number", "code", "status", "changes", "repairs", "errors", "questions"
    )
    return {
        "file": batch.file_name,
        "layout": batch.layout,
        "counts": counts_of(batch),
        "rows": [
            {
                "sheet": row["sheet"],
                "row": row["number"],
                "code": row["code"],
                "status": row["status"],
                "changes": [
                    {key: change[key] for key in ("field", "old", "new")}
                    for change in row["changes"]
                ],
                "repairs": row["repairs"],
                "errors": [
                    {key: error[key] for key in ("column", "message")} for error in row["errors"]
                ],
                "questions": row["questions"],
            }
            for row in rows.iterator(chunk_size=500)
        ],
    }


def write_report(batch: ImportBatch, path: str | Path) -> None:
    """One line for each row of the workbook, formulas neutralised."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Kết quả")
    sheet.freeze_panes = "A2"
    sheet.append(REPORT_HEADINGS)
    for row in batch.rows.order_by("pk").iterator(chunk_size=500):
        changes = [
            f"{change['label']}: {change['old']} → {change['new']}" for change in row.changes
        ]
        cells = [
            row.sheet,
            row.number,
            row.code,
            row.name,
            row.get_status_display(),
            "\n".join(changes),
            "\n".join(row.repairs),
            "\n".join(question["message"] for question in row.questions),
            "\n".join(_error_line(error) for error in row.errors),
        ]
        sheet.append([text_cell(cell) for cell in cells])
    workbook.save(path)


def _error_line(error: dict[str, str]) -> str:
    where = f"Cột {error['column']}: " if error["column"] else ""
    return where + error["message"]
