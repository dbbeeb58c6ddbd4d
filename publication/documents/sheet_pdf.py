"""Posted sheets as A4 pages: set once, the same bytes for the same text (NĐ 63/2010 art 17)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ActionFlowable,
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from catalogue.sheet_codes import grouped
from publication.documents.sheet_text import Line, Sheet

FONTS = Path(__file__).parent / "fonts"
TEXT, STRONG, HEAVY = "BeVietnamPro", "BeVietnamPro-SemiBold", "BeVietnamPro-Bold"
INK, SOFT, RULE = HexColor("#111111"), HexColor("#444444"), HexColor("#888888")
WIDTH, HEIGHT = A4
SIDE, TOP, BOTTOM = 17 * mm, 14 * mm, 27 * mm
QR_SIZE = 34 * mm
# What must still fit below a heading, so that none stands alone at the foot of a page.
HEADING_ROOM = 21 * mm
# As many as are set within a request, in about five seconds; more are printed in bundles.
AT_ONCE = 100
# Characters the typeface lacks, in words it has.
LACKING = str.maketrans(
    {"→": "->", "№": "No.", "Ω": "ohm", "μ": "µ", "☐": "[ ]", "□": "[ ]", "✓": "x"}
)


@cache
def _faces() -> None:
    for name, file in ((TEXT, "Regular"), (STRONG, "SemiBold"), (HEAVY, "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"BeVietnamPro-{file}.ttf")))


def _style(name: str, **fields: Any) -> ParagraphStyle:
    given = {
        "fontName": TEXT,
        "fontSize": 11,
        "leading": 15.5,
        "textColor": INK,
        "alignment": TA_LEFT,
        "spaceAfter": 2,
        "allowWidows": 0,
        "allowOrphans": 0,
        "splitLongWords": 1,
        **fields,
    }
    return ParagraphStyle(name, **given)


@cache
def _styles() -> dict[str, ParagraphStyle]:
    _faces()
    hanging = {"leftIndent": 8 * mm, "bulletFontName": TEXT, "bulletFontSize": 11}
    return {
        "text": _style("text"),
        "item": _style("item", **hanging),
        "more": _style("more", leftIndent=8 * mm),
        "case": _style("case", fontName=STRONG, spaceBefore=3),
        "lead": _style("lead", fontName=STRONG, spaceBefore=3, spaceAfter=0),
        "note": _style("note", fontSize=10, leading=14, textColor=SOFT),
        "heading": _style(
            "heading", fontName=HEAVY, fontSize=12.5, leading=16, spaceBefore=9, spaceAfter=3
        ),
        "kicker": _style("kicker", fontName=STRONG, fontSize=10, leading=13, textColor=SOFT),
        "fact": _style("fact", fontSize=10.5, leading=14.5, spaceAfter=0),
        "row": _style(
            "row",
            fontSize=10.5,
            leading=14.5,
            leftIndent=24 * mm,
            bulletFontName=STRONG,
            bulletFontSize=10.5,
            spaceAfter=3,
        ),
        "cover": _style("cover", fontName=HEAVY, fontSize=20, leading=26, spaceAfter=8),
    }


def _title_style(name: str) -> ParagraphStyle:
    """Long names are set smaller: 919 characters exist."""
    size = 17 if len(name) <= 120 else 14 if len(name) <= 280 else 11.5
    return _style("title", fontName=HEAVY, fontSize=size, leading=size * 1.32, spaceAfter=5)


def _paragraph(words: str, style: ParagraphStyle, bullet: str | None = None) -> Paragraph:
    return Paragraph(escape(words.translate(LACKING)), style, bulletText=bullet)


# --- flowables of our own -----------------------------------------------------------------------


class QrCode(Flowable):
    """The address as a code of squares, drawn and not pictured; with its words below."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.code = segno.make(address, error="m", micro=False)
        self.width = self.height = QR_SIZE

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return QR_SIZE, QR_SIZE

    def draw(self) -> None:
        rows = list(self.code.matrix_iter(border=4))
        cell = QR_SIZE / len(rows)
        path = self.canv.beginPath()
        for down, row in enumerate(rows):
            start = None
            for across, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    top = QR_SIZE - (down + 1) * cell
                    path.rect(start * cell, top, (across - start) * cell, cell)
                    start = None
        self.canv.setFillColor(INK)
        self.canv.drawPath(path, stroke=0, fill=1)


