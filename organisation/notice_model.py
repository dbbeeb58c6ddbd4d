"""What an officer is told: in the list of the admin and, when wished, by e-mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> NoticeQuerySet:
        """Notices nobody opened yet."""
        return self.filter(read_at=None)

    def unread_first(self) -> NoticeQuerySet:
        """Unread before read, the latest first in each."""
        unread = Case(When(read_at=None, then=Value(0)), default=Value(1))
        return self.order_by(unread, "-pk")


class Notice(models.Model):
    """One thing one officer was told. ``about`` and ``kind`` are plain words of an upper app."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="Người nhận"
    )
    kind = models.CharField("Loại", max_length=40)
    title = models.CharField("Nội dung", max_length=255)
    path = models.CharField("Đường dẫn", max_length=255)
    about = models.CharField("Về việc", max_length=80, blank=True, default="")
    key = models.CharField("Khóa", max_length=120)
    created_at = models.DateTimeField("Lúc")
    read_at = models.DateTimeField("Đã đọc lúc", null=True, blank=True)
    emailed_at = models.DateTimeField("Đã gửi thư lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_told_once"),
        ]
        indexes = [
            models.Index(fields=["about", "kind"], name="notice_about"),
            models.Index(
                fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title
