"""A row never leaves a text that contradicts itself: what follows, what is asked, what is listed."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue import imports
from catalogue.enums import ChargeKind, RowStatus, Stated, TimeUnit, Way
from catalogue.models import Channel, Charge, ProcedureVersion, Reduction, StagedRow
from catalogue.validators import contradictions
from publication.imports import draft_from_batch
from tests.catalogue.workbooks import exported, rows_of, staged, workbook
from tests.factories.publication import Office, make_office, published

pytestmark = pytest.mark.django_db

TITLE = "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"
HEAD = ["STT", "Mã TTHC", "Tên TTHC", "Thời hạn giải quyết", "Phí, lệ phí"]
BY_COUNCIL = "Theo quy định của Hội đồng nhân dân tỉnh"


@pytest.fixture
def office() -> Office:
    return make_office()


def way(name: str, limit: int | None = None, **fields: Any) -> Channel:
    """A way of doing it, its limit in working days."""
    if limit is not None:
        fields.update(time_limit_amount=limit, time_limit_unit=TimeUnit.WORKING_DAY)
    return Channel(way=name, **fields)


def charge(amount: int | None, name: str = "Phí thẩm định", **fields: Any) -> Charge:
    return Charge(kind=ChargeKind.CHARGE, name=name, amount=amount, basis="NQ 1", **fields)


def ways(*limits: int) -> list[Channel]:
    return [
        way(name, limit)
        for name, limit in zip((Way.COUNTER, Way.POST, Way.ONLINE), limits, strict=False)
    ]


def row_of(
    office: Office, base: ProcedureVersion, *, limit: str | None = None, fee: str | None = None
) -> StagedRow:
    """The annex's one row about ``base``, as staged."""
    line = [1, base.procedure.base_code, base.name, limit, fee]
    (row,) = rows_of(staged(workbook({"PL": [[TITLE], [], HEAD, line]}), office))
    return row


def lines(row: StagedRow) -> list[tuple[str, str, str]]:
    """Listed changes, the flags of the national sheet left out."""
    flags = ("fee_status", "fee_text", "time_limit_text")
    return [
        (change["label"], change["old"], change["new"])
        for change in row.changes
        if change["field"] not in flags
    ]


def asked(row: StagedRow) -> list[tuple[str, str, list[str]]]:
    return [
        (
            question["key"],
            question["message"],
            [f"{option['value']}: {option['label']}" for option in question["options"]],
        )
        for question in row.questions
    ]


def answered(row: StagedRow, office: Office, **answers: str) -> StagedRow:
    """The row after these answers (``.`` in a key written ``__``)."""
    given = {key.replace("__", "."): value for key, value in answers.items()}
    return imports.answer(row, given, by=office.editor)


def drafted(row: StagedRow, office: Office) -> ProcedureVersion:
    """The text the row makes; it must not contradict itself."""
    decision = draft_from_batch(row.batch, by=office.editor, title="Sửa đổi")
    version = decision.items.get().version
    assert contradictions(version) == []
    return version


def limits(version: ProcedureVersion) -> list[tuple[str, int | None, str]]:
    return [
        (
            row.way,
            None if row.time_limit_amount is None else int(row.time_limit_amount),
            row.time_limit_unit,
        )
        for row in version.channels.all()
    ]


# --- time limits ------------------------------------------------------------------------------


