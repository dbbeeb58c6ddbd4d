"""Places of reception: found, filtered, ended with a day, never doubled."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.history import history_of
from organisation.enums import PlaceKind, Role
from organisation.models import Place
from tests.factories.organisation import PlaceFactory, UnitFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """The Centre's manager, signed in."""
    user = officer(Role.CENTRE_MANAGER)
    client.force_login(user)
    return user


def listed(client, **query):
    """Names on the list, as asked."""
    answer = client.get(reverse("places:index"), query)
    return [place.name for place in answer.context["object_list"]]


def test_place_is_found_by_its_agency_without_diacritics(client, manager):
    PlaceFactory(name="Quầy số 1")
    PlaceFactory(name="Quầy số 2", unit=UnitFactory(name="Sở Xây dựng"))

    assert listed(client, q="xay dung") == ["Quầy số 2"]


def test_places_are_filtered_by_kind_agency_and_standing(client, manager):
    one = PlaceFactory(name="A")
    PlaceFactory(name="B", kind=PlaceKind.COMMUNE)
    PlaceFactory(name="C", valid_to=date(2024, 1, 1))

    assert listed(client, kind="commune") == ["B"]
    assert listed(client, unit=one.unit_id) == ["A"]
    assert listed(client, standing="now") == ["A", "B"]
    assert listed(client, standing="ended") == ["C"]


def test_manager_enters_a_place_and_the_history_names_him(client, manager):
    answer = client.post(
        reverse("places:add"),
        {
            "name": "Quầy số 9",
            "kind": "counter",
            "unit": UnitFactory().pk,
            "address": "Trụ sở Trung tâm",
            "valid_from": "01/03/2026",
        },
    )

    place = Place.objects.get()
    record = history_of(Place).get()
    assert answer.status_code == 302
    assert (place.name, place.valid_from) == ("Quầy số 9", date(2026, 3, 1))
    assert (record.history_user, record.history_type) == (manager, "+")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"valid_to": date(2019, 12, 31)}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"name": "Quầy cũ"}, "Cơ quan này đã có nơi tiếp nhận tên đó."),
    ],
)
def test_place_that_contradicts_is_refused(fields, problem):
    old = PlaceFactory(name="Quầy cũ")
    place = PlaceFactory.build(unit=old.unit, **fields)

    with pytest.raises(ValidationError) as wrong:
        place.full_clean()

    assert wrong.value.messages == [problem]


def test_name_is_free_again_once_its_place_has_ended():
    old = PlaceFactory(name="Quầy số 1", valid_to=date(2024, 1, 1))

    PlaceFactory.build(name="Quầy số 1", unit=old.unit).full_clean()
