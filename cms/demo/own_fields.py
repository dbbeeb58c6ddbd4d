"""Two fields the office added of its own: one that is on and filled, one that waits."""

from __future__ import annotations

from typing import Any

from catalogue.enums import Level, SupplementaryType
from catalogue.supplementary import Entry, read_field
from catalogue.supplementary_book import SLUG
from cms.demo.officers import Cast
from organisation import definitions

LANGUAGES: dict[str, Any] = {
    "key": "ngon-ngu-huong-dan-tai-quay",
    "label": "Ngôn ngữ hướng dẫn tại quầy",
    "help": "Chọn các thứ tiếng mà công chức tại quầy hướng dẫn được.",
    "type": SupplementaryType.CHOICES.value,
    "choices": ["Tiếng Việt", "Tiếng Hrê", "Tiếng Co", "Tiếng Ba Na", "Tiếng Xơ Đăng"],
    "public": True,
    "filter": True,
    "heading": "Ngôn ngữ hướng dẫn tại quầy",
    "place": 10,
}
AT_HOME: dict[str, Any] = {
    "key": "tra-ket-qua-tai-nha",
    "label": "Trả kết quả tại nhà",
    "help": "Chọn Có khi nhân viên bưu chính trả kết quả tận nhà.",
    "type": SupplementaryType.TRUTH.value,
    "choices": [],
    "public": True,
    "filter": True,
    "heading": "Trả kết quả tại nhà",
    "place": 20,
}


def make_own_fields(cast: Cast) -> None:
    """Written by the administrator; the control office switched the first one on."""
    writer, second = cast["quantri"], cast["kiemsoat"]
    on = definitions.write(SLUG, LANGUAGES["key"], LANGUAGES, by=writer)
    definitions.switch_on(on, by=second, seen=definitions.try_out(on).digest)
    definitions.write(SLUG, AT_HOME["key"], AT_HOME, by=writer)


def languages_at(levels: tuple[str, ...]) -> dict[str, Entry | None]:
    """What a text says of the counters of these levels."""
    spoken = LANGUAGES["choices"] if Level.COMMUNE in levels else LANGUAGES["choices"][:2]
    field = read_field(LANGUAGES)
    return {field.key: field.entry(spoken)}
