"""The editor of a procedure's text, tab by tab, in the order of an annex."""

from __future__ import annotations

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from publication.forms.central import CentralChooser
from publication.forms.versions import AttachedFormPanel, SupplementaryPanel, VersionForm

ABOUT = [
    FieldPanel("procedure", read_only=True),
    FieldPanel("name"),
    FieldPanel("sector"),
    FieldPanel("unit"),
    FieldPanel("levels"),
    FieldPanel("subjects"),
    FieldRowPanel([FieldPanel("tier"), FieldPanel("kind")]),
    MultiFieldPanel(
        [FieldPanel(name) for name in ("executing", "competent", "coordinating", "delegated")],
        heading="Các cơ quan liên quan",
        classname="collapsed",
    ),
    MultiFieldPanel(
        [FieldPanel("description"), FieldPanel("keywords"), FieldPanel("note")],
        heading="Mô tả, từ khóa, ghi chú",
        classname="collapsed",
    ),
]

TIME_AND_FEE = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("time_limit_amount"), FieldPanel("time_limit_unit")]),
            FieldPanel("time_limit_text"),
        ],
        heading="Thời hạn giải quyết",
    ),
    FieldPanel("place"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("fee_status"), FieldPanel("fee_amount")]),
            FieldPanel("fee_text"),
        ],
        heading="Phí, lệ phí",
    ),
    InlinePanel(
        "charges",
        panels=[
            FieldRowPanel([FieldPanel("kind"), FieldPanel("amount")]),
            FieldPanel("name"),
            FieldPanel("rate"),
            FieldPanel("basis"),
            FieldPanel("note"),
        ],
        heading="Các khoản phí, lệ phí",
        label="khoản phí, lệ phí",
    ),
    InlinePanel(
        "reductions",
        panels=[
            FieldPanel("condition"),
            FieldPanel("percent"),
            FieldPanel("basis"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        heading="Miễn, giảm phí, lệ phí",
        label="trường hợp miễn, giảm",
    ),
]

STEPS = [
    InlinePanel(
        "steps",
        panels=[FieldPanel("case"), FieldPanel("actor"), FieldPanel("action")],
        heading="Trình tự thực hiện",
        label="bước thực hiện",
    )
]

CHANNELS = [
    InlinePanel(
        "channels",
        panels=[
            FieldPanel("way"),
            FieldRowPanel([FieldPanel("time_limit_amount"), FieldPanel("time_limit_unit")]),
            FieldPanel("time_limit_text"),
            FieldRowPanel([FieldPanel("fee_amount"), FieldPanel("fee_text")]),
            FieldPanel("description"),
        ],
        heading="Cách thức thực hiện",
        label="cách thức thực hiện",
    ),
    MultiFieldPanel(
        [FieldPanel("online_level"), FieldPanel("online_reason"), FieldPanel("portal_url")],
        heading="Dịch vụ công trực tuyến",
    ),
]

PAPERS = [
    FieldPanel("sets"),
    InlinePanel(
        "components",
        panels=[
            FieldPanel("case"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("originals"), FieldPanel("copies")]),
            FieldPanel("obtainable_from_database"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("issuer")]),
            FieldPanel("form_name"),
            FieldPanel("note"),
        ],
        heading="Thành phần hồ sơ",
        label="giấy tờ",
    ),
]

RESULTS = [
    FieldPanel("results_status"),
    InlinePanel(
        "results",
        panels=[
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("issuer")]),
            FieldPanel("note"),
        ],
        heading="Kết quả thực hiện",
        label="kết quả",
    ),
    MultiFieldPanel(
        [FieldPanel("conditions_status"), FieldPanel("conditions")],
        heading="Yêu cầu, điều kiện",
    ),
]

FORMS = [
    FieldPanel("forms_status"),
    AttachedFormPanel(
        "forms",
        panels=[
            FieldPanel("number"),
            FieldPanel("name"),
            FieldPanel("file", read_only=True),
            FieldPanel("upload"),
            FieldPanel("url"),
        ],
        heading="Mẫu đơn, tờ khai",
        label="biểu mẫu",
    ),
]

LEGAL_BASES = [
    InlinePanel(
        "legal_bases",
        panels=[
            FieldPanel("number"),
            FieldPanel("title"),
            FieldPanel("issuer"),
            FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
            FieldPanel("url"),
        ],
        heading="Căn cứ pháp lý",
        label="căn cứ pháp lý",
    ),
    MultiFieldPanel(
        [
            FieldPanel("central", widget=CentralChooser),
            FieldPanel("central_decision"),
            FieldPanel("central_decision_date"),
            FieldPanel("central_issuer"),
        ],
        heading="Quyết định công bố của Bộ",
    ),
]

version_editor = TabbedInterface(
    [
        ObjectList(ABOUT, heading="Thông tin chung"),
        ObjectList(TIME_AND_FEE, heading="Thời hạn, phí"),
        ObjectList(STEPS, heading="Trình tự"),
        ObjectList(CHANNELS, heading="Cách thức"),
        ObjectList(PAPERS, heading="Hồ sơ"),
        ObjectList(RESULTS, heading="Kết quả, điều kiện"),
        ObjectList(FORMS, heading="Mẫu đơn"),
        ObjectList(LEGAL_BASES, heading="Căn cứ pháp lý"),
        ObjectList([SupplementaryPanel()], heading="Thông tin bổ sung"),
    ],
    base_form_class=VersionForm,
)
