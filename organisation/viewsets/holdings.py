"""“Vai trò được giao”: given by an administrator to somebody else, ended, never deleted."""

from __future__ import annotations

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from common.history import history_of
from organisation import services
from organisation.enums import Role
from organisation.forms import EndHoldingForm, HoldingForm
from organisation.models import RoleHolding, Unit, User
from organisation.viewsets.base import (
    RegisterIndexView,
    RegisterInspectView,
    RegisterViewSet,
    day_words,
)
from organisation.viewsets.refusals import RefusesKeeping

INSTALLATION = "Khi cài đặt hệ thống"


def with_granters(holdings):
    """Adds ``granted_by``: the name of whoever gave the role, None at installation."""
    first = history_of(RoleHolding).filter(id=OuterRef("pk"), history_type="+")
    return holdings.annotate(granted_by=Subquery(first.values("history_user__full_name")[:1]))


class HoldingFilterSet(WagtailFilterSet):
    role = django_filters.MultipleChoiceFilter(
        label="Vai trò", choices=Role, widget=CheckboxSelectMultiple
    )
    unit = django_filters.ModelChoiceFilter(label="Cơ quan, đơn vị", queryset=Unit.objects.all())
    user = django_filters.ModelChoiceFilter(label="Cán bộ", queryset=User.objects.all())
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("now", "Đang giữ"), ("ended", "Đã kết thúc"), ("later", "Chưa bắt đầu")],
        method="filter_standing",
    )

    class Meta:
        model = RoleHolding
        fields = []

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        wanted = {
            "now": Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today)),
            "ended": Q(valid_to__lt=today),
            "later": Q(valid_from__gt=today),
        }
        return queryset.filter(wanted[value])


class HoldingIndexView(RegisterIndexView):
    add_item_label = "Giao vai trò"

    def get_base_queryset(self):
        return with_granters(super().get_base_queryset().select_related("user", "unit"))

    @cached_property
    def columns(self):
        return [
            self.title_column("user", label="Cán bộ", sort_key="user__sort_key", width="22%"),
            Column("role", label="Vai trò", accessor="get_role_display", sort_key="role"),
            Column("unit", label="Cơ quan, đơn vị", sort_key="unit__sort_key"),
            Column(
                "valid_from",
                label="Từ ngày",
                accessor=lambda holding: day_words(holding.valid_from),
                sort_key="valid_from",
                width="10%",
            ),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda holding: day_words(holding.valid_to),
                sort_key="valid_to",
                width="10%",
            ),
            Column(
                "granted_by",
                label="Người giao",
                accessor=lambda holding: holding.granted_by or INSTALLATION,
                width="16%",
            ),
        ]


class GrantView(RefusesKeeping, generic.CreateView):
    """Give a role; the service asks again whether the giver may."""

    template_name = "organisation/admin/holding_form.html"
    page_title = page_subtitle = "Giao vai trò"
    submit_button_label = "Giao vai trò"
    submit_button_active_label = "Đang lưu…"
    success_message = "Đã giao vai trò: %(object)s."
    error_message = "Chưa giao được: có chỗ cần sửa."

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {**super().get_initial(), "user": self.request.GET.get("user")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, giver=self.request.user)

    def save_instance(self):
        return services.grant_role(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self):
        return []


class EndView(RefusesKeeping, generic.EditView):
    """End a role: its last day."""

    template_name = "organisation/admin/holding_form.html"
    page_title = "Kết thúc vai trò"
    submit_button_label = "Kết thúc vai trò"
    submit_button_active_label = "Đang lưu…"
    success_message = "Đã ghi ngày kết thúc: %(object)s."
    error_message = "Chưa lưu được: có chỗ cần sửa."

    def get_page_subtitle(self):
        return f"Kết thúc vai trò của {self.object.user}"

    def get_queryset(self):
        return with_granters(RoleHolding.objects.select_related("user", "unit"))

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as wrong:
            form.add_error(None, wrong)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self):
        return services.end_role(
            self.object, by=self.request.user, valid_to=self.form.cleaned_data["valid_to"]
        )

    def get_context_data(self, **kwargs):
        granted_by = getattr(self.object, "granted_by", "") or INSTALLATION
        return super().get_context_data(**kwargs, holding=self.object, granted_by=granted_by)

    def get_success_buttons(self):
        return []


class HoldingInspectView(RegisterInspectView):
    def get_object(self, queryset=None):
        return with_granters(RoleHolding.objects.select_related("user", "unit")).get(pk=self.pk)

    def get_fields_context(self):
        granted_by = self.object.granted_by or INSTALLATION
        return [
            *super().get_fields_context(),
            {"label": "Người giao", "value": granted_by, "component": None},
        ]


class RoleHoldingViewSet(RegisterViewSet):
    model = RoleHolding
    name = "holdings"
    url_prefix = "to-chuc/vai-tro"
    icon = "key"
    menu_label = "Vai trò được giao"
    index_view_class = HoldingIndexView
    add_view_class = GrantView
    edit_view_class = EndView
    inspect_view_class = HoldingInspectView
    filterset_class = HoldingFilterSet
    search_fields = ["user__name_folded", "user__username", "unit__name_folded"]
    ordering = "user__sort_key"
    all_changes_shown = False
    export_filename = "vai-tro-duoc-giao"
    list_export = [
        "user.full_name",
        "user.username",
        "get_role_display",
        "unit.code",
        "unit.name",
        "valid_from",
        "valid_to",
        "granted_by",
    ]
    export_headings = {
        "user.full_name": "Họ và tên",
        "user.username": "Tên đăng nhập",
        "get_role_display": "Vai trò",
        "unit.code": "Mã cơ quan",
        "unit.name": "Cơ quan, đơn vị",
        "granted_by": "Người giao",
    }
    inspect_view_fields = ["user", "role", "unit", "valid_from", "valid_to"]

    def get_form_class(self, for_update=False):
        return EndHoldingForm if for_update else HoldingForm
