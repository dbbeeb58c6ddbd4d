"""“Giao người phụ trách”: a unit's open decision goes to a colleague, who is told."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.functional import cached_property

from common.refusals import Refused
from publication import services
from publication.enums import OPEN_STATES
from publication.forms.comments import AssignForm
from publication.permissions import can_assign
from publication.services.assigning import colleagues_for
from publication.viewsets.base import DecisionPage

NOT_YOURS = "Bạn không được giao việc của quyết định này, hoặc quyết định đã đóng."


class AssignView(DecisionPage):
    """Choose among those who may draft for the unit."""

    template_name = "publication/admin/assign.html"
    page_title = "Giao người phụ trách"
    header_icon = "user"

    @property
    def moved_on(self):
        return self.decision.state not in OPEN_STATES

    @cached_property
    def people(self):
        return colleagues_for(self.decision)

    def make_form(self, *data):
        return AssignForm(*data, decision=self.decision, people=self.people)

    def typed_form(self):
        return self.make_form(self.request.POST)

    def get(self, request, *args, **kwargs):
        if not can_assign(request.user, self.decision):
            messages.error(request, NOT_YOURS)
            return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=self.make_form()))

    def post(self, request, *args, **kwargs):
        if not can_assign(request.user, self.decision):
            raise Refused(NOT_YOURS)
        form = self.typed_form()
        if form.is_valid():
            to = form.cleaned_data["to"]
            try:
                services.assign_decision(self.decision, to=to, by=request.user)
            except ValidationError as wrong:
                form.add_error("to", wrong.messages)
            else:
                messages.success(request, f"Đã giao {to} phụ trách quyết định này.")
                return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)
