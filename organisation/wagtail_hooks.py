"""Registration of the organisation's screens in the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from common.refusals import Refused
from organisation.forms import OwnAccountForm
from organisation.models import CalendarDay, Place, RoleHolding, RuleSet, StandIn, Unit, User
from organisation.policies import HeldRolePolicy, NeverDeletedPolicy, StandInPolicy

for model in (Unit, Place, RoleHolding, RuleSet, User):
    register_permission_policy(model, NeverDeletedPolicy(model))
register_permission_policy(CalendarDay, HeldRolePolicy(CalendarDay))
register_permission_policy(StandIn, StandInPolicy(StandIn))

from organisation import sign_in_hooks  # noqa: E402, F401 -- policies come first
from organisation.viewsets.calendar import CalendarDayViewSet  # noqa: E402
from organisation.viewsets.definition_files import FileView, ReadFileView  # noqa: E402
from organisation.viewsets.definition_steps import (  # noqa: E402
    GoBackView,
    SwitchOffView,
    TryView,
    WriteNextView,
    WriteView,
)
from organisation.viewsets.definitions import (  # noqa: E402
    DefinitionsMenuItem,
    DefinitionView,
    HubView,
)
from organisation.viewsets.holdings import RoleHoldingViewSet  # noqa: E402
from organisation.viewsets.notices import (  # noqa: E402
    NoticeListView,
    NoticeMenuItem,
    NoticeSettingsPanel,
    OpenNoticeView,
    ReadAllView,
    UnreadPanel,
)
from organisation.viewsets.places import PlaceViewSet  # noqa: E402
from organisation.viewsets.rules import RuleSetViewSet  # noqa: E402
from organisation.viewsets.session import session_state  # noqa: E402
from organisation.viewsets.stand_ins import StandInPanel, StandInViewSet  # noqa: E402
from organisation.viewsets.units import UnitViewSet  # noqa: E402

# “Tài khoản của tôi” asks for our one name field.
NameEmailSettingsPanel.form_class = OwnAccountForm


class OrganisationGroup(ViewSetGroup):
    """One menu; the accounts join it through ``submenu_hook``."""

    menu_label = "Tổ chức"
    menu_name = "organisation"
    menu_icon = "group"
    menu_order = 700
    submenu_hook = "register_organisation_menu_item"
    items = (
        UnitViewSet,
        PlaceViewSet,
        RoleHoldingViewSet,
        StandInViewSet,
        CalendarDayViewSet,
        RuleSetViewSet,
    )


@hooks.register("register_admin_viewset")
def organisation_group():
    """Units, roles, calendar and rule sets."""
    return OrganisationGroup()


@hooks.register("register_admin_urls")
def session_urls():
    """Where an open form asks for its session."""
    return [path("phien/", session_state, name="session_state")]


@hooks.register("register_admin_urls")
def notice_urls():
    """The officer's own notices."""
    return [
        path("thong-bao/", NoticeListView.as_view(), name="notices"),
        path("thong-bao/da-doc/", ReadAllView.as_view(), name="notices_read"),
        path("thong-bao/<int:pk>/", OpenNoticeView.as_view(), name="notice"),
    ]


@hooks.register("register_admin_urls")
def definition_urls():
    """What the office sets itself."""
    one = "cau-hinh/<int:pk>"
    return [
        path("cau-hinh/", HubView.as_view(), name="definitions"),
        path("cau-hinh/tep/", FileView.as_view(), name="definitions_file"),
        path("cau-hinh/doc-tep/", ReadFileView.as_view(), name="definitions_read"),
        path("cau-hinh/them/<slug:kind>/", WriteView.as_view(), name="definition_add"),
        path(f"{one}/", DefinitionView.as_view(), name="definition"),
        path(f"{one}/sua/", WriteNextView.as_view(), name="definition_write"),
        path(f"{one}/ban/<int:text>/", TryView.as_view(), name="definition_try"),
        path(f"{one}/tat/", SwitchOffView.as_view(), name="definition_off"),
        path(f"{one}/tro-lai/", GoBackView.as_view(), name="definition_back"),
    ]


@hooks.register("register_admin_menu_item")
def definitions_item():
    """For who may see what the office sets."""
    return DefinitionsMenuItem(
        "Cấu hình", reverse("definitions"), name="definitions", icon_name="cogs", order=710
    )


@hooks.register("register_icons")
def icons(icons):
    """Wagtail has no bell."""
    return [*icons, "organisation/icons/bell.svg"]


@hooks.register("register_admin_menu_item")
def notices_item():
    """With the number of unread ones."""
    return NoticeMenuItem(
        "Thông báo", reverse("notices"), name="notices", icon_name="bell", order=50
    )


@hooks.register("construct_homepage_panels", order=10)
def stand_ins_today(request, panels):
    """First of all: for whom one acts today."""
    panel = StandInPanel(request)
    if panel.rows:
        panels.append(panel)


@hooks.register("construct_homepage_panels", order=10)
def unread_notices(request, panels):
    """Above the officer's own work."""
    panels.append(UnreadPanel(request))


@hooks.register("register_account_settings_panel")
def notice_settings(request, user, profile):
    """Whether notices come by e-mail as well."""
    return NoticeSettingsPanel(request, user, profile)


@hooks.register("insert_global_admin_js")
def session_watch():
    """A form left open must not be lost to the sign-in page."""
    return format_html(
        '<script src="{}" data-url="{}" data-login="{}" defer></script>',
        static("admin/js/session_watch.js"),
        reverse("session_state"),
        reverse("wagtailadmin_login"),
    )


def _refused(action):
    """Wagtail's bulk action, refused: it would pass by roles, four eyes and history."""

    class Closed(action):
        def dispatch(self, request, *args, **kwargs):
            raise Refused

    return Closed


for action in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction):
    # registered after Wagtail's own, so that ours is the one that answers
    hooks.register("register_bulk_action", _refused(action), order=100)
