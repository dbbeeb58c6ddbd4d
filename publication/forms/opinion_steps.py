"""The form of a step at which a unit is asked for its opinion."""

from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.rule_fields import FIELDS, fields_for
from common.condition_forms import ConditionField
from organisation.definition_forms import DefinitionForm
from organisation.models import Unit
from publication.opinion_steps import LONGEST_NAME, LONGEST_QUESTION, MOST_DAYS, OPINION_STEP


def unit_choices(chosen, *first):
    """(code, name) of the units that serve today, and of what was chosen before."""
    units = Unit.objects.valid().order_by("sort_key").values_list("code", "name")
    found = [*first, *units]
    known = {code for code, _name in found}
    return [*found, *((code, f"{code} (đã kết thúc)") for code in chosen if code not in known)]


class OpinionStepForm(DefinitionForm):
    """Whom to ask, when, what, for how long, and whether the submission waits."""

    kind_slug = OPINION_STEP.slug

    name = forms.CharField(
        label="Tên bước lấy ý kiến",
        max_length=LONGEST_NAME,
        help_text="Ví dụ: Sở Tài chính cho ý kiến về phí, lệ phí.",
    )
    when = ConditionField(
        FIELDS,
        label="Chỉ hỏi khi có thủ tục trong dự thảo",
        required=False,
        help_text="Để trống: hỏi về mọi dự thảo. Dòng nối bằng “hoặc” gộp với dòng ngay trên.",
    )
    drafter = forms.ChoiceField(label="Chỉ hỏi về dự thảo của", required=False)
    unit = forms.ChoiceField(label="Cơ quan được hỏi")
    question = forms.CharField(
        label="Nội dung cần cho ý kiến",
        max_length=LONGEST_QUESTION,
        widget=AdminAutoHeightTextInput,
        help_text="Cơ quan được hỏi đọc nguyên văn câu này.",
    )
    days = forms.IntegerField(
        label="Số ngày làm việc để trả lời",
        min_value=1,
        max_value=MOST_DAYS,
        initial=5,
        help_text="Tính theo lịch làm việc, từ ngày sau ngày hỏi.",
    )
    waits = forms.TypedChoiceField(
        label="Trình Chủ tịch",
        choices=[
            ("yes", "Chỉ trình khi đã trả lời hoặc hết hạn trả lời"),
            ("no", "Không phải chờ trả lời"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["when"].offer(fields_for())
        kept = self.initial
        self.fields["unit"].choices = unit_choices(
            [kept["unit"]] if kept.get("unit") else [], ("", "Chọn cơ quan")
        )
        self.fields["drafter"].choices = unit_choices(
            [kept["drafter"]] if kept.get("drafter") else [], ("", "Mọi cơ quan soạn thảo")
        )
        if "waits" in self.initial:
            self.initial["waits"] = "yes" if self.initial["waits"] else "no"
