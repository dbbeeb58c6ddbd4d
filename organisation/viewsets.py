"""Officers in Wagtail's own user screens."""

from __future__ import annotations

from wagtail.users.views.users import UserViewSet


class OfficerViewSet(UserViewSet):
    """Accounts with one name field; superuser rights are given on the command line only."""
