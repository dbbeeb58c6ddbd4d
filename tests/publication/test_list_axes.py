"""Where a procedure is received on a day as known at a moment: the register against a plain replay."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from catalogue.models import Reception
from common.transitions import MoveRefused
from publication import services
from publication.enums import ListChange
from publication.models import Decision
from publication.verification import broken_records
from tests.factories.organisation import PlaceFactory
from tests.factories.publication import (
    draft,
    make_centre_office,
    make_office,
    mended_paper,
    published_together,
    sign,
)

pytestmark = pytest.mark.django_db

LAST = 30  # the window, in days from today
Key = tuple[int, int]


def on(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


class Replay:
    """Days on which each place receives each procedure, after each signature; days have numbers."""

    def __init__(self) -> None:
        self.days: dict[Key, dict[int, int]] = {}
        self.kept: list[tuple[datetime, dict[Key, frozenset[int]]]] = []
        self.stretches = 0

    def begin(self, key: Key, day: int) -> None:
        """To the eve of the next stretch."""
        days = self.days.setdefault(key, {})
        self.stretches += 1
        for one in range(day, LAST + 1):
            if one in days:
                break
            days[one] = self.stretches

    def end(self, key: Key, day: int) -> None:
        for one in range(day, LAST + 1):
            self.days.setdefault(key, {}).pop(one, None)

    def signed(self, at: datetime) -> None:
        self.kept.append((at, {key: frozenset(days) for key, days in self.days.items()}))

    def received(self, key: Key, day: int, moment: datetime) -> bool:
        standing: dict[Key, frozenset[int]] = {}
        for at, copy in self.kept:
            if at <= moment:
                standing = copy
        return day in standing.get(key, frozenset())


class Writer:
    """Makes random lists by the services and tells the replay what each said."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.replay, self.office = rng, Replay(), make_centre_office()
        department = make_office()
        self.procedures = [text.procedure for text in published_together(department, 2)]
        self.places = [PlaceFactory() for _ in range(3)]
        self.refused = self.mended = 0

    def decide(self) -> None:
        """One list of one random row; a refused one must change nothing."""
        rng, before = self.rng, Reception.objects.count()
        offset, procedure = rng.randint(0, LAST), rng.choice(self.procedures)
        place, old = rng.sample(self.places, 2)
        there = {
            key[1]
            for key, days in self.replay.days.items()
            if key[0] == procedure.pk and offset in days
        }
        changes = [ListChange.TAKEN_IN]
        if rng.random() < 0.2 or old.pk in there:  # now and then one that is refused
            changes += [ListChange.MOVED]
        if rng.random() < 0.2 or place.pk in there:
            changes = [ListChange.TAKEN_OUT]
        change = rng.choice(changes)
        decision = draft(self.office)
        row = services.ListRow(
            procedure=procedure,
            place=place,
            change=change,
            from_place=old if change == ListChange.MOVED else None,
            effective_on=on(offset),
        )
        services.add_list_rows(decision, [row], by=self.office.editor)
        try:
            sign(decision, self.office)
        except (ValidationError, MoveRefused):
            self.refused += 1
            assert Reception.objects.count() == before
            return
        if change == ListChange.MOVED:
            self.replay.end((procedure.pk, old.pk), offset)
        if change == ListChange.TAKEN_OUT:
            self.replay.end((procedure.pk, place.pk), offset)
        else:
            self.replay.begin((procedure.pk, place.pk), offset)
        self.replay.signed(Decision.objects.aggregate(at=Max("signed_recorded_at"))["at"])

    def mend(self) -> None:
        """The number of a random list changes; where what is received does not."""
        decision = self.rng.choice(
            list(Decision.objects.signed().filter(kind="reception").order_by("pk"))
        )
        self.mended += 1
        mend = services.propose_mend(
            decision,
            by=self.office.clerk,
            paper=mended_paper(decision, f"{10_000 + self.mended}/QĐ-UBND"),
            reason="Gõ nhầm số",
        )
        services.confirm_mend(mend, by=self.office.control)


def answers_agree(*, decisions: int, questions: int, seed: int) -> tuple[int, Writer]:
    """How many random questions the register and the replay answer differently."""
    rng = random.Random(seed)
    writer = Writer(rng)
    start = timezone.now()
    for number in range(decisions):
        writer.decide()
        if number % 5 == 4 and writer.replay.kept:
            writer.mend()
    span = timezone.now() - start
    different = 0
    for _ in range(questions):
        procedure, place = rng.choice(writer.procedures), rng.choice(writer.places)
        offset = rng.randint(-3, LAST)
        moment = rng.choice([start + span * rng.random(), rng.choice(writer.replay.kept)[0]])
        found = Reception.objects.covering(on(offset), moment)
        there = found.filter(procedure=procedure, place=place).count()
        expected = writer.replay.received((procedure.pk, place.pk), offset, moment)
        different += there != int(expected)
    return different, writer


@pytest.mark.parametrize("seed", [1, 2])
def test_list_answers_as_the_replay_of_its_decisions(seed):
    different, writer = answers_agree(decisions=16, questions=150, seed=seed)

    assert different == 0
    assert len(writer.replay.kept) + writer.refused == 16
    assert len(writer.replay.kept) >= 5
    assert list(broken_records()) == []


@pytest.mark.proof
def test_ten_thousand_questions_on_the_list_are_answered_as_the_replay_does():
    different, writer = answers_agree(decisions=150, questions=10_000, seed=20_261_124)

    assert different == 0
    assert len(writer.replay.kept) >= 40
    assert list(broken_records()) == []
