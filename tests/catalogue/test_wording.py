"""The words in which a text is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalogue.wording import fee_text, percent_text, shortened, time_limit_text


@pytest.mark.parametrize(
    ("amount", "unit", "text", "expected"),
    [
        (Decimal(5), "working_day", "", "5 ngày làm việc"),
        (Decimal("0.5"), "working_day", "", "½ ngày làm việc"),
        (None, "same_day", "", "Trong ngày"),
        (None, "none", "", "Không quy định"),
        (None, "", "15 ngày hoặc 20 ngày", "15 ngày hoặc 20 ngày"),
        (None, "working_day", "theo hợp đồng", "theo hợp đồng"),
        (None, "", " ", "Chưa cập nhật"),
    ],
)
def test_time_limit_is_shown_with_its_own_unit(amount, unit, text, expected):
    assert time_limit_text(amount, unit, text, missing="Chưa cập nhật") == expected


@pytest.mark.parametrize(
    ("amount", "text", "expected"),
    [
        (50_000, "", "50.000 đồng"),
        (0, "", "Không thu"),
        (0, "Miễn phí", "Miễn phí"),
        (None, "Theo Thông tư 85/2019/TT-BTC", "Theo Thông tư 85/2019/TT-BTC"),
        (None, "", ""),
    ],
)
def test_fee_is_shown_as_stated(amount, text, expected):
    assert fee_text(amount, text) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(Decimal(100), "miễn"), (Decimal("50.00"), "giảm 50%"), (Decimal("12.50"), "giảm 12,5%")],
)
def test_reduction_is_shown_in_words(percent, expected):
    assert percent_text(percent) == expected


def test_long_text_is_cut_after_a_word():
    assert shortened("Giấy chứng nhận, bản sao", length=17) == "Giấy chứng nhận…"
    assert shortened("Giấy", length=17) == "Giấy"
