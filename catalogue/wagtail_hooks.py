"""Registration of the catalogue's registers in the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.models import Sector, Synonym
from catalogue.supplementary_forms import SupplementaryFieldForm
from organisation.definition_forms import register_form
from organisation.policies import HeldRolePolicy, NeverDeletedPolicy

register_permission_policy(Sector, NeverDeletedPolicy(Sector))
register_permission_policy(Synonym, HeldRolePolicy(Synonym))
register_form(SupplementaryFieldForm)

from catalogue.viewsets import SectorViewSet, SynonymViewSet  # noqa: E402 -- policies come first


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
