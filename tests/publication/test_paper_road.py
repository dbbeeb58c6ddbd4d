"""Decisions signed on paper and recorded afterwards (domain §3.4)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalogue.models import Act, Effect
from common.transitions import MoveRefused
from organisation.enums import Role
from publication import services
from publication.enums import Origin, State
from tests.factories.organisation import officer
from tests.factories.publication import (
    add_new,
    make_office,
    paper,
    paper_draft,
    published,
)

pytestmark = pytest.mark.django_db


def test_first_paper_of_an_empty_register_is_confirmed_at_once():
    office = make_office()
    decision = paper_draft(office, on=date(2025, 7, 1))
    add_new(decision, office)

    decision = services.record_from_paper(
        decision, by=office.clerk, paper=paper(signed_on=date(2025, 6, 20), scan=None)
    )

    assert decision.state == State.ISSUED
    effect = Effect.objects.get()
    assert effect.valid_from == date(2025, 7, 1)
    assert effect.recorded_from.date() == timezone.now().date()


def test_later_paper_waits_for_a_second_officer():
    office = make_office()
    published(office)
    decision = paper_draft(office, on=date(2025, 7, 1))
    add_new(decision, office)
    decision = services.record_from_paper(
        decision, by=office.clerk, paper=paper(signed_on=date(2025, 6, 20))
    )
    waiting = Effect.objects.count()
    with pytest.raises(MoveRefused):
        services.confirm_paper(decision, by=office.clerk)
    decision = services.confirm_paper(decision, by=office.control)

    assert waiting == 1
    assert (decision.state, Effect.objects.count()) == (State.ISSUED, 2)


def test_paper_of_long_ago_may_be_incomplete():
    office = make_office()
    decision = paper_draft(office, on=date(2025, 7, 1))
    add_new(decision, office, legal_bases=[], place="")

    decision = services.record_from_paper(
        decision, by=office.clerk, paper=paper(signed_on=date(2025, 6, 20))
    )

    assert decision.state == State.ISSUED


def test_refused_paper_is_mended_and_recorded_again_under_its_number():
    office = make_office()
    published(office)
    decision = paper_draft(office, on=date(2025, 7, 1))
    add_new(decision, office)
    wrong = paper("88/QĐ-UBND", signed_on=date(2025, 6, 20))
    decision = services.record_from_paper(decision, by=office.clerk, paper=wrong)
    decision = services.return_decision(decision, by=office.control, reason="Sai ngày ký")
    right = paper("88/QĐ-UBND", signed_on=date(2025, 6, 21))
    decision = services.record_from_paper(decision, by=office.clerk, paper=right)
    decision = services.confirm_paper(decision, by=office.control)

    assert decision.act.signed_on == date(2025, 6, 21)
    assert Act.objects.filter(number="88/QĐ-UBND").count() == 1


@pytest.mark.parametrize("role", [Role.DEPARTMENT_EDITOR, Role.CHIEF_OF_OFFICE, Role.ADMINISTRATOR])
def test_paper_is_recorded_only_by_those_who_keep_papers(role):
    office = make_office()
    other = officer(role, unit=office.unit)

    with pytest.raises(PermissionDenied):
        services.create_decision(title="Đã ký", unit=office.unit, by=other, origin=Origin.PAPER)
