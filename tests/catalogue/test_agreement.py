"""Whether the statements of one text agree, by table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalogue.agreement import (
    ELSEWHERE,
    NO_FEE,
    Fee,
    Limit,
    charges_disagree,
    fees_disagree,
    limits_disagree,
    same_fee,
    same_limit,
    words_disagree,
)

BY_COUNCIL = Fee(None, "Theo quy định của Hội đồng nhân dân tỉnh")


def days(amount: int | None = None, unit: str = "working_day", text: str = "") -> Limit:
    """A limit in working days, unless said otherwise; no amount means nothing but words."""
    return Limit(None if amount is None else Decimal(amount), unit if amount else "", text)


SAID_NOTHING = days()


@pytest.mark.parametrize(
    ("whole", "ways", "disagree"),
    [
        # a way must have the whole's limit
        (days(2), [days(3), days(3)], True),
        (days(2), [days(2), days(3)], False),
        (days(3), [days(3), days(1)], False),
        (days(3), [days(1)], True),
        # "5.00" from the database is 5
        (days(5), [Limit(Decimal("5.00"), "working_day")], False),
        # working days are not days, a day is not 24 hours
        (days(7), [days(7, "calendar_day")], True),
        (days(1, "calendar_day"), [days(24, "hour")], True),
        # what is not said contradicts nothing
        (days(2), [], False),
        (days(2), [SAID_NOTHING], False),
        (days(2), [SAID_NOTHING, days(3)], True),
        (SAID_NOTHING, [days(3)], False),
        # words that name limits count, words that do not cannot be judged
        (days(5), [days(text="05 ngày làm việc")], False),
        (days(5), [days(text="06 ngày làm việc")], True),
        (days(5), [days(text="Theo hướng dẫn của cơ quan"), days(6)], False),
        (days(text="15 ngày làm việc; công trình khác 20 ngày làm việc"), [days(15)], False),
        (days(text="15 ngày làm việc; công trình khác 20 ngày làm việc"), [days(18)], True),
        # units without a number
        (Limit(None, "same_day"), [Limit(None, "same_day")], False),
        (Limit(None, "same_day"), [Limit(None, "immediate")], True),
        (Limit(None, "none"), [days(5)], True),
    ],
)
def test_limit_of_the_whole_must_be_that_of_a_way(whole, ways, disagree):
    assert limits_disagree(whole, ways) is disagree


@pytest.mark.parametrize(
    ("whole", "ways", "disagree"),
    [
        (Fee(50_000), [Fee(60_000)], True),
        (Fee(50_000), [Fee(50_000), Fee(0)], False),
        (Fee(50_000), [Fee(0), Fee(0)], True),
        (Fee(50_000), [Fee(None, "50.000 đồng/lần")], False),
        (Fee(50_000), [BY_COUNCIL], False),
        (NO_FEE, [Fee(0, "Không")], False),
        (NO_FEE, [Fee(90_000)], True),
        (NO_FEE, [BY_COUNCIL], True),
        (NO_FEE, [BY_COUNCIL, Fee(0)], False),
        (BY_COUNCIL, [Fee(0), Fee(0)], True),
        (BY_COUNCIL, [Fee(0), Fee(20_000)], False),
        (Fee(None, "Trực tiếp: 90.000 đồng; trực tuyến: 45.000 đồng"), [Fee(45_000)], False),
        (Fee(None, "Không thu đối với hộ nghèo"), [Fee(0)], False),
        (Fee(None), [Fee(90_000)], False),
        (NO_FEE, [Fee(None)], False),
        (NO_FEE, [], False),
    ],
)
def test_fee_of_the_whole_must_be_that_of_a_way(whole, ways, disagree):
    assert fees_disagree(whole, ways) is disagree


@pytest.mark.parametrize(
    ("whole", "charges", "reduced", "disagree"),
    [
        (NO_FEE, [Fee(50_000)], False, True),
        (NO_FEE, [Fee(50_000)], True, True),
        (NO_FEE, [], False, False),
        (Fee(0), [Fee(50_000)], False, True),
        (Fee(0), [Fee(50_000)], True, False),
        (Fee(50_000), [Fee(50_000)], False, False),
        (Fee(50_000), [Fee(60_000)], False, True),
        (Fee(150_000), [Fee(100_000), Fee(50_000)], False, False),
        (Fee(50_000), [Fee(None, "Theo biểu của tỉnh")], False, False),
        (Fee(50_000), [Fee(None)], False, False),
        (Fee(None), [Fee(50_000)], False, False),
        (BY_COUNCIL, [Fee(50_000)], False, False),
    ],
)
def test_fee_of_the_whole_must_be_a_charge_or_their_sum(whole, charges, reduced, disagree):
    assert charges_disagree(whole, charges, reduced=reduced) is disagree


@pytest.mark.parametrize(
    ("statement", "disagree"),
    [
        (days(2, text="2 ngày làm việc kể từ ngày nhận đủ hồ sơ"), False),
        (days(2, text="03 ngày làm việc"), True),
        (days(2, text="2 ngày làm việc; trường hợp phức tạp 10 ngày làm việc"), False),
        (Limit(None, "same_day", "Trong ngày; cần xác minh thì 05 ngày làm việc"), False),
        (days(2), False),
        (Fee(50_000, "50.000 đồng/lần"), False),
        (Fee(50_000, "60.000 đồng"), True),
        (Fee(50_000, "Phí thẩm định: 50.000 đồng; trang sau: 1.000 đồng"), False),
        (BY_COUNCIL, False),
    ],
)
def test_words_beside_an_amount_may_not_be_certainly_another(statement, disagree):
    assert words_disagree(statement) is disagree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (days(5), days(5, text="Không quá 5 ngày làm việc"), True),
        (days(5), days(5, "calendar_day"), False),
        (days(5), days(text="05 ngày làm việc"), True),
        (days(text="Theo quy chế"), days(text="theo  quy chế"), True),
        (SAID_NOTHING, SAID_NOTHING, False),
    ],
)
def test_limits_are_compared_by_what_they_say(one, other, same):
    assert same_limit(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Fee(50_000, "50.000 đồng"), Fee(50_000), True),
        (Fee(None, "Lệ phí cấp thẻ: 70.000 đồng"), Fee(70_000), True),
        (NO_FEE, Fee(0, "Không"), True),
        (BY_COUNCIL, Fee(None, BY_COUNCIL.text.upper()), True),
        (BY_COUNCIL, Fee(50_000), False),
        (Fee(None), Fee(None), False),
    ],
)
def test_fees_are_compared_by_what_they_say(one, other, same):
    assert same_fee(one, other) is same


@pytest.mark.parametrize(
    ("fee", "meanings", "shown"),
    [
        (Fee(50_000, "50.000 đồng/lần"), {50_000}, "50.000 đồng"),
        (Fee(0), {0}, "Không"),
        (NO_FEE, {0}, "Không quy định"),
        (BY_COUNCIL, {ELSEWHERE}, "Theo quy định của Hội đồng nhân dân tỉnh"),
        (Fee(None, "Miễn phí"), {0}, "Miễn phí"),
        (Fee(None, "1.000 đồng một trang, 5.000 đồng một bản"), {1_000, 5_000}, None),
        (Fee(None), set(), ""),
    ],
)
def test_fee_means_every_amount_it_names(fee, meanings, shown):
    assert fee.meanings == meanings
    assert str(fee) == (fee.text if shown is None else shown)
