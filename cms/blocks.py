"""The few blocks of a page of text."""

from __future__ import annotations

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

NOTICE_KINDS = [
    ("info", "Thông tin"),
    ("success", "Kết quả tốt"),
    ("warning", "Lưu ý"),
    ("stop", "Quan trọng"),
]


class NoticeBlock(blocks.StructBlock):
    """A framed notice."""

    kind = blocks.ChoiceBlock(choices=NOTICE_KINDS, default="info", label="Loại")
    title = blocks.CharBlock(max_length=160, label="Tiêu đề")
    text = blocks.TextBlock(required=False, label="Nội dung")

    class Meta:
        icon = "warning"
        label = "Thông báo"
        template = "cms/blocks/notice.html"


class FileBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock(label="Tài liệu")
    text = blocks.CharBlock(required=False, max_length=160, label="Chữ hiển thị")

    class Meta:
        icon = "doc-full"
        label = "Tệp tải về"
        template = "cms/blocks/file.html"


class BodyBlock(blocks.StreamBlock):
    """Body of news and pages of text."""

    text = blocks.RichTextBlock(
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        label="Đoạn văn",
    )
    image = ImageBlock(label="Ảnh", template="cms/blocks/image.html")
    notice = NoticeBlock()
    file = FileBlock()


class NoticesBlock(blocks.StreamBlock):
    """Notices at the head of a fixed page."""

    notice = NoticeBlock()
