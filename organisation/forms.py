"""Forms of units, roles, calendar and accounts."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from common.day_inputs import DayInput
from organisation.enums import Role
from organisation.models import CalendarDay, Place, RoleHolding, Unit, User
from organisation.permissions import grant_refusal
from organisation.save_marks import RefusesOvertaken

UNIT_NAMED_IN_LAW = (
    "Đơn vị đã có thủ tục công bố: lập đơn vị mới với tên mới, nhập ngày kết thúc của đơn vị này "
    "và chọn đơn vị mới ở ô “Nay là”."
)
WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".csv")


class UnitForm(RefusesOvertaken, WagtailAdminModelForm):
    """A unit; it ends by a day and a successor, it is never deleted."""

    class Meta:
        model = Unit
        fields = [
            "code",
            "name",
            "short_name",
            "kind",
            "parent",
            "address",
            "phone",
            "email",
            "valid_from",
            "valid_to",
            "succeeded_by",
        ]
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {
            "code": "Ví dụ: H48.15",
            "valid_to": "Cơ quan không bị xóa: nhập ngày kết thúc khi sáp nhập, đổi tên, giải thể.",
            "succeeded_by": "Cơ quan tiếp nhận nhiệm vụ; lập cơ quan mới trước rồi chọn ở đây.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_named_in_law:
            for name in ("code", "name"):
                self.fields[name].disabled = True
                self.fields[name].help_text = UNIT_NAMED_IN_LAW


class PlaceForm(RefusesOvertaken, WagtailAdminModelForm):
    """A place of reception; it ends by a day."""

    serves = forms.ModelMultipleChoiceField(
        label="Tiếp nhận cho các cơ quan",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Tờ niêm yết ở nơi này là thủ tục của các cơ quan được chọn và đơn vị trực thuộc. Không "
            "chọn thì theo loại: cấp xã niêm yết mọi thủ tục cấp xã; trụ sở cơ quan niêm yết thủ tục "
            "của mình; quầy của Trung tâm niêm yết mọi thủ tục cấp tỉnh. Quầy đã có trong danh mục đưa "
            "vào Trung tâm thì niêm yết đúng các thủ tục của danh mục."
        ),
    )

    class Meta:
        model = Place
        fields = [
            "name",
            "kind",
            "unit",
            "address",
            "phone",
            "email",
            "opening",
            "valid_from",
            "valid_to",
        ]
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {
            "name": "Như ghi trên biển hiệu, ví dụ: Quầy số 3 – Đất đai, môi trường.",
            "phone": "Ghi trên tờ niêm yết và trên trang công khai (NĐ 20/2008 điều 13).",
            "opening": "Để trống nếu theo giờ làm việc chung.",
            "valid_to": "Nơi tiếp nhận không bị xóa: nhập ngày cuối khi thôi tiếp nhận.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.valid().publishing()
        self.fields["unit"].queryset = units | Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["serves"].queryset = units | Unit.objects.filter(pk__in=self.instance.serves)
        self.initial.setdefault("serves", self.instance.serves)

    def save(self, commit=True):
        place = super().save(commit=commit)
        if commit:
            place.serve(self.cleaned_data["serves"])
        return place


class HoldingForm(WagtailAdminModelForm):
    """Give a role; ``for_user`` is the one who gives."""

    class Meta:
        model = RoleHolding
        fields = ["user", "role", "unit", "valid_from"]
        widgets = {"valid_from": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True, left_on=None)
        self.fields["unit"].queryset = Unit.objects.valid()
        self.fields["role"].choices = [("", "---------"), *Role.choices]

    def clean_user(self):
        refused = grant_refusal(self.for_user, self.cleaned_data["user"])
        if refused:
            raise ValidationError(refused)
        return self.cleaned_data["user"]

    def clean(self):
        cleaned = super().clean()
        user, day = cleaned.get("user"), cleaned.get("valid_from")
        if not (user and day and cleaned.get("role") and cleaned.get("unit")):
            return cleaned
        same = user.holdings.filter(role=cleaned["role"], unit=cleaned["unit"], valid_to__gte=day)
        if held := same.order_by("-valid_to").first():
            self.add_error(
                "valid_from",
                f"Cán bộ này còn giữ vai trò đó đến hết ngày {held.valid_to:%d/%m/%Y}; "
                "hãy chọn ngày sau.",
            )
        return cleaned


class EndHoldingForm(WagtailAdminModelForm):
    """The last day of a role."""

    class Meta:
        model = RoleHolding
        fields = ["valid_to"]
        widgets = {"valid_to": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].required = True
        self.fields["valid_to"].label = "Ngày cuối giữ vai trò"
        self.fields["valid_to"].initial = self.instance.valid_to or timezone.localdate()
        self.initial["valid_to"] = self.fields["valid_to"].initial


class CalendarDayForm(RefusesOvertaken, WagtailAdminModelForm):
    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "reason", "document", "tentative"]
        widgets = {"day": DayInput}
        help_texts = {
            "document": "Số, ngày của thông báo hoặc điều luật.",
            "tentative": "Thời hạn tính qua ngày dự kiến được ghi là “dự kiến”.",
        }


# --- accounts -----------------------------------------------------------------------------------


def unique_account_problems(
    username: str, email: str, *, own_pk: int | None = None
) -> dict[str, str]:
    """Problems by field: names and addresses that differ only in case are the same."""
    others = User.objects.exclude(pk=own_pk)
    problems = {}
    if username and others.filter(username__iexact=username).exists():
        problems["username"] = "Tên đăng nhập này đã có."
    if email and (other := others.filter(email__iexact=email).first()):
        problems["email"] = f"Thư điện tử này đã dùng cho tài khoản của {other}."
    return problems


class AccountForm(WagtailAdminModelForm):
    """A new account: no password, no groups, no superuser."""

    email = forms.EmailField(label="Thư điện tử", help_text="Lời mời đặt mật khẩu gửi tới đây.")

    class Meta:
        model = User
        fields = ["full_name", "username", "email", "phone"]
        help_texts = {"username": "Chữ không dấu, chữ số và . _ -; ví dụ: nguyenvana"}

    def clean(self):
        cleaned = super().clean()
        problems = unique_account_problems(
            cleaned.get("username", ""), cleaned.get("email", ""), own_pk=self.instance.pk
        )
        for name, problem in problems.items():
            self.add_error(name, problem)
        return cleaned


class EditAccountForm(RefusesOvertaken, AccountForm):
    """Name, address and the lock; nobody locks the own account."""

    class Meta(AccountForm.Meta):
        fields = ["full_name", "username", "email", "phone", "is_active"]
        labels = {"is_active": "Được đăng nhập"}
        help_texts = AccountForm.Meta.help_texts | {
            "is_active": "Bỏ dấu để khóa tài khoản; vai trò và lịch sử vẫn được giữ."
        }

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = ""
        if editing_self:
            del self.fields["is_active"]

    def save(self, commit=True):
        if "is_active" in self.changed_data and self.cleaned_data["is_active"]:
            self.instance.left_on = None
        return super().save(commit)


class OwnAccountForm(forms.ModelForm):
    """“Tài khoản của tôi”: the officer's own name and address."""

    email = forms.EmailField(label="Thư điện tử")

    class Meta:
        model = User
        fields = ["full_name", "email", "phone"]

    def clean_email(self):
        email = self.cleaned_data["email"]
        problems = unique_account_problems("", email, own_pk=self.instance.pk)
        if problems:
            raise ValidationError(problems["email"])
        return email


# --- sheets -------------------------------------------------------------------------------------


class SheetForm(forms.Form):
    """A workbook brought in."""

    workbook = forms.FileField(
        label="Bảng tính",
        help_text="Tệp .xlsx, .xls hoặc .csv.",
        widget=forms.FileInput(attrs={"accept": ",".join(WORKBOOK_SUFFIXES)}),
    )

    def clean_workbook(self):
        upload = self.cleaned_data["workbook"]
        if upload.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise ValidationError(f"Tệp lớn hơn {most} MB.")
        if not upload.name.lower().endswith(WORKBOOK_SUFFIXES):
            raise ValidationError("Chỉ nhận tệp .xlsx, .xls hoặc .csv.")
        return upload


class CalendarSheetForm(SheetForm):
    """The days of one year."""

    field_order = ["year", "workbook"]
    year = forms.IntegerField(label="Năm", min_value=2000, max_value=2100, widget=forms.NumberInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year + 1
