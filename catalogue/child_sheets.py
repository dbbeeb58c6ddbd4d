"""Child sheets of the national workbook: one declaration for reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from import_export import widgets

from catalogue import widgets as cells
from catalogue.amount_cells import ChannelFeeCell, LimitCell
from catalogue.annex_text import read_bases, read_papers
from catalogue.enums import ChargeKind, Part, Way
from catalogue.readings import VERBATIM, ChildRows, RowReading, stored
from catalogue.widgets import Cell, Doubt, as_read, cell_text, safe_text

WAYS = {
    "nop truc tiep": "counter",
    "truc tiep tai bo phan mot cua": "counter",
    "buu chinh": "post",
    "bcci": "post",
    "buu chinh cong ich": "post",
    "dich vu buu chinh cong ich": "post",
    "qua buu chinh": "post",
    "nop qua buu chinh": "post",
    "nop qua dich vu buu chinh": "post",
    "nop truc tuyen": "online",
    "qua mang": "online",
}


@dataclass(frozen=True)
class ChildColumn:
    """One column of a child sheet: national heading, the attributes it covers, its cell."""

    heading: str
    attributes: tuple[str, ...]
    cell: Cell
    required: bool = False


class ChildSheet(widgets.Widget):
    """The widget of a relation: reads rows of its sheet (or one cell's list) into value lists."""

    def __init__(
        self,
        title: str,
        relation: str,
        part: str,
        columns: Sequence[ChildColumn],
        from_text: Any = None,
        identity: str = "",
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.title = title
        self.label = str(Part(part).label)
        self.identity = identity
        self.fixed = fixed
        self.relation = relation
        self.part = part
        self.columns = tuple(columns)
        self.from_text = from_text
        self.attributes = tuple(
            dict.fromkeys(name for column in columns for name in column.attributes)
        )
        self.places = {name: place for place, name in enumerate(self.attributes)}
        self.spots = [
            tuple(self.places[name] for name in column.attributes) for column in self.columns
        ]
        self.blank: list[Any] = [None] * len(self.attributes)
        for column, spots in zip(self.columns, self.spots, strict=True):
            for spot, value in zip(spots, column.cell.empty, strict=True):
                self.blank[spot] = value
        self.number = {column.heading: place for place, column in enumerate(self.columns)}

    def base_rows(self, version: Any) -> list[list[Any]]:
        """The version's rows as value lists."""
        names = self.attributes
        return [
            [stored(getattr(child, name)) for name in names]
            for child in getattr(version, self.relation).all()
        ]

    def shown(self, values: Sequence[Any], places: Sequence[int] | None = None) -> list[Any]:
        """Plain cells of one row, for the columns at ``places`` (default all)."""
        return [
            self.columns[place].cell.show(*[values[spot] for spot in self.spots[place]])
            for place in (range(len(self.columns)) if places is None else places)
        ]

    def visible(self, rows: list[list[Any]]) -> list[list[Any]]:
        """Rows that show something: one of blanks only cannot be told from an empty line."""
        return [
            row
            for row in rows
            if any(str(cell).strip() for cell in self.shown(row) if cell is not None)
        ]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> list[list[Any]]:
        """Safe cells of all rows."""
        return [
            [safe_text(cell) if isinstance(cell, str) else cell for cell in self.shown(row)]
            for row in value
        ]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[list[Any]]:
        """Value lists of a sheet's rows; questions and errors go to ``kwargs["reading"]``."""
        reading: RowReading = kwargs["reading"]
        rows = self._as_rows(value, reading)
        places = [self.number[heading] for heading in rows.headings if heading in self.number]
        spots = [n for n, heading in enumerate(rows.headings) if heading in self.number]
        base = reading.seen or reading.base
        known = self._known(base, places)
        held = {} if rows.sheet else self._held(base)
        found = []
        for number, raw in rows.rows:
            try:
                texts = self._texts(raw, spots, places)
            except ValueError as problem:
                where = f"Trang “{rows.sheet}”, dòng {number}: "
                reading.error("", self.relation, where + str(problem))
                continue
            if not any(texts):
                continue
            same = known.get(texts) or (not rows.sheet and _told_less(known, texts))
            if same:
                found.append(same.pop(0))
                continue
            line = _Line(reading, rows, number, len(found) + 1)
            told = [
                (self.columns[place], self.spots[place], text, raw[spot], rows.letters[spot])
                for place, spot, text in zip(places, spots, texts, strict=True)
                if spot < len(raw)
            ]
            said = {name for column, _spots, text, *_ in told if text for name in column.attributes}
            found.append(self._patched(self._read_row(line, told), said, held))
        return found

    def _held(self, base: Any) -> dict[Any, list[Any]]:
        """The version's rows by what names them (an act's number, a paper's name)."""
        if base is None or not self.identity:
            return {}
        place = self.places[self.identity]
        return {row[place]: row for row in self.base_rows(base) if row[place]}

    def _patched(self, told: list[Any], said: set[str], held: dict[Any, list[Any]]) -> list[Any]:
        """A list in one cell of an annex says little of each entry: the rest keeps its value.

        An entry is the base's by its name; ``fixed`` attributes are never taken from such a list
        (the title of an act cited by its number is that act's, however the annex abridges it).
        """
        before = held.pop(told[self.places[self.identity]], None) if held else None
        if before is None:
            return told
        return [
            old if name not in said or (old and name in self.fixed) else new
            for name, old, new in zip(self.attributes, before, told, strict=True)
        ]

    def _as_rows(self, value: Any, reading: RowReading) -> ChildRows:
        if isinstance(value, ChildRows):
            return value
        entries = self.from_text(cell_text(value, multiline=True)[0])
        headings = list(entries[0]) if entries else []
        rows = [(reading.origin.number, list(entry.values())) for entry in entries]
        return ChildRows("", headings, [""] * len(headings), rows)

    def _texts(self, raw: Sequence[Any], spots: list[int], places: list[int]) -> tuple[str, ...]:
        texts = []
        width = len(raw)
        for spot, place in zip(spots, places, strict=True):
            cell = raw[spot] if spot < width else None
            texts.append(
                ""
                if cell is None
                else cell_text(cell, multiline=self.columns[place].cell.multiline)[0]
            )
        return tuple(texts)

    def _known(self, base: Any, places: list[int]) -> dict[tuple[str, ...], list[list[Any]]]:
        known: dict[tuple[str, ...], list[list[Any]]] = {}
        if base is None:
            return known
        for values in self.base_rows(base):
            key = tuple(
                as_read(cell, multiline=self.columns[place].cell.multiline)
                for cell, place in zip(self.shown(values, places), places, strict=True)
            )
            known.setdefault(key, []).append(values)
        return known

    def _read_row(self, line: _Line, told: list[_Told]) -> list[Any]:
        values = list(self.blank)
        texts = {column.heading: text for column, _spots, text, _cell, _letter in told}
        for column, spots, text, cell, letter in told:
            if not text:
                if column.required:
                    self._refuse(line, column, letter, "Ô bắt buộc đang để trống.")
                continue
            try:
                read = self._read_cell(line, column, text, cell, letter, texts)
            except ValueError as problem:
                self._refuse(line, column, letter, str(problem))
                continue
            for spot, part in zip(spots, read, strict=True):
                if part not in {None, ""} or not values[spot]:
                    values[spot] = part
        return values

    def _read_cell(
        self,
        line: _Line,
        column: ChildColumn,
        text: str,
        cell: Any,
        letter: str,
        texts: dict[str, str],
    ) -> tuple[Any, ...]:
        """One cell; a doubt becomes a question and leaves the cell's place empty."""
        try:
            return column.cell.read(text, cell, heading=column.heading)
        except Doubt as raised:
            doubt = raised
        key = f"{self.relation}.{line.order}.{column.attributes[0]}"
        answer = str(line.reading.answers.get(key, ""))
        if not answer and texts.get(f"{column.heading}{VERBATIM}") == text:
            answer = cells.AS_TEXT
        if answer:
            try:
                return column.cell.settle(answer, text, heading=column.heading)
            except Doubt as again:
                doubt = again
        line.reading.ask(
            key,
            self.relation,
            self._where(line, column) + str(doubt),
            doubt.options,
            column=letter,
            free=doubt.free,
            kind=doubt.kind,
        )
        return column.cell.empty

    def _where(self, line: _Line, column: ChildColumn) -> str:
        sheet = line.rows.sheet
        place = f"Trang “{sheet}”, dòng {line.number}" if sheet else self.label
        return f"{place}, cột “{column.heading}”: "

    def _refuse(self, line: _Line, column: ChildColumn, letter: str, message: str) -> None:
        line.reading.error("", self.relation, self._where(line, column) + message, column=letter)


@dataclass(frozen=True)
class _Line:
    """One line of a child sheet: the row it belongs to, its number in Excel, its order."""

    reading: RowReading
    rows: ChildRows
    number: int
    order: int


# column, places of its values, repaired text, raw cell, letter
_Told = tuple[ChildColumn, tuple[int, ...], str, Any, str]


def _told_less(
    known: dict[tuple[str, ...], list[list[Any]]], texts: tuple[str, ...]
) -> list[list[Any]]:
    """Base rows that say all an annex's line says, and more."""
    for key, values in known.items():
        if values and all(not text or text == held for text, held in zip(texts, key, strict=True)):
            return values
    return []


def _bases_from_text(text: str) -> list[dict[str, str]]:
    return [
        {"Số ký hiệu": base["number"], "Trích yếu": base["title"], "Ngày ban hành": base["issued"]}
        for base in read_bases(text)
    ]


def _papers_from_text(text: str) -> list[dict[str, str]]:
    return [
        {
            "Tên giấy tờ": paper["name"],
            "Bản chính": paper["originals"],
            "Bản sao": paper["copies"],
        }
        for paper in read_papers(text)
    ]


def _column(
    heading: str, *attributes: str, cell: Cell | None = None, required: bool = False
) -> ChildColumn:
    return ChildColumn(heading, attributes, cell or Cell(multiline=True), required)


STEPS = ChildSheet(
    "Trình tự thực hiện",
    "steps",
    Part.STEPS,
    [
        _column("Trường hợp xử lý", "case"),
        _column("Mô tả chi tiết", "action", required=True),
        _column("Người thực hiện", "actor", cell=cells.ShortText(255)),
    ],
)
CHANNELS = ChildSheet(
    "Cách thức thực hiện",
    "channels",
    Part.CHANNELS,
    [
        _column("Hình thức nộp", "way", cell=cells.ChoiceCell(Way, WAYS), required=True),
        _column(
            "Thời gian",
            "time_limit_amount",
            "time_limit_unit",
            "time_limit_text",
            cell=LimitCell(strict=False),
        ),
        _column("Phí, lệ phí", "fee_amount", "fee_text", cell=ChannelFeeCell()),
        _column("Mô tả", "description"),
        _column("Thời gian (nguyên văn)", "time_limit_text"),
        _column("Phí, lệ phí (nguyên văn)", "fee_text"),
    ],
)
COMPONENTS = ChildSheet(
    "TPHS",
    "components",
    Part.COMPONENTS,
    [
        _column("Mã giấy tờ", "code", cell=cells.ShortText(60)),
        _column("Tên giấy tờ", "name", required=True),
        _column("Cơ quan ban hành", "issuer", cell=cells.ShortText(255)),
        _column("Bản chính", "originals", cell=cells.CountCell(blank=0)),
        _column("Bản sao", "copies", cell=cells.CountCell(blank=0)),
        _column("Biểu mẫu điện tử", "form_name", cell=cells.ShortText(500)),
        _column("Trường hợp", "case"),
        _column(
            "Không phải nộp nếu tra cứu được", "obtainable_from_database", cell=cells.YesCell()
        ),
        _column("Ghi chú", "note"),
    ],
    from_text=_papers_from_text,
    identity="name",
)
RESULTS = ChildSheet(
    "KQTH",
    "results",
    Part.RESULTS,
    [
        _column("Mã kết quả", "code", cell=cells.ShortText(60)),
        _column("Tên kết quả", "name", required=True),
        _column("Cơ quan ban hành", "issuer", cell=cells.ShortText(255)),
        _column("Mô tả", "note"),
    ],
)
LEGAL_BASES = ChildSheet(
    "CCPL",
    "legal_bases",
    Part.LEGAL_BASES,
    [
        _column("Số ký hiệu", "number", cell=cells.ShortText(120)),
        _column("Trích yếu", "title"),
        _column("Cơ quan ban hành", "issuer", cell=cells.ShortText(255)),
        _column("Ngày ban hành", "issued_on", cell=cells.DateCell()),
        _column("Ngày hiệu lực", "effective_on", cell=cells.DateCell()),
        _column("Địa chỉ truy cập", "url", cell=cells.LinkCell(500)),
    ],
    from_text=_bases_from_text,
    identity="number",
    fixed=frozenset({"title"}),
)
CHARGES = ChildSheet(
    "Phí, lệ phí",
    "charges",
    Part.CHARGES,
    [
        _column(
            "Loại",
            "kind",
            cell=cells.ChoiceCell(
                ChargeKind, {"phi hoac le phi": "unspecified"}, empty="unspecified"
            ),
        ),
        _column("Tên khoản thu", "name"),
        _column("Mức thu (đồng)", "amount", cell=cells.AmountCell()),
        _column("Mức thu theo tỷ lệ hoặc biểu", "rate"),
        _column("Căn cứ thu", "basis"),
        _column("Ghi chú", "note"),
    ],
)
REDUCTIONS = ChildSheet(
    "Miễn, giảm",
    "reductions",
    Part.CHARGES,
    [
        _column("Giảm (%)", "percent", cell=cells.PercentCell()),
        _column("Đối tượng, điều kiện", "condition", required=True),
        _column("Căn cứ", "basis"),
        _column("Từ ngày", "valid_from", cell=cells.DateCell()),
        _column("Đến hết ngày", "valid_to", cell=cells.DateCell()),
    ],
)
FORMS = ChildSheet(
    "Biểu mẫu",
    "forms",
    Part.FORMS,
    [
        _column("Số mẫu", "number", cell=cells.ShortText(60)),
        _column("Tên biểu mẫu", "name", required=True),
        _column("Địa chỉ tải", "url", cell=cells.LinkCell(500)),
        _column("Tệp (mã)", "file_id", cell=cells.CountCell(digits=12)),
    ],
)

CHILD_SHEETS = {
    sheet.relation: sheet
    for sheet in (
        CHANNELS,
        STEPS,
        COMPONENTS,
        RESULTS,
        LEGAL_BASES,
        CHARGES,
        REDUCTIONS,
        FORMS,
    )
}
