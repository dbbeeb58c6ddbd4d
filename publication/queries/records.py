"""Which decision a record is of, and which record stood when (ADR 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from organisation.models import User
from organisation.permissions import allowed
from publication.models import Decision, Record, RecordMend, authors_of, recorders_of
from publication.permissions import settling_refusal
from publication.queries.waiting import visible_decisions


def decision_of_act(reference: str) -> Coalesce:
    """The number of the decision whose record the act is or was; for ``annotate``.

    ``reference``: name of the field that leads to the act.
    """
    earlier = RecordMend.objects.filter(old_act=OuterRef(f"{reference}_id"))
    return Coalesce(
        f"{reference}__decision",
        Subquery(earlier.order_by().values("decision")[:1]),
        output_field=BigIntegerField(),
    )


def records_at(decisions: Iterable[Decision], known: datetime | None) -> dict[int, Record]:
    """What the register said at the moment of each decision whose record was mended since.

    One query; none without a moment. A decision not named stood as it stands.
    """
    if known is None:
        return {}
    later = (
        RecordMend.objects.confirmed()
        .filter(decision__in=[decision.pk for decision in decisions], settled_at__gt=known)
        .with_records()
    )
    found: dict[int, Record] = {}
    for mend in later:
        found.setdefault(mend.decision_id, mend.old)
    return found


def waiting_mend(decision: Decision) -> RecordMend | None:
    """The mend of the decision's record that nobody settled yet."""
    return decision.mends.waiting().with_records().select_related("proposed_by").first()


def mends_waiting_for(user: User) -> list[RecordMend]:
    """Mends of records that the officer may confirm or refuse, oldest first."""
    if not allowed(user, "publication.record_paper_decision"):
        return []
    waiting = list(
        RecordMend.objects.waiting()
        .filter(decision__in=visible_decisions(user).values("pk"))
        .with_records()
        .select_related("decision__unit__parent", "decision__act")
        .order_by("pk")
    )
    if not waiting:
        return []
    decisions = [mend.decision for mend in waiting]
    authors, recorders = authors_of(decisions), recorders_of(decisions)
    for decision in decisions:
        decision.author_ids = authors[decision.pk]
        decision.recorder_ids = recorders[decision.pk]
    return [mend for mend in waiting if not settling_refusal(user, mend)]
