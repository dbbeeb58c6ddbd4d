"""Opinions asked between check and submission: asked, answered, waited for, asked anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from common.working_time import Calendar
from organisation import definitions
from organisation.enums import Role
from organisation.models import Notice, RoleHolding, User
from publication import services
from publication.enums import ASKING_STATES, OpinionVerdict, Origin, State
from publication.models import OpinionAnswer, OpinionEvent, OpinionStep
from publication.opinion_steps import OPINION_STEP, read_opinion_rule
from publication.queries.opinions import asked_about, asked_of, due_day, outcome_lines
from tests.factories.organisation import UnitFactory, UserFactory, officer
from tests.factories.publication import (
    add_row,
    decision_in,
    draft,
    every_decision,
    issue,
    make_centre_office,
    make_office,
    make_process_office,
)
from tests.publication.opinions import RULE, answer, asked, finance, switched_on
from tests.screens import words

pytestmark = pytest.mark.django_db

FEE = {"all": [{"field": "name_length", "is": ">", "value": "500"}]}


def only(decision):
    [found] = [one for one in asked_about(decision) if one.is_current]
    return found


# --- what the office sets -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"name": " "}, {"name": ["Hãy nhập tên bước lấy ý kiến."]}),
        ({"question": "x" * 2001}, {"question": ["Dài quá 2000 ký tự."]}),
        ({"unit": ""}, {"unit": ["Hãy chọn cơ quan được hỏi."]}),
        ({"days": 0}, {"days": ["Hãy nhập từ 1 đến 30 ngày làm việc."]}),
        ({"days": 31}, {"days": ["Hãy nhập từ 1 đến 30 ngày làm việc."]}),
        ({"days": True}, {"days": ["Hãy nhập từ 1 đến 30 ngày làm việc."]}),
        ({"waits": "yes"}, {"waits": ["Hãy chọn có phải chờ trả lời hay không."]}),
        ({"drafter": 5}, {"drafter": ["Mã cơ quan không đọc được."]}),
        ({"when": {"all": []}}, {"when": ["Nhóm điều kiện chưa có dòng nào."]}),
    ],
)
def test_fault_names_its_field(fields, faults):
    with pytest.raises(ValidationError) as fault:
        read_opinion_rule({**RULE, **fields})

    assert set(fault.value.message_dict) == set(faults)
    if "when" not in faults:
        assert fault.value.message_dict == faults


@pytest.mark.parametrize("content", [None, [], {"name": "x"}, RULE | {"x": 1}])
def test_other_shapes_are_refused(content):
    with pytest.raises(ValidationError) as fault:
        read_opinion_rule(content)

    assert fault.value.messages == ["Bước lấy ý kiến không đọc được: thiếu hoặc thừa mục."]


def test_dry_run_names_the_drafts_that_would_be_asked_about():
    finance()
    office = make_office()
    standing = every_decision(office)
    text = definitions.write(OPINION_STEP.slug, "tai-chinh", RULE, by=officer(Role.ADMINISTRATOR))

    outcome = definitions.try_out(text)

    before = [State.DRAFTING, State.RETURNED, State.IN_CHECK]
    assert outcome.looked_at == 3
    assert sorted(one.url for one in outcome.touched) == sorted(
        f"/quan-tri/quyet-dinh/{standing[Origin.WORKFLOW, state].pk}/" for state in before
    )
    assert {(one.old, one.new) for one in outcome.touched} == {
        ("", f"Hỏi Sở Tài chính: {RULE['question']} (5 ngày làm việc, phải chờ)")
    }


# --- asked --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({}, 1),
        ({"when": {"all": [{"field": "name_length", "is": ">", "value": "3"}]}}, 1),
        ({"when": FEE}, 0),
        ({"drafter": "H48.90"}, 1),
        ({"drafter": "H48.91"}, 0),
        ({"unit": "H48.90"}, 0),  # the drafting unit itself
    ],
)
def test_passing_the_check_asks_what_the_step_says(fields, asks):
    finance()
    switched_on(**fields)
    office = make_office(UnitFactory(code="H48.90"))

    decision = decision_in(State.CHECKED, office)

    assert decision.opinion_steps.count() == asks


def test_due_day_is_counted_by_the_office_calendar_and_told():
    calendar = Calendar(off=frozenset({date(2026, 11, 24)}), working=frozenset())
    asked_at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday

    due, told = due_day(2, asked_at=asked_at, calendar=calendar)

    assert due == date(2026, 11, 25)  # Monday the 23rd, not Tuesday, Wednesday
    assert told == (
        "2 ngày làm việc, tính từ ngày sau ngày hỏi 20/11/2026, đến hết ngày 25/11/2026. "
        "Không tính: thứ Bảy 21/11/2026: nghỉ cuối tuần; Chủ nhật 22/11/2026: nghỉ cuối tuần; "
        "thứ Ba 24/11/2026: ngày nghỉ."
    )


def test_asked_unit_without_a_place_in_the_register_is_named():
    switched_on(unit="H48.404")
    office = make_office()
    decision = decision_in(State.IN_CHECK, office)

    with pytest.raises(ValidationError) as refused:
        services.pass_check(decision, by=office.control)

    assert refused.value.messages == [
        f"Bước lấy ý kiến “{RULE['name']}” hỏi cơ quan mã H48.404, mã này không có trong danh mục; "
        "hãy sửa bước đó ở phần Thiết lập."
    ]


def test_unit_that_has_ended_is_asked_through_its_successor():
    old = finance()
    old.succeeded_by = UnitFactory(name="Sở Tài chính mới")
    old.valid_to = timezone.localdate() - timedelta(days=1)
    old.save()
    switched_on()

    decision = decision_in(State.CHECKED, make_office())

    assert decision.opinion_steps.get().unit == old.succeeded_by


def test_officers_of_the_unit_are_told_and_nobody_else():
    _office, decision, step, financier = asked()

    told = Notice.objects.filter(kind="answer_opinion").values_list("recipient", "title", "path")

    assert financier.notices.count() == 0  # came after the asking
    assert list(told) == []
    again = services.urge_opinion(step, by=officer(Role.CONTROL_OFFICER))
    assert [(notice.title, notice.path) for notice in financier.notices.all()] == [
        (
            f"Nhắc trả lời ý kiến, hạn {step.due_on:%d/%m/%Y}: {decision}",
            f"/quan-tri/quyet-dinh/{decision.pk}/lay-y-kien/{step.pk}/",
        )
    ]
    assert services.urge_opinion(step, by=officer(Role.CONTROL_OFFICER)) == again
    assert OpinionEvent.objects.count() == 1


# --- answered -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "text", "fault"),
    [
        ("agree", "", {}),
        ("not_ours", "", {}),
        ("remarks", "Thêm căn cứ", {}),
        ("remarks", " ", {"text": ["Hãy viết ý kiến thêm."]}),
        ("disagree", "Sai mức phí", {}),
        ("disagree", "", {"text": ["Hãy viết lý do không đồng ý."]}),
        ("maybe", "", {"verdict": ["Hãy chọn một ý kiến."]}),
        ("agree", "x" * 5001, {"text": ["Ý kiến dài hơn 5000 ký tự."]}),
    ],
)
def test_answer_says_why_where_it_must(verdict, text, fault):
    *_rest, step, financier = asked()

    if fault:
        with pytest.raises(ValidationError) as refused:
            answer(step, financier, verdict, text)
        assert refused.value.message_dict == fault
        assert OpinionAnswer.objects.count() == 0
    else:
        assert answer(step, financier, verdict, text).turn == 1


def test_second_click_is_one_answer_and_a_further_answer_a_further_row():
    *_rest, step, financier = asked()
    token = uuid4()
    first = answer(step, financier, token=token)

    again = answer(step, financier, token=token)
    more = answer(step, financier, "remarks", "Thêm căn cứ")

    assert again == first
    assert [(one.turn, one.verdict) for one in step.answers.all()] == [
        (1, OpinionVerdict.AGREE),
        (2, OpinionVerdict.REMARKS),
    ]
    assert more.turn == 2


def test_who_drafted_does_not_answer_for_the_unit_asked():
    office, _decision, step, _financier = asked()
    RoleHolding.objects.create(
        user=office.editor,
        role=Role.DEPARTMENT_EDITOR,
        unit=step.unit,
        valid_from=timezone.localdate(),
    )

    with pytest.raises(PermissionDenied) as refused:
        answer(step, User.objects.get(pk=office.editor.pk))

    assert str(refused.value) == (
        "Người soạn thảo không được cho ý kiến thay cơ quan được hỏi; việc này phải do người khác làm."
    )


# --- waited for ---------------------------------------------------------------------------------


def submitted(decision, office):
    return services.submit(decision, by=office.chief, number="15/TTr-VP").state


def test_submission_waits_for_the_answer_and_names_unit_and_day():
    office, decision, step, financier = asked()

    with pytest.raises(ValidationError) as refused:
        submitted(decision, office)
    answer(step, financier, "disagree", "Sai mức phí")

    assert refused.value.messages == [
        f"Chưa trình được: đang chờ ý kiến của Sở Tài chính đến hết ngày {step.due_on:%d/%m/%Y} "
        f"(bước “{RULE['name']}”)."
    ]
    assert submitted(decision, office) == State.SUBMITTED


def test_submission_does_not_wait_where_nobody_must():
    office, decision, _step, _financier = asked(waits=False)

    assert submitted(decision, office) == State.SUBMITTED


def test_submission_goes_on_once_the_day_is_past(monkeypatch):
    office, decision, step, _financier = asked()
    later = step.due_on + timedelta(days=1)
    monkeypatch.setattr("publication.services.opinions.timezone.localdate", lambda *_a: later)

    assert submitted(decision, office) == State.SUBMITTED
    [line] = outcome_lines(asked_about(decision, today=later))
    assert line == (
        f"Sở Tài chính: không trả lời trong thời hạn (đến hết ngày {step.due_on:%d/%m/%Y})"
    )


# --- about which content ------------------------------------------------------------------------


def test_changed_content_is_asked_about_anew_and_the_old_answer_stays_told():
    office, decision, step, financier = asked()
    answer(step, financier)
    decision = services.return_decision(decision, by=office.chief, reason="Sửa tên")
    services.edit_decision(decision, by=office.editor, title="Công bố với tên khác")
    decision = services.send_for_check(decision, by=office.editor)
    in_check = [(one.is_current, one.state) for one in asked_about(decision)]
    decision = services.pass_check(decision, by=office.control)

    assert in_check == [(False, "Đồng ý")]
    assert [(one.is_current, one.state) for one in asked_about(decision)] == [
        (True, "Đang chờ trả lời"),
        (False, "Đồng ý"),
    ]
    with pytest.raises(PermissionDenied, match="Nội dung dự thảo đã đổi"):
        answer(step, financier)
    assert [one.pk for one in asked_of(financier)] == [only(decision).step.pk]


def test_same_content_again_is_not_asked_about_again():
    office, decision, step, financier = asked()
    answer(step, financier)
    decision = services.return_decision(decision, by=office.chief, reason="Xem lại")
    decision = services.send_for_check(decision, by=office.editor)

    decision = services.pass_check(decision, by=office.control)

    assert decision.opinion_steps.get() == step
    assert only(decision).state == "Đồng ý"


def test_what_was_asked_by_hand_is_asked_again_about_other_content():
    unit, office = finance(), make_office()
    decision = decision_in(State.IN_CHECK, office)
    first = services.ask_opinion(
        decision, unit=unit, question="Có ý kiến gì?", days=3, must_wait=False, by=office.control
    )
    again = services.ask_opinion(
        decision, unit=unit, question="Có ý kiến gì?", days=3, must_wait=False, by=office.control
    )
    decision = services.return_decision(decision, by=office.control, reason="Sửa")
    services.edit_decision(decision, by=office.editor, title="Công bố với tên khác")
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)

    assert again == first
    assert [
        (step.unit, step.question, step.days, step.content_code == first.content_code)
        for step in decision.opinion_steps.all()
    ] == [(unit, "Có ý kiến gì?", 3, True), (unit, "Có ý kiến gì?", 3, False)]


# --- every state × every act --------------------------------------------------------------------


def test_every_state_lets_ask_and_answer_between_check_and_submission_alone():
    unit, office = finance(), make_office()
    done = {}
    for (origin, state), decision in every_decision(office).items():
        try:
            services.ask_opinion(
                decision, unit=unit, question="?", days=1, must_wait=True, by=office.control
            )
            done[origin, state] = "asked"
        except PermissionDenied as refused:
            done[origin, state] = str(refused).split(":")[0].split(" “")[0]

    assert done == {
        (origin, state): "asked"
        if origin == Origin.WORKFLOW and state in ASKING_STATES
        else (
            "Quyết định ghi nhận từ văn bản không lấy ý kiến."
            if origin == Origin.PAPER
            else "Quyết định đang ở trạng thái"
        )
        for origin, state in done
    }
    assert OpinionStep.objects.count() == 2


ACTS = {
    "answer": lambda step, office, who: answer(step, who),
    "urge": lambda step, office, who: services.urge_opinion(step, by=office.control),
    "link": lambda step, office, who: services.make_link(step, by=office.control),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "moved", ["checked", "return_before_submission", "take_back", "submit", "issue"]
)
def test_asking_is_closed_with_the_step_after_it(act, moved):
    office, decision, step, financier = asked(waits=False)
    if moved == "return_before_submission":
        services.return_decision(decision, by=office.chief, reason="Sửa")
    elif moved == "take_back":
        services.take_back(decision, by=office.editor, reason="Sửa")
    elif moved in ("submit", "issue"):
        decision = services.submit(decision, by=office.chief, number="15/TTr-VP")
    if moved == "issue":
        issue(decision, office)

    if moved == "checked":
        assert ACTS[act](step, office, financier)
        return
    with pytest.raises(PermissionDenied, match="không lấy ý kiến ở bước này"):
        ACTS[act](step, office, financier)


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_role_may_ask_and_answer_as_the_table_says(role):
    _office, _decision, step, _financier = asked()
    user = officer(role, unit=step.unit)
    stranger = officer(role)
    may = set()
    for name, act in {
        "answer": lambda: answer(step, user),
        "answer for others": lambda: answer(step, stranger),
        "urge": lambda: services.urge_opinion(step, by=user),
        "link": lambda: services.make_link(step, by=user),
    }.items():
        try:
            act()
            may.add(name)
        except PermissionDenied:
            continue
        except ValidationError:
            may.add(name)

    answering = {
        Role.DEPARTMENT_EDITOR,
        Role.COMMUNE_EDITOR,
        Role.VERTICAL_EDITOR,
        Role.CENTRE_DIRECTOR,
    }
    expected = {"answer"} if role in answering else set()
    assert may == (expected | {"urge", "link"} if role == Role.CONTROL_OFFICER else expected)


def test_superuser_without_a_role_may_nothing():
    *_rest, step, _financier = asked()
    nobody = UserFactory(is_superuser=True, is_staff=True)

    for act in (
        lambda: answer(step, nobody),
        lambda: services.urge_opinion(step, by=nobody),
        lambda: services.make_link(step, by=nobody),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_centre_office, "Tiếp nhận tại:"),
        (make_process_office, "3 bước, tổng thời gian 1 ngày làm việc"),
    ],
)
def test_unit_asked_about_a_decision_of_any_kind_reads_its_rows(client, make, told):
    unit, office = finance(), make()
    decision = draft(office)
    add_row(decision, office)
    switched_on()
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    step = decision.opinion_steps.get()
    client.force_login(officer(Role.DEPARTMENT_EDITOR, unit=unit))

    page = client.get(reverse("decisions:opinion", args=[decision.pk, step.pk]))
    paper = client.get(reverse("decisions:opinion_draft", args=[decision.pk, step.pk]))

    assert told in words(page)
    assert paper.status_code == 200
