"""The content of a procedure as one decision publishes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.models import LockableMixin, PreviewableMixin
from wagtail.search import index

from catalogue.enums import (
    Level,
    OnlineLevel,
    ProcedureKind,
    Stated,
    Subject,
    Tier,
    TimeUnit,
)
from catalogue.models.acts import Effect
from catalogue.models.procedures import Procedure, Sector
from catalogue.supplementary import rows_of
from common.fields import ChoiceSetField, CollationField, FoldedField
from common.history import Remembering, TrackedRecords

# What the histories of copied rows say of where they came from; the copied text's id follows.
COPIED_FROM = "copied from"
RESTORED_FROM = "restored from"


class VersionQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None, known: datetime | None = None) -> VersionQuerySet:
        """Versions that are law on day ``on``, as the register stood at the moment ``known``."""
        return self.filter(
            pk__in=Effect.objects.covering(on or timezone.localdate(), known).values("version")
        )


class SupplementaryColumn(models.JSONField):
    """What a text holds of the office's own fields, by key (``catalogue.supplementary``)."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", list(args), kwargs

    def words(self, value: dict[str, Any]) -> str:
        """All of it as officers read it."""
        return "; ".join(f"{label}: {words}" for label, words in rows_of(value))


class ProcedureVersion(
    Remembering, PreviewableMixin, LockableMixin, index.Indexed, ClusterableModel
):
    """One text of a procedure. Its legal state is derived from decision and effects, never stored."""

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="versions", verbose_name="Mã thủ tục"
    )
    name = models.TextField("Tên thủ tục")
    name_folded = FoldedField(source="name")
    sort_key = CollationField(source="name")
    tier = models.CharField("Mức công bố", max_length=10, choices=Tier, default=Tier.LIST)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="versions", verbose_name="Lĩnh vực"
    )
    unit = models.ForeignKey(
        "organisation.Unit",
        models.PROTECT,
        related_name="versions",
        verbose_name="Cơ quan giải quyết",
    )
    levels = ChoiceSetField("Cấp thực hiện", choices=Level)
    subjects = ChoiceSetField("Đối tượng thực hiện", choices=Subject)
    kind = models.CharField(
        "Loại thủ tục", max_length=20, choices=ProcedureKind, default=ProcedureKind.OTHER
    )
    description = models.TextField("Mô tả", blank=True, default="")
    keywords = models.TextField("Từ khóa", blank=True, default="")
    time_limit_amount = models.DecimalField(
        "Thời hạn", max_digits=7, decimal_places=2, null=True, blank=True
    )
    time_limit_unit = models.CharField(
        "Đơn vị thời hạn", max_length=20, choices=TimeUnit, blank=True, default=""
    )
    time_limit_text = models.TextField("Thời hạn (nguyên văn)", blank=True, default="")
    fee_status = models.CharField(
        "Phí, lệ phí", max_length=10, choices=Stated, default=Stated.UNKNOWN
    )
    fee_amount = models.PositiveBigIntegerField("Mức thu (đồng)", null=True, blank=True)
    fee_text = models.TextField("Phí, lệ phí (nguyên văn)", blank=True, default="")
    place = models.TextField("Địa điểm thực hiện", blank=True, default="")
    sets = models.PositiveSmallIntegerField("Số bộ hồ sơ", null=True, blank=True)
    executing = models.TextField("Cơ quan thực hiện", blank=True, default="")
    competent = models.TextField("Cơ quan có thẩm quyền", blank=True, default="")
    coordinating = models.TextField("Cơ quan phối hợp", blank=True, default="")
    delegated = models.TextField("Cơ quan được ủy quyền", blank=True, default="")
    conditions_status = models.CharField(
        "Yêu cầu, điều kiện: có quy định?", max_length=10, choices=Stated, default=Stated.UNKNOWN
    )
    conditions = models.TextField("Yêu cầu, điều kiện", blank=True, default="")
    results_status = models.CharField(
        "Kết quả: có quy định?", max_length=10, choices=Stated, default=Stated.UNKNOWN
    )
    forms_status = models.CharField(
        "Mẫu đơn: có quy định?", max_length=10, choices=Stated, default=Stated.UNKNOWN
    )
    online_level = models.CharField(
        "Mức độ trực tuyến", max_length=10, choices=OnlineLevel, default=OnlineLevel.UNKNOWN
    )
    online_reason = models.TextField("Lý do chỉ trực tuyến một phần", blank=True, default="")
    portal_url = models.URLField("Liên kết Cổng DVCQG", max_length=500, blank=True, default="")
    central_decision = models.CharField(
        "Số quyết định công bố của Bộ", max_length=120, blank=True, default=""
    )
    central_decision_date = models.DateField("Ngày quyết định của Bộ", null=True, blank=True)
    central_issuer = models.CharField("Bộ công bố", max_length=255, blank=True, default="")
    central = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="localised",
        verbose_name="Nội dung do Bộ công bố",
    )
    note = models.TextField("Ghi chú", blank=True, default="")
    supplementary = SupplementaryColumn("Thông tin bổ sung", blank=True, default=dict)
    created_at = models.DateTimeField("Lập lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người lập",
    )
    search_text = models.TextField(editable=False, blank=True, default="")

    history = TrackedRecords(
        excluded_fields=[
            "search_text",
            "name_folded",
            "sort_key",
            "locked",
            "locked_at",
            "locked_by",
        ]
    )
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản thủ tục"
        verbose_name_plural = "phiên bản thủ tục"
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["sort_key"], name="version_by_name")]
        permissions = [("import_catalogue", "Nhập danh mục từ bảng tính")]

    search_fields = [
        index.SearchField("name_folded", boost=3),
        index.SearchField("search_text"),
        index.AutocompleteField("name_folded"),
        index.FilterField("sector_id"),
        index.FilterField("unit_id"),
        index.FilterField("levels"),
        index.FilterField("subjects"),
        index.FilterField("online_level"),
    ]

    def __str__(self) -> str:
        return f"{self.procedure} – {self.name}"

    @property
    def is_frozen(self) -> bool:
        """True once a signed decision pinned this text."""
        return FrozenVersion.objects.filter(version=self).exists()

    def get_preview_template(self, request, mode_name: str) -> str:
        return "catalogue/procedure_detail.html"


class FrozenVersion(models.Model):
    """The canonical bytes of a version, stored with their digest when its decision was signed."""

    version = models.OneToOneField(ProcedureVersion, models.PROTECT, related_name="frozen")
    schema = models.PositiveSmallIntegerField("Lược đồ")
    canonical = models.TextField("Nội dung chuẩn tắc (JSON)")
    digest = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "bản đóng băng"
        verbose_name_plural = "bản đóng băng"

    def __str__(self) -> str:
        return f"{self.version_id}: {self.digest[:12]}"
