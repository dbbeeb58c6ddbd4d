"""Any order of decisions gives the law that a plain replay gives, on every day, as known ever."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Effect, ProcedureVersion
from catalogue.services import copy_version
from common.transitions import MoveRefused
from publication import services
from publication.enums import ItemKind, Origin
from tests.factories.catalogue import ProcedureFactory, VersionFactory
from tests.factories.publication import acknowledge_later, make_office, paper, sign

TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)  # papers are of the initial stock: entered in any order
FIRST, LAST = -20, 20

days = st.integers(FIRST + 2, LAST - 2)
kinds = st.sampled_from(["new", "amended", "amended", "corrected", "abolished"])
steps = st.builds(
    lambda first, on_paper, rest: [("new", first, on_paper), *rest],
    days,
    st.booleans(),
    st.lists(
        st.tuples(kinds, days, st.booleans()),
        min_size=1,
        max_size=9 if os.environ.get("PROOF") else 5,
    ),
)


def replay_opening(timeline, version, day):
    """Write the text over the days of the one it follows."""
    followed = timeline[day]
    while day <= LAST and timeline[day] == followed:
        timeline[day] = version
        day += 1


def replay_closing(timeline, day):
    for later in range(day, LAST + 1):
        timeline[later] = None


def law_now(procedure, known=None):
    return {
        offset: ProcedureVersion.objects.in_force(on=TODAY + timedelta(days=offset), known=known)
        .filter(procedure=procedure)
        .values_list("pk", flat=True)
        .first()
        for offset in range(FIRST, LAST + 1)
    }


def decide(office, procedure, kind, offset, on_paper, base):
    """One decision on the procedure, signed or refused."""
    by = office.clerk if on_paper else office.editor
    decision = services.create_decision(
        title="Công bố",
        unit=office.unit,
        by=by,
        effective_on=TODAY + timedelta(days=offset),
        origin=Origin.PAPER if on_paper else Origin.WORKFLOW,
        shortened=True,
        shortened_reason="Có hiệu lực ngay",
    )
    version = None
    if kind == "new":
        version = VersionFactory(procedure=procedure, unit=office.unit, created_by=by)
    elif kind != "abolished":
        version = copy_version(base, by=by)
        version.note = f"{base.note}*"
        version.save()
    item = services.add_item(
        decision,
        kind=ItemKind(kind),
        procedure=procedure,
        version=version,
        base=base if kind != "new" else None,
        by=by,
        changed_parts=("other",) if kind == "amended" else (),
        change_basis="Nghị định",
    )
    if kind == "corrected":
        acknowledge_later(item, by=by)
    if not on_paper:
        sign(decision, office)
        return version
    decision = services.record_from_paper(
        decision, by=by, paper=paper(scan=None, signed_on=LONG_AGO)
    )
    if decision.state == "recorded":
        services.confirm_paper(decision, by=office.control)
    return version


def check_history(given_steps):
    office = make_office()
    procedure = ProcedureFactory()
    timeline = dict.fromkeys(range(FIRST, LAST + 1))
    snapshots = [(timezone.now(), dict(timeline))]
    for kind, offset, on_paper in given_steps:
        base = ProcedureVersion.objects.filter(pk=timeline[offset]).first()
        if kind != "new" and base is None:
            continue
        before = Effect.objects.count()
        try:
            with transaction.atomic():
                version = decide(office, procedure, kind, offset, on_paper, base)
        except (ValidationError, MoveRefused):
            assert Effect.objects.count() == before
            continue
        if version is None:
            replay_closing(timeline, offset)
        else:
            replay_opening(timeline, version.pk, offset)
        snapshots.append((timezone.now(), dict(timeline)))

    assert law_now(procedure) == timeline
    for known, as_known in snapshots:
        assert law_now(procedure, known) == as_known


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_law_is_what_a_plain_replay_gives(given_steps):
    with transaction.atomic():
        check_history(given_steps)
        transaction.set_rollback(True)


@pytest.mark.proof
@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_law_is_what_a_plain_replay_gives_at_full_count(given_steps):
    with transaction.atomic():
        check_history(given_steps)
        transaction.set_rollback(True)
