"""``export_catalogue OUT.xlsx``: the whole catalogue of one day, child sheets included."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.exports import export_catalogue


class Command(BaseCommand):
    help = "Xuất toàn bộ danh mục thủ tục hành chính ra tệp .xlsx theo bố cục CSDL quốc gia."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", help="Tệp .xlsx sẽ ghi")
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, help="Danh mục có hiệu lực ngày nào, YYYY-MM-DD"
        )
        parser.add_argument(
            "--known",
            type=dt.datetime.fromisoformat,
            help="Theo sổ ghi nhận tính đến lúc nào, YYYY-MM-DD hoặc YYYY-MM-DDTHH:MM",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = options["known"]
        if known is not None and timezone.is_naive(known):
            known = timezone.make_aware(known)
        number = export_catalogue(options["out"], on=options["on"], known=known)
        self.stdout.write(f"Đã ghi {number} thủ tục vào {options['out']}.")
