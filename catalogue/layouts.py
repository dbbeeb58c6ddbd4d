"""What real workbooks look like, told by their content, never by the file's name.

Headings are aliased to the Resource's national headings; rows come out with an ``Origin``. Layouts
known: the national workbook with child sheets, and annexes of a publication decision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.layout_children import BASE_SHEET, Children, base_digests, find_child_sheets
from catalogue.readings import (
    ABOLISHED,
    AMENDED,
    BASIS_DAY,
    CHANGE_BASIS,
    CODE,
    LEVEL,
    MINISTRY,
    NEW,
    SECTOR,
    STATUS,
    UNIT,
    UNIT_CODE,
    Origin,
)
from common.spreadsheets import (
    Sheet,
    Table,
    TableRow,
    find_tables,
)
from common.vietnamese import fold, read_code, tidy

NATIONAL, ANNEX = "national", "annex"
ORDINAL, NAME, PLACE = "STT", "Tên TTHC", "Địa chỉ tiếp nhận"

# Headings of annexes and of other hands → national headings.
ANNEX_ALIASES = {
    "TT": ORDINAL,
    "Số TT": ORDINAL,
    "Số thứ tự": ORDINAL,
    "Mã số TTHC": CODE,
    "Mã số thủ tục hành chính": CODE,
    "Mã thủ tục hành chính": CODE,
    "Mã thủ tục": CODE,
    "Mã hồ sơ TTHC": CODE,
    "Số hồ sơ TTHC": CODE,
    "Tên thủ tục hành chính": NAME,
    "Tên thủ tục": NAME,
    "Thời gian giải quyết": "Thời hạn giải quyết",
    "Thời hạn": "Thời hạn giải quyết",
    "Địa điểm thực hiện": PLACE,
    "Địa điểm tiếp nhận": PLACE,
    "Lệ phí": "Phí, lệ phí",
    "Phí": "Phí, lệ phí",
    "Phí và lệ phí": "Phí, lệ phí",
    "Mức phí, lệ phí": "Phí, lệ phí",
    "Căn cứ pháp lý": "[CCPL]",
    "Cơ sở pháp lý": "[CCPL]",
    "Thành phần hồ sơ": "[TPHS]",
    "QĐ công bố của Bộ": "Số quyết định",
    "Quyết định công bố của Bộ": "Số quyết định",
    "Trực tiếp": "[Trực tiếp]",
    "BCCI": "[Bưu chính]",
    "Bưu chính công ích": "[Bưu chính]",
    "Dịch vụ bưu chính": "[Bưu chính]",
    "Dịch vụ BCCI": "[Bưu chính]",
    "Trực tuyến": "[Trực tuyến]",
    "Ngày ban hành văn bản": BASIS_DAY,
    "Tên VBQPPL quy định nội dung bãi bỏ": CHANGE_BASIS,
    "Tên VBQPPL quy định việc bãi bỏ": CHANGE_BASIS,
    "Tên VBQPPL quy định nội dung sửa đổi, bổ sung": CHANGE_BASIS,
    "Tên VBQPPL quy định nội dung sửa đổi, bổ sung, thay thế": CHANGE_BASIS,
    "Tên VBQPPL quy định nội dung thay thế": CHANGE_BASIS,
    "Cơ quan giải quyết TTHC": UNIT,
    "Số lượng hồ sơ": "Số bộ hồ sơ",
    "Yêu cầu, điều kiện thực hiện": "Yêu cầu, điều kiện",
    "Đối tượng": "Đối tượng thực hiện",
    "Mức độ dịch vụ công": "Mức độ trực tuyến",
    "Từ khóa": "Từ khoá",
    "Cơ quan được ủy quyền": "Cơ quan được uỷ quyền",
}
CODE_HEADINGS = (CODE, *[alias for alias, name in ANNEX_ALIASES.items() if name == CODE])
LEVEL_WORDS = (
    (re.compile(r"\bcap tinh\b"), "Cấp tỉnh"),
    (re.compile(r"\bcap xa\b"), "Cấp xã"),
    (re.compile(r"\bcap huyen\b"), "Cấp huyện (đến 30/6/2025)"),
    (re.compile(r"\bcap (?:bo|trung uong)\b"), "Cấp bộ"),
)
KIND_WORDS = (
    (re.compile(r"moi ban hanh|ban hanh moi"), NEW),
    (re.compile(r"sua doi|bo sung|thay the"), AMENDED),
    (re.compile(r"bai bo|huy bo"), ABOLISHED),
)
SECTOR_ROW = re.compile(
    r"^(?:[IVXLC]+|\d+)?\s*[.)/:-]?\s*(?:lĩnh vực)\s*:?\s*(?P<name>.+)$", re.IGNORECASE
)
COUNT_TAIL = re.compile(r"\s*\(\s*\d+\s*(?:TTHC|thủ tục)[^()]*\)\s*$", re.IGNORECASE)
TITLE_UNIT = re.compile(
    r"(?:chức năng quản lý|thẩm quyền giải quyết|thẩm quyền quản lý)\s*(?:nhà nước\s*)?của\s+"
    r"(?P<name>.+?)\s*(?:\(|$)",
    re.IGNORECASE,
)
NOT_A_UNIT = re.compile(r"^(?:ubnd|uy ban nhan dan|co quan)?\s*(?:cac\s+)?cap\b")


@dataclass(frozen=True)
class SheetRow:
    """One procedure of the workbook: cells under national headings, and where it stands."""

    cells: dict[str, Any]
    origin: Origin


@dataclass
class Reading:
    """A workbook as recognised: its layout, its rows, what was left aside; ``unused``: headings."""

    layout: str
    rows: list[SheetRow]
    notes: list[str] = field(default_factory=list)
    unused: set[str] = field(default_factory=set)


class UnknownLayoutError(Exception):
    """No sheet of the file is of a known layout; the message names what was looked for."""


def recognise(sheets: Sequence[Sheet], national: Sequence[str]) -> Reading:
    """Rows of all tables found; ``national`` are the main sheet's headings.

    Raises ``UnknownLayoutError`` when no sheet holds a table with a code and a name column.
    """
    aliases = {heading: heading for heading in (*national, *FURTHER)} | ANNEX_ALIASES
    notes: list[str] = []
    children = find_child_sheets(sheets, CODE_HEADINGS, notes)
    base = base_digests(sheets)
    rows: list[SheetRow] = []
    unused: set[str] = set()
    layout = ANNEX
    for sheet in sheets:
        if sheet.name == BASE_SHEET or id(sheet) in children.sheets:
            continue
        tables = _tables(sheet, aliases, notes)
        for table in tables:
            unused |= {tidy(str(heading))[0] for heading in table.unknown.values()}
            whole = bool(children.sheets) or _is_national(table)
            layout = NATIONAL if whole else layout
            rows += _rows(sheet, table, tables, children if whole else None, base)
    if not rows:
        raise UnknownLayoutError(
            "Không nhận ra bảng danh mục nào trong tệp. Hệ thống tìm một dòng tiêu đề có cột "
            "“Mã TTHC” (hoặc “Mã số TTHC”, “Số hồ sơ TTHC”) và cột “Tên TTHC” (hoặc “Tên thủ tục "
            "hành chính”). " + " ".join(notes)
        )
    return Reading(layout, rows, notes, unused)


FURTHER = (CODE, SECTOR, MINISTRY, UNIT, UNIT_CODE, STATUS, ORDINAL)


def _tables(sheet: Sheet, aliases: Mapping[str, str], notes: list[str]) -> list[Table]:
    if not any(any(cell is not None for cell in row) for row in sheet.rows):
        notes.append(f"Trang “{sheet.name}” trống.")
        return []
    if sheet.hidden:
        notes.append(f"Trang “{sheet.name}” đang ẩn nên không đọc.")
        return []
    found = [
        table
        for table in find_tables(
            sheet.rows,
            aliases,
            merged=sheet.merged,
            ordinal=ORDINAL,
            kind_of_section=_kind_of_section,
        )
        if CODE in table.columns and NAME in table.columns
    ]
    if not found:
        notes.append(f"Trang “{sheet.name}” không có cột mã và cột tên thủ tục nên không đọc.")
    for table in found:
        for letter, heading in table.unknown.items():
            shown = tidy(str(heading))[0]
            notes.append(f"Trang “{sheet.name}”: cột {letter} “{shown}” không dùng đến.")
    return found


def _kind_of_section(text: str) -> str | None:
    folded = fold(text)
    if "linh vuc" in folded and not _level_of(folded):
        return "section"
    if _kinds_of(folded) or _level_of(folded):
        return "part"
    return None


def _is_national(table: Table) -> bool:
    return "Link truy cập" in table.columns or (
        "Số quyết định" in table.columns and "Loại TTHC" in table.columns
    )


def _kinds_of(folded: str) -> set[str]:
    return {kind for pattern, kind in KIND_WORDS if pattern.search(folded)}


def _level_of(folded: str) -> str:
    found = [label for pattern, label in LEVEL_WORDS if pattern.search(folded)]
    return found[0] if len(found) == 1 else ""


def _one_kind(*texts: str | None) -> str:
    """The kind the nearest text names; "" when none, or when one text names several."""
    for text in texts:
        kinds = _kinds_of(fold(text or ""))
        if kinds:
            return kinds.pop() if len(kinds) == 1 else ""
    return ""


def sector_name(text: str) -> str:
    """The sector a section row names: no mark, no count, no capitals."""
    words = tidy(text)[0]
    found = SECTOR_ROW.match(words)
    name = COUNT_TAIL.sub("", found["name"] if found else _after_mark(words)).strip(" .;:")
    return name.capitalize() if name.isupper() else name


def _after_mark(text: str) -> str:
    return re.sub(r"^(?:[IVXLC]+|[A-H]|\d+)\s*[.)/:-]\s*", "", text)


def _title_unit(titles: Sequence[str]) -> str:
    for title in titles:
        found = TITLE_UNIT.search(tidy(title)[0])
        if found and not NOT_A_UNIT.match(fold(found["name"])):
            return found["name"].strip(" .,;")
    return ""


def _rows(
    sheet: Sheet,
    table: Table,
    tables: Sequence[Table],
    children: Children | None,
    base: dict[str, str] | None,
) -> list[SheetRow]:
    titles = table.titles or (tables[0].titles if tables else ())
    title = next((text for text in titles if _kinds_of(fold(text))), "")
    level = next((found for text in titles if (found := _level_of(fold(text)))), "")
    unit = "" if children else _title_unit(titles)
    return [
        _sheet_row(sheet, table, row, (title, level, unit), children, base) for row in table.rows
    ]


def _sheet_row(
    sheet: Sheet,
    table: Table,
    row: TableRow,
    told: tuple[str, str, str],
    children: Children | None,
    base: dict[str, str] | None,
) -> SheetRow:
    title, level, unit = told
    cells = dict(row.cells)
    implied = {}
    if cells.get(SECTOR) is None and row.section:
        implied[SECTOR] = sector_name(row.section)
    if LEVEL not in cells and (row.part or level):
        implied[LEVEL] = _level_of(fold(row.part or "")) or level
    if UNIT not in cells and UNIT_CODE not in cells and unit:
        implied[UNIT] = unit
    implied = {heading: value for heading, value in implied.items() if value}
    cells.update(implied)
    kind = "" if children else _one_kind(row.part, title, sheet.name)
    seen = None
    if children is not None:
        code = read_code(cells.get(CODE)).base or ""
        cells.update(children.of(code, returned=base is not None and code in base))
        seen = base.get(code, "") if base is not None else None
    origin = Origin(
        sheet.name, row.number, kind, row.columns, table.headings, frozenset(implied), seen or None
    )
    return SheetRow(cells, origin)
