"""What one text changes against another: typed parts first, then the words; no queries, no HTML.

Both sides are versions with their children loaded. A part is compared as lines (one line for each
row of the part), a changed line word by word, so that a reader sees each change where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from catalogue.enums import Part, Stated
from common.money import format_dong

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
SAME, INSERTED, DELETED = "same", "ins", "del"
KIND_LABELS = {ADDED: "Thêm", REMOVED: "Bỏ", CHANGED: "Đổi", MOVED: "Đổi thứ tự"}

# Two lines with fewer common words are a removal and an addition, not a change.
ALIKE = 0.4
# Longer texts are compared by line: comparing words takes time that grows with the square.
MOST_WORDS = 3000


@dataclass(frozen=True)
class Span:
    """A run of words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class LineChange:
    """One line of a part: how it changed, and its words on either side (empty: not there)."""

    kind: str
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()

    @property
    def label(self) -> str:
        return KIND_LABELS[self.kind]


@dataclass(frozen=True)
class PartChange:
    """A component of a procedure that differs; ``part`` is a ``Part`` value."""

    part: str
    label: str
    lines: tuple[LineChange, ...]


def _spans(pairs: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for kind, text in pairs:
        if not text:
            continue
        if merged and merged[-1].kind == kind:
            merged[-1] = Span(kind, merged[-1].text + text)
        else:
            merged.append(Span(kind, text))
    return tuple(merged)


def diff_words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The old and the new text cut into spans; joined, each side gives its text again."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        same = tag == "equal"
        left.append((SAME if same else DELETED, "".join(before[i1:i2])))
        right.append((SAME if same else INSERTED, "".join(after[j1:j2])))
    return _spans(left), _spans(right)


def _alike(old: str, new: str) -> float:
    before, after = set(old.lower().split()), set(new.lower().split())
    return len(before & after) / max(len(before), len(after), 1)


def _changed(old: str, new: str) -> LineChange:
    left, right = diff_words(old, new)
    return LineChange(CHANGED, left, right)


def _removed(line: str) -> LineChange:
    return LineChange(REMOVED, old=(Span(DELETED, line),))


def _added(line: str) -> LineChange:
    return LineChange(ADDED, new=(Span(INSERTED, line),))


def _replaced(old: list[str], new: list[str]) -> list[LineChange]:
    """Pair each old line with the most like new one after the last pair; the rest went or came."""
    found: list[LineChange] = []
    start = 0
    for line in old:
        best = max(range(start, len(new)), key=lambda at: _alike(line, new[at]), default=None)
        if best is None or _alike(line, new[best]) < ALIKE:
            found.append(_removed(line))
            continue
        found += [_added(extra) for extra in new[start:best]]
        found.append(_changed(line, new[best]))
        start = best + 1
    return found + [_added(extra) for extra in new[start:]]


def diff_lines(old: list[str], new: list[str]) -> tuple[LineChange, ...]:
    """Lines that came, went or changed, in order; only moved lines give one note."""
    if old == new:
        return ()
    if len(old) == len(new) > 1 and sorted(old) == sorted(new):
        return (LineChange(MOVED, (Span(SAME, "\n".join(old)),), (Span(SAME, "\n".join(new)),)),)
    if len(old) == len(new) == 1:
        return (_changed(old[0], new[0]),)
    found: list[LineChange] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(old[i1:i2], new[j1:j2])
    return tuple(found)


# --- a version as lines -------------------------------------------------------------------------


def _joined(*values: Any, between: str = " – ") -> str:
    return between.join(str(value).strip() for value in values if value not in (None, ""))


def time_limit_words(row: Any) -> str:
    """The time limit of a version or channel as a person writes it."""
    amount = row.time_limit_amount
    counted = f"{amount.normalize():f}".replace(".", ",") if amount is not None else ""
    words = _joined(counted, row.get_time_limit_unit_display(), between=" ")
    return words if row.time_limit_text in ("", words) else _joined(words, row.time_limit_text)


def fee_words(version: ProcedureVersion) -> str:
    """The fee of a version: its statement, sum and text."""
    stated = "" if version.fee_status == Stated.GIVEN else version.get_fee_status_display()
    amount = "" if version.fee_amount is None else format_dong(version.fee_amount)
    return _joined(stated, amount, version.fee_text)


def _step(row: Any) -> str:
    return _joined(row.case, row.actor, row.action, between=": ")


def _channel(row: Any) -> str:
    fee = "" if row.fee_amount is None else format_dong(row.fee_amount)
    return _joined(row.get_way_display(), time_limit_words(row), fee, row.fee_text, row.description)


def _component(row: Any) -> str:
    counts = [
        f"{number} {word}"
        for number, word in ((row.originals, "bản chính"), (row.copies, "bản sao"))
        if number
    ]
    spared = "không phải nộp nếu tra cứu được" if row.obtainable_from_database else ""
    return _joined(
        _joined(row.case, row.name, between=": "),
        ", ".join(counts),
        row.form_name,
        row.code,
        row.issuer,
        spared,
        row.note,
    )


def _charge(row: Any) -> str:
    amount = "" if row.amount is None else format_dong(row.amount)
    return _joined(row.get_kind_display(), row.name, amount, row.rate, row.basis, row.note)


def _reduction(row: Any) -> str:
    return _joined(
        row.condition, f"giảm {row.percent.normalize():f}%", row.basis, row.valid_from, row.valid_to
    )


def _basis(row: Any) -> str:
    return _joined(row.number, row.title, row.issuer)


def _result(row: Any) -> str:
    return _joined(row.name, row.code, row.issuer, row.note)


def _form(row: Any) -> str:
    return _joined(row.number, row.name, row.url, row.file.name if row.file_id else "")


def _rows(relation: str, words: Callable[[Any], str]) -> Callable[[ProcedureVersion], list[str]]:
    return lambda version: [words(row) for row in getattr(version, relation).all()]


def _text(*fields: str) -> Callable[[ProcedureVersion], list[str]]:
    def lines(version: ProcedureVersion) -> list[str]:
        values = [str(getattr(version, field) or "") for field in fields]
        return [value for value in values if value]

    return lines


def _one(words: Callable[[ProcedureVersion], str]) -> Callable[[ProcedureVersion], list[str]]:
    return lambda version: [line] if (line := words(version)) else []


def _choice(field: str) -> Callable[[ProcedureVersion], list[str]]:
    return lambda version: [str(getattr(version, f"get_{field}_display")())]


def _choices(field: str) -> Callable[[ProcedureVersion], list[str]]:
    def lines(version: ProcedureVersion) -> list[str]:
        column: Any = version._meta.get_field(field)
        return column.labels(getattr(version, field))

    return lines


# What a reader asks first stands first: time, money, papers, steps, law; then the rest.
PARTS: tuple[tuple[str, str, Callable[[ProcedureVersion], list[str]]], ...] = (
    (Part.TIME_LIMIT, "Thời hạn giải quyết", _one(time_limit_words)),
    (Part.CHARGES, "Phí, lệ phí", _one(fee_words)),
    (Part.CHARGES, "Các khoản thu", _rows("charges", _charge)),
    (Part.CHARGES, "Miễn, giảm", _rows("reductions", _reduction)),
    (Part.COMPONENTS, "Thành phần hồ sơ", _rows("components", _component)),
    (Part.SETS, "Số bộ hồ sơ", _text("sets")),
    (Part.STEPS, "Trình tự thực hiện", _rows("steps", _step)),
    (Part.CHANNELS, "Cách thức thực hiện", _rows("channels", _channel)),
    (Part.LEGAL_BASES, "Căn cứ pháp lý", _rows("legal_bases", _basis)),
    (Part.RESULTS, "Kết quả thực hiện", _rows("results", _result)),
    (Part.RESULTS, "Kết quả: có quy định?", _choice("results_status")),
    (Part.FORMS, "Mẫu đơn, tờ khai", _rows("forms", _form)),
    (Part.FORMS, "Mẫu đơn: có quy định?", _choice("forms_status")),
    (Part.CONDITIONS, "Yêu cầu, điều kiện", _text("conditions")),
    (Part.CONDITIONS, "Yêu cầu, điều kiện: có quy định?", _choice("conditions_status")),
    (Part.NAME, "Tên thủ tục", _text("name")),
    (Part.SECTOR, "Lĩnh vực", _text("sector")),
    (Part.LEVEL, "Cấp thực hiện", _choices("levels")),
    (Part.SUBJECTS, "Đối tượng thực hiện", _choices("subjects")),
    (
        Part.AGENCY,
        "Cơ quan giải quyết",
        _text("unit", "executing", "competent", "coordinating", "delegated"),
    ),
    (Part.PLACE, "Địa điểm thực hiện", _text("place")),
    (Part.ONLINE_LEVEL, "Mức độ trực tuyến", _choice("online_level")),
    (Part.ONLINE_LEVEL, "Lý do chỉ trực tuyến một phần", _text("online_reason")),
    (
        Part.OTHER,
        "Nội dung khác",
        _text(
            "description", "keywords", "portal_url", "central_decision", "central_issuer", "note"
        ),
    ),
    (Part.OTHER, "Mức công bố", _choice("tier")),
    (Part.OTHER, "Loại thủ tục", _choice("kind")),
)


def compare_versions(
    old: ProcedureVersion | None, new: ProcedureVersion | None
) -> list[PartChange]:
    """Every part that differs; ``None`` stands for “no text” (new or abolished procedures)."""
    found = []
    for part, label, lines_of in PARTS:
        lines = diff_lines(lines_of(old) if old else [], lines_of(new) if new else [])
        if lines:
            found.append(PartChange(part, label, lines))
    return found


def parts_changed(changes: Iterable[PartChange]) -> tuple[str, ...]:
    """``Part`` values that differ, each once, in the order of the enumeration."""
    given = {change.part for change in changes}
    return tuple(part for part in Part.values if part in given)
