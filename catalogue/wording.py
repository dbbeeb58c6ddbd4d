"""The words in which a text is shown: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from catalogue.enums import Level, OnlineLevel, Stated, Subject
from common.durations import Duration, Unit, format_duration
from common.money import format_dong
from common.page_parts import Statement, stated

if TYPE_CHECKING:
    from catalogue.queries import ListedVersion
    from catalogue.texts import Record, Text
    from organisation.models import Unit as Agency

UNKNOWN_TEXT = "Chưa cập nhật"
NONE_TEXT = "Không quy định"
ONLINE_TEXTS = {
    OnlineLevel.FULL: "Toàn trình",
    OnlineLevel.PARTIAL: "Một phần",
    OnlineLevel.NONE: "Không cung cấp trực tuyến",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: ``given`` with entries, ``none`` or ``unknown``."""

    state: str
    entries: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Rows of one case; ``title`` is ``""`` when there is only one."""

    title: str
    rows: tuple[Any, ...]

    @property
    def steps(self) -> tuple[Any, ...]:
        return self.rows

    @property
    def papers(self) -> tuple[Any, ...]:
        return self.rows


def part(rows: Iterable[Any], status: str = Stated.UNKNOWN) -> Part:
    """A part from its rows; without rows, ``none`` only where the text says so."""
    entries = tuple(rows)
    if entries:
        return Part(Stated.GIVEN, entries)
    return Part(Stated.NONE if status == Stated.NONE else Stated.UNKNOWN)


def by_case(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rows grouped by their case, in their order."""
    return [(case, list(group)) for case, group in groupby(rows, key=lambda row: row.case.strip())]


def day_text(day: date) -> str:
    """ "05/03/2024"."""
    return f"{day:%d/%m/%Y}"


def shortened(text: str, *, length: int = 160) -> str:
    """The text, cut after a word where it is long."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(' ', 1)[0].rstrip(' ;,.')}…"


# --- time limits and money ----------------------------------------------------------------------


def time_limit_text(amount: Decimal | None, unit: str, text: str, *, missing: str) -> str:
    """ "5 ngày làm việc", else the words of the decision, else ``missing``."""
    if unit:
        known = Unit(unit)
        if (amount is not None) == known.has_amount:
            return format_duration(Duration(amount, known))
    return text.strip() or missing


def version_time_limit(version: Text | ListedVersion) -> str:
    """The time limit of the whole text."""
    return time_limit_text(
        version.time_limit_amount,
        version.time_limit_unit,
        version.time_limit_text,
        missing=UNKNOWN_TEXT,
    )


def fee_text(amount: int | None, text: str) -> str:
    """What is to be paid, as stated; ``""`` when nothing is."""
    if amount:
        return format_dong(amount)
    return text.strip() or ("Không thu" if amount == 0 else "")


def version_fee(version: Text | ListedVersion) -> Statement:
    """The charge of the whole text as stated."""
    if version.fee_status == Stated.NONE:
        # "Không" is what the ways of filing say then: one word for one thing
        return stated(version.fee_text) if version.fee_text.strip() else Statement(Stated.NONE)
    if version.fee_status == Stated.UNKNOWN:
        return Statement(Stated.UNKNOWN)
    return stated(fee_text(version.fee_amount, version.fee_text) or "Xem mục Phí, lệ phí")


def plain(statement: Statement) -> str:
    """The statement as words alone."""
    if statement.state == Stated.NONE:
        return NONE_TEXT
    return statement.text or UNKNOWN_TEXT


def charge_amount(charge: Record) -> str:
    """Amount or rate of one charge."""
    words = [fee_text(charge.amount, "") if charge.amount is not None else "", charge.rate.strip()]
    return "; ".join(word for word in words if word) or UNKNOWN_TEXT


def percent_text(percent: Decimal) -> str:
    """ "Miễn" or "giảm 50%"."""
    if percent >= 100:
        return "miễn"
    return f"giảm {percent.normalize():f}%".replace(".", ",")


# --- names --------------------------------------------------------------------------------------


def level_text(levels: Iterable[str]) -> str:
    """ "Cấp tỉnh, Cấp xã"."""
    return ", ".join(Level(level).label for level in levels) or UNKNOWN_TEXT


def subject_text(subjects: Iterable[str]) -> str:
    """Who may apply."""
    return ", ".join(Subject(subject).label for subject in subjects)


def unit_text(unit: Agency) -> str:
    """The unit's name, and what it is called now where that differs."""
    return unit.label


def form_title(form: Record) -> str:
    """Number and name of a form."""
    return f"{form.number}: {form.name}" if form.number else form.name
