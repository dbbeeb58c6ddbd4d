"""Internal processes: drafted, signed, in effect by day, refused, mended, verified."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from catalogue.enums import Way
from catalogue.models import Channel, InternalProcess
from catalogue.process_steps import Fit, steps_of
from common.durations import Duration, Unit
from common.transitions import MoveRefused
from organisation.enums import Role
from publication import services
from publication.chain import check_dump
from publication.enums import DecisionKind, ItemKind, ProcessChange, State
from publication.models import Decision
from publication.queries import checks_before_sending, decision_clocks
from publication.queries.processes import MISSING, process_on, states_on
from publication.services.dumping import dump_lines
from publication.verification import broken_records
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import (
    STEPS,
    abolish,
    amend,
    decision_in,
    draft,
    issue,
    make_office,
    make_process_office,
    mended_paper,
    paper,
    paper_draft,
    processed,
    published,
    published_together,
    put_process,
    sign,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def days(amount):
    return Duration(Decimal(str(amount)), Unit.WORKING_DAY)


LONGER = (replace(STEPS[0], time=days(3)), *STEPS[1:])  # 3,5 working days


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        unit = UnitFactory(name="Sở Xây dựng")
        department = make_office(unit)
        return make_process_office(unit), department, published(department).procedure

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def department(ground):
    return deepcopy(ground[1])


@pytest.fixture
def procedure(ground):
    return deepcopy(ground[2])


def row(procedure, **fields):
    return services.ProcessRow(procedure=procedure, **({"steps": STEPS} | fields))


def revoked(procedure, **fields):
    return services.ProcessRow(procedure=procedure, change=ProcessChange.REVOKED, **fields)


def standing(procedure):
    """(first step's days, first day, last day) of what stands now."""
    rows = InternalProcess.objects.recorded().filter(procedure=procedure).order_by("valid_from")
    return [(steps_of(it.steps)[0].time.amount, it.valid_from, it.valid_to) for it in rows]


def problems(decision):
    return [check.message for check in checks_before_sending(decision) if not check.passed]


# --- what signing does --------------------------------------------------------------------------


def test_signed_process_holds_from_its_day(office, procedure):
    day = today() + 4 * DAY

    decision = processed(office, row(procedure, effective_on=day))

    assert decision.state == State.ISSUED
    assert process_on(procedure.pk, day - DAY) is None
    found = process_on(procedure.pk, day)
    assert (found.act, steps_of(found.steps)) == (decision.act, STEPS)
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_canonical_content_names_each_step(office, procedure):
    decision = processed(office, row(procedure, note="Trường hợp thường"))

    assert '"record":"process_decision"' in decision.canonical
    assert (
        '"steps":[{"amount":"0.5","output":"Giấy tiếp nhận","post":"Công chức tiếp nhận",'
        '"time_unit":"working_day","unit":"Trung tâm Phục vụ hành chính công",'
        '"work":"Tiếp nhận hồ sơ"}'
    ) in decision.canonical


def test_later_process_takes_the_place_of_the_earlier(office, procedure):
    processed(office, row(procedure))
    day = today() + 5 * DAY

    processed(office, row(procedure, steps=LONGER, effective_on=day))

    assert standing(procedure) == [
        (Decimal("0.5"), today(), day - DAY),
        (Decimal(3), day, None),
    ]
    assert list(broken_records()) == []


def test_process_before_a_later_one_ends_on_its_eve(office, procedure):
    day = today() + 5 * DAY
    processed(office, row(procedure, effective_on=day))

    processed(office, row(procedure, steps=LONGER))

    assert standing(procedure) == [(Decimal(3), today(), day - DAY), (Decimal("0.5"), day, None)]
    assert list(broken_records()) == []


def test_process_of_the_same_first_day_never_took_effect(office, procedure):
    processed(office, row(procedure))

    processed(office, row(procedure, steps=LONGER))

    assert standing(procedure) == [(Decimal(3), today(), None)]
    assert InternalProcess.objects.count() == 2
    assert list(broken_records()) == []


def test_process_ends_where_what_it_follows_was_to_end(office, procedure):
    end = today() + 9 * DAY
    processed(office, row(procedure))
    processed(office, revoked(procedure, effective_on=end))

    processed(office, row(procedure, steps=LONGER, effective_on=today() + 3 * DAY))

    assert standing(procedure) == [
        (Decimal("0.5"), today(), today() + 2 * DAY),
        (Decimal(3), today() + 3 * DAY, end - DAY),
    ]
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_revoked_process_ends_on_the_eve(office, procedure):
    processed(office, row(procedure))

    processed(office, revoked(procedure, effective_on=today() + 2 * DAY))

    assert standing(procedure) == [(Decimal("0.5"), today(), today() + DAY)]
    assert list(broken_records()) == []


def test_struck_process_goes_on_in_a_draft_of_the_same_kind(office, department, procedure):
    other = published(department).procedure
    decision = draft(office)
    services.put_process_rows(decision, [row(procedure), row(other)], by=office.editor)

    signed = sign(decision, office, struck=frozenset({other.base_code}))

    left = Decision.objects.get(struck_from=signed)
    assert (left.kind, left.state) == (DecisionKind.PROCESS, State.DRAFTING)
    assert [(item.procedure, item.told_steps) for item in left.process_items.all()] == [
        (other, STEPS)
    ]
    assert standing(other) == []
    assert list(broken_records()) == []


def test_mend_changes_the_number_on_the_axis_of_what_was_known(office, procedure):
    decision = processed(office, row(procedure))
    old = decision.act.number
    mend = services.propose_mend(
        decision, by=office.clerk, paper=mended_paper(decision, "9001/QĐ-UBND"), reason="Gõ nhầm"
    )

    mend = services.confirm_mend(mend, by=office.control)

    eve = mend.settled_at - timedelta(microseconds=1)
    known = [process_on(procedure.pk, today(), moment) for moment in (eve, mend.settled_at)]
    assert [one.act.number for one in known] == [old, "9001/QĐ-UBND"]
    assert known[0].steps == known[1].steps
    assert list(broken_records()) == []
    assert list(check_dump(dump_lines())) == []


def test_process_is_recorded_from_paper_by_two_officers(office, procedure):
    decision = paper_draft(office)
    put_process(decision, procedure)

    decision = services.record_from_paper(decision, by=office.clerk, paper=paper())
    decision = services.confirm_paper(decision, by=office.control)

    assert (decision.kind, decision.state) == (DecisionKind.PROCESS, State.ISSUED)
    assert standing(procedure) == [(Decimal("0.5"), today(), None)]


def test_only_the_clock_of_sending_runs(office):
    decision = decision_in(State.ISSUED, office)

    assert [shown.clock.key for shown in decision_clocks(decision)] == ["send"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_decisions_on_one_procedure_hold_one_after_the_other(office, procedure, order):
    both = []
    for steps in (STEPS, LONGER):
        decision = draft(office)
        put_process(decision, procedure, steps=steps)
        decision = services.send_for_check(decision, by=office.editor)
        decision = services.pass_check(decision, by=office.control)
        both.append(services.submit(decision, by=office.chief, number=f"{len(both) + 1}/TTr-VP"))

    for place in order:
        issue(both[place], office)

    last = (Decimal("0.5"), Decimal(3))[order[1]]
    assert standing(procedure) == [(last, today(), None)]
    assert list(broken_records()) == []


# --- checks -------------------------------------------------------------------------------------


def test_good_process_meets_every_check(office, procedure):
    decision = draft(office)
    put_process(decision, procedure)

    assert problems(decision) == []


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((), "Chưa có bước nào."),
        (STEPS[2:], "Chưa bước nào ghi thời gian."),
        (
            (replace(STEPS[0], unit=""), *STEPS[1:]),
            "Bước 1, đơn vị thực hiện: Cần ghi ô này.",
        ),
        (
            (*STEPS, replace(STEPS[0], time=Duration(Decimal(1), Unit.CALENDAR_DAY))),
            "Các bước phải cùng tính theo ngày làm việc hoặc cùng theo ngày.",
        ),
        (
            (replace(STEPS[0], time=days(5)), STEPS[1]),
            "Các bước cộng lại 5,5 ngày làm việc, dài hơn thời hạn 5 ngày làm việc của thủ tục.",
        ),
    ],
)
def test_process_that_can_not_stand_is_refused(office, procedure, steps, told):
    decision = draft(office)
    put_process(decision, procedure, steps=steps)

    assert problems(decision) == [told]
    with pytest.raises(ValidationError):
        services.send_for_check(decision, by=office.editor)


