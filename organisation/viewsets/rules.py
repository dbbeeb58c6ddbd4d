"""“Bộ quy định theo thời gian”."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from organisation.forms import ParamsField, RuleSetForm
from organisation.models import RuleSet
from organisation.viewsets.base import (
    RegisterIndexView,
    RegisterInspectView,
    RegisterViewSet,
    day_words,
)


class RuleSetFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("now", "Đang áp dụng"), ("ended", "Đã hết áp dụng"), ("later", "Chưa áp dụng")],
        method="filter_standing",
    )

    class Meta:
        model = RuleSet
        fields = []

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        wanted = {
            "now": Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today)),
            "ended": Q(valid_to__lt=today),
            "later": Q(valid_from__gt=today),
        }
        return queryset.filter(wanted[value])


class RuleSetIndexView(RegisterIndexView):
    add_item_label = "Thêm bộ quy định"
    custom_field_preprocess = {"params": {"xlsx": ParamsField().prepare_value}}

    @cached_property
    def columns(self):
        return [
            self.title_column("name", label="Tên quy định", width="28%"),
            Column("key", label="Khóa", sort_key="key", width="14%"),
            Column(
                "valid_from",
                label="Áp dụng từ ngày",
                accessor=lambda rule: day_words(rule.valid_from),
                sort_key="valid_from",
                width="11%",
            ),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda rule: day_words(rule.valid_to),
                sort_key="valid_to",
                width="11%",
            ),
            Column("legal_basis", label="Căn cứ pháp lý", width="32%"),
        ]


class RuleSetInspectView(RegisterInspectView):
    def get_params_display_value(self):
        return ParamsField().prepare_value(self.object.params)


class RuleSetViewSet(RegisterViewSet):
    """Which law on which day; a set is followed by the next one, never deleted."""

    model = RuleSet
    name = "rulesets"
    url_prefix = "to-chuc/bo-quy-dinh"
    icon = "list-ol"
    menu_label = "Bộ quy định"
    index_view_class = RuleSetIndexView
    inspect_view_class = RuleSetInspectView
    filterset_class = RuleSetFilterSet
    search_fields = ["key", "name", "legal_basis"]
    ordering = "key"
    export_filename = "bo-quy-dinh"
    list_export = ["key", "name", "valid_from", "valid_to", "params", "legal_basis"]
    inspect_view_fields = ["key", "name", "valid_from", "valid_to", "params", "legal_basis"]

    def get_form_class(self, for_update=False):
        return RuleSetForm
