"""The posting day on screen: tick, confirm, print, undo; who may, and what a list costs."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from organisation.enums import Role
from publication.documents.sheet_pdf import AT_ONCE
from publication.models import Posting
from publication.queries.posting import due_sheets
from publication.services import hang_sheets
from publication.viewsets.posting_files import bundles
from tests.factories.organisation import PlaceFactory, UnitFactory, officer
from tests.factories.publication import amend, draft, make_office, published, sign
from tests.screens import words

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = f"{TODAY:%d/%m/%Y}"


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_office()
        texts = [published(office), published(office)]
        place = PlaceFactory(unit=UnitFactory(), name="Quầy số 1")
        return office, texts, place, officer(Role.COUNTER_OFFICER, unit=place.unit)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def texts(ground):
    return deepcopy(ground[1])


@pytest.fixture
def place(ground):
    return deepcopy(ground[2])


@pytest.fixture
def keeper(ground, client):
    user = deepcopy(ground[3])
    client.force_login(user)
    return user


def sheets(*versions):
    wanted = [version.pk for version in versions]
    return [sheet for sheet, due in due_sheets(TODAY).items() if due.version_id in wanted]


def address(name, *args):
    return reverse(f"posting_{name}", args=args)


def send(client, place, *, act="treo", day=DAY, to=(), **more):
    return client.post(
        address("place", place.pk), {"viec": act, "day": day, "to": list(to), **more}
    )


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


# --- one place ----------------------------------------------------------------------------------


def test_day_of_a_place_says_what_is_to_be_done(client, keeper, place, texts):
    page = words(client.get(address("place", place.pk)))

    assert f"Hôm nay, {DAY}: phải treo 2 tờ, phải gỡ 0 tờ." in page
    assert "Phải treo hôm nay (2)" in page
    assert "Chưa ghi mục nào." in page


def test_ticked_sheets_are_recorded_at_once_and_a_second_click_is_told(
    client, keeper, place, texts
):
    ticked = sheets(*texts)
    first = send(client, place, to=ticked)
    second = send(client, place, to=ticked)

    assert said(first) == [f"Đã ghi treo 2 tờ, ngày {DAY}."]
    [told] = said(second)[-1:]
    assert told.startswith(f"2 tờ đã được {keeper} ghi treo lúc ")
    assert Posting.objects.count() == 2
    assert "treo đúng cả 2 tờ" in words(client.get(address("place", place.pk)))


def test_nothing_ticked_keeps_the_day_typed(client, keeper, place):
    answer = send(client, place, day="30/02/2026")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tờ rồi bấm lại." in page
    assert 'value="30/02/2026"' in page


def test_day_that_cannot_be_keeps_the_ticks(client, keeper, place, texts):
    [one, _other] = sheets(*texts)

    answer = send(client, place, day=f"{TODAY + timedelta(days=1):%d/%m/%Y}", to=[one])

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Ngày không được ở tương lai."]
    assert answer.context["ticked"] == [one]


def test_stale_sheet_is_offered_for_taking_down_with_its_reason(
    client, keeper, office, place, texts
):
    hang_sheets(place, sheets(texts[0]), day=TODAY, by=keeper)
    [old] = sheets(texts[0])
    decision = draft(office)
    amend(decision, texts[0], office.editor)
    sign(decision, office)

    page = words(client.get(address("place", place.pk)))
    send(client, place, act="go", to=[old])

    assert "Phải gỡ hôm nay (1)" in page
    assert "Thay bằng bản theo Quyết định" in page
    assert list(Posting.objects.values_list("act", flat=True)) == ["hung", "down"]


def test_undo_writes_a_counter_entry_from_the_page(client, keeper, place, texts):
    send(client, place, to=sheets(texts[0]))
    entry = Posting.objects.get()

    done = client.post(address("undo", place.pk, entry.pk))
    again = client.post(address("undo", place.pk, entry.pk))

    assert said(done)[-1:] == ["Đã ghi lại cho đúng; mục cũ vẫn còn trong sổ."]
    assert "đã được ghi tiếp" in said(again)[-1]
    assert list(Posting.objects.values_list("act", flat=True)) == ["hung", "not_hung"]


def picture(form="JPEG"):
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, form)
    return made.getvalue()


def test_photo_is_kept_privately_and_handed_out_to_whoever_sees_the_register(
    client, keeper, place, texts
):
    photo = SimpleUploadedFile("bang.jpg", picture(), "image/jpeg")
    send(client, place, to=sheets(texts[0]), photo=photo)
    entry = Posting.objects.get()
    handed = client.get(address("photo", place.pk, entry.pk))
    client.force_login(officer(Role.FEEDBACK_HANDLER))
    refused = client.get(address("photo", place.pk, entry.pk))

    assert b"".join(handed.streaming_content) == picture()
    assert handed["Content-Disposition"] == 'attachment; filename="bang.jpg"'
    assert refused.status_code == 302


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b"<svg onload=alert(1)>",
            "Hãy tải lên hình ảnh hợp lệ. Tệp bạn tải lên không phải là hình ảnh hoặc đã bị hỏng.",
        ),
        (picture("GIF"), "Ảnh phải là tệp JPG, PNG hoặc WEBP."),
    ],
)
def test_file_that_is_no_photo_is_refused(client, keeper, place, texts, content, told):
    photo = SimpleUploadedFile("bang.jpg", content, "image/jpeg")

    answer = send(client, place, to=sheets(texts[0]), photo=photo)

    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"] == [told]
    assert not Posting.objects.exists()


def test_officer_of_another_unit_reads_but_records_nothing(client, place, texts):
    client.force_login(officer(Role.COUNTER_OFFICER))

    page = client.get(address("place", place.pk))
    sent = send(client, place, to=sheets(*texts))

    assert page.context["may_hang"] is False
    assert 'name="to"' not in page.content.decode()
    assert sent.status_code in (302, 403)
    assert not Posting.objects.exists()


# --- printing -----------------------------------------------------------------------------------


def names_on(answer):
    document = pypdfium2.PdfDocument(answer.content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_only_the_ticked_sheets_are_printed(client, keeper, place, texts):
    [one] = sheets(texts[0])

    answer = client.post(address("place_pdf", place.pk), {"to": [one]})

    assert answer["Content-Type"] == "application/pdf"
    printed = names_on(answer)
    assert texts[0].procedure.base_code in printed
    assert texts[1].procedure.base_code not in printed
    assert "Phản ánh, kiến nghị: Quầy số 1" in printed


def test_decision_prints_only_what_it_changed(client, keeper, office, place, texts):
    decision = draft(office)
    new = amend(decision, texts[0], office.editor)
    sign(decision, office)

    page = words(client.get(address("decision", decision.pk)))
    printed = names_on(client.get(address("decision_pdf", decision.pk)))

    assert "Đã niêm yết đủ tại 0/1 nơi." in page
    assert "Nơi chưa treo đủ (1)" in page
    assert new.procedure.base_code in printed
    assert texts[1].procedure.base_code not in printed


def test_sector_prints_all_it_has_in_bundles_of_a_hundred(client, keeper, texts):
    sector = texts[0].sector

    printed = names_on(client.get(address("sector_pdf", sector.pk)))
    beyond = client.get(address("sector_pdf", sector.pk), {"phan": "2"})

    assert f"Lĩnh vực {sector.name}" in printed
    assert beyond.status_code == 404
    assert bundles(AT_ONCE * 2 + 1) == [(1, 1, 100), (2, 101, 200), (3, 201, 201)]


# --- all places ---------------------------------------------------------------------------------


def test_places_are_searched_and_only_those_behind_are_shown(client, texts, place, keeper):
    PlaceFactory(name="Một cửa xã Trà Bồng", kind="commune")
    hang_sheets(place, sheets(*texts), day=TODAY, by=keeper)
    late = PlaceFactory(name="Quầy số 2")

    def listed(**query):
        answer = client.get(address("places"), query)
        return [day.place.name for day, _may in answer.context["rows"]]

    assert listed() == ["Quầy số 2", "Một cửa xã Trà Bồng", "Quầy số 1"]
    assert listed(q="tra bong") == ["Một cửa xã Trà Bồng"]
    assert listed(cham="on") == [late.name]
    assert listed(loai="commune") == ["Một cửa xã Trà Bồng"]
    assert listed(q="khong co") == []


def test_list_comes_out_as_excel(client, keeper, place, texts):
    answer = client.get(address("export"))

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows == [
        (
            "Nơi niêm yết",
            "Loại",
            "Cơ quan phụ trách",
            "Phải niêm yết",
            "Đang treo đúng",
            "Phải treo",
            "Phải gỡ",
            "Chậm từ ngày",
        ),
        ("Quầy số 1", "Quầy của Trung tâm", place.unit.name, 2, 0, 2, 0, DAY),
    ]


@pytest.mark.parametrize("name", ["places", "export"])
def test_list_costs_the_same_for_one_place_and_three(
    client, keeper, place, name, django_assert_num_queries, django_assert_max_num_queries
):
    client.get(address(name))
    with django_assert_max_num_queries(20) as first:
        client.get(address(name))
    PlaceFactory()
    PlaceFactory()

    with django_assert_num_queries(len(first)):
        client.get(address(name))


def test_day_of_a_place_costs_the_same_whatever_hangs(
    client, keeper, office, place, texts, django_assert_num_queries, django_assert_max_num_queries
):
    hang_sheets(place, sheets(texts[0]), day=TODAY, by=keeper)
    client.get(address("place", place.pk))
    with django_assert_max_num_queries(20) as first:
        client.get(address("place", place.pk))
    more = [published(office), published(office)]
    hang_sheets(place, sheets(*more), day=TODAY, by=keeper)

    with django_assert_num_queries(len(first)):
        client.get(address("place", place.pk))


def test_start_page_of_a_counter_officer_names_the_places_behind(client, keeper, place, texts):
    page = words(client.get("/quan-tri/"))

    assert "Niêm yết tại nơi tôi phụ trách (1)" in page
    assert "Quầy số 1 Phải treo 2 tờ, phải gỡ 0 tờ" in page


def test_step_of_a_decision_is_offered_the_facts_of_the_register(
    client, office, keeper, place, texts
):
    decision = texts[0].item.decision
    hang_sheets(place, sheets(texts[0]), day=TODAY, by=keeper)
    client.force_login(office.poster)

    page = client.get(reverse("decisions:move", args=[decision.pk, "mark_posted"]))

    assert page.context["form"]["posted_note"].initial == "Đã niêm yết đủ tại 1/1 nơi."
