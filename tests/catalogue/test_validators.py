"""What a text must hold, by table: each part taken away alone."""

from __future__ import annotations

import pytest

from catalogue.enums import (
    ChargeKind,
    Level,
    OnlineLevel,
    Part,
    ProcedureKind,
    Stated,
    Tier,
    TimeUnit,
    Way,
)
from catalogue.models import (
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    Reduction,
    Result,
    Step,
)
from catalogue.validators import (
    contradictions,
    departures_from_centre,
    limits_to_answer,
    missing_parts,
    parts_that_differ,
)
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
    whole = {
        "procedure": ProcedureFactory.build(),
        "sector": SectorFactory.build(),
        "unit": UnitFactory.build(),
    }
    return VersionFactory.build(**(whole | fields))


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


def way(name, limit=None, **fields):
    """A way of doing it, its limit in working days."""
    if limit is not None:
        fields.update(time_limit_amount=limit, time_limit_unit=TimeUnit.WORKING_DAY)
    return Channel(way=name, **fields)


def charge(amount, name="Phí thẩm định", **fields):
    return Charge(kind=ChargeKind.CHARGE, name=name, amount=amount, basis="NQ 1", **fields)


GIVEN = {"fee_status": Stated.GIVEN}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            {"time_limit_amount": 2, "channels": [way(Way.COUNTER, 3), way(Way.ONLINE, 1)]},
            [
                "Thời hạn giải quyết ghi 2 ngày làm việc, nhưng không cách thức thực hiện nào ghi "
                "như vậy (Trực tiếp: 3 ngày làm việc; Trực tuyến: 1 ngày làm việc). Hãy sửa thời "
                "hạn chung, hoặc thời hạn ở mục Cách thức thực hiện."
            ],
        ),
        ({"time_limit_amount": 3, "channels": [way(Way.COUNTER, 3), way(Way.ONLINE, 1)]}, []),
        (
            {"time_limit_amount": 2, "time_limit_text": "03 ngày làm việc"},
            [
                "Thời hạn giải quyết ghi 2 ngày làm việc, nhưng phần nguyên văn ghi “03 ngày làm "
                "việc”. Hãy sửa hoặc xóa phần nguyên văn."
            ],
        ),
        (
            {
                "channels": [
                    way(Way.COUNTER, 5),
                    way(Way.ONLINE, 4, time_limit_text="05 ngày làm việc"),
                ]
            },
            [
                "Cách thức thực hiện, Trực tuyến: thời hạn ghi 4 ngày làm việc, nhưng phần nguyên "
                "văn ghi “05 ngày làm việc”. Hãy sửa hoặc xóa phần nguyên văn."
            ],
        ),
        (
            {"charges": [charge(50_000), charge(10_000, "Lệ phí cấp thẻ")]},
            [
                "Phí, lệ phí ghi “Không quy định”, nhưng mục Phí, lệ phí (khoản thu) ghi khoản 1, "
                "Phí thẩm định: 50.000 đồng; khoản 2, Lệ phí cấp thẻ: 10.000 đồng. Hãy xóa các "
                "khoản thu ấy, hoặc sửa mức chung."
            ],
        ),
        (
            {"channels": [way(Way.COUNTER, 5, fee_amount=90_000), way(Way.ONLINE, 5)]},
            [
                "Phí, lệ phí ghi “Không quy định”, nhưng không cách thức thực hiện nào ghi như vậy "
                "(Trực tiếp: 90.000 đồng). Hãy sửa mức chung, hoặc "
                "phí ở mục Cách thức thực hiện."
            ],
        ),
        (
            {**GIVEN, "fee_amount": 60_000, "charges": [charge(50_000)]},
            [
                "Phí, lệ phí ghi 60.000 đồng, nhưng mục Phí, lệ phí (khoản thu) ghi khoản 1, Phí "
                "thẩm định: 50.000 đồng. Hãy xóa các khoản thu ấy, hoặc sửa mức chung."
            ],
        ),
        (
            {
                **GIVEN,
                "fee_amount": 0,
                "charges": [charge(50_000)],
                "reductions": [Reduction(condition="Người có công")],
            },
            [],
        ),
        ({**GIVEN, "fee_amount": 50_000, "charges": [charge(50_000)]}, []),
    ],
)
def test_limit_and_fee_stand_the_same_in_every_place(fields, found):
    assert contradictions(text(**fields)) == found


