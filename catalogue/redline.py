"""The page that sets two texts of a procedure side by side: values in, the template's shapes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.comparison import ADDED, CHANGED, MOVED, REMOVED, LineChange, PartChange, Span
from catalogue.days import AskedDays
from catalogue.enums import Part
from catalogue.wording import day_text
from common.vietnamese import parse_date

if TYPE_CHECKING:
    from catalogue.queries import DecisionLine
    from catalogue.recorded_texts import RecordedText

OLD, NEW = "tu", "den"
# A value longer than this is told as “sửa câu chữ”; its words stand further down the page.
SHORT = 160
ROW_NOUNS = {
    Part.COMPONENTS: "giấy tờ",
    Part.STEPS: "bước",
    Part.CHANNELS: "cách",
    Part.LEGAL_BASES: "căn cứ",
    Part.RESULTS: "kết quả",
    Part.FORMS: "mẫu",
    Part.CHARGES: "khoản",
}
ONE_TEXT = "Thủ tục này mới có một bản, chưa có bản nào khác để so sánh."
SAME_TEXT = "Hai bản được chọn là một. Hãy chọn hai bản khác nhau."


# --- which two ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """The two texts to compare; ``None`` where there is none. ``problem`` is for the reader."""

    old: RecordedText | None = None
    new: RecordedText | None = None
    problem: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether there are two texts to set side by side."""
        return bool(self.old and self.new and not self.problem)


def choose(texts: Sequence[RecordedText], old: str, new: str) -> Pair:
    """The texts named by ``?tu=`` and ``?den=``: an id of a text, or a day whose law is meant.

    Without a choice the latest text that stands against the one before it.
    """
    chosen: dict[str, RecordedText | None] = {}
    for name, value in ((OLD, old.strip()), (NEW, new.strip())):
        chosen[name] = _read(texts, value) if value else None
        if value and chosen[name] is None:
            usual = _usual(texts, None)
            return Pair(
                usual.old,
                usual.new,
                f"Thủ tục này không có bản “{value[:40]}”. Hãy chọn hai bản trong danh sách.",
            )
    pair = _completed(texts, chosen[OLD], chosen[NEW])
    if len(texts) < 2:
        return Pair(pair.old, pair.new, ONE_TEXT)
    if pair.old and pair.new and pair.old.version_id == pair.new.version_id:
        return Pair(pair.old, pair.new, SAME_TEXT)
    return pair


def _read(texts: Sequence[RecordedText], value: str) -> RecordedText | None:
    if value.isascii() and value.isdecimal():
        return next((text for text in texts if str(text.version_id) == value), None)
    try:
        day = parse_date(value)
    except ValueError:
        return None
    return next((text for text in texts if text.covers(day)), None)


def _completed(
    texts: Sequence[RecordedText], old: RecordedText | None, new: RecordedText | None
) -> Pair:
    if old and new:
        return Pair(old, new)
    usual = _usual(texts, new)
    return Pair(old or usual.old, new or usual.new)


def _usual(texts: Sequence[RecordedText], new: RecordedText | None) -> Pair:
    """``new``, else the latest text that stands, against the one before it (else the one after)."""
    standing = [text for text in texts if text.dropped_on is None] or list(texts)
    last = new or standing[-1]
    before = [text for text in standing if text.valid_from < last.valid_from]
    others = [text for text in texts if text.version_id != last.version_id]
    if before:
        return Pair(before[-1], last)
    return Pair(others[0] if others else None, last)


