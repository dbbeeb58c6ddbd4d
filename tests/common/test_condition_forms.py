"""A condition in a form: rows in, what is kept out, and back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from common.condition_forms import ConditionField, condition_of, rows_of
from common.expressions import Field, Kind

FIELDS = [
    Field("name", "Tên", Kind.TEXT),
    Field("sets", "Số bộ", Kind.NUMBER),
    Field("level", "Mức", Kind.TEXT, {"full": "Toàn trình", "part": "Một phần"}),
    Field("online", "Trực tuyến", Kind.TRUTH),
]
LONG = {"field": "name", "is": "has", "value": "dài"}
MANY = {"field": "sets", "is": ">", "value": "2"}
FULL = {"field": "level", "is": "=", "value": "full"}


def cleaned(*rows):
    """What the field makes of rows (join, field, is, value) sent by a browser."""
    data = QueryDict(mutable=True)
    for place, row in enumerate(rows):
        for part, value in zip(("join", "field", "is", "value"), row, strict=True):
            data[f"when-{place}-{part}"] = value
    field = ConditionField(FIELDS)
    return field.clean(field.widget.value_from_datadict(data, {}, "when"))


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([("and", "name", "has", "dài")], {"all": [LONG]}),
        (
            [("and", "name", "has", "dài"), ("and", "sets", ">", "2")],
            {"all": [LONG, MANY]},
        ),
        (
            [
                ("and", "name", "has", "dài"),
                ("or", "sets", ">", "2"),
                ("and", "level", "=", "full"),
            ],
            {"all": [{"any": [LONG, MANY]}, FULL]},
        ),
        # a label as people type it is the choice's key
        ([("and", "level", "=", "toan trinh")], {"all": [FULL]}),
        (
            [("and", "level", "in", "Toàn trình; Một phần")],
            {"all": [{"field": "level", "is": "in", "value": ["full", "part"]}]},
        ),
        # a value counts only where it is asked for
        ([("and", "online", "yes", "gì đó")], {"all": [{"field": "online", "is": "yes"}]}),
        # blank rows say nothing
        ([("and", "", "", ""), ("and", "name", "has", "dài")], {"all": [LONG]}),
        # the first row has none above
        ([("or", "name", "has", "dài")], {"all": [LONG]}),
    ],
)
def test_rows_say_one_condition(rows, kept):
    assert cleaned(*rows) == kept


def test_every_faulty_row_is_named():
    with pytest.raises(ValidationError) as fault:
        cleaned(
            ("and", "sets", ">", "hai"),
            ("and", "name", "has", "dài"),
            ("and", "level", "=", "Nửa vời"),
            ("and", "", "", "chữ"),
            ("and", "name", "", ""),
        )

    assert fault.value.messages == [
        "Dòng 1: “hai” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5.",
        "Dòng 3: “Nửa vời” không có trong danh sách của “Mức”.",
        "Dòng 4: Hãy chọn một mục; mục cũ không còn.",
        "Dòng 5: Hãy chọn phép so sánh cho “Tên”.",
    ]


def test_no_row_is_no_condition():
    with pytest.raises(ValidationError) as fault:
        cleaned(("and", "", "", ""))

    assert fault.value.messages == ["Hãy nêu ít nhất một điều kiện."]


@pytest.mark.parametrize(
    "condition",
    [{"all": [LONG]}, {"all": [LONG, MANY]}, {"all": [{"any": [LONG, MANY]}, FULL]}],
)
def test_rows_and_condition_say_the_same(condition):
    assert condition_of(rows_of(condition)) == condition


def test_one_group_of_any_becomes_rows():
    assert condition_of(rows_of({"any": [LONG, MANY]})) == {"all": [{"any": [LONG, MANY]}]}


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {"none": [LONG]},
        {"all": [{"any": [{"all": [LONG]}]}]},
        {"all": [{"none": [LONG]}]},
        {"all": "x"},
    ],
)
def test_what_rows_cannot_say_is_told_apart(condition):
    assert rows_of(condition) is None


def test_rows_sent_stay_in_the_form_as_typed():
    field = ConditionField(FIELDS)
    rows = [{"join": "and", "field": "level", "is": "=", "value": "Nửa <b>vời"}]

    html = field.widget.render("when", rows, {"id": "id_when"})

    assert 'value="Nửa &lt;b&gt;vời"' in html
    assert html.count('data-part="field"') == 4


def test_a_choice_is_shown_by_its_label():
    field = ConditionField(FIELDS)

    html = field.widget.render("when", field.prepare_value({"all": [FULL]}), {"id": "id_when"})

    assert 'value="Toàn trình"' in html
