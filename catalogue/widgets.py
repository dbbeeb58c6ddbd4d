"""Cells of the national workbook both ways: read into stored values, shown as Vietnamese text.

Every widget reads one cell into a tuple of values, one for each model attribute its column covers,
in the form the staged row keeps them (JSON), and shows such a tuple as one cell.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any

from import_export import widgets
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE

from common.money import read_money
from common.spreadsheets import plain_text, text_cell
from common.vietnamese import fold, format_date, parse_date, tidy
from common.workbooks import CellProblem

AS_TEXT = "text"
PLAIN_NUMBER = re.compile(r"\d+")
_ERRORS = "|".join(re.escape(code) for code in ERROR_CODES)
ERROR_LIKE = re.compile(f"'*(?:{_ERRORS})")
QUOTED_ERROR = re.compile(f"'+(?:{_ERRORS})")
# Excel holds no longer text in a cell; openpyxl cuts the rest off.
CELL_LIMIT = 32_767


class Doubt(ValueError):  # noqa: N818 -- a question, not a failure
    """A cell only a person can settle: a question with the answers offered.

    ``options`` are pairs (value, label); ``free`` lets the person type another text of the cell;
    ``kind`` names the questions one answer may settle together.
    """

    def __init__(
        self, message: str, *, options: list[tuple[str, str]], free: bool = False, kind: str = ""
    ) -> None:
        super().__init__(message)
        self.options = options
        self.free = free
        self.kind = kind


def repaired(text: str, *, multiline: bool = False) -> tuple[str, list[str]]:
    """``tidy`` with a quick way out for the many cells that need no repair."""
    body = text.replace("\n", "") if multiline else text
    if (
        body.isprintable()
        and "  " not in text
        and not text[:1].isspace()
        and not text[-1:].isspace()
        and not (multiline and ("\n " in text or " \n" in text))
        and unicodedata.is_normalized("NFC", text)
    ):
        return text, []
    return tidy(text, multiline=multiline)


def cell_text(value: object, *, multiline: bool = False) -> tuple[str, list[str]]:
    """The text of a cell with the safe repairs made; the export's apostrophe is taken off.

    Raises ``ValueError`` for a cell whose value Excel could not compute.
    """
    if value is None:
        return "", []
    if isinstance(value, CellProblem):
        raise ValueError(f"Ô chứa công thức lỗi hoặc chưa tính: {value}.")
    if isinstance(value, dt.date):
        return format_date(value), []
    if isinstance(value, bool):
        return ("Có" if value else "Không"), []
    text = str(value)
    if text.startswith("'"):
        text = text[1:] if QUOTED_ERROR.fullmatch(text) else plain_text(text)
    return repaired(text, multiline=multiline)


def safe_text(text: str) -> str:
    """Text with an apostrophe where Excel would compute it or openpyxl take it for an error."""
    return "'" + text if ERROR_LIKE.fullmatch(text) else str(text_cell(text))


def as_read(shown: object, *, multiline: bool = False) -> str:
    """What a cell we wrote reads back as: without what a workbook cannot hold, and repaired."""
    if shown is None:
        return ""
    text = str(shown)
    if not text.isprintable():
        text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if len(text) >= CELL_LIMIT:
        return cell_text(safe_text(text)[:CELL_LIMIT], multiline=multiline)[0]
    return repaired(text, multiline=multiline)[0]


class Cell(widgets.Widget):
    """One text cell, one attribute."""

    multiline = False
    empty: tuple[Any, ...] = ("",)

    def __init__(self, *, multiline: bool = False) -> None:
        super().__init__()
        self.multiline = multiline

    def clean(self, value: object, row: Any = None, **kwargs: Any) -> tuple[Any, ...]:
        """Stored values of a raw cell; raises ``Doubt`` or ``ValueError`` in Vietnamese."""
        return self.read(cell_text(value, multiline=self.multiline)[0], value, **kwargs)

    def render(self, value: tuple[Any, ...], obj: Any = None, **kwargs: Any) -> Any:
        """The cell for a tuple of stored values, safe to write."""
        shown = self.show(*value)
        return safe_text(shown) if isinstance(shown, str) else shown

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        """Values for a repaired text; ``raw`` is the cell as it stood."""
        return (text,)

    def settle(self, answer: str, text: str, **kwargs: Any) -> tuple[Any, ...]:
        """Values for a person's answer to the question this cell raised."""
        return self.read(answer, answer, **kwargs)

    def show(self, *values: Any) -> Any:
        """Plain cell value of stored values."""
        return values[0]

    def agrees(self, values: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        """Whether two readings say the same, whatever the words."""
        return values == other


class ShortText(Cell):
    """Text with the column's limit of length."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if len(text) > self.length:
            raise ValueError(f"Nội dung dài {len(text)} ký tự; tối đa {self.length}.")
        return (text,)


class LinkCell(ShortText):
    """A web address."""

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if text and not re.fullmatch(r"https?://[^\s<>\"]+", text):
            raise ValueError(f"“{text}” không phải địa chỉ trang web (http:// hoặc https://).")
        return super().read(text, raw)


class DateCell(Cell):
    """A day as ``dd/mm/yyyy`` text; reads date cells too. Stored as ISO text."""

    empty = (None,)

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if not text:
            return (None,)
        return (parse_date(raw if isinstance(raw, dt.date) else text).isoformat(),)

    def show(self, *values: Any) -> Any:
        day = values[0]
        if not day:
            return ""
        return format_date(dt.date.fromisoformat(day) if isinstance(day, str) else day)


class CountCell(Cell):
    """A small whole number; ``blank`` is the value of an empty cell."""

    def __init__(self, *, blank: int | None = None, digits: int = 4) -> None:
        super().__init__()
        self.empty = (blank,)
        self.pattern = re.compile(rf"(\d{{1,{digits}}})(?:\s*\([^()\d]+\))?(?:\s*bộ)?\W*")

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if not text:
            return self.empty
        found = self.pattern.fullmatch(text)
        if not found:
            raise ValueError(f"“{text}” không phải số nguyên.")
        return (int(found[1]),)


class AmountCell(Cell):
    """Whole đồng of one charge; the heading names the currency."""

    empty = (None,)

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if PLAIN_NUMBER.fullmatch(text):
            return (int(text),)
        reading = read_money(text, in_dong=True)
        if reading.problem:
            raise ValueError(reading.problem)
        return (reading.amount,)


def plain_decimal(value: Any) -> str:
    """``5``, ``1.5``: one form for the same number."""
    return format(Decimal(str(value)).normalize(), "f")


class PercentCell(Cell):
    """A percentage with at most two decimals, stored as text."""

    empty = ("100",)

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        text = text.replace(",", ".").removesuffix("%").strip()
        if not text:
            return ("100",)
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or Decimal(text) > 100:
            raise ValueError(f"“{text}” không phải tỷ lệ phần trăm từ 0 đến 100.")
        return (plain_decimal(Decimal(text)),)

    def show(self, *values: Any) -> Any:
        return "" if values[0] is None else plain_decimal(values[0])


class YesCell(Cell):
    """A mark: x, Có, 1 or nothing."""

    empty = (False,)

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        word = fold(text)
        if word in {"x", "co", "1", "true"}:
            return (True,)
        if word in {"", "khong", "0", "false", "-"}:
            return (False,)
        raise ValueError(f"“{text}” không rõ; hãy ghi x hoặc để trống.")

    def show(self, *values: Any) -> Any:
        return "x" if values[0] else ""


class ChoiceCell(Cell):
    """One of a few choices by its Vietnamese label or another spelling of it."""

    def __init__(
        self, choices: Any, aliases: dict[str, str] | None = None, *, empty: str = ""
    ) -> None:
        super().__init__()
        self.labels = {str(value): str(label) for value, label in choices.choices}
        self.words = {fold(label): value for value, label in self.labels.items()} | {
            value: value for value in self.labels
        }
        self.words |= aliases or {}
        self.empty = (empty,)

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        if not text:
            return self.empty
        value = self.words.get(fold(text).strip(" .;:"))
        if value is None:
            listed = [(value, label) for value, label in self.labels.items()]
            raise Doubt(f"“{text}” không có trong danh sách lựa chọn.", options=listed)
        return (value,)

    def show(self, *values: Any) -> Any:
        return self.labels.get(values[0], values[0])


class ChoicesCell(ChoiceCell):
    """Several choices in one cell, parted by ``;``, ``,`` or line breaks."""

    empty = ((),)

    def __init__(self, choices: Any, aliases: dict[str, str] | None = None) -> None:
        super().__init__(choices, aliases)
        self.empty = ([],)
        self.order = list(self.labels)
        longest_first = sorted(self.words, key=len, reverse=True)
        self.pattern = re.compile("|".join(re.escape(word) for word in longest_first))

    def read(self, text: str, raw: object, **kwargs: Any) -> tuple[Any, ...]:
        return ([*self._read(text)],)

    @lru_cache(maxsize=2_000)  # noqa: B019 -- widgets live as long as the process
    def _read(self, text: str) -> tuple[str, ...]:
        rest = fold(text)
        found = {self.words[match] for match in self.pattern.findall(rest)}
        unknown = [
            part.strip(" .-")
            for part in re.split(r"[,;\n/+]| va ", self.pattern.sub("", rest))
            if part.strip(" .-")
        ]
        if unknown:
            listed = [(value, label) for value, label in self.labels.items()]
            raise Doubt(
                f"Ô “{text}” có phần “{unknown[0]}” không có trong danh sách lựa chọn.",
                options=listed,
                free=True,
            )
        return tuple(value for value in self.order if value in found)

    def settle(self, answer: str, text: str, **kwargs: Any) -> tuple[Any, ...]:
        return self.read(answer, answer)

    def show(self, *values: Any) -> Any:
        return "; ".join(self.labels.get(value, value) for value in values[0])
