"""Forms of review rounds."""

from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.enums import Level
from catalogue.models import Sector
from common.day_inputs import DayInput
from organisation.models import Unit
from publication.enums import ReviewState, ReviewVerdict
from publication.review_rules import MOST_DAYS


class ReviewForm(forms.Form):
    """Heading and scope of a round in preparation."""

    title = forms.CharField(
        label="Tên đợt rà soát",
        max_length=255,
        help_text="Ví dụ: Rà soát danh mục tiếp nhận tại Trung tâm quý 4/2026.",
    )
    note = forms.CharField(
        label="Yêu cầu đối với các cơ quan",
        required=False,
        max_length=5_000,
        widget=AdminAutoHeightTextInput(attrs={"rows": 3}),
        help_text="Các cơ quan đọc nguyên văn ở đầu phần rà soát của mình.",
    )
    days = forms.IntegerField(
        label="Số ngày làm việc để rà soát",
        min_value=1,
        max_value=MOST_DAYS,
        initial=10,
        help_text="Tính theo lịch làm việc, từ ngày sau ngày mở đợt.",
    )
    units = forms.ModelMultipleChoiceField(
        label="Cơ quan",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Không chọn: mọi cơ quan có thủ tục đang hiệu lực. Gồm cả đơn vị trực thuộc. Giữ Ctrl để chọn nhiều.",
    )
    sectors = forms.ModelMultipleChoiceField(
        label="Lĩnh vực",
        queryset=Sector.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Không chọn: mọi lĩnh vực.",
    )
    level = forms.ChoiceField(
        label="Cấp thực hiện", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )
    listed = forms.BooleanField(
        label="Chỉ thủ tục đang có trong danh mục của Trung tâm", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.valid().order_by("sort_key")
        self.fields["sectors"].queryset = Sector.objects.order_by("sort_key")

    def said(self):
        """The values as the services take them."""
        values = self.cleaned_data
        return {
            "title": values["title"].strip(),
            "note": values["note"].strip(),
            "days": values["days"],
            "scope": {
                "units": [unit.pk for unit in values["units"]],
                "sectors": [sector.pk for sector in values["sectors"]],
                "level": values["level"],
                "listed": values["listed"],
            },
        }


class ReasonForm(forms.Form):
    """A step with a reason, where one is asked."""

    reason = forms.CharField(
        label="Lý do",
        max_length=2_000,
        required=False,
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
    )


class ExtendForm(ReasonForm):
    """A later last day for one agency."""

    due_on = forms.DateField(label="Hạn mới", widget=DayInput)
    field_order = ("due_on", "reason")


class RoundQuestionForm(forms.Form):
    """What the list of rounds is asked for."""

    q = forms.CharField(label="Tìm đợt rà soát", required=False)
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *ReviewState.choices]
    )


class LineQuestionForm(forms.Form):
    """What lines are asked for."""

    q = forms.CharField(label="Tìm thủ tục theo mã, tên, lĩnh vực", required=False)
    de_nghi = forms.ChoiceField(
        label="Đề nghị",
        required=False,
        choices=[("", "Tất cả"), ("none", "Chưa rà soát"), *ReviewVerdict.choices],
    )
