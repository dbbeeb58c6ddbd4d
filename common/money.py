"""Charges in đồng: whole numbers, nothing guessed (Luật Phí và lệ phí 97/2015).

A price without its unit, an amount too small to be a charge, several amounts, another currency
or a note that says otherwise goes before a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from common.vietnamese import fold, thousands, tidy


@dataclass(frozen=True)
class MoneyReading:
    """What one fee cell says.

    ``amount`` is in đồng and set only when certain: 0 for "Miễn phí" (``free``), for "Không" and
    "0 đồng" (``stated_none``). ``missing``: the source says nothing. ``problem``: a Vietnamese
    question for a person. ``per``: the measure after a stroke, "lần" in "50.000 đồng/lần".
    """

    amount: int | None = None
    free: bool = False
    stated_none: bool = False
    missing: bool = False
    problem: str | None = None
    text: str = ""
    per: str = ""


CURRENCY = r"(?:dong viet nam|viet nam dong|dong|vnd|d)\b"
NUMBER = r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+(?:[.,]\d{1,2})?"
SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}
AMOUNT = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER}) ?(?:(?P<scale>{'|'.join(SCALES)})\b ?)?{CURRENCY}"
)
BARE = re.compile(NUMBER)
FOREIGN = re.compile(r"\b(?:usd|eur|euro|do la)\b|(?<=\d)usd\b|[$€]")
PREFIX = re.compile(r"^(?:muc thu|muc phi|muc le phi|phi, le phi|le phi|phi)\s*:\s*")
# A link of the old national portal that its copies carry as text.
LINK = re.compile(r"(?<=dong)xem chi tiet")
TAIL_NOTE = re.compile(r"(?P<body>[^()]*?)\s*\((?P<note>.*)\)", re.DOTALL)

MISSING = {"", "-", "khong co thong tin"}
NONE_WORDS = {
    "khong",
    "khong co",
    "khong dong",
    "khong quy dinh",
    "khong thu",
    "khong thu phi",
    "khong thu le phi",
    "khong thu phi, le phi",
}
FREE_WORDS = {"mien", "mien phi", "mien le phi", "mien phi, le phi", "mien thu"}
SET_ELSEWHERE = re.compile(
    r"\b(?:phi|le phi|muc thu|bieu gia|gia dich vu|thong tu|hoi dong nhan dan|uy ban nhan dan)\b"
)
# "8.000.000/lần": an amount in all but the currency.
LOOSE_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)")
NO_CHARGE = re.compile(r"\W*(?:khong|mien|chua)\b")

SEVERAL = "Ô ghi nhiều mức thu; hãy tách theo từng trường hợp."
NO_UNIT = "Chỉ ghi con số, không rõ đơn vị tiền."
FREE_BUT_AMOUNT = "Ghi miễn phí nhưng ghi chú lại nêu số tiền."
FREE_BUT_ELSEWHERE = "Ghi miễn phí nhưng ghi chú lại nói đến mức thu quy định ở nơi khác."
NOTE_DIFFERS = "Ghi chú nêu số tiền khác với mức thu."
TOO_SMALL = "Số tiền nhỏ hơn 1.000 đồng, có thể thiếu “nghìn” hoặc là loại tiền khác."
ODD = "Số tiền lẻ bất thường, có thể hai con số bị dính vào nhau."
UNCLEAR_NUMBER = "Con số không rõ: dấu chấm, dấu phẩy có thể là phần nghìn hoặc phần thập phân."
FOREIGN_MONEY = "Mức thu ghi bằng ngoại tệ."
UNREADABLE = "Không đọc được số tiền; cần người xem lại."


def read_money(text: object, *, note: str = "", in_dong: bool = False) -> MoneyReading:
    """Read a fee cell, text or number; ``note`` is what the source says beside it.

    ``in_dong`` when the column's heading names the currency: then a bare number is in đồng.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    shown = tidy("" if text is None else str(text))[0]
    parts = dict.fromkeys(_body(part) for part in shown.split("|"))
    readings = [_read_part(body, note, in_dong=in_dong) for body in parts]
    # "2,000,000 VNĐ | 2,000,000 Việt Nam Đồng", as joined from several ways, is one amount.
    agreed = len(readings) == 1 or {part.amount for part in readings} == {readings[0].amount or 0}
    reading = readings[0] if agreed else MoneyReading(problem=SEVERAL)
    return replace(reading, text=shown, per=_measure(shown) if reading.amount else "")


