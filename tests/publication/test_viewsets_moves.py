"""The steps of a decision taken on its pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalogue.models import ProcedureVersion
from organisation.enums import Role
from publication import services
from publication.enums import State
from publication.models import Decision
from tests.factories.organisation import blank_pdf, officer
from tests.factories.publication import add_new, decision_in, draft, make_office, published, sign
from tests.publication.desk import move, page
from tests.screens import said, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def pdf(content=None):
    return SimpleUploadedFile("qd.pdf", content or blank_pdf(), content_type="application/pdf")


def on_paper(**fields):
    today = f"{timezone.localdate():%d/%m/%Y}"
    return {
        "number": "77/QĐ-UBND",
        "signed_on": today,
        "signer": "Nguyễn Thị Chủ tịch",
        "capacity": "CHỦ TỊCH",
        **fields,
    }


# --- moves --------------------------------------------------------------------------------------


def test_whole_road_to_the_signature_by_forms(client, office):
    decision = draft(office)
    version = add_new(decision, office)
    steps = [
        (office.editor, "send_for_check", {}),
        (office.control, "pass_check", {}),
        (office.chief, "submit", {"submission_number": "9/TTr-VP", "submitted_on": "22/11/2026"}),
    ]
    states = []

    for user, name, data in steps:
        client.force_login(user)
        move(client, decision, name, data)
        decision.refresh_from_db()
        states.append(decision.state)
    client.force_login(office.clerk)
    code = services.content_code(decision)
    move(client, decision, "record_signed", on_paper(scan=pdf(), content_code=code))
    decision.refresh_from_db()
    states.append(decision.state)
    client.force_login(office.control)
    move(client, decision, "confirm_signed")
    decision.refresh_from_db()

    assert [*states, decision.state] == [
        "in_check",
        "checked",
        "submitted",
        "recorded",
        "issued",
    ]
    assert decision.act.number == "77/QĐ-UBND"
    assert list(ProcedureVersion.objects.in_force()) == [version]


def test_a_second_click_moves_nothing_and_says_where_it_stands(client, office):
    decision = draft(office)
    add_new(decision, office)
    client.force_login(office.editor)

    move(client, decision, "send_for_check")
    again = move(client, decision, "send_for_check")

    assert decision.moves.filter(name="send_for_check").count() == 1
    assert said(again)[-1] == ("Việc này đã xong: quyết định đang ở trạng thái “Đã gửi kiểm tra”.")


def test_many_failed_checks_are_told_in_one_sentence(client, office):
    decision = draft(office)
    for _ in range(4):
        add_new(decision, office, place="")
    client.force_login(office.editor)

    answer = client.post(page(decision, "move", "send_for_check"), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Chưa thực hiện được: 4 chỗ cần sửa, nêu ở mục Kiểm tra tự động."
    ]


def test_drafter_is_offered_no_check_and_refused_one(client, office):
    both = officer(Role.DEPARTMENT_EDITOR, Role.CONTROL_OFFICER, unit=office.unit)
    decision = services.create_decision(
        title="X", unit=office.unit, by=both, effective_on=timezone.localdate()
    )
    add_new(decision, office)
    services.send_for_check(decision, by=both)
    client.force_login(both)

    offered = [row[0].name for row in client.get(page(decision)).context["moves"]]
    move(client, decision, "pass_check")

    decision.refresh_from_db()
    assert offered == ["take_back"]
    assert decision.state == State.IN_CHECK


def test_return_without_reason_keeps_the_page(client, office):
    decision = draft(office)
    add_new(decision, office)
    services.send_for_check(decision, by=office.editor)
    client.force_login(office.control)

    response = move(client, decision, "return_from_check", {"reason": " "})

    decision.refresh_from_db()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert decision.state == State.IN_CHECK


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (on_paper(), ["scan"]),
        (on_paper(scan=b"not a pdf"), ["scan"]),
        (on_paper(number="", scan=blank_pdf()), ["number"]),
        (on_paper(number="abc", scan=b"not a pdf"), ["scan", "number"]),
        (
            on_paper(signed_on="01/01/2099", content_code="0000-0000-0000", scan=blank_pdf()),
            ["signed_on", "content_code"],
        ),
        (on_paper(content_code="0000-0000-0000", scan=blank_pdf()), ["content_code"]),
        (on_paper(content_code="", scan=blank_pdf()), ["content_code"]),
    ],
)
def test_signing_form_names_what_is_wrong(client, office, data, wrong):
    decision = decision_in(State.SUBMITTED, office)
    client.force_login(office.clerk)
    if "scan" in data:
        data = {**data, "scan": pdf(data["scan"])}
    data = {"content_code": services.content_code(decision), **data}

    response = move(client, decision, "record_signed", data)

    decision.refresh_from_db()
    assert list(response.context["form"].errors) == wrong
    assert response.context["form"]["signer"].value() == "Nguyễn Thị Chủ tịch"
    assert decision.state == State.SUBMITTED


def test_scan_once_sent_is_kept_while_the_number_is_corrected(client, office):
    published(office)
    decision = draft(office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    services.submit(decision, by=office.chief, number="1/TTr")
    client.force_login(office.clerk)
    code = services.content_code(decision)
    taken = Decision.objects.exclude(act=None).get().act.number

    first = move(
        client,
        decision,
        "record_signed",
        on_paper(number=taken, scan=pdf(blank_pdf(2)), content_code=code),
    )
    kept = first.context["form"]["kept_scan"].value()
    move(client, decision, "record_signed", on_paper(kept_scan=kept, content_code=code))

    decision.refresh_from_db()
    assert list(first.context["form"].errors) == ["number"]
    assert first.context["form"]["scan"].help_text == (
        "Đã nhận tệp “qd.pdf”; chọn tệp khác nếu muốn thay."
    )
    assert decision.state == State.RECORDED
    assert decision.scan.read() == blank_pdf(2)
    assert decision.scan_report == "Bản chụp không có chữ ký số."


def test_scan_kept_by_another_officer_is_not_taken(client, office):
    decision = draft(office)
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    services.submit(decision, by=office.chief, number="1/TTr")
    second_clerk = officer(Role.CHAIRMAN_CLERK)
    code = services.content_code(decision)
    client.force_login(office.clerk)
    first = move(
        client, decision, "record_signed", on_paper(number="", scan=pdf(), content_code=code)
    )
    kept = first.context["form"]["kept_scan"].value()
    client.force_login(second_clerk)

    response = move(client, decision, "record_signed", on_paper(kept_scan=kept, content_code=code))

    assert list(response.context["form"].errors) == ["scan"]


def test_signed_scan_is_served_to_those_who_see_the_decision(client, office):
    decision = sign_new(office)
    client.force_login(office.control)

    response = client.get(page(decision, "scan"))

    assert response.getvalue() == decision.scan.read()
    assert "no-store" in response["Cache-Control"].split(", ")
    assert response["X-Content-Type-Options"] == "nosniff"


def sign_new(office):
    decision = draft(office)
    add_new(decision, office)
    return sign(decision, office)


def test_heading_of_a_sent_decision_cannot_be_changed(client, office):
    decision = draft(office)
    add_new(decision, office)
    services.send_for_check(decision, by=office.editor)
    client.force_login(office.editor)

    client.post(page(decision, "edit"), {"title": "Tên khác", "legal_grounds": ""})

    decision.refresh_from_db()
    assert decision.title == "Công bố danh mục thủ tục hành chính"
    assert decision.state == State.IN_CHECK


@pytest.mark.parametrize("number", ["abc xyz", "45", "45/QĐ-UBND", "0/TTr-VP", "45/TTr-vp và 46"])
def test_submission_needs_a_number_of_its_shape(client, office, number):
    decision = decision_in(State.CHECKED, office)
    client.force_login(office.chief)

    data = {"submission_number": number, "submitted_on": f"{timezone.localdate():%d/%m/%Y}"}
    response = move(client, decision, "submit", data)

    decision.refresh_from_db()
    assert response.context["form"].errors == {
        "submission_number": ["Số tờ trình phải có dạng 45/TTr-VP."]
    }
    assert decision.state == State.CHECKED


def test_submission_tells_both_faults_at_once(client, office):
    decision = decision_in(State.CHECKED, office)
    client.force_login(office.chief)

    data = {"submission_number": "abc", "submitted_on": "31/02/2026"}
    response = move(client, decision, "submit", data)

    assert list(response.context["form"].errors) == ["submission_number", "submitted_on"]
    assert response.context["form"]["submitted_on"].value() == "31/02/2026"


def test_confirming_is_done_beside_what_was_recorded(client, office):
    decision = decision_in(State.RECORDED, office)
    client.force_login(office.control)

    shown = client.get(page(decision, "inspect")).content.decode()
    asked = client.get(page(decision, "move", "confirm_signed"))

    assert f'href="{page(decision, "move", "confirm_signed")}"' in shown
    assert f'action="{page(decision, "move", "confirm_signed")}"' not in shown
    read = words(asked)
    act = decision.paper_act
    wanted = [act.number, f"{act.signed_on:%d/%m/%Y}", act.signer, decision.content_code]
    assert [word in read for word in wanted] == [True] * 4
    assert page(decision, "scan") in asked.content.decode()
    assert decision.items.get().procedure.base_code in read
