"""From a staged batch to a draft decision: all or nothing, once, exactly what was staged."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from catalogue import imports
from catalogue.enums import BatchStatus, CodeKind, RowStatus
from catalogue.models import (
    Component,
    ImportBatch,
    ProcedureCode,
    ProcedureVersion,
    Sector,
    Step,
)
from organisation.enums import Role
from publication import services
from publication.enums import ItemKind, Origin
from publication.imports import draft_from_batch
from publication.models import Decision, DecisionItem
from tests.catalogue.test_exports import publish_rich
from tests.catalogue.workbooks import exported, rows_of, staged, workbook
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import officer
from tests.factories.publication import Office, amend, draft, make_office, published, sign

pytestmark = pytest.mark.django_db

HEAD = ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Thành phần hồ sơ", "Trạng thái"]
PAPERS = "1. Tờ khai (bản chính: 1, bản sao: 0)\n2. Giấy chứng sinh (bản chính: 0, bản sao: 2)"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def sector() -> Sector:
    return SectorFactory(name="Hộ tịch")


def listed(*rows: list[Any]) -> bytes:
    return workbook({"Danh mục": [HEAD, *rows]})


def test_draft_holds_new_amended_and_abolished_items(office: Office) -> None:
    steps = [Step(action="Một"), Step(action="Hai")]
    amended = published(office, name="Sửa", note="giữ", steps=steps)
    gone = published(office, name="Bỏ")
    batch = staged(
        listed(
            ["1.000001.000.00.00.H48", "Cấp thẻ", "Hộ tịch", "5 ngày", PAPERS, None],
            [amended.procedure.base_code, "Sửa", None, "9 ngày", None, None],
            [gone.procedure.base_code, "Bỏ", None, None, None, "Bãi bỏ"],
        ),
        office,
    )

    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    items = list(decision.items.order_by("sort_order").select_related("version"))
    assert [(item.kind, item.base_id, item.changed_parts) for item in items] == [
        (ItemKind.NEW, None, ()),
        (ItemKind.AMENDED, amended.pk, ("time_limit",)),
        (ItemKind.ABOLISHED, gone.pk, ()),
    ]
    new, changed = items[0].version, items[1].version
    assert [(row.name, row.originals, row.copies) for row in new.components.all()] == [
        ("Tờ khai", 1, 0),
        ("Giấy chứng sinh", 0, 2),
    ]
    assert (changed.note, changed.time_limit_amount, changed.time_limit_unit) == (
        "giữ",
        9,
        "calendar_day",
    )
    assert [step.action for step in changed.steps.all()] == ["Một", "Hai"]
    code = ProcedureCode.objects.get(code="1.000001.000.00.00.H48")
    assert (code.procedure, code.kind) == (new.procedure, CodeKind.LONG)
    assert (decision.unit, decision.effective_on) == (office.unit, batch.effective_on)


def test_every_row_of_a_draft_has_history_by_its_maker(office: Office) -> None:
    batch = staged(listed(["1.000001", "Cấp thẻ", "Hộ tịch", "5 ngày", PAPERS, None]), office)

    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    item = decision.items.get()
    reason = f"Nhập từ tệp “danh-muc.xlsx” (lần nhập {batch.pk})"
    told = [
        (record.history_type, record.history_user, record.history_change_reason)
        for row in (item, item.version, *item.version.components.all())
        for record in row.history.all()
    ]
    assert told == [("+", office.editor, reason)] * 4
    paper = item.version.components.first()
    assert paper.history.get().name == paper.name
    assert paper.history.get().instance == paper


def test_second_confirmation_returns_the_same_decision(office: Office) -> None:
    batch = staged(listed(["1.000001", "Cấp thẻ", "Hộ tịch", "5 ngày", None, None]), office)

    first = draft_from_batch(batch, by=office.editor, title="Công bố")
    again = draft_from_batch(batch, by=office.editor, title="Lần hai")

    assert (again, Decision.objects.count(), DecisionItem.objects.count()) == (first, 1, 1)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.CONFIRMED


def test_open_question_refuses_and_names_the_row(office: Office) -> None:
    batch = staged(listed(["1.000001", "x", "Lạ", "5 ngày", None, None]), office)

    with pytest.raises(ValidationError) as refused:
        draft_from_batch(batch, by=office.editor, title="Công bố")

    assert refused.value.messages == [
        "Còn câu hỏi chưa trả lời: trang “Danh mục”, dòng 2.",
    ]
    assert (Decision.objects.count(), ProcedureVersion.objects.count()) == (0, 0)


def test_rejected_rows_are_left_out_only_when_told(office: Office) -> None:
    batch = staged(
        listed(
            ["1.000001", "x", "Hộ tịch", "5 ngày", None, None],
            [1.00177, "y", "Hộ tịch", "5 ngày", None, None],
        ),
        office,
    )
    with pytest.raises(ValidationError, match="Còn dòng bị từ chối: trang “Danh mục”, dòng 3"):
        draft_from_batch(batch, by=office.editor, title="Công bố")

    decision = draft_from_batch(batch, by=office.editor, title="Công bố", skip_rejected=True)

    assert [item.procedure.base_code for item in decision.items.all()] == ["1.000001"]


def test_confirmed_new_sector_is_made_once(office: Office) -> None:
    batch = staged(
        listed(*[[f"1.00000{n}", "x", "Lĩnh vực lạ", "5 ngày", None, None] for n in (1, 2)]),
        office,
    )
    imports.answer_all(batch, {"sector:linh vuc la": "new"}, by=office.editor)

    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    sector = Sector.objects.get(name="Lĩnh vực lạ")
    assert [item.version.sector for item in decision.items.all()] == [sector, sector]


def test_replacing_row_leaves_out_the_first(office: Office) -> None:
    batch = staged(
        listed(
            ["1.000001", "Một", "Hộ tịch", "5 ngày", None, None],
            ["1.000001", "Hai", "Hộ tịch", "5 ngày", None, None],
        ),
        office,
    )
    imports.answer(rows_of(batch)[1], {"duplicate": "use"}, by=office.editor)

    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    assert [item.version.name for item in decision.items.all()] == ["Hai"]


def test_catalogue_that_moved_on_refuses(office: Office) -> None:
    base = published(office, name="Sửa", on=timezone.localdate() - timedelta(days=3))
    batch = staged(listed([base.procedure.base_code, "Sửa", None, "9 ngày", None, None]), office)
    decision = draft(office)
    amend(decision, base, office.editor, note="khác")
    sign(decision, office)

    with pytest.raises(ValidationError, match="Danh mục đã thay đổi sau khi đọc tệp"):
        draft_from_batch(batch, by=office.editor, title="Công bố")


def test_editor_of_another_unit_may_not_confirm(office: Office) -> None:
    batch = staged(listed(["1.000001", "x", "Hộ tịch", "5 ngày", None, None]), office)

    with pytest.raises(PermissionDenied):
        draft_from_batch(batch, by=officer(Role.DEPARTMENT_EDITOR), title="Công bố")


def test_failure_on_the_way_leaves_nothing(office: Office) -> None:
    batch = staged(
        listed(
            ["1.000001", "x", "Hộ tịch", "5 ngày", None, None],
            ["1.000002", "y", "Hộ tịch", "5 ngày", PAPERS, None],
        ),
        office,
    )
    broken = rows_of(batch)[1]
    broken.payload["children"]["components"][1][1] = None
    broken.save()

    with pytest.raises(Exception, match=r"NOT NULL|null value"):
        draft_from_batch(batch, by=office.editor, title="Công bố")

    assert (Decision.objects.count(), ProcedureVersion.objects.count()) == (0, 0)
    assert ImportBatch.objects.get().status == BatchStatus.READY


def test_rich_text_imported_elsewhere_is_the_same_text(office: Office) -> None:
    """The exported file read where nothing is known yet gives the same content (files aside)."""
    version = publish_rich(office)
    version.refresh_from_db()
    book = load_workbook(io.BytesIO(exported()))
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("9."):
                    cell.value = "8." + cell.value[2:]
    kept = io.BytesIO()
    book.save(kept)
    batch = staged(kept.getvalue(), office)
    assert [row.status for row in rows_of(batch)] == [RowStatus.NEW] * 3

    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    copy = decision.items.order_by("sort_order").first().version
    names = ("levels", "subjects", "kind", "time_limit_amount", "time_limit_unit", "fee_status")
    assert [getattr(copy, name) for name in names] == [getattr(version, name) for name in names]
    assert copy.conditions == version.conditions.replace("\t", " ")
    assert copy.sector == version.sector
    fields = [
        field.name
        for field in Component._meta.fields
        if field.name not in {"id", "version", "sort_order"}
    ]
    assert list(copy.components.values_list(*fields)) == list(
        version.components.values_list(*fields)
    )
    assert [row.percent for row in copy.reductions.all()] == [
        row.percent for row in version.reductions.all()
    ]
    assert [row.issued_on for row in copy.legal_bases.all()] == [
        row.issued_on for row in version.legal_bases.all()
    ]


def test_drafted_decision_can_be_sent_and_signed(office: Office) -> None:
    head = [*HEAD[:4], "Địa chỉ tiếp nhận", "Phí, lệ phí", "Căn cứ pháp lý", "Cấp thực hiện"]
    row = ["1.000001", "Cấp thẻ", "Hộ tịch", "5 ngày", "Tầng 1", "Không", "- Luật A", "Cấp tỉnh"]
    batch = staged(workbook({"Danh mục": [head, row]}), office)
    decision = draft_from_batch(batch, by=office.editor, title="Công bố")

    sign(decision, office)

    version = ProcedureVersion.objects.in_force().get()
    assert version.name == "Cấp thẻ"


def test_paper_batch_is_recorded_by_the_officer_of_papers(office: Office) -> None:
    batch = staged(listed(["1.000001", "x", "Hộ tịch", "5 ngày", None, None]), office)

    decision = draft_from_batch(batch, by=office.clerk, title="Cũ", origin=Origin.PAPER)
    decision = services.record_from_paper(
        decision,
        by=office.clerk,
        paper=services.SignedPaper(
            number="1/QĐ-UBND", signed_on=date(2024, 1, 2), signer="Nguyễn Văn A"
        ),
    )

    assert (decision.state, ProcedureVersion.objects.in_force().count()) == ("issued", 1)


@pytest.mark.parametrize("number", [1, 3])
def test_drafting_queries_do_not_grow_with_rows(
    office: Office, number: int, django_assert_num_queries: Any
) -> None:
    rows = [[f"1.00000{n}", "x", "Hộ tịch", "5 ngày", PAPERS, None] for n in range(number)]
    batch = staged(listed(*rows), office)

    # PostgreSQL: the lock of the chain
    more = 1 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(48 + more):
        draft_from_batch(batch, by=office.editor, title="Công bố")
