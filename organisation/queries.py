"""Reads of the office calendar, of the rules that hold on a day, of officers and their notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.working_time import OFFICE_HOURS, Calendar
from organisation.enums import DayKind
from organisation.models import CalendarDay, Notice, RoleHolding, RuleSet, StandIn, Unit, User
from organisation.permissions import allowed
from organisation.roles import ROLE_PERMISSIONS
from organisation.validators import OFFICE_HOURS_KEY


def rule_set(key: str, on: date | None = None) -> RuleSet:
    """The rule set of ``key`` valid on that day (default today); matters keep the one they got.

    Raises ``RuleSet.DoesNotExist`` with a message for the officer when none is valid.
    """
    on = on or timezone.localdate()
    found = RuleSet.objects.filter(key=key).valid(on).order_by("-valid_from").first()
    if found is None:
        raise RuleSet.DoesNotExist(f"Chưa có bộ quy định “{key}” áp dụng cho ngày {on:%d/%m/%Y}.")
    return found


def office_calendar(on: date | None = None) -> Calendar:
    """Every day of the office calendar, with the office hours valid on ``on`` (default today)."""
    days: dict[str, set[date]] = {DayKind.OFF: set(), DayKind.WORKING: set()}
    for day, kind in CalendarDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    return Calendar(
        off=frozenset(days[DayKind.OFF]),
        working=frozenset(days[DayKind.WORKING]),
        hours=_office_hours(on or timezone.localdate()),
    )


def _office_hours(on: date) -> tuple[tuple[time, time], ...]:
    rule = RuleSet.objects.filter(key=OFFICE_HOURS_KEY).valid(on).order_by("-valid_from").first()
    if rule is None:
        return OFFICE_HOURS
    return tuple(
        (time.fromisoformat(opens), time.fromisoformat(closes))
        for opens, closes in rule.params["hours"]
    )


def is_tentative(first: date, last: date) -> bool:
    """True when a due date counted from ``first`` to ``last`` may still move.

    A day between them is only expected to be off, or a year they touch has no calendar yet.
    """
    if CalendarDay.objects.filter(day__range=(first, last), tentative=True).exists():
        return True
    entered = set(CalendarDay.objects.values_list("day__year", flat=True).distinct())
    return not set(range(first.year, last.year + 1)) <= entered


def officers_allowed(
    permission: str, *, unit: Unit | None = None, on: date | None = None
) -> list[User]:
    """Serving officers who hold ``permission`` for ``unit`` that day, in order of names.

    Two queries, besides those for the units above ``unit``.
    """
    on = on or timezone.localdate()
    roles = [role for role, given in ROLE_PERMISSIONS.items() if permission in given]
    holdings = RoleHolding.objects.valid(on).filter(role__in=roles)
    stand_ins = StandIn.objects.valid(on).filter(holding__in=holdings)
    people = User.objects.filter(
        Q(pk__in=holdings.values("user")) | Q(pk__in=stand_ins.values("deputy")), is_active=True
    )
    return [
        user for user in with_holdings(people, on=on) if allowed(user, permission, unit=unit, on=on)
    ]


def with_units_below(unit_ids: Iterable[int]) -> set[int]:
    """The units and all units below them; one query for each level of the tree."""
    found = set(unit_ids)
    level = found
    while level:
        below = Unit.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found = found | level
    return found


def own_units(user: User) -> set[int]:
    """Ids of the units the officer holds a role for today, and of those below; read once."""
    held = frozenset(holding.unit_id for holding in user.holdings_on())
    kept = user.__dict__.setdefault("_units_below", {})
    if held not in kept:
        kept[held] = with_units_below(held)
    return kept[held]


def with_holdings(users: QuerySet[User], *, on: date) -> list[User]:
    """The users with the roles they hold that day, read at once for all of them: two queries."""
    found = list(users)
    acted = RoleHolding.objects.acted_on(on, user_ids=[user.pk for user in found])
    for user in found:
        user.__dict__.setdefault("_holdings", {})[on] = acted[user.pk]
    return found


def with_unread_count(users: QuerySet[User]) -> QuerySet[User]:
    """Annotate ``unread_notices``: how many notices each has not opened."""
    unread = Notice.objects.filter(recipient=OuterRef("pk"), read_at=None).order_by()
    counted = unread.values("recipient").annotate(number=Count("pk")).values("number")
    return users.annotate(
        unread_notices=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def unread_count(user: User) -> int:
    """Notices the officer has not opened; known already for whoever signed in."""
    known = getattr(user, "unread_notices", None)
    return user.notices.unread().count() if known is None else known
