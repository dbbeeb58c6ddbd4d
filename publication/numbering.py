"""Numbers of the province's decisions: their shape, and when two are one (domain §3.3)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.text import slugify

from common.vietnamese import fold

OWN_SERIES = "QĐ-UBND"
BY_AUTHORITY = re.compile(r"\s*tuq\b")
NUMBER = re.compile(r"(\d{1,6})/(QĐ-[0-9A-ZĐ]+(?:[-.&][0-9A-ZĐ]+)*)")
NOTE_NUMBER = re.compile(r"0*[1-9]\d{0,5}/TTr(?:[-.&][0-9A-ZĐ]+)*")
NOTE_SHAPE = "Số tờ trình phải có dạng 45/TTr-VP."
SHAPE = "Số quyết định phải có dạng 123/QĐ-UBND."
SHAPE_BY_AUTHORITY = "Số quyết định phải có dạng 123/QĐ-UBND hoặc 123/QĐ- và tên viết tắt cơ quan."


@dataclass(frozen=True)
class ActNumber:
    """``0801/QĐ-UBND``: its whole number 801 and its series ``QĐ-UBND``; equal when both are."""

    number: int
    series: str

    def slug(self, year: int) -> str:
        """``801-qd-ubnd-2026``: the decision's address."""
        return slugify(f"{self.number}-{fold(self.series)}-{year}".replace("/", "-"))


def tidy_number(written: str) -> str:
    """The number as kept: NFC, capitals, no blanks; the zeros in front stay as on the paper."""
    return unicodedata.normalize("NFC", "".join(written.split())).upper()


def read_number(written: str, *, capacity: str = "") -> ActNumber:
    """The number as typed from paper, in any case, with any blanks.

    Who signs by the Chairman's authority (``TUQ.`` in the capacity) may sign in a series of the
    own agency. Raises ``ValueError`` with a message for the officer.
    """
    authorised = BY_AUTHORITY.match(fold(capacity)) is not None
    found = NUMBER.fullmatch(tidy_number(written))
    if found is None or int(found[1]) == 0 or not (authorised or found[2] == OWN_SERIES):
        raise ValueError(SHAPE_BY_AUTHORITY if authorised else SHAPE)
    return ActNumber(int(found[1]), found[2])


def read_note_number(written: str) -> str:
    """A submission's number as kept: ``45/TTr-VP``. Raises ``ValueError`` with a message."""
    tidy = unicodedata.normalize("NFC", "".join(written.split()))
    if NOTE_NUMBER.fullmatch(tidy) is None:
        raise ValueError(NOTE_SHAPE)
    return tidy


def known_number(written: str) -> ActNumber | None:
    """The number of an act already kept, whatever its capacity; None for one of another shape."""
    found = NUMBER.fullmatch(tidy_number(written))
    return ActNumber(int(found[1]), found[2]) if found else None


def names_number(words: str, written: str) -> bool:
    """Does a remark name the act with this number?"""
    wanted = known_number(written)
    text = unicodedata.normalize("NFC", words).upper()
    mentioned = [ActNumber(int(one[1]), one[2]) for one in NUMBER.finditer(text)]
    return wanted in mentioned if wanted else tidy_number(written) in "".join(text.split())
