"""The form of a dated rule set: each parameter in a field of its type, no JSON and no keys."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminTimeInput

from common.day_inputs import DayInput
from organisation.models import RuleSet
from organisation.rule_kinds import RULE_KINDS, Param, ParamType, spells_words
from organisation.save_marks import RefusesOvertaken
from organisation.validators import office_hours_problem

SPELL = re.compile(r"(\d{1,2})[:h.](\d{2})\s*[-–—]\s*(\d{1,2})[:h.](\d{2})")


class SpellsField(forms.CharField):
    """``07:00–11:30, 13:30–17:00`` ↔ ``[["07:00", "11:30"], ["13:30", "17:00"]]``."""

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else spells_words(value)

    def clean(self, value):
        written = super().clean(value)
        parts = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
        matches = [SPELL.fullmatch(part) for part in parts]
        if not parts or not all(matches):
            raise ValidationError("Ghi từng buổi như 07:00–11:30, cách nhau bằng dấu phẩy.")
        spells = [
            [f"{int(found[1]):02}:{found[2]}", f"{int(found[3]):02}:{found[4]}"]
            for found in matches
        ]
        if problem := office_hours_problem(spells):
            ordered = problem.startswith("Các buổi")
            raise ValidationError(problem if ordered else "Giờ phải từ 00:00 đến 23:59.")
        return spells

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def field_for(param: Param) -> forms.Field:
    """The typed field of one parameter."""
    label = f"{param.label} ({param.unit})" if param.unit else param.label
    if param.type is ParamType.YES_NO:
        return forms.BooleanField(label=label, required=False)
    if param.type is ParamType.TIME:
        return forms.TimeField(label=label, widget=AdminTimeInput)
    if param.type is ParamType.DATE:
        return forms.DateField(label=label, widget=DayInput)
    if param.type is ParamType.SPELLS:
        return SpellsField(label=label, help_text="Ví dụ: 07:00–11:30, 13:30–17:00")
    return forms.IntegerField(label=label, min_value=0, max_value=1000)


class RuleSetForm(RefusesOvertaken, WagtailAdminModelForm):
    """A set of one kind; a new one begins with what the newest set of its kind says."""

    class Meta:
        model = RuleSet
        fields = ["name", "valid_from", "valid_to", "legal_basis"]
        widgets = {
            "valid_from": DayInput,
            "valid_to": DayInput,
            "legal_basis": AdminAutoHeightTextInput,
        }
        help_texts = {
            "valid_from": "Các bộ cùng loại nối tiếp nhau theo thời gian, không chồng lên nhau.",
            "valid_to": "Khi có quy định mới: nhập ngày kết thúc ở đây rồi lập bộ nối tiếp.",
        }

    def __init__(self, *args, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        if kind:
            self.instance.key = kind
        params = self.instance.params
        if self.instance.pk is None and (newest := self._newest()):
            params = newest.params
            self.initial.setdefault("name", newest.name)
            self.initial["name"] = self.initial["name"] or newest.name
        legal_basis = self.fields.pop("legal_basis")
        self.params = RULE_KINDS.get(self.instance.key, ("", ()))[1]
        for param in self.params:
            name = self.name_of(param)
            self.fields[name] = field_for(param)
            stored = param.read(params)
            is_date = param.type is ParamType.DATE and stored
            self.initial[name] = date.fromisoformat(stored) if is_date else stored
        self.fields["legal_basis"] = legal_basis

    def _newest(self):
        return RuleSet.objects.filter(key=self.instance.key).order_by("-valid_from").first()

    @staticmethod
    def name_of(param: Param) -> str:
        """The field's name in the form."""
        return "param_" + param.path.replace(".", "_")

    def clean(self):
        cleaned = super().clean()
        params = deepcopy(self.instance.params)  # the stored value must stay to be compared
        for param in self.params:
            value = cleaned.get(self.name_of(param))
            if param.type is ParamType.TIME and value is not None:
                value = f"{value:%H:%M}"
            if param.type is ParamType.DATE and value is not None:
                value = value.isoformat()
            if param.type is ParamType.POINTS and value is not None:
                value = str(value)
            if value is not None:
                param.write(params, value)
        self.instance.params = params
        return cleaned

    def _update_errors(self, errors):
        # the model names the column; here each parameter is a field of its own
        told = getattr(errors, "error_dict", {})
        problems = told.pop("params", [])
        if problems and not any(self.name_of(param) in self.errors for param in self.params):
            told.setdefault(NON_FIELD_ERRORS, []).extend(problems)
        super()._update_errors(errors)