def test_process_as_long_as_the_limit_stands(office, procedure):
    decision = draft(office)
    put_process(decision, procedure, steps=(replace(STEPS[0], time=days(5)),))

    assert problems(decision) == []


def test_limit_is_that_of_the_text_in_force_on_the_day(office, department):
    version = published(department)
    shorter = draft(department, on=today() + 3 * DAY)
    amend(shorter, version, department.editor, time_limit_amount=3)
    sign(shorter, department)
    decision = draft(office)
    item = put_process(decision, version.procedure, steps=LONGER)

    assert problems(decision) == []
    services.edit_process_row(item, by=office.editor, effective_on=today() + 3 * DAY)
    assert problems(decision) == [
        "Các bước cộng lại 3,5 ngày làm việc, dài hơn thời hạn 3 ngày làm việc của thủ tục."
    ]


def test_limit_counted_otherwise_is_told_and_stops_nothing(office, department):
    procedure = published(
        department, time_limit_amount=10, time_limit_unit=Unit.CALENDAR_DAY
    ).procedure
    decision = draft(office)
    put_process(decision, procedure)

    assert problems(decision) == [
        "Các bước cộng lại 1 ngày làm việc; thời hạn của thủ tục tính theo cách khác (10 ngày) nên "
        "không so được. Hãy ghi các bước theo cách tính của thời hạn."
    ]
    services.send_for_check(decision, by=office.editor)


