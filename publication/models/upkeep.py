"""What makes a text in force worth another look: acts that ended, and what its agency answered."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from common.document_numbers import document_number
from common.history import Remembering, TrackedRecords


class EndedAct(Remembering, models.Model):
    """A legal act that ends, or ended, on a day; texts that rest on it are found by its number."""

    number = models.CharField("Số, ký hiệu", max_length=120)
    number_read = models.CharField("Số đã chuẩn hóa", max_length=120, editable=False, unique=True)
    title = models.TextField("Tên văn bản", blank=True, default="")
    ended_on = models.DateField("Hết hiệu lực từ ngày")
    replaced_by = models.CharField("Văn bản thay thế", max_length=255, blank=True, default="")
    note = models.TextField("Ghi chú", blank=True, default="")

    history = TrackedRecords(excluded_fields=["number_read"])

    class Meta:
        verbose_name = "văn bản hết hiệu lực"
        verbose_name_plural = "văn bản hết hiệu lực"
        ordering = ["-ended_on", "number"]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        self.number_read = document_number(self.number)
        if not self.number_read:
            raise ValidationError({"number": "Ghi số, ký hiệu của văn bản, ví dụ: 63/2010/NĐ-CP."})
        others = EndedAct.objects.exclude(pk=self.pk)
        if others.filter(number_read=self.number_read).exists():
            raise ValidationError({"number": "Văn bản này đã được ghi; hãy mở dòng đã có để sửa."})


class UpkeepAnswer(models.Model):
    """What the agency said of a text in force that needs another look. Never edited, never deleted."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, related_name="+", verbose_name="Nội dung"
    )
    # "review", or "act:" and the number of the act that ended
    about = models.CharField("Về việc", max_length=140)
    text = models.TextField("Kết quả rà soát")
    look_again_on = models.DateField("Xem lại vào ngày")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Người trả lời"
    )
    at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "trả lời việc rà soát"
        verbose_name_plural = "trả lời việc rà soát"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["version", "about"], name="upkeep_answer")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.about}: {self.text[:60]}"
