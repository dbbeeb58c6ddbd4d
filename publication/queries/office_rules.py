"""What the office's own rules say of a decision's texts, as lines of its checks (ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from catalogue.rule_fields import READ_WITH, values_of
from organisation.definitions import contents_and_faults
from publication.enums import Origin, State
from publication.lint_rules import LINT_RULE
from publication.models import Decision, DecisionItem

Line = tuple[str, bool, str, DecisionItem | None, bool]
# An office's rule holds up its own papers; what lies with the Chairman or is signed is law's alone.
HELD_UP = frozenset({State.DRAFTING, State.RETURNED, State.IN_CHECK, State.CHECKED})


def rule_lines(decision: Decision, items: Sequence[DecisionItem]) -> list[Line]:
    """A green line for each rule no text breaks, else a red one for each text that does."""
    rules, unreadable = contents_and_faults(LINT_RULE.slug)
    with_text = [(item, item.version) for item in items if item.version is not None]
    if not with_text or not (rules or unreadable):
        return []
    prefetch_related_objects([version for _item, version in with_text], *READ_WITH)
    read = [(item, values_of(version)) for item, version in with_text]
    holds = decision.state in HELD_UP and decision.origin != Origin.PAPER
    lines: list[Line] = [
        (f"Quy tắc “{key}” không còn đọc được, nên chưa kiểm tra", False, why, None, False)
        for key, why in unreadable.items()
    ]
    for rule in rules.values():
        broken = [item for item, values in read if rule.finds(values)]
        lines += [
            (f"{rule.name}: {item.procedure}", False, rule.message, item, rule.blocks and holds)
            for item in broken
        ]
        if not broken:
            lines.append((rule.name, True, "", None, True))
    return lines
