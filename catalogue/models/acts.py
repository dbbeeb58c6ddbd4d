"""Legal acts, and what each put in force on which days as known when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from catalogue.enums import ActKind


class Act(models.Model):
    """Any legal act. Numbers of our own decisions are unique in their year; others stay as written."""

    kind = models.CharField("Loại văn bản", max_length=20, choices=ActKind)
    number = models.CharField("Số, ký hiệu", max_length=120)
    title = models.TextField("Trích yếu")
    issuer = models.CharField("Cơ quan ban hành", max_length=255)
    signed_on = models.DateField("Ngày ký", null=True, blank=True)
    effective_on = models.DateField("Ngày có hiệu lực", null=True, blank=True)
    signer = models.CharField("Người ký", max_length=150, blank=True, default="")
    capacity = models.CharField("Thể thức ký", max_length=150, blank=True, default="")
    url = models.URLField("Địa chỉ truy cập", max_length=500, blank=True, default="")
    own_year = models.PositiveSmallIntegerField(
        "Năm (chỉ với quyết định của tỉnh)", null=True, blank=True
    )

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-signed_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "own_year"],
                name="act_own_number_once_a_year",
                violation_error_message="Số quyết định này đã dùng trong năm.",
            )
        ]

    def __str__(self) -> str:
        return self.number


class EffectQuerySet(models.QuerySet):
    def covering(self, on: date, known: datetime | None = None) -> EffectQuerySet:
        """Effects that make law on day ``on`` as recorded at the moment ``known`` (default now)."""
        return self.recorded(known).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=on), valid_from__lte=on
        )

    def recorded(self, known: datetime | None = None) -> EffectQuerySet:
        """Rows that stood in the register at the moment ``known`` (default: now)."""
        if known is None:
            return self.filter(recorded_to=None)
        return self.filter(
            models.Q(recorded_to=None) | models.Q(recorded_to__gt=known),
            recorded_from__lte=known,
        )


class OnTwoAxes(models.Model):
    """What holds on certain days as recorded at certain moments (ADR 2).

    Days are both inclusive, moments half-open. A model has ``procedure``, ``act`` and ``ended_by``.
    """

    valid_from = models.DateField("Có hiệu lực từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    recorded_from = models.DateTimeField("Ghi nhận từ lúc", default=timezone.now)
    recorded_to = models.DateTimeField("Đến trước lúc", null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="%(class)s_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_to=None)
                | models.Q(recorded_to__gte=models.F("recorded_from")),
                name="%(class)s_records_in_order",
            ),
        ]


class Effect(OnTwoAxes):
    """A version in force."""

    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, related_name="effects", verbose_name="Thủ tục"
    )
    version = models.ForeignKey(
        "catalogue.ProcedureVersion",
        models.PROTECT,
        related_name="effects",
        verbose_name="Phiên bản",
    )
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="effects", verbose_name="Theo quyết định"
    )
    ended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_effects",
        verbose_name="Chấm dứt theo quyết định",
    )

    class Meta(OnTwoAxes.Meta):
        verbose_name = "hiệu lực"
        verbose_name_plural = "hiệu lực"
        ordering = ["procedure", "valid_from", "recorded_from", "pk"]
        indexes = [
            models.Index(
                fields=["valid_from", "valid_to", "version"],
                name="effect_standing",
                condition=models.Q(recorded_to=None),
            ),
            models.Index(fields=["procedure", "valid_from"], name="effect_of_procedure"),
            models.Index(
                fields=["recorded_to"],
                name="effect_closed",
                condition=models.Q(recorded_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.valid_from:%d/%m/%Y} – {self.valid_to or '…'}"

    @property
    def first_day_after(self) -> date:
        """The day after the last; asked only of an effect that has one."""
        if self.valid_to is None:
            raise ValueError("This effect has no last day.")
        return self.valid_to + timedelta(days=1)
