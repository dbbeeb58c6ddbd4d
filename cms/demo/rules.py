"""Two rules over texts and a step that asks for an opinion: one is on, two wait for a second person."""

from __future__ import annotations

from typing import Any

from cms.demo.officers import Cast
from organisation import definitions
from publication.lint_rules import LINT_RULE
from publication.opinion_steps import OPINION_STEP

ONLINE_WITHOUT_ADDRESS: dict[str, Any] = {
    "name": "Trực tuyến toàn trình phải có liên kết nộp hồ sơ",
    "when": {
        "all": [
            {"field": "online_level", "is": "=", "value": "full"},
            {"field": "portal_url", "is": "unknown"},
        ]
    },
    "message": "Đã ghi là trực tuyến toàn trình nhưng chưa có liên kết Cổng Dịch vụ công quốc gia.",
    "blocks": False,
}
LONG_NAME: dict[str, Any] = {
    "name": "Tên thủ tục quá dài",
    "when": {"all": [{"field": "name_length", "is": ">", "value": "250"}]},
    "message": "Tên dài quá 250 ký tự: kiểm tra lại với quyết định công bố của Bộ.",
    "blocks": False,
}
FEES_TO_FINANCE: dict[str, Any] = {
    "name": "Sở Tài chính cho ý kiến về phí, lệ phí",
    "when": {"all": [{"field": "charges_count", "is": ">", "value": "0"}]},
    "drafter": "",
    "unit": "H48.04",
    "question": "Mức phí, lệ phí và đối tượng miễn, giảm trong dự thảo có đúng quy định không?",
    "days": 5,
    "waits": True,
}


def make_rules(cast: Cast) -> None:
    """Written by the control office; the administrator switched the first one on."""
    writer, second = cast["kiemsoat"], cast["quantri"]
    on = definitions.write(LINT_RULE.slug, "lien-ket-nop", ONLINE_WITHOUT_ADDRESS, by=writer)
    definitions.switch_on(on, by=second, seen=definitions.try_out(on).digest)
    definitions.write(LINT_RULE.slug, "ten-qua-dai", LONG_NAME, by=writer)
    definitions.write(OPINION_STEP.slug, "phi-le-phi", FEES_TO_FINANCE, by=writer)
