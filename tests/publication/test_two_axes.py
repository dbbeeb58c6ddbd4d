"""What was law on a day as known at a moment: the register against a plain replay of its decisions.

The replay knows nothing of rows and records: it keeps, after each signature, who is law on each
day of a window, and changes it by what the decision said in words.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone

from catalogue.models import Effect, ProcedureVersion
from common.transitions import MoveRefused
from publication import services
from publication.enums import ItemKind
from publication.models import Decision
from publication.verification import broken_records
from tests.factories.publication import (
    acknowledge_later,
    add_new,
    amend,
    draft,
    make_office,
    mended_paper,
    sign,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = -60, 60  # the window, in days from today


@dataclass
class Replay:
    """Day → text of each procedure, after each signature; a text's stretch has a number."""

    law: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)
    kept: list[tuple[datetime, dict[int, dict[int, tuple[int, int]]]]] = field(default_factory=list)
    stretches: int = 0

    def text_on(self, procedure: int, day: int) -> int | None:
        found = self.law.get(procedure, {}).get(day)
        return found[0] if found else None

    def put(self, procedure: int, text: int, day: int) -> None:
        """From ``day`` on the text is law: to the end of the stretch it falls into.

        Where nothing is law that day, to the eve of the next stretch.
        """
        days = self.law.setdefault(procedure, {})
        stretch = days.get(day)
        self.stretches += 1
        for one in range(day, LAST + 1):
            if days.get(one) != stretch:
                break
            days[one] = (text, self.stretches)

    def end(self, procedure: int, day: int) -> None:
        """From ``day`` on nothing is law."""
        days = self.law.setdefault(procedure, {})
        for one in range(day, LAST + 1):
            days.pop(one, None)

    def signed(self, at: datetime) -> None:
        """Keep what stands now, known from the moment ``at`` on."""
        copy = {procedure: dict(days) for procedure, days in self.law.items()}
        self.kept.append((at, copy))

    def known(self, moment: datetime, procedure: int, day: int) -> int | None:
        """The text of the day as the register stood at the moment."""
        standing: dict[int, dict[int, tuple[int, int]]] = {}
        for at, copy in self.kept:
            if at <= moment:
                standing = copy
        found = standing.get(procedure, {}).get(day)
        return found[0] if found else None


@dataclass(frozen=True)
class Mended:
    """From the moment on, the decision called ``old`` is called ``new``."""

    at: datetime
    old: str
    new: str


def on(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


class Writer:
    """Makes random decisions by the services and tells the replay what each said.

    Now and then the record of one is mended: the law stays, what is known of its number changes.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.replay, self.office = rng, Replay(), make_office()
        self.refused = 0
        self.mended: list[Mended] = []

    def mend(self) -> None:
        """A random decision's record gets a number nobody has."""
        decision = self.rng.choice(list(Decision.objects.signed().order_by("pk")))
        new = f"{10_000 + len(self.mended)}/QĐ-UBND"
        mend = services.propose_mend(
            decision, by=self.office.clerk, paper=mended_paper(decision, new), reason="Gõ nhầm số"
        )
        mend = services.confirm_mend(mend, by=self.office.control)
        assert mend.settled_at is not None
        self.mended.append(Mended(mend.settled_at, mend.old_act.number, new))

    def decide(self) -> None:
        """One decision with one random row; a refused one must change nothing."""
        offset = self.rng.choice([self.rng.randint(-40, -1), self.rng.randint(0, 40)])
        known = list(self.replay.law)
        bases = [(p, text) for p in known if (text := self.replay.text_on(p, offset))]
        kinds = ["new"] if not bases else ["new", "amend", "amend", "correct", "correct", "abolish"]
        kind = self.rng.choice(kinds if len(known) < 6 else kinds[1:] or ["new"])
        procedure, base = self.rng.choice(bases) if kind != "new" else (None, None)
        before = Effect.objects.count()
        try:
            self._sign(kind, offset, procedure, base)
        except (ValidationError, MoveRefused):
            self.refused += 1
            assert Effect.objects.count() == before
            return
        moments = Effect.objects.aggregate(opened=Max("recorded_from"), closed=Max("recorded_to"))
        self.replay.signed(max(moment for moment in moments.values() if moment))

    def _sign(self, kind: str, offset: int, procedure: int | None, base_pk: int | None) -> None:
        office = self.office
        decision = draft(
            office, on=on(offset), shortened=offset < 0, shortened_reason="Có hiệu lực ngay"
        )
        base = ProcedureVersion.objects.filter(pk=base_pk).first()
        note = f"Lần {self.rng.random()}"
        if kind == "new":
            version = add_new(decision, office)
        elif kind == "amend":
            version = amend(
                decision, base, office.editor, time_limit_amount=self.rng.randint(1, 90)
            )
        elif kind == "correct":
            item = services.correct_procedure(decision, base=base, by=office.editor)
            version = item.version
            version.note = note
            version.save()
            acknowledge_later(item, by=office.editor)
        else:
            version = None
            services.add_item(
                decision,
                kind=ItemKind.ABOLISHED,
                procedure=base.procedure,
                base=base,
                by=office.editor,
                change_basis="Nghị định 118/2025/NĐ-CP",
            )
        sign(decision, office)
        if version is None:
            self.replay.end(procedure, offset)
        else:
            self.replay.put(version.procedure_id, version.pk, offset)


def answers_agree(*, decisions: int, questions: int, seed: int) -> tuple[int, Writer]:
    """How many random questions the register and the replay answer differently."""
    rng = random.Random(seed)
    writer = Writer(rng)
    start = timezone.now()
    for number in range(decisions):
        writer.decide()
        if number % 4 == 3:
            writer.mend()
    span = timezone.now() - start
    procedures = list(writer.replay.law)
    different = 0
    for _ in range(questions):
        procedure, offset = rng.choice(procedures), rng.randint(FIRST, LAST)
        moment = rng.choice([start + span * rng.random(), rng.choice(writer.replay.kept)[0]])
        found = (
            ProcedureVersion.objects.in_force(on=on(offset), known=moment)
            .filter(procedure=procedure)
            .values_list("pk", flat=True)
        )
        expected = writer.replay.known(moment, procedure, offset)
        different += list(found) != ([expected] if expected else [])
    return different, writer


def wrong_names(writer: Writer) -> int:
    """How many effects are known under a number at a moment when the decision bore another."""
    wrong = 0
    for mended in writer.mended:
        eve = mended.at - timedelta(microseconds=1)
        for moment, number in ((eve, mended.new), (mended.at, mended.old)):
            named = Q(act__number=number) | Q(ended_by__number=number)
            wrong += Effect.objects.recorded(moment).filter(named).count()
    return wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_register_answers_as_the_replay_of_its_decisions(seed):
    different, writer = answers_agree(decisions=14, questions=150, seed=seed)

    assert (different, wrong_names(writer)) == (0, 0)
    assert (len(writer.replay.kept) + writer.refused, len(writer.mended)) == (14, 3)
    assert len(writer.replay.kept) >= 7
    assert list(broken_records()) == []


@pytest.mark.proof
def test_ten_thousand_questions_are_answered_as_the_replay_does():
    different, writer = answers_agree(decisions=150, questions=10_000, seed=20_261_123)

    assert (different, wrong_names(writer)) == (0, 0)
    assert len(writer.replay.kept) >= 75
    assert Effect.objects.exclude(recorded_to=None).count() >= 50
    assert list(broken_records()) == []
