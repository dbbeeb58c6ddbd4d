"""A row never leaves a text that contradicts itself: what follows, what is asked, what is listed."""

from __future__ import annotations

import pytest

from catalogue.enums import RowStatus, Way
from catalogue.models import Channel, ProcedureVersion, StagedRow
from tests.catalogue.agreement import answered, asked, drafted, lines, row_of, way
from tests.catalogue.workbooks import exported, rows_of, staged, workbook
from tests.factories.publication import Office, make_office, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def ways(*limits: int) -> list[Channel]:
    return [
        way(name, limit)
        for name, limit in zip((Way.COUNTER, Way.POST, Way.ONLINE), limits, strict=False)
    ]


def limits(version: ProcedureVersion) -> list[tuple[str, int | None, str]]:
    return [
        (
            row.way,
            None if row.time_limit_amount is None else int(row.time_limit_amount),
            row.time_limit_unit,
        )
        for row in version.channels.all()
    ]


# --- time limits --------------------------------------------------------------------------------


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
