"""An administrative paper as .docx: page, styles, tables (NĐ 30/2020/NĐ-CP, Phụ lục I).

Paragraphs carry a style and nothing else, so that a clerk changes a style once. Elements are built
straight in the document's tree: an annex of five hundred rows takes seconds, not minutes. Text is
only ever text: no field, link or markup comes from what people typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml.etree import SubElement

FONT = "Times New Roman"
A4 = (Mm(210), Mm(297))
# NĐ 30/2020: top and bottom 20–25 mm, left 30–35, right 15–20.
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
PORTRAIT_WIDTH = 210 - LEFT - RIGHT
LANDSCAPE_WIDTH = 297 - LEFT - RIGHT
TWIPS = 1440 / 25.4

# What XML 1.0 can't hold, and marks that turn the order of letters round.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

CENTER, LEFT_ALIGNED, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True)
class Style:
    """A paragraph style: size and spaces in points, indents in millimetres."""

    size: float
    align: Any = CENTER
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    first_line: float = 0
    outline: int | None = None
    keep: bool = False


STYLES = {
    "Quốc hiệu": Style(13, bold=True),
    "Tiêu ngữ": Style(14, bold=True),
    "Cơ quan chủ quản": Style(13),
    "Cơ quan ban hành": Style(13, bold=True),
    "Số, ký hiệu": Style(13, before=6),
    "Địa danh, ngày": Style(14, italic=True, before=6),
    "Dấu dự thảo": Style(13, bold=True, before=6),
    "Lần in": Style(11, italic=True),
    "Tên loại": Style(14, bold=True, before=18, keep=True),
    "Trích yếu": Style(14, bold=True, keep=True),
    "Thẩm quyền": Style(14, bold=True, before=12, after=6, keep=True),
    "Kính gửi": Style(14, before=12, after=12),
    "Căn cứ": Style(14, JUSTIFIED, italic=True, after=6, first_line=10),
    "Nội dung": Style(14, JUSTIFIED, after=6, first_line=10),
    "Tiêu đề mục": Style(14, JUSTIFIED, bold=True, after=6, first_line=10, outline=1, keep=True),
    "Nơi nhận": Style(12, LEFT_ALIGNED, bold=True, italic=True),
    "Danh sách nơi nhận": Style(11, LEFT_ALIGNED),
    "Chức vụ ký": Style(14, bold=True),
    "Họ tên ký": Style(14, bold=True),
    "Phụ lục": Style(14, bold=True, outline=0, keep=True),
    "Tên phụ lục": Style(14, bold=True, keep=True),
    "Kèm theo": Style(14, italic=True, after=6),
    "Phần": Style(14, bold=True, before=12, after=6, outline=0, keep=True),
    "Bảng": Style(13, LEFT_ALIGNED, bold=True, before=12, after=6, outline=1, keep=True),
    "Cấp": Style(13, LEFT_ALIGNED, bold=True, before=6, after=6, outline=2, keep=True),
    "Thủ tục": Style(13, JUSTIFIED, bold=True, before=12, after=6, outline=2, keep=True),
    "Bộ phận": Style(13, JUSTIFIED, bold=True, before=6, after=3, first_line=10, keep=True),
    "Chi tiết": Style(13, JUSTIFIED, after=3, first_line=10),
    "Ô tiêu đề": Style(12, bold=True, keep=True),
    "Ô bảng": Style(12, LEFT_ALIGNED, after=2),
    "Ô giữa": Style(12, after=2),
    "Số trang": Style(13),
    "Chân trang": Style(11, LEFT_ALIGNED, italic=True),
    "Nét kẻ": Style(2, before=3),
}


class Words(NamedTuple):
    """A paragraph: its style and text; ``lead`` stands before the text in bold."""

    style: str
    text: str
    lead: str = ""


class Rule(NamedTuple):
    """A horizontal line of this width (mm), centred in its column."""

    width: float


def clean(text: str) -> str:
    """The text without what a paper can't show; any line break as ``\\n``."""
    return UNPRINTABLE.sub("", LINE_BREAK.sub("\n", text)).replace("\t", " ")


