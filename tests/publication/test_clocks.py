"""The clocks of a decision as kept: facts found in texts and moves, what is late, who sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import LegalBasis
from common.working_time import add_working_days
from organisation.models import RuleSet
from organisation.queries import office_calendar
from publication import services
from publication.deadlines import ClockState
from publication.enums import Origin, State
from publication.models import Decision
from publication.queries import decision_clocks, late_clocks
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import officer
from tests.factories.publication import add_new, decision_in, draft, issue, make_office, paper

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def on(days):
    return TODAY + timedelta(days=days)


def told(decision, *, today=TODAY):
    """(key, due, done, state) of each clock."""
    return [
        (shown.clock.key, shown.clock.due, shown.clock.done, shown.state)
        for shown in decision_clocks(Decision.objects.get(pk=decision.pk), today=today)
    ]


def signed(office, *, days, effective=0):
    """A decision signed so many days ago and confirmed today."""
    decision = draft(office, on=on(effective))
    add_new(decision, office)
    decision = services.send_for_check(decision, by=office.editor)
    decision = services.pass_check(decision, by=office.control)
    decision = services.submit(decision, by=office.chief, number="1/TTr", on=on(-days))
    return issue(decision, office, signed_on=on(-days))


def test_draft_is_to_be_signed_five_days_before_its_day():
    office = make_office()

    assert told(draft(office, on=on(30))) == [("sign", on(25), None, ClockState.OPEN)]
    assert told(draft(office, on=on(4))) == [("sign", on(-1), None, ClockState.LATE)]


def test_act_to_come_sets_the_day_and_an_old_citation_does_not():
    office = make_office()
    found = []
    for act_on in (on(60), date(2020, 1, 1)):
        decision = draft(office, on=on(30))
        add_new(decision, office, legal_bases=[LegalBasis(number="1/NĐ", effective_on=act_on)])
        found.append(told(decision)[0][1])

    assert found == [on(55), on(25)]


def test_shortened_decision_counts_from_the_newest_act():
    office = make_office()
    decision = draft(office, on=TODAY, shortened=True, shortened_reason="Có hiệu lực ngay")
    issued = date(2026, 6, 1)
    add_new(decision, office, legal_bases=[LegalBasis(number="1/NĐ", issued_on=issued)])

    assert told(decision, today=date(2026, 6, 2)) == [
        ("sign", date(2026, 6, 4), None, ClockState.SOON)
    ]


def test_list_follows_the_ministrys_decision():
    office = make_office()
    decision = draft(office, on=on(30))
    add_new(decision, office, central_decision_date=date(2026, 6, 1))

    assert told(decision)[0][:2] == ("list", date(2026, 6, 8))


def test_signed_decision_has_every_clock_stopped_by_its_step():
    office = make_office()
    calendar = office_calendar()
    decision = signed(office, days=1, effective=10)
    due = [add_working_days(on(-1), days, calendar) for days in (3, 5)]
    before = told(decision)
    decision = services.mark_entered(decision, by=office.control, on=TODAY)

    assert [row[:3] for row in before] == [
        ("sign", on(5), on(-1)),
        ("send", due[0], TODAY),
        ("enter", due[1], None),
        ("post", on(10), None),
    ]
    assert told(decision)[2] == ("enter", due[1], TODAY, ClockState.KEPT)


def test_step_made_too_late_stays_missed():
    office = make_office()
    decision = signed(office, days=30)
    services.mark_entered(decision, by=office.control, on=TODAY)

    entered = next(shown for shown in decision_clocks(decision_of(decision)) if is_entry(shown))

    due = add_working_days(on(-30), 5, office_calendar())
    assert (entered.state, entered.days, entered.tone) == (
        ClockState.MISSED,
        (TODAY - due).days,
        "late",
    )


def decision_of(decision):
    return Decision.objects.get(pk=decision.pk)


def is_entry(shown):
    return shown.clock.key == "enter"


def test_initial_stock_and_given_up_drafts_have_no_clocks():
    office = make_office()
    gone = decision_in(State.WITHDRAWN, office)
    old = services.create_decision(
        title="Cũ", unit=office.unit, by=office.clerk, effective_on=on(-300), origin=Origin.PAPER
    )
    version = VersionFactory(unit=office.unit, created_by=office.clerk)
    services.add_item(
        old, kind="new", procedure=version.procedure, version=version, by=office.clerk
    )
    old = services.record_from_paper(old, by=office.clerk, paper=paper(signed_on=on(-310)))

    assert (told(gone), told(old)) == ([], [])


def test_matter_keeps_the_rule_set_of_its_first_day():
    office = make_office()
    decision = signed(office, days=1, effective=10)
    RuleSet.objects.filter(key="publication-deadlines").update(valid_to=TODAY)
    RuleSet.objects.create(
        key="publication-deadlines",
        name="Mới",
        valid_from=on(1),
        params={"enter_working_days": 1},
        legal_basis="Nghị định mới",
    )

    due = add_working_days(on(-1), 5, office_calendar())
    assert told(decision, today=on(2))[2][1] == due


def test_late_clocks_are_of_decisions_the_officer_sees_latest_first():
    office, other = make_office(), make_office()
    signed(office, days=10)
    older = signed(office, days=30)
    signed(other, days=10)
    stranger = officer("department_editor")

    mine = late_clocks(office.editor, today=on(1))
    everybodys = late_clocks(office.control, today=on(1))

    assert {shown.clock.key for shown in mine} == {"enter", "post"}
    assert mine[0].decision == older
    assert [shown.days for shown in mine] == sorted((row.days for row in mine), reverse=True)
    assert (len(mine), len(everybodys)) == (4, 6)
    assert late_clocks(stranger, today=on(1)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_late_clocks_cost_the_same_for_one_and_for_three(number, django_assert_num_queries):
    office = make_office()
    for _ in range(number):
        signed(office, days=10)
    office.control.holdings_on()

    with django_assert_num_queries(9):
        assert len(late_clocks(office.control, today=on(1))) == 2 * number


def test_decision_page_shows_the_clocks(client):
    office = make_office()
    decision = draft(office, on=on(30))
    client.force_login(office.editor)

    page = client.get(reverse("decisions:inspect", args=[decision.pk]))

    shown = [(one.clock.label, one.state.label) for one in page.context["clocks"]]
    assert shown == [("Ban hành quyết định công bố", "Còn thời hạn")]
    assert "Nghị định 63/2010/NĐ-CP (sửa đổi năm 2013, 2017) điều 15" in page.content.decode()
