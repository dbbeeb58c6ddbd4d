"""The command: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from catalogue.models import ImportBatch, ProcedureVersion, StagedRow
from organisation.enums import Role
from organisation.models import PrivateFile, User
from publication.enums import Origin, State
from publication.models import Decision
from tests.catalogue.workbooks import workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory, officer

pytestmark = pytest.mark.django_db

HEAD = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết"]
CLEAN = ["1.000001", "Cấp thẻ", "Hộ tịch", "5 ngày"]
DAMAGED = [1.00177, "Cấp thẻ", "Hộ tịch", "5 ngày"]


@pytest.fixture
def editor() -> User:
    SectorFactory(name="Hộ tịch")
    return officer(Role.DEPARTMENT_EDITOR, unit=UnitFactory(code="H48.77"), username="an")


@pytest.fixture
def clerk() -> User:
    SectorFactory(name="Hộ tịch")
    return officer(Role.CHAIRMAN_CLERK, unit=UnitFactory(code="H48.01"), username="chi")


def file(tmp_path: Path, *rows: list[Any]) -> str:
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(workbook({"Danh mục": [HEAD, *rows]}))
    return str(path)


def run(capsys: Any, *args: str) -> tuple[int, str]:
    """Exit code and standard output."""
    try:
        call_command("import_catalogue", *args)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


def test_clean_file_becomes_a_draft(tmp_path: Path, capsys: Any, editor: User) -> None:
    code, told = run(capsys, file(tmp_path, CLEAN), "--by", "an")

    decision = Decision.objects.get()
    assert code == 0
    assert told.splitlines()[0] == (
        "danh-muc.xlsx: 1 mới, 0 thay đổi, 0 không đổi, 0 bãi bỏ, 0 cần trả lời, 0 bị từ chối."
    )
    assert (decision.state, decision.unit.code, decision.items.count()) == (
        State.DRAFTING,
        "H48.77",
        1,
    )


def test_json_follows_the_schema(tmp_path: Path, capsys: Any, editor: User) -> None:
    code, told = run(capsys, file(tmp_path, CLEAN, DAMAGED), "--by", "an", "--json")

    answer = json.loads(told)
    assert code == 1
    assert (answer["file"], answer["layout"]) == ("danh-muc.xlsx", "annex")
    assert answer["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "abolished": 0,
        "question": 0,
        "rejected": 1,
    }
    first, second = answer["rows"]
    assert (first["sheet"], first["row"], first["code"], first["status"]) == (
        "Danh mục",
        2,
        "1.000001",
        "new",
    )
    assert {"field": "time_limit", "old": "", "new": "5 ngày"} in first["changes"]
    assert second["status"] == "rejected"
    assert [error["column"] for error in second["errors"]] == ["A"]
    assert Decision.objects.count() == 0


def test_skip_rejected_drafts_the_rest(tmp_path: Path, capsys: Any, editor: User) -> None:
    code, _told = run(capsys, file(tmp_path, CLEAN, DAMAGED), "--by", "an", "--skip-rejected")

    assert (code, Decision.objects.get().items.count()) == (1, 1)


def stored_files() -> list[str]:
    """Names of everything in the private storage."""
    return sorted(path.name for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file())


def test_dry_run_keeps_nothing(tmp_path: Path, capsys: Any, editor: User) -> None:
    before = stored_files()

    code, _told = run(capsys, file(tmp_path, CLEAN), "--by", "an", "--dry-run")

    left = (ImportBatch, StagedRow, Decision, ProcedureVersion, PrivateFile)
    assert (code, [model.objects.count() for model in left]) == (0, [0, 0, 0, 0, 0])
    assert set(stored_files()) - set(before) == set()


def test_without_an_officer_the_file_is_only_read(
    tmp_path: Path, capsys: Any, editor: User
) -> None:
    code, told = run(capsys, file(tmp_path, CLEAN), "--unit", "H48.77", "--json")

    assert (code, json.loads(told)["counts"]["new"]) == (0, 1)
    assert (ImportBatch.objects.count(), User.objects.count()) == (0, 1)


def test_signed_decision_is_recorded_from_paper(tmp_path: Path, capsys: Any, clerk: User) -> None:
    code, _told = run(
        capsys,
        file(tmp_path, CLEAN),
        *["--by", "chi", "--decision", "12/QĐ-UBND", "--signed", "2024-01-02"],
        *["--effective", "2024-01-10"],
    )

    decision = Decision.objects.get()
    assert code == 0
    assert (decision.origin, decision.state, decision.act.number) == (
        Origin.PAPER,
        State.ISSUED,
        "12/QĐ-UBND",
    )
    assert decision.scan is None


def test_open_questions_are_reported_and_nothing_is_recorded(
    tmp_path: Path, capsys: Any, clerk: User
) -> None:
    code, told = run(
        capsys,
        file(tmp_path, ["1.000001", "x", "Lạ", "5 ngày"]),
        *["--by", "chi", "--decision", "12/QĐ-UBND", "--signed", "2024-01-02"],
        *["--effective", "2024-01-10"],
    )

    assert (code, Decision.objects.count()) == (1, 0)
    assert "Còn câu hỏi chưa trả lời: trang “Danh mục”, dòng 2." in told


def test_answers_from_a_file_settle_questions(tmp_path: Path, capsys: Any, editor: User) -> None:
    answers = tmp_path / "tra-loi.json"
    answers.write_text(json.dumps({"sector:la": "new"}))

    code, _told = run(
        capsys,
        file(tmp_path, ["1.000001", "x", "Lạ", "5 ngày"]),
        *["--by", "an", "--answers", str(answers)],
    )

    assert (code, Decision.objects.get().items.get().version.sector.name) == (0, "Lạ")


def test_unreadable_file_ends_with_two(tmp_path: Path, capsys: Any, editor: User) -> None:
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"khong phai bang tinh")

    code, told = run(capsys, str(path), "--by", "an", "--json")

    assert code == 2
    assert json.loads(told)["rows"] == []


def test_missing_file_ends_with_two(capsys: Any) -> None:
    assert run(capsys, "/khong/co/tep.xlsx")[0] == 2


def test_paper_without_its_dates_is_refused(tmp_path: Path, clerk: User) -> None:
    with pytest.raises(CommandError, match="--signed, --effective"):
        call_command(
            "import_catalogue", file(tmp_path, CLEAN), "--by", "chi", "--decision", "1/QĐ-UBND"
        )


def test_report_lists_every_row(tmp_path: Path, capsys: Any, editor: User) -> None:
    report = tmp_path / "bao-cao.xlsx"

    run(capsys, file(tmp_path, CLEAN, DAMAGED), "--dry-run", "--report", str(report))

    sheet = load_workbook(report)["Kết quả"]
    assert [cell.value for cell in sheet["E"]] == ["Kết quả", "Cần trả lời", "Bị từ chối"]
