"""Child sheets of the national workbook: one declaration for reading and writing."""

from __future__ import annotations

from catalogue import widgets as cells
from catalogue.amount_cells import ChannelFeeCell, LimitCell
from catalogue.annex_text import read_bases, read_papers
from catalogue.child_rows import ChildColumn, ChildSheet
from catalogue.enums import ChargeKind, Part, Way
from catalogue.widgets import Cell

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
