"""The form of a rule over texts."""

from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.rule_fields import FIELDS, fields_for
from common.condition_forms import ConditionField
from organisation.definition_forms import DefinitionForm
from publication.lint_rules import LINT_RULE, LONGEST_MESSAGE, LONGEST_NAME


class LintRuleForm(DefinitionForm):
    """Name, when a text has the fault, what is said of it, and whether it holds the draft up."""

    kind_slug = LINT_RULE.slug

    name = forms.CharField(
        label="Tên quy tắc",
        max_length=LONGEST_NAME,
        help_text="Ví dụ: Nộp trực tuyến phải có liên kết.",
    )
    when = ConditionField(
        FIELDS,
        label="Nội dung có lỗi khi",
        help_text="Dòng nối bằng “hoặc” gộp với dòng ngay trên; các nhóm phải cùng đúng. "
        "Mục còn trống không tính là lỗi; muốn bắt lỗi để trống thì chọn “còn trống”.",
    )
    message = forms.CharField(
        label="Lời nhắc",
        max_length=LONGEST_MESSAGE,
        widget=AdminAutoHeightTextInput,
        help_text="Nói rõ sai ở đâu và sửa thế nào.",
    )
    blocks = forms.TypedChoiceField(
        label="Khi có lỗi",
        choices=[("no", "Chỉ cảnh báo"), ("yes", "Chặn gửi kiểm tra và trình")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        help_text="Bản đã trình Chủ tịch và văn bản đã ký không bao giờ bị chặn.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["when"].offer(fields_for())
        if "blocks" in self.initial:
            self.initial["blocks"] = "yes" if self.initial["blocks"] else "no"
