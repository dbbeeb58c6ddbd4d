"""``import_catalogue FILE``: a workbook into a draft decision, or an already signed one."""

from __future__ import annotations

import json
import mimetypes
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalogue.enums import BatchStatus, RowStatus
from catalogue.import_reports import counts_of, counts_text, payload_of, write_report
from catalogue.imports import answer_all, stage
from catalogue.models import ImportBatch
from common.transitions import MoveRefused
from organisation.models import PrivateFile, Unit, User
from publication.enums import Origin
from publication.imports import TAKEN_STATUSES, draft_from_batch
from publication.models import Decision
from publication.services import SignedPaper, record_from_paper

CLEAN, REJECTED, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Đọc bảng tính (.xlsx, .xls, .csv) thành dự thảo quyết định, hoặc ghi nhận một quyết định "
        "đã ký khi có số và ngày. Không nêu --by thì chỉ đọc và báo kết quả."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="Tệp bảng tính")
        parser.add_argument("--by", default="", help="Tên đăng nhập của cán bộ thực hiện")
        parser.add_argument("--unit", default="", help="Mã định danh cơ quan soạn thảo")
        parser.add_argument("--title", default="", help="Trích yếu của quyết định")
        parser.add_argument("--decision", default="", help="Số quyết định đã ký, ví dụ 12/QĐ-UBND")
        parser.add_argument("--signed", type=date.fromisoformat, help="Ngày ký, YYYY-MM-DD")
        parser.add_argument(
            "--effective", type=date.fromisoformat, help="Ngày có hiệu lực, YYYY-MM-DD"
        )
        parser.add_argument(
            "--signer", default="Chủ tịch UBND tỉnh Quảng Ngãi", help="Họ tên người ký"
        )
        parser.add_argument("--scan", default="", help="Tệp PDF bản đã ký")
        parser.add_argument(
            "--answers", default="", help="Tệp JSON: khóa câu hỏi → trả lời, dùng cho mọi dòng"
        )
        parser.add_argument(
            "--skip-rejected", action="store_true", help="Bỏ qua các dòng bị từ chối"
        )
        parser.add_argument("--dry-run", action="store_true", help="Chỉ đọc và báo, không lưu gì")
        parser.add_argument("--report", default="", help="Ghi báo cáo từng dòng ra tệp .xlsx")
        parser.add_argument("--json", action="store_true", help="In kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        _check_paper(options)
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError:
            self._refuse(options, path.name, "Không mở được tệp.")
        dry = options["dry_run"] or not options["by"]
        try:
            batch, outcome = self._read(content, path.name, options, dry=dry)
        finally:
            PrivateFile.discard_unrecorded(content)
        code = _exit_code(batch, outcome)
        if code:
            sys.exit(code)

    @transaction.atomic
    def _read(
        self, content: bytes, name: str, options: dict[str, Any], *, dry: bool
    ) -> tuple[ImportBatch, dict[str, Any]]:
        """All of it or nothing; a mere reading leaves nothing."""
        batch = _staged(content, name, options)
        outcome: dict[str, Any] = {"decision": None, "problems": []}
        if batch.status != BatchStatus.UNREADABLE:
            outcome = _outcome(batch, options, dry=dry)
        self._tell(batch, outcome, options)
        if dry:
            transaction.set_rollback(True)
        return batch, outcome

    def _refuse(self, options: dict[str, Any], name: str, message: str) -> None:
        if options["json"]:
            counts = dict.fromkeys(RowStatus.values, 0)
            answer = {"file": name, "layout": "", "counts": counts, "rows": [], "message": message}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        self.stderr.write(f"{name}: {message}")
        sys.exit(UNREADABLE)

    def _tell(self, batch: ImportBatch, outcome: dict[str, Any], options: dict[str, Any]) -> None:
        if batch.status == BatchStatus.UNREADABLE:
            self._refuse(options, batch.file_name, batch.message)
        if options["report"]:
            write_report(batch, options["report"])
        decision: Decision | None = outcome["decision"]
        if options["json"]:
            answer = payload_of(batch) | {
                "decision": decision.pk if decision else None,
                "problems": outcome["problems"],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(f"{batch.file_name}: {counts_text(batch)}.")
        for note in filter(None, batch.message.split("\n")):
            self.stdout.write(f"  {note}")
        for row in batch.rows.filter(status__in=[RowStatus.REJECTED, RowStatus.QUESTION]):
            told = [entry["message"] for entry in (*row.errors, *row.questions)]
            self.stdout.write(f"  {row.sheet}, dòng {row.number} ({row.code}): {' '.join(told)}")
        for problem in outcome["problems"]:
            self.stdout.write(f"  {problem}")
        if decision:
            self.stdout.write(f"{decision.get_state_display()}: {decision} (số {decision.pk}).")


def _check_paper(options: dict[str, Any]) -> None:
    if not options["decision"]:
        return
    missing = [f"--{name}" for name in ("by", "signed", "effective") if not options[name]]
    if missing:
        raise CommandError(f"Ghi nhận quyết định đã ký cần thêm {', '.join(missing)}.")


def _staged(content: bytes, name: str, options: dict[str, Any]) -> ImportBatch:
    user = _user(options)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    batch = stage(
        PrivateFile.keep(content, name=name[:255], content_type=kind, by=user),
        file_name=name[:255],
        user=user,
        unit=_unit(options, user),
        effective_on=options["effective"],
        from_paper=bool(options["decision"]),
    )
    if options["answers"] and batch.status == BatchStatus.READY:
        answers = json.loads(Path(options["answers"]).read_text(encoding="utf-8"))
        answer_all(batch, answers, by=user)
        batch.refresh_from_db()
    return batch


def _user(options: dict[str, Any]) -> User:
    """The officer named; for a mere reading a nameless one, gone with the transaction."""
    if not options["by"]:
        return User.objects.create(username="import-catalogue-reader", is_active=False)
    user = User.objects.filter(username=options["by"], is_active=True).first()
    if user is None:
        raise CommandError(f"Không có tài khoản đang hoạt động tên “{options['by']}”.")
    return user


def _unit(options: dict[str, Any], user: User) -> Unit | None:
    if options["unit"]:
        unit = Unit.objects.filter(code__iexact=options["unit"]).first()
        if unit is None:
            raise CommandError(f"Không có cơ quan với mã định danh “{options['unit']}”.")
        return unit
    holdings = user.holdings_on()
    return holdings[0].unit if holdings else None


def _outcome(batch: ImportBatch, options: dict[str, Any], *, dry: bool) -> dict[str, Any]:
    """The decision made, or why none was."""
    counts = counts_of(batch)
    if dry or not (sum(counts[status] for status in (*TAKEN_STATUSES, "question", "rejected"))):
        return {"decision": None, "problems": []}
    try:
        with transaction.atomic():
            return {"decision": _decide(batch, options), "problems": []}
    except ValidationError as problem:
        return {"decision": None, "problems": problem.messages}
    except (PermissionDenied, MoveRefused) as problem:
        return {"decision": None, "problems": [str(problem)]}


def _decide(batch: ImportBatch, options: dict[str, Any]) -> Decision:
    number = options["decision"]
    named = f"theo Quyết định số {number}" if number else f"nhập từ tệp {batch.file_name}"
    decision = draft_from_batch(
        batch,
        by=batch.user,
        title=options["title"] or f"Công bố danh mục thủ tục hành chính {named}",
        effective_on=options["effective"],
        skip_rejected=options["skip_rejected"],
        origin=Origin.PAPER if number else Origin.WORKFLOW,
    )
    if not number:
        return decision
    scan = None
    if options["scan"]:
        path = Path(options["scan"])
        scan = PrivateFile.keep(
            path.read_bytes(), name=path.name, content_type="application/pdf", by=batch.user
        )
    paper = SignedPaper(
        number=number, signed_on=options["signed"], signer=options["signer"], scan=scan
    )
    return record_from_paper(decision, by=batch.user, paper=paper)


def _exit_code(batch: ImportBatch, outcome: dict[str, Any]) -> int:
    if batch.status == BatchStatus.UNREADABLE:
        return UNREADABLE
    if batch.counts.get(RowStatus.REJECTED) or outcome["problems"]:
        return REJECTED
    return CLEAN
