"""A decision is late when it waits longer than the office's own working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.working_time import Calendar
from organisation.enums import Role
from organisation.models import CalendarDay, RuleSet
from organisation.queries import rule_set
from publication import services
from publication.enums import State
from publication.lateness import LIMITS, RULE_KEY, days_late, last_day
from publication.queries.clocks import late_clocks
from publication.queries.late import late_decisions
from publication.viewsets.home import LateByLawPanel, LatePanel
from tests.factories.organisation import officer
from tests.factories.publication import decision_in, issue, make_office

PARAMS = {
    "check_working_days": 3,
    "submit_working_days": 2,
    "sign_working_days": 3,
    "confirm_working_days": 1,
    "return_working_days": 5,
}
# 2026-11-23 is a Monday; Wednesday the 25th is off, Saturday the 28th is worked in exchange
CALENDAR = Calendar(off=frozenset({date(2026, 11, 25)}), working=frozenset({date(2026, 11, 28)}))


@pytest.mark.parametrize(
    ("state", "since", "last"),
    [
        (State.IN_CHECK, date(2026, 11, 23), date(2026, 11, 27)),  # Mon: Tue, Thu, Fri
        (State.CHECKED, date(2026, 11, 23), date(2026, 11, 26)),  # Mon: Tue, Thu
        (State.SUBMITTED, date(2026, 11, 26), date(2026, 11, 30)),  # Thu: Fri, Sat worked, Mon
        (State.RECORDED, date(2026, 11, 27), date(2026, 11, 28)),  # Fri: Sat worked
        (State.RETURNED, date(2026, 11, 20), date(2026, 11, 28)),  # Fri: Mon, Tue, Thu, Fri, Sat
        (State.DRAFTING, date(2026, 11, 23), None),
        (State.ISSUED, date(2026, 11, 23), None),
    ],
)
def test_last_day_of_a_step(state, since, last):
    assert last_day(state, since, PARAMS, CALENDAR) == last


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 20), 0),  # Friday before
        (date(2026, 11, 24), 0),  # the last day itself, Tuesday
        (date(2026, 11, 25), 0),  # Wednesday, off
        (date(2026, 11, 26), 1),  # Thursday
        (date(2026, 11, 28), 3),  # Saturday, worked
        (date(2026, 11, 29), 3),  # Sunday
        (date(2026, 11, 30), 4),  # Monday
    ],
)
def test_days_late_are_working_days_after_the_last_day(today, days):
    assert days_late(date(2026, 11, 24), today=today, calendar=CALENDAR) == days


def test_no_days_set_is_never_late():
    assert last_day(State.IN_CHECK, date(2026, 11, 23), {}, CALENDAR) is None


@pytest.mark.django_db
def test_rule_set_gives_every_limit():
    assert rule_set(RULE_KEY).params == PARAMS
    assert set(LIMITS.values()) == set(PARAMS)


# --- the list -----------------------------------------------------------------------------------

TODAY = timezone.localdate()


def later(working_days):
    """A day that many working days from today, in a calendar without days off."""
    day = TODAY
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


@pytest.fixture
def office(db):
    CalendarDay.objects.all().delete()
    return make_office()


def late(user, working_days):
    """{decision: (days late, the user's own)} that many working days from now."""
    rows = late_decisions(user, today=later(working_days))
    return {row.decision: (row.days, row.is_own) for row in rows}


def test_each_step_is_late_after_its_days_and_marked_for_who_is_next(office):
    check = decision_in(State.IN_CHECK, office)
    checked = decision_in(State.CHECKED, office)
    submitted = decision_in(State.SUBMITTED, office)
    returned = decision_in(State.RETURNED, office)
    decision_in(State.DRAFTING, office)

    assert late(office.control, 2) == {}
    assert late(office.control, 6) == {
        checked: (4, False),
        check: (3, True),
        submitted: (3, False),
        returned: (1, False),
    }
    assert late(office.chief, 3) == {checked: (1, True)}
    assert late(office.clerk, 4) == {
        checked: (2, False),
        check: (1, False),
        submitted: (1, True),
    }
    assert late(office.editor, 6)[returned] == (1, True)


def test_worst_comes_first(office):
    decision_in(State.IN_CHECK, office)
    checked = decision_in(State.CHECKED, office)

    rows = late_decisions(office.control, today=later(6))

    assert rows[0].decision == checked


def test_returned_draft_belongs_to_whoever_is_responsible(office):
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    returned = decision_in(State.RETURNED, office)
    services.assign_decision(returned, to=colleague, by=office.editor)

    own = {user: late(user, 6)[returned][1] for user in (office.editor, colleague)}

    assert own == {office.editor: False, colleague: True}


def test_author_who_checks_is_not_the_one_who_is_late(office):
    both = officer(Role.CONTROL_OFFICER, Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision = services.take_back(decision_in(State.IN_CHECK, office), by=both, reason="Sửa")
    decision = services.send_for_check(decision, by=both)

    assert late(both, 6) == {decision: (3, False)}


def test_editor_sees_what_is_late_in_the_own_unit_only(office):
    own, _other = decision_in(State.IN_CHECK, office), decision_in(State.IN_CHECK, make_office())

    assert late(office.editor, 6) == {own: (3, False)}


def test_days_are_those_of_the_rule_set_valid_when_the_wait_began(office):
    decision = decision_in(State.IN_CHECK, office)
    rule = RuleSet.objects.get(key=RULE_KEY)
    rule.valid_to = TODAY
    rule.save()
    RuleSet.objects.create(
        key=RULE_KEY,
        name="Nhanh hơn",
        valid_from=TODAY + timedelta(days=1),
        params=PARAMS | {"check_working_days": 1},
    )

    assert late(office.control, 4) == {decision: (1, True)}


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_the_late_takes_the_same_queries(office, rows, django_assert_num_queries):
    for _ in range(rows):
        decision_in(State.IN_CHECK, office)
    office.control.holdings_on()

    with django_assert_num_queries(13):
        found = late_decisions(office.control, today=later(6))

    assert len(found) == rows


def test_start_page_lists_the_late_with_their_days(rf, office):
    decision = decision_in(State.IN_CHECK, office)
    panel = LatePanel(rf.get("/"))
    panel.late = late_decisions(office.control, today=later(6))

    assert panel.rows == [
        {
            "title": decision.title,
            "url": reverse("decisions:inspect", args=[decision.pk]),
            "detail": f"{office.unit} · Đã gửi kiểm tra · từ {TODAY:%d/%m/%Y}, "
            f"hạn {later(3):%d/%m/%Y} · Việc của bạn",
            "state": "chậm 3 ngày làm việc",
            "tone": "late",
        }
    ]
    assert panel.render_html({}).count("Quá thời gian xử lý (1)") == 1


def test_start_page_says_that_nothing_is_late(client, office):
    decision_in(State.IN_CHECK, office)
    client.force_login(office.control)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert page.count("Không có quyết định nào quá thời gian xử lý.") == 1


def test_start_page_lists_what_is_late_by_law(rf, office):
    decision = issue(decision_in(State.SUBMITTED, office), office)
    day, due = later(8), later(5)
    panel = LateByLawPanel(rf.get("/"))
    panel.late = late_clocks(office.control, today=day)

    entering = [row for row in panel.rows if row["title"].startswith("Nhập và công khai")]
    assert entering == [
        {
            "title": f"Nhập và công khai trên Cơ sở dữ liệu quốc gia: {decision}",
            "url": reverse("decisions:inspect", args=[decision.pk]),
            "detail": f"{office.unit} · hạn {due:%d/%m/%Y} · "
            "Nghị định 63/2010/NĐ-CP (sửa đổi năm 2013, 2017) điều 24",
            "state": f"trễ {(day - due).days} ngày",
            "tone": "late",
        }
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_start_page_takes_the_same_queries_whatever_waits(
    client, office, rows, django_assert_num_queries
):
    for _ in range(rows):
        decision_in(State.IN_CHECK, office)
    client.force_login(office.control)
    client.get(reverse("wagtailadmin_home"))

    with django_assert_num_queries(39):
        client.get(reverse("wagtailadmin_home"))
