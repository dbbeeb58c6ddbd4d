"""“Thông báo”: an officer's own notices, the count in the menu, and how they come."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from organisation.models import User
from organisation.notices import mark_all_read, mark_read
from organisation.queries import unread_count

PER_PAGE = 30
SHOWN_AT_START = 5
TITLE = "Thông báo"


class NoticeListView(WagtailAdminTemplateMixin, TemplateView):
    """The officer's own notices, unread first."""

    template_name = "organisation/admin/notices.html"
    page_title = TITLE
    header_icon = "bell"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs):
        notices = self.request.user.notices
        page = Paginator(notices.unread_first(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            newest=notices.aggregate(pk=Max("pk"))["pk"],
            unread=unread_count(self.request.user),
        )


class OpenNoticeView(View):
    """Read, and on to the matter itself; another officer's notice is not found."""

    def get(self, request, *args, **kwargs):
        notice = get_object_or_404(request.user.notices, pk=kwargs["pk"])
        mark_read(notice)
        return redirect(notice.path)


class ReadAllView(View):
    """Everything that was on the list counts as read; what came meanwhile does not."""

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, *args, **kwargs):
        newest = request.POST.get("up_to", "")
        read = mark_all_read(request.user, up_to=int(newest)) if newest.isdecimal() else 0
        if read:
            messages.success(request, f"Đã đánh dấu {read} thông báo là đã đọc.")
        return redirect("notices")


class NoticeMenuItem(MenuItem):
    """The bell, with the number of unread notices."""

    def render_component(self, request):
        component = super().render_component(request)
        if number := unread_count(request.user):
            component.label = f"{self.label} ({number})"
        return component


class UnreadPanel(Component):
    """The latest unread notices at the top of the start page; nothing when all are read."""

    name = "notices"
    order = 1
    template_name = "organisation/admin/home_notices.html"

    def __init__(self, request):
        self.request = request

    @cached_property
    def unread(self):
        return list(self.request.user.notices.unread()[:SHOWN_AT_START])

    def get_context_data(self, parent_context):
        number = unread_count(self.request.user)
        return {"notices": self.unread, "number": number, "list_url": reverse("notices")}


class NoticeSettingsForm(forms.ModelForm):
    """How notices come to the officer."""

    class Meta:
        model = User
        fields = ["notice_mail"]
        widgets = {"notice_mail": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # the page saves all its panels at once: without an answer the choice stays
        self.fields["notice_mail"].required = False

    def clean_notice_mail(self):
        return self.cleaned_data["notice_mail"] or self.instance.notice_mail


class NoticeSettingsPanel(BaseSettingsPanel):
    """In “Tài khoản của tôi”."""

    name = "notices"
    title = "Thông báo công việc"
    tab = notifications_tab
    order = 50
    form_class = NoticeSettingsForm
