"""Units and their places, officers, dated roles, the office calendar, dated rule sets and private files."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from wagtail.search import index

from common.fields import CollationField, DerivedTextField, FoldedField
from common.history import Remembering, TrackedRecords
from common.vietnamese import given_name_key
from common.whole_files import file_digest, write_whole
from organisation.dated import DatedQuerySet
from organisation.definition_model import Definition as Definition
from organisation.definition_model import DefinitionSwitch as DefinitionSwitch
from organisation.definition_model import DefinitionText as DefinitionText
from organisation.enums import DayKind, NoticeMail, Role, UnitKind
from organisation.notice_model import Notice as Notice
from organisation.place_model import Place as Place
from organisation.place_model import ServedUnit as ServedUnit
from organisation.stand_in_model import HoldingQuerySet
from organisation.stand_in_model import StandIn as StandIn
from organisation.validators import calendar_day_problem, params_problem


class GivenNameField(DerivedTextField):
    """A person's name as a key that sorts by tên, then họ and đệm."""

    derive = staticmethod(given_name_key)


class UnitQuerySet(DatedQuerySet):
    def publishing(self) -> UnitQuerySet:
        """Units whose procedures the province publishes."""
        return self.exclude(kind__in=[UnitKind.MINISTRY, UnitKind.OTHER])


class Unit(Remembering, models.Model):
    """An agency. A rename or merger is a new unit that the old one names as successor."""

    code = models.CharField("Mã định danh", max_length=40, unique=True)
    name = models.CharField("Tên cơ quan", max_length=255)
    name_folded = FoldedField(source="name")
    sort_key = CollationField(source="name")
    short_name = models.CharField("Tên gọi tắt", max_length=80, blank=True, default="")
    kind = models.CharField("Loại", max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="Cơ quan cấp trên",
    )
    address = models.CharField("Địa chỉ", max_length=255, blank=True, default="")
    phone = models.CharField("Điện thoại", max_length=60, blank=True, default="")
    email = models.EmailField("Thư điện tử", blank=True, default="")
    valid_from = models.DateField("Hoạt động từ ngày", default=date(2000, 1, 1))
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="Nay là",
    )

    history = TrackedRecords()
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_dates_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.succeeded_by_id and self.succeeded_by_id == self.pk:
            raise ValidationError({"succeeded_by": "Cơ quan không thể kế thừa chính nó."})
        if self.succeeded_by_id and not self.valid_to:
            raise ValidationError(
                {"valid_to": "Phải nhập ngày kết thúc khi đã có cơ quan kế thừa."}
            )
        if self.parent and self.pk and self.pk in self.parent.self_and_above:
            raise ValidationError(
                {"parent": "Cơ quan cấp trên không thể là chính cơ quan này hoặc cấp dưới của nó."}
            )

    @property
    def label(self) -> str:
        """Name as shown, with “nay là …” where the unit has a successor."""
        return f"{self.name} (nay là {self.succeeded_by})" if self.succeeded_by_id else self.name

    @property
    def is_named_in_law(self) -> bool:
        """True once a signed decision or text names it: code and name stay (triggers, too)."""
        named = (
            models.Q(versions__frozen__isnull=False)
            | models.Q(sectors__versions__frozen__isnull=False)
            | models.Q(decisions__digest__gt="")
        )
        return Unit.objects.filter(named, pk=self.pk).exists()

    @property
    def self_and_above(self) -> set[int]:
        """Ids of this unit and of the units above it."""
        found: set[int] = set()
        unit: Unit | None = self
        while unit is not None and unit.pk not in found:
            found.add(unit.pk)
            unit = unit.parent
        return found


class OfficerManager(UserManager):
    def create_user(self, username, email=None, password=None, **extra):  # type: ignore[override]
        extra.setdefault("full_name", username)
        return super().create_user(username, email, password, **extra)


