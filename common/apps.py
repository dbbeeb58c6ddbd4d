"""Guards are taken down for a migrate that has work to do, and put up after every migrate."""

import sys
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import DateField
from django.db.models.signals import post_migrate, pre_migrate

from common import guards
from common.refusals import watch


def _before_migrate(using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan and connections[using].vendor == "sqlite":
        guards.take_down(connections[using])


def _after_migrate(using: str, **kwargs: Any) -> None:
    # sent once for each app with models; only the first has anything to do
    if guards.missing(guards.registered(), connections[using]):
        guards.put_up(guards.registered(), connections[using])


def check_guards(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail when a guard is missing or differs; ``migrate``, which puts them up, is let through."""
    if sys.argv[1:2] == ["migrate"]:
        return []
    return [
        Error(
            f"Thiếu {len(names)} chốt bảo vệ trên cơ sở dữ liệu {alias}: {', '.join(names[:5])}…",
            hint="Chạy lại: manage.py migrate",
            id="congkhai.E001",
        )
        for alias in databases or []
        if (names := guards.missing(guards.registered(), connections[alias]))
    ]


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Dùng chung"

    def ready(self) -> None:
        from wagtail.admin.forms.models import register_form_field_override  # noqa: PLC0415 -- app ready

        from common.day_inputs import DayInput  # noqa: PLC0415 -- app ready

        register_form_field_override(DateField, override={"widget": DayInput})
        connection_created.connect(watch)
        pre_migrate.connect(_before_migrate)
        post_migrate.connect(_after_migrate)
        register(Tags.database)(check_guards)
