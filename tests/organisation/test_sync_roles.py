"""The groups are exactly the table of roles."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Site

from organisation.enums import Role
from organisation.management.commands.sync_roles import (
    COLLECTION_PERMISSIONS,
    PAGE_PERMISSIONS,
)
from organisation.models import User
from organisation.roles import ROLE_PERMISSIONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_migrate_leaves_them() -> None:
    """The suite begins with synced roles; here with the groups that Wagtail makes."""
    Group.objects.all().delete()
    for name in ("Editors", "Moderators"):
        Group.objects.create(name=name)


def _sync() -> str:
    out = StringIO()
    call_command("sync_roles", stdout=out)
    return out.getvalue()


def _names(rows) -> set[str]:
    return {
        f"{app}.{codename}"
        for app, codename in rows.values_list(
            "permission__content_type__app_label", "permission__codename"
        )
    }


@pytest.mark.parametrize("role", Role)
def test_group_has_exactly_the_permissions_of_its_role(role):
    _sync()

    group = Group.objects.get(name=role)

    rows = group.permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{name}" for app, name in rows} == set(ROLE_PERMISSIONS[role])


@pytest.mark.parametrize("role", Role)
def test_only_the_portal_editor_may_touch_pages_and_files(role):
    _sync()

    group = Group.objects.get(name=role)

    is_editor = role == Role.PORTAL_EDITOR
    assert _names(group.page_permissions) == (set(PAGE_PERMISSIONS) if is_editor else set())
    assert _names(group.collection_permissions) == (
        set(COLLECTION_PERMISSIONS) if is_editor else set()
    )


def test_page_permissions_stand_on_the_home_page():
    _sync()

    group = Group.objects.get(name=Role.PORTAL_EDITOR)

    home = Site.objects.get(is_default_site=True).root_page_id
    assert set(group.page_permissions.values_list("page_id", flat=True)) == {home}


def test_second_run_changes_nothing():
    _sync()

    assert _sync() == f"Vai trò: {len(Role)} nhóm, 0 thay đổi.\n"


def test_permission_given_by_hand_is_taken_back():
    _sync()
    group = Group.objects.get(name=Role.AUDITOR)
    clerk = Group.objects.get(name=Role.CHAIRMAN_CLERK)
    group.permissions.add(*clerk.permissions.all())

    out = _sync()

    rows = group.permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{name}" for app, name in rows} == set(ROLE_PERMISSIONS[Role.AUDITOR])
    extra = set(ROLE_PERMISSIONS[Role.CHAIRMAN_CLERK]) - set(ROLE_PERMISSIONS[Role.AUDITOR])
    assert out == f"Vai trò: {len(Role)} nhóm, {len(extra)} thay đổi.\n"


def test_unknown_permission_is_refused(monkeypatch):
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.AUDITOR, ("organisation.fly_to_the_moon",))

    with pytest.raises(CommandError) as refused:
        _sync()

    assert str(refused.value) == (
        "Bảng vai trò nêu quyền không tồn tại: organisation.fly_to_the_moon. "
        "Hãy chạy migrate trước, hoặc sửa organisation/roles.py."
    )
    assert Group.objects.filter(name__in=Role.values).count() == 0


def test_nobody_becomes_superuser():
    User.objects.create_user("quantri", email="quantri@example.vn", password="x")

    _sync()

    assert User.objects.filter(is_superuser=True).count() == 0


def test_group_outside_the_table_goes_with_its_members():
    """Wagtail's own groups come with its migrations; nobody is put in one past the table."""
    assert set(Group.objects.exclude(name__in=Role.values).values_list("name", flat=True)) == {
        "Editors",
        "Moderators",
    }
    user = User.objects.create_user("canbo", email="canbo@example.vn", password="x")
    user.groups.add(Group.objects.get(name="Moderators"))

    _sync()

    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    assert list(user.groups.all()) == []
