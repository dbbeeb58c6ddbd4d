"""Fill an installation with the demonstration; refused wherever ``DEMO`` is off."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.demo.accounts import PASSWORD, account_table, ensure_accounts, ensure_telephones
from cms.demo.lists import make_lists
from cms.demo.officers import read_cast
from cms.demo.own_fields import make_own_fields
from cms.demo.pages import ensure_pages, ensure_settings, ensure_synonyms
from cms.demo.places import ensure_places
from cms.demo.posting import hang_some
from cms.demo.processes import make_processes
from cms.demo.register import record_papers
from cms.demo.reviews import review_some
from cms.demo.rules import make_rules
from cms.demo.units import ensure_units
from cms.demo.workflow import make_recent
from organisation.models import Notice
from publication.models import Decision
from publication.services.telling import NEWS

REFUSED = (
    "Lệnh này tạo nội dung và tài khoản trình diễn với mật khẩu ai cũng biết, nên chỉ chạy khi "
    "DEMO bật (cms.settings.dev). Ở đây DEMO đang tắt: không có gì được thay đổi."
)


class Command(BaseCommand):
    help = "Tạo nội dung và tài khoản trình diễn; chạy lại không đổi gì thêm."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(REFUSED)
        migrate_when_needed()
        call_command("sync_roles", stdout=self.stdout)
        with transaction.atomic(), quiet("wagtail"), unlogged():
            units = ensure_units()
            places = ensure_places()
            accounts = ensure_accounts()
            ensure_telephones()
            decisions = ensure_decisions()
            ensure_synonyms()
            ensure_settings()
            ensure_pages(today=timezone.localdate())
        self.stdout.write(
            f"Nội dung trình diễn: thêm {units} cơ quan, {places} nơi tiếp nhận, {accounts} tài khoản, "
            f"{decisions} quyết định."
        )
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write("Tài khoản trình diễn (trang quản trị: /quan-tri/):")
        for username, full_name, roles in account_table():
            self.stdout.write(f"  {username:<20} {full_name:<22} {roles}")
        self.stdout.write(f"Mật khẩu chung: {PASSWORD}")
        self.stdout.write(
            "Vai trò kiểm tra, trình, văn thư, quản trị đăng nhập hai bước: ở bản trình diễn, "
            "trang nhập mã tự điền mã lúc đó, chỉ cần bấm “Xác minh”."
        )


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Only warnings of this logger: the lines printed are for the person at the keyboard."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def unlogged() -> Iterator[None]:
    """Under DEBUG Django keeps the text of each query, which on SQLite takes a second query."""
    connection.make_debug_cursor = connection.make_cursor
    try:
        yield
    finally:
        del connection.make_debug_cursor


def migrate_when_needed() -> None:
    """A plan with nothing in it costs a second for no use."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def ensure_decisions() -> int:
    """The register's content, all or nothing; left alone when any decision is already there."""
    if Decision.objects.exists():
        return 0
    cast = read_cast()
    make_own_fields(cast)
    record_papers(cast)
    make_recent(cast, today=timezone.localdate())
    make_lists(cast, today=timezone.localdate())
    make_processes(cast, today=timezone.localdate())
    make_rules(cast)
    hang_some(cast, today=timezone.localdate())
    review_some(cast)
    settle_notices()
    return Decision.objects.count()


def settle_notices() -> None:
    """What still waits for somebody stays unread; no letters go to people who do not exist."""
    now = timezone.now()
    Notice.objects.update(emailed_at=now)
    Notice.objects.unread().filter(kind=NEWS).update(read_at=now)
