"""What a posted sheet says: all of NĐ 63/2010 art 8.2, in its order, from the signed text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from catalogue.enums import Stated
from catalogue.parts import (
    central_text_of,
    channels_of,
    charges_of,
    forms_of,
    legal_bases_of,
    papers_of,
    reductions_of,
    steps_of,
)
from catalogue.supplementary import public_part, rows_of
from catalogue.wording import (
    NONE_TEXT,
    UNKNOWN_TEXT,
    Part,
    part,
    plain,
    subject_text,
    version_fee,
    version_time_limit,
)

if TYPE_CHECKING:
    from catalogue.texts import Text
    from organisation.models import Place


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: ``text``, ``item`` (with its number), ``case``, ``lead`` or ``note``."""

    kind: str
    text: str
    number: str = ""


@dataclass(frozen=True)
class Section:
    """A numbered part of the sheet."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet, ready to be set."""

    code: str
    name: str
    sector: str
    level: str
    agency: str
    decision: str
    first_day: date
    sheet: str
    digest: str
    address: str
    feedback: str
    sections: tuple[Section, ...] = field(default=())


def feedback_words(place: Place | None) -> str:
    """Where feedback goes (NĐ 20/2008 art 13)."""
    if place is None:
        return ""
    parts = [place.name, place.address]
    parts += [f"Điện thoại: {place.phone}"] if place.phone else []
    parts += [f"Thư điện tử: {place.email}"] if place.email else []
    return " · ".join(parts)


def sections_of(text: Text, unit_name: str) -> tuple[Section, ...]:
    """The eleven parts, each with what is given or why nothing is; then what the office adds."""
    sections = [
        Section(title, tuple(_told(read(text) if read is not _agencies else read(text, unit_name))))
        for title, read in PARTS
    ]
    if more := rows_of(public_part(text.supplementary)):
        lines = [Line("text", f"{label}: {words}") for label, words in more]
        sections.append(Section("Thông tin bổ sung", tuple(_told(lines))))
    return tuple(sections)


def _told(lines: Iterable[Line]) -> Iterator[Line]:
    """A text may hold line breaks: each line is a paragraph."""
    for line in lines:
        first, *rest = [words.strip() for words in line.text.splitlines() if words.strip()] or [""]
        yield Line(line.kind, first, line.number)
        for words in rest:
            yield Line("more" if line.number else line.kind, words)


def _lines(shown: Part, each: Callable[[Any], Iterable[Line]]) -> Iterator[Line]:
    if shown.state == Stated.GIVEN:
        for entry in shown.entries:
            yield from each(entry)
    else:
        yield Line("text", NONE_TEXT if shown.state == Stated.NONE else UNKNOWN_TEXT)


