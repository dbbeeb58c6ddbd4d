"""“Cơ quan, đơn vị”."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from organisation.enums import UnitKind
from organisation.forms import UnitForm
from organisation.models import Unit
from organisation.viewsets.base import RegisterIndexView, RegisterViewSet, day_words


class UnitFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label="Loại", choices=UnitKind, widget=CheckboxSelectMultiple
    )
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("now", "Đang hoạt động"), ("ended", "Đã kết thúc")],
        method="filter_standing",
    )

    class Meta:
        model = Unit
        fields = []

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        if value == "ended":
            return queryset.filter(valid_to__lt=today)
        return queryset.filter(Q(valid_to=None) | Q(valid_to__gte=today))


class UnitIndexView(RegisterIndexView):
    add_item_label = "Thêm cơ quan"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("parent", "succeeded_by")

    @cached_property
    def columns(self):
        return [
            self.title_column("name", label="Tên cơ quan", sort_key="sort_key", width="28%"),
            Column("code", label="Mã định danh", sort_key="code", width="12%"),
            Column("kind", label="Loại", accessor="get_kind_display", sort_key="kind", width="16%"),
            Column("parent", label="Cơ quan cấp trên", accessor="parent.name", width="16%"),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda unit: day_words(unit.valid_to),
                sort_key="valid_to",
                width="10%",
            ),
            Column("succeeded_by", label="Nay là", accessor="succeeded_by.name", width="14%"),
        ]


class UnitViewSet(RegisterViewSet):
    """Agencies: ended with a day and a successor, never deleted."""

    model = Unit
    name = "units"
    url_prefix = "to-chuc/co-quan"
    icon = "home"
    menu_label = "Cơ quan, đơn vị"
    index_view_class = UnitIndexView
    filterset_class = UnitFilterSet
    search_fields = ["name_folded", "code"]
    ordering = "sort_key"
    export_filename = "co-quan-don-vi"
    list_export = [
        "code",
        "name",
        "short_name",
        "get_kind_display",
        "parent.code",
        "parent.name",
        "address",
        "phone",
        "email",
        "valid_from",
        "valid_to",
        "succeeded_by.code",
    ]
    export_headings = {
        "get_kind_display": "Loại",
        "parent.code": "Mã cơ quan cấp trên",
        "parent.name": "Cơ quan cấp trên",
        "succeeded_by.code": "Mã cơ quan kế thừa",
    }
    inspect_view_fields = [
        "code",
        "name",
        "short_name",
        "kind",
        "parent",
        "address",
        "phone",
        "email",
        "valid_from",
        "valid_to",
        "succeeded_by",
    ]

    def get_form_class(self, for_update=False):
        return UnitForm