def test_ways_at_the_old_limit_follow_and_each_is_listed(office: Office) -> None:
    base = published(office, time_limit_amount=3, channels=ways(3, 3, 3))

    row = row_of(office, base, limit="2 ngày làm việc")

    assert (row.status, row.questions) == (RowStatus.CHANGED, [])
    assert lines(row) == [
        ("Thời hạn giải quyết", "3 ngày làm việc", "2 ngày làm việc"),
        ("Thời hạn qua Trực tiếp", "3 ngày làm việc", "2 ngày làm việc"),
        ("Thời hạn qua Dịch vụ bưu chính", "3 ngày làm việc", "2 ngày làm việc"),
        ("Thời hạn qua Trực tuyến", "3 ngày làm việc", "2 ngày làm việc"),
    ]
    assert row.payload["parts"] == ["time_limit", "channels"]
    assert limits(drafted(row, office)) == [
        (name, 2, "working_day") for name in ("counter", "post", "online")
    ]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("2 ngày", 2, "calendar_day"),
        ("04 giờ làm việc", 4, "working_hour"),
        ("Trong ngày", None, "same_day"),
        ("Không quá 02 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", 2, "working_day"),
    ],
)
def test_way_takes_amount_and_unit_of_the_new_limit(
    office: Office, text: str, amount: int | None, unit: str
) -> None:
    base = published(office, time_limit_amount=3, channels=ways(3))

    row = row_of(office, base, limit=text)

    assert row.questions == []
    assert limits(drafted(row, office)) == [("counter", amount, unit)]


def test_way_that_says_nothing_of_time_stays_silent(office: Office) -> None:
    base = published(office, time_limit_amount=3, channels=[way(Way.COUNTER)])

    row = row_of(office, base, limit="2 ngày làm việc")

    assert lines(row) == [("Thời hạn giải quyết", "3 ngày làm việc", "2 ngày làm việc")]
    assert limits(drafted(row, office)) == [("counter", None, "")]


def test_row_that_leaves_the_limit_leaves_the_ways(office: Office) -> None:
    base = published(office, time_limit_amount=3, channels=ways(3, 1))

    row = row_of(office, base, limit="3 ngày làm việc", fee="50.000 đồng")

    assert lines(row) == [("Phí, lệ phí", "Không", "50.000 đồng")]


@pytest.mark.parametrize(
    ("answer", "online"), [("keep", 1), ("new", 2)], ids=["keep", "take the new"]
)
def test_way_with_its_own_limit_is_asked_about(office: Office, answer: str, online: int) -> None:
    base = published(
        office, time_limit_amount=3, channels=[way(Way.COUNTER, 3), way(Way.ONLINE, 1)]
    )

    row = row_of(office, base, limit="2 ngày làm việc")

    assert row.status == RowStatus.QUESTION
    assert asked(row) == [
        (
            "way_limit.1",
            "Thời hạn chung đổi từ 3 ngày làm việc thành 2 ngày làm việc; riêng Trực tuyến đang "
            "ghi 1 ngày làm việc.",
            [
                "keep: Giữ 1 ngày làm việc cho Trực tuyến",
                "new: Theo mức mới: 2 ngày làm việc",
            ],
        )
    ]
    row = answered(row, office, way_limit__1=answer)
    assert limits(drafted(row, office)) == [
        ("counter", 2, "working_day"),
        ("online", online, "working_day"),
    ]


def test_way_that_explains_its_limit_is_asked_about(office: Office) -> None:
    own = way(Way.COUNTER, 3, time_limit_text="3 ngày làm việc, trường hợp phức tạp 10 ngày")
    base = published(office, time_limit_amount=3, channels=[own])

    row = row_of(office, base, limit="2 ngày làm việc")

    assert [question["key"] for question in row.questions] == ["way_limit.0"]


def test_keeping_every_way_leads_to_one_more_question(office: Office) -> None:
    own = way(Way.ONLINE, 3, time_limit_text="3 ngày làm việc, trường hợp phức tạp 10 ngày")
    base = published(office, time_limit_amount=3, channels=[own])
    row = answered(row_of(office, base, limit="2 ngày làm việc"), office, way_limit__0="keep")

    assert asked(row) == [
        (
            "whole_limit",
            "Thời hạn chung là 2 ngày làm việc, nhưng không cách thức thực hiện nào ghi như vậy "
            "(Trực tuyến: 3 ngày làm việc).",
            [
                "whole: Mọi cách thức theo mức chung: 2 ngày làm việc",
                "way:3 ngày làm việc: Thời hạn chung là 3 ngày làm việc",
            ],
        )
    ]
    back = answered(row, office, whole_limit="way:3 ngày làm việc")
    assert (back.status, back.changes) == (RowStatus.UNCHANGED, [])
    row = answered(back, office, whole_limit="whole")
    assert limits(drafted(row, office)) == [("online", 2, "working_day")]


