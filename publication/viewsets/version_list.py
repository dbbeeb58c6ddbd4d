"""The list of texts: by default what is law today, the rest one click away."""

from __future__ import annotations

import django_filters
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from catalogue.enums import Level
from catalogue.models import ProcedureVersion, Sector
from common.vietnamese import fold
from organisation.models import Unit
from organisation.permissions import allowed
from publication.enums import Standing
from publication.forms.versions import sector_label
from publication.permissions import can_edit_decision
from publication.queries import visible_versions, with_standing
from publication.viewsets.tables import StateColumn, unsorted

STANDING_TONES = {
    Standing.IN_FORCE: "good",
    Standing.PENDING: "next",
    Standing.DRAFT: "open",
    Standing.UNDER_WAY: "open",
}


# What is law stands first; what was law, and what was given up, last.
STANDING_ORDER = (
    Standing.IN_FORCE,
    Standing.PENDING,
    Standing.DRAFT,
    Standing.UNDER_WAY,
    Standing.SUPERSEDED,
    Standing.ABOLISHED,
    Standing.WITHDRAWN,
)
ALL_STANDINGS = ("all", "Tất cả")


class SectorFilter(django_filters.ModelChoiceFilter):
    class SectorFilterField(django_filters.fields.ModelChoiceField):
        def label_from_instance(self, obj):
            return sector_label(obj)

    field_class = SectorFilterField


class VersionFilterSet(WagtailFilterSet):
    """Sector, unit, level and standing, as on the public list."""

    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[*((value, Standing(value).label) for value in STANDING_ORDER), ALL_STANDINGS],
        initial=Standing.IN_FORCE,
        empty_label=None,
        method="filter_standing",
    )
    sector = SectorFilter(label="Lĩnh vực", queryset=Sector.objects.select_related("ministry"))
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan giải quyết", queryset=Unit.objects.publishing()
    )
    levels = django_filters.ChoiceFilter(
        label="Cấp thực hiện", choices=Level, lookup_expr="has", field_name="levels"
    )

    class Meta:
        model = ProcedureVersion
        fields = []

    def filter_standing(self, queryset, name, value):
        return queryset if value == ALL_STANDINGS[0] else queryset.filter(standing=value)

    def apart_from_standing(self, queryset):
        """The queryset under every filter but the standing."""
        for name, value in self.form.cleaned_data.items():
            if name != "standing":
                queryset = self.filters[name].filter(queryset, value)
        return queryset


class VersionIndexView(IndexView):
    """The list, by default what is law today; a title leads to the editor of what one may write."""

    page_title = "Danh mục thủ tục"
    default_ordering = "sort_key"
    any_permission_required = ["view"]

    @cached_property
    def columns(self):
        return [
            Column("code", label="Mã", accessor="procedure.base_code", width="8%"),
            unsorted(self._get_title_column("name")),
            Column("sector", label="Lĩnh vực", accessor="sector.name", width="16%"),
            Column("unit", label="Cơ quan giải quyết", accessor="unit.name", width="18%"),
            StateColumn(
                "standing",
                label="Tình trạng",
                words=lambda version: Standing(version.standing).label,
                tone=lambda version: STANDING_TONES.get(version.standing, "closed"),
                width="14%",
            ),
        ]

    def get_base_queryset(self):
        return self.texts

    @cached_property
    def texts(self):
        """What the officer may see; list and tabs ask for it once."""
        return with_standing(visible_versions(self.request.user)).select_related(
            "procedure", "sector", "unit__parent__parent", "item__decision__unit__parent__parent"
        )

    def order_queryset(self, queryset):
        return queryset.order_by("sort_key", "-pk")

    def get_filterset_kwargs(self):
        asked = self.request.GET.copy()
        asked.setdefault("standing", Standing.IN_FORCE)
        return {**super().get_filterset_kwargs(), "data": asked}

    def standing_tabs(self):
        """(label, number of texts, address, whether shown) under the search and other filters."""
        if not self.filters.is_valid():
            return []
        found = self.search_queryset(self.filters.apart_from_standing(self.get_base_queryset()))
        counts = dict(
            found.order_by().values_list("standing").annotate(Count("pk")).order_by("standing")
        )
        counts[ALL_STANDINGS[0]] = sum(counts.values())
        labels = [(value, Standing(value).label) for value in STANDING_ORDER]
        shown = self.filters.form.cleaned_data["standing"]
        return [
            (label, counts.get(value, 0), self._address_of(value), value == shown)
            for value, label in [*labels, ALL_STANDINGS]
            if counts.get(value) or value in (shown, Standing.IN_FORCE)
        ]

    def _address_of(self, standing):
        asked = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            asked.pop(name, None)
        asked["standing"] = standing
        return f"{self.index_url}?{asked.urlencode()}"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {"standing_tabs": self.standing_tabs()}

    def search_queryset(self, queryset):
        for word in fold(self.search_query).split():
            if word[:1].isdigit() and "." in word:
                queryset = queryset.filter(procedure__base_code__startswith=word[:8])
            else:
                queryset = queryset.filter(name_folded__contains=word)
        return queryset

    def _may_edit(self, version):
        if version.standing != Standing.DRAFT:
            return False
        item = getattr(version, "item", None)
        if item is not None:
            return can_edit_decision(self.request.user, item.decision)
        return allowed(self.request.user, "catalogue.change_procedureversion", unit=version.unit)

    def get_edit_url(self, instance):
        if self._may_edit(instance):
            return reverse(self.edit_url_name, args=[instance.pk])
        return None

    @cached_property
    def header_buttons(self):
        if not allowed(self.request.user, "catalogue.import_catalogue"):
            return []
        url = reverse("import_batches:add")
        return [HeaderButton("Nhập từ bảng tính", url=url, icon_name="upload")]

    @cached_property
    def header_more_buttons(self):
        return [
            Button(
                "Xuất toàn bộ danh mục (Excel)",
                url=reverse("procedure_versions:export"),
                icon_name="download",
            )
        ]
