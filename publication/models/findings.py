"""What the office's rules said of each signed text: worked out once, for neither ever changes."""

from __future__ import annotations

from django.db import models


class RuleFinding(models.Model):
    """Whether a text of a rule speaks about a signed text of a procedure. Can be worked out anew."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion",
        models.CASCADE,
        related_name="+",
        verbose_name="Nội dung",
    )
    text = models.ForeignKey(
        "organisation.DefinitionText", models.CASCADE, related_name="+", verbose_name="Quy tắc"
    )
    found = models.BooleanField("Có lỗi")

    class Meta:
        verbose_name = "kết quả rà soát theo quy tắc"
        verbose_name_plural = "kết quả rà soát theo quy tắc"
        constraints = [models.UniqueConstraint(fields=["version", "text"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.version_id}"
