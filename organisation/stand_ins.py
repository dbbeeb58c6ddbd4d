"""Naming who acts for the holder of a role on given days, and ending it early."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organisation.enums import Role
from organisation.models import RoleHolding, StandIn, User
from organisation.permissions import (
    FOR_ANOTHER,
    plain_role,
    stand_in_end_refusal,
    stand_in_refusal,
)
from organisation.validators import stand_in_days_problem, stand_in_end_problem


@transaction.atomic
def appoint(
    holding: RoleHolding,
    *,
    deputy: User,
    valid_from: date,
    valid_to: date,
    reason: str,
    by: User,
    document: str = "",
) -> StandIn:
    """``deputy`` has the role for its unit from ``valid_from`` to ``valid_to``, both inclusive.

    Raises ``PermissionDenied``, and ``ValidationError`` by field.
    """
    holding = RoleHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    refused = stand_in_refusal(by, holding, deputy)
    if refused:
        raise Refused(refused, by=by)
    problems = appointment_problems(holding, deputy, valid_from, valid_to)
    if problems:
        raise ValidationError(problems)
    stand_in = StandIn(
        holding=holding,
        deputy=deputy,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
        document=document.strip(),
        created_by=by,
    )
    stand_in.full_clean()
    stand_in._history_user = by
    stand_in.save()
    deputy.forget_holdings()
    return stand_in


def appointment_problems(
    holding: RoleHolding, deputy: User, first: date, last: date
) -> dict[str, str]:
    """What speaks against it, by field; empty when nothing does."""
    days = stand_in_days_problem(
        first,
        last,
        held_from=holding.valid_from,
        held_to=holding.valid_to,
        today=timezone.localdate(),
    )
    if days:
        return {"valid_to": days}
    if not deputy.is_active or deputy.has_left(last):
        return {"deputy": "Người này không còn làm việc đến hết những ngày đó."}
    if deputy.holdings.meeting(first, last).filter(role=holding.role, unit=holding.unit_id):
        return {"deputy": "Người này đang giữ chính vai trò đó."}
    return _chain_problems(holding, deputy, first, last)


def _chain_problems(holding: RoleHolding, deputy: User, first: date, last: date) -> dict[str, str]:
    """One deputy for a role at a time, and nobody acts for one who acts for another."""
    others = StandIn.objects.meeting(first, last)
    if others.filter(holding=holding).exists():
        return {"holding": "Trong những ngày đó vai trò này đã có người thay."}
    if others.filter(deputy=holding.user_id).exists():
        return {"holding": "Người giữ vai trò đang thay người khác trong những ngày đó."}
    if others.filter(holding__user=deputy).exists():
        return {"deputy": "Người này đang được người khác thay trong những ngày đó."}
    return {}


@transaction.atomic
def end_early(stand_in: StandIn, *, by: User, valid_to: date) -> StandIn:
    """Bring the last day forward; yesterday ends it at once, and calls off one not yet begun.

    Raises ``PermissionDenied`` and ``ValidationError``.
    """
    stand_in = StandIn.objects.select_for_update(of=("self",)).with_people().get(pk=stand_in.pk)
    refused = stand_in_end_refusal(by, stand_in)
    if refused:
        raise Refused(refused, by=by)
    problem = stand_in_end_problem(valid_to, planned=stand_in.valid_to, today=timezone.localdate())
    if problem:
        raise ValidationError({"valid_to": problem})
    stand_in.valid_to = max(valid_to, stand_in.valid_from - timedelta(days=1))
    stand_in._history_user = by
    stand_in.save()
    stand_in.deputy.forget_holdings()
    return stand_in


def was_called_off(stand_in: StandIn) -> bool:
    """True when it holds on no day at all."""
    return stand_in.valid_to < stand_in.valid_from


# --- words --------------------------------------------------------------------------------------


def words_of_roles(recorded: Iterable[str]) -> dict[str, str]:
    """What moves keep as role, in words: “Chánh Văn phòng UBND tỉnh (thay Nguyễn Văn A)”.

    One query when any was made for another.
    """
    wanted = set(recorded)
    keys = {role: key for role in wanted if (key := role.partition(FOR_ANOTHER)[2])}
    stand_ins = (
        {str(row.pk): row for row in StandIn.objects.with_people().filter(pk__in=keys.values())}
        if keys
        else {}
    )
    words = {}
    for role in wanted:
        plain = plain_role(role)
        words[role] = str(Role(plain).label) if plain in Role.values else ""
        if row := stand_ins.get(keys.get(role, "")):
            words[role] += f" (thay {row.holding.user})"
    return words
