"""What one text changes against another: typed parts first, then the words; no queries, no HTML.

Both sides are versions with their children loaded. A part is compared as lines (one line for each
row of the part), a changed line word by word, so that a reader sees each change where it stands.
Vietnamese is written syllable by syllable: a word here is what stands between two blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue.enums import Part, Stated
from catalogue.supplementary import rows_of
from catalogue.wording import percent_text
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

IDLE_ZEROS = re.compile(r"^0+(?=\d)")


@dataclass(frozen=True)
class Span:
    """A run of words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class LineChange:
    """One line of a part: how it changed, and its words on either side (empty: not there).

    ``joined`` holds both sides in one run, what went before what came in its place.
    """

    kind: str
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    joined: tuple[Span, ...] = ()

    @property
    def label(self) -> str:
        return KIND_LABELS[self.kind]


@dataclass(frozen=True)
class PartChange:
    """A component of a procedure that differs; ``part`` is a ``Part`` value.

    ``kept`` is the number of its lines that stand unchanged on both sides.
    """

    part: str
    label: str
    lines: tuple[LineChange, ...]
    kept: int = 0


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


def _pieces(old: str, new: str) -> list[tuple[bool, str, str]]:
    """(same, old words, new words) one after the other; joined, each side gives its text again.

    Blanks go with the word after them and are not compared; a line break is a word.
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = SequenceMatcher(
        None, [_key(word) for word in before], [_key(word) for word in after], autojunk=False
    )
    return [
        (tag == "equal", "".join(before[i1:i2]), "".join(after[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]


WORDS = re.compile(r"[^\S\n]*(?:\n|\S+)|[^\S\n]+")


def _key(word: str) -> str:
    return word.strip() or word[-1]


def diff_words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The old and the new text cut into spans; joined, each side gives its text again."""
    pieces = _pieces(old, new)
    left = _spans((SAME if same else DELETED, text) for same, text, _new in pieces)
    right = _spans((SAME if same else INSERTED, text) for same, _old, text in pieces)
    return left, right


def joined_words(old: str, new: str) -> tuple[Span, ...]:
    """Both texts in one run of spans: what went, then what came in its place.

    Blanks at the edge of a change are nobody's change; between what went and what came stands one.
    """
    spans: list[tuple[str, str]] = []
    for same, text_before, text_after in _pieces(old, new):
        if same:
            spans.append((SAME, text_after))
            continue
        for kind, text in ((DELETED, text_before), (INSERTED, text_after)):
            words = text.lstrip(" ")
            follows = bool(spans) and spans[-1][0] == DELETED
            blank = " " if follows or len(words) < len(text) else ""
            spans += [(SAME, blank), (kind, words)] if words else []
    return _spans(spans)


def _alike(old: str, new: str) -> float:
    before, after = set(old.lower().split()), set(new.lower().split())
    return len(before & after) / max(len(before), len(after), 1)


def _changed(old: str, new: str) -> LineChange:
    left, right = diff_words(old, new)
    return LineChange(CHANGED, left, right, joined_words(old, new))


def _removed(line: str) -> LineChange:
    words = (Span(DELETED, line),)
    return LineChange(REMOVED, old=words, joined=words)


def _added(line: str) -> LineChange:
    words = (Span(INSERTED, line),)
    return LineChange(ADDED, new=words, joined=words)


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
    # a text not read back from the database may hold a whole number
    counted = f"{Decimal(amount).normalize():f}".replace(".", ",") if amount is not None else ""
    words = _joined(counted, row.get_time_limit_unit_display(), between=" ")
    text = IDLE_ZEROS.sub("", row.time_limit_text)
    if words and text.startswith(words):  # "05 ngày làm việc, chưa kể …"
        return words if text == words else row.time_limit_text
    return _joined(words, row.time_limit_text)


def fee_words(version: ProcedureVersion) -> str:
    """The fee of a version: its statement, sum and text."""
    stated = "" if version.fee_status == Stated.GIVEN else version.get_fee_status_display()
    return _joined(stated, _sum(version))


def _sum(row: Any) -> str:
    """The sum and the words of a fee; words that only repeat the sum are not said twice."""
    amount = "" if row.fee_amount is None else format_dong(row.fee_amount)
    return amount if row.fee_text.strip() == amount else _joined(amount, row.fee_text)


def _step(row: Any) -> str:
    return _joined(row.case, row.actor, row.action, between=": ")


def _channel(row: Any) -> str:
    return _joined(row.get_way_display(), time_limit_words(row), _sum(row), row.description)


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
    days = _days(("từ", row.valid_from), ("đến", row.valid_to))
    return _joined(row.condition, percent_text(row.percent), row.basis, days)


def _days(*named: tuple[str, date | None]) -> str:
    return ", ".join(f"{word} {day:%d/%m/%Y}" for word, day in named if day)


def _basis(row: Any) -> str:
    days = _days(("ban hành", row.issued_on), ("hiệu lực", row.effective_on))
    return _joined(row.number, row.title, row.issuer, days, row.url)


def _result(row: Any) -> str:
    return _joined(row.name, row.code, row.issuer, row.note)


def _form(row: Any) -> str:
    # two files may bear one name: the digest tells them apart
    file = f"tệp {row.file.name} ({row.file.sha256[:8]})" if row.file_id else ""
    return _joined(row.number, row.name, row.url, file)


def _central(version: ProcedureVersion) -> str:
    days = _days(("ngày", version.central_decision_date))
    issuer = f"của {version.central_issuer}" if version.central_issuer else ""
    return _joined(version.central_decision, days, issuer, between=" ")


