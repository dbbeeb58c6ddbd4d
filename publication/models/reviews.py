"""Review rounds of the Centre's list: what each agency was asked and proposed; rows are only added."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery

from common.history import Remembering, TrackedRecords
from common.transitions import AbstractMove
from publication.enums import DecisionKind, ReviewAct, ReviewState, ReviewVerdict, State
from publication.models.decisions import Decision
from publication.review_rules import REVIEW_MOVES


class ReviewRound(Remembering, models.Model):
    """One round; heading and scope may be written until it opens. ``state`` follows its moves."""

    title = models.CharField("Tên đợt rà soát", max_length=255)
    note = models.TextField("Yêu cầu đối với các cơ quan", blank=True, default="")
    days = models.PositiveSmallIntegerField("Số ngày làm việc để rà soát")
    # {"units": [pk], "sectors": [pk], "level": "", "listed": bool}; empty lists: all
    scope = models.JSONField("Phạm vi", default=dict)
    state = models.CharField(
        "Trạng thái", max_length=20, choices=ReviewState, default=ReviewState.DRAFT
    )
    created_at = models.DateTimeField("Lập lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người lập"
    )

    history = TrackedRecords()

    class Meta:
        verbose_name = "đợt rà soát"
        verbose_name_plural = "đợt rà soát"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [
            ("view_review", "Xem đợt rà soát danh mục"),
            ("prepare_review", "Chuẩn bị và đôn đốc đợt rà soát danh mục"),
            ("lead_review", "Mở, tổng hợp, kết thúc đợt rà soát danh mục"),
            ("answer_review", "Rà soát danh mục thủ tục của cơ quan"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decision(self) -> Decision | None:
        """The draft decision its answers became, unless that draft was withdrawn."""
        drafts = self.drafts.select_related("decision__unit", "decision__act")
        made = drafts.exclude(decision__state=State.WITHDRAWN).order_by("-pk").first()
        return made.decision if made else None


class ReviewMove(AbstractMove):
    """One step of a round."""

    review = models.ForeignKey(ReviewRound, models.PROTECT, related_name="moves")

    class Meta(AbstractMove.Meta):
        verbose_name = "bước của đợt rà soát"
        verbose_name_plural = "bước của đợt rà soát"

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The step in words."""
        return REVIEW_MOVES[self.name].label


class ReviewPartQuerySet(models.QuerySet):
    def with_standing(self) -> ReviewPartQuerySet:
        """Annotate what the last entries say: ``last_act``, ``extended_to``, counts of lines."""
        events = ReviewEvent.objects.filter(part=OuterRef("pk")).order_by("-pk")
        handing = events.filter(act__in=[ReviewAct.HANDED_IN, ReviewAct.RETURNED])
        lines = ReviewLine.objects.filter(part=OuterRef("pk")).order_by()
        answered = lines.filter(models.Exists(ReviewAnswer.objects.filter(line=OuterRef("pk"))))

        def number(rows):
            return models.functions.Coalesce(
                Subquery(rows.values("part").annotate(n=models.Count("pk")).values("n")), 0
            )

        return self.annotate(
            last_act=Subquery(handing.values("act")[:1]),
            handed_in_at=Subquery(handing.filter(act=ReviewAct.HANDED_IN).values("at")[:1]),
            extended_to=Subquery(events.filter(act=ReviewAct.EXTENDED).values("due_on")[:1]),
            urged_at=Subquery(events.filter(act=ReviewAct.URGED).values("at")[:1]),
            lines_count=number(lines),
            answered_count=number(answered),
        )


class ReviewPart(models.Model):
    """What one agency is asked in a round, until the end of its last day."""

    review = models.ForeignKey(ReviewRound, models.PROTECT, related_name="parts")
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="review_parts", verbose_name="Cơ quan"
    )
    due_on = models.DateField("Hạn")
    due_told = models.TextField("Cách tính hạn")

    objects = ReviewPartQuerySet.as_manager()

    class Meta:
        verbose_name = "phần rà soát của cơ quan"
        verbose_name_plural = "phần rà soát của các cơ quan"
        ordering = ["unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "unit"], name="review_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.unit}"

    @property
    def is_handed_in(self) -> bool:
        """By the last handing in or return."""
        return self._last("last_act", "act", ReviewAct.HANDED_IN, ReviewAct.RETURNED) == (
            ReviewAct.HANDED_IN
        )

    @property
    def last_day(self) -> date:
        """The day that counts, after extensions."""
        return self._last("extended_to", "due_on", ReviewAct.EXTENDED) or self.due_on

    def _last(self, annotated: str, column: str, *acts: str):
        if hasattr(self, annotated):
            return getattr(self, annotated)
        found = self.events.filter(act__in=acts).order_by("-pk").values_list(column, flat=True)
        return found.first()


class ReviewEvent(models.Model):
    """Handed in, returned, extended, urged."""

    part = models.ForeignKey(ReviewPart, models.PROTECT, related_name="events")
    act = models.CharField("Việc", max_length=20, choices=ReviewAct)
    due_on = models.DateField("Hạn mới", null=True, blank=True)
    reason = models.TextField("Lý do", blank=True, default="")
    at = models.DateTimeField("Lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người thực hiện"
    )
    role = models.CharField("Vai trò", max_length=60)

    class Meta:
        verbose_name = "việc về phần rà soát"
        verbose_name_plural = "việc về phần rà soát"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_act_display()


class ReviewLine(models.Model):
    """One procedure under review, with the text that stood when the round opened."""

    part = models.ForeignKey(ReviewPart, models.PROTECT, related_name="lines")
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="review_lines", verbose_name="Thủ tục"
    )
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, related_name="+", verbose_name="Văn bản"
    )

    class Meta:
        verbose_name = "thủ tục được rà soát"
        verbose_name_plural = "thủ tục được rà soát"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "procedure"], name="review_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.procedure)


class ReviewAnswer(models.Model):
    """What the agency proposes for a line; a later answer is a further row and the last counts."""

    line = models.ForeignKey(ReviewLine, models.PROTECT, related_name="answers")
    turn = models.PositiveSmallIntegerField("Lần trả lời")
    verdict = models.CharField("Đề nghị", max_length=10, choices=ReviewVerdict)
    place = models.ForeignKey(
        "organisation.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Chuyển đến",
    )
    reason = models.TextField("Lý do", blank=True, default="")
    at = models.DateTimeField("Lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người trả lời"
    )
    role = models.CharField("Vai trò", max_length=60)

    class Meta:
        verbose_name = "đề nghị rà soát"
        verbose_name_plural = "các đề nghị rà soát"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "turn"], name="review_answer_turn"),
            models.CheckConstraint(
                condition=models.Q(verdict=ReviewVerdict.MOVE, place__isnull=False)
                | (~models.Q(verdict=ReviewVerdict.MOVE) & models.Q(place__isnull=True)),
                name="review_answer_moves_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict=ReviewVerdict.KEEP) | ~models.Q(reason=""),
                name="review_answer_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class ReviewDraft(models.Model):
    """The draft of the Centre's list that a round's answers became."""

    review = models.ForeignKey(ReviewRound, models.PROTECT, related_name="drafts")
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        related_name="review_draft",
        limit_choices_to={"kind": DecisionKind.RECEPTION},
    )
    at = models.DateTimeField("Lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người lập"
    )

    class Meta:
        verbose_name = "dự thảo từ đợt rà soát"
        verbose_name_plural = "dự thảo từ các đợt rà soát"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.decision)
