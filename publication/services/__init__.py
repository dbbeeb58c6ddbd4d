"""What officers do with a decision. Each write: lock, permission, rule, change, record, on commit."""

from publication.services.approval import (
    pass_check,
    return_decision,
    send_for_check,
    submit,
    take_back,
    withdraw,
)
from publication.services.blanking import blank_reason
from publication.services.drafting import (
    add_item,
    amend_procedure,
    correct_procedure,
    create_decision,
    draft_new_procedure,
    edit_decision,
    edit_item,
    hand_over_decisions,
    hold_for_editing,
    remove_item,
)
from publication.services.following import mark_entered, mark_posted
from publication.services.signing import (
    CHAIRMAN,
    SignedPaper,
    confirm_paper,
    confirm_signed,
    content_code,
    decision_content,
    record_from_paper,
    record_signed,
)

__all__ = [
    "CHAIRMAN",
    "SignedPaper",
    "add_item",
    "amend_procedure",
    "blank_reason",
    "confirm_paper",
    "confirm_signed",
    "content_code",
    "correct_procedure",
    "create_decision",
    "decision_content",
    "draft_new_procedure",
    "edit_decision",
    "edit_item",
    "hand_over_decisions",
    "hold_for_editing",
    "mark_entered",
    "mark_posted",
    "pass_check",
    "record_from_paper",
    "record_signed",
    "remove_item",
    "return_decision",
    "send_for_check",
    "submit",
    "take_back",
    "withdraw",
]
