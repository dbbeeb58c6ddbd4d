"""Who may do what with a decision. Form, service, view and button all ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organisation.permissions import allowed, granting_role, in_place_of
from publication.enums import EDITABLE_STATES, OPEN_STATES, SIGNED_STATES, DecisionKind, Origin
from publication.kinds import kind_named, kind_of, kinds
from publication.transitions import PAPER_ONLY, TRANSITIONS, WORKFLOW_ONLY, transitions_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from catalogue.models import ProcedureVersion
    from catalogue.remits import Matter, Remits
    from common.transitions import Transition
    from organisation.models import Place, PrivateFile, User
    from publication.models import Comment, Decision, RecordMend

# In the table of moves: whoever may draft the decision, by its kind and origin.
DRAFTERS = "publication.draft_decision"

# Moves that a second person must make: whoever drafted the matter may not.
FOUR_EYES = frozenset(
    {
        "pass_check",
        "return_from_check",
        "submit",
        "record_signed",
        "confirm_paper",
        "confirm_signed",
    }
)
NOBODYS = "Chưa rõ thủ tục này thuộc cơ quan nào; Phòng Kiểm soát TTHC xác định và lập dự thảo."


NOT_THE_AUTHOR = (
    "Người soạn thảo không được tự kiểm tra, trình, ghi nhận hoặc xác nhận; việc này phải do người "
    "khác làm."
)
NOT_THE_RECORDER = "Người ghi nhận bản ký không được tự xác nhận; việc này phải do người khác làm."

NOT_THE_PROPOSER = (
    "Người đề nghị đính chính không được tự xác nhận; việc này phải do người khác làm."
)


def has_had_a_hand(user: User, decision: Decision) -> bool:
    """True when the user drafted or edited the decision, a text it lists or the rows it came from."""
    return user.pk in decision.author_ids


def can_view_decision(user: User, decision: Decision) -> bool:
    """Province-wide roles see all decisions; an editor sees those of the own unit."""
    return allowed(user, "publication.view_decision", unit=decision.unit)


def can_open_scan(user: User, decision: Decision, scan: PrivateFile) -> bool:
    """The scan that stands is for whoever sees the decision.

    Another one, attached by mistake or not agreed to yet, may be somebody's private paper.
    """
    if not can_view_decision(user, decision):
        return False
    stands = scan.pk == decision.scan_id
    return stands or allowed(user, "publication.view_wrong_scan", unit=decision.unit)


def can_draft_for(user: User, unit: object, kind: str = DecisionKind.PUBLICATION) -> bool:
    """May start a draft decision of the kind for this unit."""
    return allowed(user, kind_named(kind).drafting, unit=unit)  # type: ignore[arg-type]


def drafting_permission(decision: Decision) -> str:
    """A draft that records a paper belongs to those who record papers, not to the editors."""
    if decision.origin == Origin.PAPER:
        return "publication.record_paper_decision"
    return kind_of(decision).drafting


def drafting_refusal(
    remits: Remits, decision: Decision, *, standing: Sequence[Matter], proposed: Matter | None
) -> str:
    """Why the decision's unit may not draft this change to a procedure; ``""`` when it may.

    Who may draft for the unit is ``can_draft_for``; this says for which procedures. A paper signed
    already is recorded as it is, whomever it concerns. Where neither the register nor the row says
    whose the procedure is, nobody's unit may.
    """
    if decision.origin == Origin.PAPER:
        return ""
    if not standing and proposed is None:
        return NOBODYS
    return remits.refusal(decision.unit_id, standing, proposed)


def can_edit_decision(user: User, decision: Decision) -> bool:
    """Only the drafting unit's editors, and only while nothing was sent."""
    return decision.state in EDITABLE_STATES and can_take_over(user, decision)


def can_take_over(user: User, decision: Decision) -> bool:
    """May look after the draft in another's place: whoever could have begun it."""
    return allowed(user, drafting_permission(decision), unit=decision.unit)


