from __future__ import annotations

import pytest

from common import money
from common.money import MoneyReading, format_dong, read_money


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("70.000 đồng", 70_000),
        ("150,000đ", 150_000),
        ("150000 VND", 150_000),
        ("150 000 đồng", 150_000),
        ("150 nghìn đồng", 150_000),
        ("150 ngàn đồng", 150_000),
        ("2 triệu đồng", 2_000_000),
        ("1,5 triệu đồng", 1_500_000),
        ("1.250.000 đồng", 1_250_000),
        ("1,000,000 Việt Nam Đồng", 1_000_000),
        ("Phí: 50.000 VNĐ", 50_000),
        ("Lệ phí: 600000 ĐồngXem chi tiết", 600_000),
        ("12.500 đồng.", 12_500),
        ("1.500 đồng", 1_500),
        ("5.000 đồng | 5.000 Đồng", 5_000),
        ("5,000 VNĐ | 5,000 Việt Nam Đồng", 5_000),
        ("50.000 đồng (Thông tư số 61/2023/TT-BTC)", 50_000),
    ],
)
def test_read_money_reads_dong(cell, amount):
    reading = read_money(cell)

    assert (reading.amount, reading.problem, reading.free, reading.stated_none) == (
        amount,
        None,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("cell", "per"),
    [
        ("50.000 đồng/lần", "lần"),
        ("8.000 đồng / bản sao", "bản sao"),
        ("100.000 đồng/01 lần cấp.", "lần cấp"),
        ("50.000 đồng", ""),
        ("50.000 đồng (Thông tư số 61/2023/TT-BTC)", ""),
    ],
)
def test_read_money_keeps_the_measure(cell, per):
    assert read_money(cell).per == per


@pytest.mark.parametrize(
    "cell", ["Miễn phí", "MIỄN PHÍ", "Miễn lệ phí", "Lệ phí: Miễn", "Miễn phí | Miễn phí"]
)
def test_read_money_tells_free_of_charge(cell):
    reading = read_money(cell)

    assert (reading.amount, reading.free, reading.stated_none, reading.problem) == (
        0,
        True,
        False,
        None,
    )


@pytest.mark.parametrize(
    "cell",
    [
        "Không",
        "không thu",
        "Không quy định",
        "Phí: 0 VNĐ",
        "0 đồng",
        "Phí : Không Đồng",
        "Không có",
    ],
)
def test_read_money_tells_stated_none(cell):
    reading = read_money(cell)

    assert (reading.amount, reading.free, reading.stated_none, reading.problem) == (
        0,
        False,
        True,
        None,
    )


