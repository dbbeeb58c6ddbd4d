"""Review rounds: the table of their states, who may do what, and what one answer must say (duty 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.transitions import Transition, by_name
from organisation.permissions import allowed, sees_all_units
from publication.enums import ReviewState, ReviewVerdict

if TYPE_CHECKING:
    from organisation.models import User
    from publication.models import ReviewPart, ReviewRound

VIEW = "publication.view_review"
PREPARE = "publication.prepare_review"
LEAD = "publication.lead_review"
ANSWER = "publication.answer_review"
LONGEST_REASON = 2_000
MOST_DAYS = 90  # working days

REVIEW_MOVES = by_name(
    [
        Transition(
            name="open",
            label="Mở đợt rà soát",
            sources=frozenset({ReviewState.DRAFT}),
            target=ReviewState.OPEN,
            permission=LEAD,
        ),
        Transition(
            name="collect",
            label="Tổng hợp kết quả",
            sources=frozenset({ReviewState.OPEN}),
            target=ReviewState.COLLECTED,
            permission=LEAD,
        ),
        Transition(
            name="reopen",
            label="Mở lại để rà soát tiếp",
            sources=frozenset({ReviewState.COLLECTED}),
            target=ReviewState.OPEN,
            permission=LEAD,
            needs_reason=True,
        ),
        Transition(
            name="close",
            label="Kết thúc đợt rà soát",
            sources=frozenset({ReviewState.COLLECTED}),
            target=ReviewState.CLOSED,
            permission=LEAD,
        ),
        Transition(
            name="cancel",
            label="Hủy đợt rà soát",
            sources=frozenset({ReviewState.DRAFT, ReviewState.OPEN}),
            target=ReviewState.CANCELLED,
            permission=LEAD,
            needs_reason=True,
        ),
    ]
)


def review_move_refusal(user: User, review: ReviewRound, name: str) -> str:
    """Why the user may not make this move now; ``""`` when the user may."""
    move = REVIEW_MOVES[name]
    if not allowed(user, move.permission):
        return f"Chỉ Giám đốc Trung tâm được làm việc “{move.label}”."
    if review.state not in move.sources:
        state = review.get_state_display()
        return f"Đợt rà soát đang ở trạng thái “{state}”: không làm được việc “{move.label}”."
    return ""


def preparing_refusal(user: User, review: ReviewRound | None = None) -> str:
    """Why the user may not write the round's heading and scope now."""
    if not allowed(user, PREPARE):
        return "Chỉ Trung tâm được chuẩn bị đợt rà soát."
    if review is not None and review.state != ReviewState.DRAFT:
        return "Đợt rà soát đã mở hoặc đã hủy: tên, phạm vi và thời hạn không sửa được nữa."
    return ""


def may_answer_for(user: User, part: ReviewPart) -> bool:
    """An officer of the agency, whether its part is still open or not."""
    return allowed(user, ANSWER, unit=part.unit)


def can_view_reviews(user: User) -> bool:
    """The list of rounds; an agency's editors see there only their own part."""
    return allowed(user, VIEW)


def sees_whole_review(user: User) -> bool:
    """All agencies' parts: the Centre, the control office, the Chief, the auditor."""
    return sees_all_units(user, VIEW)


def can_view_part(user: User, part: ReviewPart) -> bool:
    return allowed(user, VIEW, unit=part.unit)


def answering_refusal(user: User, part: ReviewPart) -> str:
    """Why the user may not answer lines of the part or hand it in now."""
    if not allowed(user, ANSWER, unit=part.unit):
        return f"Chỉ cán bộ của {part.unit} được rà soát phần này."
    if part.review.state != ReviewState.OPEN:
        return f"Đợt rà soát đang ở trạng thái “{part.review.get_state_display()}”: không trả lời được."
    if part.is_handed_in:
        return "Kết quả đã gửi Trung tâm; Trung tâm trả lại thì mới sửa được."
    return ""


def leading_refusal(user: User, part: ReviewPart, *, handed_in: bool) -> str:
    """Why the user may not return (a part handed in) or extend (one not handed in) now."""
    if not allowed(user, LEAD):
        return "Chỉ Giám đốc Trung tâm được trả lại hoặc gia hạn."
    if part.review.state != ReviewState.OPEN:
        return f"Đợt rà soát đang ở trạng thái “{part.review.get_state_display()}”."
    if part.is_handed_in != handed_in:
        return f"{part.unit} {'chưa' if handed_in else 'đã'} gửi kết quả."
    return ""


def urging_refusal(user: User, review: ReviewRound) -> str:
    """Why the user may not urge those behind now."""
    if not allowed(user, PREPARE):
        return "Chỉ Trung tâm được nhắc các cơ quan."
    if review.state != ReviewState.OPEN:
        return f"Đợt rà soát đang ở trạng thái “{review.get_state_display()}”: không nhắc."
    return ""


def answer_problem(verdict: str, *, reason: str, place_id: int | None) -> str:
    """What is missing in one answer, or ``""``; a reason is obligatory except for keeping."""
    if verdict not in ReviewVerdict.values:
        return "Hãy chọn một đề nghị."
    if verdict == ReviewVerdict.MOVE and place_id is None:
        return "Hãy chọn nơi tiếp nhận mới."
    if verdict != ReviewVerdict.KEEP and not reason.strip():
        return "Hãy viết lý do."
    if len(reason.strip()) > LONGEST_REASON:
        return f"Lý do dài hơn {LONGEST_REASON} ký tự."
    return ""
