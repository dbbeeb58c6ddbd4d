"""Triggers over the Centre's list, attacked by plain SQL and through the models."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalogue.models import Reception
from common import guards
from organisation.models import Place
from publication import services
from publication.enums import EDITABLE_STATES, DecisionKind, State
from publication.models import Decision, DecisionItem, ListItem
from publication.verification import broken_records
from tests.factories.organisation import PlaceFactory
from tests.factories.publication import (
    decision_in,
    listed,
    make_centre_office,
    make_office,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_centre_office()


@pytest.fixture
def signed(office):
    place = PlaceFactory(name="Quầy 1")
    return listed(
        office, services.ListRow(procedure=published(make_office()).procedure, place=place)
    )


def refused(act):
    """The message of the trigger that refuses the act; nothing stays of it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def reception_of(decision, **fields):
    row = Reception.objects.get(act=decision.act)
    values = {
        "procedure": row.procedure,
        "place": row.place,
        "act": row.act,
        "valid_from": row.valid_from,
        "recorded_from": timezone.now(),
    }
    return Reception(**{**values, **fields})


def test_nothing_enters_the_list_without_a_signing(signed):
    new = reception_of(signed, place=PlaceFactory())

    assert "the list changes only by a signing that says so" in refused(new.save)


def test_two_rows_of_one_place_never_overlap(signed):
    assert refused(reception_of(signed).save) != ""
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": timezone.localdate() - timedelta(days=9)},
        {"valid_to": timezone.localdate()},
        {"recorded_from": timezone.now() - timedelta(days=400)},
    ],
)
def test_row_of_the_list_is_never_changed(signed, fields):
    assert "a reception is never changed" in refused(lambda: Reception.objects.update(**fields))


def test_row_of_the_list_is_never_closed_by_hand_or_deleted(signed):
    closing = refused(lambda: Reception.objects.update(recorded_to=timezone.now()))
    deleting = refused(lambda: Reception.objects.all()._raw_delete("default"))

    assert "a reception is closed once, by a signing or a mend" in closing
    assert "a reception is never deleted" in deleting


@pytest.mark.parametrize("state", sorted(set(State) - EDITABLE_STATES - {State.WITHDRAWN}))
def test_rows_stay_as_they_were_sent(office, state):
    decision = decision_in(state, office)
    other = PlaceFactory()

    for change in (
        lambda: decision.list_items.update(place=other),
        lambda: decision.list_items.update(note="Khác"),
        lambda: decision.list_items.all()._raw_delete("default"),
        lambda: ListItem.objects.create(
            decision=decision,
            procedure=decision.list_items.get().procedure,
            place=other,
            change="taken_in",
        ),
    ):
        assert "the decision was sent: its list no longer changes" in refused(change)


def test_kind_of_a_decision_never_changes(office):
    decision = decision_in(State.DRAFTING, office)

    def turn():
        Decision.objects.filter(pk=decision.pk).update(kind=DecisionKind.PUBLICATION)

    assert "a decision keeps the kind it began with" in refused(turn)


def test_row_of_another_kind_is_refused_by_the_database(office):
    lists = decision_in(State.DRAFTING, office)
    texts = decision_in(State.DRAFTING, make_office())
    procedure = lists.list_items.get().procedure

    for row in (
        DecisionItem(decision=lists, procedure=procedure, kind="abolished"),
        ListItem(decision=texts, procedure=procedure, place=PlaceFactory(), change="taken_in"),
    ):
        assert "its list no longer changes" in refused(row.save)


def test_place_in_a_signed_list_keeps_its_name_and_may_move(signed):
    place = Place.objects.get(name="Quầy 1")

    renaming = refused(lambda: Place.objects.filter(pk=place.pk).update(name="Quầy khác"))
    Place.objects.filter(pk=place.pk).update(address="Địa chỉ mới", phone="0255 9")

    assert "a signed list names the place" in renaming
    assert list(broken_records()) == []


def test_verification_names_the_list_that_was_altered(signed):
    guards.take_down(connection)
    Reception.objects.update(valid_from=timezone.localdate() - timedelta(days=30))
    ListItem.objects.update(note="Thêm vào")

    broken = list(broken_records())

    assert any("dữ liệu hiện có khác nội dung đã ký" in line for line in broken)
    assert any(line.startswith("Bản ghi reception:") for line in broken)
