"""Supplementary fields in the editor of a text, and the form that sets them in “Cấu hình”."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import ProcedureVersion
from organisation import definitions
from organisation.enums import Role
from organisation.models import Definition, DefinitionText
from tests.factories.organisation import officer
from tests.factories.publication import add_new, amend, draft, make_office, published
from tests.publication.editor import EDIT_QUERIES, edit_url, posted
from tests.screens import words
from tests.supplementary import content, field, holding, switched_on

pytestmark = pytest.mark.django_db

PARKING = {"type": "choices", "choices": ["Trong nhà", "Ngoài trời"]}
TAB = "Thông tin bổ sung"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def version(office):
    return add_new(draft(office), office)


def held(version):
    stored = ProcedureVersion.objects.get(pk=version.pk).supplementary
    return {key: entry["value"] for key, entry in stored.items()}


def off(key):
    definition = Definition.objects.get(key=key)
    definitions.switch_off(definition, by=officer(Role.ADMINISTRATOR), reason="Thôi dùng")


def test_every_type_is_typed_and_kept(client, office, version):
    switched_on("Nơi gửi xe", place=1, help="Ghi tên sân.")
    for place, (label, kind) in enumerate(
        [("Chỉ dẫn", "long"), ("Sức chứa", "number"), ("Mở quầy", "day"), ("Thang máy", "truth")],
        start=2,
    ):
        switched_on(label, type=kind, place=place)
    switched_on("Cỡ phòng", type="choice", choices=["Lớn", "Nhỏ"], place=8)
    switched_on("Bãi xe", **PARKING, place=9)
    client.force_login(office.editor)

    page = client.get(edit_url(version))
    typed = {
        "bs-noi-gui-xe": " Sân  sau ",
        "bs-chi-dan": "Một\r\nHai",
        "bs-suc-chua": "1.250",
        "bs-mo-quay": "05/03/2026",
        "bs-thang-may": "Không",
        "bs-co-phong": "Nhỏ",
        "bs-bai-xe": ["Ngoài trời", "Trong nhà"],
    }
    client.post(edit_url(version), posted(version, **typed))

    assert [one.label for one in page.context["form"].own_inputs] == [
        "Nơi gửi xe",
        "Chỉ dẫn",
        "Sức chứa",
        "Mở quầy",
        "Thang máy",
        "Cỡ phòng",
        "Bãi xe",
    ]
    assert "Ghi tên sân." in words(page)
    assert held(version) == {
        "noi-gui-xe": "Sân sau",
        "chi-dan": "Một\nHai",
        "suc-chua": 1250,
        "mo-quay": "2026-03-05",
        "thang-may": False,
        "co-phong": "Nhỏ",
        "bai-xe": ["Trong nhà", "Ngoài trời"],
    }
    client.post(edit_url(version), posted(version))
    assert held(version) == {}


def test_the_form_shows_what_the_text_holds_and_saving_it_changes_nothing(client, office, version):
    version.supplementary = holding(
        (switched_on("Mở quầy", type="day"), "2026-03-05"),
        (switched_on("Thang máy", type="truth"), False),
        (switched_on("Bãi xe", **PARKING), ["Trong nhà"]),
    )
    version.save()
    client.force_login(office.editor)

    form = client.get(edit_url(version)).context["form"]

    shown = {one.name: one.value() for one in form.own_inputs}
    assert {name: str(value) for name, value in shown.items()} == {
        "bs-mo-quay": "2026-03-05",
        "bs-thang-may": "Không",
        "bs-bai-xe": "['Trong nhà']",
    }
    saves = version.history.count()
    again = {"bs-mo-quay": "05/03/2026", "bs-thang-may": "Không", "bs-bai-xe": ["Trong nhà"]}
    client.post(edit_url(version), posted(version, **again))
    assert ProcedureVersion.objects.get(pk=version.pk).supplementary == version.supplementary
    assert version.history.count() in {saves, saves + 1}


@pytest.mark.parametrize(
    ("changes", "typed", "said"),
    [
        ({"type": "number"}, "mười", "“mười” không phải số nguyên."),
        ({"type": "choice", "choices": ["Lớn", "Nhỏ"]}, "Vừa", "không có trong danh sách"),
        ({}, "Nộp kèm bản sao căn cước", "không được đòi người nộp giấy tờ"),
    ],
)
def test_a_wrong_value_comes_back_as_typed_with_its_error(
    client, office, version, changes, typed, said
):
    switched_on("Bãi xe", **changes)
    client.force_login(office.editor)

    page = client.post(edit_url(version), posted(version, place="Quầy 7", **{"bs-bai-xe": typed}))

    form = page.context["form"]
    assert said in str(form.errors["bs-bai-xe"])
    assert (form["bs-bai-xe"].value(), form["place"].value()) == (typed, "Quầy 7")
    assert held(version) == {}


def test_without_a_field_there_is_no_tab(client, office, version):
    client.force_login(office.editor)

    assert TAB not in words(client.get(edit_url(version)))


def test_the_editor_takes_the_same_queries_with_fields(
    client, office, version, django_assert_num_queries
):
    switched_on("Một")
    switched_on("Hai")
    client.force_login(office.editor)
    client.get(edit_url(version))

    with django_assert_num_queries(EDIT_QUERIES):
        assert TAB in words(client.get(edit_url(version)))


def test_what_was_typed_for_a_field_just_switched_off_is_told(client, office, version):
    switched_on("Bãi xe")
    off("bai-xe")
    client.force_login(office.editor)

    page = client.post(edit_url(version), posted(version, **{"bs-bai-xe": "Sân sau"}))

    (error,) = page.context["form"].non_field_errors()
    assert error.startswith("Mục bổ sung vừa bị tắt")
    assert "“Sân sau”" in error


def test_the_value_of_a_field_that_is_off_is_shown_and_stays(client, office):
    own = switched_on("Bãi xe")
    base = published(office, supplementary=holding((own, "Sân sau")))
    version = amend(draft(office), base, office.editor)
    off("bai-xe")
    client.force_login(office.editor)

    (shown,) = client.get(edit_url(version)).context["form"].own_inputs
    client.post(edit_url(version), posted(version, **{"bs-bai-xe": "Sân trước"}))

    assert (shown.value(), shown.field.disabled) == ("Sân sau", True)
    assert held(version) == {"bai-xe": "Sân sau"}


def test_officers_read_all_of_it_in_the_whole_text(client, office, version):
    version.supplementary = holding((field("Bãi xe"), "Sân sau"), (field("Ai", public=False), "An"))
    version.save()
    client.force_login(office.editor)

    text = words(client.get(reverse("procedure_versions:inspect", args=[version.pk])))

    assert "Thông tin bổ sung Ai (chỉ công chức xem) An Bãi xe Sân sau" in text


# --- the form in “Cấu hình” ---------------------------------------------------------------------


WRITE = "/quan-tri/cau-hinh/them/supplementary-field/"
TYPED = {
    "label": "Bãi đỗ  xe",
    "type": "choices",
    "choices": "Trong nhà\n\nNgoài trời\n",
    "help": "Chọn nơi có mái che.",
    "public": "all",
    "filter": "on",
    "heading": "",
    "place": "",
}


def test_an_administrator_writes_a_field(client):
    client.force_login(officer(Role.ADMINISTRATOR))

    client.post(WRITE, TYPED)

    (text,) = DefinitionText.objects.select_related("definition")
    assert text.definition.key == "bai-do-xe"
    assert text.content == content("Bãi đỗ xe", **PARKING, help="Chọn nơi có mái che.", filter=True)


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"label": "Giấy tờ cần thêm"}, "label", "không được đòi người nộp"),
        ({"label": "Thời hạn giải quyết"}, "label", "trùng với nội dung quốc gia"),
        ({"heading": "Mô tả"}, "heading", "trùng với nội dung quốc gia “Mô tả”"),
        ({"choices": "Một"}, "choices", "Cần từ 2 đến 50 lựa chọn"),
        ({"public": "officers"}, "filter", "chỉ công chức xem"),
        ({"type": "short", "choices": ""}, "filter", "Chỉ lọc được"),
    ],
)
def test_a_wrong_field_comes_back_as_typed(client, changes, place, said):
    client.force_login(officer(Role.ADMINISTRATOR))

    page = client.post(WRITE, TYPED | changes)

    form = page.context["form"]
    assert page.status_code == 422
    assert said in str(form.errors[place])
    assert form["help"].value() == "Chọn nơi có mái che."
    assert not DefinitionText.objects.exists()


def test_the_next_text_begins_with_the_newest_and_keeps_the_key(client):
    switched_on("Bãi xe", **PARKING, public=False, place=7)
    definition = Definition.objects.get()
    client.force_login(officer(Role.ADMINISTRATOR))
    address = reverse("definition_write", args=[definition.pk])

    form = client.get(address).context["form"]
    client.post(
        address,
        TYPED | {"label": "Chỗ để xe", "choices": form["choices"].value(), "note": "Đổi tên"},
    )

    assert {name: form[name].value() for name in ("label", "choices", "public", "place")} == {
        "label": "Bãi xe",
        "choices": "Trong nhà\nNgoài trời",
        "public": "officers",
        "place": 7,
    }
    newest = DefinitionText.objects.order_by("number").last()
    assert (newest.definition_id, newest.content["key"], newest.content["label"]) == (
        definition.pk,
        "bai-xe",
        "Chỗ để xe",
    )


def test_a_losing_type_is_listed_and_can_t_be_switched_on_from_the_page(client, office):
    own = switched_on("Bãi xe")
    published(office, supplementary=holding((own, "Sân sau")))
    said = content("Bãi xe", type="number")
    text = definitions.write("supplementary-field", own.key, said, by=officer(Role.ADMINISTRATOR))
    client.force_login(officer(Role.CONTROL_OFFICER))

    page = client.get(reverse("definition_try", args=[text.definition_id, text.pk]))

    shown = words(page)
    assert "Sân sau không còn đọc được" in shown
    assert "1 nội dung đang giữ giá trị mà kiểu mới không đọc được" in shown
    assert "Bật bản số" not in shown


# --- two officers at once -----------------------------------------------------------------------


def test_two_officers_fields_are_brought_together(client, office, version):
    switched_on("Bãi xe")
    switched_on("Thang máy", type="truth")
    switched_on("Loại phòng", **PARKING)
    first = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    client.force_login(office.editor)
    opened = client.get(edit_url(version)).context["form"].initial["last_save"]
    client.force_login(first)
    theirs = {"bs-thang-may": "Có", "bs-loai-phong": ["Trong nhà"], "bs-bai-xe": "Sân sau"}
    client.post(edit_url(version), posted(version, last_save=opened, **theirs))
    client.force_login(office.editor)

    page = client.post(
        edit_url(version), posted(version, last_save=opened, **{"bs-bai-xe": "Sân trước"})
    )
    client.post(edit_url(version), page.context["form"].data)

    said = list(page.context["form"].non_field_errors())
    assert said[1] == (
        "Thông tin bổ sung: “” → “Bãi xe: Sân sau; Loại phòng: Trong nhà; Thang máy: Có”"
    )
    assert said[2] == "Cả hai cùng sửa: Bãi xe (đang giữ chữ của bạn)."
    assert held(version) == {"bai-xe": "Sân trước", "thang-may": True, "loai-phong": ["Trong nhà"]}
