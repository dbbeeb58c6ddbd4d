"""What officers do with a decision. Each write: lock, permission, rule, change, record, on commit."""

from publication.services.approval import (
    pass_check,
    return_decision,
    send_for_check,
    submit,
    take_back,
    withdraw,
)
from publication.services.assigning import assign_decision, hand_over_decisions
from publication.services.blanking import blank_reason
from publication.services.commenting import (
    comment_on,
    mend_comment,
    reopen_comment,
    settle_comment,
)
from publication.services.drafting import (
    add_item,
    amend_procedure,
    correct_procedure,
    create_decision,
    draft_new_procedure,
    edit_decision,
    edit_item,
    hold_for_editing,
    remove_item,
    remove_rows,
)
from publication.services.following import mark_entered, mark_posted
from publication.services.listing import (
    ListRow,
    add_list_rows,
    draft_list,
    edit_list_row,
)
from publication.services.mending import (
    confirm_mend,
    propose_mend,
    refuse_mend,
    take_back_mend,
)
from publication.services.opinion_links import (
    LinkRefusedError,
    answer_by_link,
    end_link,
    make_link,
    open_link,
)
from publication.services.opinions import answer_opinion, ask_opinion, urge_opinion
from publication.services.papers import CHAIRMAN, SignedPaper
from publication.services.posting import (
    Recorded,
    hang_sheets,
    take_down_sheets,
    undo_posting,
)
from publication.services.process_rows import ProcessRow, edit_process_row, put_process_rows
from publication.services.restoring import (
    amend_in_new_decision,
    amend_text,
    restore_in_new_decision,
    restore_text,
)
from publication.services.review_answers import Said, answer_lines, hand_in, keep_lines
from publication.services.review_drafts import draft_from_matters, draft_from_review
from publication.services.reviewing import (
    edit_review,
    extend_part,
    move_review,
    prepare_review,
    return_part,
    urge_parts,
)
from publication.services.signing import (
    confirm_paper,
    confirm_signed,
    content_code,
    decision_content,
    record_from_paper,
    record_signed,
)

__all__ = [
    "CHAIRMAN",
    "LinkRefusedError",
    "ListRow",
    "ProcessRow",
    "Recorded",
    "Said",
    "SignedPaper",
    "add_item",
    "add_list_rows",
    "amend_in_new_decision",
    "amend_procedure",
    "amend_text",
    "answer_by_link",
    "answer_lines",
    "answer_opinion",
    "ask_opinion",
    "assign_decision",
    "blank_reason",
    "comment_on",
    "confirm_mend",
    "confirm_paper",
    "confirm_signed",
    "content_code",
    "correct_procedure",
    "create_decision",
    "decision_content",
    "draft_from_matters",
    "draft_from_review",
    "draft_list",
    "draft_new_procedure",
    "edit_decision",
    "edit_item",
    "edit_list_row",
    "edit_process_row",
    "edit_review",
    "end_link",
    "extend_part",
    "hand_in",
    "hand_over_decisions",
    "hang_sheets",
    "hold_for_editing",
    "keep_lines",
    "make_link",
    "mark_entered",
    "mark_posted",
    "mend_comment",
    "move_review",
    "open_link",
    "pass_check",
    "prepare_review",
    "propose_mend",
    "put_process_rows",
    "record_from_paper",
    "record_signed",
    "refuse_mend",
    "remove_item",
    "remove_rows",
    "reopen_comment",
    "restore_in_new_decision",
    "restore_text",
    "return_decision",
    "return_part",
    "send_for_check",
    "settle_comment",
    "submit",
    "take_back",
    "take_back_mend",
    "take_down_sheets",
    "undo_posting",
    "urge_opinion",
    "urge_parts",
    "withdraw",
]
