"""Which process holds on a day as known at a moment: the register against a plain replay."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from catalogue.models import InternalProcess
from catalogue.process_steps import ProcessStep
from common.durations import Duration, Unit
from common.transitions import MoveRefused
from publication import services
from publication.enums import ProcessChange
from publication.models import Decision
from publication.queries.processes import process_on
from publication.verification import broken_records
from tests.factories.publication import (
    draft,
    make_office,
    make_process_office,
    mended_paper,
    published_together,
    sign,
)

pytestmark = pytest.mark.django_db

LAST = 30  # the window, in days from today


def on(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


class Replay:
    """The process of each procedure by day, after each signature; a process is a number.

    Days are rewritten by hand: what begins takes every day up to the next process that begins
    later or to where the one it follows was ended; what is revoked takes all days away.
    """

    def __init__(self) -> None:
        self.stretches: dict[int, list[tuple[int, int, int]]] = {}
        self.kept: list[tuple[datetime, dict[int, list[tuple[int, int, int]]]]] = []

    def approve(self, procedure: int, day: int, number: int) -> None:
        rows = self.stretches.setdefault(procedure, [])
        covering = [row for row in rows if row[0] <= day <= row[1]]
        later = [row[0] for row in rows if row[0] > day]
        until = covering[0][1] if covering else min(later, default=LAST + 1) - 1
        kept = [row for row in rows if row not in covering]
        kept += [(first, day - 1, one) for first, _last, one in covering if first < day]
        self.stretches[procedure] = sorted([*kept, (day, until, number)])

    def revoke(self, procedure: int, day: int) -> None:
        rows = self.stretches.get(procedure, [])
        self.stretches[procedure] = [
            (first, min(last, day - 1), one) for first, last, one in rows if first < day
        ]

    def signed(self, at: datetime) -> None:
        self.kept.append((at, {key: list(rows) for key, rows in self.stretches.items()}))

    def number(self, procedure: int, day: int, moment: datetime) -> int | None:
        standing: dict[int, list[tuple[int, int, int]]] = {}
        for at, copy in self.kept:
            if at <= moment:
                standing = copy
        rows = standing.get(procedure, [])
        return next((one for first, last, one in rows if first <= day <= last), None)


class Writer:
    """Makes random decisions by the services and tells the replay what each said."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.replay, self.office = rng, Replay(), make_process_office()
        department = make_office(self.office.unit)
        self.procedures = [text.procedure for text in published_together(department, 2)]
        self.refused = self.mended = self.made = 0

    def decide(self) -> None:
        """One decision of one random row; a refused one must change nothing."""
        rng, before = self.rng, InternalProcess.objects.count()
        offset, procedure = rng.randint(0, LAST), rng.choice(self.procedures)
        revokes = rng.random() < 0.3
        self.made += 1
        row = services.ProcessRow(
            procedure=procedure,
            change=ProcessChange.REVOKED if revokes else ProcessChange.APPROVED,
            steps=()
            if revokes
            else (
                ProcessStep(
                    work=f"Việc {self.made}",
                    unit="Phòng chuyên môn",
                    time=Duration(Decimal(1), Unit.WORKING_DAY),
                ),
            ),
            effective_on=on(offset),
        )
        decision = draft(self.office)
        services.put_process_rows(decision, [row], by=self.office.editor)
        try:
            sign(decision, self.office)
        except (ValidationError, MoveRefused):
            self.refused += 1
            assert InternalProcess.objects.count() == before
            return
        if revokes:
            self.replay.revoke(procedure.pk, offset)
        else:
            self.replay.approve(procedure.pk, offset, self.made)
        self.replay.signed(Decision.objects.aggregate(at=Max("signed_recorded_at"))["at"])

    def mend(self) -> None:
        """The number of a random decision changes; what holds does not."""
        signed = Decision.objects.signed().filter(kind="process").order_by("pk")
        decision = self.rng.choice(list(signed))
        self.mended += 1
        mend = services.propose_mend(
            decision,
            by=self.office.clerk,
            paper=mended_paper(decision, f"{20_000 + self.mended}/QĐ-UBND"),
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
        procedure, offset = rng.choice(writer.procedures), rng.randint(-3, LAST)
        moment = rng.choice([start + span * rng.random(), rng.choice(writer.replay.kept)[0]])
        found = process_on(procedure.pk, on(offset), moment)
        told = None if found is None else int(found.steps[0]["work"].removeprefix("Việc "))
        different += told != writer.replay.number(procedure.pk, offset, moment)
    return different, writer


@pytest.mark.parametrize("seed", [1, 2])
def test_processes_answer_as_the_replay_of_their_decisions(seed):
    different, writer = answers_agree(decisions=14, questions=150, seed=seed)

    assert different == 0
    assert len(writer.replay.kept) + writer.refused == 14
    assert len(writer.replay.kept) >= 6
    assert list(broken_records()) == []


@pytest.mark.proof
def test_ten_thousand_questions_on_processes_are_answered_as_the_replay_does():
    different, writer = answers_agree(decisions=150, questions=10_000, seed=20_261_125)

    assert different == 0
    assert len(writer.replay.kept) >= 60
    assert list(broken_records()) == []
