"""A form that was overtaken by another window, or another officer, undoes nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class SaveMark(forms.IntegerField):
    """Says what the officer saw; never a change of the record itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RefusesOvertaken(forms.Form):
    """For forms of a record with a history: ``last_save`` names the save the form was opened after."""

    last_save = SaveMark(required=False)
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["last_save"] = self.newest_save_id()

    def newest_save_id(self) -> int | None:
        """The id of ``newest_save``; a view may have read it with the record itself."""
        if hasattr(self.instance, "newest_save_id"):
            return self.instance.newest_save_id
        return getattr(self.newest_save(), "history_id", None)

    def newest_save(self) -> Any:
        """The newest row of the record's own history (each save leaves one), or None."""
        if self.instance.pk is None:
            return None
        return self.instance.history.select_related("history_user").order_by("-history_id").first()

    def overtaken(self) -> str:
        """Who saved after this form was opened, as a sentence; empty when nobody did."""
        newest, opened_after = self.newest_save(), self.cleaned_data.get("last_save")
        if opened_after is None or newest is None or newest.history_id <= opened_after:
            return ""
        return _sentence(newest)

    def overtaken_by(self) -> str:
        """The newest save as a sentence, whenever the form was opened."""
        return _sentence(self.newest_save())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if overtaken := self.overtaken():
            self.add_error(None, ValidationError(overtaken, code="overtaken"))
        return cleaned


def _sentence(save: Any) -> str:
    at = timezone.localtime(save.history_date)
    return (
        f"{save.history_user or 'Một người khác'} đã lưu nội dung này lúc {at:%H:%M %d/%m/%Y}, "
        "sau khi bạn mở trang."
    )
