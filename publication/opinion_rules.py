"""Who may ask for an opinion, give it, read what it is about. Form, service, view and button ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organisation.permissions import allowed, granting_role, in_place_of
from publication.enums import ASKING_STATES, Origin
from publication.permissions import can_view_decision

if TYPE_CHECKING:
    from organisation.models import User
    from publication.models import Decision, OpinionStep

ASK, ANSWER = "publication.ask_opinion", "publication.answer_opinion"
NOT_THE_DRAFTER = (
    "Người soạn thảo không được cho ý kiến thay cơ quan được hỏi; việc này phải do người khác làm."
)
OTHER_CONTENT = "Nội dung dự thảo đã đổi từ khi hỏi; ý kiến được hỏi lại về nội dung mới."


def asking_refusal(user: User, decision: Decision) -> str:
    """Why the user may not ask, urge or hand out links now; ``""`` when the user may."""
    if not allowed(user, ASK, unit=decision.unit):
        return "Vai trò của bạn không được lấy ý kiến cơ quan khác."
    return closed_reason(decision)


def closed_reason(decision: Decision) -> str:
    """Why nobody is asked and nobody answers now; ``""`` between check and submission."""
    if decision.origin == Origin.PAPER:
        return "Quyết định ghi nhận từ văn bản không lấy ý kiến."
    if decision.state not in ASKING_STATES:
        state = decision.get_state_display()
        return f"Quyết định đang ở trạng thái “{state}”: không lấy ý kiến ở bước này."
    return ""


def is_asked(user: User, step: OpinionStep) -> bool:
    """An officer who may speak for the unit asked."""
    return allowed(user, ANSWER, unit=step.unit)


def answer_refusal(user: User, step: OpinionStep, *, is_current: bool) -> str:
    """Why the user may not answer for the unit asked; ``""`` when the user may."""
    if not granting_role(user, ANSWER, unit=step.unit):
        return f"Chỉ cán bộ của {step.unit} được trả lời."
    holder = in_place_of(user, ANSWER, unit=step.unit)
    if {user.pk, holder} & step.decision.author_ids:
        return NOT_THE_DRAFTER
    return closed_reason(step.decision) or ("" if is_current else OTHER_CONTENT)


def can_open_opinion(user: User, step: OpinionStep) -> bool:
    """The question and what was answered: for those who see the decision, and for the unit asked."""
    return can_view_decision(user, step.decision) or is_asked(user, step)


def can_read_asked(user: User, step: OpinionStep, *, is_current: bool) -> bool:
    """The draft itself: the unit asked reads it only while it is asked about it."""
    if can_view_decision(user, step.decision):
        return True
    return is_asked(user, step) and is_current and not closed_reason(step.decision)
