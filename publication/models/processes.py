"""Rows of decisions on internal processes (quy trình nội bộ): one procedure, its steps."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from catalogue.process_steps import ProcessStep, steps_of
from common.history import TrackedRecords
from publication.enums import ProcessChange
from publication.models.decisions import Decision, DecisionRow


class StepsColumn(models.JSONField):
    """Steps as ``catalogue.process_steps`` stores them."""

    def words(self, value: list[dict[str, str]]) -> str:
        """All steps as officers read them."""
        return "; ".join(
            f"{number}. {step.work} – {step.unit} ({step.time_words})"
            for number, step in enumerate(steps_of(value), start=1)
        )

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", list(args), kwargs


class ProcessItem(DecisionRow):
    """One row: the internal process of a procedure approved, or revoked (domain: own decision)."""

    decision = ParentalKey(Decision, on_delete=models.PROTECT, related_name="process_items")
    change = models.CharField(
        "Việc", max_length=10, choices=ProcessChange, default=ProcessChange.APPROVED
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        related_name="process_items",
        verbose_name="Thủ tục",
    )
    steps = StepsColumn("Các bước", default=list, blank=True)

    history = TrackedRecords()

    class Meta(Orderable.Meta):
        verbose_name = "quy trình trong quyết định"
        verbose_name_plural = "các quy trình trong quyết định"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "procedure"],
                name="process_item_once",
                violation_error_message="Mỗi thủ tục chỉ được nêu một lần.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.procedure}"

    @property
    def kind(self) -> str:
        """What the row does, by the name rows of every kind have for it."""
        return self.change

    def get_kind_display(self) -> str:
        return ProcessChange(self.change).label

    @property
    def opens(self) -> bool:
        """From then on the procedure is settled by these steps."""
        return self.change == ProcessChange.APPROVED

    @property
    def told_steps(self) -> tuple[ProcessStep, ...]:
        """The steps, read."""
        return steps_of(self.steps)
