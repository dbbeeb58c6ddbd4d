"""“Rà soát danh mục”: the Centre prepares, opens, urges, collects; agencies answer (duty 3.4)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem

from catalogue.enums import Level
from catalogue.models import Sector
from common.refusals import Refused
from organisation.models import Unit
from organisation.permissions import allowed
from organisation.queries import with_units_below
from publication import services
from publication.enums import ReviewState
from publication.forms.reviews import (
    ExtendForm,
    LineQuestionForm,
    ReasonForm,
    ReviewForm,
    RoundQuestionForm,
)
from publication.models import ReviewPart, ReviewRound
from publication.queries.reviews import (
    department_matters,
    lines_of,
    progress,
    read_lines,
    texts_in_scope,
    verdict_counts,
)
from publication.review_rules import (
    PREPARE,
    REVIEW_MOVES,
    can_view_reviews,
    preparing_refusal,
    review_move_refusal,
    sees_whole_review,
    urging_refusal,
)
from publication.viewsets.review_pages import (
    STATE_TONES,
    TITLE,
    VERDICT_TONES,
    OneReview,
    ReviewPage,
    add_errors,
)
from publication.viewsets.review_parts import (
    ExportView,
    HandInView,
    LeadPartView,
    MattersView,
    PartView,
)

ROUNDS_PER_PAGE = 30


class RoundListView(ReviewPage):
    """All rounds the officer may see, the newest first."""

    template_name = "publication/admin/reviews.html"
    page_title = TITLE

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs):
        user = self.request.user
        form = RoundQuestionForm(self.request.GET)
        form.is_valid()
        rounds = ReviewRound.objects.annotate(agencies=Count("parts", distinct=True))
        if not sees_whole_review(user):
            units = {holding.unit_id for holding in user.holdings_on()}
            rounds = rounds.filter(parts__in=own_parts(units))
        if state := form.cleaned_data.get("trang_thai"):
            rounds = rounds.filter(state=state)
        for word in form.cleaned_data.get("q", "").split():
            rounds = rounds.filter(title__icontains=word)
        page, query = self.paged(rounds.order_by("-pk"), ROUNDS_PER_PAGE)
        return super().get_context_data(
            **kwargs,
            form=form,
            page=page,
            query=query,
            rows=[(review, STATE_TONES[review.state]) for review in page],
            may_add=allowed(user, PREPARE),
        )


def own_parts(units):
    """Ids of the parts of these units and those below them."""
    from_units = with_units_below(units)
    return ReviewPart.objects.filter(unit__in=from_units).order_by().values("pk")


class ReviewFormView(ReviewPage):
    """Prepare a round, or mend what was prepared."""

    template_name = "publication/admin/review_form.html"

    def may_open(self):
        return allowed(self.request.user, PREPARE)

    @cached_property
    def review(self):
        return None

    @property
    def page_title(self):
        return "Sửa đợt rà soát" if self.review else "Chuẩn bị đợt rà soát"

    def get(self, request, *args, **kwargs):
        review = self.review
        initial = {}
        if review:
            if why := preparing_refusal(request.user, review):
                messages.info(request, why)
                return redirect("review", review.pk)
            initial = {
                "title": review.title,
                "note": review.note,
                "days": review.days,
                **review.scope,
            }
        return self.render_to_response(self.get_context_data(form=ReviewForm(initial=initial)))

    def post(self, request, *args, **kwargs):
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                review = self.keep(form.said())
            except ValidationError as wrong:
                add_errors(form, wrong)
            else:
                messages.success(request, "Đã lưu đợt rà soát; chưa cơ quan nào được báo.")
                return redirect("review", review.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def keep(self, said):
        return services.prepare_review(by=self.request.user, **said)


class ReviewEditView(ReviewFormView, OneReview):
    """Another's eyes on the same page: saved as it stands."""

    review = OneReview.review

    def keep(self, said):
        return services.edit_review(self.review, by=self.request.user, **said)


class ReviewView(OneReview):
    """One round: where each agency stands, what may be done now, what came of it."""

    template_name = "publication/admin/review.html"

    def get_page_title(self):
        return self.review.title

    def way_back(self):
        return []

    def get(self, request, *args, **kwargs):
        _allowed = self.review  # may this officer see it at all
        own = list(self.parts[:2])
        if not sees_whole_review(request.user) and len(own) == 1:
            return redirect("review_part", self.review.pk, own[0].pk)
        return self.show(ReasonForm())

    def show(self, form, *, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs):
        review, user = self.review, self.request.user
        parts = list(self.parts)
        today = timezone.localdate()
        steps = [
            move
            for name, move in REVIEW_MOVES.items()
            if not review_move_refusal(user, review, name)
        ]
        found = progress(parts, today=today)
        collected = review.state in (ReviewState.COLLECTED, ReviewState.CLOSED)
        matters = department_matters(parts) if collected else []
        expected = texts_in_scope(review.scope, on=today)
        return super().get_context_data(
            **kwargs,
            review=review,
            tone=STATE_TONES[review.state],
            progress=found,
            handed_in=sum(one.part.is_handed_in for one in found),
            late=sum(one.is_late for one in found),
            lines=sum(one.part.lines_count for one in found),
            answered=sum(one.part.answered_count for one in found),
            counts=named_counts(verdict_counts(parts)) if parts else [],
            steps=steps,
            missing=any(not one.part.is_handed_in for one in found),
            may_edit=not preparing_refusal(user, review),
            may_urge=not urging_refusal(user, review),
            may_draft=allowed(user, PREPARE) and review.state == ReviewState.COLLECTED,
            decision=review.decision,
            matters=matters,
            open_matters=sum(not one.is_done for one in matters),
            moves=review.moves.select_related("by").order_by("-pk"),
            expected=expected.count() if review.state == ReviewState.DRAFT else 0,
            expected_units=expected.order_by().values("unit").distinct().count()
            if review.state == ReviewState.DRAFT
            else 0,
            scope=scope_words(review),
        )


