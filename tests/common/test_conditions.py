"""Conditions of the builder: what they say, when they hold, what is wrong with them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.conditions import ConditionError, operators_of, read_condition
from common.expressions import Field, Kind

FIELDS = [
    Field("limit", "Thời hạn", Kind.NUMBER),
    Field("name", "Tên thủ tục", Kind.TEXT),
    Field("unit", "Cơ quan", Kind.TEXT, {"7": "Sở Xây dựng", "8": "Sở Y tế"}),
    Field("online", "Làm được trực tuyến", Kind.TRUTH),
    Field("ends", "Ngày hết hiệu lực", Kind.DAY),
]
VALUES = {
    "limit": Decimal(15),
    "name": "Cấp giấy phép xây dựng",
    "unit": "7",
    "online": False,
}  # when it ends is not known


def row(field, sign, value=None):
    return {"field": field, "is": sign} | ({} if value is None else {"value": value})


def holds(condition, values=VALUES):
    return read_condition(condition, FIELDS).value(values)


@pytest.mark.parametrize(
    ("field", "sign", "value", "found"),
    [
        ("limit", "=", "15", True),
        ("limit", "<>", "15", False),
        ("limit", ">", "10", True),
        ("limit", ">=", "15", True),
        ("limit", "<", "15", False),
        ("limit", "<=", "15,0", True),
        ("limit", "<", "1.000", True),
        ("limit", "known", None, True),
        ("limit", "unknown", None, False),
        ("name", "=", " cấp giấy phép xây dựng ", True),
        ("name", "<>", "x", True),
        ("name", "has", "GIẤY PHÉP", True),
        ("name", "lacks", "giấy phép", False),
        ("unit", "=", "7", True),
        ("unit", "<>", "7", False),
        ("unit", "in", ["8", "7"], True),
        ("unit", "in", ["8"], False),
        ("online", "yes", None, False),
        ("online", "no", None, True),
        ("ends", "<", "01/01/2027", None),
        ("ends", "known", None, False),
        ("ends", "unknown", None, True),
    ],
)
def test_row(field, sign, value, found):
    assert holds({"all": [row(field, sign, value)]}) is found


def test_day_is_compared_as_a_day():
    condition = {"all": [row("ends", "<=", "31/12/2026")]}

    assert holds(condition, {"ends": date(2026, 12, 31)}) is True
    assert holds(condition, {"ends": date(2027, 1, 1)}) is False


YES, NO, UNKNOWN = row("limit", "=", "15"), row("limit", "=", "16"), row("ends", "<", "1/1/2027")


@pytest.mark.parametrize(
    ("group", "rows", "found"),
    [
        ("all", [YES, YES], True),
        ("all", [YES, NO], False),
        ("all", [YES, UNKNOWN], None),
        ("all", [NO, UNKNOWN], False),
        ("any", [NO, YES], True),
        ("any", [NO, NO], False),
        ("any", [YES, UNKNOWN], True),
        ("any", [NO, UNKNOWN], None),
        ("none", [NO, NO], True),
        ("none", [NO, YES], False),
        ("none", [NO, UNKNOWN], None),
        ("none", [YES, UNKNOWN], False),
        ("all", [YES, {"any": [NO, YES]}], True),
        ("all", [YES, {"none": [NO, {"all": [YES, NO]}]}], True),
    ],
)
def test_group(group, rows, found):
    assert holds({group: rows}) is found


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"all": [row("limit", ">", "10")]}, "Thời hạn lớn hơn 10"),
        (
            {
                "all": [
                    row("limit", ">=", "10"),
                    {"any": [row("unit", "=", "7"), row("online", "yes")]},
                ]
            },
            "Thời hạn không dưới 10 và (Cơ quan là “Sở Xây dựng” hoặc Làm được trực tuyến)",
        ),
        ({"all": [row("unit", "in", ["7", "8"])]}, "Cơ quan là một trong “Sở Xây dựng”, “Sở Y tế”"),
        ({"none": [row("name", "has", "phép")]}, "không phải (Tên thủ tục chứa “phép”)"),
        (
            {"all": [row("ends", "unknown"), row("limit", "known")]},
            "Ngày hết hiệu lực còn trống và có Thời hạn",
        ),
        ({"all": [row("ends", "<", "5/3/2026")]}, "Ngày hết hiệu lực trước ngày 05/03/2026"),
    ],
)
def test_words(condition, words):
    assert read_condition(condition, FIELDS).words() == words


@pytest.mark.parametrize(
    ("condition", "message", "path"),
    [
        ({}, "Nhóm điều kiện không đọc được.", ()),
        ([], "Nhóm điều kiện không đọc được.", ()),
        (None, "Nhóm điều kiện không đọc được.", ()),
        ({"all": []}, "Nhóm điều kiện đang để trống.", ()),
        ({"all": [YES], "any": [YES]}, "Nhóm điều kiện không đọc được.", ()),
        ({"all": [YES, 5]}, "Điều kiện không đọc được.", (1,)),
        ({"all": [YES | {"x": 1}]}, "Điều kiện không đọc được.", (0,)),
        ({"all": [row("gone", "=", "1")]}, "Hãy chọn một mục; mục cũ không còn.", (0,)),
        ({"all": [row("limit", "has", "1")]}, "Hãy chọn phép so sánh cho “Thời hạn”.", (0,)),
        ({"all": [row("limit", "=")]}, "Hãy nhập giá trị để so với “Thời hạn”.", (0,)),
        (
            {"all": [YES, {"any": [row("limit", "=", "1.5")]}]},
            "“1.5” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5.",
            (1, 0),
        ),
        ({"all": [row("ends", "<", "30/02/2026")]}, "Ngày “30/02/2026” không có trong lịch.", (0,)),
        ({"all": [row("unit", "=", "9")]}, "“9” không có trong danh sách của “Cơ quan”.", (0,)),
        ({"all": [row("unit", "in", [])]}, "Hãy chọn ít nhất một giá trị cho “Cơ quan”.", (0,)),
        (
            {"all": [row("name", "has", "x" * 501)]},
            "Giá trị so với “Tên thủ tục” dài quá 500 ký tự.",
            (0,),
        ),
        ({"all": [YES] * 51}, "Có quá 50 điều kiện; hãy chia nhỏ.", (50,)),
        (
            {"all": [{"all": [{"all": [{"all": [{"all": [YES]}]}]}]}]},
            "Nhóm lồng nhau quá 4 lớp.",
            (0, 0, 0, 0),
        ),
    ],
)
def test_fault_names_its_row(condition, message, path):
    with pytest.raises(ConditionError) as fault:
        read_condition(condition, FIELDS)

    assert (str(fault.value), fault.value.path) == (message, path)


@pytest.mark.parametrize(
    ("field", "signs"),
    [
        (FIELDS[0], ["=", "<>", "<", "<=", ">", ">=", "known", "unknown"]),
        (FIELDS[1], ["=", "<>", "has", "lacks", "known", "unknown"]),
        (FIELDS[2], ["=", "<>", "in", "known", "unknown"]),
        (FIELDS[3], ["yes", "no", "known", "unknown"]),
        (FIELDS[4], ["=", "<>", "<", "<=", ">", ">=", "known", "unknown"]),
    ],
)
def test_operators_fit_the_field(field, signs):
    assert [operator.sign for operator in operators_of(field)] == signs


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from([YES, NO])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["all", "any", "none", "field", "is", "value"]), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_stored_is_read_or_refused(data):
    try:
        condition = read_condition(json.loads(json.dumps(data)), FIELDS)
    except ConditionError:
        return
    assert condition.value(VALUES) in (True, False, None)
    assert condition.value({}) in (True, False, None)
