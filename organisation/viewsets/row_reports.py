"""Reports whose rows are worked out, not read from one table: a search, a page, one Excel file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button

from common.refusals import Refused
from common.vietnamese import fold, parse_date
from organisation.permissions import allowed

PER_PAGE = 50


class RowReport(SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """``rows`` are all that was asked for; ``needs`` is the permission, ``own_name`` the address."""

    needs = ""
    own_name = ""

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, self.needs):
            raise Refused
        self.unread = []
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.is_export:
            return self.as_spreadsheet(self.rows, self.FORMAT_XLSX)
        return super().get(request, *args, **kwargs)

    @cached_property
    def rows(self):
        return []

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def header_more_buttons(self):
        asked = self.request.GET.copy()
        asked["export"] = self.FORMAT_XLSX
        return [Button("Xuất Excel", url=f"?{asked.urlencode()}", icon_name="download")]

    def day(self, name, default):
        """A day of the address; one that can't be read is told of, and the default stands."""
        text = self.request.GET.get(name, "").strip()
        try:
            return parse_date(text) if text else default
        except ValueError:
            self.unread.append(text[:40])
            return default

    def sought(self, rows):
        """Rows whose name has every word of ``?q=``, in any marks, or whose code begins with it."""
        for word in fold(self.request.GET.get("q", "")).split():
            rows = [row for row in rows if word in fold(row.name) or row.code.startswith(word)]
        return rows

    def paged(self):
        """The rows of the page asked for, with what its links need."""
        page = Paginator(self.rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            "page_obj": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
        }