def test_ways_of_the_same_kind_are_told_apart(office: Office) -> None:
    base = published(
        office, time_limit_amount=3, channels=[way(Way.COUNTER, 3), way(Way.COUNTER, 3)]
    )

    row = row_of(office, base, limit="2 ngày làm việc")

    assert lines(row)[1:] == [
        ("Thời hạn qua Trực tiếp (dòng 1)", "3 ngày làm việc", "2 ngày làm việc"),
        ("Thời hạn qua Trực tiếp (dòng 2)", "3 ngày làm việc", "2 ngày làm việc"),
    ]


CHANNEL_HEAD = ["Mã TTHC", "Hình thức nộp", "Thời gian", "Phí, lệ phí"]
NATIONAL = ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Cấp thực hiện"]


def national(office: Office, code: str, limit: str, *channels: list[str]) -> StagedRow:
    """A row of the national workbook with its ways told."""
    content = workbook(
        {
            "TTHC": [NATIONAL, [1, code, "Cấp thẻ", "Hộ tịch", limit, "Cấp Tỉnh"]],
            "Cách thức thực hiện": [CHANNEL_HEAD, *[[code, *told] for told in channels]],
        }
    )
    (row,) = rows_of(staged(content, office))
    return row


def test_ways_told_in_the_file_do_not_follow_but_are_asked(office: Office) -> None:
    base = published(office, name="Cấp thẻ", time_limit_amount=3, channels=ways(3))

    row = national(
        office, base.procedure.base_code, "2 ngày làm việc", ["Trực tiếp", "3 ngày làm việc", ""]
    )

    found = [question["key"] for question in row.questions if question["field"] == "time_limit"]
    assert found == ["whole_limit"]


def test_new_text_that_contradicts_itself_is_asked(office: Office) -> None:
    row = national(office, "1.000001", "2 ngày làm việc", ["Trực tuyến", "3 ngày làm việc", ""])

    found = [question["key"] for question in row.questions if question["field"] == "time_limit"]
    assert found == ["whole_limit"]
    row = answered(row, office, whole_limit="whole")
    assert row.payload["children"]["channels"][0][1:3] == ["2", "working_day"]


def test_unchanged_export_asks_nothing_whatever_it_says(office: Office) -> None:
    published(office, time_limit_amount=3, channels=ways(3))

    (row,) = rows_of(staged(exported(), office))

    assert (row.status, row.changes, row.questions) == (RowStatus.UNCHANGED, [], [])


# --- fees -------------------------------------------------------------------------------------


def fees(version: ProcedureVersion) -> list[tuple[int | None, str]]:
    return [(row.fee_amount, row.fee_text) for row in version.channels.all()]


@pytest.mark.parametrize(
    ("old", "way_fee", "cell", "new"),
    [
        (
            {"fee_status": Stated.GIVEN, "fee_amount": 50_000},
            {"fee_amount": 50_000, "fee_text": "50.000 đồng"},
            "60.000 đồng",
            (60_000, ""),
        ),
        ({"fee_status": Stated.NONE}, {"fee_amount": 0}, "60.000 đồng", (60_000, "")),
        (
            {"fee_status": Stated.GIVEN, "fee_amount": 50_000},
            {"fee_amount": 50_000},
            "Không",
            (0, ""),
        ),
        (
            {"fee_status": Stated.GIVEN, "fee_text": BY_COUNCIL},
            {"fee_text": BY_COUNCIL},
            "60.000 đồng/lần",
            (60_000, "60.000 đồng/lần"),
        ),
    ],
)
def test_way_at_the_old_fee_follows(
    office: Office, old: dict[str, Any], way_fee: dict[str, Any], cell: str, new: tuple[int, str]
) -> None:
    base = published(office, channels=[way(Way.ONLINE, **way_fee)], **old)

    row = row_of(office, base, fee=cell)

    assert row.questions == []
    assert [label for label, _old, _new in lines(row)][-1] == "Phí, lệ phí qua Trực tuyến"
    (kept,) = fees(drafted(row, office))
    assert (kept[0], kept[1] if new[1] else "") == new


