"""An administrator ends the pause after too many wrong passwords."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from common.refusals import Refused
from organisation.login_limits import end_pause, is_paused
from organisation.models import User
from organisation.permissions import allowed

CHANGE = "organisation.change_user"


class EndPauseView(WagtailAdminTemplateMixin, TemplateView):
    """Ask, then let the officer sign in again at once."""

    template_name = "organisation/admin/login_pause.html"
    page_title = "Mở lại đăng nhập"
    header_icon = "unlock"

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, CHANGE):
            raise Refused
        self.officer = get_object_or_404(User, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        back_url = reverse("wagtailusers_users:inspect", args=[self.officer.pk])
        return super().get_context_data(**kwargs, officer=self.officer, back_url=back_url)

    def post(self, request, *args, **kwargs):
        end_pause(self.officer.username)
        messages.success(request, f"{self.officer} đăng nhập lại được ngay.")
        return redirect("wagtailusers_users:inspect", self.officer.pk)


def pause_buttons(user, request_user):
    """“Mở lại đăng nhập” while signing in is paused; for the page of one account (one query)."""
    if not allowed(request_user, CHANGE) or not is_paused(user.username):
        return []
    url = reverse("login_pause_end", args=[user.pk])
    return [Button("Mở lại đăng nhập", url=url, icon_name="unlock", priority=45)]
