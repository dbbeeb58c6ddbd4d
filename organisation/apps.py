"""Officers, units, roles and the calendar."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Tổ chức, cán bộ"


class OfficersConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, fitted to one name field."""

    user_viewset = "organisation.viewsets.OfficerViewSet"
