"""The answer to “may this officer?” comes from dated role holdings alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from organisation.enums import EDITOR_ROLES, Role
from organisation.permissions import allowed, granting_role, holds_role, sees_all_units
from organisation.roles import ROLE_PERMISSIONS, SCOPED_BY_UNIT
from organisation.services import end_role, grant_role
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db

DRAFT = "publication.draft_decision"
VIEW = "publication.view_decision"
HANG = "publication.hang_sheet"


@pytest.mark.parametrize("role", Role.values)
def test_role_grants_exactly_its_permissions(role):
    user = officer(role)
    every = {permission for carried in ROLE_PERMISSIONS.values() for permission in carried}

    granted = {permission for permission in every if allowed(user, permission)}

    assert granted == set(ROLE_PERMISSIONS[role])


@pytest.mark.parametrize("role", Role.values)
def test_only_editors_are_bound_to_their_unit(role):
    user = officer(role)

    assert allowed(user, VIEW, unit=UnitFactory()) == (role not in EDITOR_ROLES)
    assert sees_all_units(user, VIEW) == (role not in EDITOR_ROLES)
    assert frozenset(EDITOR_ROLES) == SCOPED_BY_UNIT


def test_counter_officer_hangs_sheets_at_the_own_unit_only():
    unit = UnitFactory()
    user = officer(Role.COUNTER_OFFICER, unit=unit)

    hangs = [
        allowed(user, HANG, unit=one) for one in (unit, UnitFactory(parent=unit), UnitFactory())
    ]

    assert hangs == [True, True, False]
    assert not sees_all_units(user, HANG)
    assert sees_all_units(officer(Role.CENTRE_MANAGER), HANG)


def test_own_unit_and_those_below_are_within_reach():
    top = UnitFactory()
    middle = UnitFactory(parent=top)
    bottom = UnitFactory(parent=middle)
    user = officer(Role.DEPARTMENT_EDITOR, unit=middle)

    reach = [allowed(user, DRAFT, unit=unit) for unit in (top, middle, bottom, UnitFactory())]

    assert reach == [False, True, True, False]


def test_holding_counts_from_its_first_to_its_last_day():
    user, unit = UserFactory(), UnitFactory()
    holding = grant_role(
        user, role=Role.CONTROL_OFFICER, unit=unit, by=None, valid_from=date(2026, 3, 2)
    )
    end_role(holding, by=officer(Role.ADMINISTRATOR), valid_to=date(2026, 3, 4))

    days = [date(2026, 3, number) for number in (1, 2, 4, 5)]

    assert [holds_role(user, Role.CONTROL_OFFICER, on=day) for day in days] == [
        False,
        True,
        True,
        False,
    ]
    assert [granting_role(user, VIEW, on=day) for day in days] == [
        "",
        "control_officer",
        "control_officer",
        "",
    ]


def test_superuser_without_a_role_is_nobody():
    superuser = UserFactory(is_superuser=True)
    every = {permission for carried in ROLE_PERMISSIONS.values() for permission in carried}

    assert [permission for permission in every if allowed(superuser, permission)] == []


@pytest.mark.parametrize("who", ["inactive", "anonymous"])
def test_who_cannot_sign_in_may_nothing(who):
    user = AnonymousUser()
    if who == "inactive":
        user = officer(Role.CONTROL_OFFICER, is_active=False)

    assert not allowed(user, VIEW)
    assert not holds_role(user, Role.CONTROL_OFFICER)


def test_no_role_edits_or_deletes_a_decision_beside_the_services():
    every = {permission for carried in ROLE_PERMISSIONS.values() for permission in carried}

    assert "publication.delete_decision" not in every
    assert "catalogue.add_effect" not in every
    assert not [permission for permission in every if permission.endswith(("_move", "_effect"))]
