"""The ordered parts of a version."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from catalogue.enums import ChargeKind, TimeUnit, Way
from catalogue.models.versions import ProcedureVersion
from common.history import Remembering, TrackedRecords


class Child(Remembering, Orderable):
    """A row of a version, in its order."""

    class Meta(Orderable.Meta):
        abstract = True


class Step(Child):
    """One step: in which case, who acts, what is done."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="steps")
    case = models.TextField("Trường hợp", blank=True, default="")
    actor = models.CharField("Người thực hiện", max_length=255, blank=True, default="")
    action = models.TextField("Nội dung")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "bước thực hiện"
        verbose_name_plural = "trình tự thực hiện"

    def __str__(self) -> str:
        return self.action[:80]


class Channel(Child):
    """A way of doing it, with its own time limit and fee text."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="channels")
    way = models.CharField("Hình thức nộp", max_length=10, choices=Way)
    time_limit_amount = models.DecimalField(
        "Thời hạn", max_digits=7, decimal_places=2, null=True, blank=True
    )
    time_limit_unit = models.CharField(
        "Đơn vị", max_length=20, choices=TimeUnit, blank=True, default=""
    )
    time_limit_text = models.TextField("Thời hạn (nguyên văn)", blank=True, default="")
    fee_amount = models.PositiveBigIntegerField("Mức thu (đồng)", null=True, blank=True)
    fee_text = models.TextField("Phí, lệ phí (nguyên văn)", blank=True, default="")
    description = models.TextField("Mô tả", blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "cách thức thực hiện"
        verbose_name_plural = "cách thức thực hiện"

    def __str__(self) -> str:
        return self.get_way_display()


class Component(Child):
    """A paper of the dossier, within its case."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="components")
    case = models.TextField("Trường hợp", blank=True, default="")
    code = models.CharField("Mã giấy tờ", max_length=60, blank=True, default="")
    name = models.TextField("Tên giấy tờ")
    originals = models.PositiveSmallIntegerField("Bản chính", default=0)
    copies = models.PositiveSmallIntegerField("Bản sao", default=0)
    issuer = models.CharField("Cơ quan ban hành", max_length=255, blank=True, default="")
    form_name = models.CharField("Biểu mẫu", max_length=500, blank=True, default="")
    obtainable_from_database = models.BooleanField(
        "Không phải nộp nếu tra cứu được từ cơ sở dữ liệu", default=False
    )
    note = models.TextField("Ghi chú", blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "giấy tờ"
        verbose_name_plural = "thành phần hồ sơ"

    def __str__(self) -> str:
        return self.name[:80]


class Charge(Child):
    """A phí or lệ phí with its amount and the basis that sets it (Luật 97/2015/QH13)."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="charges")
    kind = models.CharField("Loại", max_length=20, choices=ChargeKind)
    name = models.TextField("Tên khoản thu", blank=True, default="")
    amount = models.PositiveBigIntegerField("Mức thu (đồng)", null=True, blank=True)
    rate = models.TextField("Mức thu theo tỷ lệ hoặc biểu", blank=True, default="")
    basis = models.TextField("Căn cứ thu", blank=True, default="")
    note = models.TextField("Ghi chú", blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "khoản phí, lệ phí"
        verbose_name_plural = "phí, lệ phí"

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class Reduction(Child):
    """Miễn, giảm: for whom, how much, on which basis, from when to when."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="reductions")
    percent = models.DecimalField("Giảm (%)", max_digits=5, decimal_places=2, default=100)
    condition = models.TextField("Đối tượng, điều kiện")
    basis = models.TextField("Căn cứ", blank=True, default="")
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "trường hợp miễn, giảm"
        verbose_name_plural = "miễn, giảm phí, lệ phí"

    def __str__(self) -> str:
        return self.condition[:80]


class Result(Child):
    """What the applicant gets."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="results")
    code = models.CharField("Mã kết quả", max_length=60, blank=True, default="")
    name = models.TextField("Tên kết quả")
    issuer = models.CharField("Cơ quan ban hành", max_length=255, blank=True, default="")
    note = models.TextField("Mô tả", blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả thực hiện"

    def __str__(self) -> str:
        return self.name[:80]


class LegalBasis(Child):
    """A citation, kept as it stood when the decision was signed."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="legal_bases")
    number = models.CharField("Số, ký hiệu", max_length=120, blank=True, default="")
    title = models.TextField("Trích yếu", blank=True, default="")
    issuer = models.CharField("Cơ quan ban hành", max_length=255, blank=True, default="")
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("Ngày hiệu lực", null=True, blank=True)
    url = models.URLField("Địa chỉ truy cập", max_length=500, blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"

    def __str__(self) -> str:
        return self.number or self.title[:80]


class Form(Child):
    """A form to download; the file is sealed by its SHA-256."""

    version = ParentalKey(ProcedureVersion, on_delete=models.CASCADE, related_name="forms")
    number = models.CharField("Số mẫu", max_length=60, blank=True, default="")
    name = models.TextField("Tên biểu mẫu")
    file = models.ForeignKey(
        "organisation.PrivateFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Tệp",
    )
    url = models.URLField("Địa chỉ tải", max_length=500, blank=True, default="")

    history = TrackedRecords()

    class Meta(Child.Meta):
        verbose_name = "biểu mẫu"
        verbose_name_plural = "mẫu đơn, tờ khai"

    def __str__(self) -> str:
        return self.name[:80]


# relation name → model, in the order of the national database's sheets
CHILD_RELATIONS: dict[str, type[Child]] = {
    "steps": Step,
    "channels": Channel,
    "components": Component,
    "charges": Charge,
    "reductions": Reduction,
    "results": Result,
    "legal_bases": LegalBasis,
    "forms": Form,
}
