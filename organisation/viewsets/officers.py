"""“Tài khoản”: officers in Wagtail's user screens, invited by e-mail, with the roles they hold."""

from __future__ import annotations

from smtplib import SMTPException

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.forms import CheckboxSelectMultiple
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.users.views.users import EditView, UserViewSet

from common.refusals import Refused
from organisation.account_sheet import (
    account_template,
    can_bring_accounts,
    make_accounts,
    read_accounts,
)
from organisation.accounts import (
    awaits_password,
    create_account,
    invite_again,
    tell_old_address,
)
from organisation.enums import Role
from organisation.forms import AccountForm, EditAccountForm
from organisation.models import RoleHolding, Unit, User
from organisation.permissions import allowed, grant_refusal
from organisation.viewsets.base import (
    FieldHistoryView,
    RegisterIndexView,
    RegisterInspectView,
    day_words,
)
from organisation.viewsets.holdings import INSTALLATION, with_granters
from organisation.viewsets.login_pause import pause_buttons
from organisation.viewsets.refusals import RefusesKeeping
from organisation.viewsets.sheet_import import SheetImportView, SheetTemplateView
from organisation.viewsets.stand_ins import stand_ins_of

CHANGE = "organisation.change_user"


def standing(user):
    """Where an account stands, in words."""
    if user.left_on:
        gone = "Đã" if user.has_left() or not user.is_active else "Sẽ"
        return f"{gone} thôi việc, ngày cuối {day_words(user.left_on)}"
    if not user.is_active:
        return "Đã khóa"
    return "Chưa đặt mật khẩu" if awaits_password(user) else "Đang hoạt động"


def buttons_of_others(user, request_user):
    """Buttons that upper floors add to an account (a leaver's papers)."""
    return [
        button
        for hook in hooks.get_hooks("register_user_listing_buttons")
        for button in hook(user=user, request_user=request_user)
    ]


class OfficerFilterSet(WagtailFilterSet):
    role = django_filters.MultipleChoiceFilter(
        label="Vai trò", choices=Role, widget=CheckboxSelectMultiple, method="filter_role"
    )
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan, đơn vị", queryset=Unit.objects.all(), method="filter_unit"
    )
    is_active = django_filters.ChoiceFilter(
        label="Đăng nhập", choices=[("True", "Được đăng nhập"), ("False", "Đã khóa")]
    )

    class Meta:
        model = User
        fields = []

    def filter_role(self, queryset, name, value):
        held = RoleHolding.objects.valid().filter(role__in=value) if value else None
        return queryset.filter(holdings__in=held).distinct() if value else queryset

    def filter_unit(self, queryset, name, value):
        held = RoleHolding.objects.valid().filter(unit=value)
        return queryset.filter(holdings__in=held).distinct()


class OfficerIndexView(RegisterIndexView):
    add_item_label = "Thêm tài khoản"
    page_title = "Tài khoản"

    def get_base_queryset(self):
        held = RoleHolding.objects.valid().select_related("unit")
        return User.objects.prefetch_related(Prefetch("holdings", held, to_attr="held_today"))

    @cached_property
    def columns(self):
        return [
            self.title_column("full_name", label="Họ và tên", sort_key="sort_key", width="22%"),
            Column("username", label="Tên đăng nhập", sort_key="username", width="14%"),
            Column(
                "roles",
                label="Vai trò hiện nay",
                accessor=lambda user: "; ".join(str(held) for held in user.held_today) or "–",
                width="30%",
            ),
            Column("standing", label="Tình trạng", accessor=standing, width="16%"),
            DateColumn(
                "last_login", label="Đăng nhập gần nhất", sort_key="last_login", width="12%"
            ),
        ]

    def get_list_more_buttons(self, instance):
        own = super().get_list_more_buttons(instance)
        if awaits_password(instance) and allowed(self.request.user, CHANGE):
            own.append(invitation_button(instance))
        return [*own, *buttons_of_others(instance, self.request.user)]

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if can_bring_accounts(self.request.user):
            url = reverse("wagtailusers_users:import")
            buttons.append(HeaderButton("Nhập bảng tính", url=url, icon_name="upload"))
        return buttons


def invitation_button(user):
    """The button that asks whether to send the invitation again."""
    url = reverse("wagtailusers_users:invite", args=[user.pk])
    return Button("Gửi lại lời mời", url=url, icon_name="mail", priority=50)


def holdings_of(user):
    """Every role the officer held, holds or will hold, with who gave it; latest first."""
    return with_granters(user.holdings.select_related("unit")).order_by("-valid_from", "role")


class OfficerCreateView(RefusesKeeping, generic.CreateView):
    page_title = page_subtitle = "Thêm tài khoản"
    submit_button_label = "Lập tài khoản và gửi lời mời"
    submit_button_active_label = "Đang gửi…"
    error_message = "Chưa lập được tài khoản: có chỗ cần sửa."

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def save_instance(self):
        return create_account(by=self.request.user, **self.form.cleaned_data)

    def get_success_message(self, instance):
        return (
            f"Đã lập tài khoản của {instance} và gửi lời mời đặt mật khẩu tới {instance.email}. "
            "Hãy giao vai trò cho tài khoản này."
        )

    def get_success_buttons(self):
        return []

    def get_success_url(self):
        return reverse("wagtailusers_users:inspect", args=[self.object.pk])


