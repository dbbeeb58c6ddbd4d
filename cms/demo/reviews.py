"""One review round of the Centre's list: an agency has handed in, another is half way."""

from __future__ import annotations

from django.utils import timezone

from cms.demo.officers import Cast
from organisation.models import Place, Unit, User
from organisation.queries import officers_allowed
from publication.enums import ReviewVerdict
from publication.models import ReviewPart
from publication.queries.reviews import texts_in_scope
from publication.review_rules import ANSWER
from publication.services import (
    Said,
    answer_lines,
    hand_in,
    keep_lines,
    move_review,
    prepare_review,
)

AGENCIES = 2


def review_some(cast: Cast) -> None:
    """Over the first two agencies with editors and procedures in force."""
    editors: dict[int, User] = {}
    for unit_id in texts_in_scope({}, on=timezone.localdate()).values_list("unit", flat=True):
        if unit_id not in editors and len(editors) < AGENCIES:
            people = officers_allowed(ANSWER, unit=Unit.objects.get(pk=unit_id))
            if people:
                editors[unit_id] = people[0]
    if not editors:
        return
    review = prepare_review(
        by=cast["truongbophan"],
        title="Rà soát danh mục thủ tục tiếp nhận tại Trung tâm",
        note="Rà soát từng thủ tục; đề nghị chuyển nơi tiếp nhận thì nêu rõ nơi mới và lý do.",
        days=10,
        scope={"units": sorted(editors)},
    )
    review = move_review(review, "open", by=cast["giamdoc"])
    parts = list(review.parts.filter(unit__in=editors).order_by("pk"))
    for number, part in enumerate(parts):
        _answer(part, by=editors[part.unit_id], is_done=number == 0)


def _answer(part: ReviewPart, *, by: User, is_done: bool) -> None:
    """Something to amend, something to move, the rest kept; the second agency stops there."""
    lines = list(part.lines.order_by("pk").values_list("pk", flat=True))
    place = Place.objects.valid().order_by("pk").first()
    said = {
        lines[0]: Said(
            verdict=ReviewVerdict.AMEND, reason="Giảm thành phần hồ sơ đã có trong cơ sở dữ liệu."
        )
    }
    if place is not None and len(lines) > 1:
        said[lines[1]] = Said(
            verdict=ReviewVerdict.MOVE,
            place=place,
            reason="Tiếp nhận tập trung, người dân không phải đi hai nơi.",
        )
    answer_lines(part, said, by=by)
    if is_done:
        keep_lines(part, lines, by=by)
        hand_in(part, by=by)