class User(Remembering, index.Indexed, AbstractUser):
    """An officer's account; the name stands in one field, as Vietnamese names do."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("Họ và tên", max_length=150)
    name_folded = FoldedField(source="full_name")
    sort_key = GivenNameField(source="full_name")
    phone = models.CharField("Điện thoại", max_length=60, blank=True, default="")
    left_on = models.DateField("Ngày làm việc cuối", null=True, blank=True, editable=False)
    second_step_since = models.DateField(
        "Đăng nhập hai bước từ ngày", null=True, blank=True, editable=False
    )
    notice_mail = models.CharField(
        "Nhận thông báo qua thư điện tử",
        max_length=10,
        choices=NoticeMail,
        default=NoticeMail.AT_ONCE,
    )

    history = TrackedRecords(excluded_fields=["password", "last_login"])
    objects = OfficerManager()
    REQUIRED_FIELDS = ["email", "full_name"]
    search_fields = [index.SearchField("full_name"), index.AutocompleteField("full_name")]

    class Meta(AbstractUser.Meta):
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else self.username

    def has_left(self, on: date | None = None) -> bool:
        """True from the day after the last working day on."""
        return self.left_on is not None and self.left_on < (on or timezone.localdate())

    def holdings_on(self, on: date | None = None) -> list[RoleHolding]:
        """Roles held on that day, also for another (``stand_in_id``); read once per day."""
        on = on or timezone.localdate()
        kept = self.__dict__.setdefault("_holdings", {})
        if on not in kept:
            kept[on] = RoleHolding.objects.acted_on(on, user_ids=[self.pk])[self.pk]
        return kept[on]

    def forget_holdings(self) -> None:
        """Read the holdings anew after one was given or ended."""
        self.__dict__.pop("_holdings", None)
        self.__dict__.pop("_units_below", None)


class RoleHolding(Remembering, models.Model):
    """A role held by an officer, for a unit, from a day to a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="holdings", verbose_name="Cán bộ"
    )
    role = models.CharField("Vai trò", max_length=40, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="holdings", verbose_name="Cơ quan, đơn vị"
    )
    valid_from = models.DateField("Từ ngày", default=timezone.localdate)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    history = TrackedRecords()
    objects = HoldingQuerySet.as_manager()
    # set where somebody acts for the holder: the stand-in's key
    stand_in_id: int | None = None

    class Meta:
        verbose_name = "vai trò được giao"
        verbose_name_plural = "vai trò được giao"
        ordering = ["user", "role", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="holding_dates_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=models.Q(valid_to=None),
                name="holding_open_once",
                violation_error_message="Cán bộ này đang giữ vai trò đó tại cơ quan này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.unit}"


class CalendarDay(Remembering, models.Model):
    """A day off besides Saturday and Sunday, or a Saturday worked in exchange."""

    day = models.DateField("Ngày", unique=True)
    kind = models.CharField("Loại", max_length=10, choices=DayKind)
    reason = models.CharField("Lý do", max_length=255)
    document = models.CharField("Văn bản", max_length=255, blank=True, default="")
    tentative = models.BooleanField("Dự kiến, chưa có văn bản chính thức", default=False)

    history = TrackedRecords()

    class Meta:
        verbose_name = "ngày trong lịch công sở"
        verbose_name_plural = "lịch công sở"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} – {self.get_kind_display()} ({self.reason})"

    def clean(self) -> None:
        problem = calendar_day_problem(self.day, self.kind) if self.day and self.kind else ""
        if problem:
            raise ValidationError({"day": problem})


class RuleSet(Remembering, models.Model):
    """Which rule applies from which day (domain §0.2); matters keep the one they opened under."""

    key = models.SlugField("Khóa", max_length=60)
    name = models.CharField("Tên quy định", max_length=255)
    valid_from = models.DateField("Áp dụng từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    params = models.JSONField("Tham số", default=dict, blank=True)
    legal_basis = models.TextField("Căn cứ pháp lý")

    history = TrackedRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ quy định theo thời gian"
        verbose_name_plural = "bộ quy định theo thời gian"
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="ruleset_key_from_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} (từ {self.valid_from:%d/%m/%Y})"

    def clean(self) -> None:
        if not self.valid_from:
            return
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày kết thúc phải sau ngày bắt đầu."})
        others = RuleSet.objects.filter(key=self.key).exclude(pk=self.pk)
        overlapping = others.filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=self.valid_from)
        )
        if self.valid_to:
            overlapping = overlapping.filter(valid_from__lte=self.valid_to)
        if other := overlapping.first():
            raise ValidationError(
                {"valid_from": f"Trùng thời gian với bộ quy định khác cùng khóa: {other}."}
            )
        before = others.filter(valid_from__lt=self.valid_from).order_by("-valid_from").first()
        problem = params_problem(self.key, self.params, before.params if before else None)
        if problem:
            raise ValidationError({"params": problem})


def private_storage():
    """Storage outside MEDIA_ROOT; files leave it only through a permission."""
    return storages["private"]


class PrivateFile(models.Model):
    """A file kept by its SHA-256 outside the web server's reach, under the name it was given.

    The same bytes under another name are another record: nobody sees what somebody else called
    them. The bytes are stored once.
    """

    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField("Tên tệp", max_length=255)
    content_type = models.CharField("Kiểu", max_length=100)
    size = models.PositiveBigIntegerField("Kích thước (byte)")
    created_at = models.DateTimeField("Lưu lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "tệp lưu riêng"
        verbose_name_plural = "tệp lưu riêng"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "name", "content_type"], name="file_once_by_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Place in the private storage."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def read(self) -> bytes:
        """The bytes; raises ``FileNotFoundError`` when the storage lost them."""
        with private_storage().open(self.path, "rb") as stored:
            return stored.read()

    def is_whole(self) -> bool:
        """True when the stored bytes are those of the record; read piece by piece."""
        return file_digest(Path(private_storage().path(self.path))) == self.sha256

    @classmethod
    def keep(
        cls, data: bytes, *, name: str, content_type: str, by: User | None = None
    ) -> PrivateFile:
        """Store the bytes once; the same bytes under the same name give the same record.

        A stored file that is torn or lost is written anew.
        """
        digest = hashlib.sha256(data).hexdigest()
        record, _created = cls.objects.get_or_create(
            sha256=digest,
            name=name,
            content_type=content_type,
            defaults={"size": len(data), "created_by": by},
        )
        if not record.is_whole():
            write_whole(Path(private_storage().path(record.path)), data)
        return record

    @classmethod
    def discard_unrecorded(cls, data: bytes) -> None:
        """Take the bytes out of the storage when no record names them (a reading rolled back)."""
        digest = hashlib.sha256(data).hexdigest()
        if not cls.objects.filter(sha256=digest).exists():
            private_storage().delete(cls(sha256=digest).path)
