"""Forget an account's second step from the server: for the last administrator without a telephone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisation.models import User
from organisation.second_step import reset_second_step


class Command(BaseCommand):
    help = "Đặt lại đăng nhập hai bước của một tài khoản; ghi vào lịch sử và báo qua thư điện tử."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--reason", required=True, help="lý do, ghi vào lịch sử thay đổi")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get(username=options["username"])
            reset_second_step(user, by=None, reason=options["reason"])
        except User.DoesNotExist as missing:
            raise CommandError("Không có tài khoản này.") from missing
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"Đã đặt lại đăng nhập hai bước của {user}.")
