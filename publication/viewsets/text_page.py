"""A page about one text: found, permitted, with its way back."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalogue.models import ProcedureVersion
from common.refusals import Refused
from publication.permissions import can_view_version


class TextPage(WagtailAdminTemplateMixin, TemplateView):
    """Base of our own pages beside a text's; raises 403 for those who may not see the text."""

    @cached_property
    def text(self):
        texts = ProcedureVersion.objects.select_related("procedure", "sector", "frozen")
        return get_object_or_404(texts, pk=self.kwargs["pk"])

    @property
    def text_url(self):
        return reverse("procedure_versions:inspect", args=[self.text.pk])

    def dispatch(self, request, *args, **kwargs):
        if not can_view_version(request.user, self.text):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("procedure_versions:list"), "label": "Danh mục thủ tục"},
            {"url": self.text_url, "label": self.text.name},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, text=self.text, text_url=self.text_url)
