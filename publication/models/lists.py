"""Rows of the Centre's list: which procedure is received where, from which day (duty 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from common.history import TrackedRecords
from publication.enums import ListChange
from publication.models.decisions import Decision, DecisionRow

if TYPE_CHECKING:
    from organisation.models import Place


class ListItem(DecisionRow):
    """One row: a procedure taken in at a place, moved there from another, or taken out of it."""

    decision = ParentalKey(Decision, on_delete=models.PROTECT, related_name="list_items")
    change = models.CharField("Việc", max_length=10, choices=ListChange)
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        models.PROTECT,
        related_name="list_items",
        verbose_name="Thủ tục",
    )
    place = models.ForeignKey(
        "organisation.Place",
        models.PROTECT,
        related_name="list_items",
        verbose_name="Nơi tiếp nhận",
    )
    from_place = models.ForeignKey(
        "organisation.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Chuyển từ",
    )

    history = TrackedRecords()

    class Meta(Orderable.Meta):
        verbose_name = "thủ tục trong danh mục"
        verbose_name_plural = "các thủ tục trong danh mục"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "procedure", "place"],
                name="list_item_once_a_place",
                violation_error_message="Mỗi thủ tục chỉ được nêu một lần cho một nơi tiếp nhận.",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(change=ListChange.MOVED, from_place__isnull=False)
                    & ~models.Q(from_place=models.F("place"))
                )
                | (~models.Q(change=ListChange.MOVED) & models.Q(from_place__isnull=True)),
                name="list_item_moves_from_elsewhere",
                violation_error_message="Chuyển nơi thì phải nêu nơi cũ, khác nơi mới.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.procedure} – {self.place}"

    @property
    def kind(self) -> str:
        """What the row does, by the name rows of every kind have for it."""
        return self.change

    def get_kind_display(self) -> str:
        return ListChange(self.change).label

    @property
    def opens(self) -> bool:
        """The place receives the procedure from then on."""
        return self.change != ListChange.TAKEN_OUT

    @property
    def place_left(self) -> Place | None:
        """Where it is no longer received."""
        return self.from_place if self.opens else self.place