def test_way_with_a_shorter_limit_is_told_and_stops_nothing(office, department):
    ways = [
        Channel(way=way, time_limit_amount=Decimal(amount), time_limit_unit=Unit.WORKING_DAY)
        for way, amount in ((Way.COUNTER, 5), (Way.ONLINE, "0.5"))
    ]
    procedure = published(department, channels=ways).procedure
    decision = draft(office)
    put_process(decision, procedure)

    assert problems(decision) == [
        "Các bước cộng lại 1 ngày làm việc, dài hơn thời hạn của một hình thức nộp "
        "(5 ngày làm việc; ½ ngày làm việc)."
    ]
    services.send_for_check(decision, by=office.editor)


def test_same_process_again_is_told(office, procedure):
    first = processed(office, row(procedure))
    decision = draft(office)
    put_process(decision, procedure)

    assert problems(decision) == [
        f"Giống hệt quy trình đang áp dụng theo Quyết định số {first.act.number}."
    ]


def test_procedure_not_in_force_on_the_day_is_refused(office, department):
    version = published(department)
    ending = draft(department, on=today() + 2 * DAY)
    abolish(ending, version, department.editor)
    sign(ending, department)
    decision = draft(office)
    put_process(decision, version.procedure, effective_on=today() + 2 * DAY)

    day = f"{today() + 2 * DAY:%d/%m/%Y}"
    assert f"Thủ tục không có hiệu lực vào ngày {day}." in problems(decision)


def test_nothing_is_revoked_that_does_not_hold(office, procedure):
    decision = draft(office)
    services.put_process_rows(decision, [revoked(procedure)], by=office.editor)

    assert problems(decision) == ["Ngày này thủ tục không có quy trình nội bộ nào để bãi bỏ."]


def test_agency_drafts_no_process_of_a_foreign_procedure(office):
    foreign = published(make_office(UnitFactory(name="Sở Y tế"))).procedure
    decision = draft(office)
    put_process(decision, foreign)

    found = problems(decision)

    assert len(found) == 1
    assert "Sở Y tế" in found[0]


