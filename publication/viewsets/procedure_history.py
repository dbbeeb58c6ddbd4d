"""Everything that ever happened to one procedure: its signed texts, steps, changes, remarks."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.core.paginator import Paginator
from django.db.models import Q

from common.history import history_of
from publication.field_changes import ITEMS
from publication.queries import visible_decisions
from publication.queries.texts import signed_texts
from publication.timeline import procedure_timeline
from publication.viewsets.restoring import may_restore
from publication.viewsets.text_page import TextPage

PER_PAGE = 50


class ProcedureHistoryView(TextPage):
    """Of the decisions the officer may see; ``?chi=buoc``: their steps alone."""

    template_name = "publication/admin/procedure_history.html"
    page_title = "Lịch sử thủ tục"
    header_icon = "history"

    def get_context_data(self, **kwargs):
        procedure = self.text.procedure
        listed = [
            history_of(model).filter(procedure_id=procedure.pk).order_by().values("decision_id")
            for model in ITEMS
        ]
        decisions = visible_decisions(self.request.user).filter(
            reduce(or_, (Q(pk__in=rows) for rows in listed))
        )
        entries = procedure_timeline(procedure, decisions)
        moves_only = self.request.GET.get("chi") == "buoc"
        if moves_only:
            entries = [entry for entry in entries if entry.is_move]
        return super().get_context_data(
            **kwargs,
            page=Paginator(entries, PER_PAGE).get_page(self.request.GET.get("trang")),
            moves_only=moves_only,
            signed_texts=signed_texts(procedure),
            may_restore=may_restore(self.request.user, procedure),
        )
