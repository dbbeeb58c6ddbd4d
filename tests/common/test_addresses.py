from __future__ import annotations

import pytest

from common.addresses import Address, format_address, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "54 Hùng Vương, phường Cẩm Thành, tỉnh Quảng Ngãi",
            Address("54 Hùng Vương", "phường Cẩm Thành", "", "tỉnh Quảng Ngãi"),
        ),
        ("Đặc khu Lý Sơn, tỉnh Quảng Ngãi", Address("", "Đặc khu Lý Sơn", "", "tỉnh Quảng Ngãi")),
        (
            " Thôn 2,\n xã Bờ Y ,  Quảng Ngãi. ",
            Address("Thôn 2", "xã Bờ Y", "", "Quảng Ngãi"),
        ),
        (
            "Tổ 3, P. Nguyễn Nghiêm, TP. Quảng Ngãi, tỉnh Quảng Ngãi",
            Address("Tổ 3", "P. Nguyễn Nghiêm", "TP. Quảng Ngãi", "tỉnh Quảng Ngãi"),
        ),
        (
            "Thôn An Vĩnh, xã Lý Sơn, huyện Lý Sơn, Quảng Ngãi",
            Address("Thôn An Vĩnh", "xã Lý Sơn", "huyện Lý Sơn", "Quảng Ngãi"),
        ),
        (
            "Thị trấn Ba Tơ; H. Ba Tơ; T. Quảng Ngãi",
            Address("", "Thị trấn Ba Tơ", "H. Ba Tơ", "T. Quảng Ngãi"),
        ),
        (
            "Phòng 2, TX. Đức Phổ, tỉnh Quảng Ngãi",
            Address("Phòng 2", "", "TX. Đức Phổ", "tỉnh Quảng Ngãi"),
        ),
        (
            "54 Hùng Vương - TP. Quảng Ngãi - tỉnh Quảng Ngãi",
            Address("54 Hùng Vương", "", "TP. Quảng Ngãi", "tỉnh Quảng Ngãi"),
        ),
        (
            "Bộ Xây dựng, 80 Trần Hưng Đạo, Phường Cửa Nam, TP. Hà Nội",
            Address("Bộ Xây dựng, 80 Trần Hưng Đạo", "Phường Cửa Nam", "", "TP. Hà Nội"),
        ),
        (
            "120 Lê Duẩn, phường Văn Miếu - Quốc Tử Giám - Tp. Hà Nội",
            Address("120 Lê Duẩn", "phường Văn Miếu - Quốc Tử Giám", "", "Tp. Hà Nội"),
        ),
        ("tỉnh Quảng Ngãi", Address("", "", "", "tỉnh Quảng Ngãi")),
        ("49 Lý Thái Tổ", Address("49 Lý Thái Tổ", "", "", "")),
        (
            "Số 10 Tôn Thất Thuyết, Cầu Giấy, Hà Nội",
            Address("Số 10 Tôn Thất Thuyết, Cầu Giấy, Hà Nội"),
        ),
        (
            "Xã hội học, xã Sơn Mỹ, tỉnh Quảng Ngãi",
            Address("Xã hội học", "xã Sơn Mỹ", "", "tỉnh Quảng Ngãi"),
        ),
        ("", Address()),
    ],
)
def test_read_address_names_the_levels(text, address):
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "54 Hùng Vương, phường Cẩm Thành, tỉnh Quảng Ngãi",
        "Thôn An Vĩnh, xã Lý Sơn, huyện Lý Sơn, tỉnh Quảng Ngãi",
        "49 Lý Thái Tổ",
    ],
)
def test_format_address_is_read_back(text):
    assert format_address(read_address(text)) == text


def test_format_address_leaves_out_what_is_empty():
    assert format_address(Address(commune="xã Bờ Y", province="tỉnh Quảng Ngãi")) == (
        "xã Bờ Y, tỉnh Quảng Ngãi"
    )
    assert format_address(Address()) == ""
