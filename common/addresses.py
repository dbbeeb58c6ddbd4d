"""Addresses of offices: two levels since 1/7/2025, three in older records."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.vietnamese import fold, tidy


@dataclass(frozen=True)
class Address:
    """Street line, commune (xã, phường, đặc khu), old district, province; empty when not named."""

    street: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""


COMMUNE = re.compile(r"(xa|phuong|thi tran|dac khu)\b")
DISTRICT = re.compile(r"(huyen|quan|thi xa)\b")


def read_address(text: str) -> Address:
    """Split an address at its commas into the levels its words name."""
    parts = [part.strip() for part in tidy(text)[0].split(",") if part.strip()]
    named: dict[str, str] = {}
    street: list[str] = []
    for part in reversed(parts):
        level = _level(fold(part), named)
        if level and level not in named:
            named[level] = part
        else:
            street.insert(0, part)
    return Address(street=", ".join(street), **named)


def _level(folded: str, named: dict[str, str]) -> str:
    if COMMUNE.match(folded):
        return "commune"
    if DISTRICT.match(folded):
        return "district"
    if folded.startswith("tinh "):
        return "province"
    if folded.startswith("thanh pho "):
        return "district" if "province" in named else "province"
    return ""


def format_address(address: Address) -> str:
    """The parts that are there, from the street up, joined by commas."""
    parts = (address.street, address.commune, address.district, address.province)
    return ", ".join(part for part in parts if part)