def can_assign(user: User, decision: Decision) -> bool:
    """May say who of the unit looks after an open decision: whoever could draft it."""
    return decision.state in OPEN_STATES and can_take_over(user, decision)


def comment_refusal(user: User, decision: Decision) -> str:
    """Why the user may not comment, answer or settle now; ``""`` when the user may."""
    if not can_view_decision(user, decision):
        return "Bạn không được xem quyết định này."
    if decision.state not in OPEN_STATES:
        state = decision.get_state_display()
        return f"Quyết định đang ở trạng thái “{state}”: ý kiến chỉ còn để xem."
    return ""


def settling_comment_refusal(user: User, comment: Comment) -> str:
    """Why the user may not say that this is settled; ``""`` when the user may.

    Whoever is asked does not judge the own answer: drafters settle only what they asked themselves.
    """
    refused = comment_refusal(user, comment.decision)
    if not refused and comment.author_id != user.pk and user.pk in comment.decision.author_ids:
        return (
            "Người soạn thảo trả lời; người nêu ý kiến hoặc người kiểm tra đánh dấu đã giải quyết."
        )
    return refused


def mending_refusal(user: User, comment: Comment, *, answered: bool, now: datetime) -> str:
    """Why the user may not correct this comment's text; ``""`` when the user may."""
    if comment.author_id != user.pk:
        return "Chỉ người viết được sửa ý kiến của mình."
    if answered:
        return "Ý kiến đã có người trả lời hoặc giải quyết nên không sửa được nữa."
    if not comment.may_be_mended_at(now):
        return "Chỉ sửa được trong 15 phút sau khi gửi; hãy viết thêm một ý kiến."
    return comment_refusal(user, comment.decision)


def permission_for(decision: Decision, transition: Transition) -> str:
    """The drafter's moves are for whoever may draft this kind, or records papers."""
    if transition.permission == DRAFTERS:
        return drafting_permission(decision)
    return transition.permission


def refusal(user: User, decision: Decision, transition: Transition) -> str:
    """Why the user may not make this move now; ``""`` when the user may."""
    if decision.state not in transition.sources:
        return (
            f"Không thể thực hiện “{transition.label}” khi quyết định ở trạng thái "
            f"“{decision.get_state_display()}”."
        )
    if transition.name in PAPER_ONLY and decision.origin != Origin.PAPER:
        return "Việc này chỉ dành cho quyết định ghi nhận từ văn bản."
    if transition.name in WORKFLOW_ONLY and decision.origin == Origin.PAPER:
        return "Quyết định ghi nhận từ văn bản không đi theo trình tự này."
    return _person_refusal(user, decision, transition)


def _person_refusal(user: User, decision: Decision, transition: Transition) -> str:
    """Why this person may not make the move, whenever it is due: role, unit, four eyes."""
    permission = permission_for(decision, transition)
    if not granting_role(user, permission, unit=decision.unit):
        return f"Vai trò của bạn không được thực hiện “{transition.label}”."
    persons = _persons(user, decision, permission)
    if transition.name in FOUR_EYES and persons & decision.author_ids:
        if transition.name == "confirm_paper" and decision.is_first_of_register:
            return ""
        return NOT_THE_AUTHOR
    if transition.name == "confirm_signed" and persons & decision.recorder_ids:
        return NOT_THE_RECORDER
    return ""


def _persons(user: User, decision: Decision, permission: str) -> set[int]:
    """Whose judgement it is: the user's, and the holder's who named the user to act for him.

    Nobody chooses his own second pair of eyes.
    """
    holder = in_place_of(user, permission, unit=decision.unit)
    return {user.pk} if holder is None else {user.pk, holder}


def recording_of(decision: Decision) -> Transition:
    """The move by which the signed paper was recorded: who may record may find the record wrong."""
    return TRANSITIONS["record_paper" if decision.origin == Origin.PAPER else "record_signed"]


def confirming_of(decision: Decision) -> Transition:
    """The move by which a second officer confirmed the record."""
    return TRANSITIONS["confirm_paper" if decision.origin == Origin.PAPER else "confirm_signed"]


