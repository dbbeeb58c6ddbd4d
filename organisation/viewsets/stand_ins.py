"""“Người thay có thời hạn”: who acts for whom, from a day to a day; ended early, never deleted."""

from __future__ import annotations

from datetime import timedelta

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from common.day_inputs import DayInput
from common.refusals import Refused
from organisation.models import RoleHolding, StandIn, User
from organisation.permissions import allowed, stand_in_end_refusal, stand_in_refusal
from organisation.stand_ins import appoint, appointment_problems, end_early, was_called_off
from organisation.viewsets.base import (
    FieldHistoryView,
    RegisterIndexView,
    RegisterInspectView,
    RegisterViewSet,
    day_words,
)
from organisation.viewsets.refusals import RefusesKeeping

VIEW = "organisation.view_standin"


def visible_stand_ins(user):
    """All for those who administer or audit; else those that concern the officer."""
    stand_ins = StandIn.objects.with_people()
    return stand_ins if allowed(user, VIEW) else stand_ins.about(user)


def holdings_to_stand_in_for(user):
    """Roles held now or later for which the user may name a deputy."""
    today = timezone.localdate()
    holdings = RoleHolding.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    if not allowed(user, "organisation.add_standin"):
        holdings = holdings.filter(user=user)
    return holdings.select_related("user", "unit").order_by("user__sort_key", "role")


def can_end(stand_in, user):
    """True while there is a day to take away and the user may."""
    begun_or_coming = stand_in.valid_to >= timezone.localdate() and not was_called_off(stand_in)
    return begun_or_coming and not stand_in_end_refusal(user, stand_in)


def standing(stand_in):
    """Where it stands, in words."""
    today = timezone.localdate()
    if was_called_off(stand_in):
        return "Đã hủy"
    if stand_in.valid_to < today:
        return "Đã kết thúc"
    return "Chưa bắt đầu" if stand_in.valid_from > today else "Đang thay"


class HoldingChoiceField(forms.ModelChoiceField):
    """Whose role, which role, where."""

    def label_from_instance(self, holding):
        return f"{holding.user}: {holding}"


class StandInForm(WagtailAdminModelForm):
    """Name a deputy; ``for_user`` is the one who names."""

    holding = HoldingChoiceField(label="Vai trò được thay", queryset=RoleHolding.objects.none())

    class Meta:
        model = StandIn
        fields = ["holding", "deputy", "valid_from", "valid_to", "reason", "document"]
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {
            "deputy": "Người thay làm việc bằng tên và tài khoản của chính mình.",
            "valid_to": "Dài nhất 90 ngày; có thể kết thúc sớm.",
            "reason": "Ví dụ: nghỉ phép năm.",
            "document": "Số, ngày của văn bản phân công, nếu có.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holding"].queryset = holdings_to_stand_in_for(self.for_user)
        self.fields["deputy"].queryset = User.objects.filter(is_active=True).exclude(
            pk=self.for_user.pk
        )

    def clean(self):
        cleaned = super().clean()
        names = ("holding", "deputy", "valid_from", "valid_to")
        holding, deputy, first, last = (cleaned.get(name) for name in names)
        if not (holding and deputy and first and last):
            return cleaned
        if refused := stand_in_refusal(self.for_user, holding, deputy):
            self.add_error("deputy", refused)
        for name, problem in appointment_problems(holding, deputy, first, last).items():
            self.add_error(name, problem)
        return cleaned


class EndStandInForm(WagtailAdminModelForm):
    """The last day, brought forward."""

    class Meta:
        model = StandIn
        fields = ["valid_to"]
        labels = {"valid_to": "Ngày cuối còn thay"}
        widgets = {"valid_to": DayInput}
        help_texts = {
            "valid_to": "Ghi ngày hôm qua để kết thúc ngay, hoặc để hủy khi chưa bắt đầu."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["valid_to"] = timezone.localdate() - timedelta(days=1)


class StandInFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("now", "Đang thay"), ("later", "Chưa bắt đầu"), ("ended", "Đã kết thúc")],
        method="filter_standing",
    )

    class Meta:
        model = StandIn
        fields = []

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        wanted = {
            "now": Q(valid_from__lte=today, valid_to__gte=today),
            "later": Q(valid_from__gt=today, valid_to__gte=F("valid_from")),
            "ended": Q(valid_to__lt=today),
        }
        return queryset.filter(wanted[value])


