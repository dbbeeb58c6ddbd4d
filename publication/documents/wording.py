"""Fixed words of an administrative paper (NĐ 30/2020/NĐ-CP, Phụ lục I): values in, words out."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from organisation.enums import UnitKind
from publication.enums import ItemKind, ListChange, ProcessChange

if TYPE_CHECKING:
    from organisation.models import Unit

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PLACE = "Quảng Ngãi"
COMMITTEE = ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI")
CHAIRMAN_TITLE = "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"
OFFICE_NAME = "Văn phòng Ủy ban nhân dân tỉnh"
CENTRE_NAME = "Trung tâm Phục vụ hành chính công tỉnh"
BLANK = "…"
DRAFT_MARK = "DỰ THẢO"

# How the decision may be signed: key of the address → lines of the signature block.
CAPACITIES = {
    "ct": ("CHỦ TỊCH",),
    "kt": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "tuq": ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
}
CAPACITY_LABELS = {key: " – ".join(lines) for key, lines in CAPACITIES.items()}

NUMBERED_KINDS = {
    ItemKind.NEW: "thủ tục hành chính mới ban hành",
    ItemKind.AMENDED: "thủ tục hành chính được sửa đổi, bổ sung",
    ItemKind.REPLACED: "thủ tục hành chính được thay thế",
    ItemKind.ABOLISHED: "thủ tục hành chính bị bãi bỏ",
    ItemKind.CORRECTED: "thủ tục hành chính được đính chính",
    ListChange.TAKEN_IN: "thủ tục hành chính đưa vào tiếp nhận",
    ListChange.MOVED: "thủ tục hành chính chuyển nơi tiếp nhận",
    ListChange.TAKEN_OUT: "thủ tục hành chính đưa ra khỏi danh mục",
    ProcessChange.APPROVED: "quy trình nội bộ được phê duyệt",
    ProcessChange.REVOKED: "quy trình nội bộ bị bãi bỏ",
}


def long_day(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": below ten for days and for January and February a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_line(day: date | None, *, year: int) -> str:
    """Place and date; a day not known yet is left open within ``year``."""
    when = long_day(day) if day else f"ngày {BLANK} tháng {BLANK} năm {year}"
    return f"{PLACE}, {when}"


def capacity_lines(stored: str) -> tuple[str, ...]:
    """ "KT. CHỦ TỊCH - PHÓ CHỦ TỊCH" as the lines of a signature block."""
    parts = stored.replace("–", "-").replace("\n", " - ").split(" - ")
    return tuple(part.strip().upper() for part in parts if part.strip()) or CAPACITIES["ct"]


# A semicolon between brackets parts amendments of one act, not two grounds.
GROUND_END = re.compile(r";(?![^()]*\))|\n")
GROUND_WORDS = ("căn cứ", "theo đề nghị", "xét", "thực hiện")


def grounds_of(text: str) -> list[str]:
    """The grounds of a decision, each with its opening word and without its end."""
    grounds = [" ".join(part.split()).rstrip(".") for part in GROUND_END.split(text)]
    return [
        ground if ground.casefold().startswith(GROUND_WORDS) else f"Căn cứ {ground}"
        for ground in grounds
        if ground
    ]


def ended(grounds: list[str]) -> list[str]:
    """One ground a line; a semicolon ends each, a full stop the last."""
    return [f"{ground};" for ground in grounds[:-1]] + [f"{ground}." for ground in grounds[-1:]]


def head_of(unit: Unit) -> str:
    """The unit's head by title and name: "Giám đốc Sở Tài chính"."""
    name = unit.name
    if unit.kind == UnitKind.OFFICE:
        return f"Chánh {name}"
    if unit.kind == UnitKind.COMMUNE or name.startswith("Ủy ban nhân dân"):
        return f"Chủ tịch {name}"
    if name.startswith(("Sở", "Trung tâm")):
        return f"Giám đốc {name}"
    if name.startswith("Ban "):
        return f"Trưởng ban {name}"
    return f"Thủ trưởng {name}"


def after_title(text: str) -> str:
    """A decision's title as its abstract: "Về việc công bố …" as written, else put before it."""
    title = " ".join(text.split()).rstrip(".")
    if title.casefold().startswith(("về việc", "v/v", "ban hành")):
        return title[:1].upper() + title[1:]
    return f"Về việc {lower_first(title)}"


def lower_first(text: str) -> str:
    """The text in one line, to stand inside a sentence."""
    words = " ".join(text.split()).rstrip(".")
    return f"{words[:1].lower()}{words[1:]}"


def counted(counts: list[tuple[str, int]] | tuple[tuple[str, int], ...]) -> str:
    """ "2 thủ tục …, 1 thủ tục …": at least two digits, as amounts in such papers are written."""
    return ", ".join(f"{number:02d} {words}" for words, number in counts)