class SheetHead(Flowable):
    """Name, decision and days on the left, the code to scan on the right."""

    gap = 6 * mm

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        styles = _styles()
        facts = [
            ("Mã thủ tục", sheet.code),
            ("Lĩnh vực", sheet.sector),
            ("Cấp thực hiện", sheet.level),
            ("Công bố tại", sheet.decision),
            ("Có hiệu lực từ ngày", f"{sheet.first_day:%d/%m/%Y}"),
            ("Mã nội dung", grouped(sheet.digest)),
        ]
        self.left = [
            _paragraph("THỦ TỤC HÀNH CHÍNH", styles["kicker"]),
            _paragraph(sheet.name, _title_style(sheet.name)),
            *[_fact(term, words) for term, words in facts],
        ]
        self.qr = QrCode(sheet.address)
        self.under = [
            _paragraph("Quét mã để biết tờ này còn hiệu lực hay không.", _SMALL()),
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.text_width = width - QR_SIZE - self.gap
        text = sum(_height(one, self.text_width) for one in self.left)
        code = QR_SIZE + sum(_height(one, QR_SIZE) for one in self.under)
        self.width, self.height = width, max(text, code) + 3 * mm
        return self.width, self.height

    def draw(self) -> None:
        top = self.height
        for one in self.left:
            high = _height(one, self.text_width)
            one.drawOn(self.canv, 0, top - high + one.style.spaceAfter)
            top -= high
        right = self.text_width + self.gap
        self.qr.drawOn(self.canv, right, self.height - QR_SIZE)
        top = self.height - QR_SIZE
        for one in self.under:
            high = _height(one, QR_SIZE)
            one.drawOn(self.canv, right, top - high)
            top -= high
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.2)
        self.canv.line(0, 0, self.width, 0)


@cache
def _SMALL() -> ParagraphStyle:  # noqa: N802 -- a constant made late
    return _style("small", fontSize=8.5, leading=11, textColor=SOFT, spaceAfter=0, alignment=1)


def _fact(term: str, words: str) -> Paragraph:
    words = escape(words.translate(LACKING))
    return Paragraph(f'{term}: <font name="{STRONG}">{words}</font>', _styles()["fact"])


def _height(one: Paragraph, width: float) -> float:
    return one.wrap(width, HEIGHT)[1] + one.style.spaceAfter


class _Begins(ActionFlowable):
    """From here on pages belong to this sheet."""

    def __init__(self, sheet: Sheet | None) -> None:
        super().__init__()
        self.sheet = sheet

    def apply(self, doc: Any) -> None:
        doc.canv.begin(self.sheet)


