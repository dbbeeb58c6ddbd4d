"""What the Chief reads before he signs the submission: one decision in two minutes.

Counts first, then what is red, then the rows: those that cost people more come first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from catalogue.enums import Part
from catalogue.process_steps import process_time
from publication.deadlines import ClockState
from publication.documents.changes import DOWN, OTHER, UP, opening_lines
from publication.documents.rows import TABLES_OF, DecisionRow, NamedRow
from publication.enums import ItemKind, ListChange, ProcessChange

if TYPE_CHECKING:
    from publication.models import ListItem, ProcessItem
    from publication.queries import Check, ShownClock

# As many rows, and lines of a row, as two minutes allow; the rest stands in the annex.
MOST_ROWS = 12
MOST_LINES = 4
KIND_WORDS = {
    ItemKind.NEW: "mới ban hành",
    ItemKind.AMENDED: "sửa đổi, bổ sung",
    ItemKind.REPLACED: "được thay thế",
    ItemKind.ABOLISHED: "bãi bỏ",
    ItemKind.CORRECTED: "đính chính",
    ListChange.TAKEN_IN: "đưa vào tiếp nhận",
    ListChange.MOVED: "chuyển nơi tiếp nhận",
    ListChange.TAKEN_OUT: "đưa ra khỏi danh mục",
    ProcessChange.APPROVED: "phê duyệt quy trình",
    ProcessChange.REVOKED: "bãi bỏ quy trình",
}


@dataclass(frozen=True)
class Line:
    """One row as the summary tells it: ``told`` line by line, ``others`` the parts left to read."""

    row: DecisionRow
    told: tuple[str, ...]
    others: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    weight: int = 0

    @property
    def first_told(self) -> tuple[str, ...]:
        """The lines for the one page."""
        return self.told[:MOST_LINES]

    @property
    def told_later(self) -> tuple[str, ...]:
        """Lines that are folded there."""
        return self.told[MOST_LINES:]


@dataclass(frozen=True)
class Table:
    """Rows of one table of the annex, those that weigh most first."""

    letter: str
    heading: str
    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Summary:
    """``kinds`` and ``movements`` are (words, number), those that are not zero."""

    total: int
    kinds: tuple[tuple[str, int], ...]
    movements: tuple[tuple[str, int], ...]
    tables: tuple[Table, ...]
    rest: tuple[Line, ...]
    red: tuple[Check, ...] = ()
    notes: tuple[Check, ...] = field(default=())


def summarise(rows: list[DecisionRow], checks: list[Check], *, most: int = MOST_ROWS) -> Summary:
    """The summary of these rows; ``most`` of them in the tables, the others in ``rest``."""
    failed = [check for check in checks if not check.passed]
    red: dict[int, list[str]] = {}
    for check in failed:
        if check.item is not None and check.blocking:
            red.setdefault(check.item.pk, []).append(check.message)
    lines = [_line(row, tuple(red.get(row.item.pk, ()))) for row in rows]
    ranked = sorted(lines, key=lambda line: (-line.weight, line.row.number))
    shown = {line.row.number for line in ranked[:most]}
    return Summary(
        total=len(rows),
        kinds=_kinds(rows),
        movements=_movements(rows),
        tables=tuple(_tables(ranked, shown)),
        rest=tuple(line for line in lines if line.row.number not in shown),
        red=tuple(check for check in failed if check.blocking),
        notes=tuple(check for check in failed if not check.blocking),
    )


def _kinds(rows: list[DecisionRow]) -> tuple[tuple[str, int], ...]:
    counts = Counter(row.item.kind for row in rows)
    return tuple((words, counts[kind]) for kind, words in KIND_WORDS.items() if counts[kind])


def _movements(rows: list[DecisionRow]) -> tuple[tuple[str, int], ...]:
    """How many procedures' limits and fees moved which way, and how many papers came and went."""
    changes = [row.changes for row in rows]
    limits = Counter(way for change in changes for way in change.limits)
    fees = Counter(way for change in changes for way in change.fees)
    counted = (
        ("thủ tục rút ngắn thời hạn", limits[DOWN]),
        ("thủ tục kéo dài thời hạn", limits[UP]),
        ("thủ tục đổi cách tính thời hạn", limits[OTHER]),
        ("thủ tục giảm mức thu", fees[DOWN]),
        ("thủ tục tăng mức thu", fees[UP]),
        ("thủ tục đổi cách ghi mức thu", fees[OTHER]),
        ("giấy tờ được bỏ", sum(change.papers_removed for change in changes)),
        ("giấy tờ thêm vào", sum(change.papers_added for change in changes)),
    )
    return tuple((words, number) for words, number in counted if number)


