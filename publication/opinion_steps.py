"""Steps at which the office asks a unit for its opinion, as the office sets them (ADR 7).

``{"name", "when": condition or None, "drafter": code or "", "unit": code, "question", "days",
"waits"}``: when the check of a decision is passed, ``unit`` is asked, if one of its texts fulfils
``when`` (None: always) and ``drafter`` drafted it ("": anybody). The legal steps stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.urls import reverse

from catalogue.models import ProcedureVersion
from catalogue.rule_fields import READ_WITH, fields_for, values_of
from common.conditions import ConditionError, read_condition
from common.expressions import Expression
from organisation.definition_kinds import DefinitionKind, DryRun, Touched
from organisation.models import Unit
from publication.enums import Origin, State
from publication.lint_rules import fault_in_place
from publication.models import Decision, DecisionItem

LONGEST_NAME, LONGEST_QUESTION = 120, 2_000
MOST_DAYS = 30  # working days
# Drafts that will still come to the check's end.
BEFORE_ASKING = (State.DRAFTING, State.RETURNED, State.IN_CHECK)
KEYS = {"name", "when", "drafter", "unit", "question", "days", "waits"}


@dataclass(frozen=True)
class OpinionRule:
    """Whom to ask what, when, and for how many working days."""

    name: str
    when: Expression | None
    drafter: str
    unit: str
    question: str
    days: int
    waits: bool

    def asks(self, drafter: str, texts: Sequence[Mapping[str, Any]]) -> bool:
        """``drafter``: the drafting unit's code; nobody is asked about the own draft."""
        if self.unit == drafter or self.drafter not in ("", drafter):
            return False
        return self.when is None or any(self.when.value(values) is True for values in texts)

    @property
    def told(self) -> str:
        """What the unit would be asked, in one line."""
        wait = "phải chờ" if self.waits else "không phải chờ"
        return f"Hỏi {self.unit}: {self.question} ({self.days} ngày làm việc, {wait})"


def read_opinion_rule(content: Any) -> OpinionRule:
    """Raises ``ValidationError`` by field."""
    if not isinstance(content, dict) or set(content) != KEYS:
        raise ValidationError("Bước lấy ý kiến không đọc được: thiếu hoặc thừa mục.")
    faults = _text_faults(content)
    days = content["days"]
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= MOST_DAYS:
        faults["days"] = [f"Hãy nhập từ 1 đến {MOST_DAYS} ngày làm việc."]
    if not isinstance(content["waits"], bool):
        faults["waits"] = ["Hãy chọn có phải chờ trả lời hay không."]
    when = None
    if content["when"] is not None:
        try:
            when = read_condition(content["when"], fields_for(content["when"]))
        except ConditionError as fault:
            faults["when"] = [fault_in_place(fault)]
    if faults:
        raise ValidationError(faults)
    return OpinionRule(**{**content, "when": when})


def _text_faults(content: dict[str, Any]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for field, longest, needed in (
        ("name", LONGEST_NAME, "Hãy nhập tên bước lấy ý kiến."),
        ("question", LONGEST_QUESTION, "Hãy nhập nội dung cần cho ý kiến."),
        ("unit", 40, "Hãy chọn cơ quan được hỏi."),
        ("drafter", 40, ""),
    ):
        text = content[field]
        if not isinstance(text, str) or (needed and not text.strip()):
            faults[field] = [needed or "Mã cơ quan không đọc được."]
        elif len(text) > longest:
            faults[field] = [f"Dài quá {longest} ký tự."]
    return faults


def texts_of(items: Iterable[DecisionItem]) -> list[dict[str, Any]]:
    """What conditions read of the rows' texts; of a row that closes, of the text it closes."""
    versions: list[ProcedureVersion] = [
        text for item in items if (text := item.version or item.base) is not None
    ]
    if versions:
        prefetch_related_objects(versions, *READ_WITH)
    return [values_of(version) for version in versions]


def dry_run(new: OpinionRule | None, old: OpinionRule | None) -> DryRun:
    """Drafts not passed yet in which another unit, or another thing, would be asked."""
    decisions = (
        Decision.objects.filter(state__in=BEFORE_ASKING, origin=Origin.WORKFLOW)
        .select_related("unit", "act")
        .prefetch_related("items__version", "items__base")
        .order_by("pk")
    )
    names = dict(
        Unit.objects.filter(code__in={rule.unit for rule in (new, old) if rule}).values_list(
            "code", "name"
        )
    )
    count, touched = 0, []
    for decision in decisions:
        count += 1
        texts = texts_of(decision.items.all())
        before, after = (_told_of(rule, decision, texts, names) for rule in (old, new))
        if before != after:
            url = reverse("decisions:inspect", args=[decision.pk])
            touched.append(Touched(str(decision), before, after, url))
    return DryRun(count, tuple(touched))


def _told_of(
    rule: OpinionRule | None,
    decision: Decision,
    texts: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
) -> str:
    if rule is None or not rule.asks(decision.unit.code, texts):
        return ""
    missing = f"{rule.unit} (không có trong danh mục cơ quan)"
    return rule.told.replace(rule.unit, names.get(rule.unit, missing), 1)


def told(rule: OpinionRule) -> list[tuple[str, str]]:
    """The rule in words."""
    names = dict(
        Unit.objects.filter(code__in=[rule.unit, rule.drafter]).values_list("code", "name")
    )
    return [
        ("Hỏi khi", rule.when.words() if rule.when else "Mọi dự thảo kiểm tra đạt"),
        (
            "Dự thảo của",
            names.get(rule.drafter, rule.drafter) if rule.drafter else "Mọi cơ quan soạn thảo",
        ),
        ("Cơ quan được hỏi", names.get(rule.unit, rule.unit)),
        ("Nội dung cần cho ý kiến", rule.question),
        ("Thời hạn trả lời", f"{rule.days} ngày làm việc"),
        ("Trình Chủ tịch", "Chờ trả lời hoặc hết hạn" if rule.waits else "Không phải chờ trả lời"),
    ]


OPINION_STEP = DefinitionKind(
    slug="opinion-step",
    label="Bước lấy ý kiến",
    help="Khi kiểm tra đạt, cơ quan được chọn được hỏi ý kiến về dự thảo trước khi trình Chủ tịch.",
    read=read_opinion_rule,
    dry_run=dry_run,
    name=lambda rule: rule.name,
    told=told,
)
