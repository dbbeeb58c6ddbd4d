"""Forms of the import: bring a workbook, then turn what was read into a draft decision."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminAutoHeightTextInput

from common.day_inputs import DayInput
from organisation.models import PrivateFile, Unit
from publication.forms.decisions import draftable_units

WORKBOOK_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".csv": "text/csv",
}


class UploadForm(forms.Form):
    """The day the rows are compared with, the unit, and the workbook.

    The day stands first: its calendar opens downwards, over the fields and not over the button.
    """

    field_order = ("effective_on", "unit", "workbook")

    workbook = forms.FileField(
        label="Bảng tính",
        help_text="Phụ lục quyết định, danh mục, tệp xuất từ hệ thống (.xlsx, .xls, .csv).",
        widget=forms.FileInput(attrs={"accept": ",".join(WORKBOOK_TYPES)}),
    )
    unit = forms.ModelChoiceField(
        label="Cơ quan soạn thảo",
        queryset=Unit.objects.none(),
        help_text="Dự thảo quyết định đứng tên cơ quan này.",
    )
    effective_on = forms.DateField(
        label="Ngày có hiệu lực",
        widget=DayInput,
        help_text="Từng dòng được so với nội dung có hiệu lực vào ngày này.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = draftable_units(user, "catalogue.import_catalogue")
        held = user.holdings_on()
        self.fields["unit"].initial = held[0].unit_id if held else None
        self.fields["effective_on"].initial = timezone.localdate()

    def clean_workbook(self):
        upload = self.cleaned_data["workbook"]
        if upload.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise ValidationError(f"Tệp lớn hơn {most} MB.")
        if not upload.name.lower().endswith(tuple(WORKBOOK_TYPES)):
            raise ValidationError("Chỉ nhận tệp .xlsx, .xls hoặc .csv.")
        return upload

    def kept_file(self) -> PrivateFile:
        """The upload in the private storage."""
        upload = self.cleaned_data["workbook"]
        suffix = "." + upload.name.lower().rsplit(".", 1)[-1]
        return PrivateFile.keep(
            upload.read(), name=upload.name, content_type=WORKBOOK_TYPES[suffix], by=self.user
        )


class ConfirmForm(forms.Form):
    """Day and title of the draft decision; rejected rows are left out only when said so."""

    field_order = ("effective_on", "title", "skip_rejected")

    title = forms.CharField(label="Trích yếu quyết định", widget=AdminAutoHeightTextInput)
    effective_on = forms.DateField(label="Ngày có hiệu lực", widget=DayInput)
    skip_rejected = forms.BooleanField(
        label="Bỏ qua các dòng bị từ chối, không đưa vào quyết định", required=False
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = batch.effective_on
        if not batch.counts.get("rejected"):
            del self.fields["skip_rejected"]
