"""What a form of a kind must give; each app registers the form of its own kinds (ADR 7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.admin.widgets import AdminAutoHeightTextInput

from common.condition_forms import ConditionField, rows_of
from organisation.definition_kinds import kind_of

NESTED = (
    "Điều kiện đang có lồng nhiều lớp (đọc từ tệp), các dòng ở đây không nói hết được: sửa trong tệp "
    "rồi đọc lại tệp, hoặc ghi điều kiện mới thay cho nó."
)


class DefinitionForm(forms.Form):
    """Base: the fields of the content, then why it is changed. Subclasses say ``kind_slug``."""

    kind_slug = ""

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = forms.CharField(
            label="Lý do sửa",
            required=False,
            max_length=500,
            widget=forms.HiddenInput if is_new else AdminAutoHeightTextInput,
            help_text="Người duyệt đọc trước khi bật.",
        )
        for name, field in self.fields.items():
            kept = self.initial.get(name)
            if isinstance(field, ConditionField) and kept and rows_of(kept) is None:
                field.help_text = NESTED

    def content(self) -> Any:
        """What the form says, as it is kept."""
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                kind_of(self.kind_slug).read(self.content())
            except ValidationError as fault:
                self._told(fault)
        return cleaned

    def _told(self, fault: ValidationError) -> None:
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, problems in fault.message_dict.items():
            own = name in self.fields and name != NON_FIELD_ERRORS
            self.add_error(name if own else None, problems)


_forms: dict[str, type[DefinitionForm]] = {}


def register_form(form: type[DefinitionForm]) -> None:
    """Called in the app's hooks; the last for a kind is the one that answers."""
    _forms[form.kind_slug] = form


def form_of(slug: str) -> type[DefinitionForm] | None:
    return _forms.get(slug)
