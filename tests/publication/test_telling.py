"""Who is told of each move: the people who can really make the next one, and the drafters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisation.enums import Role
from organisation.models import Notice, StandIn
from publication import services
from publication.enums import Origin, State
from publication.models import Move
from publication.services.telling import TOLD, able
from publication.transitions import TRANSITIONS
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    decision_in,
    draft,
    issue,
    make_office,
    published,
    record,
)

pytestmark = pytest.mark.django_db

TITLE = "Công bố danh mục thủ tục hành chính"


@pytest.fixture
def office():
    return make_office()


def told_by_last_move(decision):
    """(recipient, words before the title) of the notices the decision's last move made."""
    move = Move.objects.filter(decision=decision).last()
    rows = Notice.objects.filter(key=f"decision:{decision.pk}:move:{move.pk}")
    return {(row.recipient, row.title.split(":")[0]) for row in rows}


def unread(user, decision):
    return list(
        user.notices.unread()
        .filter(about=f"decision:{decision.pk}")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_every_move_has_its_line_in_the_table():
    assert set(TOLD) == set(TRANSITIONS)


def test_awaited_moves_lead_on_from_the_state_the_move_ends_in():
    wrong = [
        (name, line.awaits)
        for name, lines in TOLD.items()
        for line in lines
        if line.awaits and TRANSITIONS[name].target not in TRANSITIONS[line.awaits].sources
    ]

    assert wrong == []


def test_each_step_tells_the_officers_of_the_next_one(office):
    decision, told = decision_in(State.DRAFTING, office), {}

    decision = services.send_for_check(decision, by=office.editor)
    told["send_for_check"] = told_by_last_move(decision)
    decision = services.pass_check(decision, by=office.control)
    told["pass_check"] = told_by_last_move(decision)
    decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    told["submit"] = told_by_last_move(decision)
    decision = record(decision, office)
    told["record_signed"] = told_by_last_move(decision)
    decision = services.confirm_signed(decision, by=office.control)
    told["confirm_signed"] = told_by_last_move(decision)

    assert told == {
        "send_for_check": {(office.control, "Chờ bạn kiểm tra")},
        "pass_check": {(office.chief, "Đã kiểm tra đạt, chờ bạn trình Chủ tịch")},
        "submit": {(office.clerk, "Đã trình Chủ tịch, chờ ghi nhận bản ký")},
        "record_signed": {(office.control, "Chờ bạn xác nhận đúng với bản đã ký")},
        "confirm_signed": {
            (office.editor, "Đã ban hành"),
            (office.poster, "Đã ban hành, chờ niêm yết"),
        },
    }


def test_issue_tells_the_other_control_officers_to_enter_it(office):
    colleague = officer(Role.CONTROL_OFFICER)

    decision = issue(decision_in(State.SUBMITTED, office), office)

    assert (colleague, "Đã ban hành, chờ nhập Cơ sở dữ liệu quốc gia") in told_by_last_move(
        decision
    )


def test_notice_of_an_issued_decision_names_its_number(office):
    decision = decision_in(State.ISSUED, office)

    notice = office.editor.notices.get(kind="news", about=f"decision:{decision.pk}")

    assert notice.title == f"Đã ban hành: {decision.act.number} – {TITLE}"
    assert notice.path == reverse("decisions:inspect", args=[decision.pk])


@pytest.mark.parametrize(
    ("state", "by", "words"),
    [
        (State.IN_CHECK, "control", "Bị trả lại khi kiểm tra, cần sửa"),
        (State.CHECKED, "chief", "Bị trả lại, không trình; cần sửa"),
        (State.SUBMITTED, "chief", "Chủ tịch trả lại, cần sửa"),
    ],
)
def test_return_tells_drafter_and_responsible_without_the_reason(office, state, by, words):
    decision, colleague = (
        decision_in(state, office),
        officer(Role.DEPARTMENT_EDITOR, unit=office.unit),
    )
    services.assign_decision(decision, to=colleague, by=office.editor)

    decision = services.return_decision(
        decision, by=getattr(office, by), reason="Ông Nguyễn Văn A chưa ký"
    )

    assert told_by_last_move(decision) == {(office.editor, words), (colleague, words)}
    assert Notice.objects.filter(title__contains="Nguyễn Văn A").count() == 0


def test_refused_record_tells_the_clerk_again(office):
    decision = decision_in(State.RECORDED, office)

    decision = services.return_decision(decision, by=office.control, reason="Sai số")

    assert told_by_last_move(decision) == {
        (office.clerk, "Ghi nhận không đúng với bản đã ký, cần ghi nhận lại")
    }


def test_take_back_tells_the_other_keeper_and_frees_the_checkers(office):
    decision = decision_in(State.IN_CHECK, office)
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)

    decision = services.take_back(decision, by=colleague, reason="Còn sửa")

    assert told_by_last_move(decision) == {(office.editor, "Đã được rút lại để sửa")}
    assert unread(office.control, decision) == []


