"""Search over the texts of procedures (domain §2.5), the same on SQLite and PostgreSQL.

The index holds every version; what is in force on the day asked for is decided by effects alone.
Index and query are cut into the same plain words, so that neither database's own idea of a word
matters; ranking looks at the name, and at its diacritics when some were typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Length
from wagtail.search.backends import get_search_backend
from wagtail.search.query import Or, Phrase, PlainText

from catalogue.models import Act, Effect, ProcedureVersion, Synonym
from common.vietnamese import fold, read_code, tone_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.search.query import SearchQuery

MAX_HITS = 2000
MAX_WORDS = 12
MAX_READINGS = 4
WORD = re.compile(r"[a-z0-9]+")
TONED_WORD = re.compile(r"[^\W_]+")
PARTIAL_CODE = re.compile(r"\d\.\d{2,5}")
DECISION = re.compile(r"(?:(?:quyet dinh|qd|so)\s+)*(?P<number>\d+[a-z]?(?:/[a-z0-9/.-]*)?)")

# Words of a question that name no matter; left out only when all words together find nothing.
QUESTION_WORDS = frozenset(
    [
        "toi",
        "minh",
        "em",
        "anh",
        "chi",
        "chung",
        "ta",
        "muon",
        "can",
        "phai",
        "xin",
        "lam",
        "sao",
        "the",
        "nao",
        "gi",
        "dau",
        "o",
        "tai",
        "cho",
        "cua",
        "va",
        "voi",
        "thi",
        "la",
        "de",
        "duoc",
        "khi",
        "nao",
        "bao",
        "nhieu",
        "co",
        "khong",
        "hay",
        "giup",
        "hoi",
        "ve",
        "viec",
        "thu",
        "tuc",
        "giay",
        "to",
        "ho",
        "so",
    ]
)


def words_of(text: str) -> list[str]:
    """The text as plain words without diacritics."""
    return WORD.findall(fold(text))


def search_text_of(version: ProcedureVersion) -> str:
    """All words under which a text is found: codes, sector, agency, papers, steps, keywords.

    Reads the children; prefetch them when there are many versions.
    """
    texts = [
        version.procedure.base_code,
        *[row.code for row in version.procedure.codes.all()],
        version.name,
        version.sector.name,
        version.unit.name,
        version.keywords,
        version.description,
        version.central_decision,
        *[f"{row.case} {row.name} {row.form_name}" for row in version.components.all()],
        *[row.name for row in version.results.all()],
        *[f"{row.number} {row.name}" for row in version.forms.all()],
        *[row.number for row in version.legal_bases.all()],
        *[f"{row.case} {row.action}" for row in version.steps.all()],
    ]
    return " ".join(word for text in dict.fromkeys(texts) for word in words_of(text))


@dataclass(frozen=True)
class Reading:
    """One way to understand what was typed; ``toned`` only where diacritics were typed."""

    words: tuple[str, ...]
    toned: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def find_versions(text: str, *, on: date, known: datetime | None = None) -> list[int]:
    """Ids of the texts in force that answer ``text``, best first, at most ``MAX_HITS``."""
    in_force = ProcedureVersion.objects.filter(
        Exists(Effect.objects.covering(on, known).filter(version=OuterRef("pk")).order_by())
    )
    named = _by_code_or_decision(text, in_force, known)
    if named:
        return named
    readings = _readings(text)
    if not readings:
        return []
    found = _with_all_words(readings, in_force)
    if found:
        return found
    shorter = [_without_question_words(reading) for reading in readings]
    if shorter != readings:
        found = _with_all_words(shorter, in_force)
    return found or _with_some_words(shorter, in_force)


# --- codes and decisions ------------------------------------------------------------------------


def _by_code_or_decision(
    text: str, in_force: QuerySet[ProcedureVersion], known: datetime | None
) -> list[int]:
    typed = text.strip()
    code = read_code(typed)
    if code.base:
        return _ids(in_force.filter(procedure__base_code=code.base))
    if PARTIAL_CODE.fullmatch(typed):
        return _ids(in_force.filter(procedure__base_code__startswith=typed))
    if any(character.isdigit() for character in typed):
        found = _ids(in_force.filter(procedure__codes__code__iexact=typed))
        return found or _by_decision(typed, in_force, known)
    return []


def _by_decision(
    typed: str, in_force: QuerySet[ProcedureVersion], known: datetime | None
) -> list[int]:
    named = DECISION.fullmatch(fold(typed))
    if not named:
        return []
    number = named["number"]
    stem = number.split("/")[0]
    acts = [
        pk
        for pk, written in Act.objects.filter(effects__isnull=False)
        .filter(Q(number__istartswith=f"{stem}/") | Q(number__iexact=stem))
        .distinct()
        .values_list("pk", "number")
        if fold(written).replace(" ", "").startswith(number)
    ]
    if not acts:
        return []
    return _ids(
        in_force.filter(
            pk__in=Effect.objects.recorded(known).filter(act__in=acts).values("version")
        )
    )


def _ids(versions: QuerySet[ProcedureVersion]) -> list[int]:
    return list(versions.order_by("sort_key", "pk").values_list("pk", flat=True)[:MAX_HITS])


# --- words --------------------------------------------------------------------------------------


def _readings(text: str) -> list[Reading]:
    """What was typed, then the same with synonyms put in."""
    words = tuple(words_of(text)[:MAX_WORDS])
    if not words:
        return []
    toned = tuple(TONED_WORD.findall(tone_key(text))[:MAX_WORDS])
    readings = [Reading(words, toned if toned != words else ())]
    typed = f" {' '.join(words)} "
    synonyms = Synonym.objects.annotate(typed=Value(typed, output_field=TextField())).filter(
        typed__contains=F("term_folded")
    )
    for synonym in synonyms.order_by("-term_folded"):
        term = f" {' '.join(words_of(synonym.term))} "
        if term in typed:
            meant = typed.replace(term, f" {' '.join(words_of(synonym.meaning))} ")
            readings.append(Reading(tuple(meant.split()[:MAX_WORDS])))
    return readings[:MAX_READINGS]


def _without_question_words(reading: Reading) -> Reading:
    words = tuple(word for word in reading.words if word not in QUESTION_WORDS)
    toned = tuple(word for word in reading.toned if fold(word) not in QUESTION_WORDS)
    return Reading(words, toned) if words else reading


def _matching(
    query: SearchQuery, in_force: QuerySet[ProcedureVersion]
) -> QuerySet[ProcedureVersion]:
    """Texts in force that the index finds.

    The backend searches all versions and the days are put on afterwards: it would refuse a filter
    that is not one of its own fields.
    """
    found = get_search_backend().search(query, ProcedureVersion, order_by_relevance=False)
    return in_force.filter(pk__in=found.get_queryset().order_by().values("pk"))


def _with_all_words(readings: list[Reading], in_force: QuerySet[ProcedureVersion]) -> list[int]:
    queries = [PlainText(reading.phrase, operator="and") for reading in readings]
    versions = _matching(reduce(or_, queries), in_force)
    return list(_ranked(versions, readings).values_list("pk", flat=True)[:MAX_HITS])


def _with_some_words(readings: list[Reading], in_force: QuerySet[ProcedureVersion]) -> list[int]:
    """Texts that have pairs of neighbouring words; only those about as good as the best."""
    pairs = [
        " ".join(pair)
        for reading in readings
        for pair in zip(reading.words, reading.words[1:], strict=False)
    ]
    if not pairs:
        return []
    query = (
        Or([Phrase(pair) for pair in dict.fromkeys(pairs)]) if len(pairs) > 1 else Phrase(pairs[0])
    )
    hits = list(_ranked(_matching(query, in_force), readings).values_list("pk", "score")[:100])
    if not hits:
        return []
    enough = hits[0][1] * 0.6
    return [pk for pk, score in hits if score >= enough]


# --- ranking ------------------------------------------------------------------------------------


def _ranked(
    versions: QuerySet[ProcedureVersion], readings: list[Reading]
) -> QuerySet[ProcedureVersion]:
    """Best names first: the phrase itself, then all words, then some; exact diacritics lead."""
    score = reduce(lambda one, other: one + other, [_score(reading) for reading in readings])
    return versions.annotate(score=ExpressionWrapper(score, output_field=FloatField())).order_by(
        "-score", Length("name_folded"), "sort_key", "pk"
    )


def _points(condition: Q, points: float) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0.0), output_field=FloatField())


def _score(reading: Reading) -> object:
    in_name = [Q(name_folded__contains=word) for word in dict.fromkeys(reading.words)]
    score = (
        _points(Q(name_folded=reading.phrase) | Q(name_folded=f"thu tuc {reading.phrase}"), 3.0)
        + _points(Q(name_folded__contains=reading.phrase), 3.0)
        + _points(reduce(and_, in_name), 3.0)
    )
    for condition in in_name:
        score += _points(condition, 2.0 / len(in_name))
    pairs = list(zip(reading.words, reading.words[1:], strict=False))
    for pair in pairs:
        score += _points(Q(name_folded__contains=" ".join(pair)), 3.0 / len(pairs))
    if reading.toned:
        score += _points(Q(name_toned__contains=" ".join(reading.toned)), 4.0)
        for word in dict.fromkeys(reading.toned):
            score += _points(Q(name_toned__contains=word), 2.0 / len(reading.toned))
    return score
