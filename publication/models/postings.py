"""What was hung up and taken down where: one entry an act, written once (NĐ 63/2010 art 16–17)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from catalogue.sheet_codes import grouped
from publication.enums import PostingAct
from publication.hanging import HANGS_AFTER


class PostingQuerySet(models.QuerySet):
    def latest_entries(self) -> PostingQuerySet:
        """The latest entry of each sheet at each place."""
        later = Posting.objects.filter(
            place=OuterRef("place"), sheet=OuterRef("sheet"), turn=OuterRef("turn") + 1
        )
        return self.filter(~Exists(later))

    def hanging(self) -> PostingQuerySet:
        """Entries by which a sheet hangs now; ``day`` is the day it was hung."""
        return self.latest_entries().filter(act__in=HANGS_AFTER)


class Posting(models.Model):
    """A sheet hung up or taken down at a place on a day; ``turn`` counts its entries there.

    ``sheet`` names text, decision and first day (``catalogue.sheet_codes``). A slip is undone by a
    further entry; a sheet that hangs again by one keeps the day it was hung.
    """

    place = models.ForeignKey(
        "organisation.Place", models.PROTECT, related_name="postings", verbose_name="Nơi niêm yết"
    )
    version = models.ForeignKey(
        "catalogue.ProcedureVersion",
        models.PROTECT,
        related_name="postings",
        verbose_name="Phiên bản",
    )
    sheet = models.CharField("Mã tờ niêm yết", max_length=16)
    turn = models.PositiveIntegerField("Lần ghi")
    act = models.CharField("Việc", max_length=10, choices=PostingAct)
    day = models.DateField("Ngày")
    note = models.CharField("Ghi chú", max_length=255, blank=True, default="")
    photo = models.ForeignKey(
        "organisation.PrivateFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Ảnh chụp",
    )
    at = models.DateTimeField("Ghi lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người ghi"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "việc niêm yết"
        verbose_name_plural = "sổ niêm yết"
        ordering = ["pk"]
        permissions = [
            ("hang_sheet", "Ghi nhận treo, gỡ tờ niêm yết"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["place", "sheet", "turn"], name="posting_turn_once"),
            models.CheckConstraint(
                condition=models.Q(turn__gte=1) & models.Q(act__in=PostingAct.values),
                name="posting_act_known",
            ),
        ]
        indexes = [models.Index(fields=["version"], name="posting_of_version")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.day:%d/%m/%Y}"

    @property
    def printed_code(self) -> str:
        """As it stands at the foot of the sheet."""
        return grouped(self.sheet)
