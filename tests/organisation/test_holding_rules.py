"""Roles are given by another, ended, never put off; one administrator always stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from organisation.enums import Role
from organisation.models import RoleHolding, User
from organisation.roles import ROLE_PERMISSIONS
from organisation.services import end_role, grant_role
from tests.factories.organisation import UnitFactory, UserFactory, officer

pytestmark = pytest.mark.django_db

SELF_GRANT = "Không ai được tự giao vai trò cho mình; việc này phải do người khác làm."


@pytest.mark.parametrize("role", Role.values)
def test_only_the_administrator_gives_and_ends_roles(role):
    giver, other, unit = officer(role), UserFactory(), UnitFactory()
    officer(Role.ADMINISTRATOR)
    held = grant_role(other, role=Role.AUDITOR, unit=unit, by=None)
    results = []

    for attempt in (
        lambda: grant_role(other, role=Role.CENTRE_MANAGER, unit=unit, by=giver),
        lambda: end_role(held, by=giver, valid_to=timezone.localdate()),
    ):
        try:
            attempt()
            results.append(True)
        except PermissionDenied:
            results.append(False)

    assert results == [role == Role.ADMINISTRATOR] * 2


def test_permissions_on_holdings_stand_in_one_role_only():
    holders = {
        role
        for role, given in ROLE_PERMISSIONS.items()
        if {"organisation.add_roleholding", "organisation.change_roleholding"} & set(given)
    }

    assert holders == {Role.ADMINISTRATOR}


def test_administrator_may_not_give_a_role_to_himself():
    administrator = officer(Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied) as refused:
        grant_role(administrator, role=Role.CHAIRMAN_CLERK, unit=UnitFactory(), by=administrator)

    assert str(refused.value) == SELF_GRANT
    assert [held.role for held in administrator.holdings.all()] == [Role.ADMINISTRATOR]


def test_superuser_without_a_role_gives_nothing():
    superuser = UserFactory(is_superuser=True)

    with pytest.raises(PermissionDenied):
        grant_role(UserFactory(), role=Role.AUDITOR, unit=UnitFactory(), by=superuser)

    assert RoleHolding.objects.count() == 0


def test_history_says_who_gave_the_role():
    administrator = officer(Role.ADMINISTRATOR)

    held = grant_role(UserFactory(), role=Role.AUDITOR, unit=UnitFactory(), by=administrator)

    assert held.history.get().history_user == administrator


def test_role_may_be_ended_earlier_but_not_put_off():
    administrator = officer(Role.ADMINISTRATOR)
    held = grant_role(
        UserFactory(),
        role=Role.AUDITOR,
        unit=UnitFactory(),
        by=administrator,
        valid_from=date(2026, 1, 5),
    )

    end_role(held, by=administrator, valid_to=date(2026, 12, 31))
    ended = end_role(held, by=administrator, valid_to=date(2026, 6, 30))
    with pytest.raises(ValidationError) as refused:
        end_role(held, by=administrator, valid_to=date(2026, 7, 1))

    assert ended.valid_to == date(2026, 6, 30)
    assert refused.value.message_dict == {
        "valid_to": ["Vai trò đã kết thúc vào 30/06/2026; muốn kéo dài thì giao vai trò mới."]
    }


def test_last_administrator_stays():
    first, second = officer(Role.ADMINISTRATOR), officer(Role.ADMINISTRATOR)
    today = timezone.localdate()

    end_role(first.holdings.get(), by=second, valid_to=today)
    with pytest.raises(ValidationError) as refused:
        end_role(second.holdings.get(), by=first, valid_to=today)

    assert refused.value.messages == ["Phải luôn còn ít nhất một người quản trị hệ thống."]


def test_role_ended_yesterday_no_longer_serves():
    administrator, other = officer(Role.ADMINISTRATOR), UserFactory()
    start = timezone.localdate() - timedelta(days=9)
    held = grant_role(
        other, role=Role.AUDITOR, unit=UnitFactory(), by=administrator, valid_from=start
    )

    end_role(held, by=administrator, valid_to=timezone.localdate() - timedelta(days=1))

    assert User.objects.get(pk=other.pk).holdings_on() == []
