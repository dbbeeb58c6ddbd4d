"""The start page: what an agency still has to review, and which agencies the Centre waits for."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from organisation.permissions import allowed
from organisation.queries import office_calendar
from publication.queries.reviews import behind_parts, open_parts
from publication.review_rules import ANSWER, PREPARE
from publication.viewsets.opinion_panels import mark_of
from publication.viewsets.panels import SHOWN, OfficePanel


class ReviewPanel(OfficePanel):
    """Parts of open rounds not handed in, the earliest due first."""

    def parts(self):
        raise NotImplementedError

    def title_of(self, part):
        raise NotImplementedError

    @cached_property
    def found(self):
        return self.parts()

    @cached_property
    def rows(self):
        if not self.found:
            return []
        today, calendar = timezone.localdate(), office_calendar()
        return [
            {
                "title": self.title_of(part),
                "url": reverse("review_part", args=[part.review_id, part.pk]),
                "detail": f"{part.unit} · đã rà soát {part.answered_count}/{part.lines_count} "
                f"thủ tục · hạn {part.last_day:%d/%m/%Y}",
                **mark_of(part.last_day, today=today, calendar=calendar),
            }
            for part in self.found[:SHOWN]
        ]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "number": len(self.found)}


class OwnReviewPanel(ReviewPanel):
    name = "review"
    order = 13
    heading = "Rà soát danh mục thủ tục"
    empty = "Không có đợt rà soát nào chờ cơ quan bạn."

    def parts(self):
        return open_parts(self.request.user)

    def title_of(self, part):
        return part.review.title


class BehindReviewPanel(ReviewPanel):
    name = "review_behind"
    order = 14
    heading = "Cơ quan chưa gửi kết quả rà soát"
    empty = "Không có cơ quan nào còn nợ kết quả rà soát."

    def parts(self):
        return behind_parts()

    def title_of(self, part):
        return f"{part.unit}: {part.review.title}"


def review_panels(request):
    """The panels of the officer's roles."""
    panels = [BehindReviewPanel(request)] if allowed(request.user, PREPARE) else []
    if allowed(request.user, ANSWER):
        panels.append(OwnReviewPanel(request))
    return panels
