"""“Bộ quy định theo thời gian”: which law on which day, read and typed without keys or JSON."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from organisation.models import RuleSet
from organisation.rule_kinds import RULE_KINDS, kind_label, told_params
from organisation.viewsets.base import (
    RegisterCreateView,
    RegisterIndexView,
    RegisterInspectView,
    RegisterViewSet,
    day_words,
)
from organisation.viewsets.rule_forms import RuleSetForm

STANDINGS = {"now": "Đang áp dụng", "later": "Chưa áp dụng", "ended": "Đã hết áp dụng"}


def standing_of(rule) -> str:
    """``now``, ``later`` or ``ended``, as of today."""
    today = timezone.localdate()
    if rule.valid_from > today:
        return "later"
    return "ended" if rule.valid_to and rule.valid_to < today else "now"


class RuleSetFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label="Loại", choices=[(key, row[0]) for key, row in RULE_KINDS.items()], field_name="key"
    )
    standing = django_filters.ChoiceFilter(
        label="Tình trạng", choices=list(STANDINGS.items()), method="filter_standing"
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


class ParamsColumn(Column):
    """Every parameter of a set with its value in words."""

    cell_template_name = "organisation/admin/rule_params_cell.html"

    def get_value(self, instance):
        return told_params(instance.key, instance.params)


class RuleSetIndexView(RegisterIndexView):
    add_item_label = "Thêm bộ quy định"

    @cached_property
    def columns(self):
        return [
            self.title_column("name", label="Quy định", width="22%"),
            ParamsColumn("params", label="Nội dung", width="40%"),
            Column(
                "valid_from",
                label="Áp dụng từ ngày",
                accessor=lambda rule: day_words(rule.valid_from),
                sort_key="valid_from",
                width="10%",
            ),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda rule: day_words(rule.valid_to),
                sort_key="valid_to",
                width="10%",
            ),
            Column(
                "standing",
                label="Tình trạng",
                accessor=lambda rule: STANDINGS[standing_of(rule)],
                width="10%",
            ),
        ]

    def to_row_dict(self, item):
        told = "; ".join(f"{label}: {words}" for label, words in told_params(item.key, item.params))
        return {**super().to_row_dict(item), "key": kind_label(item.key), "params": told}


class RuleSetInspectView(RegisterInspectView):
    """The set with one line for each parameter, and the way to the set that follows it."""

    def get_fields_context(self):
        rows = super().get_fields_context()
        told = [
            {"label": label, "value": words, "component": None}
            for label, words in told_params(self.object.key, self.object.params)
        ]
        return [*rows[:-1], *told, rows[-1]]

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if self.user_has_permission("add") and self.object.key in RULE_KINDS:
            url = f"{reverse('rulesets:add')}?loai={self.object.key}"
            buttons = [HeaderButton("Lập bộ nối tiếp", url=url, icon_name="plus"), *buttons]
        return buttons


class ChooseKindView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Which kind of rule the new set is of."""

    template_name = "organisation/admin/rule_kinds.html"
    model = RuleSet
    permission_required = "add"
    page_title = "Thêm bộ quy định"
    header_icon = "list-ol"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("rulesets:index"), "label": "Bộ quy định theo thời gian"},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        today = {rule.key: rule for rule in RuleSet.objects.valid().order_by("valid_from")}
        kinds = [
            (f"{reverse('rulesets:add')}?loai={key}", label, today.get(key))
            for key, (label, _params) in RULE_KINDS.items()
        ]
        return super().get_context_data(**kwargs, kinds=kinds)


class RuleSetCreateView(RegisterCreateView):
    """A new set of a kind; without a kind the officer chooses one first."""

    @property
    def kind(self):
        return self.request.GET.get("loai", "")

    def get(self, request, *args, **kwargs):
        if not self.kind:
            return ChooseKindView.as_view()(request)
        return super().get(request, *args, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        if self.kind and self.kind not in RULE_KINDS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.kind:
            return redirect("rulesets:add")
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind}

    def get_add_url(self):
        return f"{super().get_add_url()}?loai={self.kind}"

    def get_page_subtitle(self):
        return kind_label(self.kind)


class RuleSetViewSet(RegisterViewSet):
    """Which law on which day; a set is followed by the next one, never deleted."""

    model = RuleSet
    name = "rulesets"
    url_prefix = "to-chuc/bo-quy-dinh"
    icon = "list-ol"
    menu_label = "Bộ quy định"
    index_view_class = RuleSetIndexView
    add_view_class = RuleSetCreateView
    inspect_view_class = RuleSetInspectView
    filterset_class = RuleSetFilterSet
    search_fields = ["name", "legal_basis"]
    ordering = "key"
    export_filename = "bo-quy-dinh"
    list_export = ["key", "name", "valid_from", "valid_to", "params", "legal_basis"]
    export_headings = {"key": "Loại", "params": "Nội dung"}
    inspect_view_fields = ["name", "valid_from", "valid_to", "legal_basis"]

    def get_form_class(self, for_update=False):
        return RuleSetForm
