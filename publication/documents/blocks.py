"""Parts that both papers share: the head of the paper, its recipients and signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from publication.documents.paper import Paper, Rule, Words
from publication.documents.wording import DRAFT_MARK, MOTTO, NATION, place_line

# Widths of lines of letters in millimetres, for the rules drawn below them.
MOTTO_WIDTH = 57
BODY_RULE = 20
ABSTRACT_RULE = 50
ROOM_FOR_SIGNATURE = 4


@dataclass(frozen=True)
class Head:
    """What stands above a paper: ``bodies`` are (style, name) of the issuing side."""

    bodies: tuple[tuple[str, str], ...]
    number: str
    day: date | None
    printed_at: datetime
    is_draft: bool


def write_head(paper: Paper, head: Head) -> None:
    """Issuing body at the left, Quốc hiệu and Tiêu ngữ at the right, number and date below."""
    left: list[Words | Rule] = [Words(style, name) for style, name in head.bodies]
    left += [Rule(BODY_RULE), Words("Số, ký hiệu", f"Số: {head.number}")]
    if head.is_draft:
        left += [
            Words("Dấu dự thảo", DRAFT_MARK),
            Words("Lần in", printed_words(head.printed_at)),
        ]
    right: list[Words | Rule] = [
        Words("Quốc hiệu", NATION),
        Words("Tiêu ngữ", MOTTO),
        Rule(MOTTO_WIDTH),
        Words("Địa danh, ngày", place_line(head.day, year=head.printed_at.year)),
    ]
    paper.columns(left, right)


def printed_words(at: datetime) -> str:
    """ "In lúc 08:05 ngày 23/11/2026"."""
    return f"In lúc {at:%H:%M} ngày {at:%d/%m/%Y}"


def foot_words(head: Head) -> str:
    """The foot of a page: a draft says so on each."""
    if head.is_draft:
        return f"{DRAFT_MARK} – {printed_words(head.printed_at).lower()}"
    return "Lập từ hệ thống; bản có giá trị pháp lý là bản đã ký."


def write_signature(
    paper: Paper, *, recipients: Sequence[str], capacity: Sequence[str], signer: str
) -> None:
    """“Nơi nhận” at the left, who signs at the right."""
    last = len(recipients) - 1
    left: list[Words | Rule] = [Words("Nơi nhận", "Nơi nhận:")]
    left += [
        Words("Danh sách nơi nhận", f"- {name}{'.' if at == last else ';'}")
        for at, name in enumerate(recipients)
    ]
    right: list[Words | Rule] = [Words("Chức vụ ký", line) for line in capacity]
    right += [Words("Chức vụ ký", "")] * ROOM_FOR_SIGNATURE
    right.append(Words("Họ tên ký", signer))
    paper.add(Words("Lần in", ""))
    paper.columns(left, right)
