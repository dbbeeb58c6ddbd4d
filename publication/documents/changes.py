"""What one row of a decision changes, told in single lines: limits, money, papers, steps, law.

Values in, values out: both texts come with their children loaded. What can be counted is told in
numbers; what needs reading is left to the comparison, part by part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalogue.comparison import ALIKE, CHANGED, PARTS, SAME, LineChange, Span, diff_lines
from catalogue.enums import Part, Stated
from catalogue.wording import (
    charge_amount,
    fee_text,
    plain,
    shortened,
    time_limit_text,
    version_fee,
    version_time_limit,
)
from common.money import format_dong

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion

UP, DOWN, OTHER = "up", "down", "other"
# Names of papers and acts run to a thousand letters; a line stays a line.
LINE = 140
NAMED = 3
# Stands under “Phí, lệ phí”, yet no sum tells it.
READ_APART = frozenset({"Miễn, giảm"})


@dataclass(frozen=True)
class RowChanges:
    """The countable part of a row.

    ``lines`` are told one by one, most telling first; ``limits`` and ``fees`` say which ways they
    moved (``UP``, ``DOWN``, ``OTHER`` where the law allows no comparison); ``parts`` are all
    ``Part`` values that differ, ``others`` the labels of those the lines do not tell.
    """

    lines: tuple[str, ...] = ()
    limits: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()
    papers_added: int = 0
    papers_removed: int = 0
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Told:
    """One typed change: its line, and which way it went."""

    line: str
    way: str = OTHER


def row_changes(old: ProcedureVersion, new: ProcedureVersion) -> RowChanges:
    """What ``new`` changes against ``old``."""
    differing = [row for row in PARTS if row.lines_of(old) != row.lines_of(new)]
    limits = _limits(old, new)
    fees = _fees(old, new)
    papers = _papers(old, new)
    told: dict[str, list[str]] = {
        Part.TIME_LIMIT: [change.line for change in limits],
        Part.CHARGES: [change.line for change in fees],
        Part.COMPONENTS: papers.told,
        Part.STEPS: _steps_told(old, new),
        Part.LEGAL_BASES: _bases_told(old, new),
    }
    return RowChanges(
        lines=tuple(line for lines in told.values() for line in lines),
        limits=frozenset(change.way for change in limits),
        fees=frozenset(change.way for change in fees),
        papers_added=len(papers.added),
        papers_removed=len(papers.removed),
        parts=tuple(dict.fromkeys(row.part for row in differing)),
        others=tuple(
            dict.fromkeys(
                row.label if row.label in READ_APART else Part(row.part).label
                for row in differing
                if not told.get(row.part) or row.label in READ_APART
            )
        ),
    )


def opening_lines(new: ProcedureVersion) -> tuple[str, ...]:
    """What a new procedure asks of people, in the same order as a change is told."""
    papers = len(new.components.all())
    return (
        f"Thời hạn: {shortened(version_time_limit(new), length=LINE)}",
        f"Phí, lệ phí: {shortened(plain(version_fee(new)), length=LINE)}",
        *([f"Giấy tờ phải nộp: {papers}"] if papers else []),
    )


# --- time limits --------------------------------------------------------------------------------


def _limits(old: ProcedureVersion, new: ProcedureVersion) -> list[_Told]:
    """The limit of the whole text; where that stays, the limits of single ways."""
    if (whole := _limit_moved("Thời hạn", old, new)) is not None:
        return [whole]
    pairs = _pairs(old.channels.all(), new.channels.all(), lambda row: row.way)
    found = [
        _limit_moved(f"Thời hạn nộp {row.get_way_display().lower()}", before, row)
        for before, row in pairs
    ]
    return [told for told in found if told is not None]


def _limit_moved(label: str, old: Any, new: Any) -> _Told | None:
    before, after = _limit_words(old), _limit_words(new)
    if before == after:
        return None
    amounts = old.time_limit_amount, new.time_limit_amount
    if old.time_limit_unit == new.time_limit_unit and None not in amounts:
        unit = new.get_time_limit_unit_display()
        return _Told(f"{label}: {before.removesuffix(f' {unit}')} → {after}", _way(*amounts))
    return _Told(f"{label}: {_cut(before)} → {_cut(after)}")


def _limit_words(row: Any) -> str:
    return time_limit_text(
        row.time_limit_amount,
        row.time_limit_unit,
        row.time_limit_text,
        missing="chưa nêu",
    )


# --- money --------------------------------------------------------------------------------------


def _fees(old: ProcedureVersion, new: ProcedureVersion) -> list[_Told]:
    """The fee of the whole text, each charge, and the fees of single ways; one sum is told once."""
    found = [
        _fee_moved("Phí, lệ phí", _whole_fee(old), _whole_fee(new)),
        *_charges(old, new),
        *[
            _fee_moved(
                f"Phí nộp {row.get_way_display().lower()}",
                (before.fee_amount, fee_text(before.fee_amount, before.fee_text)),
                (row.fee_amount, fee_text(row.fee_amount, row.fee_text)),
            )
            for before, row in _pairs(old.channels.all(), new.channels.all(), lambda row: row.way)
        ],
    ]
    told: dict[str, _Told] = {}
    for change in found:
        if change is not None:
            told.setdefault(change.line.split(": ", 1)[1], change)
    return list(told.values())


def _whole_fee(version: ProcedureVersion) -> tuple[int | None, str]:
    amount = version.fee_amount if version.fee_status == Stated.GIVEN else None
    return (0 if version.fee_status == Stated.NONE else amount), plain(version_fee(version))


def _charges(old: ProcedureVersion, new: ProcedureVersion) -> list[_Told | None]:
    def key(row: Any) -> tuple[str, str]:
        return row.kind, row.name.casefold().strip()

    before, after = list(old.charges.all()), list(new.charges.all())
    if not before and version_fee(old) != version_fee(new):
        return []  # the fee of the whole text tells it
    # sums named for the first time, or named no more, are no other sums
    more, less = (UP, DOWN) if before and after else (OTHER, OTHER)
    label = "Thêm khoản thu" if before else "Lần đầu nêu khoản thu"
    found = [
        _fee_moved(
            _charge_name(row), (was.amount, charge_amount(was)), (row.amount, charge_amount(row))
        )
        for was, row in _pairs(before, after, key)
    ]
    known, kept = {key(row) for row in before}, {key(row) for row in after}
    found += [
        _Told(f"{label}: {_charge_name(row)}, {_cut(charge_amount(row))}", more)
        for row in after
        if key(row) not in known
    ]
    return found + [
        _Told(f"Bỏ khoản thu: {_charge_name(row)}, {_cut(charge_amount(row))}", less)
        for row in before
        if key(row) not in kept
    ]


def _charge_name(row: Any) -> str:
    return shortened(row.name.strip() or row.get_kind_display(), length=80)


def _fee_moved(
    label: str, old: tuple[int | None, str], new: tuple[int | None, str]
) -> _Told | None:
    if old == new:
        return None
    (low, before), (high, after) = old, new
    if low is not None and high is not None:
        if low == high:
            return None
        if low and high:
            return _Told(f"{label}: {_number(low)} → {format_dong(high)}", _way(low, high))
        return _Told(f"{label}: {_cut(before)} → {_cut(after)}", _way(low, high))
    return _Told(f"{label}: {_cut(before or 'chưa nêu')} → {_cut(after or 'chưa nêu')}")


def _number(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


# --- papers, steps, law -------------------------------------------------------------------------


LISTS: dict[str, Callable[[Any], list[str]]] = {
    row.part: row.lines_of for row in PARTS if row.is_list
}


def _first_told(noun: str, rows: Sequence[str]) -> list[str]:
    """A list that the text before did not have."""
    return [f"Lần đầu công bố {len(rows)} {noun}"] if rows else []


@dataclass(frozen=True)
class _Papers:
    """Papers by name: which came, which went, how many stay with other details."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: int = 0
    first: tuple[str, ...] = ()

    @property
    def told(self) -> list[str]:
        edited = [f"Sửa nội dung {self.edited} giấy tờ"] if self.edited else []
        return [
            *_first_told("giấy tờ phải nộp", self.first),
            *_named("Thêm giấy tờ", "giấy tờ", self.added),
            *_named("Bỏ giấy tờ", "giấy tờ", self.removed),
            *edited,
        ]


