"""“Nơi tiếp nhận”."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from organisation.enums import PlaceKind
from organisation.forms import PlaceForm
from organisation.models import Place, Unit
from organisation.viewsets.base import RegisterIndexView, RegisterViewSet, day_words


def units_with_places(_request):
    """Only agencies that have a place at all."""
    return Unit.objects.filter(places__isnull=False).distinct()


class PlaceFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label="Loại", choices=PlaceKind, widget=CheckboxSelectMultiple
    )
    unit = django_filters.ModelChoiceFilter(label="Cơ quan phụ trách", queryset=units_with_places)
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("now", "Đang tiếp nhận"), ("ended", "Đã kết thúc")],
        method="filter_standing",
    )

    class Meta:
        model = Place
        fields = []

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        if value == "ended":
            return queryset.filter(valid_to__lt=today)
        return queryset.filter(Q(valid_to=None) | Q(valid_to__gte=today))


class PlaceIndexView(RegisterIndexView):
    add_item_label = "Thêm nơi tiếp nhận"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("unit")

    @cached_property
    def columns(self):
        return [
            self.title_column("name", label="Tên nơi tiếp nhận", sort_key="sort_key", width="26%"),
            Column("kind", label="Loại", accessor="get_kind_display", sort_key="kind", width="14%"),
            Column("unit", label="Cơ quan phụ trách", accessor="unit.name", width="20%"),
            Column("address", label="Địa chỉ", width="18%"),
            Column("phone", label="Điện thoại", width="10%"),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda place: day_words(place.valid_to),
                sort_key="valid_to",
                width="10%",
            ),
        ]


class PlaceViewSet(RegisterViewSet):
    """Places of reception: ended with a day, never deleted."""

    model = Place
    name = "places"
    url_prefix = "to-chuc/noi-tiep-nhan"
    icon = "site"
    menu_label = "Nơi tiếp nhận"
    index_view_class = PlaceIndexView
    filterset_class = PlaceFilterSet
    search_fields = ["name_folded", "unit__name_folded", "phone"]
    ordering = "sort_key"
    export_filename = "noi-tiep-nhan"
    list_export = [
        "name",
        "get_kind_display",
        "unit.code",
        "unit.name",
        "address",
        "phone",
        "email",
        "opening",
        "valid_from",
        "valid_to",
    ]
    export_headings = {
        "get_kind_display": "Loại",
        "unit.code": "Mã cơ quan phụ trách",
        "unit.name": "Cơ quan phụ trách",
    }
    inspect_view_fields = [
        "name",
        "kind",
        "unit",
        "address",
        "phone",
        "email",
        "opening",
        "serves_words",
        "valid_from",
        "valid_to",
    ]

    def get_form_class(self, for_update=False):
        return PlaceForm