class Paper:
    """A .docx in the making. ``title`` and ``at`` (aware) go into its properties."""

    def __init__(self, *, title: str, at: datetime) -> None:
        self.document = Document()
        self._style_ids: dict[str, str] = {}
        _plain_defaults(self.document)
        for name, style in STYLES.items():
            self._style_ids[name] = _add_style(self.document, name, style)
        _properties(self.document, title, at)
        self.section = self.document.sections[0]
        self.width = PORTRAIT_WIDTH
        _page(self.section, landscape=False)
        self._number_pages()

    # --- body -----------------------------------------------------------------------------------

    def add(self, *blocks: Words | Rule) -> None:
        """Paragraphs, each line of a text its own."""
        holder = self.document.element.body
        end = holder[-1]
        for block in blocks:
            for element in self._elements(holder, block, self.width):
                end.addprevious(element)

    def columns(self, left: Sequence[Words | Rule], right: Sequence[Words | Rule]) -> None:
        """Two columns without borders: the heading's, or recipients and signature."""
        widths = (self.width * 0.4, self.width * 0.6)
        table = self._table(widths, borders=False)
        row = SubElement(table, qn("w:tr"))
        for blocks, width in zip((left, right), widths, strict=True):
            cell = _cell(row, width)
            for block in blocks:
                self._elements(cell, block, width)

    def table(
        self,
        headings: Sequence[str],
        shares: Sequence[float],
        rows: Iterable[Sequence[str]],
        *,
        centred: int = 1,
    ) -> None:
        """A bordered table whose heading row is repeated on each page.

        ``shares``: parts of the width; the first ``centred`` columns are centred.
        """
        widths = [self.width * share / sum(shares) for share in shares]
        table = self._table(widths, borders=True)
        head = SubElement(table, qn("w:tr"))
        properties = SubElement(head, qn("w:trPr"))
        SubElement(properties, qn("w:cantSplit"))
        SubElement(properties, qn("w:tblHeader"))
        for heading, width in zip(headings, widths, strict=True):
            self._elements(_cell(head, width), Words("Ô tiêu đề", heading), width)
        for values in rows:
            row = SubElement(table, qn("w:tr"))
            for place, (value, width) in enumerate(zip(values, widths, strict=True)):
                style = "Ô giữa" if place < centred else "Ô bảng"
                self._elements(_cell(row, width), Words(style, value), width)

    def _table(self, widths: Sequence[float], *, borders: bool) -> Any:
        table = OxmlElement("w:tbl")
        self.document.element.body[-1].addprevious(table)
        properties = SubElement(table, qn("w:tblPr"))
        if borders:
            _set(
                SubElement(properties, qn("w:tblStyle")), val=_style_id(self.document, "Table Grid")
            )
        _set(SubElement(properties, qn("w:tblW")), w=_twips(sum(widths)), type="dxa")
        _set(SubElement(properties, qn("w:tblLayout")), type="fixed")
        if not borders:
            margins = SubElement(properties, qn("w:tblCellMar"))
            for side in ("w:left", "w:right"):
                _set(SubElement(margins, qn(side)), w="0", type="dxa")
        grid = SubElement(table, qn("w:tblGrid"))
        for width in widths:
            _set(SubElement(grid, qn("w:gridCol")), w=_twips(width))
        return table

    def _elements(self, parent: Any, block: Words | Rule, width: float) -> list[Any]:
        """The block's paragraphs, appended to ``parent``."""
        if isinstance(block, Rule):
            return [self._rule(parent, block, width)]
        lines = clean(block.text).split("\n")
        return [
            self._paragraph(parent, block.style, line, block.lead if at == 0 else "")
            for at, line in enumerate(lines)
        ]

    def _paragraph(self, parent: Any, style: str, text: str, lead: str = "") -> Any:
        paragraph = SubElement(parent, qn("w:p"))
        properties = SubElement(paragraph, qn("w:pPr"))
        _set(SubElement(properties, qn("w:pStyle")), val=self._style_ids[style])
        if lead:
            _run(paragraph, f"{clean(lead)} ", bold=True)
        if text:
            _run(paragraph, text)
        return paragraph

    def _rule(self, parent: Any, rule: Rule, width: float) -> Any:
        paragraph = self._paragraph(parent, "Nét kẻ", "")
        properties = paragraph[0]
        border = SubElement(SubElement(properties, qn("w:pBdr")), qn("w:top"))
        _set(border, val="single", sz="6", space="1", color="auto")
        side = _twips(max(0, (width - rule.width) / 2))
        _set(SubElement(properties, qn("w:ind")), left=side, right=side)
        return paragraph

    # --- pages ----------------------------------------------------------------------------------

    def new_section(self, *, landscape: bool, restart: bool = False) -> None:
        """Go on on a new page; ``restart`` numbers its pages anew, the first unnumbered."""
        self.section = self.document.add_section(WD_SECTION.NEW_PAGE)
        ended = self.document.element.body[-2]
        _set(_first(ended[0], "w:pStyle"), val=self._style_ids["Nét kẻ"])
        _page(self.section, landscape=landscape)
        self.width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
        self.section.different_first_page_header_footer = restart
        numbering = self.section._sectPr.find(qn("w:pgNumType"))
        if numbering is not None:
            self.section._sectPr.remove(numbering)
        if restart:
            numbering = OxmlElement("w:pgNumType")
            _set(numbering, start="1")
            self.section._sectPr.find(qn("w:pgMar")).addnext(numbering)

    def foot(self, text: str) -> None:
        """The foot of every page of this section, its first included."""
        for footer in (self.section.footer, self.section.first_page_footer):
            footer.is_linked_to_previous = False
            footer.paragraphs[0].style = self.document.styles["Chân trang"]
            footer.paragraphs[0].text = clean(text)

    def _number_pages(self) -> None:
        """Page number in the middle of the head from the second page on."""
        self.section.different_first_page_header_footer = True
        paragraph = self.section.header.paragraphs[0]
        paragraph.style = self.document.styles["Số trang"]
        field = SubElement(paragraph._p, qn("w:fldSimple"))
        _set(field, instr="PAGE")
        _run(field, "2")
        self.section.first_page_header.paragraphs[0].style = self.document.styles["Số trang"]

    def save(self, target: Any) -> None:
        """Write the .docx to a binary file."""
        self.document.save(target)