def test_way_with_its_own_fee_is_asked_about(office: Office) -> None:
    base = published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=50_000,
        channels=[way(Way.COUNTER, fee_amount=50_000), way(Way.ONLINE, fee_amount=25_000)],
    )

    row = row_of(office, base, fee="60.000 đồng")

    assert asked(row) == [
        (
            "way_fee.1",
            "Phí, lệ phí chung đổi từ 50.000 đồng thành 60.000 đồng; riêng Trực tuyến đang ghi "
            "25.000 đồng.",
            ["keep: Giữ 25.000 đồng cho Trực tuyến", "new: Theo mức mới: 60.000 đồng"],
        )
    ]
    row = answered(row, office, way_fee__1="keep")
    assert fees(drafted(row, office)) == [(60_000, ""), (25_000, "")]


def test_charge_at_the_old_fee_follows_and_is_listed(office: Office) -> None:
    base = published(office, fee_status=Stated.GIVEN, fee_amount=50_000, charges=[charge(50_000)])

    row = row_of(office, base, fee="60.000 đồng")

    assert lines(row) == [
        ("Phí, lệ phí", "50.000 đồng", "60.000 đồng"),
        ("Mức thu Phí thẩm định", "50.000 đồng", "60.000 đồng"),
    ]
    kept = drafted(row, office).charges.get()
    assert (kept.amount, kept.basis) == (60_000, "NQ 1")


def stored_charges(office: Office) -> ProcedureVersion:
    """A fee of 58.000 đồng in two charges, with a reduction of the first."""
    return published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=58_000,
        charges=[charge(50_000), charge(8_000, "Phí bản sao")],
        reductions=[Reduction(condition="Người có công")],
    )


def test_no_fee_against_stored_charges_is_asked_about(office: Office) -> None:
    row = row_of(office, stored_charges(office), fee="Không")

    assert asked(row) == [
        (
            "fee_charges",
            "Phí, lệ phí ghi Không quy định, nhưng mục Phí, lệ phí của thủ tục có khoản thu: Phí "
            "thẩm định: 50.000 đồng; Phí bản sao: 8.000 đồng.",
            [
                "remove: Bỏ các khoản thu: Phí thẩm định: 50.000 đồng; Phí bản sao: 8.000 đồng",
                "old: Giữ phí, lệ phí đang có hiệu lực: 58.000 đồng",
            ],
        )
    ]


def test_confirmed_no_fee_removes_the_charges_as_listed(office: Office) -> None:
    row = answered(
        row_of(office, stored_charges(office), fee="Không"), office, fee_charges="remove"
    )

    assert [(label, new) for label, _old, new in lines(row)] == [
        ("Phí, lệ phí", "Không"),
        ("Khoản phí, lệ phí", ""),
        ("Miễn, giảm phí, lệ phí", ""),
    ]
    version = drafted(row, office)
    assert (version.fee_status, version.charges.count(), version.reductions.count()) == (
        Stated.NONE,
        0,
        0,
    )


def test_keeping_the_fee_in_force_leaves_the_row_without_change(office: Office) -> None:
    row = answered(row_of(office, stored_charges(office), fee="Không"), office, fee_charges="old")

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_charges_that_may_stand_beside_the_new_fee_can_be_kept(office: Office) -> None:
    base = published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=50_000,
        charges=[charge(50_000), charge(8_000, "Phí bản sao")],
    )

    row = row_of(office, base, fee="60.000 đồng")

    assert [options for _key, _message, options in asked(row)] == [
        [
            "remove: Bỏ các khoản thu: Phí thẩm định: 60.000 đồng; Phí bản sao: 8.000 đồng",
            "keep: Giữ các khoản thu: Phí thẩm định: 60.000 đồng; Phí bản sao: 8.000 đồng",
            "old: Giữ phí, lệ phí đang có hiệu lực: 50.000 đồng",
        ]
    ]
    row = answered(row, office, fee_charges="keep")
    assert [kept.amount for kept in drafted(row, office).charges.all()] == [60_000, 8_000]
