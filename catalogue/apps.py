"""The catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Danh mục thủ tục"

    def ready(self) -> None:
        from catalogue.guards import GUARDS  # noqa: PLC0415 -- app ready
        from catalogue.supplementary_kind import (  # noqa: PLC0415 -- app ready
            SUPPLEMENTARY_FIELD,
        )
        from common import guards  # noqa: PLC0415 -- app ready
        from organisation.definition_kinds import register  # noqa: PLC0415 -- app ready

        guards.register(*GUARDS)
        register(SUPPLEMENTARY_FIELD)
