"""Vietnamese text, dates and procedure codes: values in, values out.

Three forms of one text serve three purposes: ``tidy`` is what is stored, ``fold`` what a person
without diacritics on the keyboard searches for, ``tone_key`` what an exact search compares.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from common.collation import collation_key, given_name_key

__all__ = [
    "CodeReading",
    "base_code",
    "collation_key",
    "fold",
    "format_date",
    "given_name_key",
    "nfc",
    "parse_date",
    "read_code",
    "tidy",
    "tone_key",
]

HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
NO_BREAK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
BLANKS = re.compile(r"[ \t]+")

WORD = re.compile(r"[^\W\d_]+")
TONES = "\u0300\u0309\u0303\u0301\u0323"
VOWELS = "aăâeêioôơuưy"
MARKED_VOWELS = "ăâêôơư"


# ---------------------------------------------------------------- text


def nfc(text: str) -> str:
    """Unicode NFC, the only form stored (TCVN 6909:2001)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, single blanks: the form for searching and comparing."""
    text = HIDDEN.sub("", text).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(plain.split())


def tone_key(text: str) -> str:
    """Lower-case NFC with every tone on the main vowel, so that ``hòa`` equals ``hoà``."""
    words = HIDDEN.sub("", text).lower().split()
    return " ".join(WORD.sub(lambda found: _retoned(found[0]), nfc(word)) for word in words)


@lru_cache(maxsize=16384)
def _retoned(word: str) -> str:
    tones = [mark for mark in unicodedata.normalize("NFD", word) if mark in TONES]
    if len(tones) != 1:
        return word
    bare = _without_tone(word)
    runs = list(re.finditer(rf"[{VOWELS}]+", bare))
    if len(runs) != 1:
        return word
    place = runs[0].start() + _main_vowel(bare, runs[0])
    return nfc(bare[: place + 1] + tones[0] + bare[place + 1 :])


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return nfc("".join(mark for mark in decomposed if mark not in TONES))


def _main_vowel(word: str, run: re.Match[str]) -> int:
    """Index, within the run of vowels, of the one that carries the tone."""
    vowels, skip = run.group(), 0
    if len(vowels) > 1 and word[: run.end()].startswith(("qu", "gi")):
        vowels, skip = vowels[1:], 1
    marked = [index for index, vowel in enumerate(vowels) if vowel in MARKED_VOWELS]
    if marked:
        return skip + marked[-1]
    closed = run.end() < len(word)
    if len(vowels) >= 3 or (len(vowels) == 2 and (closed or vowels in {"oa", "oe", "uy"})):
        return skip + 1
    return skip


def tidy(text: str, *, multiline: bool = False) -> tuple[str, list[str]]:
    """Repair what may be repaired in one cell without changing its meaning.

    Returns the repaired text and one Vietnamese description for each kind of repair made.
    ``multiline`` keeps line breaks (as ``\\n``) and trims each line.
    """
    if _is_tidy(text):
        return text, []
    repairs: list[str] = []

    def note(before: str, after: str, description: str) -> str:
        if before != after:
            repairs.append(description)
        return after

    text = note(text, nfc(text), "chuyển chữ về Unicode dựng sẵn (NFC)")
    text = note(text, CONTROL.sub("", HIDDEN.sub("", text)), "bỏ ký tự ẩn")
    text = note(text, NO_BREAK.sub(" ", text), "thay dấu cách đặc biệt bằng dấu cách thường")
    text = LINE_BREAK.sub("\n", text)
    text = note(text, text.strip(), "bỏ khoảng trắng thừa ở đầu hoặc cuối ô")
    if multiline:
        lines = [BLANKS.sub(" ", line).strip() for line in text.split("\n")]
        return note(text, "\n".join(lines), "gộp khoảng trắng thừa"), repairs
    text = note(text, re.sub(r"[ \t]*\n\s*", " ", text), "thay dấu xuống dòng bằng dấu cách")
    return note(text, BLANKS.sub(" ", text), "gộp khoảng trắng thừa"), repairs


def _is_tidy(text: str) -> bool:
    """The usual cell, told quickly: no sign but visible ones and single blanks."""
    return (
        text.isprintable()
        and "  " not in text
        and text == text.strip(" ")
        and unicodedata.is_normalized("NFC", text)
    )


# ---------------------------------------------------------------- dates

DATE_FORMS = (
    re.compile(r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})"),
    re.compile(r"(?:ngay )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ][\d:.]+)?"),
)


def parse_date(value: object) -> dt.date:
    """Read a day written the Vietnamese way, an ISO date or a date cell.

    Raises ``ValueError`` with a Vietnamese message; the order is always day, month, year.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        text = fold(value)
        for form in DATE_FORMS:
            found = form.fullmatch(text)
            if found:
                return _checked_date(value, found)
    shown = "" if value is None else str(value).strip()
    raise ValueError(
        f"Không đọc được ngày “{shown}”; hãy ghi dạng ngày/tháng/năm, ví dụ 05/03/2024."
    )


