"""The submission note (tờ trình) of the Office to the Chairman, as a paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from publication.documents.blocks import (
    ABSTRACT_RULE,
    Head,
    foot_words,
    write_head,
    write_signature,
)
from publication.documents.paper import Paper, Rule, Words
from publication.documents.rows import DecisionRow
from publication.documents.summary import Line, Summary, clock_words
from publication.documents.wording import (
    BLANK,
    OFFICE_NAME,
    PLACE,
    counted,
    ended,
    grounds_of,
    long_day,
    lower_first,
)
from publication.enums import DecisionKind
from publication.queries import approval_history, decision_clocks
from publication.queries.opinions import asked_about, outcome_lines
from publication.recipients import PaperName, recipients

if TYPE_CHECKING:
    from publication.models import Decision

COMMITTEE_ABOVE = f"UBND TỈNH {PLACE.upper()}"
OFFICE_LINE = "VĂN PHÒNG"
HEADINGS = ("STT", "Mã TTHC", "Tên thủ tục", "Nội dung chính")
SHARES = (7, 15, 39, 39)
MOST_RED = 20


def write_note(
    decision: Decision, rows: list[DecisionRow], summary: Summary, *, at: datetime
) -> Paper:
    """The note; a draft until the Office gave it a number. ``at``: when it is printed (aware)."""
    paper = Paper(title=f"Tờ trình: {decision.title}", at=at)
    number = decision.submission_number.strip()
    head = Head(
        bodies=(("Cơ quan chủ quản", COMMITTEE_ABOVE), ("Cơ quan ban hành", OFFICE_LINE)),
        number=number or f"{BLANK}/TTr-VP",
        day=decision.submitted_on if number else None,
        printed_at=at,
        is_draft=not number,
    )
    write_head(paper, head)
    paper.add(
        Words("Tên loại", "TỜ TRÌNH"),
        Words("Trích yếu", f"Về việc ban hành Quyết định {lower_first(decision.title)}"),
        Rule(ABSTRACT_RULE),
        Words("Kính gửi", f"Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh {PLACE}"),
    )
    _write_body(paper, decision, rows, summary)
    write_signature(
        paper,
        recipients=recipients(PaperName.NOTE, decision, _submitted_at(decision)),
        capacity=("CHÁNH VĂN PHÒNG",),
        signer="",
    )
    paper.foot(foot_words(head) if head.is_draft else "")
    if summary.rest:
        _write_rest(paper, summary)
    return paper


def _submitted_at(decision: Decision) -> datetime | None:
    """When the note went to the Chairman; None while it is still being written."""
    submission = decision.moves.filter(name="submit").order_by("pk").last()
    return submission.at if submission and decision.submission_number.strip() else None


def _write_body(
    paper: Paper, decision: Decision, rows: list[DecisionRow], summary: Summary
) -> None:
    paper.add(
        Words(
            "Nội dung",
            f"{OFFICE_NAME} kính trình Chủ tịch xem xét, ký ban hành Quyết định do "
            f"{decision.unit.name} soạn thảo, với các nội dung sau:",
        ),
        Words("Tiêu đề mục", "1. Căn cứ"),
        *[Words("Nội dung", line) for line in _grounds(decision)],
        Words("Tiêu đề mục", "2. Nội dung trình ký"),
        Words("Nội dung", _counts(decision, summary)),
        *[Words("Nội dung", line) for line in _movements(summary)],
    )
    for table in summary.tables:
        if table.lines:
            paper.add(Words("Bảng", f"{table.letter}. {table.heading} ({table.total:02d})"))
            paper.table(HEADINGS, SHARES, map(_cells, table.lines), centred=2)
    paper.add(Words("Lần in", ""))
    if summary.rest:
        paper.add(
            Words(
                "Nội dung",
                f"Còn {len(summary.rest):02d} thủ tục nêu tại Phụ lục kèm theo Tờ trình này.",
            )
        )
    paper.add(
        Words("Tiêu đề mục", "3. Kết quả kiểm tra"),
        *[Words("Nội dung", line) for line in _checking(decision, summary)],
        Words("Tiêu đề mục", "4. Hiệu lực, thời hạn"),
        *[Words("Nội dung", line) for line in _effect(decision, rows)],
        *[Words("Nội dung", f"- {clock_words(one)}.") for one in decision_clocks(decision)],
        Words("Tiêu đề mục", "5. Kiến nghị"),
        Words(
            "Nội dung",
            "Kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, ký ban hành Quyết định "
            "(dự thảo Quyết định và Phụ lục gửi kèm)./.",
        ),
    )


def _grounds(decision: Decision) -> list[str]:
    return [f"- {line}" for line in ended(grounds_of(decision.legal_grounds) or [BLANK])]


def _counts(decision: Decision, summary: Summary) -> str:
    kinds = counted(summary.kinds) or "chưa có thủ tục nào"
    return f"{OPENINGS[decision.kind]} {summary.total:02d} thủ tục hành chính: {kinds}."


OPENINGS = {
    DecisionKind.PUBLICATION: "Quyết định công bố",
    DecisionKind.RECEPTION: "Quyết định phê duyệt danh mục tiếp nhận, gồm",
    DecisionKind.PROCESS: "Quyết định phê duyệt quy trình nội bộ của",
}


def _movements(summary: Summary) -> list[str]:
    if not summary.movements:
        return []
    return [f"So với nội dung hiện hành: {counted(summary.movements)}."]


def _cells(line: Line) -> tuple[str, ...]:
    told = [f"- {words}" for words in line.told]
    if line.others:
        told.append(f"- Cũng thay đổi: {', '.join(line.others)}")
    if line.undeclared:
        told.append(f"- Chưa nêu trong danh mục: {', '.join(line.undeclared)}")
    row = line.row
    return str(row.number), row.code, f"{row.name} ({row.item.get_kind_display()})", "\n".join(told)


def _checking(decision: Decision, summary: Summary) -> list[str]:
    passed = [move for move in approval_history(decision) if move.name == "pass_check"]
    lines = []
    if passed:
        lines.append(
            "Bộ phận kiểm soát thủ tục hành chính đã kiểm tra hình thức và nội dung, kết quả đạt, "
            f"{long_day(localdate(passed[-1].at))}."
        )
    else:
        lines.append("Dự thảo chưa có kết quả kiểm tra của bộ phận kiểm soát thủ tục hành chính.")
    lines += [f"- Chưa đạt: {check.label}. {check.message}" for check in summary.red[:MOST_RED]]
    left = len(summary.red) - MOST_RED
    lines += [f"- Và {left} nội dung chưa đạt khác."] if left > 0 else []
    lines += [f"- Lưu ý: {check.label}. {check.message}" for check in summary.notes[:MOST_RED]]
    return [*lines, *_opinions(decision)]


def _opinions(decision: Decision) -> list[str]:
    """Who was asked about the draft as it is, and what came of it."""
    told = outcome_lines(asked_about(decision))
    return ["Kết quả lấy ý kiến các cơ quan:", *[f"- {line}." for line in told]] if told else []


def _effect(decision: Decision, rows: Iterable[DecisionRow]) -> list[str]:
    day = decision.effective_on
    when = long_day(day) if day else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    lines = [f"Quyết định có hiệu lực kể từ {when}."]
    own = [row for row in rows if row.item.effective_on not in {None, day}]
    if own:
        lines.append(f"Riêng {len(own):02d} thủ tục có ngày áp dụng riêng, ghi tại Phụ lục.")
    if decision.shortened:
        reason = " ".join(decision.shortened_reason.split()).rstrip(".") or BLANK
        lines.append(f"Ban hành theo trình tự, thủ tục rút gọn: {reason}.")
    return lines


def _write_rest(paper: Paper, summary: Summary) -> None:
    paper.new_section(landscape=False, restart=True)
    paper.add(
        Words("Phụ lục", "PHỤ LỤC"),
        Words("Tên phụ lục", "CÁC THỦ TỤC CÒN LẠI TRONG DỰ THẢO QUYẾT ĐỊNH"),
        Words("Lần in", ""),
    )
    paper.table(HEADINGS, SHARES, map(_cells, summary.rest), centred=2)
