"""Workbooks list only what their unit answers for."""

from __future__ import annotations

import json
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from catalogue.enums import RowStatus
from catalogue.models import ProcedureVersion
from organisation.enums import Role
from publication.enums import Origin
from publication.imports import draft_from_batch
from publication.models import Decision
from tests.catalogue.workbooks import rows_of, staged, workbook
from tests.factories.organisation import officer
from tests.factories.publication import add_new, draft, make_office, sign
from tests.publication.province import LEAVE_IT, POLICE_S, Province, a_province

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows) -> Province:
    return shared_rows(a_province)


@pytest.fixture
def province(ground) -> Province:
    return deepcopy(ground)


# --- services -----------------------------------------------------------------------------------


@pytest.fixture
def office(province):
    return make_office(province.units["building"])


# --- import -------------------------------------------------------------------------------------


HEAD = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Cơ quan giải quyết"]


def _row(text: ProcedureVersion) -> list[str]:
    return [text.procedure.base_code, text.name, text.sector.name, "9 ngày", text.unit.name]


@pytest.fixture
def book(province) -> bytes:
    """Own and another's procedure changed, and a new one of another agency."""
    new = ["9.999999", "Cấp thẻ mới", "Căn cước", "9 ngày", "Công an tỉnh"]
    texts = [_row(province.texts[name]) for name in ("roads", "identity cards")]
    return workbook({"Danh mục": [HEAD, *texts, new]})


def test_import_rejects_rows_of_other_agencies(province, office, book):
    rows = rows_of(staged(book, office))

    new_s = f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    assert [(row.sheet, row.number, row.status, row.errors) for row in rows] == [
        ("Danh mục", 2, RowStatus.CHANGED, []),
        (
            "Danh mục",
            3,
            RowStatus.REJECTED,
            [{"column": "A", "field": "code", "message": POLICE_S}],
        ),
        ("Danh mục", 4, RowStatus.REJECTED, [{"column": "E", "field": "unit", "message": new_s}]),
    ]


def test_row_slipped_past_the_reading_is_refused_when_confirmed(province, office, book):
    batch = staged(book, office)
    batch.rows.filter(number=3).update(status=RowStatus.CHANGED)
    batch.rows.filter(number=4).delete()

    with pytest.raises(ValidationError) as refused:
        draft_from_batch(batch, by=office.editor, title="Công bố")

    assert refused.value.messages == [f"Trang “Danh mục”, dòng 3: {POLICE_S}"]
    assert Decision.objects.filter(batch=batch).count() == 0


def _command(path: Any, *args: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    try:
        call_command("import_catalogue", str(path), "--json", *args, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_command_follows_the_same_rule(province, office, book, tmp_path):
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(book)

    code, told = _command(path, "--by", office.editor.username, "--skip-rejected")

    decision = Decision.objects.get(pk=told["decision"])
    assert code == 1
    assert [item.procedure for item in decision.items.all()] == [province.texts["roads"].procedure]


SIGNED = ("--decision", "12/QĐ-UBND", "--signed", "2026-11-02", "--effective", "2026-11-09")
RECORDERS = {Role.CONTROL_OFFICER, Role.CHAIRMAN_CLERK}


@pytest.mark.parametrize("role", Role.values)
def test_signed_paper_is_recorded_by_its_roles_alone(province, tmp_path, role):
    """Of any agency, though neither role imports for a unit."""
    user = officer(role, unit=province.units["office"])
    path = tmp_path / "phu-luc.xlsx"
    row = ["9.999999", "Cấp thẻ mới", "Căn cước", "9 ngày", "Công an tỉnh"]
    path.write_bytes(workbook({"Danh mục": [HEAD, row]}))

    code, told = _command(path, "--by", user.username, *SIGNED)

    recorded = Decision.objects.filter(origin=Origin.PAPER).count()
    if role in RECORDERS:
        assert (code, told["problems"], recorded) == (0, [], 1)
    else:
        refused = ["Bạn không được nhập danh mục cho cơ quan này."]
        assert (code, told["problems"], recorded) == (1, refused, 0)


def test_commune_annex_is_rejected_for_the_department_of_construction(province, shared_data):
    """The real annex: identity cards amended and taxes abolished by a department of roads."""
    office = make_office(province.units["building"])
    content = (shared_data / "spreadsheets" / "annex_2_cap_xa_bai_bo.xlsx").read_bytes()
    truth = json.loads(
        (shared_data / "spreadsheets" / "annex_2_cap_xa_bai_bo.truth.json").read_text("utf-8")
    )
    police = make_office(province.units["police"])
    decision = draft(police)
    for code in sorted({row["code"][:8] for row in truth}):
        add_new(
            decision, police, procedure__base_code=code, sector=province.sectors["identity cards"]
        )
    sign(decision, police)

    rows = rows_of(staged(content, office))

    assert {row.status for row in rows if row.base_id} == {RowStatus.REJECTED}
    assert {error["message"] for row in rows for error in row.errors if row.base_id} >= {POLICE_S}
