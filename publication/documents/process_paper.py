"""What the decision on internal processes says, and its annex: the steps of each procedure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from catalogue.process_steps import process_time
from publication.documents.list_paper import PROVINCE
from publication.documents.paper import Paper, Words
from publication.documents.rows import PROCESS_TABLES, DecisionRow
from publication.documents.wording import NUMBERED_KINDS, OFFICE_NAME, counted
from publication.enums import ProcessChange

if TYPE_CHECKING:
    from publication.models import Decision

HEADINGS = ("Bước", "Nội dung công việc", "Đơn vị thực hiện", "Chức danh", "Thời gian", "Kết quả")
SHARES = (6, 34, 18, 16, 11, 15)
REVOKED_HEADINGS = ("STT", "Mã TTHC", "Tên TTHC", "Ghi chú")
REVOKED_SHARES = (6, 14, 55, 25)


def first_article(decision: Decision, rows: list[DecisionRow]) -> str:
    """What is approved and revoked, how many of each, on whose field."""
    counts = Counter(row.item.kind for row in rows)
    kinds = [(words, counts[kind]) for kind, words in NUMBERED_KINDS.items() if counts[kind]]
    listed = f", gồm {counted(kinds)}" if kinds else ""
    return (
        "Phê duyệt kèm theo Quyết định này quy trình nội bộ giải quyết thủ tục hành chính thuộc phạm "
        f"vi quản lý của {decision.unit.name}{listed} (có Phụ lục kèm theo)."
    )


def third_article(decision: Decision) -> str:
    """Who carries it out."""
    return (
        f"Chánh {OFFICE_NAME}, Thủ trưởng {decision.unit.name}, Giám đốc các sở, Thủ trưởng các ban, "
        f"ngành, Chủ tịch Ủy ban nhân dân các xã, phường, đặc khu trên địa bàn {PROVINCE} và các cơ "
        "quan, tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    )


def write_processes(paper: Paper, rows: list[DecisionRow]) -> None:
    """Each approved process with its table of steps; those revoked in one table."""
    for letter, heading, kinds in PROCESS_TABLES:
        listed = [row for row in rows if row.item.kind in kinds]
        if not listed:
            continue
        paper.add(Words("Bảng", f"{letter}. {heading.upper()}"))
        if ProcessChange.REVOKED in kinds:
            paper.table(
                REVOKED_HEADINGS,
                REVOKED_SHARES,
                (
                    (str(number), row.code, row.name, row.item.note.strip())
                    for number, row in enumerate(listed, start=1)
                ),
                centred=2,
            )
            continue
        for number, row in enumerate(listed, start=1):
            _write_process(paper, number, row)


def _write_process(paper: Paper, number: int, row: DecisionRow) -> None:
    steps = row.item.told_steps
    paper.add(
        Words("Tiêu đề mục", f"{number}. {row.name} (mã {row.code})"),
        Words("Nội dung", f"Tổng thời gian: {process_time(steps)}."),
    )
    if row.item.note.strip():
        paper.add(Words("Nội dung", row.item.note.strip()))
    paper.table(
        HEADINGS,
        SHARES,
        (
            (str(place), step.work, step.unit, step.post, step.time_words, step.output)
            for place, step in enumerate(steps, start=1)
        ),
        centred=1,
    )
