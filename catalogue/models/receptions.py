"""Where dossiers of a procedure are received on which days, as known when (the Centre's list)."""

from __future__ import annotations

from django.db import models

from catalogue.models.acts import Act, OnTwoAxes


class Reception(OnTwoAxes):
    """A procedure received at a place (ADR 9)."""

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

    class Meta(OnTwoAxes.Meta):
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

    def __str__(self) -> str:
        return (
            f"{self.procedure} – {self.place}: {self.valid_from:%d/%m/%Y} – {self.valid_to or '…'}"
        )
