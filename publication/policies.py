"""Wagtail's permission policies for texts and decisions; the answers stand in ``permissions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organisation.permissions import allowed
from organisation.policies import HeldRolePolicy
from publication.enums import DecisionKind
from publication.permissions import (
    can_edit_decision,
    can_edit_version,
    can_start_decision,
    can_start_kind,
    can_view_decision,
    can_view_version,
)
from publication.queries import visible_decisions, visible_versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from catalogue.models import ProcedureVersion
    from organisation.models import User
    from publication.models import Decision

EDITING = frozenset({"change", "lock", "unlock"})


class VersionPolicy(HeldRolePolicy):
    """Texts are born inside a decision and never deleted or published by hand."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action in EDITING:
            return allowed(user, "catalogue.change_procedureversion") or can_start_decision(user)
        return action == "view" and allowed(user, "catalogue.view_procedureversion")

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: ProcedureVersion
    ) -> bool:
        if action in EDITING:
            return can_edit_version(user, instance)
        return action == "view" and can_view_version(user, instance)

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet[ProcedureVersion]:
        return visible_versions(user)


class DecisionPolicy(HeldRolePolicy):
    """A draft is changed by its unit; nobody deletes, nobody publishes by hand."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action == "add":
            return can_start_kind(user, DecisionKind.PUBLICATION)
        if action in EDITING:
            return can_start_decision(user)
        return action == "view" and allowed(user, "publication.view_decision")

    def user_has_permission_for_instance(self, user: User, action: str, instance: Decision) -> bool:
        if action in EDITING:
            return can_edit_decision(user, instance)
        if action == "view":
            return can_view_decision(user, instance)
        return False

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet[Decision]:
        return visible_decisions(user)
