"""manage.py verify_history: exit 0 only when every check holds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.models import Effect, FrozenVersion
from publication.models import Decision
from publication.verification import broken_records


class Command(BaseCommand):
    help = "Kiểm tra chốt bảo vệ, mã băm của nội dung đã ký và các hiệu lực."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_records())
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"Có {len(broken)} bản ghi không đúng. Đầu tiên: {broken[0]}")
        self.stdout.write(
            f"Đúng: {Decision.objects.signed().count()} quyết định, "
            f"{FrozenVersion.objects.count()} phiên bản, {Effect.objects.count()} hiệu lực."
        )
