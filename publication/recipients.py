"""“Nơi nhận” of the papers as the office sets it: one list for each kind of paper (ADR 7).

``{"paper": "decision", "lines": ["Như Điều 3", "[Cơ quan soạn thảo]", …]}``: one recipient a line;
words in brackets stand for what the decision says. A paper that was signed or submitted keeps the
list that was on then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.urls import reverse

from organisation import definitions
from organisation.definition_kinds import DefinitionKind, DryRun, Touched
from publication.documents.wording import CENTRE_NAME
from publication.enums import OPEN_STATES
from publication.models import Decision

if TYPE_CHECKING:
    from publication.models import DecisionQuerySet

MOST_LINES, LONGEST_LINE = 20, 200


class PaperName(TextChoices):
    """The papers that name their recipients."""

    DECISION = "decision", "Quyết định"
    NOTE = "note", "Tờ trình"


# What stands until the office sets its own.
USUAL: dict[str, tuple[str, ...]] = {
    PaperName.DECISION: (
        "Như Điều 3",
        "Bộ Tư pháp (để báo cáo)",
        "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân tỉnh",
        "[Cơ quan soạn thảo]",
        "[Trung tâm] (để niêm yết)",
        "Lưu: VT, KSTTHC",
    ),
    PaperName.NOTE: ("Như trên", "[Cơ quan soạn thảo]", "Lưu: VT, KSTTHC"),
}
STANDS_FOR = {
    "Cơ quan soạn thảo": lambda decision: decision.unit.name,
    "Trung tâm": lambda _decision: CENTRE_NAME,
}
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Recipients:
    """The list of one kind of paper."""

    paper: PaperName
    lines: tuple[str, ...]

    def of(self, decision: Decision) -> list[str]:
        """The lines with the decision's own names."""
        return [
            _IN_BRACKETS.sub(lambda found: STANDS_FOR[found[1]](decision), line)
            for line in self.lines
        ]


def read_recipients(content: Any) -> Recipients:
    """Raises ``ValidationError`` by field."""
    if not isinstance(content, dict) or set(content) != {"paper", "lines"}:
        raise ValidationError("Danh sách nơi nhận không đọc được: thiếu hoặc thừa mục.")
    faults: dict[str, list[str]] = {}
    if content["paper"] not in PaperName.values:
        faults["paper"] = ["Hãy chọn loại văn bản."]
    lines = content["lines"]
    if not isinstance(lines, list) or not lines or not all(isinstance(one, str) for one in lines):
        faults["lines"] = ["Hãy nhập ít nhất một nơi nhận, mỗi nơi một dòng."]
    elif problems := _problems(lines):
        faults["lines"] = problems
    if faults:
        raise ValidationError(faults)
    return Recipients(PaperName(content["paper"]), tuple(lines))


def _problems(lines: list[str]) -> list[str]:
    problems = []
    if len(lines) > MOST_LINES:
        problems.append(f"Có quá {MOST_LINES} nơi nhận.")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            problems.append(f"Dòng {number} để trống.")
        elif len(line) > LONGEST_LINE:
            problems.append(f"Dòng {number} dài quá {LONGEST_LINE} ký tự.")
        unknown = [name for name in _IN_BRACKETS.findall(line) if name not in STANDS_FOR]
        problems += [f"Dòng {number}: không có “[{name}]”; dùng được {_NAMES}." for name in unknown]
    return problems


_NAMES = ", ".join(f"“[{name}]”" for name in STANDS_FOR)


def recipients(paper: PaperName, decision: Decision, at: datetime | None = None) -> list[str]:
    """Who gets this paper of the decision, by what was on at that moment (None: now)."""
    on = definitions.contents_on(RECIPIENTS.slug, at).values()
    lists = {one.paper: one for one in on}
    return lists.get(paper, Recipients(paper, USUAL[paper])).of(decision)


def dry_run(new: Recipients | None, old: Recipients | None) -> DryRun:
    """Open decisions whose paper would name others."""
    decisions: DecisionQuerySet = Decision.objects.filter(state__in=OPEN_STATES)
    decisions = decisions.select_related("unit", "act").order_by("pk")
    papers = [one.paper for one in (new, old) if one is not None]
    touched = []
    count = 0
    for decision in decisions:
        count += 1
        for paper in dict.fromkeys(papers):
            before, after = (_told_of(decision, paper, one) for one in (old, new))
            if before != after:
                touched.append(
                    Touched(
                        f"{paper.label}: {decision}",
                        before,
                        after,
                        reverse("decisions:inspect", args=[decision.pk]),
                    )
                )
    return DryRun(count, tuple(touched))


def _told_of(decision: Decision, paper: PaperName, given: Recipients | None) -> str:
    fits = given is not None and given.paper == paper
    lines: Sequence[str] = (given if fits and given else Recipients(paper, USUAL[paper])).of(
        decision
    )
    return "; ".join(lines)


RECIPIENTS = DefinitionKind(
    slug="paper-recipients",
    label="Nơi nhận văn bản",
    help="Danh sách “Nơi nhận” in ở cuối quyết định và tờ trình.",
    read=read_recipients,
    dry_run=dry_run,
    name=lambda found: found.paper.label,
    told=lambda found: [
        ("Văn bản", found.paper.label),
        *[(f"Nơi nhận {at}", line) for at, line in enumerate(found.lines, start=1)],
    ],
)
