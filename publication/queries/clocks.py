"""The statutory clocks of decisions: what is due when, and what is late (domain §3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Q
from django.utils import timezone

from catalogue.models import LegalBasis, ProcedureVersion
from common.working_time import Calendar
from organisation.models import RuleSet
from organisation.queries import office_calendar
from publication.deadlines import Clock, ClockState, Facts, Rule, clocks
from publication.enums import OPEN_STATES, State, Verdict
from publication.kinds import kind_of
from publication.models import Decision, Move
from publication.queries.opening import is_initial_stock, register_opening
from publication.queries.waiting import visible_decisions

if TYPE_CHECKING:
    from organisation.models import User

RULE_KEY = "publication-deadlines"
RUNNING_STATES = OPEN_STATES | {State.ISSUED, State.ENTERED, State.POSTED}
CONFIRMING = ("confirm_signed", "confirm_paper")


@dataclass(frozen=True)
class ShownClock:
    """One clock of a decision as it stands today; ``days``: how many days it is late."""

    decision: Decision
    clock: Clock
    state: ClockState
    days: int = 0

    @property
    def tone(self) -> str:
        """The look of its state."""
        return TONES[self.state]


TONES = {
    ClockState.OPEN: "open",
    ClockState.SOON: "next",
    ClockState.LATE: "late",
    ClockState.KEPT: "good",
    ClockState.MISSED: "late",
}


def decision_clocks(decision: Decision, *, today: date | None = None) -> list[ShownClock]:
    """The clocks of one decision in the order of the work; none for the initial stock."""
    today = today or timezone.localdate()
    return _shown([decision], today=today)


def late_clocks(user: User, *, today: date | None = None) -> list[ShownClock]:
    """What is late by law among the decisions the officer may see, the latest first.

    The number of queries does not depend on the number of decisions.
    """
    today = today or timezone.localdate()
    running = visible_decisions(user).filter(state__in=RUNNING_STATES)
    shown = _shown(list(running), today=today)
    late = [one for one in shown if one.state is ClockState.LATE]
    return sorted(late, key=lambda one: (-one.days, one.decision.pk))


def _shown(decisions: list[Decision], *, today: date) -> list[ShownClock]:
    opening = register_opening(today)
    decisions = [
        one
        for one in decisions
        if one.state != State.WITHDRAWN and not is_initial_stock(one, opening=opening)
    ]
    if not decisions:
        return []
    calendar = office_calendar(today)
    rules = list(RuleSet.objects.filter(key=RULE_KEY).order_by("-valid_from"))
    days = _days_of(decisions)
    return [
        _as_of(decision, clock, today, calendar)
        for decision in decisions
        for clock in clocks(
            _facts(decision, days.get(decision.pk, {})), _rule(rules, decision), calendar
        )
        if clock.key in kind_of(decision).clocks
    ]


def _as_of(decision: Decision, clock: Clock, today: date, calendar: Calendar) -> ShownClock:
    state = clock.state(today, calendar)
    until = today if clock.done is None else clock.done
    return ShownClock(decision, clock, state, max((until - clock.due).days, 0))


def _rule(rules: list[RuleSet], decision: Decision) -> Rule:
    """The rule set valid when the matter was opened; it keeps it (domain §0.2)."""
    day = timezone.localdate(decision.created_at)
    for rule in rules:
        if rule.valid_from <= day and (rule.valid_to is None or rule.valid_to >= day):
            return Rule(rule.params, rule.legal_basis)
    return Rule()


def _facts(decision: Decision, days: dict[str, Any]) -> Facts:
    """``days``: what ``_days_of`` found.

    The act being published is known only by its citation: one that took effect before the draft
    was begun is no future act, and the decision's own day stands for it. What was entered or posted
    had been sent on by then.
    """
    act_on = days.get("legal_act_on")
    begun = timezone.localdate(decision.created_at)
    signed = decision.act.signed_on if decision.act and decision.is_signed else None
    known = [days.get("confirmed_on"), decision.entered_on, decision.posted_on]
    return Facts(
        effective_on=decision.effective_on,
        shortened=decision.shortened,
        legal_act_on=act_on if act_on and act_on >= begun else None,
        promulgated_on=days.get("promulgated_on"),
        ministry_on=days.get("ministry_on"),
        signed_on=signed,
        sent_on=min((day for day in known if day), default=None),
        entered_on=decision.entered_on,
        posted_on=decision.posted_on,
    )


def _days_of(decisions: Iterable[Decision]) -> dict[int, dict[str, Any]]:
    """Days found in texts and moves, by decision: three queries."""
    ids = [decision.pk for decision in decisions]
    found: dict[int, dict[str, Any]] = {pk: {} for pk in ids}
    signed_rows = Q(version__item__decision__in=ids) & ~Q(version__item__verdict=Verdict.STRUCK)
    bases = (
        LegalBasis.objects.filter(signed_rows)
        .order_by()
        .values_list("version__item__decision")
        .annotate(Max("effective_on"), Max("issued_on"))
    )
    for pk, effective_on, issued_on in bases:
        found[pk] |= {"legal_act_on": effective_on, "promulgated_on": issued_on}
    unchanged = Q(item__base__central_decision_date=F("central_decision_date"))
    texts = (
        ProcedureVersion.objects.filter(item__decision__in=ids)
        .exclude(Q(item__verdict=Verdict.STRUCK) | Q(central_decision_date=None))
        .exclude(unchanged)
        .order_by()
        .values_list("item__decision")
        .annotate(Max("central_decision_date"))
    )
    for pk, day in texts:
        found[pk]["ministry_on"] = day
    moves = (
        Move.objects.filter(decision__in=ids, name__in=CONFIRMING)
        .order_by()
        .values_list("decision")
        .annotate(Max("at"))
    )
    for pk, at in moves:
        found[pk]["confirmed_on"] = timezone.localdate(at)
    return found
