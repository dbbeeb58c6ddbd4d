"""Addresses of offices: commune and province since 1/7/2025, with a district in older records.

Two levels by Nghị quyết 202/2025/QH15 and Luật Tổ chức chính quyền địa phương 72/2025/QH15; the
old third level (huyện, thị xã, quận, thành phố thuộc tỉnh) is accepted and kept as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.vietnamese import fold, tidy


@dataclass(frozen=True)
class Address:
    """Parts as written, each empty when not named; ``street`` is all that stands before them."""

    street: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""


# Levels from the right of an address to its left.
LEVELS = ("province", "district", "commune")
LEVEL_WORDS = {
    "commune": r"xa|phuong|dac khu|thi tran|x\.|p\.|tt\.",
    "district": r"huyen|quan|thi xa|h\.|q\.|tx\.?",
    "province": r"tinh|t\.",
    "city": r"thanh pho|tp\.?|t\.p\.?",
}
PREFIX = re.compile(
    "|".join(rf"(?P<{level}>(?:{words})(?:(?<=\.)|\b))" for level, words in LEVEL_WORDS.items())
)
CENTRAL_CITIES = {"ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"}
SEPARATOR = re.compile(r"\s*[,;]\s*|\s+[-–]\s+(?=(?i:tỉnh|thành phố|tp\b|phường|xã|huyện)\b)")


def read_address(text: str) -> Address:
    """Split an address into the levels its words name, reading from the right.

    The last part without a level word is taken as the province when a named level stands before
    it ("phường Cẩm Thành, Quảng Ngãi"). Nothing is lost: whatever is not a level is the street.
    """
    parts = [part.strip(" .") for part in SEPARATOR.split(tidy(text)[0])]
    parts = [part for part in parts if part]
    named: dict[str, str] = {}
    if len(parts) > 1 and not _level(parts[-1]) and _level(parts[-2]) in {"commune", "district"}:
        named["province"] = parts.pop()
    allowed = list(LEVELS)
    while parts:
        level = _level(parts[-1])
        if level not in allowed or level in named:
            break
        allowed = allowed[allowed.index(level) + 1 :]
        named[level] = parts.pop()
    return Address(street=", ".join(parts), **named)


def _level(part: str) -> str:
    folded = fold(part)
    found = PREFIX.match(folded)
    if not found:
        return ""
    if found.lastgroup == "city":
        city = folded[found.end() :].strip(" .")
        return "province" if city in CENTRAL_CITIES else "district"
    return found.lastgroup or ""


def format_address(address: Address) -> str:
    """The parts that are there, street first, joined by commas."""
    parts = (address.street, address.commune, address.district, address.province)
    return ", ".join(part for part in parts if part)
