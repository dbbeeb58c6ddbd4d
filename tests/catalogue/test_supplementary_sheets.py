"""Supplementary fields in the workbook: a column each, out and back."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from catalogue.enums import Part, RowStatus
from catalogue.models import ProcedureVersion
from organisation import definitions
from organisation.enums import Role
from organisation.models import Definition
from publication.imports import draft_from_batch
from tests.catalogue.annexes import annex, changed, only
from tests.catalogue.test_returned_exports import cell_of, edited
from tests.catalogue.workbooks import exported, staged
from tests.factories.organisation import officer
from tests.factories.publication import amend, draft, make_office, published, sign
from tests.supplementary import holding, switched_on

pytestmark = pytest.mark.django_db

EVERY = {
    "Nơi gửi xe": ("short", [], "=Sân sau"),
    "Chỉ dẫn": ("long", [], "Dòng một\nDòng hai"),
    "Sức chứa": ("number", [], 1250),
    "Ngày mở quầy": ("day", [], "2026-03-05"),
    "Có thang máy": ("truth", [], False),
    "Loại phòng": ("choice", ["Lớn", "Nhỏ"], "Nhỏ"),
    "Ngôn ngữ": ("choices", ["Tiếng Anh", "Tiếng Hrê"], ["Tiếng Anh", "Tiếng Hrê"]),
}


@pytest.fixture
def office():
    return make_office()


def off(label):
    definition = Definition.objects.get(key=label)
    definitions.switch_off(definition, by=officer(Role.ADMINISTRATOR), reason="Thôi dùng")


def cells(content):
    sheet = load_workbook(io.BytesIO(content))["TTHC"]
    return {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[2], strict=True)}


def test_every_type_goes_out_and_comes_back_unchanged(office):
    own = {
        label: (switched_on(label, type=kind, choices=choices), value)
        for label, (kind, choices, value) in EVERY.items()
    }
    published(office, supplementary=holding(*own.values()))
    content = exported()

    row = only(staged(content, office))

    out = cells(content)
    assert {label: out[label] for label in EVERY} == {
        "Nơi gửi xe": "'=Sân sau",
        "Chỉ dẫn": "Dòng một\nDòng hai",
        "Sức chứa": 1250,
        "Ngày mở quầy": "05/03/2026",
        "Có thang máy": "Không",
        "Loại phòng": "Nhỏ",
        "Ngôn ngữ": "Tiếng Anh; Tiếng Hrê",
    }
    assert (row.status, row.changes, row.repairs) == (RowStatus.UNCHANGED, [], [])


def test_columns_stand_behind_the_national_ones_in_their_order(office):
    switched_on("Sau", place=2)
    switched_on("Trước", place=1)
    published(office)

    headings = list(cells(exported()))

    assert headings.index("Sau") == headings.index("Trước") + 1 > headings.index("Ghi chú") + 1


def test_a_changed_cell_becomes_a_draft_with_the_value(office):
    parking = switched_on("Bãi đỗ xe")
    switched_on("Sức chứa", type="number")
    base = published(office, supplementary=holding((parking, "Sân sau")))
    content = exported()
    place = {
        f"TTHC_{cell_of(content, 'Bãi đỗ xe')}": None,
        f"TTHC_{cell_of(content, 'Sức chứa')}": "1.250",
    }

    batch = staged(edited(content, **place), office)
    row = only(batch)
    decision = draft_from_batch(batch, by=office.editor, title="Sửa đổi")

    assert changed(row) == {
        "supplementary:bai-do-xe": ("Sân sau", ""),
        "supplementary:suc-chua": ("", "1250"),
    }
    item = decision.items.get()
    assert item.changed_parts == (Part.SUPPLEMENTARY,)
    version = ProcedureVersion.objects.get(pk=item.version_id)
    assert {key: entry["value"] for key, entry in version.supplementary.items()} == {
        "suc-chua": 1250
    }
    assert base.supplementary.keys() == {"bai-do-xe"}


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("number", "mười", "“mười” không phải số nguyên."),
        ("choice", "Vừa", "“Vừa” không có trong danh sách: Lớn; Nhỏ."),
        ("truth", "chắc có", "“chắc có” không rõ; hãy ghi Có hoặc Không."),
        ("short", "x" * 256, "Nội dung dài 256 ký tự; tối đa 255."),
    ],
)
def test_a_bad_cell_is_told_by_its_place(office, kind, typed, said):
    switched_on("Bãi đỗ xe", type=kind, choices=["Lớn", "Nhỏ"] if kind == "choice" else [])
    published(office)
    content = exported()
    place = cell_of(content, "Bãi đỗ xe")

    row = only(staged(edited(content, **{f"TTHC_{place}": typed}), office))

    assert row.status == RowStatus.REJECTED
    assert row.errors == [
        {"column": place.rstrip("2"), "field": "supplementary:bai-do-xe", "message": said}
    ]


def test_an_annex_may_have_the_column(office):
    switched_on("Bãi đỗ xe")
    version = published(office)
    code = version.procedure.base_code
    head = ["STT", "Mã TTHC", "Tên TTHC", "Bãi đỗ xe"]

    row = only(staged(annex([1, code, version.name, "Sân sau"], head=head), office))

    assert changed(row) == {"supplementary:bai-do-xe": ("", "Sân sau")}


def test_the_column_of_a_field_switched_off_is_told_and_its_values_stay(office):
    own = switched_on("Bãi đỗ xe")
    published(office, supplementary=holding((own, "Sân sau")))
    content = exported()
    off("bai-do-xe")
    place = cell_of(content, "Bãi đỗ xe")

    batch = staged(edited(content, **{f"TTHC_{place}": "Khác"}), office)

    assert (
        "Cột “Bãi đỗ xe” thuộc mục bổ sung đang tắt nên không đọc; giá trị đã có được giữ nguyên."
        in batch.message.splitlines()
    )
    assert only(batch).status == RowStatus.UNCHANGED
    assert "Bãi đỗ xe" not in cells(exported())


def test_a_renamed_field_changes_nothing_that_was_signed(office):
    own = switched_on("Bãi đỗ xe")
    published(office, supplementary=holding((own, "Sân sau")))
    switched_on("Chỗ để xe", key=own.key)

    row = only(staged(exported(), office))

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_both_sides_changed_is_asked(office):
    own = switched_on("Bãi đỗ xe")
    base = published(office, supplementary=holding((own, "Sân sau")))
    content = exported()
    decision = draft(office)
    amend(decision, base, office.editor, supplementary=holding((own, "Sân trước")))
    sign(decision, office)
    place = cell_of(content, "Bãi đỗ xe")

    row = only(staged(edited(content, **{f"TTHC_{place}": "Tầng hầm"}), office))

    assert [question["key"] for question in row.questions] == ["supplementary:bai-do-xe:conflict"]
