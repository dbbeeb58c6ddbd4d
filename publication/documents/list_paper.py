"""What the decision on the Centre's list says, and its annex: where each procedure is received."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publication.documents.paper import Paper, Words
from publication.documents.rows import LIST_TABLES, DecisionRow
from publication.documents.wording import CENTRE_NAME, NUMBERED_KINDS, OFFICE_NAME, PLACE, counted
from publication.enums import ListChange

if TYPE_CHECKING:
    from publication.models import Decision

PROVINCE = f"tỉnh {PLACE}"
HEADINGS = ("STT", "Mã TTHC", "Tên TTHC", "Nơi tiếp nhận", "Địa chỉ", "Ghi chú")
SHARES = (6, 13, 33, 20, 18, 10)
MOVED_HEADINGS = ("STT", "Mã TTHC", "Tên TTHC", "Nơi tiếp nhận cũ", "Nơi tiếp nhận mới", "Ghi chú")
MOVED_SHARES = (6, 13, 31, 20, 20, 10)


def first_article(_decision: Decision, rows: list[DecisionRow]) -> str:
    """What is approved, how many of each."""
    counts = Counter(row.item.kind for row in rows)
    kinds = [(words, counts[kind]) for kind, words in NUMBERED_KINDS.items() if counts[kind]]
    listed = f", gồm {counted(kinds)}" if kinds else ""
    return (
        "Phê duyệt kèm theo Quyết định này danh mục thủ tục hành chính tiếp nhận hồ sơ, trả kết quả "
        f"tại {CENTRE_NAME} và các nơi tiếp nhận trên địa bàn {PROVINCE}{listed} "
        "(có Phụ lục kèm theo)."
    )


def third_article(_decision: Decision) -> str:
    """Who carries it out."""
    return (
        f"Chánh {OFFICE_NAME}, Giám đốc {CENTRE_NAME}, Thủ trưởng các sở, ban, ngành, cơ quan trung "
        "ương tổ chức theo ngành dọc tại địa phương, Chủ tịch Ủy ban nhân dân các xã, phường, đặc "
        "khu và các cơ quan, tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định "
        "này./."
    )


def write_list(paper: Paper, rows: list[DecisionRow]) -> None:
    """A table for what is taken in, what moves, what is taken out."""
    for letter, heading, kinds in LIST_TABLES:
        listed = [row for row in rows if row.item.kind in kinds]
        if not listed:
            continue
        moves = ListChange.MOVED in kinds
        paper.add(Words("Bảng", f"{letter}. {heading.upper()}"))
        paper.table(
            MOVED_HEADINGS if moves else HEADINGS,
            MOVED_SHARES if moves else SHARES,
            (
                (str(number), *(_moved_cells(row) if moves else _cells(row)))
                for number, row in enumerate(listed, start=1)
            ),
            centred=2,
        )


def _cells(row: DecisionRow) -> tuple[str, ...]:
    return row.code, row.name, row.item.place.name, row.item.place.address, _note(row)


def _moved_cells(row: DecisionRow) -> tuple[str, ...]:
    old, new = row.item.from_place, row.item.place
    return row.code, row.name, old.name, f"{new.name}\n{new.address}".strip(), _note(row)


def _note(row: DecisionRow) -> str:
    item = row.item
    own = item.effective_on and item.effective_on != item.decision.effective_on
    day = f"Từ ngày {item.effective_on:%d/%m/%Y}" if own else ""
    return "\n".join(words for words in (day, item.note.strip()) if words)
