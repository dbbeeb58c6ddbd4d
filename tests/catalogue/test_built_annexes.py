"""The two annexes of the shared data against their right answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.enums import RowStatus, Stated
from catalogue.models import (
    Component,
    LegalBasis,
    StagedRow,
)
from tests.catalogue.annexes import annex, changed, keys, only
from tests.catalogue.workbooks import rows_of, staged
from tests.factories.catalogue import SectorFactory
from tests.factories.publication import (
    Office,
    make_office,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Any:
    return SectorFactory(name="Hộ tịch")


# --- the built annexes --------------------------------------------------------------------------


UNITS = {"working_days": "ngày làm việc", "days": "ngày", "hours": "giờ", "months": "tháng"}


@pytest.mark.parametrize("name", ["annex_1_so_xay_dung", "annex_2_cap_xa_bai_bo"])
def test_annex_agrees_with_its_truth(office: Office, shared_data: Path, name: str) -> None:
    folder = shared_data / "spreadsheets"
    truth = json.loads((folder / f"{name}.truth.json").read_text())

    batch = staged((folder / f"{name}.xlsx").read_bytes(), office, name=f"{name}.xlsx")

    rows = {(row.sheet, row.number): row for row in rows_of(batch)}
    assert set(rows) == {(entry["sheet"], entry["row"]) for entry in truth}
    wrong = []
    for entry in truth:
        row = rows[entry["sheet"], entry["row"]]
        told, asked = changed(row), keys(row)
        damaged = any("end zeros lost" in mess for mess in entry["mess"])
        if (row.code[:8] != entry["code"][:8]) != damaged and not row.errors:
            wrong.append((row.number, "code", row.code))
        wrong += _limit_wrong(entry, row, told, asked) + _fee_wrong(entry, row, told, asked)
    assert wrong == []


def _limit_wrong(entry: dict, row: StagedRow, told: dict, asked: list[str]) -> list[Any]:
    limit = entry.get("time_limit")
    if not limit or "time_limit" in asked:
        return []
    expected = f"{limit['value']} {UNITS[limit['unit']]}"
    shown = told.get("time_limit", ("", ""))[1]
    return [] if shown == expected else [(row.number, shown, expected)]


def _fee_wrong(entry: dict, row: StagedRow, told: dict, asked: list[str]) -> list[Any]:
    fee = entry.get("fee")
    if not fee or "fee" in asked:
        return []
    values = row.payload["values"]
    amount = 0 if values["fee_status"] == Stated.NONE else values["fee_amount"]
    return [] if amount == fee["amount"] else [(row.number, amount, fee["amount"])]


def test_annex_tables_levels_sectors_and_marks(office: Office, shared_data: Path) -> None:
    content = (shared_data / "spreadsheets" / "annex_1_so_xay_dung.xlsx").read_bytes()

    batch = staged(content, office)

    first = rows_of(batch)[0]
    assert first.payload["kind"] == "B"
    assert changed(first)["levels"] == ("", "Cấp tỉnh")
    assert "sector:hang hai va duong thuy noi dia" in keys(first)
    assert [values[0] for values in first.payload["children"]["channels"]] == [
        "counter",
        "post",
        "online",
    ]
    assert batch.counts == {
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "abolished": 0,
        "question": 44,
        "rejected": 1,
    }


def test_legal_bases_of_the_base_stay_when_the_annex_repeats_them(office: Office) -> None:
    base = published(
        office,
        legal_bases=[
            LegalBasis(number="60/2014/QH13", title="Luật Hộ tịch", issued_on=date(2014, 11, 20))
        ],
    )
    head = ["Mã TTHC", "Tên TTHC", "Căn cứ pháp lý"]

    row = only(
        staged(
            annex(
                [base.procedure.base_code, base.name, "- Luật Hộ tịch (60/2014/QH13)"], head=head
            ),
            office,
        )
    )

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_annex_that_abridges_an_act_or_a_paper_keeps_what_it_does_not_say(office: Office) -> None:
    base = published(
        office,
        legal_bases=[
            LegalBasis(
                number="66.7/2025/NQ-CP",
                title="Nghị quyết về cắt giảm thủ tục",
                issuer="Chính phủ",
                issued_on=date(2025, 11, 15),
            )
        ],
        components=[Component(name="Tờ khai", originals=1, issuer="UBND xã", form_name="Mẫu 01")],
    )
    head = ["Mã TTHC", "Tên TTHC", "Thành phần hồ sơ", "Căn cứ pháp lý"]
    papers = "1. Tờ khai (bản chính: 0, bản sao: 2)"
    bases = "- CẮT GIẢM THỦ TỤC. (66.7/2025/NQ-CP)\n- Luật Hộ tịch (60/2014/QH13)"

    row = only(
        staged(annex([base.procedure.base_code, base.name, papers, bases], head=head), office)
    )

    assert row.payload["children"]["components"] == [
        ["", "Tờ khai", "UBND xã", 0, 2, "Mẫu 01", "", False, ""]
    ]
    assert row.payload["children"]["legal_bases"] == [
        ["66.7/2025/NQ-CP", "Nghị quyết về cắt giảm thủ tục", "Chính phủ", "2025-11-15", None, ""],
        ["60/2014/QH13", "Luật Hộ tịch", "", None, None, ""],
    ]
    assert [change["label"] for change in row.changes] == ["Thành phần hồ sơ", "Căn cứ pháp lý"]
