"""manage.py verify_history: exit 0 only when every check holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from catalogue.models import Effect, FrozenVersion
from publication.chain import check_dump, kept_head
from publication.models import Decision, Seal
from publication.verification import broken_records


def _keep_little() -> None:
    """Every page is read once, in order: SQLite need not remember them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-4000")


class Command(BaseCommand):
    help = "Kiểm tra chốt bảo vệ, chuỗi niêm phong, mã băm của nội dung đã ký và các hiệu lực."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dump", type=Path, help="kiểm tra một tệp trích thay vì sổ đang dùng")
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=kept_head,
            metavar="SỐ:MÃ",
            help="đầu chuỗi đã giữ từ trước; phải còn trong chuỗi",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = options["head"]
        if options["dump"]:
            try:
                with options["dump"].open(encoding="utf-8") as lines:
                    broken = list(check_dump(lines, kept=kept))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"Không đọc được tệp: {error}", returncode=2) from error
        else:
            _keep_little()
            broken = list(broken_records(kept))
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"Có {len(broken)} bản ghi không đúng. Đầu tiên: {broken[0]}")
        if options["dump"]:
            self.stdout.write("Đúng: tệp trích nguyên vẹn.")
            return
        self.stdout.write(
            f"Đúng: {Decision.objects.signed().count()} quyết định, "
            f"{FrozenVersion.objects.count()} phiên bản, {Effect.objects.count()} hiệu lực, "
            f"{Seal.objects.count()} mục niêm phong."
        )
