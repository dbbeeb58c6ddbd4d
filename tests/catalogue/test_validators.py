"""What a text must hold, by table: each part taken away alone."""

from __future__ import annotations

import pytest

from catalogue.enums import ChargeKind, OnlineLevel, Stated, Tier, TimeUnit
from catalogue.models import Charge, Component, Form, Result
from catalogue.validators import contradictions, departures_from_centre, missing_parts
from tests.factories.catalogue import ProcedureFactory, SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory

LIST_PARTS = [
    ({"name": "  "}, "Tên thủ tục"),
    ({"legal_bases": []}, "Căn cứ pháp lý"),
    ({"time_limit_unit": "", "time_limit_amount": None}, "Thời hạn giải quyết"),
    ({"place": " "}, "Địa điểm thực hiện"),
    ({"fee_status": Stated.UNKNOWN}, "Phí, lệ phí (hoặc ghi rõ “Không quy định”)"),
    ({"levels": ()}, "Cấp thực hiện"),
]
FULL_PARTS = [
    ({"steps": []}, "Trình tự thực hiện"),
    ({"channels": []}, "Cách thức thực hiện"),
    ({"components": []}, "Thành phần hồ sơ"),
    ({"sets": None}, "Số bộ hồ sơ"),
    ({"sets": 0}, "Số bộ hồ sơ"),
    ({"subjects": ()}, "Đối tượng thực hiện"),
    ({"results_status": Stated.UNKNOWN}, "Kết quả thực hiện (hoặc ghi rõ “Không quy định”)"),
    ({"conditions_status": Stated.UNKNOWN}, "Yêu cầu, điều kiện (hoặc ghi rõ “Không quy định”)"),
    ({"forms_status": Stated.UNKNOWN}, "Mẫu đơn, tờ khai (hoặc ghi rõ “Không quy định”)"),
]


def text(**fields):
    """An unsaved text: the rules read values alone."""
    return VersionFactory.build(
        procedure=ProcedureFactory.build(),
        sector=SectorFactory.build(),
        unit=UnitFactory.build(),
        **fields,
    )


def test_complete_texts_miss_nothing():
    assert missing_parts(text()) == []
    assert missing_parts(text(full=True)) == []


@pytest.mark.parametrize(("fields", "part"), LIST_PARTS)
def test_list_entry_names_the_part_it_misses(fields, part):
    assert missing_parts(text(**fields)) == [part]


@pytest.mark.parametrize(("fields", "part"), LIST_PARTS + FULL_PARTS)
def test_full_entry_names_the_part_it_misses(fields, part):
    assert missing_parts(text(full=True, **fields)) == [part]


@pytest.mark.parametrize(("fields", "_part"), FULL_PARTS)
def test_list_entry_needs_no_part_of_the_full_text(fields, _part):
    assert missing_parts(text(full=True, **{"tier": Tier.LIST, **fields})) == []


def test_time_limit_in_words_alone_is_enough():
    words = {"time_limit_unit": "", "time_limit_amount": None, "time_limit_text": "Trong ngày"}

    assert missing_parts(text(**words)) == []


def test_empty_text_names_every_part_in_order():
    empty = text(
        full=True,
        **{key: value for fields, _ in LIST_PARTS + FULL_PARTS for key, value in fields.items()},
    )

    labels = list(dict.fromkeys(label for _, label in LIST_PARTS + FULL_PARTS))
    assert missing_parts(empty) == labels


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        (
            {"fee_status": Stated.NONE, "fee_amount": 50_000},
            [
                "Phí, lệ phí ghi “Không quy định”, nhưng ô mức thu chung ghi 50.000 đồng. "
                "Hãy xóa mức thu, hoặc ghi “Có quy định”."
            ],
        ),
        (
            {"conditions_status": Stated.NONE, "conditions": "Có vốn"},
            ["Ghi “Không quy định” yêu cầu, điều kiện nhưng vẫn có nội dung."],
        ),
        (
            {"results_status": Stated.NONE, "results": [Result(name="Giấy phép")]},
            ["Ghi “Không quy định” kết quả nhưng vẫn có dòng kết quả."],
        ),
        (
            {"forms_status": Stated.NONE, "forms": [Form(name="Mẫu 01")]},
            ["Ghi “Không quy định” mẫu đơn nhưng vẫn có biểu mẫu."],
        ),
        (
            {"online_level": OnlineLevel.PARTIAL},
            ["Dịch vụ công trực tuyến một phần phải nêu lý do (NĐ 224/2026 điều 14)."],
        ),
        ({"online_level": OnlineLevel.PARTIAL, "online_reason": "Phải đo đạc"}, []),
        (
            {"fee_status": Stated.GIVEN, "charges": [Charge(kind=ChargeKind.CHARGE, amount=1)]},
            ["Mỗi khoản phí, lệ phí phải có căn cứ thu (Luật 97/2015/QH13)."],
        ),
        (
            {"fee_status": Stated.GIVEN, "charges": [Charge(kind=ChargeKind.UNSPECIFIED)]},
            [],
        ),
    ],
)
def test_statements_that_cannot_both_be_true(fields, found):
    assert contradictions(text(**fields)) == found


def central(**fields):
    return text(full=True, name="Cấp phép", time_limit_amount=10, **fields)


def local(of, **fields):
    return text(full=True, **{"name": "Cấp phép", "central": of, **fields})


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"place": "Bộ phận Một cửa", "note": "Ghi chú", "fee_status": Stated.GIVEN}, []),
        ({"time_limit_amount": 5}, []),
        ({"time_limit_amount": 11}, ["Thời hạn dài hơn thời hạn Bộ công bố"]),
        ({"time_limit_amount": 11, "time_limit_unit": TimeUnit.HOUR}, []),
        ({"name": "Cấp giấy phép"}, ["Tên thủ tục"]),
        ({"subjects": ()}, ["Đối tượng thực hiện"]),
        ({"conditions": "Có vốn"}, ["Yêu cầu, điều kiện"]),
        ({"sets": 2}, ["Số bộ hồ sơ"]),
        (
            {"components": [Component(name="Đơn đề nghị", originals=1), Component(name="Thêm")]},
            ["Thành phần hồ sơ"],
        ),
        ({"components": [Component(name="Đơn đề nghị", originals=2)]}, ["Thành phần hồ sơ"]),
        ({"results": [Result(name="Giấy phép")]}, ["Kết quả thực hiện"]),
    ],
)
def test_only_what_the_province_may_set_differs_from_the_centre(fields, found):
    of = central()

    assert departures_from_centre(local(of, **fields)) == found


def test_text_without_a_central_one_departs_from_nothing():
    assert departures_from_centre(text()) == []