class SheetCanvas(Canvas):
    """Keeps finished pages until the number of pages of each sheet is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[tuple[dict[str, Any], int]] = []
        self.sheets: list[Sheet | None] = []

    def begin(self, sheet: Sheet | None) -> None:
        self.sheets.append(sheet)

    def showPage(self) -> None:  # noqa: N802 -- reportlab's name
        self.kept.append((dict(self.__dict__), len(self.sheets) - 1))
        self._startPage()

    def save(self) -> None:
        owners = [owner for _state, owner in self.kept]
        done: dict[int, int] = {}
        kept, sheets = self.kept, self.sheets
        for state, owner in kept:
            self.__dict__.update(state)
            done[owner] = done.get(owner, 0) + 1
            _foot(self, sheets[owner], done[owner], owners.count(owner))
            super().showPage()
        super().save()


def _foot(canvas: Canvas, sheet: Sheet | None, page: int, pages: int) -> None:
    """Which text this is, where feedback goes, and the page; on every page."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(SIDE, BOTTOM - 4 * mm, WIDTH - SIDE, BOTTOM - 4 * mm)
    canvas.setFillColor(SOFT)
    canvas.setFont(STRONG, 9)
    canvas.drawRightString(WIDTH - SIDE, BOTTOM - 9 * mm, f"Trang {page}/{pages}")
    if sheet is None:
        return
    canvas.setFont(TEXT, 9)
    line = f"{sheet.code} · {sheet.decision} · Mã tờ {grouped(sheet.sheet)}"
    canvas.drawString(SIDE, BOTTOM - 9 * mm, _cut(line, WIDTH - 2 * SIDE - 24 * mm))
    if sheet.feedback:
        words = Paragraph(
            escape(f"Phản ánh, kiến nghị: {sheet.feedback}"),
            _style("foot", fontSize=9, leading=11.5, textColor=SOFT),
        )
        high = words.wrap(WIDTH - 2 * SIDE, 24)[1]
        words.drawOn(canvas, SIDE, BOTTOM - 11 * mm - high)


def _cut(words: str, width: float) -> str:
    """The words as far as they fit on a line of 9 points."""
    if pdfmetrics.stringWidth(words, TEXT, 9) <= width:
        return words
    while words and pdfmetrics.stringWidth(f"{words}…", TEXT, 9) > width:
        words = words[:-1]
    return f"{words}…"


# --- the document -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cover:
    """The first page of many sheets: what they are, and the list of them."""

    title: str
    lines: tuple[str, ...]


def sheets_pdf(sheets: Sequence[Sheet], *, cover: Cover | None = None) -> bytes:
    """The sheets one after another, each beginning on a page of its own."""
    _faces()
    out = io.BytesIO()
    title = cover.title if cover else sheets[0].name if sheets else "Tờ niêm yết"
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=SIDE,
        rightMargin=SIDE,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=title[:200],
        author="Công Khai",
        lang="vi-VN",
        invariant=1,
    )
    frame = Frame(SIDE, BOTTOM, WIDTH - 2 * SIDE, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0, showBoundary=0)
    document.addPageTemplates([PageTemplate(id="sheet", frames=[frame])])
    story: list[Flowable] = []
    if cover:
        story += [*_cover(cover, sheets), PageBreak()]
    for at, sheet in enumerate(sheets):
        if at:
            story.append(PageBreak())
        story += _sheet(sheet)
    document.build(story, canvasmaker=SheetCanvas)
    return out.getvalue()


def _sheet(sheet: Sheet) -> Iterable[Flowable]:
    styles = _styles()
    yield _Begins(sheet)
    yield SheetHead(sheet)
    for number, section in enumerate(sheet.sections, start=1):
        yield CondPageBreak(HEADING_ROOM)
        yield _paragraph(f"{number}. {section.title}", styles["heading"])
        for line in section.lines:
            if line.kind in ("case", "lead"):
                yield CondPageBreak(HEADING_ROOM / 2)
            yield _set(line, styles)


def _set(line: Line, styles: dict[str, ParagraphStyle]) -> Paragraph:
    return _paragraph(line.text, styles[line.kind], line.number or None)


def _cover(cover: Cover, sheets: Sequence[Sheet]) -> Iterable[Flowable]:
    styles = _styles()
    yield _Begins(None)
    yield _paragraph("DANH SÁCH TỜ NIÊM YẾT", styles["kicker"])
    yield _paragraph(cover.title, styles["cover"])
    for words in cover.lines:
        yield _paragraph(words, styles["fact"])
    yield Spacer(1, 5 * mm)
    for sheet in sheets:
        yield _paragraph(
            f"{sheet.name} – {sheet.decision}, hiệu lực từ {sheet.first_day:%d/%m/%Y}",
            styles["row"],
            sheet.code,
        )