def test_paper_record_tells_those_who_may_confirm_it_but_not_its_author(office):
    published(office)
    colleague = officer(Role.CHAIRMAN_CLERK)

    decision = decision_in(State.RECORDED, office, origin=Origin.PAPER)

    words = "Chờ bạn xác nhận đúng với văn bản"
    assert told_by_last_move(decision) == {(office.control, words), (colleague, words)}


def test_author_who_also_checks_is_not_asked_to_check(office):
    both = officer(Role.CONTROL_OFFICER, Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision = draft(office)
    version = add_new(decision, office)
    version.place = "Quầy số 3"
    version._history_user = both
    version.save()

    decision = services.send_for_check(decision, by=office.editor)

    assert told_by_last_move(decision) == {(office.control, "Chờ bạn kiểm tra")}


def test_people_out_of_office_are_not_told_and_the_stand_in_is(office):
    today = timezone.localdate()
    closed = officer(Role.CHIEF_OF_OFFICE)
    closed.is_active = False
    closed.save()
    ended = officer(Role.CHIEF_OF_OFFICE)
    ended.holdings.update(valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    deputy = officer()
    StandIn.objects.create(
        holding=office.chief.holdings.get(),
        deputy=deputy,
        valid_from=today,
        valid_to=today,
        reason="Đi công tác",
        created_by=office.chief,
    )

    decision = decision_in(State.CHECKED, office)

    assert {user for user, _words in told_by_last_move(decision)} == {office.chief, deputy}


def test_done_work_is_read_for_everybody_and_news_stay(office):
    colleague = officer(Role.CONTROL_OFFICER)
    decision = decision_in(State.IN_CHECK, office)
    before = unread(colleague, decision)

    decision = services.pass_check(decision, by=office.control)

    assert (before, unread(colleague, decision)) == (["pass_check"], [])


def test_entering_does_not_settle_the_posting(office):
    decision = decision_in(State.ISSUED, office)

    decision = services.mark_entered(decision, by=office.control, on=timezone.localdate())
    after_entering = unread(office.poster, decision)
    services.mark_posted(decision, by=office.poster, on=timezone.localdate(), note="Bảng")

    assert (after_entering, unread(office.poster, decision)) == (["mark_posted"], [])


def test_letter_of_a_step_goes_to_the_next_officer(
    office, settings, django_capture_on_commit_callbacks
):
    settings.WAGTAILADMIN_BASE_URL = "https://congkhai.example.vn"
    decision = decision_in(State.DRAFTING, office)

    with django_capture_on_commit_callbacks(execute=True):
        services.send_for_check(decision, by=office.editor)

    letter, notice = mail.outbox[0], office.control.notices.get()
    assert len(mail.outbox) == 1
    assert letter.to == [office.control.email]
    assert letter.subject == f"[Công Khai] Chờ bạn kiểm tra: {TITLE}"
    assert letter.body.split("\n\n")[1:3] == [
        f"Chờ bạn kiểm tra: {TITLE}",
        f"Mở việc này: https://congkhai.example.vn/quan-tri/thong-bao/{notice.pk}/",
    ]


def test_refused_step_tells_nobody(office):
    decision = draft(office)

    with pytest.raises(Exception, match="Danh sách trống"):
        services.send_for_check(decision, by=office.editor)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_finding_the_checkers_takes_the_same_queries_whatever_their_number(
    office, people, django_assert_num_queries
):
    for _ in range(people - 1):
        officer(Role.CONTROL_OFFICER)
    decision = decision_in(State.IN_CHECK, office)
    decision.unit.self_and_above  # noqa: B018 -- read the units above once

    with django_assert_num_queries(10):
        found = able(decision, "pass_check")

    assert len(found) == people
