"""Part II of the annex: every component of each procedure delegated to the province.

A component says only what its text says: “Không quy định” and “Chưa cập nhật” stay two things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from catalogue.parts import channels_of, charges_of, papers_of, reductions_of, steps_of
from catalogue.supplementary import public_part, rows_of
from catalogue.texts import draft_text
from catalogue.wording import (
    NONE_TEXT,
    ONLINE_TEXTS,
    UNKNOWN_TEXT,
    form_title,
    subject_text,
    unit_text,
)
from publication.documents.annex import basis_words, limit_words
from publication.documents.paper import Paper, Words
from publication.documents.rows import DecisionRow

if TYPE_CHECKING:
    from catalogue.models import ProcedureVersion
    from catalogue.texts import Text
    from catalogue.wording import Part as PartOfText

# đ stands in the order of letters of a list; f, j, w, z are no letters of it.
LETTERS = "abcdđeghiklmnopq"


def write_contents(paper: Paper, rows: list[DecisionRow]) -> None:
    """Part II: every component of each procedure (NĐ 63/2010 art 8.2), lettered in its order."""
    for number, row in enumerate(rows, start=1):
        if row.new is None:
            continue
        text = draft_text(row.new)
        paper.add(Words("Thủ tục", f"{number}. {row.name} ({row.code})"))
        for letter, (heading, lines) in zip(LETTERS, _components(row.new, text), strict=False):
            paper.add(Words("Bộ phận", f"{letter}) {heading}"))
            paper.add(*[Words("Chi tiết", line) for line in lines if line.strip()])


def _components(version: ProcedureVersion, text: Text) -> list[tuple[str, list[str]]]:
    return [
        ("Trình tự thực hiện", _steps(text)),
        ("Cách thức thực hiện", _of(channels_of(text), _channel)),
        ("Thành phần, số lượng hồ sơ", [*_papers(text), f"Số lượng: {_sets(text)}"]),
        ("Thời hạn giải quyết", [limit_words(text)]),
        ("Đối tượng thực hiện", [subject_text(text.subjects) or UNKNOWN_TEXT]),
        ("Cơ quan giải quyết", _agencies(version, text)),
        ("Địa điểm thực hiện", [text.place or UNKNOWN_TEXT]),
        ("Kết quả thực hiện", _listed(text.rows["results"], text.results_status, _result)),
        ("Phí, lệ phí", [*_of(charges_of(text), _charge), *_reductions(text)]),
        ("Tên mẫu đơn, mẫu tờ khai", _listed(text.rows["forms"], text.forms_status, form_title)),
        ("Yêu cầu, điều kiện thực hiện", [_conditions(text)]),
        ("Căn cứ pháp lý", [f"- {basis_words(row)}" for row in text.rows["legal_bases"]]),
        ("Mức độ cung cấp dịch vụ công trực tuyến", [_online(text)]),
        *_supplementary(text),
    ]


def _supplementary(text: Text) -> list[tuple[str, list[str]]]:
    """What the office tells beyond the law's components; nothing where it tells nothing."""
    rows = rows_of(public_part(text.supplementary))
    return [("Thông tin bổ sung", [f"- {label}: {words}" for label, words in rows])] if rows else []


def _of(part: PartOfText, words: Callable[[Any], str]) -> list[str]:
    """The entries of a part as lines, or its word for none."""
    if part.entries:
        return [words(entry) for entry in part.entries]
    return [NONE_TEXT if part.state == "none" else UNKNOWN_TEXT]


def _listed(rows: Iterable[Any], status: str, words: Callable[[Any], str]) -> list[str]:
    lines = [f"- {words(row)}" for row in rows]
    return lines or [NONE_TEXT if status == "none" else UNKNOWN_TEXT]


def _steps(text: Text) -> list[str]:
    part = steps_of(text)
    lines = []
    for case in part.entries:
        lines += [f"Trường hợp: {case.title}"] if case.title else []
        lines += [
            f"Bước {at}: {step['actor'] + ': ' if step['actor'] else ''}{step['text']}"
            for at, step in enumerate(case.rows, start=1)
        ]
    return lines or [UNKNOWN_TEXT]


def _channel(entry: dict[str, str]) -> str:
    told = [f"thời hạn: {entry['time_limit']}", f"phí, lệ phí: {entry['fee']}"]
    line = f"- {entry['way']}: {'; '.join(told)}."
    return f"{line} {entry['description'].strip()}".strip()


def _papers(text: Text) -> list[str]:
    lines = []
    for case in papers_of(text, []).entries:
        lines += [f"Trường hợp: {case.title}"] if case.title else []
        lines += [f"- {_paper(paper)}" for paper in case.rows]
    return lines or [UNKNOWN_TEXT]


def _paper(paper: dict[str, Any]) -> str:
    counts = [
        f"{paper[key]:02d} {words}"
        for key, words in (("originals", "bản chính"), ("copies", "bản sao"))
        if paper[key]
    ]
    details = [", ".join(counts), paper["form_text"], paper["note"].strip()]
    if paper["obtainable_from_database"]:
        details.append("không phải nộp nếu tra cứu được từ cơ sở dữ liệu")
    told = "; ".join(detail for detail in details if detail)
    return f"{paper['name']} ({told})" if told else paper["name"]


def _sets(text: Text) -> str:
    return f"{text.sets:02d} bộ" if text.sets else UNKNOWN_TEXT


def _agencies(version: ProcedureVersion, text: Text) -> list[str]:
    named = (
        ("", unit_text(version.unit)),
        ("Cơ quan có thẩm quyền: ", text.competent),
        ("Cơ quan thực hiện: ", text.executing),
        ("Cơ quan phối hợp: ", text.coordinating),
        ("Cơ quan được ủy quyền: ", text.delegated),
    )
    return [f"{label}{name.strip()}" for label, name in named if name.strip()]


def _result(row: Any) -> str:
    return f"{row.name} ({row.note.strip()})" if row.note.strip() else row.name


def _charge(entry: dict[str, Any]) -> str:
    name = entry["name"].strip()
    line = f"- {entry['kind_text']}{f' {name}' if name else ''}: {entry['amount_text']}"
    extra = [entry.get("note", "").strip(), entry.get("basis_text", "").strip()]
    told = "; ".join(word for word in extra if word)
    return f"{line} ({told})" if told else line


def _reductions(text: Text) -> list[str]:
    part = reductions_of(text)
    return [
        f"- {entry['condition']}: {entry['amount_text']}"
        + (f" ({entry['basis_text']})" if entry["basis_text"] else "")
        for entry in (part.entries if part else ())
    ]


def _conditions(text: Text) -> str:
    if text.conditions.strip():
        return text.conditions
    return NONE_TEXT if text.conditions_status == "none" else UNKNOWN_TEXT


def _online(text: Text) -> str:
    level = ONLINE_TEXTS.get(text.online_level, UNKNOWN_TEXT)
    reason = text.online_reason.strip()
    return f"{level} (lý do chỉ một phần: {reason})" if reason else level