def _checked_date(value: str, found: re.Match[str]) -> dt.date:
    try:
        day = dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        day = dt.date.min
    if not 1900 <= day.year <= 2199:
        raise ValueError(f"Ngày “{value.strip()}” không có trong lịch.")
    return day


def format_date(day: dt.date) -> str:
    """``05/03/2024``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


LONGEST_NUMBER = 30
NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


def read_number(text: str) -> Decimal:
    """ "1.250.000", "1,5"; raises ``ValueError`` for what is no number or might be two."""
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5.")
    return Decimal(text.replace(".", "").replace(",", "."))


def thousands(number: int) -> str:
    """ "1.234"; far quicker than the template's filter on a page with a hundred counts."""
    return f"{number:,}".replace(",", ".")


# ---------------------------------------------------------------- procedure codes

CODE = re.compile(r"\d\.\d{6}((\.\d{3}\.\d{2}\.\d{2})?\.H\d{2})?")


@dataclass(frozen=True)
class CodeReading:
    """What was read in a code cell: a code with listed repairs, or an error."""

    code: str | None = None
    base: str | None = None
    repairs: list[str] = field(default_factory=list)
    error: str | None = None


def base_code(code: str) -> str:
    """First 8 characters: the same for the short and the long form of one procedure's code."""
    return code[:8]


def read_code(value: object) -> CodeReading:
    """Read a national procedure code such as ``1.001612`` or ``1.001612.000.00.00.H48``.

    Blanks, line breaks, a comma for the point and a small h are repaired and listed. A lost or
    added digit is never repaired, and a number cell is refused: Excel drops the final zeros.
    """
    if isinstance(value, (int, float)):
        return CodeReading(
            error=f"Mã đang lưu dưới dạng số ({value}) nên có thể đã mất chữ số 0 ở cuối; "
            "hãy định dạng ô là Văn bản (Text) rồi gõ lại mã."
        )
    text, repairs = tidy("" if value is None else str(value))
    if not text:
        return CodeReading(error="Chưa ghi mã thủ tục hành chính.")
    code = text
    for pattern, proper, repair in CODE_REPAIRS:
        repaired = pattern.sub(proper, code)
        if repaired != code:
            repairs.append(repair)
        code = repaired
    if not CODE.fullmatch(code):
        return CodeReading(error=_code_fault(text, code))
    return CodeReading(code=code, base=base_code(code), repairs=repairs)


CODE_REPAIRS = (
    (re.compile(" "), "", "bỏ khoảng trắng trong mã"),
    (re.compile(","), ".", "thay dấu phẩy bằng dấu chấm trong mã"),
    (re.compile(r"(?<=\.)h(?=\d)"), "H", "viết hoa chữ H trong mã"),
)


def _code_fault(text: str, code: str) -> str:
    """What is wrong with a code, in words that tell the officer what to look at."""
    if len(re.findall(r"\d\.\d{6}", code)) > 1:
        return f"Ô “{text}” ghi nhiều mã; mỗi dòng chỉ ghi một mã."
    found = re.match(r"\d\.(\d+)(?=\.|$)", code)
    if found and len(found[1]) != 6:
        return f"Mã “{text}” phải có 6 chữ số sau dấu chấm thứ nhất, ở đây có {len(found[1])}."
    return f"Mã “{text}” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48."
