"""Small real files: forms to fill in (.docx) and the picture of a signed page (.pdf)."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from organisation.models import PrivateFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# One fixed moment, so that the same text always gives the same bytes and one stored file.
MOMENT = (2025, 7, 1, 7, 0, 0)

FIELDS = (
    "Họ, chữ đệm, tên (hoặc tên tổ chức): ................................................",
    "Số định danh cá nhân / mã số doanh nghiệp: ...........................................",
    "Nơi cư trú / trụ sở: .................................................................",
    "Điện thoại, thư điện tử: .............................................................",
    "Nội dung đề nghị: ....................................................................",
    "......................................................................................",
    "Giấy tờ gửi kèm: .....................................................................",
)

CENTRED = '<w:jc w:val="center"/>'
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def form_file(name: str, *, procedure: str) -> PrivateFile:
    """The form of that name, kept once; its text is ours and serves the demonstration only."""
    lines = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        (name.upper(), True),
        (f"(Dùng khi làm thủ tục: {procedure})", True),
        ("Kính gửi: ........................................................", True),
        *[(field, False) for field in FIELDS],
        ("Tôi xin cam đoan lời khai trên là đúng và chịu trách nhiệm về lời khai của mình.", False),
        ("........., ngày ..... tháng ..... năm .........", True),
        ("Người đề nghị (ký, ghi rõ họ tên)", True),
    ]
    return PrivateFile.keep(docx(lines), name=f"{name}.docx", content_type=DOCX)


def docx(lines: list[tuple[str, bool]]) -> bytes:
    """A word-processor file of these lines; the flag centres the line."""
    paragraphs = "".join(
        f"<w:p><w:pPr>{CENTRED if centred else ''}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text, centred in lines
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{paragraphs}</w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(path, MOMENT), text)
    return buffer.getvalue()


def scan_file(name: str, lines: list[str]) -> PrivateFile:
    """A one-page PDF picture of these lines, as a scanner would give it."""
    return PrivateFile.keep(page_picture(lines), name=f"{name}.pdf", content_type="application/pdf")


def page_picture(lines: list[str]) -> bytes:
    """The lines drawn on an A4 page at 100 dpi, black on white, as a PDF."""
    page = Image.new("1", (827, 1169), 1)
    pen = ImageDraw.Draw(page)
    fonts = [
        ImageFont.truetype(_font(subset), 16) for subset in ("latin", "latin-ext", "vietnamese")
    ]
    for number, line in enumerate(lines):
        left = 80.0
        for character in line:
            font = _font_for(character, fonts)
            pen.text((left, 90 + 28 * number), character, font=font, fill=0)
            left += font.getlength(character)
    buffer = io.BytesIO()
    moment = time.struct_time((*MOMENT, 0, 0, 0))
    page.save(buffer, "PDF", resolution=100, creationDate=moment, modDate=moment)
    return buffer.getvalue()


def _font(subset: str) -> Path:
    fonts = settings.BASE_DIR / "cms" / "static" / "site" / "fonts"
    return fonts / f"be-vietnam-pro-{subset}-400-normal.woff2"


def _font_for(character: str, fonts: list[ImageFont.FreeTypeFont]) -> ImageFont.FreeTypeFont:
    """The site's typeface comes in three files; the first that draws the letter."""
    for font in fonts:
        if font.getmask(character).getbbox() is not None:
            return font
    return fonts[0]
