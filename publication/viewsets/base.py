"""A page about one decision: found, permitted, with its way back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from publication.models import Decision
from publication.permissions import can_edit_decision, can_view_decision


class DecisionPage(WagtailAdminTemplateMixin, TemplateView):
    """Base of our own pages below a decision; raises 403 for those who may not see it."""

    header_icon = "doc-full"

    @cached_property
    def decision(self):
        return get_object_or_404(
            Decision.objects.select_related(
                "unit__parent__parent", "act", "created_by", "responsible", "scan", "batch"
            ),
            pk=self.kwargs["pk"],
        )

    def dispatch(self, request, *args, **kwargs):
        if not can_view_decision(request.user, self.decision):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    @property
    def decision_url(self):
        return reverse("decisions:inspect", args=[self.decision.pk])

    @cached_property
    def may_edit(self):
        return can_edit_decision(self.request.user, self.decision)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("decisions:list"), "label": "Quyết định công bố"},
            {"url": self.decision_url, "label": short_title(self.decision)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            decision=self.decision,
            decision_url=self.decision_url,
            may_edit=self.may_edit,
        )


class DraftPage(DecisionPage):
    """A page that only those open who may edit the draft now."""

    def dispatch(self, request, *args, **kwargs):
        if not self.may_edit:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def short_title(decision: Decision) -> str:
    """Number where there is one, else the start of the title."""
    if decision.act_id:
        return f"Quyết định {decision.act.number}"
    title = decision.title
    return title if len(title) <= 60 else f"{title[:57]}…"
