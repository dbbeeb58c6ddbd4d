"""Comments on a decision: said once, answered, settled, mended in time, only read after issue."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.guards import REFUSED
from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.enums import State
from publication.models import Comment, Decision
from publication.permissions import has_had_a_hand
from publication.timeline import timeline
from tests.factories.organisation import PASSWORD, officer
from tests.factories.publication import add_new, decision_in, draft, make_office, sign

pytestmark = pytest.mark.django_db

CLOSED = "Quyết định đang ở trạng thái “Đã ban hành”: ý kiến chỉ còn để xem."


def in_check():
    office = make_office()
    return office, decision_in(State.IN_CHECK, office)


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(in_check)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def decision(ground):
    return deepcopy(ground[1])


def say(decision, by, text="Thiếu căn cứ", **fields):
    return services.comment_on(decision, text=text, token=uuid4(), by=by, **fields)


def page(decision, name="comments", *rest):
    return reverse(f"decisions:{name}", args=[decision.pk, *rest])


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def told(comment):
    key = f"decision:{comment.decision_id}:comment:{comment.pk}"
    return {notice.recipient: notice.title for notice in Notice.objects.filter(key=key)}


# --- saying -------------------------------------------------------------------------------------


def test_comment_keeps_who_said_what_of_which_procedure(office, decision):
    item = decision.items.get()

    comment = say(decision, office.control, " Sai thời hạn \n", procedure=item.procedure)

    assert (comment.author, comment.text, comment.procedure, comment.is_settled) == (
        office.control,
        "Sai thời hạn",
        item.procedure,
        False,
    )


def test_same_token_writes_one_comment(office, decision):
    token = uuid4()

    first = services.comment_on(decision, text="Một", token=token, by=office.control)
    second = services.comment_on(decision, text="Một", token=token, by=office.control)

    assert (second, Comment.objects.count()) == (first, 1)
    assert len(told(first)) == 1


def test_answer_follows_the_procedure_of_its_conversation_and_one_level_is_all(office, decision):
    procedure = decision.items.get().procedure
    root = say(decision, office.control, procedure=procedure)
    answer = say(decision, office.editor, "Đã sửa", reply_to=root)

    with pytest.raises(ValidationError) as refused:
        say(decision, office.control, "Cảm ơn", reply_to=answer)

    assert answer.procedure == procedure
    assert refused.value.messages == ["Chỉ trả lời được ý kiến đầu tiên của một cuộc trao đổi."]


def test_comment_on_a_procedure_that_is_not_listed_is_refused(office, decision):
    other = decision_in(State.IN_CHECK, office).items.get().procedure

    with pytest.raises(ValidationError) as refused:
        say(decision, office.control, procedure=other)

    assert refused.value.messages == [f"Thủ tục {other} không còn trong quyết định này."]


@pytest.mark.parametrize(
    ("text", "message"),
    [("  \n", "Hãy viết ý kiến."), ("a" * 5001, "Ý kiến dài hơn 5000 ký tự.")],
    ids=["empty", "too long"],
)
def test_empty_and_endless_comments_are_refused(office, decision, text, message):
    with pytest.raises(ValidationError) as refused:
        say(decision, office.control, text)

    assert refused.value.message_dict == {"text": [message]}


def test_commenting_makes_nobody_an_author(office, decision):
    say(decision, office.control)

    assert not has_had_a_hand(office.control, Decision.objects.get(pk=decision.pk))


# --- who may ------------------------------------------------------------------------------------


def test_everybody_who_sees_an_open_decision_may_speak_and_strangers_may_not(office, decision):
    stranger = officer(Role.DEPARTMENT_EDITOR)
    auditor = officer(Role.AUDITOR)

    say(decision, auditor)
    with pytest.raises(PermissionDenied, match=r"Bạn không được xem quyết định này\."):
        say(decision, stranger)

    assert Comment.objects.count() == 1


def test_after_issue_comments_are_only_read(office):
    decision = draft(office)
    add_new(decision, office)
    root = say(decision, office.control)
    issued = sign(decision, office)

    calls = {
        "say": lambda: say(issued, office.control),
        "answer": lambda: say(issued, office.editor, reply_to=root),
        "settle": lambda: services.settle_comment(root, by=office.control),
        "mend": lambda: services.mend_comment(root, text="Khác", by=office.control),
    }
    refused = {}
    for name, call in calls.items():
        with pytest.raises(PermissionDenied) as why:
            call()
        refused[name] = str(why.value)

    assert refused == dict.fromkeys(calls, CLOSED)


@pytest.mark.parametrize(
    "change",
    [
        lambda comment: comment.delete(),
        lambda comment: Comment.objects.filter(pk=comment.pk).update(at=timezone.now()),
        lambda comment: Comment.objects.filter(pk=comment.pk).update(
            author=comment.decision.created_by
        ),
    ],
    ids=["delete", "when", "who"],
)
def test_triggers_keep_what_was_said(office, decision, change):
    comment = say(decision, office.control)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        change(comment)


def test_triggers_close_the_comments_with_the_decision_and_let_text_be_blanked(office):
    decision = draft(office)
    add_new(decision, office)
    comment = say(decision, office.control)
    sign(decision, office)
    rows = Comment.objects.filter(pk=comment.pk)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        rows.update(text="Khác")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        rows.update(settled_at=timezone.now(), settled_by=office.control)

    assert rows.update(text="") == 1


# --- settling and mending -----------------------------------------------------------------------


def test_conversation_is_settled_and_opened_again_once_a_click(office, decision):
    root = say(decision, office.control)

    settled = services.settle_comment(root, by=office.editor)
    services.settle_comment(root, by=office.control)
    opened = services.reopen_comment(root, by=office.control)
    services.reopen_comment(root, by=office.control)

    assert (settled.settled_by, opened.is_settled) == (office.editor, False)
    assert root.history.count() == 3


def test_author_mends_a_slip_within_fifteen_minutes_and_the_old_words_stay(office, decision):
    comment = say(decision, office.control, "Thiếu can cứ")

    mended = services.mend_comment(
        comment,
        text="Thiếu căn cứ",
        by=office.control,
        now=comment.at + timedelta(minutes=15),
    )

    texts = list(comment.history.order_by("history_id").values_list("text", flat=True))
    assert (mended.text, texts) == ("Thiếu căn cứ", ["Thiếu can cứ", "Thiếu căn cứ"])


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("late", "Chỉ sửa được trong 15 phút sau khi gửi; hãy viết thêm một ý kiến."),
        ("answered", "Ý kiến đã có người trả lời hoặc giải quyết nên không sửa được nữa."),
        ("settled", "Ý kiến đã có người trả lời hoặc giải quyết nên không sửa được nữa."),
        ("another", "Chỉ người viết được sửa ý kiến của mình."),
    ],
)
def test_mending_is_refused(office, decision, case, why):
    comment = say(decision, office.control)
    if case == "answered":
        say(decision, office.editor, reply_to=comment)
    if case == "settled":
        services.settle_comment(comment, by=office.editor)
    by = office.chief if case == "another" else office.control
    now = comment.at + (timedelta(minutes=15, seconds=1) if case == "late" else timedelta(0))

    with pytest.raises(PermissionDenied) as refused:
        services.mend_comment(comment, text="Khác", by=by, now=now)

    assert str(refused.value) == why


# --- told ---------------------------------------------------------------------------------------


def test_comment_tells_keepers_and_movers_but_not_its_author(office, decision):
    services.pass_check(decision, by=office.control)

    comment = say(decision, office.chief)

    words = "Có ý kiến về quyết định: Công bố danh mục thủ tục hành chính"
    assert told(comment) == {office.editor: words, office.control: words}
    assert Notice.objects.filter(kind="comment").first().path == page(
        decision, "comment", comment.pk
    )


def test_answer_tells_who_spoke_and_names_the_procedure(office, decision):
    procedure = decision.items.get().procedure
    auditor = officer(Role.AUDITOR)
    root = say(decision, auditor, procedure=procedure)

    answer = say(decision, office.editor, reply_to=root)

    words = f"Có trả lời ý kiến về thủ tục {procedure} – quyết định: {decision.title}"
    assert told(answer) == {auditor: words}


# --- history ------------------------------------------------------------------------------------


def test_approval_history_tells_what_was_said_mended_and_settled(office, decision):
    procedure = decision.items.get().procedure
    root = say(decision, office.control, "Thiếu can cứ", procedure=procedure)
    services.mend_comment(root, text="Thiếu căn cứ", by=office.control)
    say(decision, office.editor, "Đã bổ sung", reply_to=root)
    services.settle_comment(root, by=office.control)
    services.reopen_comment(root, by=office.chief)

    entries = [
        (entry.title, entry.subject, entry.by, entry.text, [(c.old, c.new) for c in entry.changes])
        for entry in timeline(decision)
        if "iến" in entry.title
    ]

    about = f"về thủ tục {procedure}"
    assert entries == [
        ("Mở lại ý kiến", about, office.chief, "Thiếu căn cứ", []),
        ("Giải quyết ý kiến", about, office.control, "Thiếu căn cứ", []),
        ("Trả lời ý kiến", about, office.editor, "Đã bổ sung", []),
        ("Sửa ý kiến", about, office.control, "", [("Thiếu can cứ", "Thiếu căn cứ")]),
        ("Ý kiến", about, office.control, "Thiếu can cứ", []),
    ]


# --- screens ------------------------------------------------------------------------------------


def test_checker_is_warned_of_what_is_not_settled_and_not_held_up(client, office, decision):
    say(decision, office.chief)
    say(decision, office.chief, "Sai mã", procedure=decision.items.get().procedure)
    services.settle_comment(say(decision, office.chief, "Đã xong"), by=office.editor)
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

    with django_assert_num_queries(10):
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
    client.post(page(decision, "comment_settle", root.pk))
    settled = Comment.objects.get(pk=root.pk).settled_by
    client.post(page(decision, "comment_reopen", root.pk))

    root.refresh_from_db()
    assert [answer.text for answer in root.replies.all()] == ["Đã bổ sung"]
    assert (settled, root.settled_by) == (office.editor, None)


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
