"""What the import's pages share: who sees a batch, its breadcrumb, its state."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalogue.enums import BatchStatus
from catalogue.models import ImportBatch
from common.refusals import Refused
from organisation.permissions import allowed

IMPORT = "catalogue.import_catalogue"
# Rows answered in one request, about five seconds; what is left stays open and can be answered next.
ANSWERED_AT_ONCE = 5_000
STATUS_TONES = {
    BatchStatus.QUEUED: "open",
    BatchStatus.READY: "open",
    BatchStatus.READING: "open",
    BatchStatus.CONFIRMED: "good",
    BatchStatus.UNREADABLE: "late",
}


def visible_batches(user):
    """A batch is its user's and its unit's, nobody else's."""
    units = [
        holding.unit_id
        for holding in user.holdings_on()
        if allowed(user, IMPORT, unit=holding.unit)
    ]
    return ImportBatch.objects.filter(Q(user=user) | Q(unit__in=units)).select_related(
        "unit", "user", "decision"
    )


class ImportPage(WagtailAdminTemplateMixin, TemplateView):
    """Base of the import's pages; only for those who may import."""

    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, IMPORT):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("import_batches:index"), "label": "Các lần nhập"},
            {"url": "", "label": self.get_page_title()},
        ]


class BatchPage(ImportPage):
    """A page about one batch the officer may see."""

    @cached_property
    def batch(self):
        return get_object_or_404(visible_batches(self.request.user), pk=self.kwargs["pk"])

    @property
    def is_open(self):
        return self.batch.status == BatchStatus.READY

    def get_page_title(self):
        return self.batch.file_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            batch=self.batch,
            is_open=self.is_open,
            tone=STATUS_TONES.get(self.batch.status, "closed"),
        )
