"""A wrong record of a right paper: as it was, as it shall be, who said so and who agreed (ADR 6)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models

from catalogue.models import Act
from organisation.models import PrivateFile
from publication.enums import MendOutcome
from publication.models.decisions import Decision


@dataclass(frozen=True)
class Record:
    """What the register says of a signed paper."""

    act: Act
    scan: PrivateFile | None
    slug: str


class RecordMendQuerySet(models.QuerySet):
    def waiting(self) -> RecordMendQuerySet:
        """Nobody settled them yet."""
        return self.filter(outcome="")

    def confirmed(self) -> RecordMendQuerySet:
        """Those that changed the register, in their order."""
        return self.filter(outcome=MendOutcome.CONFIRMED).order_by("pk")

    def with_records(self) -> RecordMendQuerySet:
        """With both records of each."""
        return self.select_related("decision", "old_act", "new_act", "old_scan", "new_scan")


class RecordMend(models.Model):
    """Written once when proposed and once more when settled; never deleted."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="mends")
    old_act = models.ForeignKey(Act, models.PROTECT, related_name="mended")
    new_act = models.OneToOneField(Act, models.PROTECT, related_name="mend")
    old_scan = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+")
    new_scan = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+")
    scan_report = models.TextField("Chữ ký số của bản chụp mới", blank=True, default="")
    old_slug = models.SlugField("Đường dẫn cũ", max_length=80)
    new_slug = models.SlugField("Đường dẫn mới", max_length=80)
    reason = models.TextField("Lý do")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người đề nghị"
    )
    proposed_role = models.CharField("Vai trò của người đề nghị", max_length=40)
    proposed_at = models.DateTimeField("Đề nghị lúc")
    outcome = models.CharField(
        "Kết quả", max_length=10, choices=MendOutcome, blank=True, default=""
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Người giải quyết",
    )
    settled_role = models.CharField(
        "Vai trò của người giải quyết", max_length=40, blank=True, default=""
    )
    settled_at = models.DateTimeField("Giải quyết lúc", null=True)
    settled_reason = models.TextField("Lý do giải quyết", blank=True, default="")

    objects = RecordMendQuerySet.as_manager()

    class Meta:
        verbose_name = "đính chính bản ghi"
        verbose_name_plural = "đính chính bản ghi"
        ordering = ["pk"]
        permissions = [("view_wrong_scan", "Xem bản chụp đính nhầm")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(outcome=""), name="mend_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_by=None, settled_at=None)
                | models.Q(
                    ~models.Q(outcome=""), settled_by__isnull=False, settled_at__isnull=False
                ),
                name="mend_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", MendOutcome.TAKEN_BACK])
                | ~models.Q(settled_by=models.F("proposed_by")),
                name="mend_settled_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_act} → {self.new_act}"

    @property
    def is_waiting(self) -> bool:
        return self.outcome == ""

    @property
    def is_confirmed(self) -> bool:
        return self.outcome == MendOutcome.CONFIRMED

    @property
    def old(self) -> Record:
        """What the register said when the mend was proposed."""
        return Record(self.old_act, self.old_scan, self.old_slug)

    @property
    def new(self) -> Record:
        """What the paper says."""
        return Record(self.new_act, self.new_scan, self.new_slug)
