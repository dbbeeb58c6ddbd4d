"""Texts in force that need another look: their legal basis ends, or the time for a review has come.

Nothing of it is stored: an act's last day, a text's first day, the office's months and what the
agency answered give it anew on any day. It ends when a new text is in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from catalogue.models import Effect, LegalBasis, ProcedureVersion
from catalogue.remits import Remits
from common.document_numbers import document_number
from common.working_time import add_months
from organisation.models import RuleSet, User
from organisation.permissions import allowed, sees_all_units
from publication.enums import OPEN_STATES
from publication.models import DecisionItem, EndedAct, UpkeepAnswer

AHEAD = timedelta(days=60)  # how long before its day an end is told of
DRAFT = "publication.draft_decision"
REVIEW_PERIOD = "text-review"
REVIEW = "review"


class UpkeepKind(StrEnum):
    BASIS = "basis"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """In the words of the office."""
        return "Căn cứ hết hiệu lực" if self is UpkeepKind.BASIS else "Đến kỳ rà soát"


@dataclass(frozen=True, kw_only=True)
class Upkeep:
    """One thing to look at; ``due`` is the day from which it is pressing."""

    kind: UpkeepKind
    about: str
    version_id: int
    code: str
    name: str
    unit: str
    due: date
    told: str
    answer: str = ""
    draft_id: int | None = None

    def is_pressing(self, today: date) -> bool:
        return self.due <= today


@dataclass(frozen=True)
class _Text:
    version_id: int
    procedure_id: int
    code: str
    name: str
    unit: str
    since: date


def concerning(user: User) -> Q:
    """Effects of texts the officer's units may draft, or all for who watches over the province."""
    if sees_all_units(user, "publication.view_decision"):
        return Q()
    drafting = {
        holding.unit_id for holding in user.holdings_on() if allowed(user, DRAFT, unit=holding.unit)
    }
    if not drafting:
        return Q(pk=None)
    remits = Remits.read()
    texts = Q(pk=None)
    for unit_id in sorted(drafting):
        texts |= remits.draftable(unit_id)
    return Q(version__in=ProcedureVersion.objects.filter(texts))


def upkeep(wanted: Q, *, today: date | None = None) -> list[Upkeep]:
    """What waits today of the texts in force whose effects are ``wanted``, the most pressing first."""
    today = today or timezone.localdate()
    texts = {
        row[0]: _Text(*row)
        for row in Effect.objects.covering(today)
        .filter(wanted)
        .order_by("version__sort_key")
        .values_list(
            "version_id",
            "procedure_id",
            "procedure__base_code",
            "version__name",
            "version__unit__name",
            "valid_from",
        )
    }
    if not texts:
        return []
    answers = _last_answers(texts)
    drafts = _open_drafts(texts.values())
    found = [*_ended_bases(texts, today), *_reviews(texts, answers, today)]
    waiting = []
    for one in found:
        last = answers.get((one.version_id, one.about))
        if last is None or last.look_again_on <= today:
            said = last.text if last else ""
            draft = drafts.get(texts[one.version_id].procedure_id)
            waiting.append(Upkeep(**{**one.__dict__, "answer": said, "draft_id": draft}))
    return sorted(waiting, key=lambda one: one.due)


def _last_answers(version_ids: Iterable[int]) -> dict[tuple[int, str], UpkeepAnswer]:
    rows = UpkeepAnswer.objects.filter(version__in=list(version_ids)).order_by("at", "pk")
    return {(row.version_id, row.about): row for row in rows}


def _open_drafts(texts: Iterable[_Text]) -> dict[int, int]:
    """Procedure → a decision under way that changes it."""
    rows = DecisionItem.objects.filter(
        procedure__in=[text.procedure_id for text in texts], decision__state__in=OPEN_STATES
    )
    return dict(rows.order_by("-decision").values_list("procedure_id", "decision_id"))


def _ended_bases(texts: dict[int, _Text], today: date) -> list[Upkeep]:
    ended = {act.number_read: act for act in EndedAct.objects.filter(ended_on__lte=today + AHEAD)}
    if not ended:
        return []
    bases = LegalBasis.objects.filter(version__in=list(texts)).order_by("version", "sort_order")
    found: dict[tuple[int, str], Upkeep] = {}
    for version_id, number, title in bases.values_list("version_id", "number", "title"):
        read = document_number(number) or document_number(title)
        act = ended.get(read)
        if act is not None:
            found.setdefault((version_id, read), _basis(texts[version_id], act, today))
    return list(found.values())


def _basis(text: _Text, act: EndedAct, today: date) -> Upkeep:
    verb = "hết hiệu lực từ" if act.ended_on <= today else "sẽ hết hiệu lực từ"
    instead = f"; thay bằng {act.replaced_by}" if act.replaced_by else ""
    return Upkeep(
        kind=UpkeepKind.BASIS,
        about=f"act:{act.number_read}",
        version_id=text.version_id,
        code=text.code,
        name=text.name,
        unit=text.unit,
        due=act.ended_on,
        told=f"{act.number} {verb} {act.ended_on:%d/%m/%Y}{instead}.",
    )


def _reviews(
    texts: dict[int, _Text], answers: dict[tuple[int, str], UpkeepAnswer], today: date
) -> list[Upkeep]:
    months = review_months(today)
    if not months:
        return []
    found = []
    for text in texts.values():
        last = answers.get((text.version_id, REVIEW))
        due = last.look_again_on if last else add_months(text.since, months)
        if due <= today:
            since = f"Áp dụng từ {text.since:%d/%m/%Y}"
            looked = (
                f", rà soát lần cuối {timezone.localtime(last.at):%d/%m/%Y}"
                if last
                else ", chưa rà soát lần nào"
            )
            found.append(
                Upkeep(
                    kind=UpkeepKind.REVIEW,
                    about=REVIEW,
                    version_id=text.version_id,
                    code=text.code,
                    name=text.name,
                    unit=text.unit,
                    due=due,
                    told=f"{since}{looked}.",
                )
            )
    return found


def review_months(on: date) -> int:
    """After how many months a text is looked at again; 0 where the office asks for no review."""
    rule = RuleSet.objects.filter(key=REVIEW_PERIOD).valid(on).order_by("-valid_from").first()
    return int(rule.params.get("months", 0)) if rule else 0
