"""Wagtail's question “may they?”, answered from dated role holdings alone.

``is_superuser``, groups and Django's own permissions are never asked: a technical administrator
has no way round the decision (design §2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.permission_policies.base import BasePermissionPolicy

from organisation.permissions import allowed, has_own_role, stand_in_end_refusal
from organisation.roles import ROLE_PERMISSIONS

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from organisation.models import User


class HeldRolePolicy(BasePermissionPolicy):
    """``<app>.<action>_<model>`` as the roles table gives it; whoever sees a row may see its page."""

    def permission(self, action: str) -> str:
        """The permission's name in the roles table."""
        return f"{self.model._meta.app_label}.{action}_{self.model._meta.model_name}"

    def user_has_permission(self, user: User, action: str) -> bool:
        return allowed(user, self.permission(action))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        names = {self.permission(action) for action in actions}
        roles = [role for role, given in ROLE_PERMISSIONS.items() if names.intersection(given)]
        users = self._users()
        holdings = _related(users, "holdings").valid().filter(role__in=roles)
        acting = _related(users, "stand_ins").valid().filter(holding__in=holdings)
        return users.filter(
            Q(holdings__in=holdings) | Q(stand_ins__in=acting), is_active=True
        ).distinct()

    def _users(self) -> QuerySet[User]:
        from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs ready apps

        return get_user_model()._default_manager.all()


def _related(users: QuerySet[User], name: str) -> Any:
    return users.model._meta.get_field(name).related_model._default_manager.all()


class NeverDeletedPolicy(HeldRolePolicy):
    """Rows that others refer to for ever: nobody deletes them."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action)


class StandInPolicy(NeverDeletedPolicy):
    """Whoever holds a role names his own deputy, sees and ends what concerns him."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if super().user_has_permission(user, action):
            return True
        if action == "add":
            return has_own_role(user)
        return action in ("change", "view") and bool(user.holdings_on())

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        if action == "change":
            return not stand_in_end_refusal(user, instance)  # type: ignore[arg-type]
        return self.user_has_permission(user, action)
