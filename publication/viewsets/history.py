"""Approval history: moves and field changes, latest first, and what changed between two steps."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from publication.field_changes import changes_between, rows_of_decision
from publication.timeline import move_label, timeline
from publication.viewsets.base import DecisionPage

PER_PAGE = 50


class HistoryView(DecisionPage):
    """``?chi=buoc``: steps alone; ``?tu=&den=``: net changes between two steps."""

    template_name = "publication/admin/decision_history.html"
    page_title = "Lịch sử phê duyệt"
    header_icon = "history"

    @cached_property
    def steps(self):
        return list(self.decision.moves.order_by("pk"))

    def step(self, name):
        asked = self.request.GET.get(name, "")
        return next((step for step in self.steps if str(step.pk) == asked), None)

    def between(self):
        """(earlier step, later step, [(subject, changes)]), or None where no two were asked for."""
        asked = [step for step in (self.step("tu"), self.step("den")) if step is not None]
        if len(asked) < 2:
            return None
        earlier, later = sorted(asked, key=lambda step: step.pk)
        rows = rows_of_decision(self.decision)
        return earlier, later, changes_between(rows, earlier.history_ids, later.history_ids)

    def get_context_data(self, **kwargs):
        between = self.between()
        entries = timeline(self.decision) if between is None else []
        moves_only = self.request.GET.get("chi") == "buoc"
        if moves_only:
            entries = [entry for entry in entries if entry.is_move]
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("trang"))
        return super().get_context_data(
            **kwargs,
            page=page,
            moves_only=moves_only,
            steps=[(step, move_label(step)) for step in self.steps],
            between=between,
        )
