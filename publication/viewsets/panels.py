"""The panel of our own on Wagtail's start page."""

from __future__ import annotations

from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

SHOWN = 15


class OfficePanel(Component):
    """A panel of our own on Wagtail's start page; ``rows`` are told by its template."""

    heading = ""
    empty = ""
    template_name = "publication/admin/home_panel.html"

    def __init__(self, request):
        self.request = request

    @cached_property
    def rows(self):
        return []

    def get_context_data(self, parent_context):
        return {"heading": self.heading, "empty": self.empty, "rows": self.rows, "name": self.name}
