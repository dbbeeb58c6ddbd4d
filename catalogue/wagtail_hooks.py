"""Registration of the catalogue's registers in the admin."""

from __future__ import annotations

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.models import Sector, Synonym
from catalogue.supplementary_forms import SupplementaryFieldForm
from catalogue.viewsets.online_service import (
    TITLE,
    OnlineChangesView,
    OnlineFiguresView,
    OnlineProceduresView,
    OnlineServiceMenuItem,
)
from organisation.definition_forms import register_form
from organisation.policies import HeldRolePolicy, NeverDeletedPolicy

register_permission_policy(Sector, NeverDeletedPolicy(Sector))
register_permission_policy(Synonym, HeldRolePolicy(Synonym))
register_form(SupplementaryFieldForm)

from catalogue.viewsets.registers import SectorViewSet, SynonymViewSet  # noqa: E402 -- policies come first


class RegistersGroup(ViewSetGroup):
    """“Lĩnh vực, từ ngữ”: what texts refer to."""

    menu_label = "Lĩnh vực, từ ngữ"
    menu_name = "registers"
    menu_icon = "folder-open-inverse"
    menu_order = 140
    items = (SectorViewSet, SynonymViewSet)


@hooks.register("register_admin_viewset")
def registers():
    """Sectors and synonyms."""
    return RegistersGroup()


@hooks.register("register_admin_urls")
def online_urls():
    """How far procedures are served online."""
    base = "dich-vu-cong-truc-tuyen"
    return [
        path(f"{base}/", OnlineFiguresView.as_view(), name="online_figures"),
        path(f"{base}/thu-tuc/", OnlineProceduresView.as_view(), name="online_procedures"),
        path(f"{base}/thay-doi/", OnlineChangesView.as_view(), name="online_changes"),
    ]


@hooks.register("register_reports_menu_item")
def online_item():
    """Below “Báo cáo”."""
    return OnlineServiceMenuItem(
        TITLE, reverse("online_figures"), name="online-service", icon_name="globe", order=100
    )
