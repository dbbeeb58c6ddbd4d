"""The catalogue of one day as the national workbook, written row by row.

Columns and cells are the Resource's own, so that what is written reads back as it was. The hidden
sheet ``_base`` carries the edition and the digest of each text: a returned file is merged three
ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from catalogue.child_rows import ChildSheet
from catalogue.child_sheets import CHILD_SHEETS
from catalogue.columns import Column
from catalogue.models import CHILD_RELATIONS, Effect
from catalogue.readings import CODE, MINISTRY, SECTOR, STATUS, UNIT, UNIT_CODE
from catalogue.resources import ProcedureResource
from catalogue.supplementary_book import fields_on
from catalogue.supplementary_columns import SupplementaryColumn
from catalogue.widgets import Cell, safe_text
from common.vietnamese import format_date

CHUNK = 500
MAIN_SHEET, BASE_SHEET = "TTHC", "_base"
ORDINAL, NAME = "STT", "Tên TTHC"
IN_FORCE = "Đang có hiệu lực"
TEXT_FORMAT = "@"
WIDE, NARROW = 40, 18

# Headings of the national database first, in its order; then what our texts hold besides.
NATIONAL_ORDER = (
    CODE,
    NAME,
    "Link truy cập",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan ban hành",
    SECTOR,
    "Cấp thực hiện",
    "Đối tượng thực hiện",
    "Loại TTHC",
    "Từ khoá",
    "Địa chỉ tiếp nhận",
    "Cơ quan thực hiện",
    "Cơ quan có thẩm quyền",
    "Cơ quan phối hợp",
    "Cơ quan được uỷ quyền",
    "Mô tả",
    STATUS,
)
RELATED = {
    CODE: "procedure__base_code",
    SECTOR: "version__sector__name",
    MINISTRY: "version__sector__ministry__name",
    UNIT: "version__unit__name",
    UNIT_CODE: "version__unit__code",
    "Quyết định của tỉnh": "act__number",
    "Có hiệu lực từ ngày": "valid_from",
}
KEYS = ("version_id", "version__frozen__digest")


class _CatalogueWriter:
    """Sheets of one workbook, filled together as texts come."""

    def __init__(self, *, on: date, known: datetime | None) -> None:
        self.workbook = Workbook(write_only=True)
        self.resource = ProcedureResource(supplementary=fields_on())
        self.headings = self._headings()
        self.names, self.renderers = self._renderers()
        self.main = self._sheet(MAIN_SHEET, [ORDINAL, *self.headings])
        self.children = {
            relation: self._sheet(sheet.title, [ORDINAL, CODE, NAME, *headings_of(sheet)])
            for relation, sheet in CHILD_SHEETS.items()
        }
        self.base = self.workbook.create_sheet(BASE_SHEET)
        self.base.sheet_state = "hidden"
        self.base.append(["Danh mục ngày", format_date(on)])
        self.base.append(["Biết đến", (known or timezone.now()).isoformat()])
        self.base.append([CODE, "SHA-256"])
        self.ordinals = dict.fromkeys((MAIN_SHEET, *CHILD_SHEETS), 0)
        self.code_cells = {
            name: _code_cell(sheet)
            for name, sheet in ((MAIN_SHEET, self.main), *self.children.items())
        }

    def _headings(self) -> list[str]:
        own = [column.column_name for column in self.resource.columns]
        further = [heading for heading in (*own, *RELATED) if heading not in NATIONAL_ORDER]
        return [*NATIONAL_ORDER, *further]

    def _renderers(self) -> tuple[list[str], list[Callable[[Sequence[Any]], Any]]]:
        """Names of the values to fetch and, for each heading, how its cell comes from them."""
        columns = {column.column_name: column for column in self.resource.columns}
        names = [*KEYS, *RELATED.values()]
        attributes = dict.fromkeys(name for column in columns.values() for name in column.stored_in)
        names += [f"version__{name}" for name in attributes]
        places = {name: place for place, name in enumerate(names)}
        renderers = []
        for heading in self.headings:
            if heading == STATUS:
                renderers.append(lambda _values: IN_FORCE)
            elif heading in columns:
                renderers.append(_column_renderer(columns[heading], places))
            else:
                renderers.append(_plain_renderer(places[RELATED[heading]]))
        return names, renderers

    def _sheet(self, title: str, headings: Sequence[str]) -> WriteOnlyWorksheet:
        sheet = self.workbook.create_sheet(title)
        sheet.freeze_panes = "D2" if title == MAIN_SHEET else "C2"
        for place, heading in enumerate(headings, 1):
            wide = heading in {NAME, "Mô tả chi tiết", "Tên giấy tờ", "Trích yếu", "Mô tả"}
            letter = _letters(place)
            sheet.column_dimensions[letter].width = WIDE if wide else NARROW
        row = []
        for heading in headings:
            cell = WriteOnlyCell(sheet, heading)
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
            row.append(cell)
        sheet.append(row)
        return sheet

    def write(self, effects: list[tuple[Any, ...]]) -> None:
        """A chunk of texts with their children."""
        code_place, name_place = self.headings.index(CODE), self.headings.index(NAME)
        heads = {}
        cell = self.code_cells[MAIN_SHEET]
        for values in effects:
            row = [render(values) for render in self.renderers]
            heads[values[0]] = (row[code_place], row[name_place])
            self.base.append([row[code_place], values[1]])
            cell.value = row[code_place]
            row[code_place] = cell
            self.ordinals[MAIN_SHEET] += 1
            self.main.append([self.ordinals[MAIN_SHEET], *row])
        for relation, sheet in CHILD_SHEETS.items():
            self._write_children(relation, sheet, heads)

    def _write_children(
        self, relation: str, sheet: ChildSheet, heads: dict[int, tuple[str, str]]
    ) -> None:
        groups: dict[int, list[tuple[Any, ...]]] = {}
        rows = CHILD_RELATIONS[relation].objects.filter(version_id__in=list(heads))
        names = ("version_id", *sheet.attributes)
        for values in rows.order_by("sort_order", "pk").values_list(*names).iterator():
            groups.setdefault(values[0], []).append(values)
        places = {name: place for place, name in enumerate(names)}
        renderers = [_child_renderer(column, places) for column in sheet.columns]
        target, cell = self.children[relation], self.code_cells[relation]
        number = self.ordinals[relation]
        append = target.append
        for version_id, (code, name) in heads.items():
            cell.value = code
            for values in groups.get(version_id, ()):
                number += 1
                append([number, cell, name, *[render(values) for render in renderers]])
        self.ordinals[relation] = number


def headings_of(sheet: ChildSheet) -> list[str]:
    """Headings of a child sheet from column D on."""
    return [column.heading for column in sheet.columns]


def _letters(place: int) -> str:
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _code_cell(sheet: WriteOnlyWorksheet) -> WriteOnlyCell:
    """One cell used again for every code: text by format, so that Excel keeps its zeros."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = TEXT_FORMAT
    return cell


