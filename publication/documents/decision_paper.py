"""The decision with its annexes as a paper: drafted here, signed by hand, or told again once signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from publication.documents import list_paper, process_paper
from publication.documents.annex import write_tables
from publication.documents.blocks import (
    ABSTRACT_RULE,
    Head,
    foot_words,
    write_head,
    write_signature,
)
from publication.documents.contents import write_contents
from publication.documents.paper import Paper, Rule, Words
from publication.documents.rows import TABLES, DecisionRow, acts_changed
from publication.documents.wording import (
    BLANK,
    CENTRE_NAME,
    CHAIRMAN_TITLE,
    COMMITTEE,
    NUMBERED_KINDS,
    OFFICE_NAME,
    PLACE,
    after_title,
    capacity_lines,
    counted,
    ended,
    grounds_of,
    head_of,
    long_day,
)
from publication.enums import DecisionKind
from publication.recipients import PaperName, recipients
from publication.services import content_code

if TYPE_CHECKING:
    from publication.models import Decision

CONTENT_CODE = "Mã nội dung"
PROVINCE = f"tỉnh {PLACE}"


def write_decision(
    decision: Decision, rows: list[DecisionRow], *, at: datetime, capacity: Sequence[str]
) -> Paper:
    """The whole paper. ``at``: when it is printed (aware); ``capacity``: lines of the signature
    block of an unsigned one. Only a decision in force of its signature bears number, day and name.
    """
    paper = Paper(title=decision.title, at=at)
    head = _head(decision, at)
    write_head(paper, head)
    _write_name(paper, decision)
    _write_articles(paper, decision, rows)
    act = decision.act if decision.is_signed else None
    signed_at = decision.signed_recorded_at if act else None
    write_signature(
        paper,
        recipients=recipients(PaperName.DECISION, decision, signed_at),
        capacity=capacity_lines(act.capacity) if act else capacity,
        signer=act.signer if act else "",
    )
    paper.foot(foot_words(head))
    _write_annex(paper, decision, rows, head)
    return paper


def _head(decision: Decision, at: datetime) -> Head:
    act = decision.act if decision.is_signed else None
    return Head(
        bodies=tuple(("Cơ quan ban hành", name) for name in COMMITTEE),
        number=act.number if act else f"{BLANK}/QĐ-UBND",
        day=act.signed_on if act else None,
        printed_at=at,
        is_draft=act is None,
    )


def _write_name(paper: Paper, decision: Decision) -> None:
    paper.add(
        Words("Tên loại", "QUYẾT ĐỊNH"),
        Words("Trích yếu", after_title(decision.title)),
        Rule(ABSTRACT_RULE),
        Words("Thẩm quyền", CHAIRMAN_TITLE),
    )
    grounds = grounds_of(decision.legal_grounds) or [f"Căn cứ {BLANK}"]
    if not any(ground.casefold().startswith("theo đề nghị") for ground in grounds):
        grounds.append(_proposal(decision))
    paper.add(*[Words("Căn cứ", line) for line in ended(grounds)])
    paper.add(Words("Thẩm quyền", "QUYẾT ĐỊNH:"))


def _proposal(decision: Decision) -> str:
    number = decision.submission_number.strip() or f"{BLANK}/TTr-VP"
    day = decision.submitted_on
    when = long_day(day) if day else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    return f"Theo đề nghị của Chánh {OFFICE_NAME} tại Tờ trình số {number} {when}"


# --- articles -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    """What differs between decisions by kind: articles 1 and 3, the annex and its name."""

    first: Callable[[Decision, list[DecisionRow]], str]
    third: Callable[[Decision], str]
    annex: str
    part: str
    tables: Callable[[Paper, list[DecisionRow]], None]


def _write_articles(paper: Paper, decision: Decision, rows: list[DecisionRow]) -> None:
    body = BODIES[decision.kind]
    paper.add(
        Words("Nội dung", body.first(decision, rows), "Điều 1."),
        Words("Nội dung", _second_article(decision), "Điều 2."),
        *[Words("Nội dung", line) for line in _own_days(decision, rows)],
        *[Words("Nội dung", line) for line in _earlier_decisions(rows)],
        Words("Nội dung", body.third(decision), "Điều 3."),
    )


def _first_article(decision: Decision, rows: list[DecisionRow]) -> str:
    counts = Counter(row.item.kind for row in rows)
    kinds = [(words, counts[kind]) for kind, words in NUMBERED_KINDS.items() if counts[kind]]
    listed = f": {counted(kinds)}" if kinds else ""
    return (
        f"Công bố kèm theo Quyết định này {len(rows):02d} thủ tục hành chính do "
        f"{decision.unit.name} tham mưu quản lý, thực hiện trên địa bàn {PROVINCE}{listed} "
        "(có Phụ lục kèm theo)."
    )


def _second_article(decision: Decision) -> str:
    day = decision.effective_on
    when = long_day(day) if day else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    shortened = ""
    if decision.shortened:
        reason = " ".join(decision.shortened_reason.split()).rstrip(".")
        shortened = f" Ban hành theo trình tự, thủ tục rút gọn{f': {reason}' if reason else ''}."
    return f"Quyết định này có hiệu lực thi hành kể từ {when}.{shortened}"


def _own_days(decision: Decision, rows: list[DecisionRow]) -> list[str]:
    """Procedures with a day of their own, by day."""
    days: dict[date, list[str]] = {}
    for row in rows:
        day = row.item.effective_on
        if day is not None and day != decision.effective_on:
            days.setdefault(day, []).append(row.code)
    return [
        f"Riêng {len(codes):02d} thủ tục có mã {', '.join(codes)} áp dụng từ {long_day(day)}."
        for day, codes in sorted(days.items())
    ]


def _earlier_decisions(rows: list[DecisionRow]) -> list[str]:
    acts = [
        f"số {act.number}{f' {long_day(act.signed_on)}' if act.signed_on else ''}"
        for act in acts_changed(rows)
    ]
    if not acts:
        return []
    parts = [
        f"mục {letter}"
        for letter, _heading, kinds in TABLES[1:]
        if any(row.item.kind in kinds for row in rows)
    ]
    return [
        f"Kể từ ngày đó, nội dung của các thủ tục nêu tại {', '.join(parts)} của Phụ lục đã công bố "
        f"tại Quyết định {'; '.join(acts)} thực hiện theo Quyết định này."
    ]


def _third_article(decision: Decision) -> str:
    return (
        f"Chánh {OFFICE_NAME}, {head_of(decision.unit)}, Giám đốc {CENTRE_NAME}, Chủ tịch Ủy ban "
        "nhân dân các xã, phường, đặc khu và các cơ quan, tổ chức, cá nhân có liên quan chịu trách "
        "nhiệm thi hành Quyết định này./."
    )


# --- annex --------------------------------------------------------------------------------------


def _write_annex(paper: Paper, decision: Decision, rows: list[DecisionRow], head: Head) -> None:
    paper.new_section(landscape=True, restart=True)
    paper.foot(
        f"{CONTENT_CODE}: {decision.content_code or content_code(decision)} – {foot_words(head)}"
    )
    day = long_day(head.day) if head.day else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    body = BODIES[decision.kind]
    paper.add(
        Words("Phụ lục", "PHỤ LỤC"),
        Words("Tên phụ lục", body.annex),
        Words(
            "Kèm theo",
            f"(Kèm theo Quyết định số {head.number} {day} của Chủ tịch Ủy ban nhân dân {PROVINCE})",
        ),
        *([Words("Phần", body.part)] if body.part else []),
    )
    body.tables(paper, rows)
    full = [row for row in rows if row.is_full]
    if full:
        paper.new_section(landscape=False)
        paper.add(
            Words("Phần", "Phần II. NỘI DUNG CỤ THỂ CỦA THỦ TỤC HÀNH CHÍNH GIAO CHO ĐỊA PHƯƠNG")
        )
        write_contents(paper, full)


BODIES = {
    DecisionKind.PUBLICATION: Body(
        _first_article,
        _third_article,
        "DANH MỤC VÀ NỘI DUNG THỦ TỤC HÀNH CHÍNH",
        "Phần I. DANH MỤC THỦ TỤC HÀNH CHÍNH",
        write_tables,
    ),
    DecisionKind.RECEPTION: Body(
        list_paper.first_article,
        list_paper.third_article,
        "DANH MỤC THỦ TỤC HÀNH CHÍNH TIẾP NHẬN HỒ SƠ, TRẢ KẾT QUẢ",
        "",
        list_paper.write_list,
    ),
    DecisionKind.PROCESS: Body(
        process_paper.first_article,
        process_paper.third_article,
        "QUY TRÌNH NỘI BỘ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "",
        process_paper.write_processes,
    ),
}
