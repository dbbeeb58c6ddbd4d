"""The day from which decisions are made in this register, and no longer entered from paper."""

from __future__ import annotations

from datetime import date

from django.db.models import Min
from django.utils import timezone

from organisation.models import RuleSet
from publication.enums import Origin
from publication.models import Decision, Move

OPENING_KEY = "register-opening"


def register_opening(today: date | None = None) -> date:
    """The first day of the register; what was signed before it is the initial stock.

    Set by the administrator (rule set ``register-opening``, ``opened_on``), never later than the
    first signature made here; otherwise the day the first decision was drafted here, or today.
    """
    today = today or timezone.localdate()
    rule = RuleSet.objects.filter(key=OPENING_KEY).valid(today).order_by("-valid_from").first()
    set_on = rule.params.get("opened_on") if rule else None
    if not set_on:
        first = Decision.objects.filter(origin=Origin.WORKFLOW).aggregate(at=Min("created_at"))
        return timezone.localdate(first["at"]) if first["at"] else today
    opened_on = date.fromisoformat(set_on)
    signed = Move.objects.filter(name="confirm_signed").aggregate(at=Min("at"))
    return min(opened_on, timezone.localdate(signed["at"])) if signed["at"] else opened_on


def is_initial_stock(
    decision: Decision, signed_on: date | None = None, *, opening: date | None = None
) -> bool:
    """Recorded from a paper signed before the register opened, or not yet dated.

    ``signed_on``: the day on the paper at hand; otherwise that of the act kept. ``opening``: the
    register's first day, where it was read already.
    """
    if decision.origin != Origin.PAPER:
        return False
    day = signed_on or (decision.act.signed_on if decision.act else None)
    return day is None or day < (opening or register_opening())