def _plain_renderer(place: int) -> Callable[[Sequence[Any]], Any]:
    def render(values: Sequence[Any]) -> Any:
        value = values[place]
        return format_date(value) if isinstance(value, date) else safe(value)

    return render


def _column_renderer(column: Column, places: dict[str, int]) -> Callable[[Sequence[Any]], Any]:
    wanted = [places[f"version__{name}"] for name in column.stored_in]
    if isinstance(column, SupplementaryColumn):
        place, key, show = wanted[0], column.field_key, column.widget.show
        return lambda values: safe(show(values[place].get(key)))
    return _renderer(column.widget, wanted)


def _child_renderer(column: Any, places: dict[str, int]) -> Callable[[Sequence[Any]], Any]:
    return _renderer(column.cell, [places[name] for name in column.attributes])


def _renderer(widget: Cell, wanted: list[int]) -> Callable[[Sequence[Any]], Any]:
    if type(widget).show is Cell.show:
        place = wanted[0]
        return lambda values: safe(values[place])
    if len(wanted) == 1:
        place, show = wanted[0], widget.show
        return lambda values: safe(show(values[place]))
    show = widget.show
    return lambda values: safe(show(*[values[place] for place in wanted]))


def safe(value: Any) -> Any:
    """A value openpyxl may write: no formula, no character XML forbids; empty text is no cell."""
    if type(value) is not str:
        return value
    if not value:
        return None
    if not value.isprintable():
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if "_x" in value:
        value = ESCAPE_LIKE.sub("_x005F_x", value)
    return safe_text(value) if value[0] in STARTERS else value


# What a reader would take for an escaped character ("_x0041_" is A): the underscore is escaped.
ESCAPE_LIKE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
STARTERS = frozenset("'#=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def texts_in_force(on: date, known: datetime | None) -> QuerySet[Effect]:
    """Effects of that day as known then, in the order of codes."""
    return Effect.objects.covering(on, known).order_by("procedure__base_code")


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def export_catalogue(
    target: str | BinaryIO, *, on: date | None = None, known: datetime | None = None
) -> int:
    """Write the catalogue in force on day ``on`` as known at ``known``; returns how many texts."""
    day = on or timezone.localdate()
    writer = _CatalogueWriter(on=day, known=known)
    found = texts_in_force(day, known).values_list(*writer.names)
    for chunk in _chunks(found.iterator(chunk_size=CHUNK)):
        writer.write(chunk)
    writer.workbook.save(target)
    return writer.ordinals[MAIN_SHEET]
