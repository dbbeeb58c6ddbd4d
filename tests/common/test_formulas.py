"""Formulas of an office: what they give, what is wrong with them, that nothing gets out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.expressions import Field, Kind
from common.formulas import LONGEST, FormulaError, read_formula

FIELDS = [
    Field("self", "Điểm tự chấm", Kind.NUMBER),
    Field("manager", "Điểm của quản lý", Kind.NUMBER),
    Field("late", "Số hồ sơ trễ", Kind.NUMBER),
    Field("name", "Họ tên", Kind.TEXT),
    Field("leader", "Là lãnh đạo", Kind.TRUTH),
    Field("first", "Ngày nhận", Kind.DAY),
    Field("last", "Ngày trả", Kind.DAY),
]
VALUES = {
    "self": Decimal("92.5"),
    "manager": Decimal(88),
    "name": "Nguyễn Thị Hà",
    "leader": True,
    "first": date(2026, 2, 1),
    "last": date(2026, 2, 11),
}  # how many were late is not known


def value(text, gives=Kind.NUMBER):
    return read_formula(text, FIELDS, gives=gives).value(VALUES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("2 / 8", "0.25"),
        ("12 : 4", 3),
        ("7 × 6", 42),
        ("-3 + 5", 2),
        ("--3", 3),
        ("2 * -3", -6),
        ("2 – 3", -1),
        ("0,1 + 0,2", "0.3"),
        ("1.250.000 + 1", 1250001),
        ("[Điểm tự chấm] * 0,4 + [Điểm của quản lý] * 0,6", "89.8"),
        ("[diem tu cham]", "92.5"),
        ("[ĐIỂM  TỰ CHẤM]", "92.5"),
        ("TỔNG(1; 2; [Điểm của quản lý])", 91),
        ("tong(1; 2)", 3),
        ("TRUNG_BÌNH(1; 2; 6)", 3),
        ("NHỎ_NHẤT(3; 1; 2)", 1),
        ("LỚN_NHẤT(3; 1; 2)", 3),
        ("LÀM_TRÒN(2,345; 2)", "2.35"),
        ("LÀM_TRÒN(2,5; 0)", 3),
        ("LÀM_TRÒN(-2,5; 0)", -3),
        ("LÀM_TRÒN_XUỐNG(89,99; 0)", 89),
        ("NẾU([Là lãnh đạo]; 5; 3)", 5),
        ("NẾU(không [Là lãnh đạo]; 5; 3)", 3),
        ("NẾU([Điểm tự chấm] >= 90 và [Điểm của quản lý] >= 90; 1; 0)", 0),
        ("NẾU([Điểm tự chấm] >= 90 hoặc [Điểm của quản lý] >= 90; 1; 0)", 1),
        ("SỐ_NGÀY([Ngày nhận]; [Ngày trả])", 10),
        ('SỐ_NGÀY(NGÀY("31/12/2025"); [Ngày nhận])', 32),
        ("ĐỘ_DÀI([Họ tên])", 13),
    ],
)
def test_number(text, found):
    assert value(text) == Decimal(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 < 2", True),
        ("2 <= 1", False),
        ("1 ≤ 1", True),
        ("1 ≠ 1", False),
        ("đúng và không sai", True),
        ("sai hoặc sai", False),
        ("không không đúng", True),
        ('[Họ tên] = "nguyễn thị hà"', True),
        ('[Họ tên] <> "Hà"', True),
        ('CHỨA([Họ tên]; "thị")', True),
        ('CHỨA([Họ tên]; "thi")', False),
        ("[Ngày nhận] < [Ngày trả]", True),
        ('[Ngày trả] = NGÀY("11/02/2026")', True),
        ("CÓ([Điểm tự chấm])", True),
        ("CÓ([Số hồ sơ trễ])", False),
        # và binds closer than hoặc
        ("đúng hoặc sai và sai", True),
        ("(đúng hoặc sai) và sai", False),
    ],
)
def test_truth(text, found):
    assert value(text, Kind.TRUTH) is found


@pytest.mark.parametrize(
    ("text", "gives", "found"),
    [
        ("[Số hồ sơ trễ] + 1", Kind.NUMBER, None),
        ("TỔNG(1; [Số hồ sơ trễ])", Kind.NUMBER, None),
        ("NẾU_THIẾU([Số hồ sơ trễ]; 0) + 1", Kind.NUMBER, Decimal(1)),
        ("NẾU_THIẾU([Điểm tự chấm]; 0)", Kind.NUMBER, Decimal("92.5")),
        ("[Số hồ sơ trễ] > 3", Kind.TRUTH, None),
        ("không ([Số hồ sơ trễ] > 3)", Kind.TRUTH, None),
        ("[Số hồ sơ trễ] > 3 và sai", Kind.TRUTH, False),
        ("[Số hồ sơ trễ] > 3 hoặc đúng", Kind.TRUTH, True),
        ("[Số hồ sơ trễ] > 3 và đúng", Kind.TRUTH, None),
        ("NẾU([Số hồ sơ trễ] > 3; 1; 0)", Kind.NUMBER, None),
        # only the chosen value is asked for
        ("NẾU(đúng; 1; [Số hồ sơ trễ])", Kind.NUMBER, Decimal(1)),
        ("1 / 0", Kind.NUMBER, None),
        ("NẾU(1 / 0 > 1; 1; 0)", Kind.NUMBER, None),
    ],
)
def test_what_is_not_known_stays_unknown(text, gives, found):
    assert value(text, gives) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Ở ký tự 1: công thức đang để trống."),
        ("   ", "Ở ký tự 4: công thức đang để trống."),
        ("1 +", "Ở ký tự 4: thiếu một giá trị ở đây."),
        ("(1 + 2", "Ở ký tự 7: cần “)” mà gặp hết công thức."),
        ("1 2", "Ở ký tự 3: không hiểu “2” ở đây."),
        ("1.5", "Ở ký tự 1: “1.5” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5."),
        ("1 + [Điểm thi]", "Ở ký tự 5: không có mục nào tên là “Điểm thi”."),
        ("Điểm + 1", "Ở ký tự 1: không hiểu “Điểm”; tên mục để trong ngoặc vuông."),
        ("TỔNG(1, 2)", "Ở ký tự 7: không hiểu “,”."),
        ("BÌNH_PHƯƠNG(2)", "Ở ký tự 1: không có hàm nào tên là “BÌNH_PHƯƠNG”."),
        (
            "LÀM_TRÒN(2)",
            "Ở ký tự 1: LÀM_TRÒN cần 2 giá trị, đang có 1 (ngăn nhau bằng dấu chấm phẩy).",
        ),
        ("1 + [Họ tên]", "Ở ký tự 5: chỗ này cần số, đang là chữ."),
        ("[Họ tên] + 1", "Ở ký tự 1: chỗ này cần số, đang là chữ."),
        ("-[Họ tên]", "Ở ký tự 2: chỗ này cần số, đang là chữ."),
        ("NẾU(1; 2; 3)", "Ở ký tự 1: chỗ này cần đúng/sai, đang là số."),
        ('NẾU(đúng; 2; "hai")', "Ở ký tự 1: chỗ này cần số, đang là chữ."),
        (
            "TỔNG(1; [Họ tên])",
            "Ở ký tự 1: giá trị thứ 2 của TỔNG phải là số, đang là chữ.",
        ),
        ("đúng", "Ở ký tự 1: công thức cho ra đúng/sai, cần số."),
        (
            'SỐ_NGÀY(NGÀY("31/02/2026"); [Ngày trả])',
            "Ở ký tự 14: Ngày “31/02/2026” không có trong lịch.",
        ),
        (
            "SỐ_NGÀY(NGÀY(1); [Ngày trả])",
            'Ở ký tự 14: ngày viết trong ngoặc kép: NGÀY("31/12/2026").',
        ),
        ("NẾU(1 < 2 < 3; 1; 0)", "Ở ký tự 11: hãy nối hai phép so sánh bằng “và”."),
        ("NẾU(1 = đúng; 1; 0)", "Ở ký tự 7: không so sánh được số với đúng/sai."),
        ('NẾU("a" < "b"; 1; 0)', "Ở ký tự 9: chữ chỉ so sánh được bằng “=” và “<>”."),
        # nothing of Python
        ("__import__('os')", "Ở ký tự 12: không hiểu “'”."),
        ("[Họ tên].__class__", "Ở ký tự 9: không hiểu “.”."),
        ("2 ** 9", "Ở ký tự 4: thiếu một giá trị ở đây."),
        ("lambda: 1", "Ở ký tự 1: không hiểu “lambda”; tên mục để trong ngoặc vuông."),
        ("eval(1)", "Ở ký tự 1: không có hàm nào tên là “eval”."),
        ("{1}", "Ở ký tự 1: không hiểu “{”."),
    ],
)
def test_fault_names_its_place(text, message):
    with pytest.raises(FormulaError) as fault:
        read_formula(text, FIELDS, gives=Kind.NUMBER)

    assert str(fault.value) == message


def test_labels_that_differ_in_marks_alone_are_asked_for_in_full():
    fields = [Field("a", "Điểm", Kind.NUMBER), Field("b", "Diêm", Kind.NUMBER)]

    exact = read_formula("[Diêm]", fields, gives=Kind.NUMBER)
    with pytest.raises(FormulaError) as fault:
        read_formula("[diem]", fields, gives=Kind.NUMBER)

    assert exact.names() == {"b"}
    assert str(fault.value) == "Ở ký tự 1: “diem” có thể là “Điểm”, “Diêm”; hãy viết đủ dấu."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 31 + "1" + ")" * 31, "Ở ký tự 31: ngoặc lồng nhau quá 30 lớp."),
        ("1" + "+1" * 999, "Ở ký tự 302: công thức có quá 300 phần; hãy chia nhỏ."),
        (
            "1" * (LONGEST + 1),
            f"Ở ký tự {LONGEST + 1}: công thức dài quá {LONGEST} ký tự; hãy chia nhỏ.",
        ),
        ("9" * 31, f"Ở ký tự 1: “{'9' * 31}” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5."),
    ],
)
def test_size_is_bounded(text, message):
    with pytest.raises(FormulaError) as fault:
        read_formula(text, FIELDS, gives=Kind.NUMBER)

    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("text", "gives", "words"),
    [
        ("[diem tu cham]*0,4", Kind.NUMBER, "(Điểm tự chấm nhân 0,4)"),
        (
            "NẾU([Là lãnh đạo] và [Số hồ sơ trễ]>3;1;0)",
            Kind.NUMBER,
            "nếu Là lãnh đạo và Số hồ sơ trễ lớn hơn 3 thì 1, ngược lại 0",
        ),
        ("LÀM_TRÒN([Điểm tự chấm];1)", Kind.NUMBER, "làm tròn (Điểm tự chấm; 1)"),
        ("NẾU_THIẾU([Số hồ sơ trễ];0)", Kind.NUMBER, "Số hồ sơ trễ (nếu thiếu thì 0)"),
        ('không CHỨA([Họ tên];"Hà")', Kind.TRUTH, "không phải (chứa (Họ tên; “Hà”))"),
        ('[Ngày trả]>NGÀY("1/2/2026")', Kind.TRUTH, "Ngày trả lớn hơn 01/02/2026"),
    ],
)
def test_words_explain_it(text, gives, words):
    assert read_formula(text, FIELDS, gives=gives).words() == words


def test_names_are_what_it_asks_for():
    formula = read_formula(
        "NẾU([Là lãnh đạo]; [Điểm tự chấm]; NẾU_THIẾU([Số hồ sơ trễ]; 1))",
        FIELDS,
        gives=Kind.NUMBER,
    )

    assert formula.names() == {"leader", "self", "late"}


# --- whatever is typed --------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("[Điểm tự chấm]", "[Số hồ sơ trễ]", "[Họ tên]", "[Ngày trả]", "[Là lãnh đạo]"),
        *("1", "0", "2,5", "999999999999", '"x"', "đúng", "sai", "(", ")", ";", "+", "-", "*", "/"),
        *("<", ">=", "=", "và", "hoặc", "không", "NẾU(", "TỔNG(", "LÀM_TRÒN(", "CÓ(", "SỐ_NGÀY("),
        *("NẾU_THIẾU(", "CHỨA(", 'NGÀY("1/1/2026")', "TRUNG_BÌNH("),
    ]
)
KINDS = st.sampled_from(list(Kind))


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join)), KINDS)
def test_anything_typed_is_read_or_refused_and_never_fails_later(text, gives):
    try:
        formula = read_formula(text, FIELDS, gives=gives)
    except FormulaError:
        return
    for values in (VALUES, {}, {"self": Decimal("1E+900"), "late": Decimal(0)}):
        found = formula.value(values)
        assert found is None or isinstance(found, Decimal | str | bool | date)
    assert formula.words()


NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False)
SUMS = st.recursive(
    NUMBERS.map(lambda number: (f"{number}".replace(".", ","), number)),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda parts: (
            f"({parts[0][0]} {parts[1]} {parts[2][0]})",
            {
                "+": parts[0][1] + parts[2][1],
                "-": parts[0][1] - parts[2][1],
                "*": parts[0][1] * parts[2][1],
            }[parts[1]],
        )
    ),
    max_leaves=4,
)


@given(SUMS)
def test_sums_are_exact(made):
    text, number = made

    assert read_formula(text, [], gives=Kind.NUMBER).value({}) == number
