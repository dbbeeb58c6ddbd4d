"""What officers say to one another about a decision while it is open; never sealed, never deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from common.history import Remembering, TrackedRecords
from publication.models.decisions import Decision

# An author mends a slip within this time, as long as nobody answered.
MENDING_TIME = timedelta(minutes=15)


class CommentQuerySet(models.QuerySet):
    def roots(self) -> CommentQuerySet:
        """Comments that begin a conversation."""
        return self.filter(reply_to=None)

    def unsettled(self) -> CommentQuerySet:
        """Conversations nobody settled yet."""
        return self.filter(reply_to=None, settled_at=None)


class Comment(Remembering, models.Model):
    """A remark on the decision, or on one procedure it lists, or an answer to such a remark.

    It names the procedure, not the row of the list: a row may be taken off and listed again, the
    remark stays. Only the remark that begins a conversation is settled.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="comments")
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Về thủ tục",
    )
    reply_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name="Trả lời",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người viết"
    )
    text = models.TextField("Ý kiến")
    at = models.DateTimeField("Lúc")
    settled_at = models.DateTimeField("Giải quyết lúc", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người giải quyết",
    )
    # one form, one comment: a second click brings the same token
    token = models.UUIDField("Mã của biểu mẫu", unique=True, editable=False)

    history = TrackedRecords(excluded_fields=["token"])
    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False, reply_to=None),
                name="comment_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:57]}…"

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    def may_be_mended_at(self, now: datetime) -> bool:
        """Whether the time for mending a slip is not over."""
        return now - self.at <= MENDING_TIME
