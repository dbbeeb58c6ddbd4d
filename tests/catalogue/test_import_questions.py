"""What the reader asks a person instead of guessing, and how the answers settle it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue import imports
from catalogue.enums import BatchStatus, RowStatus
from catalogue.models import (
    ImportBatch,
)
from tests.catalogue.annexes import HEAD, TITLE_C, annex, changed, keys, only
from tests.catalogue.workbooks import rows_of, staged
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    Office,
    abolish,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db
TITLE_A = "DANH MỤC THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH"
TITLE_B = "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Any:
    return SectorFactory(name="Hộ tịch")


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "kind"), [(TITLE_B, "B"), (TITLE_C, "C")])
def test_code_not_in_force_is_a_question(office: Office, title: str, kind: str) -> None:
    row = only(
        staged(annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"], title=title), office)
    )

    assert (row.status, keys(row)) == (RowStatus.QUESTION, ["kind"])
    assert row.payload["kind"] == kind


def test_new_code_that_exists_is_a_question_and_may_become_an_amendment(office: Office) -> None:
    base = published(office)
    row = only(
        staged(
            annex([1, base.procedure.base_code, base.name, None, "9 ngày", None], title=TITLE_A),
            office,
        )
    )
    assert keys(row) == ["kind"]

    row = imports.answer(row, {"kind": "amend"}, by=office.editor)

    assert (row.status, row.payload["kind"]) == (RowStatus.CHANGED, "B")


def test_code_of_an_abolished_procedure_is_not_new(office: Office) -> None:
    base = published(office, on=timezone.localdate() - timedelta(days=9))
    decision = draft(office)
    abolish(decision, base, office.editor)
    sign(decision, office)

    row = only(staged(annex([1, base.procedure.base_code, "x", "Hộ tịch", "9 ngày", None]), office))

    assert [option["value"] for option in row.questions[0]["options"]] == ["skip"]


def test_second_row_with_a_code_is_a_question(office: Office) -> None:
    row = [1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"]
    batch = staged(annex(row, row), office)

    first, second = rows_of(batch)
    assert (first.status, second.status) == (RowStatus.NEW, RowStatus.QUESTION)
    assert second.questions[0]["message"] == "Mã 1.000001 đã có ở trang “Phụ lục”, dòng 4."

    second = imports.answer(second, {"duplicate": "skip"}, by=office.editor)
    batch.refresh_from_db()
    assert second.status == RowStatus.UNCHANGED
    assert (batch.counts["new"], batch.counts["question"]) == (1, 0)


def test_unknown_sector_offers_near_names_and_a_new_one(office: Office) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tich tư pháp", "5 ngày", "Không"]), office))

    (question,) = row.questions
    assert question["key"] == "sector:ho tich tu phap"
    assert (question["column"], question["free"]) == ("D", True)
    assert [option["label"] for option in question["options"]] == [
        "Hộ tịch",
        "Thêm lĩnh vực mới “Hộ tich tư pháp”",
    ]


def test_ambiguous_sector_is_chosen_by_a_person(office: Office, sector: Any) -> None:
    ministry = UnitFactory(kind="ministry", name="Bộ Tư pháp")
    other = SectorFactory(name="Hộ tịch", ministry=ministry)
    row = only(staged(annex([1, "1.000001", "x", "HỘ TỊCH", "5 ngày", "Không"]), office))
    assert [option["value"] for option in row.questions[0]["options"]][:2] == [
        str(sector.pk),
        str(other.pk),
    ]

    row = imports.answer(row, {"sector:ho tich": str(other.pk)}, by=office.editor)

    assert (row.status, row.payload["values"]["sector_id"]) == (RowStatus.NEW, other.pk)


def test_unit_of_another_name_is_a_question(office: Office) -> None:
    head = [*HEAD, "Cơ quan giải quyết"]
    row = only(
        staged(
            annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không", "Sở Lạ"], head=head), office
        )
    )

    assert keys(row) == ["unit:so la"]
    assert {"value": str(office.unit.pk), "label": f"{office.unit.name} ({office.unit.code})"} in (
        row.questions[0]["options"]
    )


def test_unit_from_the_title(office: Office) -> None:
    unit = UnitFactory(name="Sở Xây dựng")
    title = TITLE_A + " THUỘC PHẠM VI CHỨC NĂNG QUẢN LÝ CỦA SỞ XÂY DỰNG TỈNH QUẢNG NGÃI"

    row = only(
        staged(annex([1, "1.000001", "x", "Hộ tịch", "5 ngày", "Không"], title=title), office)
    )

    assert row.payload["values"]["unit_id"] == unit.pk


@pytest.mark.parametrize(
    ("limit", "fee", "asked"),
    [
        ("5 ngày | 7 ngày", "Không", ["time_limit"]),
        (5, "Không", ["time_limit"]),
        ("5 ngày", "40 VNĐ", ["fee"]),
        ("5 ngày", "5,000 đồng | 10,000 đồng", ["fee"]),
    ],
)
def test_doubtful_limit_or_fee_is_a_question(
    office: Office, limit: Any, fee: str, asked: list[str]
) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tịch", limit, fee]), office))

    assert (row.status, keys(row)) == (RowStatus.QUESTION, asked)


def test_answers_settle_limit_and_fee(office: Office) -> None:
    row = only(staged(annex([1, "1.000001", "x", "Hộ tịch", 5, "40 VNĐ"]), office))

    row = imports.answer(row, {"time_limit": "5 ngày làm việc"}, by=office.editor)
    assert keys(row) == ["fee"]
    row = imports.answer(row, {"fee": "40.000 đồng"}, by=office.editor)

    values = row.payload["values"]
    assert row.status == RowStatus.NEW
    assert (values["time_limit_amount"], values["time_limit_unit"]) == ("5", "working_day")
    assert (values["fee_status"], values["fee_amount"]) == ("given", 40_000)


def test_unit_of_the_heading_settles_a_bare_number(office: Office) -> None:
    head = ["TT", "Tên TTHC", "Mã TTHC", "Lĩnh vực", "Thời hạn giải quyết (ngày làm việc)"]

    row = only(staged(annex([1, "x", "1.000001", "Hộ tịch", 7], head=head), office))

    assert changed(row)["time_limit"] == ("", "7 ngày làm việc")


def test_answer_all_settles_the_same_question_everywhere(office: Office) -> None:
    batch = staged(
        annex(*[[n, f"1.00000{n}", "x", "Lạ", "5 ngày", "Không"] for n in range(1, 4)]), office
    )

    imports.answer_all(batch, {"sector:la": "new"}, by=office.editor)

    batch.refresh_from_db()
    assert batch.counts["new"] == 3


# --- corrections --------------------------------------------------------------------------------


def test_corrected_code_is_read_anew(office: Office) -> None:
    row = only(staged(annex([1, 1.00177, "x", "Hộ tịch", "5 ngày", "Không"]), office))

    row = imports.correct_cell(row, "code", "1.001770", by=office.editor)

    assert (row.status, row.code, row.errors) == (RowStatus.NEW, "1.001770", [])
    assert row.payload["corrections"][0]["by"] == office.editor.pk


def test_confirmed_batch_takes_no_answers(office: Office) -> None:
    batch = staged(annex([1, "1.000001", "x", "Lạ", "5 ngày", "Không"]), office)
    ImportBatch.objects.update(status=BatchStatus.CONFIRMED)

    with pytest.raises(ValidationError, match="không còn sửa được"):
        imports.answer(only(batch), {"sector:la": "new"}, by=office.editor)
