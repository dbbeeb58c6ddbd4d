"""manage.py dump_history OUT: the public dump that publication/chain.py checks with no server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from publication.models import Seal
from publication.services.dumping import dump_lines


class Command(BaseCommand):
    help = "Trích chuỗi niêm phong và các nội dung đã ký ra một tệp để ai cũng kiểm tra được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, help="tệp sẽ ghi (.jsonl)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        draft = out.with_name(out.name + ".part")
        with draft.open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(line + "\n" for line in dump_lines())
        draft.replace(out)
        last = Seal.objects.last()
        head = f"{last.seq}:{last.hash}" if last else "trống"
        self.stdout.write(f"Đã ghi {out}. Đầu chuỗi: {head}")
