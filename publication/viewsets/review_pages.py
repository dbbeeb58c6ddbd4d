"""What the pages of review rounds share."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from common.refusals import Refused
from publication.models import ReviewPart, ReviewRound
from publication.queries.reviews import parts_of
from publication.review_rules import can_view_part, can_view_reviews, sees_whole_review

TITLE = "Rà soát danh mục"
LINES_PER_PAGE = 50
STATE_TONES = {
    "draft": "next",
    "open": "open",
    "collected": "next",
    "closed": "good",
    "cancelled": "closed",
}
VERDICT_TONES = {"keep": "good", "amend": "open", "abolish": "late", "move": "next"}


class ReviewPage(WagtailAdminTemplateMixin, TemplateView):
    """For who may see review rounds; a refused click is told on the page it came from."""

    header_icon = "tasks"
    template_name = None

    def dispatch(self, request, *args, **kwargs):
        if not self.may_open():
            raise Refused
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refused:
            if request.method != "POST" or not str(refused):
                raise
            messages.error(request, str(refused))
            return redirect(self.own_url)

    def may_open(self):
        return can_view_reviews(self.request.user)

    def get(self, request, *args, **kwargs):
        if self.template_name is None:
            return HttpResponseNotAllowed(["POST"])
        return super().get(request, *args, **kwargs)

    @property
    def own_url(self):
        return reverse("reviews")

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": reverse("reviews"), "label": TITLE}]
        return [*items, *self.way_back(), {"url": "", "label": self.get_page_title()}]

    def way_back(self):
        return []

    def paged(self, rows, per_page=LINES_PER_PAGE):
        """(page, the rest of the question for links to other pages)."""
        query = self.request.GET.copy()
        query.pop("trang", None)
        page = Paginator(rows, per_page).get_page(self.request.GET.get("trang"))
        return page, f"{query.urlencode()}&" if query else ""


class OneReview(ReviewPage):
    """A page about one round: the Centre and readers see all of it, an agency only its part."""

    @cached_property
    def review(self):
        review = get_object_or_404(
            ReviewRound.objects.select_related("created_by"), pk=self.kwargs["pk"]
        )
        if not sees_whole_review(self.request.user) and not self.parts.filter(review=review):
            raise Refused
        return review

    @property
    def parts(self):
        return parts_of(ReviewRound(pk=self.kwargs["pk"]), self.request.user)

    @property
    def own_url(self):
        return reverse("review", args=[self.kwargs["pk"]])

    def way_back(self):
        return [{"url": self.own_url, "label": self.review.title[:60]}]


class OnePart(OneReview):
    """A page about one agency's part."""

    @cached_property
    def part(self):
        part = get_object_or_404(
            ReviewPart.objects.with_standing().select_related("review", "unit__parent__parent"),
            review=self.kwargs["pk"],
            pk=self.kwargs["part_pk"],
        )
        if not can_view_part(self.request.user, part):
            raise Refused
        return part

    @property
    def own_url(self):
        return reverse("review_part", args=[self.kwargs["pk"], self.kwargs["part_pk"]])

    def way_back(self):
        return [
            {
                "url": reverse("review", args=[self.kwargs["pk"]]),
                "label": self.part.review.title[:60],
            }
        ]


def add_errors(form, wrong):
    """The service's words at their fields."""
    by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)
