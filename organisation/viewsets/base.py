"""What our registers share: search without diacritics, one Excel file, the history of fields."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from common.vietnamese import fold
from organisation.history import entries_of, history_records
from organisation.viewsets.refusals import RefusesKeeping

ENTRIES_PER_PAGE = 30
HISTORY = "Lịch sử thay đổi"
ALL_CHANGES = "Mọi thay đổi"


def day_words(day) -> str:
    """``05/03/2024`` or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


def _exported(item, name):
    """The value a dotted name leads to; nothing where a relation is empty, words for yes and no."""
    value = item
    for part in name.split("."):
        value = getattr(value, part, None)
    if callable(value):
        value = value()
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return value


class RegisterIndexView(generic.IndexView):
    """A list searched without diacritics, handed out as Excel only."""

    history_url_name = None
    changes_url_name = None

    def title_column(self, name, *, label, accessor=None, sort_key=None, **kwargs):
        """The first column: opens the form for those who may change, else the page."""

        def get_url(instance):
            return self.get_edit_url(instance) or self.get_inspect_url(instance)

        column_class = self._get_title_column_class(TitleColumn)
        return column_class(
            name,
            label=label,
            accessor=accessor or name,
            sort_key=sort_key or name,
            get_url=get_url,
            **kwargs,
        )

    def search_queryset(self, queryset):
        for word in (self.search_query or "").split():
            any_field = Q()
            for name in self.search_fields:
                sought = fold(word) if name.endswith("_folded") else word
                any_field |= Q(**{f"{name}__icontains": sought})
            queryset = queryset.filter(any_field)
        return queryset

    def to_row_dict(self, item):
        return {name: _exported(item, name) for name in self.list_export}

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        url = reverse(self.history_url_name, args=[instance.pk])
        return [*buttons, Button(HISTORY, url=url, icon_name="history", priority=40)]

    @cached_property
    def header_more_buttons(self):
        # without a byte order mark Excel garbles Vietnamese in a CSV file: xlsx only
        buttons = [
            button for button in super().header_more_buttons if button.url != self.csv_export_url
        ]
        if self.changes_url_name:
            url = reverse(self.changes_url_name)
            buttons.append(Button(ALL_CHANGES, url=url, icon_name="history", priority=95))
        return buttons


class RegisterCreateView(RefusesKeeping, generic.CreateView):
    """A new row; a refusal keeps what was typed."""


class RegisterEditView(RefusesKeeping, generic.EditView):
    """A row in its form; another officer's save is neither lost nor overwritten unseen."""


class RegisterInspectView(generic.InspectView):
    """One row for reading, with its history."""

    page_title = "Chi tiết"
    history_url_name = None

    @cached_property
    def header_buttons(self):
        url = reverse(self.history_url_name, args=[self.object.pk])
        return [HeaderButton(HISTORY, url=url, icon_name="history")]

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return "Có" if value else "Không"
        return "–" if value in (None, "") else value


class FieldHistoryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Field changes of one row, or without ``pk`` of the whole table, latest first."""

    template_name = "organisation/admin/field_history.html"
    header_icon = "history"
    any_permission_required = ["add", "change", "delete", "view"]
    model = None
    index_url_name = None

    @cached_property
    def object(self):
        pk = self.kwargs.get("pk")
        return get_object_or_404(self.model, pk=pk) if pk is not None else None

    def get_page_title(self):
        return HISTORY if self.object else ALL_CHANGES

    def get_page_subtitle(self):
        return str(self.object or capfirst(self.model._meta.verbose_name_plural))

    def get_breadcrumbs_items(self):
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        records = history_records(self.model, self.object.pk if self.object else None)
        page = Paginator(records, ENTRIES_PER_PAGE).get_page(self.request.GET.get("p"))
        entries = entries_of(self.model, list(page), named=self.object is None)
        return super().get_context_data(
            **kwargs,
            entries=entries,
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            index_url=reverse(self.index_url_name),
        )


class RegisterViewSet(ModelViewSet):
    """A register of the office: no copies, nothing deleted unless ``deletable``."""

    index_view_class = RegisterIndexView
    add_view_class = RegisterCreateView
    edit_view_class = RegisterEditView
    inspect_view_class = RegisterInspectView
    history_view_class = FieldHistoryView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    deletable = False
    # the history of the whole table, for models whose rows name themselves without another table
    all_changes_shown = True
    list_per_page = 50
    template_prefix = ""

    def get_common_view_kwargs(self, **kwargs):
        unused = {"usage_url_name": None}
        if not self.deletable:
            unused["delete_url_name"] = None
        return super().get_common_view_kwargs(**{**unused, **kwargs})

    def get_index_view_kwargs(self, **kwargs):
        if self.all_changes_shown:
            kwargs["changes_url_name"] = self.get_url_name("changes")
        return super().get_index_view_kwargs(**kwargs)

    def get_history_view_kwargs(self, **kwargs):
        return {"header_icon": "history", **kwargs}

    def get_urlpatterns(self):
        unused = {"usage", "history_results"} | (set() if self.deletable else {"delete"})
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in unused]
        if self.all_changes_shown:
            kept.append(path("changes/", self.history_view, name="changes"))
        return kept