def _numbered(rows: Iterable[Any], words: Callable[[Any], str]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield Line("item", words(row), f"{number}.")


def _steps(text: Text) -> Iterator[Line]:
    def each(case: Any) -> Iterator[Line]:
        if case.title:
            yield Line("case", case.title)
        yield from _numbered(
            case.rows, lambda row: f"{row['actor']}: {row['text']}" if row["actor"] else row["text"]
        )

    return _lines(steps_of(text), each)


def _channels(text: Text) -> Iterator[Line]:
    def each(row: Any) -> Iterator[Line]:
        yield Line("lead", row["way"])
        yield Line("text", f"Thời hạn: {row['time_limit']}. Phí, lệ phí: {row['fee']}.")
        if row["description"]:
            yield Line("text", row["description"])

    return _lines(channels_of(text), each)


def _papers(text: Text) -> Iterator[Line]:
    def words(row: Any) -> str:
        kept = [f"bản chính: {row['originals']}"] if row["originals"] else []
        kept += [f"bản sao: {row['copies']}"] if row["copies"] else []
        kept += [f"theo {row['form_text']}"] if row["form_text"] else []
        kept += ["không phải nộp nếu tra được trên cơ sở dữ liệu"] * bool(
            row["obtainable_from_database"]
        )
        kept += [row["note"]] if row["note"] else []
        return f"{row['name']} ({'; '.join(kept)})" if kept else row["name"]

    def each(case: Any) -> Iterator[Line]:
        if case.title:
            yield Line("case", case.title)
        yield from _numbered(case.rows, words)

    yield from _lines(papers_of(text, []), each)
    yield Line("lead", "Số lượng hồ sơ")
    yield Line("text", f"{text.sets:02d} bộ" if text.sets else UNKNOWN_TEXT)


def _time_limit(text: Text) -> Iterator[Line]:
    limit, words = version_time_limit(text), text.time_limit_text.strip()
    yield Line("text", limit)
    if words and not words.lstrip("0").startswith(limit):
        yield Line("text", words)


def _subjects(text: Text) -> Iterator[Line]:
    yield Line("text", subject_text(text.subjects) or UNKNOWN_TEXT)


def _agencies(text: Text, unit_name: str) -> Iterator[Line]:
    rows = [
        ("Cơ quan giải quyết", unit_name),
        ("Cơ quan có thẩm quyền", text.competent),
        ("Cơ quan thực hiện", text.executing),
        ("Cơ quan phối hợp", text.coordinating),
        ("Cơ quan được ủy quyền", text.delegated),
        ("Địa điểm thực hiện", text.place),
    ]
    for term, words in rows:
        if words.strip():
            yield Line("text", f"{term}: {words.strip()}")


def _results(text: Text) -> Iterator[Line]:
    shown = part(text.rows["results"], text.results_status)
    if len(shown.entries) > 1:
        return _numbered(shown.entries, lambda row: row.name)
    return _lines(shown, lambda row: [Line("text", row.name)])


def _charge_name(row: dict[str, Any]) -> str:
    """ "Lệ phí hộ tịch: "; nothing where the heading of the part says it all."""
    kind, name = row["kind_text"], row["name"].strip()
    if not name:
        return "" if kind == "Phí, lệ phí" else f"{kind}: "
    return f"{name}: " if name.lower().startswith(kind.lower()) else f"{kind} {name}: "


def _fees(text: Text) -> Iterator[Line]:
    def charge(row: Any) -> Iterator[Line]:
        basis = f" ({row['basis_text']})" if row.get("basis_text") else ""
        yield Line("item", f"{_charge_name(row)}{row['amount_text']}{basis}", "–")
        if row.get("note"):
            yield Line("more", row["note"])

    def reduced(row: Any) -> Iterator[Line]:
        basis = f" ({row['basis_text']})" if row["basis_text"] else ""
        yield Line("item", f"{row['condition']}: {row['amount_text']}{basis}", "–")

    charges = charges_of(text)
    if charges.state == Stated.GIVEN:
        yield from _lines(charges, charge)
    else:
        yield Line("text", plain(version_fee(text)))
    reductions = reductions_of(text)
    if reductions is not None:
        yield Line("lead", "Miễn, giảm")
        yield from _lines(reductions, reduced)


def _forms(text: Text) -> Iterator[Line]:
    shown = part(forms_of(text, ()), text.forms_status)
    if shown.state == Stated.GIVEN:
        yield from _numbered(shown.entries, lambda row: row["name"])
        yield Line("note", "Mẫu đơn, mẫu tờ khai treo ngay sau tờ này.")
    else:
        yield from _lines(shown, lambda row: ())


def _conditions(text: Text) -> Iterator[Line]:
    given = [text.conditions] if text.conditions.strip() else []
    return _lines(part(given, text.conditions_status), lambda words: [Line("text", words)])


def _bases(text: Text) -> Iterator[Line]:
    def words(row: Any) -> str:
        title = f" – {row['title']}" if row["title"] else ""
        issued = f" ({row['issued_text']})" if row["issued_text"] else ""
        return f"{row['number']}{title}{issued}"

    shown = legal_bases_of(text)
    if shown.state == Stated.GIVEN:
        yield from _numbered(shown.entries, words)
    else:
        yield from _lines(shown, lambda row: ())
    if central := central_text_of(text):
        yield Line("note", f"Nội dung do Bộ công bố: {central}.")


PARTS: tuple[tuple[str, Callable[..., Iterator[Line]]], ...] = (
    ("Trình tự thực hiện", _steps),
    ("Cách thức thực hiện", _channels),
    ("Thành phần, số lượng hồ sơ", _papers),
    ("Thời hạn giải quyết", _time_limit),
    ("Đối tượng thực hiện", _subjects),
    ("Cơ quan thực hiện", _agencies),
    ("Kết quả thực hiện", _results),
    ("Phí, lệ phí", _fees),
    ("Tên mẫu đơn, mẫu tờ khai", _forms),
    ("Yêu cầu, điều kiện thực hiện", _conditions),
    ("Căn cứ pháp lý", _bases),
)
