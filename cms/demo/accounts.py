"""One invented officer for each role, all with the one password printed by the command."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from cms.demo.files import read
from organisation.models import RoleHolding, Unit, User
from organisation.second_step import enrol_demo_telephone, is_obliged
from organisation.services import follow_held_roles, grant_role

PASSWORD = "cong-khai-quang-ngai"  # noqa: S105 -- demonstration only, refused when DEMO is off
MAIL_DOMAIN = "example.vn"
HELD_FROM = date(2023, 1, 3)


def ensure_accounts() -> int:
    """Add the officers that are missing, with their role; returns how many were added.

    An account that exists keeps its password, name and roles.
    """
    known = set(User.objects.values_list("username", flat=True))
    missing = [row for row in read("accounts") if row[0] not in known]
    if not missing:
        return 0
    units = {unit.code: unit for unit in Unit.objects.all()}
    hashed = make_password(PASSWORD)
    for username, full_name, role, unit_code in missing:
        user = User(
            username=username,
            full_name=full_name,
            email=f"{username}@{MAIL_DOMAIN}",
            password=hashed,
        )
        user.full_clean()
        user.save()
        grant_role(user, role=role, unit=units[unit_code], by=None, valid_from=HELD_FROM)
        follow_held_roles(user)
    return len(missing)


def ensure_telephones() -> None:
    """The demonstration's known key for its accounts that must sign in by two steps.

    An account that already has a telephone keeps it.
    """
    names = [row[0] for row in read("accounts")]
    for user in User.objects.filter(username__in=names, second_step_since=None):
        if is_obliged(user):
            enrol_demo_telephone(user)


def account_table() -> list[tuple[str, str, str]]:
    """Username, name and role of every demonstration account, in the order of the file."""
    names = [row[0] for row in read("accounts")]
    holdings = RoleHolding.objects.valid().filter(user__username__in=names)
    rows = [
        (held.user.username, held.user.full_name, str(held))
        for held in holdings.select_related("user", "unit")
    ]
    return sorted(rows, key=lambda row: names.index(row[0]))
