"""After the signature: entered in the national database, posted at the office."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from organisation.models import User
from publication.enums import State
from publication.models import Decision
from publication.queries import (
    signed_items_of,
)
from publication.services.moving import move


def mark_entered(decision: Decision, *, by: User, on: date) -> Decision:
    """Entered in the national database; stops the clock of five working days (art 24.2)."""
    name = "mark_entered_last" if decision.state == State.POSTED else "mark_entered"

    def change(decision: Decision) -> None:
        decision.entered_on = _not_in_future(on, "entered_on")

    return move(decision, name, by=by, change=change)


def mark_posted(decision: Decision, *, by: User, on: date, note: str = "") -> Decision:
    """Posted at the office; only when the texts are in force."""
    name = "mark_posted_last" if decision.state == State.ENTERED else "mark_posted"

    def rule(decision: Decision) -> None:
        days = [day for item in signed_items_of(decision) if (day := item.takes_effect_on)]
        if days and min(days) > timezone.localdate():
            raise ValidationError("Chỉ niêm yết khi quyết định đã có hiệu lực.")

    def change(decision: Decision) -> None:
        decision.posted_on = _not_in_future(on, "posted_on")
        decision.posted_note = note.strip()

    return move(decision, name, by=by, rule=rule, change=change)


def _not_in_future(day: date, field: str) -> date:
    if day > timezone.localdate():
        raise ValidationError({field: "Ngày không được ở tương lai."})
    return day
