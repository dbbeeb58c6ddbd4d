"""The hands a decision passes through."""

from __future__ import annotations

from dataclasses import dataclass

from organisation.models import Unit, User

CHAIRMAN_NAME = "Trần Hoài Nam"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Agencies by code and officers by username, read once."""

    units: dict[str, Unit]
    officers: dict[str, User]

    def __getitem__(self, username: str) -> User:
        return self.officers[username]


def read_cast() -> Cast:
    """Everybody the demonstration knows."""
    return Cast(
        units={unit.code: unit for unit in Unit.objects.all()},
        officers={user.username: user for user in User.objects.all()},
    )