class MoveView(ReviewView):
    """One step of the round; POST alone."""

    def get(self, request, *args, **kwargs):
        return redirect(self.own_url)

    def post(self, request, *args, **kwargs):
        form = ReasonForm(request.POST)
        form.is_valid()
        name = kwargs["name"]
        if name not in REVIEW_MOVES:
            raise Refused
        try:
            services.move_review(
                self.review,
                name,
                by=request.user,
                reason=form.cleaned_data.get("reason", ""),
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
            return self.show(form, status=422)
        messages.success(request, f"Đã ghi nhận: {REVIEW_MOVES[name].label}.")
        return redirect(self.own_url)


class UrgeView(OneReview):
    """Remind all agencies behind, in one click."""

    def post(self, request, *args, **kwargs):
        urged = services.urge_parts(self.review, by=request.user)
        if urged:
            messages.success(request, f"Đã nhắc {len(urged)} cơ quan chưa gửi kết quả.")
        else:
            messages.info(request, "Các cơ quan chưa gửi kết quả đều đã được nhắc hôm nay.")
        return redirect(self.own_url)


class DraftView(OneReview):
    """Make the one draft decision of the answers, or open it when it is there."""

    def post(self, request, *args, **kwargs):
        before = self.review.decision
        try:
            decision = services.draft_from_review(self.review, by=request.user)
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
            return redirect(self.own_url)
        words = "Dự thảo đã được lập trước đó." if before else "Đã lập dự thảo danh mục."
        messages.success(request, words)
        return redirect("decisions:inspect", decision.pk)


class SummaryView(OneReview):
    """All lines of all agencies with what was proposed, searched and filtered."""

    template_name = "publication/admin/review_summary.html"
    page_title = "Bảng tổng hợp"

    def get_context_data(self, **kwargs):
        review = self.review
        form = LineQuestionForm(self.request.GET)
        form.is_valid()
        values = form.cleaned_data
        parts = self.parts
        ids = parts.order_by().values("pk")
        page, query = self.paged(
            lines_of(ids, q=values.get("q", ""), verdict=values.get("de_nghi", ""))
        )
        found = read_lines(page)
        return super().get_context_data(
            **kwargs,
            review=review,
            form=form,
            page=page,
            query=query,
            rows=[(one, VERDICT_TONES.get(one.verdict, "closed")) for one in found],
            counts=named_counts(verdict_counts(ids)),
            export_url=f"{reverse('review_export', args=[review.pk])}?{self.request.GET.urlencode()}",
        )


def named_counts(counts):
    """(value, label, tone, number) of each verdict, unanswered last."""
    labels = dict(LineQuestionForm.base_fields["de_nghi"].choices)
    return [
        (value, labels[value], VERDICT_TONES.get(value, "closed"), number)
        for value, number in counts.items()
    ]


def scope_words(review):
    """The scope in one line."""
    scope = review.scope
    units = Unit.objects.filter(pk__in=scope.get("units") or []).order_by("sort_key")
    sectors = Sector.objects.filter(pk__in=scope.get("sectors") or []).order_by("sort_key")
    words = [
        "; ".join(str(unit) for unit in units) or "mọi cơ quan",
        "lĩnh vực " + ("; ".join(str(sector) for sector in sectors) or "bất kỳ"),
        f"cấp {Level(scope['level']).label.lower()}" if scope.get("level") else "mọi cấp",
    ]
    if scope.get("listed"):
        words.append("chỉ thủ tục đang có trong danh mục của Trung tâm")
    return " · ".join(words)


class ReviewMenuItem(MenuItem):
    """For who may see review rounds."""

    def is_shown(self, request):
        return can_view_reviews(request.user)


def urls():
    """Addresses below ``/quan-tri/``."""
    one = "ra-soat-danh-muc/<int:pk>"
    part = f"{one}/co-quan/<int:part_pk>"
    return [
        path("ra-soat-danh-muc/", RoundListView.as_view(), name="reviews"),
        path("ra-soat-danh-muc/them/", ReviewFormView.as_view(), name="review_add"),
        path(f"{one}/", ReviewView.as_view(), name="review"),
        path(f"{one}/sua/", ReviewEditView.as_view(), name="review_edit"),
        path(f"{one}/buoc/<slug:name>/", MoveView.as_view(), name="review_move"),
        path(f"{one}/nhac/", UrgeView.as_view(), name="review_urge"),
        path(f"{one}/du-thao/", DraftView.as_view(), name="review_draft"),
        path(f"{one}/tong-hop/", SummaryView.as_view(), name="review_summary"),
        path(f"{one}/excel/", ExportView.as_view(), name="review_export"),
        path(f"{part}/", PartView.as_view(), name="review_part"),
        path(f"{part}/gui/", HandInView.as_view(), name="review_hand_in"),
        path(f"{part}/tra-lai/", LeadPartView.as_view(form_class=ReasonForm), name="review_return"),
        path(f"{part}/gia-han/", LeadPartView.as_view(form_class=ExtendForm), name="review_extend"),
        path(f"{part}/lap-du-thao/", MattersView.as_view(), name="review_matters"),
    ]