# --- parts of the format --------------------------------------------------------------------------


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))


def _set(element: Any, **values: str) -> Any:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _first(properties: Any, name: str) -> Any:
    """The child of that name, put first where it is missing."""
    found = properties.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        properties.insert(0, found)
    return found


def _run(parent: Any, text: str, *, bold: bool = False) -> None:
    run = SubElement(parent, qn("w:r"))
    if bold:
        SubElement(SubElement(run, qn("w:rPr")), qn("w:b"))
    written = SubElement(run, qn("w:t"))
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    written.text = text


def _cell(row: Any, width: float) -> Any:
    cell = SubElement(row, qn("w:tc"))
    _set(SubElement(SubElement(cell, qn("w:tcPr")), qn("w:tcW")), w=_twips(width), type="dxa")
    return cell


def _page(section: Any, *, landscape: bool) -> None:
    short, long = A4
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(10)


def _style_id(document: Any, name: str) -> str:
    return document.styles[name].style_id


def _add_style(document: Any, name: str, wanted: Style) -> str:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = (
        Pt(wanted.size),
        wanted.bold,
        wanted.italic,
    )
    shape = style.paragraph_format
    shape.alignment = wanted.align
    shape.space_before, shape.space_after = Pt(wanted.before), Pt(wanted.after)
    if wanted.first_line:
        shape.first_line_indent = Mm(wanted.first_line)
    shape.keep_with_next = wanted.keep or None
    if wanted.outline is not None:
        level = SubElement(style.element.get_or_add_pPr(), qn("w:outlineLvl"))
        _set(level, val=str(wanted.outline))
    style.quick_style = True
    return style.style_id


def _plain_defaults(document: Any) -> None:
    """Times New Roman for every script, Vietnamese for the spelling, no space of the template's."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for name in ("w:rFonts", "w:lang"):
        old = run.find(qn(name))
        if old is not None:
            run.remove(old)
    fonts = OxmlElement("w:rFonts")
    _set(fonts, ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    run.insert(0, fonts)
    _set(SubElement(run, qn("w:lang")), val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    shape = normal.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(0), 1.0
    shape.widow_control = True


def _properties(document: Any, title: str, at: datetime) -> None:
    properties = document.core_properties
    properties.title = clean(title).replace("\n", " ")[:250]
    properties.author, properties.comments, properties.keywords = "", "", ""
    properties.last_modified_by = ""
    properties.language = "vi-VN"
    moment = at.replace(microsecond=0)
    properties.created = properties.modified = moment.astimezone(tz=UTC).replace(tzinfo=None)