def _read_part(part: str, note: str, *, in_dong: bool) -> MoneyReading:
    body, inner = _split_note(part)
    return _read_body(body, fold(f"{inner} {note}").strip(), in_dong=in_dong)


def _measure(shown: str) -> str:
    found = re.search(r"/\s*(?:0?1\s+)?([^/|\d][^/|]*)", shown.split("(")[0])
    return found[1].strip(" .;") if found else ""


def _body(part: str) -> str:
    return PREFIX.sub("", LINK.sub("", fold(part)).strip(" .;"))


def _split_note(body: str) -> tuple[str, str]:
    found = TAIL_NOTE.fullmatch(body)
    return (found["body"], found["note"]) if found else (body, "")


def _read_body(body: str, note: str, *, in_dong: bool) -> MoneyReading:
    if body in MISSING:
        return MoneyReading(missing=True)
    if body in NONE_WORDS:
        return _zero(MoneyReading(amount=0, stated_none=True), note)
    if body in FREE_WORDS:
        return _zero(MoneyReading(amount=0, free=True), note)
    if FOREIGN.search(body):
        return MoneyReading(problem=FOREIGN_MONEY)
    if BARE.fullmatch(body):
        if not in_dong:
            decimal = re.fullmatch(r"\d+[.,]\d{1,2}", body)
            return MoneyReading(problem=UNCLEAR_NUMBER if decimal else NO_UNIT)
        body += " dong"
    return _read_amount(body, note)


def _zero(reading: MoneyReading, note: str) -> MoneyReading:
    """Nothing to pay, unless the note beside it speaks of a charge."""
    if AMOUNT.search(note) or LOOSE_AMOUNT.search(note) or FOREIGN.search(note):
        return MoneyReading(problem=FREE_BUT_AMOUNT)
    if SET_ELSEWHERE.search(note) and not NO_CHARGE.match(note):
        return MoneyReading(problem=FREE_BUT_ELSEWHERE)
    return reading


def _read_amount(body: str, note: str) -> MoneyReading:
    found = list(AMOUNT.finditer(body))
    if not found:
        return MoneyReading(problem=UNREADABLE)
    amounts = {_value(mention) for mention in found}
    if len(amounts) > 1:
        return MoneyReading(problem=SEVERAL)
    rest = (body[: found[0].start()] + body[found[-1].end() :]).strip()
    if re.search(r"\d", re.sub(r"^/ ?0?1 ", "/", rest)) or not re.fullmatch(r"(?:/.*)?", rest):
        return MoneyReading(problem=UNREADABLE)
    return _judged(amounts.pop(), note)


def _value(mention: re.Match[str]) -> int | None:
    """Whole đồng, None when the number allows two readings."""
    number, scale = mention["number"], SCALES.get(mention["scale"] or "", 1)
    digits = re.sub(r"\D", "", number)
    decimal = re.fullmatch(r"\d+[.,](\d{1,2})", number)
    if decimal:
        value, rest = divmod(int(digits) * scale, 10 ** len(decimal[1]))
        return None if scale == 1 or rest else value
    if digits != number and scale > 1:
        return None
    return int(digits) * scale


def _judged(amount: int | None, note: str) -> MoneyReading:
    if amount is None:
        return MoneyReading(problem=UNCLEAR_NUMBER)
    if amount == 0:
        return _zero(MoneyReading(amount=0, stated_none=True), note)
    if amount < 1_000:
        return MoneyReading(problem=TOO_SMALL)
    if amount < 10_000 and amount % 500:
        return MoneyReading(problem=ODD)
    if {_value(mention) for mention in AMOUNT.finditer(note)} - {amount}:
        return MoneyReading(problem=NOTE_DIFFERS)
    return MoneyReading(amount=amount)


def amounts_in(text: str) -> frozenset[int]:
    """Whole đồng named anywhere in free words, "135.000 đồng" in a sentence; 0 for “Miễn phí”."""
    folded = fold(text)
    reading = read_money(text)
    found = {_value(mention) for mention in AMOUNT.finditer(folded)}
    if reading.amount is not None:
        found.add(reading.amount)
    return frozenset(amount for amount in found if amount is not None)


def format_dong(amount: int) -> str:
    """ "150.000 đồng"; nothing to pay is "Không"."""
    return f"{format_number(amount)} đồng" if amount else "Không"


def format_number(number: int | Decimal) -> str:
    """ "150.000", "1,5": as Vietnamese is written, without idle zeros."""
    whole, _point, rest = f"{Decimal(number).normalize():f}".partition(".")
    return thousands(int(whole)) + (f",{rest}" if rest else "")
