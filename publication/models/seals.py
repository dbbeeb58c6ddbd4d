"""The chain: one entry for each sealed record, signed heads, the keys they were signed with."""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """One entry of the chain (``publication.chain`` has its bytes). Written once.

    ``subject`` names the sealed row (``move:12``); ``salts`` is JSON of the salts of its personal
    values, the one thing that may be taken away later.
    """

    seq = models.PositiveBigIntegerField("Số thứ tự", primary_key=True)
    subject = models.CharField("Bản ghi", max_length=60, unique=True)
    content = models.TextField("Nội dung chuẩn tắc (JSON)")
    salts = models.TextField("Muối (JSON)", blank=True, default="")
    hash = models.CharField("Mã băm", max_length=64)

    class Meta:
        verbose_name = "mục của chuỗi niêm phong"
        verbose_name_plural = "chuỗi niêm phong"
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.subject}"


class SealKey(models.Model):
    """A public key heads were signed with; the private one never enters the database."""

    key_id = models.CharField("Tên khóa", max_length=16, primary_key=True)
    public_key = models.CharField("Khóa công khai (base64)", max_length=44)
    since = models.DateTimeField("Dùng từ lúc", auto_now_add=True)

    class Meta:
        verbose_name = "khóa niêm phong"
        verbose_name_plural = "khóa niêm phong"

    def __str__(self) -> str:
        return self.key_id


class SealHead(models.Model):
    """The end of the chain after one transaction, signed. Written once."""

    seal = models.OneToOneField(
        Seal, models.PROTECT, primary_key=True, related_name="head", verbose_name="Mục cuối"
    )
    at = models.DateTimeField("Ký lúc")
    key = models.ForeignKey(SealKey, models.PROTECT, related_name="heads", verbose_name="Khóa")
    signature = models.CharField("Chữ ký (base64)", max_length=88)

    class Meta:
        verbose_name = "đầu chuỗi đã ký"
        verbose_name_plural = "đầu chuỗi đã ký"
        ordering = ["seal"]

    def __str__(self) -> str:
        return f"{self.seal_id} ({self.key_id})"
