"""What lasts while texts change: sectors, procedures and their codes."""

from __future__ import annotations

from django.db import models

from catalogue.enums import CodeKind
from catalogue.models.acts import Effect
from common.fields import CollationField, FoldedField
from common.history import Remembering, TrackedRecords


class Sector(Remembering, models.Model):
    """Lĩnh vực; the same name recurs under several ministries."""

    code = models.CharField("Mã lĩnh vực", max_length=40, blank=True, default="")
    name = models.CharField("Tên lĩnh vực", max_length=255)
    name_folded = FoldedField(source="name")
    sort_key = CollationField(source="name")
    slug = models.SlugField("Đường dẫn", max_length=120, unique=True)
    ministry = models.ForeignKey(
        "organisation.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sectors",
        verbose_name="Bộ quản lý",
    )

    history = TrackedRecords()

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "ministry"],
                name="sector_name_ministry_once",
                violation_error_message="Bộ này đã có lĩnh vực cùng tên.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(ministry=None),
                name="sector_name_once_without_ministry",
                violation_error_message="Đã có lĩnh vực cùng tên chưa gắn với bộ nào.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_named_in_law(self) -> bool:
        """True once a signed text names it: name and ministry stay (triggers, too)."""
        return self.versions.filter(frozen__isnull=False).exists()  # type: ignore[attr-defined]


class ProcedureQuerySet(models.QuerySet):
    def public(self) -> ProcedureQuerySet:
        """Procedures that exist publicly: those with an effect."""
        return self.filter(
            models.Exists(Effect.objects.filter(procedure=models.OuterRef("pk")).order_by())
        )


class Procedure(models.Model):
    """The lasting identity. Its code never changes and is never used again (domain §2.2)."""

    base_code = models.CharField("Mã thủ tục", max_length=8, unique=True)
    created_at = models.DateTimeField("Ghi vào sổ lúc", auto_now_add=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["base_code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(base_code__regex=r"^\d\.\d{6}$"), name="procedure_code_shape"
            )
        ]

    def __str__(self) -> str:
        return self.base_code


class ProcedureCode(models.Model):
    """A long or local code of a procedure, with its dates."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="codes")
    code = models.CharField("Mã", max_length=60, db_index=True)
    kind = models.CharField("Loại mã", max_length=10, choices=CodeKind)
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mã của thủ tục"
        verbose_name_plural = "mã của thủ tục"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="procedure_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class Succession(models.Model):
    """One procedure replaced by another, by an act; the link is shown both ways (art 14)."""

    old = models.ForeignKey(Procedure, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Procedure, models.PROTECT, related_name="preceded_by")
    act = models.ForeignKey("catalogue.Act", models.PROTECT, related_name="successions")
    on = models.DateField("Từ ngày")

    class Meta:
        verbose_name = "thay thế thủ tục"
        verbose_name_plural = "thay thế thủ tục"
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "act"], name="succession_once"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="succession_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Synonym(Remembering, models.Model):
    """Words people type and the words of the catalogue they mean."""

    term = models.CharField("Từ người dân gõ", max_length=80, unique=True)
    term_folded = FoldedField(source="term")
    meaning = models.CharField("Nghĩa trong danh mục", max_length=255)

    history = TrackedRecords()

    class Meta:
        verbose_name = "từ đồng nghĩa"
        verbose_name_plural = "từ đồng nghĩa"
        ordering = ["term"]

    def __str__(self) -> str:
        return f"{self.term} → {self.meaning}"
