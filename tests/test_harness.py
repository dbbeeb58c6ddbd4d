"""The suite's own ground: what a transactional test leaves, and that guards always stand."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page

from common import guards
from organisation.models import CalendarDay
from publication.models import Decision
from tests.factories.publication import decision_in, make_office


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_test_finds_what_the_migrations_left(turn):
    assert Decision.objects.count() == 0
    assert CalendarDay.objects.exists()
    assert Page.objects.filter(slug="thu-tuc").exists()
    assert guards.missing(guards.registered(), connection) == []

    decision_in("issued", make_office())

    assert Decision.objects.count() == 1