@pytest.mark.parametrize("cell", [None, "", " \n", "-", "Không có thông tin"])
def test_read_money_knows_a_source_that_says_nothing(cell):
    assert read_money(cell) == MoneyReading(missing=True, text=(cell or "").strip())


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1.5", money.UNCLEAR_NUMBER),
        (1.5, money.UNCLEAR_NUMBER),
        ("1.5 đồng", money.UNCLEAR_NUMBER),
        ("1.500 nghìn đồng", money.UNCLEAR_NUMBER),
        ("70.000", money.NO_UNIT),
        ("150000", money.NO_UNIT),
        (150000, money.NO_UNIT),
        (70000.0, money.NO_UNIT),
        (0, money.NO_UNIT),
        ("40 VNĐ", money.TOO_SMALL),
        ("500 đồng", money.TOO_SMALL),
        ("1 Việt Nam Đồng", money.TOO_SMALL),
        ("1100 VNĐ", money.ODD),
        ("10 USD", money.FOREIGN_MONEY),
        ("10USD/giấy", money.FOREIGN_MONEY),
        ("Lệ phí : 1.5 USD", money.FOREIGN_MONEY),
        ("10 đô la Mỹ", money.FOREIGN_MONEY),
        ("70,000 Việt Nam Đồng | Không có thông tin", money.SEVERAL),
        ("Miễn phí | 90 VNĐ", money.SEVERAL),
        ("Miễn phí | Không có thông tin", money.SEVERAL),
        ("40 VNĐ | 50 VNĐ", money.SEVERAL),
        ("5.000 đồng | 6.000 đồng", money.SEVERAL),
        ("50.000 đồng/lần; 20.000 đồng/bản", money.SEVERAL),
        ("Phí: 250000 ĐồngXem chi tiết Phí: 500000 ĐồngXem chi tiết", money.SEVERAL),
        ("50.000 đồng (sơ tuyển: 120.000 đồng)", money.NOTE_DIFFERS),
        ("Phí : Đồng", money.UNREADABLE),
        ("1,250.000 đồng", money.UNREADABLE),
        ("-5.000 đồng", money.UNREADABLE),
        ("50% mức thu", money.UNREADABLE),
        ("50.000 đồng cộng 10% giá trị", money.UNREADABLE),
        ("Theo quy định", money.UNREADABLE),
        ("3.000 đồng/10 trang", money.UNREADABLE),
    ],
)
def test_read_money_hands_doubt_to_a_person(cell, problem):
    reading = read_money(cell)

    assert (reading.amount, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    ("cell", "note", "amount", "problem"),
    [
        ("Miễn phí", "", 0, None),
        ("Miễn phí", "Không quy định.", 0, None),
        ("Miễn phí", "Miễn lệ phí đăng ký qua mạng điện tử", 0, None),
        ("Miễn phí", "Không thu lệ phí theo khoản 2 Điều 22 Luật Hợp tác xã 2023.", 0, None),
        ("Miễn phí", "- Dưới 5 tấn: 50.000 đồng/giấy", None, money.FREE_BUT_AMOUNT),
        ("Miễn phí", "một sản phẩm: 8.000.000/lần", None, money.FREE_BUT_AMOUNT),
        (
            "Miễn phí",
            "Mức lệ phí do Hội đồng nhân dân tỉnh quyết định",
            None,
            money.FREE_BUT_ELSEWHERE,
        ),
        ("Không", "theo quy định của pháp luật về phí, lệ phí", None, money.FREE_BUT_ELSEWHERE),
        ("Phí: 0 VNĐ", "Thông tư số 94/2021/TT-BTC", None, money.FREE_BUT_ELSEWHERE),
        ("70,000 VNĐ", "70.000 đồng/Giấy chứng nhận", 70_000, None),
        ("2,000,000 VNĐ", "+ 02 triệu đồng/Giấy chứng nhận.", 2_000_000, None),
        ("20,000 VNĐ", "áp dụng mức phí 10.000 đồng đến hết 31/12/2026", None, money.NOTE_DIFFERS),
        ("140,000 VNĐ", "40.000 đồng/lần", None, money.NOTE_DIFFERS),
    ],
)
def test_read_money_weighs_the_note(cell, note, amount, problem):
    reading = read_money(cell, note=note)

    assert (reading.amount, reading.problem) == (amount, problem)


@pytest.mark.parametrize(
    ("cell", "amount", "problem"),
    [
        (0, 0, None),
        (0.0, 0, None),
        (70000, 70_000, None),
        ("70.000", 70_000, None),
        ("Miễn phí", 0, None),
        (500, None, money.TOO_SMALL),
        ("1.5", None, money.UNCLEAR_NUMBER),
    ],
)
def test_read_money_takes_bare_numbers_under_a_heading_in_dong(cell, amount, problem):
    reading = read_money(cell, in_dong=True)

    assert (reading.amount, reading.problem) == (amount, problem)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(150_000, "150.000 đồng"), (1_250_000, "1.250.000 đồng"), (1_000, "1.000 đồng"), (0, "Không")],
)
def test_format_dong_is_read_back(amount, text):
    assert format_dong(amount) == text
    assert read_money(text).amount == amount