def _supplementary(version: ProcedureVersion) -> list[str]:
    return [f"{label}: {words}" for label, words in rows_of(version.supplementary)]


def _rows(relation: str, words: Callable[[Any], str]) -> Callable[[ProcedureVersion], list[str]]:
    return lambda version: [words(row) for row in getattr(version, relation).all()]


def _text(field: str) -> Callable[[ProcedureVersion], list[str]]:
    def lines(version: ProcedureVersion) -> list[str]:
        value = str(getattr(version, field) or "")
        return [value] if value else []

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


class PartLines(NamedTuple):
    """How a part of a text is read as lines.

    ``is_list`` where the lines are rows of their own; ``is_status`` where they only say whether
    there are any, which goes without saying when the rows themselves changed.
    """

    part: str
    label: str
    lines_of: Callable[[ProcedureVersion], list[str]]
    is_list: bool = False
    is_status: bool = False


# What a reader asks first stands first: time, money, papers, steps, law; then the rest.
PARTS: tuple[PartLines, ...] = (
    PartLines(Part.TIME_LIMIT, "Thời hạn giải quyết", _one(time_limit_words)),
    PartLines(Part.CHARGES, "Phí, lệ phí", _one(fee_words)),
    PartLines(Part.CHARGES, "Các khoản thu", _rows("charges", _charge), is_list=True),
    PartLines(Part.CHARGES, "Miễn, giảm", _rows("reductions", _reduction), is_list=True),
    PartLines(Part.COMPONENTS, "Thành phần hồ sơ", _rows("components", _component), is_list=True),
    PartLines(Part.SETS, "Số bộ hồ sơ", _text("sets")),
    PartLines(Part.STEPS, "Trình tự thực hiện", _rows("steps", _step), is_list=True),
    PartLines(Part.CHANNELS, "Cách thức thực hiện", _rows("channels", _channel), is_list=True),
    PartLines(Part.LEGAL_BASES, "Căn cứ pháp lý", _rows("legal_bases", _basis), is_list=True),
    PartLines(Part.RESULTS, "Kết quả thực hiện", _rows("results", _result), is_list=True),
    PartLines(Part.RESULTS, "Kết quả: có quy định?", _choice("results_status"), is_status=True),
    PartLines(Part.FORMS, "Mẫu đơn, tờ khai", _rows("forms", _form), is_list=True),
    PartLines(Part.FORMS, "Mẫu đơn: có quy định?", _choice("forms_status"), is_status=True),
    PartLines(Part.CONDITIONS, "Yêu cầu, điều kiện", _text("conditions")),
    PartLines(
        Part.CONDITIONS,
        "Yêu cầu, điều kiện: có quy định?",
        _choice("conditions_status"),
        is_status=True,
    ),
    PartLines(Part.NAME, "Tên thủ tục", _text("name")),
    PartLines(Part.SECTOR, "Lĩnh vực", _text("sector")),
    PartLines(Part.LEVEL, "Cấp thực hiện", _choices("levels")),
    PartLines(Part.SUBJECTS, "Đối tượng thực hiện", _choices("subjects")),
    PartLines(Part.AGENCY, "Cơ quan giải quyết", _text("unit")),
    PartLines(Part.AGENCY, "Cơ quan thực hiện", _text("executing")),
    PartLines(Part.AGENCY, "Cơ quan có thẩm quyền", _text("competent")),
    PartLines(Part.AGENCY, "Cơ quan phối hợp", _text("coordinating")),
    PartLines(Part.AGENCY, "Cơ quan được ủy quyền", _text("delegated")),
    PartLines(Part.PLACE, "Địa điểm thực hiện", _text("place")),
    PartLines(Part.ONLINE_LEVEL, "Mức độ trực tuyến", _choice("online_level")),
    PartLines(Part.ONLINE_LEVEL, "Lý do chỉ trực tuyến một phần", _text("online_reason")),
    PartLines(Part.SUPPLEMENTARY, "Thông tin bổ sung", _supplementary),
    PartLines(Part.OTHER, "Mô tả", _text("description")),
    PartLines(Part.OTHER, "Từ khóa tìm kiếm", _text("keywords")),
    PartLines(Part.OTHER, "Địa chỉ trên Cổng Dịch vụ công", _text("portal_url")),
    PartLines(Part.OTHER, "Ghi chú", _text("note")),
    PartLines(Part.OTHER, "Quyết định của Bộ, ngành", _one(_central)),
    PartLines(Part.OTHER, "Mức công bố", _choice("tier")),
    PartLines(Part.OTHER, "Loại thủ tục", _choice("kind")),
)


def compare_versions(
    old: ProcedureVersion | None, new: ProcedureVersion | None, *, with_lists: bool = True
) -> list[PartChange]:
    """Every part that differs; ``None`` stands for “no text” (new or abolished procedures).

    Without lists only what stands in the version's own row is read, and no query made for it.
    """
    found: list[PartChange] = []
    for part, label, lines_of, is_list, is_status in PARTS:
        if is_list and not with_lists:
            continue
        if is_status and any(change.part == part for change in found):
            continue
        before, after = lines_of(old) if old else [], lines_of(new) if new else []
        lines = diff_lines(before, after)
        if lines:
            gone = sum(line.kind in {REMOVED, CHANGED} for line in lines)
            moved = any(line.kind == MOVED for line in lines)
            found.append(PartChange(part, label, lines, 0 if moved else len(before) - gone))
    return found


def parts_changed(changes: Iterable[PartChange]) -> tuple[str, ...]:
    """``Part`` values that differ, each once, in the order of the enumeration."""
    given = {change.part for change in changes}
    return tuple(part for part in Part.values if part in given)
