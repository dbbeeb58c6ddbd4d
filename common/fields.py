"""Model fields that derive or pack their value, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from common.vietnamese import collation_key, fold


class DerivedTextField(models.TextField):
    """Text computed from another attribute at every save; never edited."""

    derive: Callable[[str], str]

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "default", "blank"):
            kwargs.pop(key, None)
        kwargs["source"] = self.source
        return name, path, list(args), kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = type(self).derive(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(DerivedTextField):
    """The source without diacritics and case, for search (domain: tìm không dấu)."""

    derive = staticmethod(fold)


class CollationField(DerivedTextField):
    """The source as a key that sorts in Vietnamese order byte by byte."""

    derive = staticmethod(collation_key)


class ChoiceSetField(models.CharField):
    """Several of a few choices in one column, stored as ``,a,b,`` in the order of the choices.

    In Python a tuple of values. ``field__has="a"`` finds the rows that hold ``a``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def _split(self, value: Any) -> tuple[str, ...]:
        if not value:
            return ()
        parts = value.strip(",").split(",") if isinstance(value, str) else list(value)
        given = {str(part) for part in parts if part}
        order = [str(choice) for choice, _label in self.flatchoices]
        unknown = sorted(given - set(order))
        return tuple([choice for choice in order if choice in given] + unknown)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> tuple[str, ...]:
        return self._split(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        return self._split(value)

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, str) and not value.startswith(","):
            value = value.split(",")
        parts = self._split(value)
        return f",{','.join(parts)}," if parts else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        known = {str(choice) for choice, _label in self.flatchoices}
        for part in value:
            if part not in known:
                raise ValidationError(f"“{part}” không có trong danh sách lựa chọn.")
        if not value and not self.blank:
            raise ValidationError("Hãy chọn ít nhất một mục.")

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.flatchoices,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def labels(self, value: tuple[str, ...]) -> list[str]:
        """Vietnamese labels of the values held."""
        names = {str(choice): str(label) for choice, label in self.flatchoices}
        return [names.get(part, part) for part in value]


@ChoiceSetField.register_lookup
class HasChoice(models.Lookup):
    """``levels__has="commune"``: the packed column holds that choice."""

    lookup_name = "has"

    def get_prep_lookup(self) -> str:
        return f"%,{self.rhs},%"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*left_params, self.rhs)
