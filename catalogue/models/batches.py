"""A workbook that was read and staged; nothing of it shows before it is confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from catalogue.enums import BatchStatus, RowStatus


class ImportBatch(models.Model):
    """One uploaded workbook: its file, who brought it, what was found, how far it got."""

    file = models.ForeignKey(
        "organisation.PrivateFile", models.PROTECT, related_name="+", verbose_name="Tệp"
    )
    file_name = models.CharField("Tên tệp", max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người tải lên"
    )
    unit = models.ForeignKey(
        "organisation.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Cơ quan soạn thảo",
    )
    effective_on = models.DateField("So với ngày", null=True, blank=True)
    status = models.CharField(
        "Trạng thái", max_length=12, choices=BatchStatus, default=BatchStatus.READING
    )
    from_paper = models.BooleanField("Phụ lục của quyết định đã ký", default=False, editable=False)
    layout = models.CharField("Bố cục", max_length=40, blank=True, default="")
    message = models.TextField("Thông báo", blank=True, default="")
    counts = models.JSONField("Số dòng theo loại", default=dict)
    total_rows = models.PositiveIntegerField("Số dòng", default=0)
    read_rows = models.PositiveIntegerField("Đã đọc", default=0)
    created_at = models.DateTimeField("Tải lên lúc", auto_now_add=True)
    confirmed_at = models.DateTimeField("Xác nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập bảng tính"
        verbose_name_plural = "lần nhập bảng tính"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created_at:%d/%m/%Y %H:%M})"


class StagedRow(models.Model):
    """One row of the workbook as read: what it would do, and what a person must answer."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    sheet = models.CharField("Trang tính", max_length=120)
    number = models.PositiveIntegerField("Dòng")
    code = models.CharField("Mã", max_length=60, blank=True, default="")
    name = models.TextField("Tên", blank=True, default="")
    status = models.CharField("Kết quả đọc", max_length=10, choices=RowStatus)
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, null=True, blank=True, related_name="+"
    )
    base = models.ForeignKey(
        "catalogue.ProcedureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="So với phiên bản",
    )
    payload = models.JSONField("Nội dung đọc được", default=dict)
    changes = models.JSONField("Thay đổi", default=list)
    repairs = models.JSONField("Sửa an toàn", default=list)
    errors = models.JSONField("Lỗi", default=list)
    questions = models.JSONField("Câu hỏi", default=list)
    answers = models.JSONField("Trả lời", default=dict)

    class Meta:
        verbose_name = "dòng đã đọc"
        verbose_name_plural = "các dòng đã đọc"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.number} {self.code}"
