"""Officers, units, roles and the calendar."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class OrganisationConfig(AppConfig):
    default = True
    name = "organisation"
    verbose_name = "Tổ chức, cán bộ"

    def ready(self) -> None:
        from common import guards  # noqa: PLC0415 -- app ready
        from organisation.guards import GUARDS  # noqa: PLC0415 -- app ready

        guards.register(*GUARDS)


class OfficersConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, fitted to one name field."""

    user_viewset = "organisation.viewsets.OfficerViewSet"
