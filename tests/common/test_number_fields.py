"""What an officer types for money and for a number of days."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.number_fields import DecimalCommaField, DongField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("500.000", 500_000),
        ("1.500.000 đồng", 1_500_000),
        ("500 000 VNĐ", 500_000),
        ("500\u00a0000đ", 500_000),
        ("500000", 500_000),
        ("0", 0),
        (" ", None),
        ("", None),
        (75_000, 75_000),
    ],
)
def test_dong_reads_grouped_amounts(typed, amount):
    assert DongField(required=False).clean(typed) == amount


@pytest.mark.parametrize("typed", ["500.00", "500,000", "0.5", "-1", "1e5", "năm trăm", "12.3456"])
def test_dong_refuses_what_reads_two_ways(typed):
    with pytest.raises(ValidationError) as refused:
        DongField(required=False).clean(typed)

    assert refused.value.messages == ["Nhập số tiền bằng đồng, số nguyên; ví dụ: 500.000."]


def test_dong_is_shown_as_it_is_typed():
    field = DongField(required=False)

    assert [field.prepare_value(value) for value in (1_500_000, 0, None, "5 lần")] == [
        "1.500.000",
        "0",
        None,
        "5 lần",
    ]
    assert not field.has_changed(1_500_000, "1.500.000")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,5", Decimal("1.5")), ("1.5", Decimal("1.5")), ("15", Decimal(15)), ("", None)],
)
def test_decimal_reads_a_comma(typed, number):
    assert DecimalCommaField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["1.000", "1,234", "-3", "nan", "một", "1,5,2"])
def test_decimal_refuses_what_reads_two_ways(typed):
    with pytest.raises(ValidationError) as refused:
        DecimalCommaField(required=False).clean(typed)

    assert refused.value.messages == ["Nhập một số, phần lẻ sau dấu phẩy; ví dụ: 1,5."]


def test_decimal_is_shown_without_useless_zeros():
    field = DecimalCommaField(required=False)
    values = [Decimal("10.00"), Decimal("1.50"), Decimal(100), Decimal("0.00"), None, "abc"]

    assert [field.prepare_value(value) for value in values] == [
        "10",
        "1,5",
        "100",
        "0",
        None,
        "abc",
    ]
    assert not field.has_changed(Decimal("10.00"), "10")
