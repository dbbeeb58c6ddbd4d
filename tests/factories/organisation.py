"""Units and officers."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from organisation.enums import Role, UnitKind
from organisation.models import PrivateFile, Unit, User
from organisation.services import grant_role

PASSWORD = "mat-khau-thu-nghiem"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"H48.9{n:04d}")
    name = factory.Sequence(lambda n: f"Sở Thử nghiệm {n}")
    kind = UnitKind.DEPARTMENT


class UserFactory(DjangoModelFactory):
    """An account that holds no role; ``officer`` gives one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Số {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.test")
    password = Password(PASSWORD)


def officer(*roles: str, unit: Unit | None = None, **fields: Any) -> User:
    """An officer who holds the roles, for the unit given or one of its own."""
    unit = unit or UnitFactory()
    user = UserFactory(**fields)
    for role in roles:
        grant_role(user, role=role, unit=unit, by=None)
    return user


def officers_of_every_role(unit: Unit) -> dict[str, User]:
    """One officer for each role of the table, all for the same unit."""
    return {role: officer(role, unit=unit) for role in Role.values}


def scan(content: bytes = b"%PDF-1.4 ban chup") -> PrivateFile:
    """A signed paper's scan in the private storage."""
    return PrivateFile.keep(content, name="quyet-dinh.pdf", content_type="application/pdf")
