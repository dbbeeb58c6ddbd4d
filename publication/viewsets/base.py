"""A page about one decision: found, permitted, with its way back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from common.refusals import Refused
from publication.enums import EDITABLE_STATES
from publication.models import Decision
from publication.permissions import can_edit_decision, can_view_decision

DECISIONS = "Quyết định"
NOT_YOURS = "Bạn không được sửa quyết định này."


class DecisionPage(WagtailAdminTemplateMixin, TemplateView):
    """Base of our own pages below a decision; raises 403 for those who may not see it.

    A refusal of what an officer sent is told on the page of the form, with what was typed.
    """

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
        if not self.may_open():
            raise Refused
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refused:
            if request.method != "POST":
                raise
            return self.refuse(str(refused) or NOT_YOURS)

    def may_open(self):
        """Who may open the page at all."""
        return can_view_decision(self.request.user, self.decision)

    def typed_form(self):
        """The bound form of this request; None where a page asks for nothing typed."""
        return None  # noqa: RET501 -- a form or None

    @property
    def moved_on(self):
        """True when what the page does is no longer for the decision's state."""
        return self.decision.state not in EDITABLE_STATES

    def refuse(self, why):
        """The form again under the reason, 409 when others moved the decision on, else 403."""
        self.decision.refresh_from_db()
        form = self.typed_form()
        if form is None:
            messages.error(self.request, why)
            return redirect(self.decision_url)
        form.add_error(None, why)
        status = 409 if self.moved_on else 403
        return self.render_to_response(self.get_context_data(form=form), status=status)

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
            {"url": reverse("decisions:list"), "label": DECISIONS},
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
        if self.may_edit or not can_view_decision(request.user, self.decision):
            return super().dispatch(request, *args, **kwargs)
        state = self.decision.get_state_display()
        why = NOT_YOURS
        if self.moved_on:
            why = f"Quyết định không còn sửa được: đang ở trạng thái “{state}”."
        if request.method == "POST":
            return self.refuse(why)
        messages.info(request, why)
        return redirect(self.decision_url)


def short_title(decision: Decision) -> str:
    """Number where there is one, else the start of the title."""
    if decision.act_id:
        return f"Quyết định {decision.act.number}"
    title = decision.title
    return title if len(title) <= 60 else f"{title[:57]}…"
