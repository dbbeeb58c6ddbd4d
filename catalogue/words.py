"""A text as the words search compares: values in, values out.

Words are cut the same way for index, query and ranking, and i and y at the end of a syllable are
one letter: both “đăng ký” and “đăng kí” are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from common.vietnamese import fold, tone_key

WORD = re.compile(r"[^\W_]+")
FINAL_Y = re.compile(r"\b([bcdđghklmnprstvx]+)([yỳýỷỹỵ])\b")
AS_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


def plain_words(text: str) -> list[str]:
    """The words without diacritics."""
    return _words(fold(text))


def toned_words(text: str) -> list[str]:
    """The words with every tone where it belongs."""
    return _words(tone_key(text))


def spaced(words: Sequence[str]) -> str:
    """Words between single blanks, with a blank at each end, so that whole words can be found."""
    return f" {' '.join(words)} "


def _words(text: str) -> list[str]:
    return WORD.findall(FINAL_Y.sub(_with_i, text))


def _with_i(match: re.Match[str]) -> str:
    return match[1] + match[2].translate(AS_I)
