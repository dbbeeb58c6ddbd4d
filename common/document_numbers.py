"""The number of a legal document, found in words and brought to one form (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import re

from common.vietnamese import fold

# 63/2010/NĐ-CP, 12/QĐ-UBND, 01a/2026/TT-BNV, 97/2015/QH15
_NUMBER = re.compile(r"\d+[a-z]?/(?:\d{4}/)?[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*")

# a long one and one that does not break, as Word writes them
HYPHENS = {0x2013: "-", 0x2011: "-"}


def document_number(words: str) -> str:
    """``Nghị định số 063 / 2010/NĐ-CP`` → ``63/2010/nd-cp``; ``""`` where there is no number."""
    text = re.sub(r"\s*([/-])\s*", r"\1", fold(words.translate(HYPHENS)))
    found = _NUMBER.search(text)
    return found[0].lstrip("0") if found else ""
