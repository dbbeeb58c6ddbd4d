"""Approval history: moves and field changes of a decision and its texts, latest first."""

from __future__ import annotations

from django.core.paginator import Paginator

from publication.timeline import timeline
from publication.viewsets.base import DecisionPage

PER_PAGE = 50


class HistoryView(DecisionPage):
    template_name = "publication/admin/decision_history.html"
    page_title = "Lịch sử phê duyệt"
    header_icon = "history"

    def get_context_data(self, **kwargs):
        entries = timeline(self.decision)
        if self.request.GET.get("chi") == "buoc":
            entries = [entry for entry in entries if entry.is_move]
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("trang"))
        return super().get_context_data(
            **kwargs, page=page, moves_only=self.request.GET.get("chi") == "buoc"
        )
