"""Every row of a decision beside the text in force today."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils import timezone

from catalogue.comparison import compare_versions
from catalogue.models import (
    CHILD_RELATIONS,
    Effect,
    InternalProcess,
    ProcedureVersion,
    Reception,
)
from catalogue.process_steps import steps_of
from publication.enums import DecisionKind
from publication.permissions import comment_refusal
from publication.queries import items_of
from publication.queries.conversations import by_procedure, conversations
from publication.queries.lists import list_items_of, names_on
from publication.queries.processes import process_items_of
from publication.viewsets.base import DecisionPage

PER_PAGE = 10
TEMPLATES = {
    DecisionKind.RECEPTION: "publication/admin/list_comparison.html",
    DecisionKind.PROCESS: "publication/admin/process_comparison.html",
}
LISTED_PER_PAGE = 50


class ComparisonView(DecisionPage):
    """Old and new side by side; ten procedures a page, or one by ``?dong=``."""

    template_name = "publication/admin/decision_comparison.html"
    page_title = "So sánh với nội dung hiện hành"

    def get_template_names(self):
        own = TEMPLATES.get(self.decision.kind)
        return [own] if own else super().get_template_names()

    def get_context_data(self, **kwargs):
        if self.decision.kind == DecisionKind.RECEPTION:
            return super().get_context_data(**kwargs, **self._received())
        if self.decision.kind == DecisionKind.PROCESS:
            return super().get_context_data(**kwargs, **self._processes())
        items = items_of(self.decision).order_by("sort_order", "pk")
        only = self.request.GET.get("dong", "")
        if only.isdecimal():
            items = items.filter(pk=only)
        page = Paginator(items, PER_PAGE).get_page(self.request.GET.get("trang"))
        old_texts = self._old_texts(page)
        talks = by_procedure(conversations(self.decision, self.request.user))
        rows = []
        for item in page:
            old = old_texts.get(item.pk)
            changes = compare_versions(old, item.version)
            rows.append((item, old, changes, talks[item.procedure_id]))
        may_comment = not comment_refusal(self.request.user, self.decision)
        return super().get_context_data(
            **kwargs, page=page, rows=rows, only=only, may_comment=may_comment
        )

    def _received(self):
        """Each row of a list beside where the procedure is received today; four queries a page."""
        rows = list_items_of(self.decision)
        page = Paginator(rows, LISTED_PER_PAGE).get_page(self.request.GET.get("trang"))
        ids = [item.procedure_id for item in page]
        names = names_on(ids, on=self.decision.effective_on)
        today = {}
        received = Reception.objects.covering(timezone.localdate()).filter(procedure__in=ids)
        for row in received.select_related("place", "act").order_by("place__sort_key"):
            today.setdefault(row.procedure_id, []).append(row)
        rows = [
            (item, names.get(item.procedure_id, ""), today.get(item.procedure_id, []))
            for item in page
        ]
        return {"page": page, "rows": rows}

    def _processes(self):
        """Each row beside the process that holds today; five queries a page."""
        rows = process_items_of(self.decision)
        page = Paginator(rows, LISTED_PER_PAGE).get_page(self.request.GET.get("trang"))
        ids = [item.procedure_id for item in page]
        names = names_on(ids, on=self.decision.effective_on)
        standing = InternalProcess.objects.covering(timezone.localdate()).filter(procedure__in=ids)
        today = {row.procedure_id: row for row in standing.select_related("act")}
        told = [
            (item, names.get(item.procedure_id, ""), today.get(item.procedure_id)) for item in page
        ]
        return {
            "page": page,
            "rows": [
                (item, name, old, steps_of(old.steps) if old else ()) for item, name, old in told
            ],
        }

    def _old_texts(self, items):
        """What each row is compared with, by item id: once signed its base, before that today's."""
        if self.decision.is_signed:
            versions = _loaded().in_bulk([item.base_id for item in items if item.base_id])
            return {item.pk: versions[item.base_id] for item in items if item.base_id}
        today = texts_in_force([item.procedure_id for item in items])
        return {item.pk: today.get(item.procedure_id) for item in items}


def texts_in_force(procedure_ids):
    """Texts in force today with all their parts, by procedure id."""
    effects = dict(
        Effect.objects.covering(timezone.localdate())
        .filter(procedure_id__in=procedure_ids)
        .values_list("procedure_id", "version_id")
    )
    versions = _loaded().in_bulk(effects.values())
    return {procedure: versions[version] for procedure, version in effects.items()}


def _loaded():
    return ProcedureVersion.objects.select_related("sector", "unit", "procedure").prefetch_related(
        *CHILD_RELATIONS, "forms__file"
    )
