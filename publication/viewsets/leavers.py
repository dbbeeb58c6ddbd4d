"""“Thôi việc”: the last day, who takes over the open drafts; roles and account end by it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from common.day_inputs import DayInput
from common.refusals import Refused
from organisation.accounts import release_officer
from organisation.models import User
from organisation.permissions import leave_refusal
from publication.queries import decisions_in_care
from publication.services import hand_over_decisions


class LeaverForm(forms.Form):
    """The last working day, and a successor where there are open drafts."""

    last_day = forms.DateField(
        label="Ngày làm việc cuối",
        widget=DayInput,
        help_text="Vai trò hết sau ngày này. Nếu là hôm nay hoặc đã qua, tài khoản đóng ngay.",
    )
    successor = forms.ModelChoiceField(
        label="Người nhận bàn giao",
        queryset=User.objects.none(),
        help_text="Người được soạn thảo cho cùng cơ quan; người soạn thảo ban đầu vẫn được ghi.",
    )

    def __init__(self, *args, leaver, has_drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate()
        serving = User.objects.filter(is_active=True, left_on=None).exclude(pk=leaver.pk)
        self.fields["successor"].queryset = serving
        if not has_drafts:
            del self.fields["successor"]


class LeaverView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "publication/admin/leaver.html"
    page_title = "Thôi việc"
    header_icon = "logout"

    def dispatch(self, request, *args, **kwargs):
        self.leaver = get_object_or_404(User, pk=kwargs["pk"])
        if leave_refusal(request.user, self.leaver):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def drafts(self):
        return list(decisions_in_care(self.leaver))

    @property
    def back_url(self):
        return reverse("wagtailusers_users:inspect", args=[self.leaver.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": "Tài khoản"},
            {"url": self.back_url, "label": str(self.leaver)},
            {"url": "", "label": self.page_title},
        ]

    def get_form(self, data=None):
        return LeaverForm(data, leaver=self.leaver, has_drafts=bool(self.drafts))

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            **kwargs,
            leaver=self.leaver,
            drafts=self.drafts,
            holdings=self.leaver.holdings_on(),
            decision_url=self.back_url,
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                words = self.release(form.cleaned_data)
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, words)
                return redirect(self.back_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @transaction.atomic
    def release(self, values):
        """Hand over, then end the roles and the account; returns the words of success."""
        handed = 0
        if self.drafts:
            handed = hand_over_decisions(self.leaver, values["successor"], by=self.request.user)
        user = release_officer(self.leaver, last_day=values["last_day"], by=self.request.user)
        closed = "tài khoản đã đóng" if not user.is_active else "tài khoản đóng sau ngày đó"
        words = f"{user}: ngày làm việc cuối {user.left_on:%d/%m/%Y}, {closed}"
        if handed:
            words += f"; đã bàn giao {handed} quyết định cho {values['successor']}"
        return f"{words}."


def leaver_buttons(user, request_user):
    """“Thôi việc…” on an account, for those who may record it."""
    if not user.is_active or leave_refusal(request_user, user):
        return []
    url = reverse("leaver", args=[user.pk])
    return [Button("Thôi việc…", url=url, icon_name="logout", priority=60)]
