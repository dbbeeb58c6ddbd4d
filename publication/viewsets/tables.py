"""Columns our lists share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin.ui.tables import Column

from publication.enums import State

STATE_TONES = {
    State.DRAFTING: "open",
    State.RETURNED: "late",
    State.IN_CHECK: "open",
    State.CHECKED: "open",
    State.SUBMITTED: "open",
    State.RECORDED: "open",
    State.ISSUED: "good",
    State.ENTERED: "good",
    State.POSTED: "good",
    State.COMPLETE: "good",
}


class StateColumn(Column):
    """A state in words, with a tone besides (never by colour alone).

    ``words`` and ``tone`` take the row; tones are ``good``, ``open``, ``next``, ``late``, ``closed``.
    """

    cell_template_name = "publication/admin/state_cell.html"

    def __init__(
        self, name: str, *, words: Callable[[Any], str], tone: Callable[[Any], str], **kwargs: Any
    ):
        super().__init__(name, **kwargs)
        self.words = words
        self.tone = tone

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["words"] = self.words(instance)
        context["tone"] = self.tone(instance)
        return context

    def get_value(self, instance):
        return self.words(instance)


def unsorted(column: Column) -> Column:
    """The column without a link that sorts, for lists with one order of their own."""
    column.sort_key = None
    return column
