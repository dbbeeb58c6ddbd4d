"""The decision's legal moves as one table (domain §3.4), and which of them are refused."""

from __future__ import annotations

from common.transitions import Transition, by_name
from publication.enums import State as S

TRANSITIONS = by_name(
    [
        Transition(
            name="send_for_check",
            label="Gửi kiểm tra",
            sources=frozenset({S.DRAFTING, S.RETURNED}),
            target=S.IN_CHECK,
            permission="publication.draft_decision",
        ),
        Transition(
            name="return_from_check",
            label="Trả lại để sửa",
            sources=frozenset({S.IN_CHECK}),
            target=S.RETURNED,
            permission="publication.check_decision",
            needs_reason=True,
        ),
        Transition(
            name="pass_check",
            label="Kiểm tra đạt",
            sources=frozenset({S.IN_CHECK}),
            target=S.CHECKED,
            permission="publication.check_decision",
        ),
        Transition(
            name="take_back",
            label="Rút lại để sửa",
            sources=frozenset({S.IN_CHECK, S.CHECKED}),
            target=S.DRAFTING,
            permission="publication.draft_decision",
            needs_reason=True,
        ),
        Transition(
            name="submit",
            label="Trình Chủ tịch",
            sources=frozenset({S.CHECKED}),
            target=S.SUBMITTED,
            permission="publication.submit_decision",
            needs_form=True,
        ),
        Transition(
            name="return_before_submission",
            label="Trả lại, không trình",
            sources=frozenset({S.CHECKED}),
            target=S.RETURNED,
            permission="publication.submit_decision",
            needs_reason=True,
        ),
        Transition(
            name="return_by_chairman",
            label="Ghi nhận Chủ tịch trả lại",
            sources=frozenset({S.SUBMITTED}),
            target=S.RETURNED,
            permission="publication.submit_decision",
            needs_reason=True,
        ),
        Transition(
            name="withdraw",
            label="Hủy dự thảo",
            sources=frozenset({S.DRAFTING, S.RETURNED}),
            target=S.WITHDRAWN,
            permission="publication.draft_decision",
            needs_reason=True,
        ),
        Transition(
            name="issue",
            label="Ghi nhận quyết định đã ký",
            sources=frozenset({S.SUBMITTED}),
            target=S.ISSUED,
            permission="publication.issue_decision",
            needs_form=True,
        ),
        Transition(
            name="record_paper",
            label="Ghi nhận từ văn bản",
            sources=frozenset({S.DRAFTING}),
            target=S.RECORDED,
            permission="publication.record_paper_decision",
            needs_form=True,
        ),
        Transition(
            name="confirm_paper",
            label="Xác nhận đúng với văn bản",
            sources=frozenset({S.RECORDED}),
            target=S.ISSUED,
            permission="publication.record_paper_decision",
        ),
        Transition(
            name="refuse_paper",
            label="Không xác nhận",
            sources=frozenset({S.RECORDED}),
            target=S.RETURNED,
            permission="publication.record_paper_decision",
            needs_reason=True,
        ),
        Transition(
            name="mark_entered",
            label="Đã nhập Cơ sở dữ liệu quốc gia",
            sources=frozenset({S.ISSUED}),
            target=S.ENTERED,
            permission="publication.enter_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_entered_last",
            label="Đã nhập Cơ sở dữ liệu quốc gia",
            sources=frozenset({S.POSTED}),
            target=S.COMPLETE,
            permission="publication.enter_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_posted",
            label="Đã niêm yết",
            sources=frozenset({S.ISSUED}),
            target=S.POSTED,
            permission="publication.post_decision",
            needs_form=True,
        ),
        Transition(
            name="mark_posted_last",
            label="Đã niêm yết",
            sources=frozenset({S.ENTERED}),
            target=S.COMPLETE,
            permission="publication.post_decision",
            needs_form=True,
        ),
    ]
)

# Moves of a decision drafted here are closed to one recorded from paper, and the other way round.
PAPER_ONLY = frozenset({"record_paper", "confirm_paper", "refuse_paper"})
WORKFLOW_ONLY = frozenset({"send_for_check", "issue", "submit"})


def transitions_from(state: str) -> list[Transition]:
    """Moves the table allows out of ``state``, whoever makes them."""
    return [transition for transition in TRANSITIONS.values() if state in transition.sources]
