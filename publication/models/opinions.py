"""Opinions asked of units on a draft, and what they said: every row is written once.

An asking is no state of the decision. It names the content it is about; once the draft was sent
again with another content, it is shown as about the earlier one and asked anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery

from publication.enums import ASKING_STATES, OpinionAct, OpinionVerdict
from publication.models.decisions import Decision


class SentContent(models.Model):
    """The content a decision was sent with, by its short code; the last row is what stands."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="sent_contents")
    code = models.CharField("Mã nội dung", max_length=14)
    at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "nội dung đã gửi"
        verbose_name_plural = "nội dung đã gửi"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class OpinionStepQuerySet(models.QuerySet):
    def with_standing(self) -> OpinionStepQuerySet:
        """Annotate ``is_current`` (about what the draft says now) and ``is_answered``."""
        sent = SentContent.objects.filter(decision=OuterRef("decision")).order_by("-pk")
        return self.annotate(
            stands=Subquery(sent.values("code")[:1]),
            is_answered=Exists(OpinionAnswer.objects.filter(step=OuterRef("pk"))),
        ).annotate(
            is_current=models.Case(
                models.When(content_code=F("stands"), then=models.Value(True)),
                default=models.Value(False),
                output_field=models.BooleanField(),
            )
        )

    def open_steps(self) -> OpinionStepQuerySet:
        """Unanswered, about what a draft says that still lies between check and submission."""
        return self.with_standing().filter(
            is_current=True, is_answered=False, decision__state__in=ASKING_STATES
        )


class OpinionStep(models.Model):
    """One unit asked for its opinion on one content of a decision, until the end of ``due_on``."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="opinion_steps")
    unit = models.ForeignKey(
        "organisation.Unit",
        models.PROTECT,
        related_name="opinion_steps",
        verbose_name="Cơ quan được hỏi",
    )
    # key of the office's setting that asks; empty when an officer asked by hand
    key = models.CharField("Thiết lập", max_length=80, blank=True, default="")
    name = models.CharField("Bước lấy ý kiến", max_length=120)
    question = models.TextField("Nội dung cần cho ý kiến")
    days = models.PositiveSmallIntegerField("Số ngày làm việc để trả lời")
    must_wait = models.BooleanField("Phải chờ trả lời mới được trình")
    content_code = models.CharField("Mã nội dung được hỏi", max_length=14)
    due_on = models.DateField("Hạn trả lời")
    due_told = models.TextField("Cách tính hạn")
    asked_at = models.DateTimeField("Hỏi lúc")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người hỏi"
    )

    objects = OpinionStepQuerySet.as_manager()

    class Meta:
        verbose_name = "lần lấy ý kiến"
        verbose_name_plural = "các lần lấy ý kiến"
        ordering = ["pk"]
        permissions = [
            ("ask_opinion", "Lấy ý kiến cơ quan khác về dự thảo"),
            ("answer_opinion", "Cho ý kiến về dự thảo của cơ quan khác"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit", "key", "content_code"], name="opinion_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.unit}"


class OpinionLink(models.Model):
    """A way to answer without an account; the token itself is nowhere, only its SHA-256."""

    step = models.ForeignKey(OpinionStep, models.PROTECT, related_name="links")
    digest = models.CharField("SHA-256 của liên kết", max_length=64, unique=True)
    last_day = models.DateField("Dùng được đến hết ngày")
    made_at = models.DateTimeField("Lập lúc")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người lập"
    )

    class Meta:
        verbose_name = "liên kết trả lời"
        verbose_name_plural = "liên kết trả lời"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"đến hết ngày {self.last_day:%d/%m/%Y}"


class OpinionAnswer(models.Model):
    """What the unit said; a further answer is a further row, the first one counts as the answer."""

    step = models.ForeignKey(OpinionStep, models.PROTECT, related_name="answers")
    turn = models.PositiveSmallIntegerField("Lần trả lời")
    verdict = models.CharField("Ý kiến", max_length=10, choices=OpinionVerdict)
    text = models.TextField("Nội dung ý kiến", blank=True, default="")
    file = models.ForeignKey(
        "organisation.PrivateFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Văn bản kèm theo",
    )
    at = models.DateTimeField("Lúc")
    # one form, one answer: a second click brings the same token
    token = models.UUIDField("Mã của biểu mẫu", unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người trả lời",
    )
    role = models.CharField("Vai trò", max_length=60, blank=True, default="")
    link = models.OneToOneField(
        OpinionLink, models.PROTECT, null=True, blank=True, related_name="answer"
    )
    person = models.CharField("Họ và tên", max_length=150, blank=True, default="")
    post = models.CharField("Chức vụ", max_length=150, blank=True, default="")

    class Meta:
        verbose_name = "ý kiến của cơ quan"
        verbose_name_plural = "ý kiến của các cơ quan"
        ordering = ["step", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["step", "turn"], name="opinion_turn_once"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, link=None, person="", post="")
                | (
                    models.Q(by=None, link__isnull=False)
                    & ~models.Q(person="")
                    & ~models.Q(post="")
                ),
                name="opinion_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["agree", "not_ours"])
                | (models.Q(verdict__in=["remarks", "disagree"]) & ~models.Q(text="")),
                name="opinion_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.step}"


class OpinionEvent(models.Model):
    """What else was done about an asking: urged, its link opened or taken back."""

    step = models.ForeignKey(OpinionStep, models.PROTECT, related_name="events")
    link = models.ForeignKey(
        OpinionLink, models.PROTECT, null=True, blank=True, related_name="events"
    )
    act = models.CharField("Việc", max_length=12, choices=OpinionAct)
    at = models.DateTimeField("Lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người thực hiện",
    )

    class Meta:
        verbose_name = "việc về lấy ý kiến"
        verbose_name_plural = "việc về lấy ý kiến"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["link"],
                condition=models.Q(act=OpinionAct.LINK_ENDED),
                name="opinion_link_ended_once",
            ),
            models.CheckConstraint(
                condition=models.Q(act=OpinionAct.URGED, link=None, by__isnull=False)
                | models.Q(act=OpinionAct.LINK_ENDED, link__isnull=False, by__isnull=False)
                | models.Q(act=OpinionAct.LINK_OPENED, link__isnull=False, by=None),
                name="opinion_event_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.step}"
