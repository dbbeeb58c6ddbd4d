"""Who looks after an open decision: given to a colleague, or taken over from somebody who leaves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from common.refusals import Refused
from organisation.models import User
from organisation.permissions import leave_refusal
from organisation.queries import officers_allowed
from publication.models import MOVE_REASON, Decision
from publication.permissions import can_assign, can_take_over, permission_for
from publication.queries import decisions_in_care
from publication.services.telling import tell_of_care
from publication.transitions import TRANSITIONS


def colleagues_for(decision: Decision) -> list[User]:
    """Officers who may look after the decision: those who could draft it for its unit."""
    permission = permission_for(decision, TRANSITIONS["withdraw"])
    return officers_allowed(permission, unit=decision.unit)


@transaction.atomic
def assign_decision(decision: Decision, *, to: User, by: User) -> Decision:
    """``to`` looks after the decision from now on and is told so; the drafter stays the drafter.

    Raises ``PermissionDenied``, and ``ValidationError`` when ``to`` may not draft for the unit.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not can_assign(by, decision):
        raise Refused("Bạn không được giao việc của quyết định này.", by=by)
    if not can_take_over(to, decision):
        raise ValidationError({"to": f"{to} không được soạn thảo cho {decision.unit}."})
    if decision.responsible_id != to.pk:
        _give_over(decision, to=to, by=by)
    return decision


@transaction.atomic
def hand_over_decisions(old: User, new: User, *, by: User) -> int:
    """Every open decision in the care of ``old`` goes to ``new``; returns how many.

    ``created_by`` and the history of authors stay: whoever drafted may still not check. Raises
    ``PermissionDenied``, and ``ValidationError`` naming the units ``new`` may not draft for.
    """
    refused = leave_refusal(by, old)
    if refused:
        raise Refused(refused, by=by)
    decisions = list(decisions_in_care(old).select_for_update(of=("self",)))
    out_of_reach = {str(row.unit) for row in decisions if not can_take_over(new, row)}
    if old.pk == new.pk or out_of_reach:
        units = "; ".join(sorted(out_of_reach)) or "chính người bàn giao"
        raise ValidationError(
            {"successor": f"Người nhận bàn giao không được soạn thảo cho: {units}."}
        )
    for decision in decisions:
        _give_over(decision, to=new, by=by)
    return len(decisions)


def _give_over(decision: Decision, *, to: User, by: User) -> None:
    decision.responsible = to
    decision._history_user = by
    decision._change_reason = f"{MOVE_REASON}hand_over"
    decision.save(update_fields=["responsible"])
    written = decision.history.order_by("-history_id").values_list("history_id", flat=True).first()
    tell_of_care(decision, by=by, key=str(written))
