"""After the signature: entered in the national database, posted at the office."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from organisation.models import User
from publication.enums import State
from publication.models import Decision
from publication.queries import (
    signed_rows_of,
)
from publication.services.moving import move


def mark_entered(decision: Decision, *, by: User, on: date) -> Decision:
    """Entered in the national database; stops the clock of five working days (art 24.2)."""
    name = "mark_entered_last" if decision.state == State.POSTED else "mark_entered"

    def change(decision: Decision) -> None:
        decision.entered_on = _after_signing(decision, on, "entered_on")

    return move(decision, name, by=by, day=on, change=change)


def mark_posted(decision: Decision, *, by: User, on: date, note: str = "") -> Decision:
    """Posted at the office; only when every signed row applies (domain §3.4)."""
    name = "mark_posted_last" if decision.state == State.ENTERED else "mark_posted"
    if not note.strip():
        raise ValidationError({"posted_note": "Phải nêu nơi niêm yết."})

    def change(decision: Decision) -> None:
        decision.posted_on = _after_signing(decision, on, "posted_on")
        _all_apply(decision, on)
        decision.posted_note = note.strip()

    return move(decision, name, by=by, day=on, change=change)


def _all_apply(decision: Decision, on: date) -> None:
    """Raises ``ValidationError`` naming the rows that do not apply yet on that day."""
    waiting = [
        f"{item.procedure} ({day:%d/%m/%Y})"
        for item in signed_rows_of(decision)
        if (day := item.takes_effect_on) and day > on
    ]
    if waiting:
        more = f" và {len(waiting) - NAMED} thủ tục khác" if len(waiting) > NAMED else ""
        raise ValidationError(
            f"Đến ngày {on:%d/%m/%Y} chưa có hiệu lực: {', '.join(waiting[:NAMED])}{more}. "
            "Chỉ niêm yết khi mọi thủ tục trong quyết định đã có hiệu lực."
        )


NAMED = 10


def _after_signing(decision: Decision, day: date, field: str) -> date:
    if day > timezone.localdate():
        raise ValidationError({field: "Ngày không được ở tương lai."})
    signed_on = decision.act.signed_on if decision.act else None
    if signed_on and day < signed_on:
        raise ValidationError({field: f"Ngày này trước ngày ký ({signed_on:%d/%m/%Y})."})
    return day