def _papers(old: ProcedureVersion, new: ProcedureVersion) -> _Papers:
    """Compared by name, wherever they stand in the list; a paper renamed is no other paper."""
    before, after = _paper_names(old), _paper_names(new)
    if not before:
        # a list published for the first time asks for nothing that was not asked before
        return _Papers(first=tuple(after))
    came = list((Counter(after) - Counter(before)).elements())
    changes = diff_lines(list((Counter(before) - Counter(after)).elements()), came)
    renamed = [line for line in changes if line.kind == CHANGED and _mostly_same(line)]
    others = [line for line in changes if line not in renamed]
    lines = Counter(LISTS[Part.COMPONENTS](new)) - Counter(LISTS[Part.COMPONENTS](old))
    return _Papers(
        added=tuple(_words(line.new) for line in others if line.new),
        removed=tuple(_words(line.old) for line in others if line.old),
        edited=len(renamed) + lines.total() - len(came),
    )


def _paper_names(version: ProcedureVersion) -> list[str]:
    rows = version.components.all()
    return [": ".join(filter(None, (row.case.strip(), row.name.strip()))) for row in rows]


def _mostly_same(line: LineChange) -> bool:
    kept = sum(len(span.text) for span in line.old if span.kind == SAME)
    return kept >= ALIKE * max(len(_words(line.old)), len(_words(line.new)))


