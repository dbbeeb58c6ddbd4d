"""Comments on a decision: said once, answered, settled, mended in time, only read after issue."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from common.guards import REFUSED
from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.enums import State
from publication.models import Comment, Decision
from publication.permissions import has_had_a_hand
from publication.timeline import timeline
from tests.factories.organisation import officer
from tests.factories.publication import add_new, decision_in, draft, sign
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

    settled = services.settle_comment(root, by=office.chief)
    services.settle_comment(root, by=office.control)
    opened = services.reopen_comment(root, by=office.control)
    services.reopen_comment(root, by=office.control)

    assert (settled.settled_by, opened.is_settled) == (office.chief, False)
    assert root.history.count() == 3


def test_who_is_asked_does_not_judge_the_own_answer(office, decision):
    asked, own = say(decision, office.control), say(decision, office.editor)

    with pytest.raises(PermissionDenied) as refused:
        services.settle_comment(asked, by=office.editor)
    settled = services.settle_comment(own, by=office.editor)
    services.settle_comment(asked, by=office.control)
    opened = services.reopen_comment(asked, by=office.editor)

    assert str(refused.value) == (
        "Người soạn thảo trả lời; người nêu ý kiến hoặc người kiểm tra đánh dấu đã giải quyết."
    )
    assert (settled.is_settled, opened.is_settled) == (True, False)


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
        services.settle_comment(comment, by=office.control)
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
