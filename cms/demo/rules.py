"""Two rules over texts: one that is on, one that waits for a second person."""

from __future__ import annotations

from typing import Any

from cms.demo.officers import Cast
from organisation import definitions
from publication.lint_rules import LINT_RULE

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


def make_rules(cast: Cast) -> None:
    """Written by the control office; the administrator switched the first one on."""
    writer, second = cast["kiemsoat"], cast["quantri"]
    on = definitions.write(LINT_RULE.slug, "lien-ket-nop", ONLINE_WITHOUT_ADDRESS, by=writer)
    definitions.switch_on(on, by=second, seen=definitions.try_out(on).digest)
    definitions.write(LINT_RULE.slug, "ten-qua-dai", LONG_NAME, by=writer)
