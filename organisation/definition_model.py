"""What an office sets itself (ADR 7): written once, switched on and off, never changed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone


class Definition(models.Model):
    """One thing an office set; ``kind`` is declared in ``definition_kinds``, ``key`` is its name there."""

    kind = models.SlugField("Loại", max_length=40)
    key = models.SlugField("Khóa", max_length=80)

    class Meta:
        verbose_name = "thiết lập"
        verbose_name_plural = "thiết lập"
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="definition_once")]
        permissions = [
            ("draft_definition", "Can write what an office sets"),
            ("switch_definition", "Can switch on and off what an office sets"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"


class DefinitionTextQuerySet(models.QuerySet):
    def switched_on(self, at: datetime | None = None) -> DefinitionTextQuerySet:
        """Texts that are on at that moment (default now), by kind and key."""
        last = (
            DefinitionSwitch.objects.filter(
                definition=OuterRef("definition"), at__lte=at or timezone.now()
            )
            .order_by("-at", "-pk")
            .values("text")[:1]
        )
        on = self.filter(pk=Subquery(last)).select_related("definition")
        return on.order_by("definition__kind", "definition__key")


class DefinitionText(models.Model):
    """One content of a definition, numbered from 1."""

    definition = models.ForeignKey(
        Definition, models.PROTECT, related_name="texts", verbose_name="Thiết lập"
    )
    number = models.PositiveIntegerField("Bản số")
    content = models.JSONField("Nội dung")
    note = models.TextField("Lý do sửa", blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người soạn"
    )
    made_at = models.DateTimeField("Soạn lúc")

    objects = DefinitionTextQuerySet.as_manager()

    class Meta:
        verbose_name = "bản của thiết lập"
        verbose_name_plural = "bản của thiết lập"
        ordering = ["definition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="definition_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.definition}, bản {self.number}"


class DefinitionSwitch(models.Model):
    """From ``at`` on ``text`` is on; without one the definition is off."""

    definition = models.ForeignKey(
        Definition, models.PROTECT, related_name="switches", verbose_name="Thiết lập"
    )
    text = models.ForeignKey(
        DefinitionText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="switches",
        verbose_name="Bản",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người bật, tắt"
    )
    at = models.DateTimeField("Lúc")
    reason = models.TextField("Lý do", blank=True, default="")
    touched = models.PositiveIntegerField("Số chỗ bị ảnh hưởng", default=0)
    digest = models.CharField("Mã kết quả xem thử", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "lần bật, tắt thiết lập"
        verbose_name_plural = "lần bật, tắt thiết lập"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.text) if self.text else f"{self.definition}: tắt"
