"""The form of a list of recipients."""

from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from organisation.definition_forms import DefinitionForm
from publication.recipients import RECIPIENTS, USUAL, PaperName


class LinesField(forms.CharField):
    """One entry a line; blank lines are left out."""

    widget = AdminAutoHeightTextInput

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class RecipientsForm(DefinitionForm):
    """Which paper, and who gets it."""

    kind_slug = RECIPIENTS.slug

    paper = forms.ChoiceField(label="Văn bản", choices=PaperName.choices)
    lines = LinesField(
        label="Nơi nhận",
        initial=USUAL[PaperName.DECISION],
        help_text="Mỗi nơi một dòng, không cần dấu gạch đầu dòng và dấu chấm phẩy. "
        "[Cơ quan soạn thảo] và [Trung tâm] được thay bằng tên khi in.",
    )
