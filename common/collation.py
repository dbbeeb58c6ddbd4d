"""Alphabetical order of Vietnamese as plain ASCII keys that every database sorts alike."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
PLACES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
LETTERS = dict(zip(ALPHABET, PLACES, strict=True))
# ngang has no mark; huyền, hỏi, ngã, sắc, nặng follow. All stand before digits and letters.
TONE_PLACES = dict(zip("\u0300\u0309\u0303\u0301\u0323", "()*+,", strict=True))


def collation_key(text: str) -> str:
    """Sort key in dictionary order: syllable by syllable, letters first, then the tone.

    ASCII only, so a bytewise comparison (SQLite BINARY, PostgreSQL ``C``) is the right order.
    """
    return " ".join(filter(None, (_syllable_key(word) for word in _words(text))))


def given_name_key(full_name: str) -> str:
    """Sort key of a person's name: the given name (last word) first, then the words before it."""
    words = full_name.split()
    return collation_key(" ".join(words[-1:] + words[:-1]))


def _words(text: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", text).lower()
    return "".join(
        sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in lowered
    ).split()


@lru_cache(maxsize=16384)
def _syllable_key(word: str) -> str:
    letters, tones = [], []
    for sign in word:
        if sign in LETTERS:
            letters.append(LETTERS[sign])
            continue
        parts = unicodedata.normalize("NFD", sign)
        tones += [TONE_PLACES[part] for part in parts if part in TONE_PLACES]
        bare = unicodedata.normalize(
            "NFC", "".join(part for part in parts if part not in TONE_PLACES)
        )
        plain = bare if bare in LETTERS else parts[0]
        letters.append(LETTERS.get(plain, plain))
    return "".join(letters + tones)