def central(**fields):
    return text(full=True, **{"name": "Cấp phép", "time_limit_amount": 10, **fields})


def local(of, **fields):
    return text(full=True, **{"name": "Cấp phép", "sector": of.sector, "central": of, **fields})


PAPER = {"name": "Đơn đề nghị", "originals": 1}
STEP = {"actor": "Người dân", "action": "Nộp hồ sơ"}
LONGER = "Thời hạn dài hơn thời hạn Bộ công bố"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        # what the province may set
        ({}, []),
        ({"place": "Bộ phận Một cửa", "note": "Ghi chú", "fee_status": Stated.GIVEN}, []),
        ({"fee_amount": 5_000, "fee_text": "theo nghị quyết", "charges": [charge(5_000)]}, []),
        ({"reductions": [Reduction(condition="Hộ nghèo")]}, []),
        ({"online_level": OnlineLevel.PARTIAL, "online_reason": "Phải đo đạc"}, []),
        ({"time_limit_amount": 5}, []),
        ({"time_limit_amount": 10}, []),
        ({"keywords": "cấp phép", "portal_url": "https://dichvucong.gov.vn/1"}, []),
        ({"unit": UnitFactory.build(name="Sở Xây dựng"), "executing": "Sở Xây dựng"}, []),
        (
            {"legal_bases": [LegalBasis(number="118/2025/NĐ-CP"), LegalBasis(number="1/NQ-HĐND")]},
            [],
        ),
        (
            {
                "channels": [
                    Channel(way=Way.COUNTER, time_limit_text="05 ngày làm việc"),
                    Channel(way=Way.ONLINE, time_limit_text="03 ngày làm việc"),
                ]
            },
            [],
        ),
        # what only the centre sets
        ({"time_limit_amount": 11}, [LONGER]),
        ({"name": "Cấp giấy phép"}, ["Tên thủ tục"]),
        ({"levels": (Level.COMMUNE,)}, ["Cấp thực hiện"]),
        ({"subjects": ()}, ["Đối tượng thực hiện"]),
        ({"kind": ProcedureKind.SPECIFIC}, ["Loại thủ tục"]),
        ({"conditions": "Có vốn"}, ["Yêu cầu, điều kiện"]),
        ({"conditions": "Có vốn", "conditions_status": Stated.GIVEN}, ["Yêu cầu, điều kiện"]),
        ({"description": "Phải có xác nhận của thôn"}, ["Mô tả"]),
        ({"sets": 2}, ["Số bộ hồ sơ"]),
        ({"sector": SectorFactory.build()}, ["Lĩnh vực"]),
        ({"competent": "Xã"}, ["Cơ quan có thẩm quyền"]),
        ({"coordinating": "Thôn"}, ["Cơ quan phối hợp"]),
        ({"steps": [Step(**STEP), Step(actor="Thôn", action="Xác nhận")]}, ["Trình tự thực hiện"]),
        ({"steps": [Step(**{**STEP, "actor": "Chủ hộ"})]}, ["Trình tự thực hiện"]),
        ({"components": [Component(**PAPER), Component(name="Thêm")]}, ["Thành phần hồ sơ"]),
        ({"components": [Component(**{**PAPER, "originals": 2})]}, ["Thành phần hồ sơ"]),
        ({"components": [Component(**PAPER, copies=1)]}, ["Thành phần hồ sơ"]),
        ({"components": [Component(**PAPER, note="có chứng thực")]}, ["Thành phần hồ sơ"]),
        ({"components": [Component(**PAPER, issuer="Xã")]}, ["Thành phần hồ sơ"]),
        ({"results": [Result(name="Giấy phép")]}, ["Kết quả thực hiện"]),
        ({"forms": [Form(name="Mẫu của tỉnh")]}, ["Mẫu đơn, tờ khai"]),
        ({"legal_bases": []}, ["Căn cứ pháp lý (thiếu 118/2025/NĐ-CP)"]),
        (
            {"channels": [Channel(way=Way.ONLINE, time_limit_text="05 ngày làm việc")]},
            ["Cách thức thực hiện"],
        ),
    ],
)
def test_only_what_the_province_may_set_differs_from_the_centre(fields, found):
    of = central()

    assert departures_from_centre(local(of, **fields)) == found


