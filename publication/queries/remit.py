"""Whether the drafting unit may change what a decision lists; the rule is ``catalogue.remits``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from catalogue.models import Effect
from catalogue.remits import Matter, Remits
from publication.enums import Origin
from publication.models import Decision
from publication.permissions import drafting_refusal

Line = tuple[str, bool, str, Any, bool]


def remit_problems(
    decision: Decision, items: Sequence[Any], *, remits: Remits | None = None
) -> list[str]:
    """Why the decision's unit may not draft each row, in order; ``""`` where it may.

    A row is judged by the text in force on its day, the text it follows and its new text.
    """
    if not items:
        return []
    remits = remits or Remits.read()
    in_force = _in_force(items)
    return [
        drafting_refusal(
            remits,
            decision,
            standing=[*in_force[item.procedure_id], *_matters(item, "base")],
            proposed=next(iter(_matters(item, "version")), None),
        )
        for item in items
    ]


def _matters(item: Any, name: str) -> list[Matter]:
    """Whose the row's own text is; rows of other kinds have none."""
    text = getattr(item, name, None)
    return [] if text is None else [Matter.of(text)]


def _in_force(items: Sequence[Any]) -> dict[int, list[Matter]]:
    """What the texts in force on the rows' days say, by procedure."""
    days = {item.procedure_id: item.takes_effect_on or timezone.localdate() for item in items}
    found: dict[int, list[Matter]] = defaultdict(list)
    rows = Effect.objects.filter(procedure_id__in=days).recorded()
    for procedure_id, start, end, unit_id, sector_id in rows.values_list(
        "procedure_id", "valid_from", "valid_to", "version__unit_id", "version__sector_id"
    ):
        day = days[procedure_id]
        if start <= day and (end is None or end >= day):
            found[procedure_id].append(Matter(unit_id, sector_id))
    return found


def moved_agency(item: Any) -> str:
    """A word to the checker when the new text names another agency, or ``""``."""
    new, old = getattr(item, "version", None), getattr(item, "base", None)
    if new is None or old is None or new.unit_id == old.unit_id:
        return ""
    return f"Cơ quan giải quyết đổi từ {old.unit} sang {new.unit}."


def remit_lines(decision: Decision, items: Sequence[Any]) -> list[Line]:
    """Lines of the list of checks (label, passed, message, row, blocking).

    One green line, or a red one for each row of another agency; a text that names a new agency is
    only pointed out. Nothing for a paper signed already, and nothing after the signature.
    """
    if not items or decision.origin == Origin.PAPER or decision.is_signed:
        return []
    lines: list[Line] = []
    for item, problem in zip(items, remit_problems(decision, items), strict=True):
        label = f"{item.procedure} – {item.get_kind_display()}"
        if problem:
            lines.append((label, False, problem, item, True))
        elif moved := moved_agency(item):
            lines.append((label, False, moved, item, False))
    if not any(blocking for *_line, blocking in lines):
        label = f"Mọi thủ tục thuộc phạm vi của {decision.unit}"
        lines.insert(0, (label, True, "", None, True))
    return lines
