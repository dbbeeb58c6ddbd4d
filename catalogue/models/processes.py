"""Which internal process a procedure is settled by on which days, as known when."""

from __future__ import annotations

from django.db import models

from catalogue.models.acts import Act, OnTwoAxes


class InternalProcess(OnTwoAxes):
    """The internal process (quy trình nội bộ) of a procedure, approved by its own decision (ADR 9).

    ``steps``: as ``catalogue.process_steps`` stores them.
    """

    procedure = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        related_name="internal_processes",
        verbose_name="Thủ tục",
    )
    steps = models.JSONField("Các bước")
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="internal_processes", verbose_name="Theo quyết định"
    )
    ended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_processes",
        verbose_name="Chấm dứt theo quyết định",
    )

    class Meta(OnTwoAxes.Meta):
        verbose_name = "quy trình nội bộ"
        verbose_name_plural = "các quy trình nội bộ"
        ordering = ["procedure", "valid_from", "recorded_from", "pk"]
        indexes = [
            models.Index(
                fields=["procedure", "valid_from", "valid_to"],
                name="process_standing",
                condition=models.Q(recorded_to=None),
            ),
            models.Index(
                fields=["recorded_to"],
                name="process_closed",
                condition=models.Q(recorded_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.valid_from:%d/%m/%Y} – {self.valid_to or '…'}"