def test_empty_decision_without_a_day_is_refused(office):
    decision = services.edit_decision(draft(office), by=office.editor, effective_on=None)

    assert problems(decision) == ["Danh sách trống.", "Hãy nhập ngày quyết định có hiệu lực."]


# --- who and how --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CENTRE_MANAGER, Role.CONTROL_OFFICER, Role.AUDITOR])
def test_only_agencies_draft_processes(role, office):
    with pytest.raises(PermissionDenied):
        services.create_decision(
            title="Quy trình",
            unit=office.unit,
            by=officer(role, unit=office.unit),
            kind=DecisionKind.PROCESS,
        )


def test_drafter_of_a_process_never_checks_it(office):
    decision = decision_in(State.IN_CHECK, office)
    drafter = office.editor
    drafter.holdings.create(role=Role.CONTROL_OFFICER, unit=office.unit, valid_from=today() - DAY)

    with pytest.raises(MoveRefused):
        services.pass_check(decision, by=type(drafter).objects.get(pk=drafter.pk))


def test_row_put_twice_is_changed_in_its_place(office, procedure):
    decision = draft(office)
    put_process(decision, procedure)

    told = services.put_process_rows(decision, [row(procedure, steps=LONGER)], by=office.editor)
    again = services.put_process_rows(decision, [row(procedure, steps=LONGER)], by=office.editor)

    item = decision.process_items.get()
    assert (told, again, item.told_steps) == ((0, 1), (0, 0), LONGER)
    assert [one.history_type for one in item.history.order_by("history_id")] == ["+", "~"]


def test_procedure_named_twice_refuses_all_rows(office, department, procedure):
    decision = draft(office)
    rows = [row(published(department).procedure), row(procedure), row(procedure)]

    with pytest.raises(ValidationError) as refused:
        services.put_process_rows(decision, rows, by=office.editor)

    assert refused.value.messages == [f"{procedure}: nêu hai lần."]
    assert decision.process_items.count() == 0


def test_revoking_lets_the_steps_go(office, procedure):
    decision = draft(office)
    item = put_process(decision, procedure)

    item = services.edit_process_row(item, by=office.editor, change=ProcessChange.REVOKED)

    assert (item.steps, item.kind) == ([], ProcessChange.REVOKED)


def test_rows_of_one_kind_never_stand_in_a_decision_of_another(office, procedure):
    with pytest.raises(PermissionDenied):
        services.put_process_rows(draft(make_office()), [row(procedure)], by=office.editor)
    with pytest.raises(PermissionDenied):
        services.add_item(
            draft(office), kind=ItemKind.ABOLISHED, procedure=procedure, by=office.editor
        )


# --- how each procedure stands ------------------------------------------------------------------


def test_states_of_a_day_say_what_is_missing_and_what_is_too_long(office, department):
    missing, within, long, coming = [
        version.procedure for version in published_together(department, 4)
    ]
    processed(
        office,
        row(within),
        row(long, steps=LONGER),
        row(coming, effective_on=today() + 2 * DAY),
    )
    shorter = draft(department, on=today() + DAY)
    amend(shorter, long.versions.get(), department.editor, time_limit_amount=3)
    sign(shorter, department)

    def told(day):
        states = states_on(day)
        return [states[one.pk] for one in (missing, within, long, coming)]

    assert told(today()) == [MISSING, Fit.WITHIN, Fit.WITHIN, MISSING]
    assert told(today() + DAY) == [MISSING, Fit.WITHIN, Fit.TOO_LONG, MISSING]
    assert told(today() + 2 * DAY) == [MISSING, Fit.WITHIN, Fit.TOO_LONG, Fit.WITHIN]


@pytest.mark.parametrize("number", [1, 3])
def test_states_take_three_queries(django_assert_num_queries, office, department, number):
    rows = [row(version.procedure) for version in published_together(department, number)]
    processed(office, *rows)

    with django_assert_num_queries(3):
        assert len(states_on(today())) == number + 1