def mend_refusal(user: User, decision: Decision, *, waiting: bool) -> str:
    """Why the user may not propose to mend the record; ``""`` when the user may (ADR 6).

    ``waiting``: another mend of the decision was not settled yet.
    """
    if decision.state not in SIGNED_STATES:
        return (
            "Chỉ đính chính bản ghi của quyết định đã ban hành; bản ghi chưa xác nhận thì trả lại "
            "để ghi nhận lại."
        )
    if waiting:
        return "Bản ghi của quyết định này đang có một đề nghị đính chính chờ xác nhận."
    if not granting_role(user, recording_of(decision).permission, unit=decision.unit):
        return "Vai trò của bạn không được đính chính bản ghi."
    return _person_refusal(user, decision, recording_of(decision))


def settling_refusal(user: User, mend: RecordMend) -> str:
    """Why the user may not confirm or refuse the mend; ``""`` when the user may."""
    if not mend.is_waiting:
        return f"Đề nghị đính chính này đã xong: {mend.get_outcome_display().lower()}."
    decision = mend.decision
    permission = confirming_of(decision).permission
    if mend.proposed_by_id in _persons(user, decision, permission):
        return NOT_THE_PROPOSER
    if not granting_role(user, permission, unit=decision.unit):
        return "Vai trò của bạn không được xác nhận đính chính bản ghi."
    return _person_refusal(user, decision, confirming_of(decision))


def taking_back_refusal(user: User, mend: RecordMend) -> str:
    """Why the user may not take the mend back; ``""`` when the user may."""
    if not mend.is_waiting:
        return f"Đề nghị đính chính này đã xong: {mend.get_outcome_display().lower()}."
    if user.pk != mend.proposed_by_id:
        return "Chỉ người đề nghị được rút lại."
    return ""


def can_move(user: User, decision: Decision, name: str) -> bool:
    """May the user make the move ``name`` now?"""
    return not refusal(user, decision, TRANSITIONS[name])


def open_moves(user: User, decision: Decision) -> list[Transition]:
    """Moves the user may make now, in the order of the table."""
    return [
        transition
        for transition in transitions_from(decision.state)
        if not refusal(user, decision, transition)
    ]


def can_delete_decision(user: User, decision: Decision) -> bool:
    """Nobody deletes a decision: a draft is withdrawn and kept (domain §3.4)."""
    return False


def can_view_version(user: User, version: ProcedureVersion) -> bool:
    """A text that was ever law is open to every officer; a draft to those who see its decision."""
    if not allowed(user, "catalogue.view_procedureversion"):
        return False
    item = getattr(version, "item", None)
    if item is not None:
        if can_view_decision(user, item.decision):
            return True
    elif allowed(user, "catalogue.view_procedureversion", unit=version.unit):
        return True
    return version.effects.exists()


def can_edit_version(user: User, version: ProcedureVersion) -> bool:
    """A text follows its decision: editable by the drafting unit until it is sent."""
    if hasattr(version, "frozen"):
        return False
    item = getattr(version, "item", None)
    if item is not None:
        return can_edit_decision(user, item.decision)
    return allowed(user, "catalogue.change_procedureversion", unit=version.unit)


def can_start_decision(user: User) -> bool:
    """May draft decisions of some kind for some unit, or record them from paper."""
    return any(can_start_kind(user, kind.kind) for kind in kinds())


def can_start_kind(user: User, kind: str) -> bool:
    """May draft a decision of this kind for some unit, or record one from paper."""
    return allowed(user, kind_named(kind).drafting) or allowed(
        user, "publication.record_paper_decision"
    )


def can_view_postings(user: User) -> bool:
    """What hangs where is no secret in the office."""
    return allowed(user, "publication.view_posting")


def can_hang_at(user: User, place: Place) -> bool:
    """A counter officer records for the places of the own unit, the Centre's manager for all."""
    return allowed(user, "publication.hang_sheet", unit=place.unit)