def _words(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _steps_told(old: ProcedureVersion, new: ProcedureVersion) -> list[str]:
    before, after = LISTS[Part.STEPS](old), LISTS[Part.STEPS](new)
    if before == after:
        return []
    if not before:
        return _first_told("bước thực hiện", after)
    if len(before) != len(after):
        return [f"Trình tự thực hiện: {len(before)} → {len(after)} bước"]
    edited = sum(was != now for was, now in zip(before, after, strict=True))
    return [f"Trình tự thực hiện: sửa {edited} trong {len(after)} bước"]


def _bases_told(old: ProcedureVersion, new: ProcedureVersion) -> list[str]:
    before, after = _citations(old), _citations(new)
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    told = _named("Thêm căn cứ", "căn cứ", added) + _named("Bỏ căn cứ", "căn cứ", removed)
    if not told and LISTS[Part.LEGAL_BASES](old) != LISTS[Part.LEGAL_BASES](new):
        return ["Căn cứ pháp lý: sửa cách ghi"]
    return told


def _citations(version: ProcedureVersion) -> list[str]:
    return [row.number.strip() or row.title.strip() for row in version.legal_bases.all()]


def _named(label: str, noun: str, names: Sequence[str]) -> list[str]:
    """A line for each of the first names, and how many more there are."""
    told = [f"{label}: {_cut(name)}" for name in names[:NAMED]]
    left = len(names) - NAMED
    return [*told, f"{label}: và {left} {noun} khác"] if left > 0 else told


# --- shapes -------------------------------------------------------------------------------------


def _pairs(
    old: Iterable[Any], new: Iterable[Any], key: Callable[[Any], Any]
) -> list[tuple[Any, Any]]:
    """Rows that stand once on each side under the same key."""
    before, after = list(old), list(new)
    counts = Counter(map(key, before)), Counter(map(key, after))
    standing = {key(row): row for row in before}
    return [
        (standing[name], row)
        for row in after
        if counts[0][name := key(row)] == counts[1][name] == 1
    ]


def _way(low: Decimal | int, high: Decimal | int) -> str:
    return UP if high > low else DOWN


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), length=LINE)