class StandInIndexView(RegisterIndexView):
    add_item_label = "Cử người thay"

    def get_base_queryset(self):
        return visible_stand_ins(self.request.user)

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if can_end(instance, self.request.user) else None

    @cached_property
    def columns(self):
        return [
            self.title_column("deputy", label="Người thay", sort_key="deputy__sort_key"),
            Column("holder", label="Thay cho", accessor="holding.user"),
            Column("role", label="Vai trò", accessor="holding"),
            Column(
                "valid_from",
                label="Từ ngày",
                accessor=lambda row: day_words(row.valid_from),
                sort_key="valid_from",
                width="10%",
            ),
            Column(
                "valid_to",
                label="Đến hết ngày",
                accessor=lambda row: "" if was_called_off(row) else day_words(row.valid_to),
                sort_key="valid_to",
                width="10%",
            ),
            Column("standing", label="Tình trạng", accessor=standing, width="12%"),
            Column("created_by", label="Người cử", width="14%"),
        ]


class AppointView(RefusesKeeping, generic.CreateView):
    """Name a deputy; the service asks again whether one may."""

    page_title = page_subtitle = "Cử người thay"
    submit_button_label = "Cử người thay"
    submit_button_active_label = "Đang lưu…"
    success_message = "Đã ghi: %(object)s."
    error_message = "Chưa cử được: có chỗ cần sửa."

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {**super().get_initial(), "holding": self.request.GET.get("holding")}

    def save_instance(self):
        return appoint(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self):
        return []


class EndStandInView(RefusesKeeping, generic.EditView):
    """Bring the last day forward."""

    template_name = "organisation/admin/stand_in_end.html"
    page_title = "Kết thúc việc thay"
    submit_button_label = "Kết thúc việc thay"
    submit_button_active_label = "Đang lưu…"
    success_message = "Đã kết thúc: %(object)s."
    error_message = "Chưa lưu được: có chỗ cần sửa."

    def get_queryset(self):
        return visible_stand_ins(self.request.user)

    def get_object(self, queryset=None):
        stand_in = super().get_object(queryset)
        if not can_end(stand_in, self.request.user):
            raise Refused
        return stand_in

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as wrong:
            form.add_error(None, ValidationError(wrong.messages))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self):
        return end_early(
            self.object, by=self.request.user, valid_to=self.form.cleaned_data["valid_to"]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, stand_in=self.object)

    def get_success_buttons(self):
        return []


class StandInInspectView(RegisterInspectView):
    def get_object(self, queryset=None):
        return get_object_or_404(visible_stand_ins(self.request.user), pk=self.pk)


class StandInHistoryView(FieldHistoryView):
    @cached_property
    def object(self):
        return get_object_or_404(visible_stand_ins(self.request.user), pk=self.kwargs["pk"])


class StandInViewSet(RegisterViewSet):
    model = StandIn
    name = "stand_ins"
    url_prefix = "to-chuc/nguoi-thay"
    icon = "user"
    menu_label = "Người thay có thời hạn"
    index_view_class = StandInIndexView
    add_view_class = AppointView
    edit_view_class = EndStandInView
    inspect_view_class = StandInInspectView
    history_view_class = StandInHistoryView
    filterset_class = StandInFilterSet
    search_fields = ["deputy__name_folded", "holding__user__name_folded", "reason", "document"]
    ordering = "-valid_from"
    all_changes_shown = False
    export_filename = "nguoi-thay"
    list_export = [
        "deputy.full_name",
        "holding.user.full_name",
        "holding.get_role_display",
        "holding.unit.name",
        "valid_from",
        "valid_to",
        "reason",
        "document",
        "created_by.full_name",
    ]
    export_headings = {
        "deputy.full_name": "Người thay",
        "holding.user.full_name": "Thay cho",
        "holding.get_role_display": "Vai trò",
        "holding.unit.name": "Cơ quan, đơn vị",
        "created_by.full_name": "Người cử",
    }
    inspect_view_fields = [
        "deputy",
        "holding",
        "valid_from",
        "valid_to",
        "reason",
        "document",
        "created_by",
    ]

    def get_form_class(self, for_update=False):
        return EndStandInForm if for_update else StandInForm


class StandInPanel(Component):
    """On the start page: for whom I act today, and who acts for me."""

    name = "stand_ins"
    order = 0
    template_name = "organisation/admin/home_stand_ins.html"

    def __init__(self, request):
        self.request = request

    @cached_property
    def rows(self):
        return list(StandIn.objects.valid().about(self.request.user).with_people())

    def get_context_data(self, parent_context):
        user = self.request.user
        return {
            "acting": [row for row in self.rows if row.deputy_id == user.pk],
            "replaced": [row for row in self.rows if row.deputy_id != user.pk],
        }


def stand_ins_of(user, *, seen_by):
    """Lines for the page of an account: (stand-in, standing, address of its page), latest first."""
    if not allowed(seen_by, VIEW):
        return []
    return [
        (row, standing(row), _address(row, seen_by))
        for row in StandIn.objects.about(user).with_people()
    ]


def _address(row, user):
    return reverse(f"stand_ins:{'edit' if can_end(row, user) else 'inspect'}", args=[row.pk])
