"""Answering by a signed link: one answer, nothing told that need not be, every attack its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from common.guards import REFUSED
from publication import services
from publication.models import OpinionAnswer, OpinionEvent, OpinionLink
from publication.services.opinion_links import SALT
from tests.factories.organisation import blank_pdf
from tests.publication.opinions import asked
from tests.screens import words

pytestmark = pytest.mark.django_db

SAID = {"verdict": "disagree", "text": "Sai mức phí", "person": "Trần Thị B", "post": "Giám đốc"}


def page(token):
    return reverse("opinion_link", args=[token])


@pytest.fixture
def linked():
    office, decision, step, _financier = asked()
    return office, decision, step, services.make_link(step, by=office.control)


def refused(client, token):
    """(status, heading) of the page."""
    response = client.get(page(token))
    return response.status_code, response.context["title"]


def test_link_shows_what_is_needed_and_no_officer(client, linked):
    office, decision, step, token = linked

    response = client.get(page(token))

    shown = words(response)
    assert response.status_code == 200
    assert [text in shown for text in (decision.title, step.question, str(decision.unit))] == [
        True
    ] * 3
    people = [office.editor, office.control, office.chief]
    assert [str(person) in response.content.decode() for person in people] == [False] * 3
    assert {
        name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    } == {
        "Cache-Control": "no-store, private",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "same-origin",
    }
    assert token not in str(list(OpinionLink.objects.values()))
    assert OpinionEvent.objects.get().act == "link_opened"


def test_link_gives_one_answer_and_a_second_click_says_so(client, linked):
    _office, _decision, step, token = linked

    first = client.post(page(token), SAID)
    second = client.post(page(token), {**SAID, "text": "Khác"})

    assert (first.status_code, first.context["title"]) == (200, "Đã nhận ý kiến của cơ quan")
    assert (second.status_code, second.context["title"]) == (410, "Đã nhận ý kiến")
    answer = step.answers.get()
    assert (answer.verdict, answer.text, answer.person, answer.post, answer.by) == (
        "disagree",
        "Sai mức phí",
        "Trần Thị B",
        "Giám đốc",
        None,
    )


def test_bad_input_comes_back_with_its_words_and_the_file(client, linked):
    *_rest, step, token = linked
    scan = SimpleUploadedFile("y-kien.pdf", blank_pdf(), "application/pdf")

    wrong = client.post(page(token), {"verdict": "disagree", "text": " ", "scan": scan})
    form = wrong.context["form"]
    right = client.post(page(token), {**SAID, "kept_scan": form.data["kept_scan"]})

    assert wrong.status_code == 422
    assert form.errors == {
        "text": ["Hãy viết lý do không đồng ý."],
        "person": ["Hãy nhập họ và tên người trả lời."],
        "post": ["Hãy nhập chức vụ người trả lời."],
    }
    assert form["scan"].help_text == "Đã nhận tệp “y-kien.pdf”; chọn tệp khác nếu muốn thay."
    assert right.status_code == 200
    assert step.answers.get().file.name == "y-kien.pdf"


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html>", b"%PDF-1.7 torn"])
def test_what_is_no_pdf_is_not_kept(client, linked, content):
    *_rest, step, token = linked
    scan = SimpleUploadedFile("y-kien.pdf", content, "application/pdf")

    response = client.post(page(token), {**SAID, "scan": scan})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["scan"]
    assert step.answers.count() == 0


# --- attacks ------------------------------------------------------------------------------------


def test_altered_byte_opens_nothing(client, linked):
    *_rest, token = linked
    altered = [
        token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        for place, letter in enumerate(token)
    ]
    for said in (*altered, token[:-1], f"{token}A", "1", "a:b", f"{token}:{token}"):
        assert refused(client, said) == (404, "Liên kết không đúng")
    assert OpinionEvent.objects.count() == 0


def test_signed_elsewhere_opens_nothing(client, linked):

    foreign = [
        signing.Signer(salt="publication.scan").sign("x"),
        signing.Signer(salt=SALT).sign("never-made"),
        signing.dumps(1),
    ]

    assert [refused(client, said) for said in foreign] == [(404, "Liên kết không đúng")] * 3


def test_taken_back_link_answers_nothing(client, linked):
    office, _decision, step, token = linked
    services.end_link(step.links.get(), by=office.control)
    services.end_link(step.links.get(), by=office.control)

    sent = client.post(page(token), SAID)

    assert (sent.status_code, sent.context["title"]) == (410, "Liên kết đã bị thu hồi")
    assert OpinionAnswer.objects.count() == 0
    assert OpinionEvent.objects.filter(act="link_ended").count() == 1


def test_new_link_takes_the_old_one_back(client, linked):
    office, _decision, step, token = linked
    new = services.make_link(step, by=office.control)

    assert refused(client, token) == (410, "Liên kết đã bị thu hồi")
    assert client.get(page(new)).status_code == 200


def test_link_expires_after_the_due_day_and_the_days_of_grace(client, linked, monkeypatch):
    *_rest, step, token = linked
    link = step.links.get()
    day = link.last_day
    clock = "publication.services.opinion_links.timezone.localdate"
    monkeypatch.setattr(clock, lambda *_a: day)
    on_the_last_day = client.get(page(token)).status_code
    monkeypatch.setattr(clock, lambda *_a: day + timedelta(days=1))

    assert day == step.due_on + timedelta(days=3)
    assert on_the_last_day == 200
    assert refused(client, token) == (410, "Liên kết đã hết hạn")


@pytest.mark.parametrize("moved", ["submitted", "returned"])
def test_link_closes_with_the_step_it_belongs_to(client, linked, moved):
    office, decision, step, token = linked
    if moved == "submitted":
        client.post(page(services.make_link(step, by=office.control)), SAID)
        token = services.make_link(step, by=office.control)
        services.submit(decision, by=office.chief, number="15/TTr-VP")
    else:
        services.return_decision(decision, by=office.chief, reason="Sửa")

    assert refused(client, token) == (410, "Việc lấy ý kiến đã kết thúc")


def test_opening_too_often_is_slowed_down(client, linked, monkeypatch):
    *_rest, token = linked
    monkeypatch.setattr("publication.services.opinion_links.MOST_OPENINGS", 2)

    opened = [client.get(page(token)).status_code for _ in range(3)]

    assert opened == [200, 200, 429]
    assert OpinionEvent.objects.count() == 2


def test_link_of_one_step_writes_no_answer_to_another(linked):
    office, decision, step, _token = linked
    other = services.ask_opinion(
        decision, unit=step.unit, question="Khác?", days=2, must_wait=False, by=office.control
    )

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        OpinionAnswer.objects.create(
            step=other,
            turn=1,
            verdict="agree",
            at=timezone.now(),
            token="00000000-0000-0000-0000-000000000001",
            link=step.links.get(),
            person="A",
            post="B",
        )


def test_nothing_of_an_opinion_changes_or_goes(client, linked):
    *_rest, step, token = linked
    client.post(page(token), SAID)
    rows = [step, step.links.get(), step.answers.get(), step.events.first()]
    rows.append(step.decision.sent_contents.get())

    for row in rows:
        for act in (
            lambda row=row: type(row).objects.filter(pk=row.pk).update(id=row.pk),
            lambda row=row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
                act()


def test_only_the_control_office_makes_links(linked):
    office, _decision, step, _token = linked

    for who in (office.editor, office.chief, office.clerk, office.poster):
        with pytest.raises(PermissionDenied):
            services.make_link(step, by=who)


def test_words_sent_through_a_used_link_come_back_to_be_copied(client, linked):
    *_rest, token = linked
    client.post(page(token), SAID)

    second = client.post(page(token), {**SAID, "text": "Còn sai đối tượng"})

    assert second.status_code == 410
    assert "Còn sai đối tượng" in words(second)
    assert "Còn sai đối tượng" not in words(client.get(page(token)))
