"""Child sheets of the national workbook, grouped by procedure, and the export's hidden base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.readings import ChildRows
from common.spreadsheets import Sheet, column_letter, heading_key
from common.vietnamese import read_code

BASE_SHEET = "_base"
CHILD_HEADER_ROWS = 8

CHILD_ALIASES = {
    "channels": {
        "Hình thức": "Hình thức nộp",
        "Thời hạn giải quyết": "Thời gian",
        "Thời hạn": "Thời gian",
        "Phí lệ phí": "Phí, lệ phí",
    },
    "steps": {"Trường hợp": "Trường hợp xử lý", "Nội dung": "Mô tả chi tiết"},
    "components": {
        "Mã": "Mã giấy tờ",
        "Số bản chính": "Bản chính",
        "Số bản sao": "Bản sao",
        "Biểu mẫu": "Biểu mẫu điện tử",
        "Mẫu đơn, tờ khai": "Biểu mẫu điện tử",
    },
    "results": {"Mã": "Mã kết quả", "Tên": "Tên kết quả"},
    "legal_bases": {"Số, ký hiệu": "Số ký hiệu"},
    "charges": {"Mức thu": "Mức thu (đồng)"},
    "reductions": {},
    "forms": {},
}


@dataclass
class Children:
    """Child sheets of the workbook: rows by relation and short code."""

    sheets: set[int] = field(default_factory=set)
    heads: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    rows: dict[str, dict[str, list[tuple[int, Sequence[Any]]]]] = field(default_factory=dict)

    def of(self, code: str, *, returned: bool) -> dict[str, ChildRows]:
        """Cells for the Resource's child fields.

        A procedure without rows in a sheet keeps its rows, unless the file is a returned export.
        """
        cells = {}
        for relation, (name, headings, letters) in self.heads.items():
            rows = self.rows[relation].pop(code, None)
            if rows or returned:
                title = CHILD_SHEETS[relation].title
                cells[f"[{title}]"] = ChildRows(name, headings, letters, rows or [])
        return cells


def find_child_sheets(sheets: Sequence[Sheet], codes: Sequence[str], notes: list[str]) -> Children:
    """Child sheets by their titles; ``codes`` are the headings a code column may have."""
    found = Children()
    titles = {heading_key(sheet.title): relation for relation, sheet in CHILD_SHEETS.items()}
    for sheet in sheets:
        relation = titles.get(heading_key(sheet.name))
        head = _child_header(sheet, relation, codes) if relation and not sheet.hidden else None
        if relation is None or head is None:
            continue
        index, code_place, places = head
        found.sheets.add(id(sheet))
        headings = tuple(heading for _place, heading in places)
        letters = tuple(column_letter(place) for place, _heading in places)
        found.heads[relation] = (sheet.name, headings, letters)
        found.rows[relation] = _grouped(sheet, index, code_place, [p for p, _h in places], notes)
    return found


def _child_header(
    sheet: Sheet, relation: str, codes: Sequence[str]
) -> tuple[int, int, list[tuple[int, str]]] | None:
    """Row, place of the code and places of known columns; None when no row is a heading row."""
    known = {
        heading_key(column.heading): column.heading for column in CHILD_SHEETS[relation].columns
    }
    known |= {heading_key(alias): name for alias, name in CHILD_ALIASES[relation].items()}
    code_keys = {heading_key(heading) for heading in codes}
    for index, row in enumerate(sheet.rows[:CHILD_HEADER_ROWS]):
        keys = [heading_key(cell) for cell in row]
        places = [(place, known[key]) for place, key in enumerate(keys) if key in known]
        code = next((place for place, key in enumerate(keys) if key in code_keys), None)
        if code is not None and places:
            return index, code, places
    return None


def _grouped(
    sheet: Sheet, header: int, code_place: int, places: list[int], notes: list[str]
) -> dict[str, list[tuple[int, Sequence[Any]]]]:
    groups: dict[str, list[tuple[int, Sequence[Any]]]] = {}
    last_raw: object = None
    last_code: str | None = None
    for index in range(header + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if len(row) <= code_place:
            continue
        raw = row[code_place]
        if raw is None:
            continue
        if raw != last_raw:
            last_raw, last_code = raw, read_code(raw).base
            if last_code is None:
                notes.append(
                    f"Trang “{sheet.name}”, dòng {index + 1}: mã “{raw}” không đọc được, dòng bỏ qua."
                )
        if last_code is not None:
            cells = [row[place] if place < len(row) else None for place in places]
            groups.setdefault(last_code, []).append((index + 1, cells))
    return groups


def base_digests(sheets: Sequence[Sheet]) -> dict[str, str] | None:
    """Digest of the version each procedure was exported from; None when the file has no base."""
    for sheet in sheets:
        if sheet.name == BASE_SHEET:
            return {
                str(row[0]): str(row[1] or "")
                for row in sheet.rows
                if len(row) > 1 and row[0] is not None and re.fullmatch(r"\d\.\d{6}", str(row[0]))
            }
    return None
