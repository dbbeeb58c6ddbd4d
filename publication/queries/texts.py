"""Every signed text of a procedure, and the drafts an earlier one may come back into."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import RESTORED_FROM, Effect, Procedure, ProcedureVersion
from common.history import history_of
from organisation.models import User
from publication.enums import EDITABLE_STATES, DecisionKind, Origin
from publication.models import Decision
from publication.permissions import can_edit_decision
from publication.queries.waiting import visible_decisions


@dataclass(frozen=True)
class SignedText:
    """A signed text with the last that was recorded of its days."""

    version: ProcedureVersion
    effect: Effect
    is_in_force: bool

    @property
    def stands(self) -> bool:
        """False for a text another one overtook before it ever applied."""
        return self.effect.recorded_to is None


def signed_texts(procedure: Procedure) -> list[SignedText]:
    """Texts of the procedure that were ever recorded as law, latest first; one query."""
    today = timezone.localdate()
    rows = (
        Effect.objects.filter(procedure=procedure)
        .select_related("act", "version")
        .order_by("recorded_from", "pk")
    )
    latest = {row.version_id: row for row in rows}
    texts = [
        SignedText(
            row.version,
            row,
            row.recorded_to is None
            and row.valid_from <= today
            and (row.valid_to is None or row.valid_to >= today),
        )
        for row in latest.values()
    ]
    return sorted(texts, key=lambda text: (text.effect.valid_from, text.effect.pk), reverse=True)


def copies_of(text: ProcedureVersion, *, reason: str = RESTORED_FROM) -> QuerySet:
    """Ids of the texts that began as copies of this one, for that reason."""
    made = history_of(ProcedureVersion).filter(history_change_reason=f"{reason} {text.pk}")
    return made.order_by().values("id")


def drafts_of(user: User) -> list[Decision]:
    """Drafts of publication decisions the officer may put a text into now, latest first."""
    drafts = visible_decisions(user).filter(
        kind=DecisionKind.PUBLICATION, state__in=EDITABLE_STATES, origin=Origin.WORKFLOW
    )
    rows = drafts.select_related("unit__parent__parent").order_by("-pk")
    return [draft for draft in rows if can_edit_decision(user, draft)]
