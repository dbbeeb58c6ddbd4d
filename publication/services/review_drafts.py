"""What a review round's answers become: one draft of the Centre's list, drafts of agencies (duty 3.4)."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.models import User
from organisation.permissions import allowed
from publication.enums import ItemKind, ReviewState, ReviewVerdict
from publication.models import Decision, ReviewDraft, ReviewPart, ReviewRound
from publication.queries.reviews import (
    department_matters,
    lines_of,
    proposed_rows,
    read_lines,
)
from publication.review_rules import ANSWER, PREPARE
from publication.services.drafting import add_item, amend_procedure, create_decision
from publication.services.listing import ListRow, draft_list

NOTE_LENGTH = 200


@transaction.atomic
def draft_from_review(review: ReviewRound, *, by: User) -> Decision:
    """The one draft of the Centre's list that the answers come to; a second click gives the first.

    Raises ``PermissionDenied``, and ``ValidationError`` when nothing is to move.
    """
    review = ReviewRound.objects.select_for_update().get(pk=review.pk)
    if not allowed(by, PREPARE):
        raise Refused("Chỉ Trung tâm được lập dự thảo từ đợt rà soát.", by=by)
    if (made := review.decision) is not None:
        return made
    if review.state != ReviewState.COLLECTED:
        raise Refused("Chỉ lập dự thảo khi đợt rà soát đã được tổng hợp.", by=by)
    lines = lines_of(review.parts.all(), verdict=ReviewVerdict.MOVE)
    rows = proposed_rows(read_lines(lines))
    if not rows:
        raise ValidationError("Không có đề nghị nào làm thay đổi danh mục; không cần lập dự thảo.")
    decision = draft_list(
        [
            ListRow(
                procedure=row.line.procedure,
                place=row.place,
                change=row.change,
                from_place=row.from_place,
                note=row.note[:NOTE_LENGTH],
            )
            for row in rows
        ],
        title=f"Phê duyệt danh mục thủ tục hành chính tiếp nhận tại Trung tâm theo kết quả đợt rà soát “{review.title}”",
        by=by,
    )
    ReviewDraft.objects.create(review=review, decision=decision, at=timezone.now(), by=by)
    return decision


@transaction.atomic
def draft_from_matters(part: ReviewPart, numbers: Collection[int], *, by: User) -> Decision:
    """A publication draft of the agency with the chosen lines' amendments and abolitions begun.

    ``numbers``: ids of lines. Raises ``PermissionDenied``, and ``ValidationError`` when none is left.
    """
    part = ReviewPart.objects.select_for_update().get(pk=part.pk)
    review = part.review
    if not allowed(by, ANSWER, unit=part.unit):
        raise Refused(f"Chỉ cán bộ của {part.unit} được lập dự thảo này.", by=by)
    if review.state not in (ReviewState.COLLECTED, ReviewState.CLOSED):
        raise Refused("Chỉ lập dự thảo khi đợt rà soát đã được tổng hợp.", by=by)
    chosen = [
        matter.reviewed
        for matter in department_matters([part])
        if matter.reviewed.line.pk in set(numbers) and matter.item is None
    ]
    if not chosen:
        raise ValidationError("Hãy chọn ít nhất một thủ tục chưa có dự thảo.")
    decision = create_decision(
        title=f"Công bố thủ tục hành chính của {part.unit} theo kết quả đợt rà soát “{review.title}”",
        unit=part.unit,
        by=by,
    )
    for one in chosen:
        if one.now is None:
            raise ValidationError(f"Thủ tục {one.line.procedure} không còn hiệu lực.")
        if one.verdict == ReviewVerdict.AMEND:
            amend_procedure(decision, base=one.now, by=by)
        else:
            add_item(
                decision,
                kind=ItemKind.ABOLISHED,
                procedure=one.line.procedure,
                base=one.now,
                by=by,
            )
    return decision
