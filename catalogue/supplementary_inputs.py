"""The supplementary fields in the form of a text: an input for each that is on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from catalogue.enums import SupplementaryType
from catalogue.supplementary import (
    LONGEST,
    NO,
    YES,
    Entry,
    SupplementaryField,
    entry_label,
    entry_words,
    facet_of,
    kept_entry,
    patched,
    read_value,
)
from catalogue.supplementary_book import fields_on

OFF = "Mục này đang tắt: giá trị giữ nguyên như đã ghi, không sửa được."
JUST_OFF = "Mục bổ sung vừa bị tắt trong lúc bạn soạn nên không lưu được: “{typed}”. Nội dung khác còn nguyên; hãy lưu lại."
PREFIX = "bs-"


class OwnField(forms.Field):
    """An input whose value is read by the rules of the office's field."""

    def __init__(self, field: SupplementaryField, **kwargs: Any) -> None:
        super().__init__(required=False, label=field.label, help_text=field.help, **kwargs)
        self.field = field

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return YES if value else NO
        return value

    def clean(self, value: Any) -> Any:
        try:
            return read_value(self.field, value)
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != self.clean(initial)
        except ValidationError:
            return True


def input_of(field: SupplementaryField) -> OwnField:
    """The form field of one field."""
    return OwnField(field, widget=_widget(field))


def _widget(field: SupplementaryField) -> forms.Widget:
    kind, choices = field.type, [(choice, choice) for choice in field.choices]
    if kind == SupplementaryType.LONG:
        return AdminAutoHeightTextInput(attrs={"maxlength": LONGEST[SupplementaryType.LONG]})
    if kind == SupplementaryType.NUMBER:
        return forms.TextInput(attrs={"inputmode": "numeric"})
    if kind == SupplementaryType.DAY:
        return AdminDateInput()
    if kind == SupplementaryType.TRUTH:
        return forms.Select(choices=[("", "Chưa nêu"), (YES, YES), (NO, NO)])
    if kind == SupplementaryType.CHOICE:
        return forms.Select(choices=[("", "Chưa nêu"), *choices])
    if kind == SupplementaryType.CHOICES:
        return forms.CheckboxSelectMultiple(choices=choices)
    return forms.TextInput(attrs={"maxlength": LONGEST[SupplementaryType.SHORT]})


def shown_value(field: SupplementaryField, entry: Entry | None) -> Any:
    """A held value as its input shows it."""
    if entry is None:
        return None
    value = entry["value"]
    if field.type == SupplementaryType.DAY and entry["type"] == SupplementaryType.DAY:
        return date.fromisoformat(value)
    if field.type == SupplementaryType.CHOICES:
        return value if isinstance(value, list) else [entry_words(entry)]
    return entry_words(entry)


class HeldColumn:
    """One field of what texts hold, asked like a column when an overtaken form is brought together."""

    attname = "supplementary"

    def __init__(self, field: SupplementaryField) -> None:
        self.field = field
        self.verbose_name = field.label

    def value_from_object(self, row: Any) -> Any:
        entry = row.supplementary.get(self.field.key)
        return entry["value"] if entry else None

    def get_prep_value(self, value: Any) -> Any:
        return value


class SupplementaryInputs(forms.Form):
    """Base of the form of a text: adds the inputs, reads them into ``instance.supplementary``."""

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.supplementary
        self.own_fields = {facet_of(field): field for field in fields_on()}
        for name, field in self.own_fields.items():
            self.fields[name] = input_of(field)
            self.initial[name] = shown_value(field, held.get(field.key))
        self._show_what_is_off(held)

    def _show_what_is_off(self, held: dict[str, Entry]) -> None:
        """Values of fields switched off: shown, kept, not edited."""
        on = {field.key for field in self.own_fields.values()}
        for key, entry in held.items():
            if key not in on:
                name = f"{PREFIX}{key}"
                self.fields[name] = forms.CharField(
                    label=entry_label(entry), required=False, disabled=True, help_text=OFF
                )
                self.initial[name] = entry_words(entry)

    @property
    def further_columns(self) -> dict[str, HeldColumn]:
        """For ``organisation.merging``."""
        return {name: HeldColumn(field) for name, field in self.own_fields.items()}

    @property
    def own_inputs(self) -> list[forms.BoundField]:
        """The inputs of the office's fields, in their order."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.data:
            typed = str(self.data[name])
            if name.startswith(PREFIX) and name not in self.fields and typed.strip():
                self.add_error(None, JUST_OFF.format(typed=typed))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        held = self.instance.supplementary
        self.instance.supplementary = patched(
            held,
            {
                field.key: kept_entry(field, self.cleaned_data[name], held.get(field.key))
                for name, field in self.own_fields.items()
                if name in self.cleaned_data
            },
        )
