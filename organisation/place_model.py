"""Where people come: counters of the Centre, offices of departments, one-stops of communes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from common.fields import CollationField, FoldedField
from common.history import Remembering, TrackedRecords
from organisation.dated import DatedQuerySet
from organisation.enums import PlaceKind

if TYPE_CHECKING:
    from organisation.models import Unit


class Place(Remembering, models.Model):
    """A place that receives dossiers and posts procedures; it ends with a day, never deleted.

    Address, telephone and e-mail are those to which feedback goes (NĐ 20/2008 art 13).
    """

    name = models.CharField("Tên nơi tiếp nhận", max_length=255)
    name_folded = FoldedField(source="name")
    sort_key = CollationField(source="name")
    kind = models.CharField("Loại", max_length=20, choices=PlaceKind)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="places", verbose_name="Cơ quan phụ trách"
    )
    address = models.CharField("Địa chỉ", max_length=255)
    phone = models.CharField(
        "Điện thoại nhận phản ánh, kiến nghị", max_length=60, blank=True, default=""
    )
    email = models.EmailField("Thư điện tử nhận phản ánh, kiến nghị", blank=True, default="")
    opening = models.CharField(
        "Giờ tiếp nhận, nếu khác giờ làm việc chung", max_length=255, blank=True, default=""
    )
    valid_from = models.DateField("Tiếp nhận từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    history = TrackedRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi tiếp nhận"
        verbose_name_plural = "nơi tiếp nhận"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="place_dates_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(valid_to=None),
                name="place_open_once",
                violation_error_message="Cơ quan này đã có nơi tiếp nhận tên đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def serves(self) -> list[int]:
        """Ids of the agencies it was told to serve."""
        return list(self.served.values_list("unit", flat=True)) if self.pk else []

    @property
    def serves_words(self) -> str:
        """Their names, or nothing where the kind decides."""
        return "; ".join(row.unit.name for row in self.served.select_related("unit"))

    def serve(self, units: Iterable[Unit]) -> None:
        """Serve exactly these agencies; each one taken or given up leaves its history row."""
        wanted = {unit.pk for unit in units}
        for row in self.served.exclude(unit__in=wanted):
            row.delete()
        for pk in sorted(wanted - set(self.serves)):
            self.served.create(unit_id=pk)


class ServedUnit(Remembering, models.Model):
    """An agency a place was told to serve; without any, the place's kind says what it posts."""

    place = models.ForeignKey(
        Place, models.CASCADE, related_name="served", verbose_name="Nơi tiếp nhận"
    )
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", verbose_name="Tiếp nhận cho cơ quan"
    )

    history = TrackedRecords()

    class Meta:
        verbose_name = "cơ quan được tiếp nhận"
        verbose_name_plural = "cơ quan được tiếp nhận"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["place", "unit"], name="served_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)
