"""What must hold before a decision is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.enums import Stated
from catalogue.services import copy_version
from publication import services
from publication.enums import ItemKind, State
from tests.factories.catalogue import ProcedureFactory, VersionFactory
from tests.factories.publication import (
    abolish,
    add_new,
    draft,
    make_office,
    name_parts,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()

# --- what must hold before sending --------------------------------------------------------------


def _refusals(decision, office):
    with pytest.raises(ValidationError) as refused:
        services.send_for_check(decision, by=office.editor)
    decision.refresh_from_db()
    assert decision.state == State.DRAFTING
    return refused.value.messages


def test_empty_decision_is_not_sent():
    office = make_office()

    assert _refusals(draft(office), office) == ["Có ít nhất một thủ tục: Danh sách trống."]


def test_decision_without_a_day_is_not_sent():
    office = make_office()
    decision = services.create_decision(title="Công bố", unit=office.unit, by=office.editor)
    code = add_new(decision, office).procedure.base_code

    assert _refusals(decision, office) == [
        "Có ngày hiệu lực: Hãy nhập ngày quyết định có hiệu lực.",
        f"{code} – Mới ban hành: Chưa có ngày hiệu lực.",
    ]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"name": " "}, "Tên thủ tục"),
        ({"legal_bases": []}, "Căn cứ pháp lý"),
        ({"time_limit_unit": "", "time_limit_amount": None}, "Thời hạn giải quyết"),
        ({"place": ""}, "Địa điểm thực hiện"),
        ({"fee_status": Stated.UNKNOWN}, "Phí, lệ phí (hoặc ghi rõ “Không quy định”)"),
        ({"levels": ()}, "Cấp thực hiện"),
    ],
)
def test_text_without_an_obligatory_part_is_not_sent(fields, missing):
    office = make_office()
    decision = draft(office)
    code = add_new(decision, office, **fields).procedure.base_code

    assert _refusals(decision, office) == [f"{code} – Mới ban hành: Còn thiếu: {missing}."]


def test_new_code_that_exists_is_not_sent():
    office = make_office()
    known = published(office)
    decision = draft(office)
    version = VersionFactory(procedure=known.procedure, unit=office.unit)
    services.add_item(
        decision, kind=ItemKind.NEW, procedure=known.procedure, version=version, by=office.editor
    )

    assert _refusals(decision, office) == [
        f"{known.procedure} – Mới ban hành: Mã này đã có trong danh mục; không thể là thủ tục mới."
    ]


def test_abolished_code_is_never_used_again():
    office = make_office()
    gone = published(office)
    ending = draft(office)
    abolish(ending, gone, office.editor)
    sign(ending, office)
    decision = draft(office, on=TODAY + timedelta(days=9))
    version = VersionFactory(procedure=gone.procedure, unit=office.unit)
    services.add_item(
        decision, kind=ItemKind.NEW, procedure=gone.procedure, version=version, by=office.editor
    )

    assert _refusals(decision, office) == [
        f"{gone.procedure} – Mới ban hành: Mã này đã có trong danh mục; không thể là thủ tục mới."
    ]


@pytest.mark.parametrize("kind", [ItemKind.AMENDED, ItemKind.CORRECTED])
def test_changed_code_must_be_in_force(kind):
    office = make_office()
    decision = draft(office)
    base = VersionFactory(unit=office.unit)
    services.add_item(
        decision,
        kind=kind,
        procedure=base.procedure,
        version=copy_version(base, by=office.editor),
        base=base,
        by=office.editor,
    )
    item = decision.items.get()
    item.version.note = "Khác"
    item.version.save()
    name_parts(item, office.editor)

    assert _refusals(decision, office) == [
        f"{base.procedure} – {kind.label}: "
        "Thủ tục không có hiệu lực vào ngày quyết định có hiệu lực."
    ]


def test_amendment_names_what_changed():
    office = make_office()
    base = published(office)
    decision = draft(office)
    item = services.amend_procedure(decision, base=base, by=office.editor)
    item.version.note = "Khác"
    item.version.save()

    assert _refusals(decision, office) == [
        f"{base.procedure} – Sửa đổi, bổ sung: Chưa nêu nội dung được sửa đổi, bổ sung."
    ]


def test_abolition_names_the_repealing_act():
    office = make_office()
    base = published(office)
    decision = draft(office)
    services.add_item(
        decision, kind=ItemKind.ABOLISHED, procedure=base.procedure, base=base, by=office.editor
    )

    assert _refusals(decision, office) == [
        f"{base.procedure} – Bãi bỏ: Chưa nêu văn bản quy định việc bãi bỏ, thay thế."
    ]


def test_replacement_names_a_procedure_that_will_exist():
    office = make_office()
    base = published(office)
    unnamed = draft(office)
    abolish(unnamed, base, office.editor, kind=ItemKind.REPLACED)
    absent = draft(office)
    abolish(absent, base, office.editor, kind=ItemKind.REPLACED, successor=ProcedureFactory())

    assert _refusals(unnamed, office) == [
        f"{base.procedure} – Được thay thế: Chưa nêu thủ tục thay thế."
    ]
    assert _refusals(absent, office) == [
        f"{base.procedure} – Được thay thế: "
        "Thủ tục thay thế chưa có trong danh mục và không nằm trong quyết định này."
    ]


def test_text_may_not_add_a_paper_the_centre_did_not_set():
    office = make_office()
    central = VersionFactory(full=True, unit=office.unit)
    decision = draft(office)
    version = add_new(decision, office, name=central.name, central=central)

    assert _refusals(decision, office) == [
        f"{version.procedure} – Mới ban hành: Khác nội dung Bộ công bố ở phần địa phương không "
        "được đổi: Đối tượng thực hiện, Yêu cầu, điều kiện, Kết quả thực hiện, Mẫu đơn, tờ khai, "
        "Số bộ hồ sơ, Lĩnh vực, Trình tự thực hiện, Thành phần hồ sơ, Cách thức thực hiện."
    ]
