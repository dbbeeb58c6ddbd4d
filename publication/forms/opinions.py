"""Forms of asking for an opinion and of giving it."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from organisation.models import Unit
from publication.enums import OpinionVerdict
from publication.forms.scans import ScanForm
from publication.services.opinions import LONGEST, MOST_DAYS, NEEDS_TEXT


class AskForm(forms.Form):
    """A unit asked by hand about this one draft."""

    unit = forms.ModelChoiceField(
        label="Cơ quan được hỏi", queryset=Unit.objects.none(), empty_label="Chọn cơ quan"
    )
    question = forms.CharField(
        label="Nội dung cần cho ý kiến",
        max_length=2_000,
        widget=AdminAutoHeightTextInput(attrs={"rows": 3}),
        help_text="Cơ quan được hỏi đọc nguyên văn câu này.",
    )
    days = forms.IntegerField(
        label="Số ngày làm việc để trả lời",
        min_value=1,
        max_value=MOST_DAYS,
        initial=5,
        help_text="Tính theo lịch làm việc, từ ngày sau ngày hỏi.",
    )
    must_wait = forms.TypedChoiceField(
        label="Trình Chủ tịch",
        choices=[
            ("yes", "Chỉ trình khi đã trả lời hoặc hết hạn trả lời"),
            ("no", "Không phải chờ trả lời"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args, decision, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.valid().exclude(pk=decision.unit_id)
        self.fields["unit"].queryset = units.order_by("sort_key")


class OpinionForm(ScanForm):
    """What the unit asked says; what was typed and the file sent stay when something is wrong."""

    field_order = ("verdict", "text")

    verdict = forms.ChoiceField(
        label="Ý kiến của cơ quan",
        choices=OpinionVerdict,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một ý kiến."},
    )
    text = forms.CharField(
        label="Nội dung ý kiến",
        required=False,
        max_length=LONGEST,
        widget=AdminAutoHeightTextInput(attrs={"rows": 5}),
        help_text="Bắt buộc khi không đồng ý hoặc có ý kiến thêm: nêu rõ thủ tục, chỗ cần sửa và lý do.",
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def clean_form_token(self):
        return self.cleaned_data["form_token"] or uuid4()

    def clean(self):
        cleaned = super().clean()
        verdict = cleaned.get("verdict")
        if verdict in NEEDS_TEXT and not cleaned.get("text", "").strip():
            self.add_error("text", NEEDS_TEXT[verdict])
        return cleaned

    def said(self):
        """The values as the services take them."""
        values = self.cleaned_data
        return {"verdict": values["verdict"], "text": values["text"], "file": self.scan_record}


class LinkOpinionForm(OpinionForm):
    """The same by link: who answers, in which post, stands beside it."""

    field_order = ("verdict", "text", "scan", "person", "post")

    person = forms.CharField(label="Họ và tên người trả lời", max_length=150)
    post = forms.CharField(
        label="Chức vụ", max_length=150, help_text="Ví dụ: Phó Giám đốc, Phó Chủ tịch UBND xã."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 6})
        for name in ("text", "person", "post"):
            self.fields[name].widget.attrs["class"] = "field__input"
        self.fields["person"].error_messages["required"] = "Hãy nhập họ và tên người trả lời."
        self.fields["post"].error_messages["required"] = "Hãy nhập chức vụ người trả lời."

    def said(self):
        values = self.cleaned_data
        return {**super().said(), "person": values["person"], "post": values["post"]}