# --- how they are named -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """A text to choose."""

    value: str
    text: str
    is_from: bool
    is_to: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A text as the page names it."""

    days_text: str
    decision: DecisionLine | None
    url: str


def days_of(text: RecordedText, today: date) -> str:
    """ "Từ 15/03/2022 đến 31/12/2025", "Từ 01/01/2026 đến nay" …"""
    begun = f"Từ {day_text(text.valid_from)}"
    if text.dropped_on:
        return f"{begun}, bị thay trong sổ ngày {day_text(text.dropped_on)}"
    if text.valid_to:
        return f"{begun} đến {day_text(text.valid_to)}"
    return f"{begun}, chưa có hiệu lực" if text.valid_from > today else f"{begun} đến nay"


def options_of(
    texts: Sequence[RecordedText],
    pair: Pair,
    lines: Mapping[int, DecisionLine],
    *,
    today: date,
) -> list[Option]:
    """Every text to choose from, newest first; ``lines`` by act."""
    return [
        Option(
            value=str(text.version_id),
            text=_option_text(text, lines.get(text.act_id), today),
            is_from=text is pair.old,
            is_to=text is pair.new,
        )
        for text in reversed(texts)
    ]


def _option_text(text: RecordedText, line: DecisionLine | None, today: date) -> str:
    days = days_of(text, today)
    return f"{days} – Quyết định {line.number}" if line else days


# --- what changed, by kind ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypedChange:
    """One part in few words: a short value on both sides, or how many rows came and went."""

    label: str
    old: str = ""
    new: str = ""
    text: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Redlined:
    """A part with its changed lines, and its place on the page."""

    anchor: str
    label: str
    lines: tuple[LineChange, ...]
    kept_text: str


def typed_changes(changes: Sequence[PartChange], *, with_anchors: bool = True) -> list[TypedChange]:
    """Each part that differs in one line of words, in the order of ``changes``."""
    return [
        _typed(change, _anchor(place) if with_anchors else "")
        for place, change in enumerate(changes, 1)
    ]


def redlined(changes: Sequence[PartChange]) -> list[Redlined]:
    """The same parts with their words."""
    return [
        Redlined(_anchor(place), change.label, change.lines, _kept(change))
        for place, change in enumerate(changes, 1)
    ]


def _anchor(place: int) -> str:
    return f"thay-doi-{place}"


def _kept(change: PartChange) -> str:
    noun = ROW_NOUNS.get(change.part, "dòng")  # type: ignore[call-overload]
    return f"{change.kept} {noun} giữ nguyên" if change.kept else ""


def _typed(change: PartChange, anchor: str) -> TypedChange:
    if len(change.lines) == 1 and not change.kept:
        line = change.lines[0]
        old, new = _text(line.old), _text(line.new)
        if line.kind != MOVED and max(len(old), len(new)) <= SHORT:
            return TypedChange(change.label, old, new, anchor=anchor)
    return TypedChange(change.label, text=counts_text(change), anchor=anchor)


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)


def counts_text(change: PartChange) -> str:
    """ "thêm 2 giấy tờ, bỏ 1, sửa 3; giữ nguyên 91"."""
    if change.lines[0].kind == MOVED:
        return "đổi thứ tự"
    kinds = [line.kind for line in change.lines]
    told = [
        (word, kinds.count(kind))
        for word, kind in (("thêm", ADDED), ("bỏ", REMOVED), ("sửa", CHANGED))
        if kind in kinds
    ]
    noun = ROW_NOUNS.get(change.part, "")  # type: ignore[call-overload]
    if not noun:
        return "sửa câu chữ" if kinds == [CHANGED] else ", ".join(word for word, _count in told)
    first, *others = [f"{word} {count}" for word, count in told]
    words = ", ".join([f"{first} {noun}", *others])
    return f"{words}; giữ nguyên {change.kept}" if change.kept else words


# --- the page -----------------------------------------------------------------------------------


def compare_url(code: str, old: int, new: int) -> str:
    """The address of the comparison of two texts, named by their ids."""
    return f"{reverse('catalogue:procedure_compare', args=[code])}?{OLD}={old}&{NEW}={new}"


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """All of ``catalogue/procedure_compare.html``."""

    name: str
    code: str
    procedure_url: str
    history_url: str
    url: str
    today_url: str
    kept: list[tuple[str, str]]
    known: date | None
    options: list[Option]
    problem: str
    is_ready: bool
    old: Side | None
    new: Side | None
    swap_url: str
    typed: list[TypedChange]
    parts: list[Redlined]


def comparison_page(
    code: str,
    texts: Sequence[RecordedText],
    pair: Pair,
    changes: Sequence[PartChange],
    *,
    name: str,
    days: AskedDays,
    lines: Mapping[int, DecisionLine],
) -> ComparisonPage:
    """The page of a pair chosen by ``choose``; ``changes`` are those of ``compare_versions``."""
    address = reverse("catalogue:procedure_detail", args=[code])
    path = reverse("catalogue:procedure_compare", args=[code])
    old, new = (_side(text, address, lines, days) for text in (pair.old, pair.new))
    ids = [text.version_id for text in (pair.old, pair.new) if text and pair.is_ready]
    return ComparisonPage(
        name=name,
        code=code,
        procedure_url=days.kept_in(address),
        history_url=days.kept_in(reverse("catalogue:procedure_history", args=[code])),
        url=path,
        today_url=compare_url(code, *ids) if ids else path,
        kept=days.params,
        known=days.asked_known,
        options=options_of(texts, pair, lines, today=days.today) if len(texts) > 1 else [],
        problem=pair.problem,
        is_ready=pair.is_ready,
        old=old,
        new=new,
        swap_url=days.kept_in(compare_url(code, *reversed(ids))) if ids else "",
        typed=typed_changes(changes),
        parts=redlined(changes),
    )


def _side(
    text: RecordedText | None,
    address: str,
    lines: Mapping[int, DecisionLine],
    days: AskedDays,
) -> Side | None:
    if text is None:
        return None
    first = AskedDays(today=days.today, asked_on=text.valid_from, asked_known=days.asked_known)
    return Side(
        days_text=days_of(text, days.today),
        decision=lines.get(text.act_id),
        # a text that no longer stands has no page of its own today
        url="" if text.dropped_on else first.kept_in(address),
    )
