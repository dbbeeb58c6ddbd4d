"""Writes on officers and their roles."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.enums import Role
from organisation.models import RoleHolding, Unit, User
from organisation.permissions import end_refusal, grant_refusal


def follow_held_roles(user: User) -> None:
    """Make the user's role groups those of today's holdings (Wagtail asks groups)."""
    held = {holding.role for holding in user.holdings_on()}
    role_groups = set(user.groups.filter(name__in=Role.values).values_list("name", flat=True))
    if held == role_groups:
        return
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=role_groups - held))
        user.groups.add(*Group.objects.filter(name__in=held - role_groups))
    for cached in ("_group_perm_cache", "_perm_cache", "_user_perm_cache"):
        user.__dict__.pop(cached, None)


@transaction.atomic
def grant_role(
    user: User, *, role: str, unit: Unit, by: User | None, valid_from: date | None = None
) -> RoleHolding:
    """Give a role for a unit from a day on; the same open holding is not given twice.

    Raises ``PermissionDenied`` unless ``by`` is an administrator other than ``user``; ``None`` is
    the installation itself, which names the first administrator.
    """
    refused = grant_refusal(by, user) if by else ""
    if refused:
        raise Refused(refused, by=by)
    open_holding = user.holdings.filter(role=role, unit=unit, valid_to=None).first()
    if open_holding:
        return open_holding
    holding = RoleHolding(
        user=user, role=role, unit=unit, valid_from=valid_from or timezone.localdate()
    )
    holding.full_clean()
    holding._history_user = by
    holding.save()
    user.forget_holdings()
    return holding


@transaction.atomic
def end_role(holding: RoleHolding, *, by: User, valid_to: date) -> RoleHolding:
    """End a holding; ``valid_to`` is its last day. An end may be brought forward, never put off.

    Raises ``PermissionDenied`` and, for a day that does not fit, ``ValidationError``.
    """
    holding = RoleHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    refused = end_refusal(by, holding.user)
    if refused:
        raise Refused(refused, by=by)
    if valid_to < holding.valid_from:
        raise ValidationError({"valid_to": "Ngày kết thúc phải sau ngày bắt đầu."})
    if holding.valid_to and valid_to > holding.valid_to:
        raise ValidationError(
            {
                "valid_to": f"Vai trò đã kết thúc vào {holding.valid_to:%d/%m/%Y}; "
                "muốn kéo dài thì giao vai trò mới."
            }
        )
    if holding.role == Role.ADMINISTRATOR and not _other_administrators(holding).exists():
        raise ValidationError("Phải luôn còn ít nhất một người quản trị hệ thống.")
    holding.valid_to = valid_to
    holding._history_user = by
    holding.save()
    holding.user.forget_holdings()
    return holding


def _other_administrators(holding: RoleHolding) -> models.QuerySet[RoleHolding]:
    return RoleHolding.objects.filter(
        role=Role.ADMINISTRATOR,
        valid_to=None,
        valid_from__lte=timezone.localdate(),
        user__is_active=True,
        user__left_on=None,
    ).exclude(user=holding.user_id)
