"""Where an earlier text comes back: into a draft of the officer's, or into a new one."""

from __future__ import annotations

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from common.day_inputs import DayInput
from organisation.models import Unit
from publication.forms.decisions import draftable_units

NEW = "new"
NEEDED = "Phải nhập khi lập quyết định mới."


class RestoreForm(forms.Form):
    """``drafts``: decisions the officer may edit now."""

    target = forms.ChoiceField(label="Đưa vào", widget=forms.RadioSelect)
    title = forms.CharField(
        label="Trích yếu của quyết định mới", required=False, widget=AdminAutoHeightTextInput
    )
    unit = forms.ModelChoiceField(
        label="Cơ quan soạn thảo", queryset=Unit.objects.none(), required=False
    )
    effective_on = forms.DateField(
        label="Ngày có hiệu lực",
        required=False,
        widget=DayInput,
        help_text="Có thể để trống và nhập sau.",
    )

    def __init__(self, *args, user, text, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        units = draftable_units(user, "publication.draft_decision")
        choices = [(str(draft.pk), f"{draft.title} ({draft.unit})") for draft in drafts]
        if units.exists():
            choices.append((NEW, "Quyết định mới"))
        self.fields["target"].choices = choices
        self.fields["target"].initial = choices[0][0] if choices else None
        self.fields["unit"].queryset = units
        own = user.holdings_on()
        self.fields["unit"].initial = own[0].unit_id if own else None
        self.fields[
            "title"
        ].initial = (
            f"Công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực {text.sector.name}"
        )

    @property
    def is_new(self):
        return self.cleaned_data["target"] == NEW

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("target") == NEW:
            for name in ("title", "unit"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, NEEDED)
        return cleaned
