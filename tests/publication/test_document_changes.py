"""The typed changes of a row: what is counted, which way it went, what is left to read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalogue.enums import ChargeKind, Stated, TimeUnit, Way
from catalogue.models import Channel, Charge, Component, LegalBasis, Reduction, Step
from publication.documents.changes import DOWN, OTHER, UP, opening_lines, row_changes
from tests.factories.catalogue import ProcedureFactory, SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory


def text(**fields):
    """A text in memory; two of them differ only in what is given."""
    fixed = {
        "name": "Cấp giấy phép",
        "procedure": ProcedureFactory.build(base_code="1.000001"),
        "sector": SectorFactory.build(name="Xây dựng"),
        "unit": UnitFactory.build(name="Sở Xây dựng"),
        "time_limit_amount": Decimal(5),
        "legal_bases": [LegalBasis(number="118/2025/NĐ-CP")],
    }
    return VersionFactory.build(**{**fixed, **fields})


def limit(amount, unit=TimeUnit.WORKING_DAY, words=""):
    return {
        "time_limit_amount": None if amount is None else Decimal(amount),
        "time_limit_unit": unit,
        "time_limit_text": words,
    }


@pytest.mark.parametrize(
    ("old", "new", "lines", "way"),
    [
        (limit(15), limit(10), ("Thời hạn: 15 → 10 ngày làm việc",), {DOWN}),
        (limit(10), limit(15), ("Thời hạn: 10 → 15 ngày làm việc",), {UP}),
        (limit("0.5"), limit(1), ("Thời hạn: ½ → 1 ngày làm việc",), {UP}),
        # never converted: which of the two is longer is not for a machine to say
        (
            limit(15),
            limit(15, TimeUnit.CALENDAR_DAY),
            ("Thời hạn: 15 ngày làm việc → 15 ngày",),
            {OTHER},
        ),
        (
            limit(1),
            limit(None, TimeUnit.SAME_DAY),
            ("Thời hạn: 1 ngày làm việc → Trong ngày",),
            {OTHER},
        ),
        (
            limit(None, "", "Theo từng trường hợp"),
            limit(5),
            ("Thời hạn: Theo từng trường hợp → 5 ngày làm việc",),
            {OTHER},
        ),
        (limit(5), limit(5), (), set()),
    ],
)
def test_time_limit_is_told_in_one_line_with_its_direction(old, new, lines, way):
    changes = row_changes(text(**old), text(**new))

    assert changes.lines == lines
    assert changes.limits == way


def test_limit_of_one_way_is_told_when_the_whole_stays():
    def by(amount):
        return [
            Channel(
                way=Way.ONLINE,
                time_limit_amount=Decimal(amount),
                time_limit_unit=TimeUnit.WORKING_DAY,
            )
        ]

    changes = row_changes(text(channels=by(5)), text(channels=by(3)))

    assert changes.lines == ("Thời hạn nộp trực tuyến: 5 → 3 ngày làm việc",)
    assert changes.limits == {DOWN}
    assert changes.others == ("Cách thức thực hiện",)


GIVEN = {"fee_status": Stated.GIVEN}


@pytest.mark.parametrize(
    ("old", "new", "lines", "way"),
    [
        (
            {**GIVEN, "fee_amount": 150_000},
            {**GIVEN, "fee_amount": 100_000},
            ("Phí, lệ phí: 150.000 → 100.000 đồng",),
            {DOWN},
        ),
        (
            {"fee_status": Stated.NONE},
            {**GIVEN, "fee_amount": 20_000},
            ("Phí, lệ phí: Không quy định → 20.000 đồng",),
            {UP},
        ),
        (
            {"fee_status": Stated.UNKNOWN},
            {**GIVEN, "fee_amount": 20_000},
            ("Phí, lệ phí: Chưa cập nhật → 20.000 đồng",),
            {OTHER},
        ),
        (
            {**GIVEN, "fee_text": "Theo biểu"},
            {"fee_status": Stated.NONE},
            ("Phí, lệ phí: Theo biểu → Không quy định",),
            {OTHER},
        ),
    ],
)
def test_fee_is_told_in_one_line_with_its_direction(old, new, lines, way):
    changes = row_changes(text(**old), text(**new))

    assert changes.lines == lines
    assert changes.fees == way


def test_one_sum_told_in_three_places_is_one_line():
    def priced(amount):
        return text(
            fee_status=Stated.GIVEN,
            fee_amount=amount,
            charges=[Charge(kind=ChargeKind.STATE_FEE, name="Lệ phí", amount=amount)],
            channels=[Channel(way=Way.COUNTER, fee_amount=amount)],
        )

    changes = row_changes(priced(80_000), priced(90_000))

    assert changes.lines == ("Phí, lệ phí: 80.000 → 90.000 đồng",)
    assert changes.fees == {UP}


def test_charge_that_came_and_charge_that_went_are_named():
    def charged(*names):
        return text(
            fee_status=Stated.GIVEN,
            charges=[Charge(kind=ChargeKind.CHARGE, name=name, amount=50_000) for name in names],
        )

    changes = row_changes(charged("Phí A", "Phí B"), charged("Phí A", "Phí C"))

    assert changes.lines == (
        "Thêm khoản thu: Phí C, 50.000 đồng",
        "Bỏ khoản thu: Phí B, 50.000 đồng",
    )
    assert changes.fees == {UP, DOWN}


def papers(*names):
    return [Component(name=name, originals=1) for name in names]


def test_papers_that_came_and_went_are_counted_and_named():
    old = text(components=papers("Đơn đề nghị", "Bản đồ hiện trạng"))
    new = text(components=papers("Đơn đề nghị", "Giấy ủy quyền", "Ảnh chân dung"))

    changes = row_changes(old, new)

    assert changes.lines == (
        "Thêm giấy tờ: Giấy ủy quyền",
        "Thêm giấy tờ: Ảnh chân dung",
        "Bỏ giấy tờ: Bản đồ hiện trạng",
    )
    assert (changes.papers_added, changes.papers_removed) == (2, 1)


def test_paper_in_place_of_another_is_one_more_and_one_less():
    old, new = (
        text(components=papers("Bản đồ hiện trạng")),
        text(components=papers("Giấy ủy quyền")),
    )

    changes = row_changes(old, new)

    assert changes.lines == ("Thêm giấy tờ: Giấy ủy quyền", "Bỏ giấy tờ: Bản đồ hiện trạng")


def test_paper_moved_renamed_or_with_other_counts_is_no_other_paper():
    old = text(components=papers("Đơn đề nghị cấp", "Ảnh chân dung", "Hộ chiếu"))
    new = text(
        components=[
            Component(name="Hộ chiếu", copies=1),
            Component(name="Đơn đề nghị cấp lại", originals=1),
            Component(name="Ảnh chân dung", originals=1),
        ]
    )

    changes = row_changes(old, new)

    assert changes.lines == ("Sửa nội dung 2 giấy tờ",)
    assert (changes.papers_added, changes.papers_removed) == (0, 0)


def test_papers_in_another_order_are_left_to_read():
    changes = row_changes(
        text(components=papers("Đơn", "Ảnh")), text(components=papers("Ảnh", "Đơn"))
    )

    assert changes.lines == ()
    assert changes.others == ("Thành phần hồ sơ",)


def test_many_papers_are_told_by_three_names_and_a_number():
    old = text(components=papers("Đơn đề nghị"))
    names = ["Hộ chiếu", "Bằng lái", "Sổ sức khỏe", "Lý lịch", "Ảnh"]
    new = text(components=papers("Đơn đề nghị", *names))

    changes = row_changes(old, new)

    assert changes.lines[-1] == "Thêm giấy tờ: và 2 giấy tờ khác"
    assert len(changes.lines) == 4
    assert changes.papers_added == 5


def test_list_published_for_the_first_time_adds_nothing():
    new = text(components=papers("Đơn", "Ảnh"), steps=[Step(action="Nộp hồ sơ")])

    changes = row_changes(text(), new)

    assert changes.lines == (
        "Lần đầu công bố 2 giấy tờ phải nộp",
        "Lần đầu công bố 1 bước thực hiện",
    )
    assert changes.papers_added == 0


def test_steps_and_bases_are_told_and_the_rest_is_named():
    old = text(
        steps=[Step(action="Nộp hồ sơ"), Step(action="Nhận kết quả")],
        legal_bases=[LegalBasis(number="01/2020/NĐ-CP")],
    )
    new = text(
        steps=[Step(action="Nộp hồ sơ qua mạng"), Step(action="Nhận kết quả")],
        legal_bases=[LegalBasis(number="02/2026/NĐ-CP")],
        conditions="Đủ 18 tuổi",
        reductions=[Reduction(condition="Hộ nghèo", percent=100)],
    )

    changes = row_changes(old, new)

    assert changes.lines == (
        "Trình tự thực hiện: sửa 1 trong 2 bước",
        "Thêm căn cứ: 02/2026/NĐ-CP",
        "Bỏ căn cứ: 01/2020/NĐ-CP",
    )
    assert changes.others == ("Miễn, giảm", "Yêu cầu, điều kiện")


def test_long_name_is_one_line():
    long = "Văn bản " + "rất dài " * 120

    changes = row_changes(
        text(components=papers("Đơn")), text(components=papers("Đơn", long.strip()))
    )

    assert [len(line) <= 160 for line in changes.lines] == [True]
    assert changes.lines[0].endswith("…")


def test_new_procedure_tells_what_it_asks():
    assert opening_lines(text(fee_status=Stated.NONE, components=papers("Đơn", "Ảnh"))) == (
        "Thời hạn: 5 ngày làm việc",
        "Phí, lệ phí: Không quy định",
        "Giấy tờ phải nộp: 2",
    )
