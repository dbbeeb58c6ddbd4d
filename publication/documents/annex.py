"""Part I of the annex: what changes, in tables A, B, C by level (NĐ 63/2010 art 13–15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from catalogue.enums import Level, Part
from catalogue.parts import charges_of
from catalogue.texts import draft_text
from catalogue.wording import (
    UNKNOWN_TEXT,
    plain,
    version_fee,
    version_time_limit,
)
from publication.documents.paper import Paper, Words
from publication.documents.rows import TABLES, DecisionRow
from publication.enums import ItemKind

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion
    from catalogue.texts import Text

NO_LIMIT_TOLD = "–"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

LIST_HEADINGS = (
    "STT",
    "Mã TTHC",
    "Tên TTHC",
    "Thời hạn giải quyết",
    "Địa điểm thực hiện",
    "Phí, lệ phí (nếu có)",
    "Căn cứ pháp lý",
)
LIST_SHARES = (5, 11, 26, 14, 16, 13, 20)
HEADINGS = {
    "A": LIST_HEADINGS,
    "B": (
        *LIST_HEADINGS,
        "Tên VBQPPL quy định nội dung sửa đổi, bổ sung, thay thế",
        "Nội dung sửa đổi, bổ sung, thay thế",
    ),
    "C": ("STT", "Mã TTHC", "Tên TTHC", "Tên VBQPPL quy định việc bãi bỏ"),
}
SHARES = {"A": LIST_SHARES, "B": (5, 11, 20, 11, 13, 11, 16, 16, 14), "C": (6, 14, 45, 35)}


def write_tables(paper: Paper, rows: list[DecisionRow]) -> None:
    """Part I; a table for each letter and level that has rows."""
    for letter, heading, kinds in TABLES:
        listed = [row for row in rows if row.item.kind in kinds]
        if not listed:
            continue
        paper.add(Words("Bảng", f"{letter}. {heading.upper()}"))
        cells = CELLS[letter]
        for place, (level, group) in enumerate(by_level(listed)):
            paper.add(Words("Cấp", f"{ROMAN[place] if place < len(ROMAN) else place + 1}. {level}"))
            paper.table(
                HEADINGS[letter],
                SHARES[letter],
                ((str(number), *cells(row)) for number, row in enumerate(group, start=1)),
                centred=2,
            )


def by_level(rows: Iterable[DecisionRow]) -> list[tuple[str, list[DecisionRow]]]:
    """(levels in words, rows), the levels in the order of the enumeration; each row once."""
    order = list(Level.values)
    groups: dict[tuple[int, ...], list[DecisionRow]] = {}
    for row in rows:
        text = row.new or row.old
        levels = tuple(sorted(order.index(level) for level in text.levels)) if text else ()
        groups.setdefault(levels, []).append(row)
    return [(_level_words(levels, order), groups[levels]) for levels in sorted(groups)]


def _level_words(levels: tuple[int, ...], order: list[str]) -> str:
    labels = [Level(order[place]).label for place in levels]
    words = ", ".join(labels[:1] + [label[:1].lower() + label[1:] for label in labels[1:]])
    return (
        f"Thủ tục hành chính {words[:1].lower()}{words[1:]}" if words else "Chưa nêu cấp thực hiện"
    )


# --- cells of part I ----------------------------------------------------------------------------


def _list_cells(row: DecisionRow) -> tuple[str, ...]:
    text = row.new
    if text is None:
        return (row.code, _name(row), *[NO_LIMIT_TOLD] * 4)
    return (
        row.code,
        _name(row),
        limit_words(text),
        text.place.strip() or UNKNOWN_TEXT,
        fee_lines(text),
        "\n".join(f"- {basis_words(basis)}" for basis in text.legal_bases.all()) or UNKNOWN_TEXT,
    )


def _change_cells(row: DecisionRow) -> tuple[str, ...]:
    return (*_list_cells(row), row.item.change_basis.strip() or NO_LIMIT_TOLD, _what_changed(row))


def _closing_cells(row: DecisionRow) -> tuple[str, ...]:
    return row.code, _name(row), row.item.change_basis.strip() or UNKNOWN_TEXT


CELLS: dict[str, Callable[[DecisionRow], tuple[str, ...]]] = {
    "A": _list_cells,
    "B": _change_cells,
    "C": _closing_cells,
}


def _name(row: DecisionRow) -> str:
    item = row.item
    lines = [row.name]
    if item.effective_on and item.effective_on != item.decision.effective_on:
        lines.append(f"(Áp dụng từ ngày {item.effective_on:%d/%m/%Y})")
    if item.note.strip():
        lines.append(f"Ghi chú: {item.note.strip()}")
    return "\n".join(lines)


def _what_changed(row: DecisionRow) -> str:
    item = row.item
    if item.kind == ItemKind.REPLACED:
        return f"Được thay thế bằng: {row.successor}" if row.successor else "Được thay thế"
    declared = [Part(part).label for part in item.changed_parts]
    if item.kind == ItemKind.CORRECTED:
        found = declared or [Part(part).label for part in row.changes.parts]
        return f"Đính chính: {', '.join(found)}" if found else "Đính chính"
    return ", ".join(declared) or UNKNOWN_TEXT


def limit_words(version: ProcedureVersion | Text) -> str:
    """The time limit, and below it the words of the act where they say more."""
    limit, words = version_time_limit(version), version.time_limit_text.strip()
    return limit if words in {"", limit} else f"{limit}\n{words}"


def fee_lines(version: ProcedureVersion) -> str:
    """Each charge on a line, or what the text says of charges as a whole."""
    listed = charges_of(draft_text(version)).entries if version.charges.all() else ()
    lines = [
        f"{charge['name'].strip() or charge['kind_text']}: {charge['amount_text']}"
        for charge in listed
    ]
    return "\n".join(lines) or plain(version_fee(version))


def basis_words(row: Any) -> str:
    """Number and title of an act, the number once."""
    number, title = row.number.strip(), row.title.strip()
    if number and title and number not in title:
        return f"{number} – {title}"
    return title or number
