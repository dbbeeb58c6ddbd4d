"""“Dịch vụ công trực tuyến” in the office: figures of a day, the procedures behind them, what changed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem

from catalogue.online_service import (
    LEVELS,
    SHORT_WORDS,
    ChangeKind,
    by_agency,
    by_sector,
    changes,
    in_all,
    served_on,
)
from organisation.permissions import allowed
from organisation.viewsets.row_reports import RowReport

TITLE = "Dịch vụ công trực tuyến"
VIEW = "catalogue.view_procedure"
LONG_AGO = timedelta(days=90)


class OnlineServiceMenuItem(MenuItem):
    """Shown to who may see the catalogue."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class OnlinePage(RowReport):
    """Base of the three pages: a day and its tabs."""

    page_title = TITLE
    header_icon = "globe"
    export_filename = "dich-vu-cong-truc-tuyen"
    needs = VIEW

    @cached_property
    def on(self):
        return self.day("ngay", timezone.localdate())

    def tabs(self):
        """(label, address, whether shown)."""
        day = {"ngay": self.on.isoformat()} if self.request.GET.get("ngay") else {}
        kept = f"?{urlencode(day)}" if day else ""
        return [
            ("Số liệu", reverse("online_figures") + kept, self.own_name == "online_figures"),
            ("Thủ tục", reverse("online_procedures") + kept, self.own_name == "online_procedures"),
            ("Thay đổi", reverse("online_changes"), self.own_name == "online_changes"),
        ]

    def get_context_data(self, **kwargs):
        shown = {"tabs": self.tabs(), "own_url": reverse(self.own_name), "rows": self.rows}
        return super().get_context_data(**{**shown, **kwargs, "unread": self.unread})


class OnlineFiguresView(OnlinePage):
    """Full, partial, none, not stated: by agency or by sector (``?theo=linh-vuc``)."""

    template_name = "catalogue/admin/online_figures.html"
    own_name = "online_figures"
    list_export = ["label", "full", "partial", "none", "unknown", "total", "share"]
    export_headings = {
        "label": "Cơ quan, lĩnh vực",
        "total": "Tổng số",
        "share": "Tỷ lệ toàn trình",
        **{level.value: SHORT_WORDS[level] for level in LEVELS},
    }

    def to_row_dict(self, item):
        return {
            "label": item.label,
            **dict(item.in_columns),
            "total": item.total,
            "share": item.share,
        }

    @cached_property
    def served(self):
        return served_on(self.on)

    @cached_property
    def is_by_sector(self):
        return self.request.GET.get("theo") == "linh-vuc"

    @cached_property
    def rows(self):
        figures = by_sector(self.served) if self.is_by_sector else by_agency(self.served)
        return [*figures, in_all(self.served)] if figures else []

    def _behind(self, figures, level=""):
        """The address of the procedures behind a figure."""
        asked = {"ngay": self.on.isoformat()} if self.request.GET.get("ngay") else {}
        if figures.key:
            asked["linh-vuc" if self.is_by_sector else "co-quan"] = figures.key
        if level:
            asked["muc"] = level
        return f"{reverse('online_procedures')}?{urlencode(asked)}"

    def get_context_data(self, **kwargs):
        lines = [
            {
                "label": row.label,
                "is_all": not row.key,
                "cells": [
                    (SHORT_WORDS[level], count, self._behind(row, level))
                    for level, count in row.in_columns
                ],
                "total": row.total,
                "total_url": self._behind(row),
                "full": row.full,
                "share": row.share,
            }
            for row in self.rows
        ]
        heads = [SHORT_WORDS[level] for level in LEVELS]
        return super().get_context_data(
            **kwargs, lines=lines, heads=heads, on=self.on, is_by_sector=self.is_by_sector
        )


class OnlineProceduresView(OnlinePage):
    """Procedures of a day with their level and, where it is partial, the public reason."""

    template_name = "catalogue/admin/online_procedures.html"
    own_name = "online_procedures"
    list_export = ["code", "name", "unit", "sector", "words", "reason", "number", "since"]
    export_headings = {
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "unit": "Cơ quan giải quyết",
        "sector": "Lĩnh vực",
        "words": "Mức độ",
        "reason": "Lý do chỉ một phần",
        "number": "Quyết định",
        "since": "Áp dụng từ",
    }

    @cached_property
    def served(self):
        return served_on(self.on)

    @cached_property
    def rows(self):
        asked = self.request.GET
        found = self.served
        for name, value_of in (
            ("muc", lambda row: row.level),
            ("co-quan", lambda row: row.unit_code),
            ("linh-vuc", lambda row: str(row.sector_id)),
        ):
            if value := asked.get(name, ""):
                found = [row for row in found if value_of(row) == value]
        return self.sought(found)

    def get_context_data(self, **kwargs):
        agencies = sorted({(row.unit_key, row.unit_code, row.unit) for row in self.served})
        sectors = sorted({(row.sector_key, str(row.sector_id), row.sector) for row in self.served})
        return super().get_context_data(
            **kwargs,
            **self.paged(),
            asked=self.request.GET,
            chosen_agency=self.request.GET.get("co-quan", ""),
            chosen_sector=self.request.GET.get("linh-vuc", ""),
            on=self.on,
            levels=[(level.value, SHORT_WORDS[level]) for level in LEVELS],
            agencies=[(code, label) for _key, code, label in agencies],
            sectors=[(pk, label) for _key, pk, label in sectors],
        )


class OnlineChangesView(OnlinePage):
    """What is served otherwise on one day (``?den=``) than on an earlier one (``?tu=``)."""

    template_name = "catalogue/admin/online_changes.html"
    own_name = "online_changes"
    list_export = ["kind", "code", "name", "unit", "old", "new", "number", "since"]
    export_headings = {
        "kind": "Thay đổi",
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "unit": "Cơ quan giải quyết",
        "old": "Trước",
        "new": "Sau",
        "number": "Quyết định",
        "since": "Áp dụng từ",
    }

    @cached_property
    def to(self):
        return self.day("den", timezone.localdate())

    @cached_property
    def since(self):
        return self.day("tu", self.to - LONG_AGO)

    @cached_property
    def rows(self):
        kind = self.request.GET.get("loai", "")
        return [row for row in self.changes if not kind or row.kind == kind]

    @cached_property
    def changes(self):
        first, last = sorted([self.since, self.to])
        return changes(served_on(first), served_on(last))

    def to_row_dict(self, item):
        return {**super().to_row_dict(item), "kind": item.kind.label}

    def get_context_data(self, **kwargs):
        first, last = sorted([self.since, self.to])
        counts = Counter(row.kind for row in self.changes)
        kinds = [(kind.value, kind.label, counts[kind]) for kind in ChangeKind if counts[kind]]
        shown = {"first": first, "last": last, "kinds": kinds, "asked": self.request.GET}
        return super().get_context_data(**kwargs, **self.paged(), **shown)
