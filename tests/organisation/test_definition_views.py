"""“Cấu hình”: a rule written, tried, switched on by a second person and taken back, on its pages."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from organisation import definitions
from organisation.definition_forms import NESTED
from organisation.enums import Role
from organisation.models import Definition, DefinitionText, Notice
from tests.factories.organisation import officer
from tests.factories.publication import make_office, published
from tests.screens import words

pytestmark = pytest.mark.django_db

SENT = {
    "name": "Tên quá dài",
    "when-0-join": "and",
    "when-0-field": "name_length",
    "when-0-is": ">",
    "when-0-value": "30",
    "message": "Hãy rút gọn tên.",
    "blocks": "no",
}
KEPT = {
    "name": "Tên quá dài",
    "when": {"all": [{"field": "name_length", "is": ">", "value": "30"}]},
    "message": "Hãy rút gọn tên.",
    "blocks": False,
}
ADD = "/quan-tri/cau-hinh/them/lint-rule/"
HUB = "/quan-tri/cau-hinh/"


@pytest.fixture
def writer():
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return officer(Role.CONTROL_OFFICER)


@pytest.fixture
def text(writer):
    return definitions.write("lint-rule", "ten-qua-dai", KEPT, by=writer)


def page(name, text, *more):
    return reverse(name, args=[text.definition_id, *more])


def said(response):
    return [str(message) for message in response.context["messages"]]


def switched_on(text, by):
    definitions.switch_on(text, by=by, seen=definitions.try_out(text).digest)


def test_rule_is_written_tried_switched_on_and_off_on_its_pages(client, writer, second):
    published(make_office(), name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ")
    client.force_login(writer)
    added = client.post(ADD, SENT)
    text = DefinitionText.objects.get()
    own = client.get(page("definition_try", text, text.pk))
    client.force_login(second)
    tried = client.get(page("definition_try", text, text.pk))
    client.post(page("definition_try", text, text.pk), {"seen": tried.context["outcome"].digest})
    on = definitions.text_on(text.definition)
    client.post(page("definition_off", text), {"reason": "Chưa cần"})

    assert added.url == page("definition", text)
    assert (text.content, text.definition.key, text.made_by) == (KEPT, "ten-qua-dai", writer)
    assert own.context["why_not"] == definitions.OWN_TEXT
    assert (tried.context["why_not"], len(tried.context["touched"])) == ("", 1)
    assert on == text
    assert definitions.text_on(text.definition) is None


def test_second_person_is_told_of_a_text_that_waits_until_it_is_on(client, writer, second):
    auditor = officer(Role.AUDITOR)
    client.force_login(writer)
    client.post(ADD, SENT)
    text = DefinitionText.objects.get()
    waiting = list(Notice.objects.unread().values_list("recipient", "title", "path"))
    switched_on(text, second)

    assert waiting == [
        (
            second.pk,
            "Chờ bạn xem thử và bật: Quy tắc kiểm tra nội dung: Tên quá dài",
            page("definition_try", text, text.pk),
        )
    ]
    assert auditor.notices.count() == 0
    assert Notice.objects.unread().count() == 0


def test_form_that_is_wrong_keeps_what_was_typed(client, writer):
    client.force_login(writer)

    response = client.post(ADD, SENT | {"when-0-value": "ba mươi", "message": ""})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "when": ["Dòng 1: “ba mươi” không rõ là số nào; phần lẻ viết sau dấu phẩy: 1,5."],
        "message": ["Trường này là bắt buộc."],
    }
    assert 'value="ba mươi"' in response.content.decode()
    assert Definition.objects.count() == 0


def test_name_in_use_leads_to_the_rule_that_bears_it(client, writer, text):
    client.force_login(writer)

    response = client.post(ADD, SENT | {"name": "TÊN quá dài"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "Đã có thiết lập tên “TÊN quá dài”; hãy sửa thiết lập ấy."
    ]
    assert DefinitionText.objects.count() == 1


def test_next_text_begins_with_the_newest_and_says_why(client, writer, text):
    client.force_login(writer)
    form = client.get(page("definition_write", text)).context["form"]
    client.post(
        page("definition_write", text), SENT | {"blocks": "yes", "note": "Nhắc chưa đủ mạnh"}
    )
    newest = text.definition.texts.last()

    assert (form["name"].value(), form["blocks"].value()) == ("Tên quá dài", "no")
    assert (newest.number, newest.content) == (2, KEPT | {"blocks": True})
    assert newest.note == "Nhắc chưa đủ mạnh"


def test_condition_that_rows_cannot_say_is_told_of(client, writer):
    nested = {"all": [{"none": KEPT["when"]["all"]}]}
    text = definitions.write("lint-rule", "long", KEPT | {"when": nested}, by=writer)
    client.force_login(writer)

    form = client.get(page("definition_write", text)).context["form"]

    assert form["when"].help_text == NESTED


def test_outcome_that_moved_on_is_shown_anew_and_switches_nothing(client, second, text):
    client.force_login(second)

    response = client.post(page("definition_try", text, text.pk), {"seen": "cũ"})

    assert response.status_code == 409
    assert said(response) == [definitions.MOVED_ON]
    assert definitions.text_on(text.definition) is None


def test_going_back_asks_for_the_reason(client, second, text):
    switched_on(text, second)
    client.force_login(second)

    response = client.post(page("definition_back", text), {"reason": " "})
    still_on = definitions.text_on(text.definition)
    client.post(page("definition_back", text), {"reason": "Sai đối tượng"})

    assert response.status_code == 422
    assert still_on == text
    assert definitions.text_on(text.definition) is None
    assert text.definition.switches.last().reason == "Sai đối tượng"


def test_going_back_from_nothing_is_told(client, second, text):
    client.force_login(second)

    response = client.post(page("definition_back", text), {"reason": "x"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["Thiết lập này chưa bật lần nào."]


def test_auditor_reads_everything_and_is_offered_nothing(client, second, text):
    switched_on(text, second)
    client.force_login(officer(Role.AUDITOR))

    hub, own = client.get(HUB), client.get(page("definition", text))
    tried = client.get(page("definition_try", text, text.pk))

    assert [
        len(rows) for kind, rows, _form in hub.context["kinds"] if kind.slug == "lint-rule"
    ] == [1]
    assert hub.context["may_draft"] is False
    assert own.context["view"].header_buttons == []
    assert tried.context["why_not"] == definitions.NOT_SWITCHING


@pytest.mark.parametrize("role", Role.values)
def test_menu_leads_there_only_who_gets_in(rf, role):
    request = rf.get("/quan-tri/")
    request.user = officer(role)
    item = next(item for item in admin_menu.registered_menu_items if item.name == "definitions")

    reads = (Role.ADMINISTRATOR, Role.CONTROL_OFFICER, Role.AUDITOR)
    assert item.is_shown(request) is (role in reads)


def test_hub_takes_the_same_queries_for_one_and_three(
    client, writer, text, django_assert_max_num_queries
):
    client.force_login(writer)
    client.get(HUB)
    with django_assert_max_num_queries(30) as one:
        client.get(HUB)
    for number in (2, 3):
        definitions.write(
            "lint-rule", f"khac-{number}", KEPT | {"name": f"Khác {number}"}, by=writer
        )
    with django_assert_max_num_queries(len(one)):
        client.get(HUB)


# --- one file -----------------------------------------------------------------------------------


def test_file_out_is_taken_in_as_texts_that_are_off(client, writer, second, text):
    switched_on(text, second)
    client.force_login(writer)
    file = client.get("/quan-tri/cau-hinh/tep/")
    changed = file.content.decode().replace("Hãy rút gọn tên.", "Tên phải ngắn hơn.")

    response = client.post(
        "/quan-tri/cau-hinh/doc-tep/",
        {"file": SimpleUploadedFile("cau-hinh.json", changed.encode())},
        follow=True,
    )

    assert json.loads(file.content)["definitions"] == {"lint-rule": {"ten-qua-dai": KEPT}}
    assert said(response) == ["Đã ghi 1 bản, chưa bật. Người khác xem thử rồi bật từng bản."]
    assert text.definition.texts.last().content["message"] == "Tên phải ngắn hơn."
    assert definitions.text_on(text.definition) == text


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\xff\xfe\x00", "Tệp không đọc được: không phải JSON."),
        (b"{", "Tệp không đọc được: không phải JSON."),
        (b"{}", "Tệp không phải tệp thiết lập của hệ thống này."),
    ],
)
def test_wrong_file_is_told_of(client, writer, content, error):
    client.force_login(writer)

    response = client.post(
        "/quan-tri/cau-hinh/doc-tep/", {"file": SimpleUploadedFile("x.json", content)}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": [error]}


def test_second_click_on_going_back_is_told(client, second, text):
    switched_on(text, second)
    client.force_login(second)
    address = page("definition_back", text)
    shown = client.get(address)
    sent = {"reason": "Chưa cần", "seen": shown.context["form"]["seen"].value()}
    first, again = client.post(address, sent), client.post(address, sent)

    assert shown.context["words"] == (
        "Trở về đúng như trước lần bật, tắt gần nhất: thiết lập sẽ tắt."
    )
    assert (first.status_code, again.status_code) == (302, 422)
    assert again.context["form"].non_field_errors() == [definitions.SWITCHED_SINCE]
    assert again.context["form"]["reason"].value() == "Chưa cần"
    assert definitions.text_on(text.definition) is None


def test_file_that_is_known_says_so(client, writer, second, text):
    switched_on(text, second)
    file = definitions.file_of().replace('"30"', '"31"')
    client.force_login(writer)

    def sent():
        upload = SimpleUploadedFile("cau-hinh.json", file.encode())
        return said(client.post(reverse("definitions_read"), {"file": upload}, follow=True))

    assert sent() == ["Đã ghi 1 bản, chưa bật. Người khác xem thử rồi bật từng bản."]
    assert sent() == ["Tệp không có gì mới: mọi bản trong tệp đều đã có ở đây."]


# --- many settings, long names, two writers ------------------------------------------------------


def named(response):
    return [
        row["newest"]["name"] for _kind, rows, _form in response.context["kinds"] for row in rows
    ]


def test_hub_of_sixty_is_searched_and_filtered(client, writer, second, text):
    for number in range(59):
        definitions.write(
            "lint-rule", f"quy-{number}", KEPT | {"name": f"Quy tắc {number}"}, by=writer
        )
    switched_on(text, second)
    client.force_login(writer)

    everything = client.get(HUB)
    found = client.get(HUB, {"q": "quy tac 17"})

    assert len(named(everything)) == 60
    assert named(found) == ["Quy tắc 17"]
    assert "Tìm thấy 1 trong 60 thiết lập." in words(found)
    assert named(client.get(HUB, {"tinh_trang": "bat"})) == ["Tên quá dài"]
    assert len(named(client.get(HUB, {"tinh_trang": "tat"}))) == 59
    assert named(client.get(HUB, {"q": "zzz"})) == []
    assert len(named(client.get(HUB, {"tinh_trang": "lạ"}))) == 60


def test_long_names_that_begin_alike_are_kept_apart(client, writer):
    client.force_login(writer)
    long = "Quy tắc rất dài về tên thủ tục hành chính của các cơ quan trên địa bàn tỉnh phần thứ "

    for end in ("nhất", "hai", "hai"):
        last = client.post(ADD, SENT | {"name": long + end})

    keys = list(Definition.objects.order_by("pk").values_list("key", flat=True))
    assert (len(keys), len(set(keys))) == (2, 2)
    assert all(len(key) <= 80 for key in keys)
    assert last.status_code == 422
    assert last.context["form"].non_field_errors() == [
        f"Đã có thiết lập tên “{long}hai”; hãy sửa thiết lập ấy."
    ]


def test_writer_who_was_overtaken_is_told_and_saves_knowingly(client, writer, text):
    client.force_login(writer)
    address = page("definition_write", text)
    opened_after = client.get(address).context["newest"]
    other = officer(Role.ADMINISTRATOR)
    definitions.write("lint-rule", "ten-qua-dai", KEPT | {"message": "Ngắn thôi."}, by=other)
    mine = SENT | {"message": "Viết gọn.", "newest": opened_after}

    told = client.post(address, mine)
    again = client.post(address, mine | {"newest": told.context["newest"]})

    assert told.status_code == 422
    assert told.context["form"].non_field_errors()[0].startswith(f"{other} đã lưu bản số 2 lúc ")
    assert told.context["form"]["message"].value() == "Viết gọn."
    assert again.status_code == 302
    numbers = text.definition.texts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_switch_keeps_the_dry_run_seen_and_why(client, writer, second, text):
    published(make_office(), name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ")
    client.force_login(second)
    address = page("definition_try", text, text.pk)
    seen = client.get(address).context["outcome"].digest

    client.post(address, {"seen": seen, "reason": "Theo Công văn 12"})
    definitions.switch_off(text.definition, by=second, reason="Thử")
    asked = client.get(page("definition_back", text))
    client.post(page("definition_back", text), {"reason": "Bật lại"})

    on, off, back = text.definition.switches.order_by("pk")
    assert (on.digest, on.reason, on.touched) == (seen, "Theo Công văn 12", 1)
    assert (off.digest, off.touched) == ("", 0)
    assert (back.text, back.digest, back.touched) == (text, seen, 1)
    assert "bản số 1 sẽ bật, 1 chỗ đổi trong 1 chỗ đã xem." in words(asked)