class OfficerEditView(RefusesKeeping, EditView):
    """Name, address, lock; roles are shown, given on their own screen."""

    template_name = "organisation/admin/officer_edit.html"
    success_message = "Đã lưu tài khoản của %(object)s."
    error_message = "Chưa lưu được tài khoản: có chỗ cần sửa."

    def save_instance(self):
        old_address = self.form.initial.get("email")
        user = super().save_instance()
        if "email" in self.form.changed_data and old_address:
            transaction.on_commit(lambda: tell_old_address(user, old_address), robust=True)
        return user

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, **_roles_context(self.request, self.object))

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *_account_buttons(self.request, self.object)]

    def get_success_buttons(self):
        return []


class OfficerInspectView(RegisterInspectView):
    """The account on one page."""

    template_name = "organisation/admin/officer.html"
    page_title = "Tài khoản"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, standing=standing(self.object), **_roles_context(self.request, self.object)
        )

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *_account_buttons(self.request, self.object)]


def _roles_context(request, user):
    today = timezone.localdate()
    return {
        "holdings": holdings_of(user),
        "today": today,
        "installation": INSTALLATION,
        "stand_ins": stand_ins_of(user, seen_by=request.user),
        "may_end": allowed(request.user, "organisation.change_roleholding"),
        "grant_url": ""
        if grant_refusal(request.user, user)
        else f"{reverse('holdings:add')}?user={user.pk}",
    }


def _account_buttons(request, user):
    buttons = [*buttons_of_others(user, request.user), *pause_buttons(user, request.user)]
    if awaits_password(user) and allowed(request.user, CHANGE):
        buttons.append(invitation_button(user))
    return buttons


class InviteView(WagtailAdminTemplateMixin, TemplateView):
    """Ask, then send the link again."""

    template_name = "organisation/admin/invite.html"
    page_title = "Gửi lại lời mời"
    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, CHANGE):
            raise Refused
        self.officer = get_object_or_404(User, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        back_url = reverse("wagtailusers_users:inspect", args=[self.officer.pk])
        return super().get_context_data(**kwargs, officer=self.officer, back_url=back_url)

    def post(self, request, *args, **kwargs):
        try:
            invite_again(self.officer, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        except (SMTPException, OSError):
            messages.error(request, "Máy chủ thư không nhận thư; hãy thử lại sau.")
        else:
            messages.success(request, f"Đã gửi lời mời tới {self.officer.email}.")
        return redirect("wagtailusers_users:inspect", self.officer.pk)


class AccountImportView(SheetImportView):
    page_title = "Lập tài khoản từ bảng tính"
    preview_template_name = "organisation/admin/account_preview.html"
    index_url_name = "wagtailusers_users:index"
    index_label = "Tài khoản"
    template_url_name = "wagtailusers_users:sheet"
    intro = (
        "Mỗi dòng là một vai trò của một người. Tài khoản đã có được giữ nguyên, vai trò đã giao "
        "không giao lại; chỉ cần một ô sai là không lập gì cả."
    )

    def may_import(self, user):
        return can_bring_accounts(user)

    def read(self, content, file_name, options):
        return read_accounts(content, file_name, by=self.request.user)

    def apply(self, plan):
        roles = plan.new_roles
        made = make_accounts(plan, by=self.request.user)
        return f"Đã lập {len(made)} tài khoản, giao {roles} vai trò."


class AccountTemplateView(SheetTemplateView):
    may_import = staticmethod(can_bring_accounts)
    make = staticmethod(account_template)
    file_name = "mau-tai-khoan.xlsx"


class OfficerViewSet(UserViewSet):
    """Accounts with one name field; superuser rights are given on the command line only."""

    menu_label = "Tài khoản"
    menu_order = 20
    menu_hook = "register_organisation_menu_item"
    ordering = "sort_key"
    search_fields = ["name_folded", "username", "email"]
    search_backend_name = None
    filterset_class = OfficerFilterSet
    list_per_page = 50
    index_view_class = OfficerIndexView
    add_view_class = OfficerCreateView
    edit_view_class = OfficerEditView
    inspect_view_class = OfficerInspectView
    history_view_class = FieldHistoryView
    inspect_view_enabled = True
    copy_view_enabled = False
    template_prefix = ""
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "organisation/admin/officer_edit.html"
    inspect_template_name = "organisation/admin/officer.html"
    inspect_view_fields = ["full_name", "username", "email", "phone"]
    export_filename = "tai-khoan"
    list_export = ["full_name", "username", "email", "phone", "is_active", "left_on"]
    export_headings = {"is_active": "Được đăng nhập"}
    UNUSED = frozenset({"delete", "usage", "copy", "history_results"})

    def get_form_class(self, for_update=False):
        return EditAccountForm if for_update else AccountForm

    def get_common_view_kwargs(self, **kwargs):
        unused = {"delete_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**unused, **kwargs})

    def get_history_view_kwargs(self, **kwargs):
        return {"header_icon": "history", **kwargs}

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in self.UNUSED]
        return [
            *kept,
            path("invite/<int:pk>/", InviteView.as_view(), name="invite"),
            path("import/", AccountImportView.as_view(), name="import"),
            path("sheet/", AccountTemplateView.as_view(), name="sheet"),
        ]