def _tables(ranked: list[Line], shown: set[int]) -> list[Table]:
    tables = []
    for letter, heading, kinds in chain.from_iterable(TABLES_OF.values()):
        lines = [line for line in ranked if line.row.item.kind in kinds]
        if lines:
            told = tuple(line for line in lines if line.row.number in shown)
            tables.append(Table(letter, heading, len(lines), told))
    return tables


# --- one row ------------------------------------------------------------------------------------


def _line(row: DecisionRow, red: tuple[str, ...]) -> Line:
    undeclared = _undeclared(row)
    return Line(
        row=row,
        told=_told(row),
        others=row.changes.others,
        undeclared=undeclared,
        red=red,
        weight=_weight(row, red=bool(red), undeclared=bool(undeclared)),
    )


def _told(row: DecisionRow) -> tuple[str, ...]:
    item = row.item
    if isinstance(row, NamedRow):
        return process_lines(item) if item.kind in ProcessChange.values else list_lines(item)
    if item.kind == ItemKind.NEW:
        return opening_lines(row.new) if row.new else ()
    if item.kind == ItemKind.ABOLISHED:
        return (f"Bãi bỏ theo: {item.change_basis.strip() or 'chưa nêu'}",)
    if item.kind == ItemKind.REPLACED:
        place = f"Thay bằng: {row.successor or 'chưa nêu'}"
        return (place, f"Theo: {item.change_basis.strip() or 'chưa nêu'}")
    if row.old is None or row.new is None:
        return ("Chưa có nội dung hiện hành để so sánh",)
    return row.changes.lines or (
        ("Không đổi thời hạn, mức thu, giấy tờ, trình tự, căn cứ",)
        if row.changes.parts
        else ("Không có khác biệt với nội dung hiện hành",)
    )


def list_lines(item: ListItem) -> tuple[str, ...]:
    """Where the procedure goes and comes from, from which day where that is its own."""
    if item.change == ListChange.TAKEN_OUT:
        where = f"Không còn tiếp nhận tại: {item.place}"
    else:
        where = f"Tiếp nhận tại: {item.place}"
    return (
        *((f"Chuyển từ: {item.from_place}",) if item.from_place else ()),
        where,
        *_own_words(item),
    )


def process_lines(item: ProcessItem) -> tuple[str, ...]:
    """How many steps in what time, then each step."""
    if not item.opens:
        return ("Quy trình nội bộ hết áp dụng", *_own_words(item))
    steps = item.told_steps
    return (
        f"{len(steps)} bước, tổng thời gian {process_time(steps)}",
        *_own_words(item),
        *(
            f"Bước {number}: {step.work} – {step.unit} ({step.time_words})"
            for number, step in enumerate(steps, start=1)
        ),
    )


def _own_words(item: ListItem | ProcessItem) -> tuple[str, ...]:
    """From which day, where that is the row's own, and its remark."""
    own = item.effective_on if item.effective_on != item.decision.effective_on else None
    return (
        *((f"Từ ngày {own:%d/%m/%Y}",) if own else ()),
        *((f"Ghi chú: {item.note.strip()}",) if item.note.strip() else ()),
    )


def _undeclared(row: DecisionRow) -> tuple[str, ...]:
    """Components that differ though table B would not name them."""
    if row.item.kind != ItemKind.AMENDED:
        return ()
    declared = {*row.item.changed_parts, Part.OTHER}
    return tuple(Part(part).label for part in row.changes.parts if part not in declared)


def _weight(row: DecisionRow, *, red: bool, undeclared: bool) -> int:
    """What is red or costs people more weighs most; what only spares them, little."""
    changes = row.changes
    dearer = UP in changes.limits or UP in changes.fees or bool(changes.papers_added)
    unclear = OTHER in changes.limits or OTHER in changes.fees
    lighter = bool(changes.limits or changes.fees or changes.papers_removed)
    opens_or_closes = row.item.kind not in {ItemKind.AMENDED, ItemKind.CORRECTED}
    points = (
        (red, 32),
        (dearer, 16),
        (unclear, 8),
        (undeclared, 4),
        (opens_or_closes, 2),
        (lighter, 1),
    )
    return sum(point for holds, point in points if holds)


def clock_words(shown: ShownClock) -> str:
    """ "Nhập CSDL quốc gia: chậm nhất 12/03/2026 – quá hạn 3 ngày"."""
    late = shown.state in {ClockState.LATE, ClockState.MISSED}
    days = f" {shown.days} ngày" if late else ""
    words = shown.state.label[:1].lower() + shown.state.label[1:]
    return f"{shown.clock.label}: chậm nhất {shown.clock.due:%d/%m/%Y} – {words}{days}"
