"""Numbers as Vietnamese officers type them: “500.000” is half a million, “1,5” is one and a half.

A browser's own number box reads both the English way (500, and 15 once it drops the comma), so
these are text boxes that refuse what could be read in two ways.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.vietnamese import thousands

GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+")
CURRENCY = re.compile(r"\s*(?:đồng|vnđ|vnd|đ)\.?$", re.IGNORECASE)
DECIMAL = re.compile(r"\d+(?:[.,]\d{1,2})?")


class DongField(forms.IntegerField):
    """Whole đồng; shown and read with a point after every three digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {"invalid": "Nhập số tiền bằng đồng, số nguyên; ví dụ: 500.000."}

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str) or value.strip() in self.empty_values:
            return super().to_python(value.strip() if isinstance(value, str) else value)
        text = CURRENCY.sub("", value.replace("\u00a0", " ").strip())
        if not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", text))

    def prepare_value(self, value: Any) -> Any:
        return thousands(value) if isinstance(value, int) else value


class DecimalCommaField(forms.DecimalField):
    """A number of at most two decimals after a comma (or a single point); no useless zeros."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": "Nhập một số, phần lẻ sau dấu phẩy; ví dụ: 1,5."}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or value.strip() in self.empty_values:
            return super().to_python(value.strip() if isinstance(value, str) else value)
        if not DECIMAL.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(value.strip().replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole, _, rest = f"{value:f}".partition(".")
        rest = rest.rstrip("0")
        return f"{whole},{rest}" if rest else whole
