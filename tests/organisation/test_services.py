"""Roles are held for a unit and for a time; Wagtail's groups follow them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from organisation.enums import Role, UnitKind
from organisation.models import RoleHolding, Unit, User
from organisation.permissions import allowed, granting_role
from organisation.services import end_role, follow_held_roles, grant_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(code="H48.T1", name="Sở Thử", kind=UnitKind.DEPARTMENT)


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("an", email="an@example.vn", full_name="Nguyễn Văn An")


@pytest.fixture
def admin(unit) -> User:
    user = User.objects.create_user("binh", email="binh@example.vn", full_name="Lê Thị Bình")
    grant_role(user, role=Role.ADMINISTRATOR, unit=unit, by=None)
    return user


def _groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_grant_role_starts_today_and_is_recorded(unit, officer, admin):
    holding = grant_role(officer, role=Role.DEPARTMENT_EDITOR, unit=unit, by=admin)

    assert holding.valid_from == timezone.localdate()
    assert holding.valid_to is None
    assert [row.history_user_id for row in holding.history.all()] == [admin.pk]


def test_grant_role_twice_keeps_one_open_holding(unit, officer):
    first = grant_role(officer, role=Role.AUDITOR, unit=unit, by=None)
    second = grant_role(officer, role=Role.AUDITOR, unit=unit, by=None)

    assert second.pk == first.pk
    assert RoleHolding.objects.count() == 1


def test_grant_role_refuses_an_unknown_role(unit, officer):
    with pytest.raises(ValidationError) as refused:
        grant_role(officer, role="emperor", unit=unit, by=None)

    assert list(refused.value.error_dict) == ["role"]
    assert RoleHolding.objects.count() == 0


def test_only_an_administrator_gives_and_ends_roles(unit, officer, admin):
    holding = grant_role(officer, role=Role.AUDITOR, unit=unit, by=admin)

    with pytest.raises(PermissionDenied):
        grant_role(admin, role=Role.AUDITOR, unit=unit, by=officer)
    with pytest.raises(PermissionDenied):
        end_role(holding, by=officer, valid_to=timezone.localdate())

    assert [held.role for held in admin.holdings_on()] == [Role.ADMINISTRATOR]
    assert RoleHolding.objects.get(pk=holding.pk).valid_to is None


def test_end_role_counts_its_last_day(unit, officer, admin):
    today = timezone.localdate()
    holding = grant_role(
        officer, role=Role.AUDITOR, unit=unit, by=None, valid_from=today - timedelta(days=9)
    )

    end_role(holding, by=admin, valid_to=today)
    officer.forget_holdings()

    permission = "organisation.view_user"
    assert granting_role(officer, permission, on=today) == Role.AUDITOR
    assert granting_role(officer, permission, on=today + timedelta(days=1)) == ""


def test_end_role_refuses_a_day_before_the_start(unit, officer, admin):
    holding = grant_role(
        officer, role=Role.AUDITOR, unit=unit, by=None, valid_from=date(2026, 3, 2)
    )

    with pytest.raises(ValidationError) as refused:
        end_role(holding, by=admin, valid_to=date(2026, 3, 1))

    assert refused.value.message_dict == {"valid_to": ["Ngày kết thúc phải sau ngày bắt đầu."]}
    assert RoleHolding.objects.get(pk=holding.pk).valid_to is None


def test_groups_follow_the_roles_held_today(unit, officer, admin):
    holding = grant_role(
        officer, role=Role.AUDITOR, unit=unit, by=None, valid_from=date(2026, 1, 5)
    )
    grant_role(officer, role=Role.PORTAL_EDITOR, unit=unit, by=None)
    own = Group.objects.create(name="Nhóm tự lập")
    officer.groups.add(own)

    follow_held_roles(officer)
    before = _groups(officer)
    end_role(holding, by=admin, valid_to=timezone.localdate() - timedelta(days=1))
    officer.forget_holdings()
    follow_held_roles(officer)

    assert before == {"auditor", "portal_editor", "Nhóm tự lập"}
    assert _groups(officer) == {"portal_editor", "Nhóm tự lập"}


def test_groups_that_agree_cost_two_queries(unit, officer, django_assert_num_queries):
    grant_role(officer, role=Role.AUDITOR, unit=unit, by=None)
    follow_held_roles(officer)
    officer.forget_holdings()

    with django_assert_num_queries(2):
        follow_held_roles(officer)


def test_editor_reaches_own_unit_and_those_below_only(unit, officer):
    below = Unit.objects.create(
        code="H48.T1.1", name="Chi cục Thử", kind=UnitKind.DEPARTMENT, parent=unit
    )
    other = Unit.objects.create(code="H48.T2", name="Sở Khác", kind=UnitKind.DEPARTMENT)
    grant_role(officer, role=Role.DEPARTMENT_EDITOR, unit=unit, by=None)

    permission = "publication.draft_decision"
    assert [allowed(officer, permission, unit=place) for place in (unit, below, other)] == [
        True,
        True,
        False,
    ]


def test_superuser_flag_grants_nothing(unit, officer):
    officer.is_superuser = True
    officer.save()

    assert allowed(officer, "publication.issue_decision", unit=unit) is False
