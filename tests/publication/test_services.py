"""What each step of a decision asks for, and what it leaves behind."""

from __future__ import annotations

import pytest

from publication.enums import Origin, State
from tests.factories.publication import decision_in, make_office, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [s for s in State.values if s != State.RECORDED])
def test_workflow_decision_reaches_each_state(state):
    decision = decision_in(state, make_office())

    assert decision.state == state


@pytest.mark.parametrize("state", [State.DRAFTING, State.RECORDED, State.RETURNED, State.ISSUED])
def test_paper_decision_reaches_each_state(state):
    office = make_office()
    published(office)

    decision = decision_in(state, office, Origin.PAPER)

    assert decision.state == state
