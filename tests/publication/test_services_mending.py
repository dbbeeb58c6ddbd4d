"""Mending the wrong record of a right paper: who may, what is asked, what is known when (ADR 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from publication import services
from publication.enums import State
from publication.models import RecordMend
from publication.verification import broken_records
from tests.factories.publication import decision_in, make_office, paper

pytestmark = pytest.mark.django_db


def test_mended_record_is_known_from_its_confirmation_on():
    office = make_office()
    decision = decision_in(State.ISSUED, office)
    old = decision.act
    reason = "Gõ nhầm số"
    mend = services.propose_mend(
        decision, by=office.clerk, paper=paper("777/QĐ-UBND"), reason=reason
    )
    before = timezone.now()
    mend = services.confirm_mend(mend, by=office.control)
    decision.refresh_from_db()

    assert decision.act.number == "777/QĐ-UBND"
    assert list(broken_records()) == []