DAY, WORKDAY = TimeUnit.CALENDAR_DAY, TimeUnit.WORKING_DAY


@pytest.mark.parametrize(
    ("theirs", "ours", "longer"),
    [
        ((10, WORKDAY), (10, WORKDAY), False),
        ((10, WORKDAY), (9, WORKDAY), False),
        ((10, WORKDAY), (11, WORKDAY), True),
        ((1, TimeUnit.MONTH), (2, TimeUnit.MONTH), True),
        ((10, WORKDAY), (10, DAY), None),
        ((10, WORKDAY), (11, TimeUnit.HOUR), None),
        ((1, TimeUnit.MONTH), (20, WORKDAY), None),
        ((10, WORKDAY), (None, TimeUnit.SAME_DAY), None),
        ((None, TimeUnit.SAME_DAY), (None, TimeUnit.SAME_DAY), False),
        ((10, WORKDAY), (None, TimeUnit.IMMEDIATE), False),
        ((10, WORKDAY), (None, TimeUnit.NONE), True),
        ((None, TimeUnit.NONE), (5, WORKDAY), False),
        ((10, WORKDAY), (None, "", "10 ngày làm việc"), False),
        ((10, WORKDAY), (None, "", "theo hẹn"), None),
        ((None, "", "theo hẹn"), (None, "", "theo hẹn"), False),
        ((None, "", "theo hẹn"), (None, "", "theo lịch"), None),
        ((None, "", ""), (5, WORKDAY), False),
    ],
)
def test_limits_are_compared_only_in_one_unit(theirs, ours, longer):
    def limits(amount, unit, words=""):
        return {
            "time_limit_amount": amount,
            "time_limit_unit": unit,
            "time_limit_text": words,
            "channels": [Channel(way=Way.COUNTER)],
        }

    version = local(central(**limits(*theirs)), **limits(*ours))

    assert departures_from_centre(version) == ([LONGER] if longer else [])
    assert [told.split(" ghi ")[0] for told in limits_to_answer(version)] == (
        ["Thời hạn giải quyết"] if longer is None else []
    )


def test_way_with_a_longer_limit_departs():
    of = central(channels=[way(Way.COUNTER, 5), way(Way.ONLINE, 3)])
    version = local(of, channels=[way(Way.COUNTER, 5), way(Way.ONLINE, 4)])

    assert departures_from_centre(version) == [LONGER]


def test_way_in_another_unit_is_to_be_answered():
    of = central(channels=[way(Way.COUNTER, 5)])
    hours = Channel(way=Way.COUNTER, time_limit_amount=4, time_limit_unit=TimeUnit.HOUR)

    assert limits_to_answer(local(of, channels=[hours])) == [
        "Thời hạn qua Trực tiếp ghi “4 giờ”, Bộ công bố “5 ngày làm việc”: không so sánh được dài "
        "ngắn."
    ]


def test_parts_that_differ_stand_in_the_order_of_the_choices():
    old = text()
    new = text(name=old.name, sector=old.sector, unit=old.unit, place="Khác", sets=1)

    assert parts_that_differ(old, old) == ()
    assert parts_that_differ(old, new) == (Part.SETS, Part.PLACE)


def test_text_without_a_central_one_departs_from_nothing():
    assert departures_from_centre(text()) == []
