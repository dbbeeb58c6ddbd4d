"""Which texts stand: a decision's rows, effects that stand now, what a text is today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from catalogue.models import Effect, FrozenVersion, ProcedureVersion
from organisation.permissions import sees_all_units
from organisation.queries import own_units
from publication.enums import EDITABLE_STATES, Standing, State, Verdict
from publication.kinds import kind_of
from publication.models import Decision, DecisionItem

if TYPE_CHECKING:
    from organisation.models import User


def items_of(decision: Decision) -> QuerySet[DecisionItem]:
    """The decision's rows with all that checks and pages read."""
    return (
        decision.items.select_related(
            "procedure",
            "version__sector__ministry",
            "version__unit__succeeded_by",
            "version__procedure",
            "version__central",
            "base__unit",
            "base__sector",
            "base__procedure",
            "base__item__decision",
            "successor",
            "decision",
        )
        .prefetch_related(
            "version__steps",
            "version__channels",
            "version__components",
            "version__charges",
            "version__reductions",
            "version__results",
            "version__legal_bases",
            "version__forms__file",
        )
        .order_by("sort_order", "pk")
    )


def signed_items_of(decision: Decision) -> QuerySet[DecisionItem]:
    """The rows the Chairman signed: without those struck out."""
    return items_of(decision).exclude(verdict=Verdict.STRUCK)


def signed_rows_of(decision: Decision) -> QuerySet[Any]:
    """The rows that stand, whatever the kind of the decision: without those struck out."""
    return kind_of(decision).rows_of(decision).exclude(verdict=Verdict.STRUCK)


def kept_items(decision_ids: Collection[int]) -> QuerySet[DecisionItem]:
    """Rows of these publication decisions as their canonical content names them."""
    rows = DecisionItem.objects.filter(decision__in=decision_ids)
    return rows.select_related("procedure", "successor")


def kept_text_digests(decision_ids: Collection[int]) -> dict[int, str]:
    """Digests of the frozen texts that these decisions list or follow, by version id."""
    listed = Q(version__item__decision__in=decision_ids)
    followed = Q(version__later_items__decision__in=decision_ids)
    return dict(FrozenVersion.objects.filter(listed | followed).values_list("version_id", "digest"))


def standing_effects(procedure_ids: list[int]) -> dict[int, list[Effect]]:
    """Effects standing in the register now, by procedure, in order of days."""
    found: dict[int, list[Effect]] = {}
    rows = Effect.objects.filter(procedure_id__in=procedure_ids).recorded()
    for row in rows.select_related("act", "ended_by").order_by("valid_from"):
        found.setdefault(row.procedure_id, []).append(row)
    return found


def with_standing(versions: QuerySet[ProcedureVersion], *, on: date | None = None) -> QuerySet:
    """Annotate ``standing`` (a ``Standing``) as of day ``on``: one query, whatever the rows.

    A draft's standing comes from its decision, a signed text's from the effects that stand now.
    """
    today = on or timezone.localdate()
    own = Effect.objects.recorded().filter(version=OuterRef("pk"))
    after = Effect.objects.recorded().filter(procedure=OuterRef("procedure"))
    reached = Q(valid_to=None) | Q(valid_to__gte=today)
    return versions.annotate(
        standing=Case(
            When(Exists(own.filter(reached, valid_from__lte=today)), then=Value(Standing.IN_FORCE)),
            When(Exists(own.filter(valid_from__gt=today)), then=Value(Standing.PENDING)),
            When(
                Exists(Effect.objects.filter(version=OuterRef("pk")))
                & Exists(after.filter(reached)),
                then=Value(Standing.SUPERSEDED),
            ),
            When(
                Exists(Effect.objects.filter(version=OuterRef("pk"))),
                then=Value(Standing.ABOLISHED),
            ),
            When(item__verdict=Verdict.STRUCK, then=Value(Standing.STRUCK)),
            When(item__decision__state=State.WITHDRAWN, then=Value(Standing.WITHDRAWN)),
            When(
                Q(item=None) | Q(item__decision__state__in=EDITABLE_STATES),
                then=Value(Standing.DRAFT),
            ),
            default=Value(Standing.UNDER_WAY),
        )
    )


def visible_versions(user: User) -> QuerySet[ProcedureVersion]:
    """Texts that were ever law, and the drafts of decisions the officer may see."""
    versions = ProcedureVersion.objects.all()
    if sees_all_units(user, "publication.view_decision"):
        return versions
    unit_ids = own_units(user)
    return versions.filter(
        Exists(Effect.objects.filter(version=OuterRef("pk")))
        | Q(item__decision__unit_id__in=unit_ids)
        | Q(item=None, unit_id__in=unit_ids)
    )
