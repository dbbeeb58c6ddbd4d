"""The roof."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Cổng thông tin"

    def ready(self) -> None:
        from cms import receivers  # noqa: PLC0415 -- app ready

        receivers.connect()
