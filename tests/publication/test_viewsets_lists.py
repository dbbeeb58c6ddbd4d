"""The pages of the Centre's list: draft, add many, change, take off; every page of a decision."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from organisation.enums import Role
from publication import services
from publication.enums import DecisionKind, ListChange, State
from publication.models import Decision
from tests.factories.organisation import PlaceFactory, officer
from tests.factories.publication import (
    decision_in,
    draft,
    issue,
    listed,
    make_centre_office,
    make_office,
    published,
    take_in,
)
from tests.publication.desk import move, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_centre_office()


@pytest.fixture
def place():
    return PlaceFactory(name="Quầy số 3", address="54 Hùng Vương", phone="0255 3822 000")


def asked(place, **more):
    return {"change": ListChange.TAKEN_IN, "place": place.pk, **more}


def test_manager_drafts_a_list_and_comes_to_adding(client, office):
    client.force_login(office.editor)

    answer = client.post(
        reverse("decisions:list_new"), {"title": "Danh mục quý IV", "origin": "workflow"}
    )

    decision = Decision.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(decision, "list_add"))
    assert (decision.kind, decision.unit) == (DecisionKind.RECEPTION, office.unit)


def test_department_editor_is_refused_the_form_of_lists(client):
    client.force_login(make_office().editor)

    answer = client.get(reverse("decisions:list_new"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))


def test_wrong_heading_comes_back_with_what_was_typed(client, office):
    client.force_login(office.editor)

    answer = client.post(
        reverse("decisions:list_new"), {"title": "", "legal_grounds": "Nghị định 118"}
    )

    assert answer.status_code == 422
    assert answer.context["form"]["legal_grounds"].value() == "Nghị định 118"


def test_looking_shows_what_would_be_added_and_adds_nothing(client, office, place):
    decision, version = draft(office), published(make_office())
    client.force_login(office.editor)

    answer = client.post(page(decision, "list_add"), asked(place, sector=version.sector_id))

    assert [one.procedure for one in answer.context["good"]] == [version.procedure]
    assert answer.context["left"] == []
    assert not decision.list_items.exists()


def test_wrong_codes_stay_in_the_form_and_the_others_are_added(client, office, place):
    decision, version = draft(office), published(make_office())
    code = version.procedure.base_code
    client.force_login(office.editor)

    answer = client.post(
        page(decision, "list_add"),
        asked(place, codes=f"{code}\n9.999999\nabc\n{code}", step="add", note="Chỉ buổi sáng"),
    )

    assert [item.procedure for item in decision.list_items.all()] == [version.procedure]
    assert answer.context["form"]["codes"].value() == f"9.999999\nabc\n{code}"
    assert answer.context["form"]["note"].value() == "Chỉ buổi sáng"
    assert [(one.where, one.problem) for one in answer.context["left"]] == [
        ("dòng 2", "Chưa có thủ tục nào mang mã này trong danh mục."),
        ("dòng 3", "Mã “abc” không đúng dạng 1.004082 hoặc 1.004082.000.00.00.H48."),
        ("dòng 4", "Mã được nêu hai lần; chỉ lấy lần đầu."),
    ]


def test_codes_are_read_from_a_workbook(client, office, place):
    decision, version = draft(office), published(make_office())
    book = Workbook()
    for row in (
        ("STT", "Mã TTHC", "Tên"),
        (1, version.procedure.base_code, "A"),
        (2, 1.00408, "B"),
    ):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    client.force_login(office.editor)

    answer = client.post(
        page(decision, "list_add"),
        asked(place, file=SimpleUploadedFile("ds.xlsx", content.getvalue())),
    )

    assert [one.procedure for one in answer.context["good"]] == [version.procedure]
    assert [one.where for one in answer.context["left"]] == ["tệp, dòng 3"]


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({}, None, "Hãy chọn lĩnh vực, cơ quan, hoặc nhập mã thủ tục."),
        (
            {"change": ListChange.MOVED, "codes": "1.000001"},
            "from_place",
            "Chuyển nơi tiếp nhận thì phải chọn nơi cũ.",
        ),
        (
            {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 no sheet")},
            "file",
            None,
        ),
    ],
)
def test_unclear_question_is_answered_at_its_field(client, office, place, more, field, message):
    decision = draft(office)
    client.force_login(office.editor)

    answer = client.post(page(decision, "list_add"), asked(place, **more))

    assert answer.status_code == 422
    errors = answer.context["form"].errors.get(field or "__all__")
    assert errors == [message] if message else len(errors) == 1


def test_row_is_changed_and_taken_off(client, office, place):
    decision = draft(office)
    item = take_in(decision)
    client.force_login(office.editor)

    client.post(page(decision, "list_edit", item.pk), asked(place, note="Ghi chú mới"))
    item.refresh_from_db()
    assert (item.place, item.note) == (place, "Ghi chú mới")

    client.post(page(decision, "list_remove", item.pk))
    assert not decision.list_items.exists()
    assert client.post(page(decision, "list_remove", item.pk)).status_code == 302


def test_pages_of_rows_of_lists_refuse_a_publication_decision(client):
    other = make_office()
    decision = draft(other)
    client.force_login(other.editor)

    answer = client.get(page(decision, "list_add"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("state", [State.DRAFTING, State.RETURNED, State.RECORDED, State.ISSUED])
def test_every_page_of_a_list_opens_in_the_state(client, office, state):
    decision = decision_in(state, office)
    client.force_login(office.control)
    names = ("inspect", "summary", "compare", "history", "note_document", "draft_document")

    answers = {name: client.get(page(decision, name)).status_code for name in names}

    assert answers == dict.fromkeys(names, 200)
    if state == State.RECORDED:
        assert client.get(page(decision, "move", "confirm_signed")).status_code == 200


def test_list_goes_its_whole_way_by_the_pages(client, office):
    decision = draft(office)
    take_in(decision)
    for user, name, data in (
        (office.editor, "send_for_check", {}),
        (office.control, "pass_check", {}),
        (
            office.chief,
            "submit",
            {"submission_number": "7/TTr-VP", "submitted_on": f"{timezone.localdate():%d/%m/%Y}"},
        ),
    ):
        client.force_login(user)
        assert move(client, decision, name, data).status_code == 302

    decision.refresh_from_db()
    assert decision.state == State.SUBMITTED
    assert issue(decision, office).state == State.ISSUED


def test_heading_of_a_list_knows_no_shortened_procedure(client, office):
    decision = draft(office)
    client.force_login(office.editor)

    form = client.get(page(decision, "edit")).context["form"]

    assert list(form.fields) == ["title", "effective_on", "legal_grounds", "last_save"]


# --- what the public reads ----------------------------------------------------------------------


def shown(client, procedure, **query):
    answer = client.get(reverse("catalogue:procedure_detail", args=[procedure.base_code]), query)
    return answer.context["procedure"]


def place_row(client, procedure, **query):
    rows = shown(client, procedure, **query).summary
    return next(row for row in rows if row.term == "Nơi nộp hồ sơ")


def test_procedure_page_says_where_by_which_decision(client, office, place):
    version = published(make_office())
    before = place_row(client, version.procedure)
    decision = listed(office, services.ListRow(procedure=version.procedure, place=place))

    page_now = shown(client, version.procedure)
    row = next(it for it in page_now.summary if it.term == "Nơi nộp hồ sơ")

    assert before.value.text == version.place
    assert row.value.text == (
        "Quầy số 3, 54 Hùng Vương, điện thoại 0255 3822 000\n"
        f"(theo Quyết định số {decision.act.number})"
    )
    told = {it.term: it for it in page_now.agencies}
    assert told["Danh mục tiếp nhận"].url == reverse(
        "publication:decision_detail", args=[decision.slug]
    )
    assert told["Địa điểm theo quyết định công bố"].value.text == version.place


def test_place_follows_the_day_asked_for(client, office, place):
    version = published(make_office())
    today = timezone.localdate()
    new = PlaceFactory(name="Quầy số 9", address="A", phone="")
    listed(office, services.ListRow(procedure=version.procedure, place=place))
    listed(
        office,
        services.ListRow(
            procedure=version.procedure,
            place=new,
            change=ListChange.MOVED,
            from_place=place,
            effective_on=today + timedelta(days=5),
        ),
    )

    days = [today, today + timedelta(days=5)]
    told = [place_row(client, version.procedure, ngay=day.isoformat()).value.text for day in days]

    assert [text[:9] for text in told] == ["Quầy số 3", "Quầy số 9"]


def test_public_decision_lists_procedure_and_place(client, office, place):
    version = published(make_office())
    decision = listed(office, services.ListRow(procedure=version.procedure, place=place))

    answer = client.get(reverse("publication:decision_detail", args=[decision.slug]))

    (group,) = answer.context["decision"]["groups"]
    (entry,) = group.entries
    assert (group.title, entry.name, entry.note) == (
        "Thủ tục hành chính đưa vào tiếp nhận",
        version.name,
        "Nơi tiếp nhận: Quầy số 3, 54 Hùng Vương",
    )


def test_auditor_sees_the_list_and_changes_nothing(client, office):
    decision = draft(office)
    client.force_login(officer(Role.AUDITOR))

    assert client.get(page(decision)).status_code == 200
    assert client.get(page(decision, "list_add")).status_code == 302
