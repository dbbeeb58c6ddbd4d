"""Rules the office sets over texts: what they find, and what switching one on would touch (ADR 7).

``{"name": …, "when": condition, "message": …, "blocks": bool}``: a text for which ``when`` holds has
the fault that ``message`` tells. What is not known is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from catalogue.models import ProcedureVersion
from catalogue.rule_fields import READ_WITH, fields_for, values_of
from common.conditions import ConditionError, read_condition
from common.expressions import Expression
from organisation.definition_kinds import DefinitionKind, DryRun, Touched
from publication.enums import OPEN_STATES

LONGEST_NAME, LONGEST_MESSAGE = 120, 500
AT_ONCE = 200  # texts read together in a dry run


@dataclass(frozen=True)
class LintRule:
    """One rule: which texts have the fault, what is said of it, and whether it holds the draft up."""

    name: str
    when: Expression
    message: str
    blocks: bool

    def finds(self, values: dict[str, Any]) -> bool:
        """True only where the condition is known to hold."""
        return self.when.value(values) is True

    @property
    def outcome(self) -> str:
        """What the fault means for a draft, in words."""
        return f"{'Chặn' if self.blocks else 'Cảnh báo'}: {self.message}"


def read_lint_rule(content: Any) -> LintRule:
    """Raises ``ValidationError`` by field."""
    if not isinstance(content, dict) or set(content) != {"name", "when", "message", "blocks"}:
        raise ValidationError("Quy tắc không đọc được: thiếu hoặc thừa mục.")
    faults: dict[str, list[str]] = {}
    for field, longest, label in (
        ("name", LONGEST_NAME, "tên quy tắc"),
        ("message", LONGEST_MESSAGE, "lời nhắc"),
    ):
        text = content[field]
        if not isinstance(text, str) or not text.strip():
            faults[field] = [f"Hãy nhập {label}."]
        elif len(text) > longest:
            faults[field] = [f"Dài quá {longest} ký tự."]
    if not isinstance(content["blocks"], bool):
        faults["blocks"] = ["Hãy chọn cảnh báo hay chặn."]
    when = None
    try:
        when = read_condition(content["when"], fields_for(content["when"]))
    except ConditionError as fault:
        faults["when"] = [fault_in_place(fault)]
    if faults or when is None:
        raise ValidationError(faults)
    return LintRule(
        content["name"].strip(), when, content["message"].strip(), blocks=content["blocks"]
    )


def fault_in_place(fault: ConditionError) -> str:
    """The fault with the row a person counts from 1: “Dòng 2.1”."""
    if not fault.path:
        return str(fault)
    return f"Dòng {'.'.join(str(place + 1) for place in fault.path)}: {fault}"


def looked_at() -> Iterator[ProcedureVersion]:
    """Texts in force today and the texts of open drafts, by code, their rows read with them."""
    drafts = Q(item__decision__state__in=OPEN_STATES)
    in_force = Q(pk__in=ProcedureVersion.objects.in_force().values("pk"))
    texts = ProcedureVersion.objects.filter(in_force | drafts)
    texts = texts.select_related("procedure").prefetch_related(*READ_WITH)
    return texts.order_by("procedure__base_code", "pk").iterator(chunk_size=AT_ONCE)


def dry_run(new: LintRule | None, old: LintRule | None) -> DryRun:
    """Texts of which another thing would be said than now."""
    count = 0
    touched = []
    for version in looked_at():
        count += 1
        values = values_of(version)
        before, after = (rule.outcome if rule and rule.finds(values) else "" for rule in (old, new))
        if before != after:
            touched.append(Touched(str(version), before, after, _page_of(version)))
    return DryRun(count, tuple(touched))


def _page_of(version: ProcedureVersion) -> str:
    return reverse("procedure_versions:inspect", args=[version.pk])


def told(rule: LintRule) -> list[tuple[str, str]]:
    """The rule in words."""
    return [
        ("Có lỗi khi", rule.when.words()),
        ("Lời nhắc", rule.message),
        ("Khi có lỗi", "Chặn gửi" if rule.blocks else "Chỉ cảnh báo"),
    ]


LINT_RULE = DefinitionKind(
    slug="lint-rule",
    label="Quy tắc kiểm tra nội dung",
    help="Nội dung thủ tục nào đúng điều kiện thì người kiểm tra thấy lời nhắc, hoặc bị chặn gửi.",
    read=read_lint_rule,
    dry_run=dry_run,
    name=lambda rule: rule.name,
    told=told,
)
