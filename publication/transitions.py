"""The decision's legal moves as one table (domain §3.4), and which of them are refused."""

from __future__ import annotations

from common.transitions import Transition, by_name
from publication.enums import State

TRANSITIONS = by_name(
    [
        Transition(
            name="send_for_check",
            label="Gửi kiểm tra",
            sources=frozenset({State.DRAFTING, State.RETURNED}),
            target=State.IN_CHECK,
            permission="publication.draft_decision",
        ),
        Transition(
            name="return_from_check",
            label="Trả lại để sửa",
            sources=frozenset({State.IN_CHECK}),
            target=State.RETURNED,
            permission="publication.check_decision",
            needs_reason=True,
        ),
        Transition(
            name="pass_check",
            label="Kiểm tra đạt",
            sources=frozenset({State.IN_CHECK}),
            target=State.CHECKED,
            permission="publication.check_decision",
        ),
        Transition(
            name="take_back",
            label="Rút lại để sửa",
            sources=frozenset({State.IN_CHECK, State.CHECKED}),
            target=State.DRAFTING,
            permission="publication.draft_decision",
            needs_reason=True,
        ),
        Transition(
            name="submit",
            label="Trình Chủ tịch",
            sources=frozenset({State.CHECKED}),
            target=State.SUBMITTED,
            permission="publication.submit_decision",
            needs_form=True,
        ),
        Transition(
            name="return_before_submission",
            label="Trả lại, không trình",
            sources=frozenset({State.CHECKED}),
            target=State.RETURNED,
            permission="publication.submit_decision",
            needs_reason=True,
        ),
        Transition(
            name="return_by_chairman",
            label="Ghi nhận Chủ tịch trả lại",
            sources=frozenset({State.SUBMITTED}),
            target=State.RETURNED,
            permission="publication.submit_decision",
            needs_reason=True,
        ),
        Transition(
            name="withdraw",
            label="Hủy dự thảo",
            sources=frozenset({State.DRAFTING, State.RETURNED}),
            target=State.WITHDRAWN,
            permission="publication.draft_decision",
            needs_reason=True,
        ),
        Transition(
            name="record_signed",
            label="Ghi nhận quyết định đã ký",
            sources=frozenset({State.SUBMITTED}),
            target=State.RECORDED,
            permission="publication.issue_decision",
            needs_form=True,
        ),
        Transition(
            name="confirm_signed",
            label="Xác nhận đúng với bản đã ký",
            sources=frozenset({State.RECORDED}),
            target=State.ISSUED,
            permission="publication.record_paper_decision",
        ),
        Transition(
            name="refuse_signed",
            label="Không đúng với bản đã ký",
            sources=frozenset({State.RECORDED}),
            target=State.SUBMITTED,
            permission="publication.record_paper_decision",
            needs_reason=True,
        ),
        Transition(
            name="record_paper",
            label="Ghi nhận từ văn bản",
            sources=frozenset({State.DRAFTING, State.RETURNED}),
            target=State.RECORDED,
            permission="publication.record_paper_decision",
            needs_form=True,
        ),
        Transition(
            name="confirm_paper",
            label="Xác nhận đúng với văn bản",
            sources=frozenset({State.RECORDED}),
            target=State.ISSUED,
            permission="publication.record_paper_decision",
        ),
        Transition(
            name="refuse_paper",
            label="Không xác nhận",
            sources=frozenset({State.RECORDED}),
            target=State.RETURNED,
            permission="publication.record_paper_decision",
            needs_reason=True,
        ),
        Transition(
            name="mark_entered",
            label="Ghi nhận đã nhập CSDL quốc gia",
            sources=frozenset({State.ISSUED}),
            target=State.ENTERED,
            permission="publication.enter_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_entered_last",
            label="Ghi nhận đã nhập CSDL quốc gia",
            sources=frozenset({State.POSTED}),
            target=State.COMPLETE,
            permission="publication.enter_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_posted",
            label="Ghi nhận đã niêm yết",
            sources=frozenset({State.ISSUED}),
            target=State.POSTED,
            permission="publication.post_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_posted_last",
            label="Ghi nhận đã niêm yết",
            sources=frozenset({State.ENTERED}),
            target=State.COMPLETE,
            permission="publication.post_decision",
            needs_form=True,
        ),
    ]
)

# Moves of a decision drafted here are closed to one recorded from paper, and the other way round.
PAPER_ONLY = frozenset({"record_paper", "confirm_paper", "refuse_paper"})
WORKFLOW_ONLY = frozenset(
    {"send_for_check", "submit", "record_signed", "confirm_signed", "refuse_signed"}
)


def transitions_from(state: str) -> list[Transition]:
    """Moves the table allows out of ``state``, whoever makes them."""
    return [transition for transition in TRANSITIONS.values() if state in transition.sources]
