"""What the office's rules find in the texts in force, whoever drafted them and when (ADR 7).

A signed text and a text of a rule never change, so what one says of the other is worked out once
and kept; what stands today is a question of days and switches, asked anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet

from catalogue.models import ProcedureVersion
from catalogue.rule_fields import READ_WITH, values_of
from organisation.models import DefinitionText, User
from organisation.permissions import sees_all_units
from organisation.queries import own_units
from publication.lint_rules import LINT_RULE, LintRule, read_lint_rule
from publication.models import RuleFinding

AT_ONCE = 200  # texts read together


def rules_on() -> dict[int, LintRule]:
    """Rules that are on now and can be read, by the number of their text, in the order of names."""
    rules = {}
    for text in DefinitionText.objects.filter(definition__kind=LINT_RULE.slug).switched_on():
        with suppress(ValidationError):  # told of in the checks and the settings
            rules[text.pk] = read_lint_rule(text.content)
    return dict(sorted(rules.items(), key=lambda pair: pair[1].name))


def work_out(rules: dict[int, LintRule]) -> int:
    """Keep what these rules say of texts in force that nobody asked about yet; how many were read."""
    if not rules:
        return 0
    asked = (
        RuleFinding.objects.filter(text__in=rules)
        .order_by()
        .values("version")
        .annotate(rules=Count("pk"))
        .filter(rules=len(rules))
        .values("version")
    )
    missing = list(
        ProcedureVersion.objects.in_force()
        .exclude(pk__in=asked)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(missing), AT_ONCE):
        _keep(missing[start : start + AT_ONCE], rules)
    return len(missing)


def _keep(version_ids: Iterable[int], rules: dict[int, LintRule]) -> None:
    """Another page may keep the same at the same time: one of them does."""
    versions = ProcedureVersion.objects.filter(pk__in=version_ids).prefetch_related(*READ_WITH)
    kept = []
    for version in versions:
        values = values_of(version)
        kept += [
            RuleFinding(version=version, text_id=text_id, found=rule.finds(values))
            for text_id, rule in rules.items()
        ]
    RuleFinding.objects.bulk_create(kept, ignore_conflicts=True)


def findings_for(user: User, rules: dict[int, LintRule]) -> QuerySet[RuleFinding]:
    """Faults that stand today, of the texts the officer answers for or watches over."""
    found = RuleFinding.objects.filter(
        found=True, text__in=rules, version__in=ProcedureVersion.objects.in_force()
    ).select_related(
        "version__procedure", "version__sector", "version__unit", "version__item__decision__act"
    )
    if sees_all_units(user, "publication.view_decision"):
        return found
    own = own_units(user)
    return found.filter(version__unit__in=own)
