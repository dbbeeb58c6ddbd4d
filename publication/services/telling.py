"""Who is told of what happens to a decision, in which words: one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from organisation.models import User
from organisation.notices import notify, settle, settle_keys
from organisation.queries import officers_allowed
from publication.enums import ASKING_STATES
from publication.models import (
    Comment,
    Decision,
    Move,
    OpinionAnswer,
    OpinionEvent,
    OpinionStep,
    RecordMend,
    ReviewEvent,
    ReviewPart,
)
from publication.opinion_rules import ANSWER, answer_refusal
from publication.permissions import (
    can_move,
    can_view_decision,
    confirming_of,
    permission_for,
    settling_refusal,
)
from publication.review_rules import ANSWER as ANSWER_REVIEW
from publication.review_rules import PREPARE as PREPARE_REVIEW
from publication.transitions import TRANSITIONS


class To(Enum):
    """Whom a line of the table means."""

    ABLE = "those who may make the awaited move now"
    KEEPERS = "the drafter and whoever is responsible"


@dataclass(frozen=True)
class Line:
    """One audience and its words. ``awaits``: the move the notice waits for, empty for news."""

    to: To
    words: str
    awaits: str = ""


FIX = "send_for_check"
_ISSUED = (
    Line(To.ABLE, "Đã ban hành, chờ nhập Cơ sở dữ liệu quốc gia", "mark_entered"),
    Line(To.ABLE, "Đã ban hành, chờ niêm yết", "mark_posted"),
    Line(To.KEEPERS, "Đã ban hành"),
)
# Whoever fits two lines is told by the first.
TOLD: dict[str, tuple[Line, ...]] = {
    "send_for_check": (Line(To.ABLE, "Chờ bạn kiểm tra", "pass_check"),),
    "return_from_check": (Line(To.KEEPERS, "Bị trả lại khi kiểm tra, cần sửa", FIX),),
    "pass_check": (Line(To.ABLE, "Đã kiểm tra đạt, chờ bạn trình Chủ tịch", "submit"),),
    "take_back": (Line(To.KEEPERS, "Đã được rút lại để sửa", FIX),),
    "submit": (Line(To.ABLE, "Đã trình Chủ tịch, chờ ghi nhận bản ký", "record_signed"),),
    "return_before_submission": (Line(To.KEEPERS, "Bị trả lại, không trình; cần sửa", FIX),),
    "return_by_chairman": (Line(To.KEEPERS, "Chủ tịch trả lại, cần sửa", FIX),),
    "withdraw": (Line(To.KEEPERS, "Dự thảo đã bị hủy"),),
    "record_signed": (Line(To.ABLE, "Chờ bạn xác nhận đúng với bản đã ký", "confirm_signed"),),
    "confirm_signed": _ISSUED,
    "refuse_signed": (
        Line(To.ABLE, "Ghi nhận không đúng với bản đã ký, cần ghi nhận lại", "record_signed"),
    ),
    "record_paper": (Line(To.ABLE, "Chờ bạn xác nhận đúng với văn bản", "confirm_paper"),),
    "confirm_paper": _ISSUED,
    "refuse_paper": (Line(To.KEEPERS, "Không được xác nhận, cần sửa", "record_paper"),),
    "mark_entered": (),
    "mark_entered_last": (),
    "mark_posted": (),
    "mark_posted_last": (),
}

# The two steps after issue go on side by side: one does not settle the other.
SIDE_BY_SIDE = frozenset({"mark_entered", "mark_posted"})
COMMENT, ASSIGNED, NEWS, MEND = "comment", "assigned", "news", "settle_mend"
OPINION = "answer_opinion"
REVIEW = "answer_review"


def tell_of_move(move: Move) -> None:
    """The awaited work of the last step counts as read; those of the next step are told."""
    decision = move.decision
    done = move.name.removesuffix("_last")
    settle(about(decision), kinds={done} if done in SIDE_BY_SIDE else TRANSITIONS)
    if move.to_state not in ASKING_STATES:
        settle(about(decision), kinds={OPINION})
    told = {move.by_id}
    for line in TOLD[move.name]:
        people = able(decision, line.awaits) if line.to is To.ABLE else keepers(decision)
        people = [user for user in people if user.pk not in told]
        told |= {user.pk for user in people}
        notify(
            people,
            kind=line.awaits or NEWS,
            title=f"{line.words}: {decision}",
            path=page_of(decision),
            about=about(decision),
            key=f"{about(decision)}:move:{move.pk}",
        )
    # whoever goes on with this object must not be judged by the authors of this moment
    decision.__dict__.pop("author_ids", None)


def tell_of_comment(comment: Comment) -> None:
    """Those concerned: keepers, whoever moved the decision, and who spoke in the conversation."""
    decision, root = comment.decision, comment.reply_to or comment
    speakers = User.objects.filter(
        pk__in=[root.author_id, *root.replies.values_list("author_id", flat=True)]
    )
    movers = User.objects.filter(pk__in=decision.moves.values("by_id"))
    people = {user.pk: user for user in [*keepers(decision), *movers, *speakers]}
    people.pop(comment.author_id, None)
    subject = f"thủ tục {comment.procedure} – " if comment.procedure else ""
    words = "Có trả lời ý kiến về" if comment.reply_to_id else "Có ý kiến về"
    notify(
        [user for user in people.values() if can_view_decision(user, decision)],
        kind=COMMENT,
        title=f"{words} {subject}quyết định: {decision}",
        path=reverse("decisions:comment", args=[decision.pk, root.pk]),
        about=about(decision),
        key=f"{about(decision)}:comment:{comment.pk}",
    )


def tell_of_mend(mend: RecordMend) -> None:
    """Those who may confirm the mended record."""
    decision = mend.decision
    holders = officers_allowed(confirming_of(decision).permission, unit=decision.unit)
    notify(
        [user for user in holders if not settling_refusal(user, mend)],
        kind=MEND,
        title=f"Chờ bạn xác nhận đính chính bản ghi: {decision}",
        path=reverse("decisions:mend", args=[decision.pk, mend.pk]),
        about=about(decision),
        key=f"{about(decision)}:mend:{mend.pk}",
    )


def tell_of_settled_mend(mend: RecordMend) -> None:
    """Nobody waits any more; the proposer and the keepers hear how it ended."""
    decision = mend.decision
    settle(about(decision), kinds={MEND})
    people = [mend.proposed_by, *keepers(decision)]
    notify(
        [user for user in people if user.pk != mend.settled_by_id],
        kind=NEWS,
        title=f"Đính chính bản ghi, {mend.get_outcome_display().lower()}: {decision}",
        path=reverse("decisions:mend", args=[decision.pk, mend.pk]),
        about=about(decision),
        key=f"{about(decision)}:mend_settled:{mend.pk}",
    )


def tell_of_care(decision: Decision, *, by: User, key: str) -> None:
    """The new responsible officer; ``key`` tells this hand-over from others of the decision."""
    if decision.responsible is None or decision.responsible_id == by.pk:
        return
    notify(
        [decision.responsible],
        kind=ASSIGNED,
        title=f"Bạn được giao phụ trách: {decision}",
        path=page_of(decision),
        about=about(decision),
        key=f"{about(decision)}:care:{key}",
    )


def tell_of_asked(step: OpinionStep, *, again: OpinionEvent | None = None) -> None:
    """Officers of the unit asked, but not those who drafted; ``again``: they are urged."""
    decision = step.decision
    words = "Nhắc trả lời ý kiến" if again else "Chờ ý kiến của cơ quan bạn"
    holders = officers_allowed(ANSWER, unit=step.unit)
    notify(
        [user for user in holders if not answer_refusal(user, step, is_current=True)],
        kind=OPINION,
        title=f"{words}, hạn {step.due_on:%d/%m/%Y}: {decision}",
        path=opinion_page(step),
        about=about(decision),
        key=f"opinion:{step.pk}:{again.pk if again else 'asked'}",
    )
    decision.__dict__.pop("author_ids", None)


def tell_of_answer(answer: OpinionAnswer) -> None:
    """Nobody of the unit need answer any more; who asked and the keepers hear what it said."""
    step = answer.step
    decision = step.decision
    told = [f"opinion:{step.pk}:asked"]
    told += [f"opinion:{step.pk}:{pk}" for pk in step.events.values_list("pk", flat=True)]
    settle_keys(told)
    people = [step.asked_by, *keepers(decision)]
    notify(
        [user for user in people if user.pk != answer.by_id],
        kind=NEWS,
        title=f"{step.unit} trả lời “{answer.get_verdict_display()}”: {decision}",
        path=opinion_page(step),
        about=about(decision),
        key=f"opinion:{step.pk}:answer:{answer.pk}",
    )


def tell_of_part(part: ReviewPart, words: str, *, key: str) -> None:
    """Officers of the agency whose part of a review round opens, is urged, returned or extended."""
    notify(
        officers_allowed(ANSWER_REVIEW, unit=part.unit),
        kind=REVIEW,
        title=f"{words}, hạn {part.last_day:%d/%m/%Y}: {part.review.title}",
        path=review_part_page(part),
        about=about_part(part),
        key=f"{about_part(part)}:{key}",
    )


def tell_of_handing_in(event: ReviewEvent) -> None:
    """Nobody of the agency need answer any more; the Centre hears that it has."""
    part = event.part
    settle(about_part(part), kinds={REVIEW})
    notify(
        [user for user in officers_allowed(PREPARE_REVIEW) if user.pk != event.by_id],
        kind=NEWS,
        title=f"{part.unit} đã gửi kết quả rà soát: {part.review.title}",
        path=review_part_page(part),
        about=about_part(part),
        key=f"{about_part(part)}:handed_in:{event.pk}",
    )


def nobody_reviews(part: ReviewPart) -> None:
    """The round was collected or cancelled: nobody has to answer any more."""
    settle(about_part(part), kinds={REVIEW})


def about_part(part: ReviewPart) -> str:
    """The word under which notices about an agency's part are kept."""
    return f"review_part:{part.pk}"


def review_part_page(part: ReviewPart) -> str:
    """The page where the agency reviews its procedures."""
    return reverse("review_part", args=[part.review_id, part.pk])


def opinion_page(step: OpinionStep) -> str:
    """The page where the unit asked reads and answers."""
    return reverse("decisions:opinion", args=[step.decision_id, step.pk])


def able(decision: Decision, name: str) -> list[User]:
    """Officers who may make the move now: by role and unit, and not against four eyes."""
    permission = permission_for(decision, TRANSITIONS[name])
    holders = officers_allowed(permission, unit=decision.unit)
    return [user for user in holders if can_move(user, decision, name)]


def keepers(decision: Decision) -> Iterable[User]:
    """The drafter and whoever looks after the decision now, as far as they may still see it."""
    people = {user.pk: user for user in (decision.created_by, decision.responsible) if user}
    return [user for user in people.values() if can_view_decision(user, decision)]


def about(decision: Decision) -> str:
    """The word under which notices about a decision are kept."""
    return f"decision:{decision.pk}"


def page_of(decision: Decision) -> str:
    """The decision's page in the admin."""
    return reverse("decisions:inspect", args=[decision.pk])
