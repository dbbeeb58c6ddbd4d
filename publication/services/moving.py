"""The one road from state to state, and the record of each step on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from common.history import history_model
from common.transitions import MoveRefused
from organisation.models import User
from organisation.permissions import acting_role
from publication.kinds import kind_of
from publication.models import MOVE_REASON, Decision, Move
from publication.permissions import permission_for, refusal
from publication.queries import (
    checks_before_sending,
)
from publication.seal_entries import Entry, move_entry
from publication.services.sealing import append
from publication.services.telling import tell_of_move
from publication.transitions import TRANSITIONS


def record_move(
    decision: Decision,
    *,
    name: str,
    source: str,
    target: str,
    by: User,
    reason: str,
    day: date | None = None,
) -> Move:
    transition = TRANSITIONS.get(name)
    permission = permission_for(decision, transition) if transition else kind_of(decision).drafting
    role = acting_role(by, permission, unit=decision.unit) or acting_role(
        by, "publication.record_paper_decision", unit=decision.unit
    )
    return Move.objects.create(
        decision=decision,
        name=name,
        from_state=source,
        to_state=target,
        by=by,
        role=role,
        at=timezone.now(),
        reason=reason,
        day=day,
        history_ids=_history_ids(decision),
    )


def _history_ids(decision: Decision) -> dict[str, int]:
    """Latest simple-history id of each table as it stands.

    Ids only grow, so the rows of any object "as they stood" at a move are those not above these.
    """
    tracked: tuple[type[models.Model], ...] = (Decision, *kind_of(decision).tracked)
    tables = [history_model(model)._meta.db_table for model in tracked]
    last = [f"(SELECT MAX(history_id) FROM {table})" for table in tables]  # noqa: S608 -- names of models
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(last)}")
        found = cursor.fetchone()
    return {
        model._meta.label_lower: number or 0 for model, number in zip(tracked, found, strict=True)
    }


@transaction.atomic
def move(
    decision: Decision,
    name: str,
    *,
    by: User,
    reason: str = "",
    day: date | None = None,
    rule: Callable[[Decision], None] | None = None,
    change: Callable[[Decision], None] | None = None,
    follow: Callable[[Decision], list[Entry]] | None = None,
) -> Decision:
    """The one road from state to state: nobody else assigns ``state``.

    ``follow`` does what the new state brings about; what it returns is sealed before the move.
    ``day``: when the matter was done, where that is not the moment of the move.
    """
    transition = TRANSITIONS[name]
    decision = Decision.objects.select_for_update().select_related("unit").get(pk=decision.pk)
    why_not = refusal(by, decision, transition)
    if why_not:
        raise MoveRefused(why_not, by=by, of=f"{name} decision:{decision.pk}")
    if transition.needs_reason and not reason.strip():
        raise ValidationError({"reason": "Phải nêu lý do."})
    if rule is not None:
        rule(decision)
    source = decision.state
    if change is not None:
        change(decision)
    made = record_move(
        decision,
        name=name,
        source=source,
        target=transition.target,
        by=by,
        reason=reason.strip(),
        day=day,
    )
    decision.state = transition.target
    decision._history_user = by
    decision._change_reason = f"{MOVE_REASON}{name}"
    decision.save()
    entries = follow(decision) if follow is not None else []
    append([*entries, move_entry(made)])
    tell_of_move(made)
    return decision


def all_checks_pass(
    decision: Decision, *, signed_on: date | None = None, items: list[Any] | None = None
) -> None:
    """Raises ``ValidationError`` with every check that blocks; as ``checks_before_sending``."""
    checks = checks_before_sending(decision, signed_on=signed_on, items=items)
    failed = [check for check in checks if check.blocking and not check.passed]
    if failed:
        raise ValidationError([f"{check.label}: {check.message}" for check in failed])
