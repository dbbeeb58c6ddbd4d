"""Comments on the pages of a decision."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from publication import services
from publication.enums import State
from publication.models import Comment
from tests.factories.organisation import PASSWORD
from tests.factories.publication import add_new, decision_in, draft, make_office, sign
from tests.publication.remarks import CLOSED, in_check, page, say

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(in_check)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def decision(ground):
    return deepcopy(ground[1])


# --- screens ------------------------------------------------------------------------------------


def test_checker_is_warned_of_what_is_not_settled_and_not_held_up(client, office, decision):
    say(decision, office.chief)
    say(decision, office.chief, "Sai mã", procedure=decision.items.get().procedure)
    services.settle_comment(say(decision, office.chief, "Đã xong"), by=office.control)
    client.force_login(office.control)

    shown = client.get(page(decision, "inspect"))
    client.post(page(decision, "move", "pass_check"))

    [check] = shown.context["failed"]
    decision.refresh_from_db()
    assert (check.message, check.blocking) == ("Còn 2 ý kiến chưa giải quyết.", False)
    assert (shown.context["unmet"], shown.context["noted"]) == (0, 1)
    assert decision.state == State.CHECKED


def test_comments_stand_on_the_page_and_beside_their_procedure(client, office, decision):
    procedure = decision.items.get().procedure
    general, own = say(decision, office.chief), say(decision, office.chief, procedure=procedure)
    client.force_login(office.editor)

    shown = client.get(page(decision, "inspect"))

    [(_letter, _heading, [(item, _parts, beside)])] = shown.context["groups"]
    assert [talk.root.comment for talk in shown.context["general_talks"]] == [general]
    assert (item.procedure, [talk.root.comment for talk in beside]) == (procedure, [own])


def test_comparison_shows_what_was_said_beside_each_procedure_and_leads_to_say_more(
    client, office, decision
):
    item = decision.items.get()
    say(decision, office.control, "Thiếu căn cứ.", procedure=item.procedure)
    say(decision, office.control, "Về cả quyết định.")
    client.force_login(office.editor)

    response = client.get(page(decision, "compare"))

    ((_item, _old, _changes, talks),) = response.context["rows"]
    assert [talk.root.comment.text for talk in talks] == ["Thiếu căn cứ."]
    more = f"{page(decision)}?thu-tuc={item.procedure_id}"
    assert f'href="{more}"' in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_comments_takes_the_same_queries_whatever_their_number(
    client, office, decision, number, django_assert_num_queries
):
    for _ in range(number):
        say(decision, office.editor, reply_to=say(decision, office.chief))
    client.force_login(office.editor)
    client.get(page(decision))

    with django_assert_num_queries(18):
        shown = client.get(page(decision))

    assert len(shown.context["page"]) == number


def test_form_writes_a_comment_once_however_often_it_is_sent(client, office, decision):
    client.force_login(office.control)
    form = {"text": "Thiếu căn cứ", "form_token": str(uuid4())}

    answers = [client.post(page(decision), form) for _ in range(2)]

    comment = Comment.objects.get()
    assert {answer.url for answer in answers} == {
        f"{page(decision, 'inspect')}#y-kien-{comment.pk}"
    }


def test_form_on_a_procedure_writes_about_that_procedure(client, office, decision):
    procedure = decision.items.get().procedure
    client.force_login(office.control)

    client.post(f"{page(decision)}?thu-tuc={procedure.pk}", {"text": "Sai mã"})

    assert Comment.objects.get().procedure == procedure


@pytest.mark.parametrize("wanted", ["0", "x", "999999"])
def test_procedure_of_another_decision_is_not_found(client, office, decision, wanted):
    client.force_login(office.control)

    assert client.get(f"{page(decision)}?thu-tuc={wanted}").status_code == 404


def test_answer_settle_and_reopen_by_the_buttons(client, office, decision):
    root = say(decision, office.control)
    client.force_login(office.editor)

    client.post(page(decision, "comment", root.pk), {"text": "Đã bổ sung"})
    own = client.get(page(decision, "comment", root.pk)).content.decode()
    client.force_login(office.chief)
    client.post(page(decision, "comment_settle", root.pk))
    settled = Comment.objects.get(pk=root.pk).settled_by
    client.post(page(decision, "comment_reopen", root.pk))

    root.refresh_from_db()
    assert [answer.text for answer in root.replies.all()] == ["Đã bổ sung"]
    assert "Đánh dấu đã giải quyết" not in own
    assert (settled, root.settled_by) == (office.chief, None)


def test_comment_of_another_decision_is_not_found(client, office, decision):
    other = say(decision_in(State.IN_CHECK, office), office.control)
    client.force_login(office.control)

    names = ["comment", "comment_mend"]
    statuses = [client.get(page(decision, name, other.pk)).status_code for name in names]
    settle = client.post(page(decision, "comment_settle", other.pk)).status_code

    assert (statuses, settle) == ([404, 404], 404)


def test_empty_comment_comes_back_with_its_fault(client, office, decision):
    client.force_login(office.control)

    answer = client.post(page(decision), {"text": "  "})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"text": ["Hãy viết ý kiến."]}


def test_comment_on_a_decision_issued_meanwhile_comes_back_with_its_words(client, office):
    decision = draft(office)
    add_new(decision, office)
    sign(decision, office)
    client.force_login(office.control)

    answer = client.post(page(decision), {"text": "Sai phụ lục"})

    form = answer.context["form"]
    assert answer.status_code == 409
    assert form.non_field_errors() == [CLOSED]
    assert form["text"].value() == "Sai phụ lục"


def test_mending_too_late_comes_back_with_its_words(client, office, decision):
    comment = say(decision, office.control)
    say(decision, office.editor, reply_to=comment)
    client.force_login(office.control)

    answer = client.post(page(decision, "comment_mend", comment.pk), {"text": "Khác"})

    assert answer.status_code == 409
    assert answer.context["form"]["text"].value() == "Khác"
    assert answer.context["form"].non_field_errors() == [
        "Ý kiến đã có người trả lời hoặc giải quyết nên không sửa được nữa."
    ]


def test_comment_outlives_the_session_and_is_not_written_twice(office, decision):
    browser = Client()
    form = {"text": "Thiếu căn cứ của Bộ", "form_token": str(uuid4())}

    gate = browser.post(page(decision), form)
    login = {
        "username": office.editor.username,
        "password": PASSWORD,
        "kept_form": gate.context["kept_form"],
        "next": page(decision),
    }
    offer = browser.post(reverse("wagtailadmin_login"), login)
    for _ in range(2):
        browser.post(page(decision), dict(offer.context["values"]))

    assert gate.status_code == 403
    assert offer.context["texts"] == [("", "Thiếu căn cứ của Bộ")]
    assert [(row.text, row.author) for row in Comment.objects.all()] == [
        ("Thiếu căn cứ của Bộ", office.editor)
    ]


def test_comments_of_another_unit_are_out_of_reach(client, office, decision):
    root = say(decision, office.control)
    client.force_login(make_office().editor)

    answers = [
        client.get(page(decision)).url,
        client.get(page(decision, "comment", root.pk)).url,
        client.post(page(decision, "comment_settle", root.pk)).url,
    ]

    root.refresh_from_db()
    assert answers == [reverse("wagtailadmin_home")] * 3
    assert not root.is_settled


def test_issued_decision_shows_its_comments_without_forms(client, office):
    decision = draft(office)
    add_new(decision, office)
    root = say(decision, office.control)
    sign(decision, office)
    client.force_login(office.control)

    shown = client.get(page(decision))

    assert (shown.context["form"], shown.context["why_closed"]) == (None, CLOSED)
    [talk] = shown.context["page"]
    assert (talk.root.comment, talk.may_speak, talk.root.may_mend) == (root, False, False)
