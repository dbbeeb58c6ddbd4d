"""Dated rule sets as an administrator reads and writes them: words and typed fields, no JSON."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from organisation.enums import Role
from organisation.models import RuleSet
from organisation.rule_kinds import RULE_KINDS, kind_label, told_params
from tests.factories.organisation import officer

pytestmark = pytest.mark.django_db

FEEDBACK = [
    ("Chuyển cơ quan xử lý chậm nhất", "5 ngày làm việc"),
    ("Xử lý và trả lời chậm nhất", "20 ngày"),
    ("Cập nhật tình hình xử lý chậm nhất", "7 ngày"),
    ("Công khai kết quả chậm nhất", "2 ngày làm việc"),
]


@pytest.fixture
def administrator(client):
    user = officer(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def add_url(kind):
    return f"{reverse('rulesets:add')}?loai={kind}"


def leaves(params, above=""):
    """Paths of every stored value."""
    paths = set()
    for name, value in params.items():
        path = f"{above}{name}"
        paths |= leaves(value, f"{path}.") if isinstance(value, dict) else {path}
    return paths


def test_every_stored_parameter_is_described():
    described = {
        key: {param.path for param in params} for key, (_label, params) in RULE_KINDS.items()
    }

    left_out = {
        (rule.key, path)
        for rule in RuleSet.objects.all()
        for path in leaves(rule.params) - described[rule.key]
    }

    assert left_out == set()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("feedback", FEEDBACK),
        (
            "official-rating",
            [
                ("Hoàn thành xuất sắc từ", "90 điểm"),
                ("Hoàn thành tốt từ", "70 điểm"),
                ("Hoàn thành từ", "50 điểm"),
            ],
        ),
        (
            "office-hours",
            [
                ("Các buổi làm việc", "07:00–11:30, 13:30–17:00"),
                ("Giờ chốt chuyển hồ sơ trong ngày", "15:00"),
                ("Nhận sau giờ chốt thì thời hạn tính từ ngày sau", "Không"),
            ],
        ),
    ],
)
def test_parameters_are_told_in_words(key, told):
    rule = RuleSet.objects.filter(key=key).order_by("-valid_from").first()

    assert told_params(key, rule.params) == told


def test_a_kind_nobody_described_stands_for_itself():
    assert (kind_label("la"), told_params("la", {"a": 1})) == ("la", [])


def test_page_of_a_set_has_one_line_for_each_parameter(client, administrator):
    rule = RuleSet.objects.get(key="feedback")

    fields = client.get(reverse("rulesets:inspect", args=[rule.pk])).context["fields"]

    assert [(row["label"], row["value"]) for row in fields][3:7] == FEEDBACK


def test_no_screen_of_rule_sets_shows_a_key_or_json(client, administrator):
    rule = RuleSet.objects.get(key="feedback")
    names = [("index", []), ("inspect", [rule.pk]), ("edit", [rule.pk]), ("add", [])]

    pages = "".join(
        client.get(reverse(f"rulesets:{name}", args=args)).content.decode() for name, args in names
    )

    shown = [word for word in ("answer_calendar_days&quot;", "JSON", "{&quot;") if word in pages]
    assert shown == []


def test_form_has_a_typed_field_for_each_parameter(client, administrator):
    form = client.get(add_url("office-hours")).context["form"]

    typed = {
        name: type(field).__name__
        for name, field in form.fields.items()
        if name.startswith("param_")
    }
    assert typed == {
        "param_hours": "SpellsField",
        "param_transfer_cut_off": "TimeField",
        "param_late_receipt_shifts_start": "BooleanField",
    }
    assert form["param_hours"].value() == "07:00–11:30, 13:30–17:00"


def test_adding_asks_for_the_kind_first(client, administrator):
    page = client.get(reverse("rulesets:add"))

    assert [label for _url, label, _today in page.context["kinds"]] == [
        label for label, _params in RULE_KINDS.values()
    ]


def test_next_set_begins_with_the_newest_of_its_kind_and_is_saved(client, administrator):
    old = RuleSet.objects.get(key="feedback")
    old.valid_to = date(2026, 12, 31)
    old.save()
    form = client.get(add_url("feedback")).context["form"]
    typed = {name: form[name].value() for name in form.fields if name.startswith("param_")}

    client.post(
        add_url("feedback"),
        typed
        | {
            "name": form["name"].value(),
            "valid_from": "01/01/2027",
            "param_answer_calendar_days": "15",
            "legal_basis": "Nghị định thử",
        },
    )

    new = RuleSet.objects.get(key="feedback", valid_from=date(2027, 1, 1))
    assert (new.name, new.params) == (
        "Phản ánh, kiến nghị",
        old.params | {"answer_calendar_days": 15},
    )


def test_points_and_hours_are_stored_as_before(client, administrator):
    hours = RuleSet.objects.get(key="office-hours")

    client.post(
        reverse("rulesets:edit", args=[hours.pk]),
        {
            "name": hours.name,
            "valid_from": "01/01/2000",
            "legal_basis": hours.legal_basis,
            "param_hours": "7:30 - 11:30; 13:30-17:30",
            "param_transfer_cut_off": "15:30",
            "param_late_receipt_shifts_start": "on",
        },
    )

    hours.refresh_from_db()
    assert hours.params == {
        "hours": [["07:30", "11:30"], ["13:30", "17:30"]],
        "transfer_cut_off": "15:30",
        "late_receipt_shifts_start": True,
    }


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"param_hours": "sáng"},
            {"param_hours": ["Ghi từng buổi như 07:00–11:30, cách nhau bằng dấu phẩy."]},
        ),
        (
            {"param_hours": "13:30–17:00, 07:00–11:30"},
            {
                "param_hours": [
                    "Các buổi làm việc phải theo thứ tự trong ngày và không chồng lên nhau."
                ]
            },
        ),
        (
            {"param_hours": "07:00–25:30"},
            {"param_hours": ["Giờ phải từ 00:00 đến 23:59."]},
        ),
        (
            {"valid_from": "01/01/2025"},
            {
                "valid_from": [
                    "Trùng thời gian với bộ quy định khác cùng khóa: Giờ làm việc (từ 01/01/2000)."
                ]
            },
        ),
    ],
)
def test_set_is_refused_with_a_clear_word(client, administrator, changes, errors):
    typed = {
        "name": "Giờ làm việc",
        "valid_from": "01/01/2027",
        "legal_basis": "Quyết định thử",
        "param_hours": "07:00–11:30, 13:30–17:00",
        "param_transfer_cut_off": "15:00",
    }
    RuleSet.objects.filter(key="office-hours").update(valid_to=date(2026, 12, 31))

    answer = client.post(add_url("office-hours"), typed | changes)

    assert answer.context["form"].errors == errors
    assert RuleSet.objects.filter(key="office-hours").count() == 1


def test_excel_has_words_in_place_of_parameters(client, administrator):
    answer = client.get(reverse("rulesets:index") + "?export=xlsx&kind=feedback")

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    heading, row = list(book.active.values)
    assert (heading[0], row[0]) == ("Loại", "Phản ánh, kiến nghị")
    assert row[4] == "; ".join(f"{label}: {words}" for label, words in FEEDBACK)


def test_history_tells_parameters_in_words(client, administrator):
    rule = RuleSet.objects.get(key="feedback")
    rule.params = rule.params | {"answer_calendar_days": 15}
    rule.save()

    entries = client.get(reverse("rulesets:history", args=[rule.pk])).context["entries"]

    assert entries[0].changes[-2].new.splitlines()[1] == "Xử lý và trả lời chậm nhất: 15 ngày"


def test_day_of_the_opening_is_a_date_for_people_and_stored_as_text(client, administrator):
    values = {
        "name": "Ngày mở sổ",
        "valid_from": "01/01/2026",
        "legal_basis": "Quyết định của tỉnh",
    }

    client.post(add_url("register-opening"), values | {"param_opened_on": "15/06/2026"})

    rule = RuleSet.objects.get(key="register-opening")
    label = RULE_KINDS["register-opening"][1][0].label
    form = client.get(reverse("rulesets:edit", args=[rule.pk])).context["form"]
    assert rule.params == {"opened_on": "2026-06-15"}
    assert told_params(rule.key, rule.params) == [(label, "15/06/2026")]
    assert form["param_opened_on"].value() == date(2026, 6, 15)
