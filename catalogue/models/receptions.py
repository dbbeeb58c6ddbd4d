"""Where dossiers of a procedure are received on which days, as known when (the Centre's list)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from catalogue.models.acts import Act, EffectQuerySet


class Reception(models.Model):
    """A procedure received at a place: days both inclusive, moments of record half-open (ADR 9)."""

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="receptions", verbose_name="Thủ tục"
    )
    place = models.ForeignKey(
        "organisation.Place",
        models.PROTECT,
        related_name="receptions",
        verbose_name="Nơi tiếp nhận",
    )
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="receptions", verbose_name="Theo quyết định"
    )
    ended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_receptions",
        verbose_name="Chấm dứt theo quyết định",
    )
    valid_from = models.DateField("Tiếp nhận từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    recorded_from = models.DateTimeField("Ghi nhận từ lúc", default=timezone.now)
    recorded_to = models.DateTimeField("Đến trước lúc", null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi tiếp nhận của thủ tục"
        verbose_name_plural = "nơi tiếp nhận của các thủ tục"
        ordering = ["procedure", "place", "valid_from", "recorded_from", "pk"]
        indexes = [
            models.Index(
                fields=["valid_from", "valid_to", "procedure"],
                name="reception_standing",
                condition=models.Q(recorded_to=None),
            ),
            models.Index(
                fields=["recorded_to"],
                name="reception_closed",
                condition=models.Q(recorded_to__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="reception_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_to=None)
                | models.Q(recorded_to__gte=models.F("recorded_from")),
                name="reception_records_in_order",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.procedure} – {self.place}: {self.valid_from:%d/%m/%Y} – {self.valid_to or '…'}"
        )
