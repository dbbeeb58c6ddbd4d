"""Search over the texts of procedures (domain §2.5), the same on SQLite and PostgreSQL.

The index holds every version; what is in force on the day asked for is decided by effects alone.
Index and query are cut into the same plain words, so that neither database's own idea of a word
matters; ranking looks at the name, and at its diacritics when some were typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from wagtail.search.query import Phrase, PlainText

from catalogue.models import Act, Effect, ProcedureVersion, Synonym
from catalogue.queries import InForce, in_force_on
from catalogue.words import plain_words, spaced, toned_words
from common.kept import Kept
from common.text_index import indexed_ids
from common.vietnamese import fold, read_code

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalogue.facets import Listing

MAX_WORDS = 12
MAX_READINGS = 4
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
    return " ".join(word for text in dict.fromkeys(texts) for word in plain_words(text))


@dataclass(frozen=True)
class Reading:
    """One way to understand what was typed; ``toned`` only where diacritics were typed."""

    words: tuple[str, ...]
    toned: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The words as typed, without diacritics."""
        return " ".join(self.words)

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        """Neighbouring words: most Vietnamese terms have two syllables."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return tuple(dict.fromkeys(" ".join(pair) for pair in pairs))

    @cached_property
    def spaced(self) -> str:
        return f" {self.phrase} "

    @cached_property
    def spaced_words(self) -> tuple[str, ...]:
        return tuple(f" {word} " for word in self.words)

    @cached_property
    def spaced_pairs(self) -> tuple[str, ...]:
        return tuple(f" {pair} " for pair in self.pairs)

    @cached_property
    def spaced_toned(self) -> tuple[str, ...]:
        return tuple(f" {word} " for word in self.toned)

    @cached_property
    def toned_phrase(self) -> str:
        return f" {' '.join(self.toned)} "


def find_versions(text: str, *, on: date, known: datetime | None = None) -> list[int]:
    """Ids of the texts in force that answer ``text``, best first."""
    return find_among(in_force_on(on, known), text, known=known)


def find_among(in_force: InForce, text: str, *, known: datetime | None = None) -> list[int]:
    """The same among texts already read; at most five queries."""
    named = _by_code_or_decision(text, in_force.listing, known)
    if named:
        return named
    readings = _readings(text)
    if not readings:
        return []
    found = _ranked(_with_all_words(readings), in_force, readings)
    if found:
        return [pk for pk, _score in found]
    shorter = [_without_question_words(reading) for reading in readings]
    if shorter != readings:
        found = _ranked(_with_all_words(shorter), in_force, shorter)
        if found:
            return [pk for pk, _score in found]
    return _about_as_good(_ranked(_with_some_words(shorter), in_force, shorter))


# --- codes and decisions ------------------------------------------------------------------------


def _by_code_or_decision(text: str, listing: Listing, known: datetime | None) -> list[int]:
    typed = text.strip()
    if not any(character.isdigit() for character in typed):
        return []
    code = read_code(typed).base
    if code:
        by_code = Q(procedure__base_code=code)
    elif PARTIAL_CODE.fullmatch(typed):
        by_code = Q(procedure__base_code__startswith=typed)
    else:
        by_code = Q(procedure__codes__code__iexact=typed)
    found = _in_order(ProcedureVersion.objects.filter(by_code), listing)
    return found or _by_decision(typed, listing, known)


def _by_decision(typed: str, listing: Listing, known: datetime | None) -> list[int]:
    named = DECISION.fullmatch(fold(typed))
    if not named:
        return []
    number = named["number"]
    stem = number.split("/")[0]
    acts = [
        pk
        for pk, written in Act.objects.filter(Exists(Effect.objects.filter(act=OuterRef("pk"))))
        .filter(Q(number__istartswith=f"{stem}/") | Q(number__iexact=stem))
        .values_list("pk", "number")
        if fold(written).replace(" ", "").startswith(number)
    ]
    effects = Effect.objects.recorded(known).filter(act__in=acts)
    return _in_order(ProcedureVersion.objects.filter(effects__in=effects), listing) if acts else []


def _in_order(versions: QuerySet[ProcedureVersion], listing: Listing) -> list[int]:
    """Those of the versions that are on the list, in its order."""
    rows = listing.rows_of(versions.order_by().values_list("pk", flat=True))
    return listing.page(rows, start=0, size=len(listing.ids) or 1)


# --- words --------------------------------------------------------------------------------------


def _readings(text: str) -> list[Reading]:
    """What was typed, then the same with synonyms put in."""
    words = tuple(plain_words(text)[:MAX_WORDS])
    if not words:
        return []
    toned = tuple(toned_words(text)[:MAX_WORDS])
    readings = [Reading(words, toned if toned != words else ())]
    typed = spaced(words)
    for term, meaning in _synonyms.get("all", _read_synonyms):
        if term in typed:
            meant = typed.replace(term, meaning).split()[:MAX_WORDS]
            readings.append(Reading(tuple(meant)))
    return readings[:MAX_READINGS]


_synonyms: Kept[list[tuple[str, str]]] = Kept(seconds=15, limit=1)


def _read_synonyms() -> list[tuple[str, str]]:
    """What people type and what it means, as spaced words; the longest terms first."""
    pairs = [
        (spaced(plain_words(term)), spaced(plain_words(meaning)))
        for term, meaning in Synonym.objects.order_by("term").values_list("term", "meaning")
    ]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _without_question_words(reading: Reading) -> Reading:
    words = tuple(word for word in reading.words if word not in QUESTION_WORDS)
    toned = tuple(word for word in reading.toned if fold(word) not in QUESTION_WORDS)
    return Reading(words, toned) if words else reading


def _with_all_words(readings: list[Reading]) -> list[int]:
    """Versions in whose words all words of a reading occur."""
    queries = [PlainText(reading.phrase, operator="and") for reading in readings]
    return indexed_ids(ProcedureVersion, reduce(or_, queries))


def _with_some_words(readings: list[Reading]) -> list[int]:
    """Versions in which two words typed beside each other stand beside each other."""
    pairs = dict.fromkeys(pair for reading in readings for pair in reading.pairs)
    if not pairs:
        return []
    return indexed_ids(ProcedureVersion, reduce(or_, [Phrase(pair) for pair in pairs]))


# --- ranking ------------------------------------------------------------------------------------


def _ranked(
    version_ids: list[int], in_force: InForce, readings: list[Reading]
) -> list[tuple[int, float]]:
    """Those in force with their score, best names first; of equals the shorter, then by name."""
    places = in_force.listing.places
    scored = []
    for pk in version_ids:
        place = places.get(pk)
        if place is None:
            continue
        folded, toned = in_force.folded[place], in_force.toned[place]
        score = max(_score(reading, folded, toned) for reading in readings)
        scored.append((-score, len(folded), place, pk))
    scored.sort()
    # where names answer well, texts that merely mention the words in passing are left out
    least = -scored[0][0] * 0.15 if scored and -scored[0][0] >= ANSWERED_BY_NAME else 0.0
    return [(pk, -negative) for negative, _length, _place, pk in scored if -negative >= least]


def _score(reading: Reading, folded: str, toned: str) -> float:
    """What a name earns: the phrase most, then its words and pairs, then the same with tones.

    ``folded`` and ``toned`` are the name as words between blanks (``catalogue.words.spaced``).
    """
    held = sum(word in folded for word in reading.spaced_words) / len(reading.words)
    if not held:
        return 0.0
    score = 5.0 * held
    if reading.toned:  # with diacritics typed, a word with other ones is only a faint hint
        exact = sum(word in toned for word in reading.spaced_toned) / len(reading.toned)
        score = 2.0 * held + 3.0 * exact + 4.0 * (reading.toned_phrase in toned)
    if reading.pairs:
        score += 3.0 * sum(pair in folded for pair in reading.spaced_pairs) / len(reading.pairs)
    if held == 1.0 and reading.spaced in folded:
        score += 3.0
        score += 3.0 * (folded.removeprefix(" thu tuc") == reading.spaced)
    return score


def _about_as_good(found: list[tuple[int, float]]) -> list[int]:
    """The best, and what comes near it; nothing when even the best has little in common."""
    if not found or found[0][1] < LEAST_SCORE:
        return []
    enough = found[0][1] * 0.6
    return [pk for pk, score in found if score >= enough]


LEAST_SCORE = 1.5
ANSWERED_BY_NAME = 5.0
