"""The office's page of what the Centre's list holds on a day."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from organisation.enums import Role
from publication import services
from publication.enums import ListChange
from tests.factories.organisation import PlaceFactory, officer
from tests.factories.publication import (
    listed,
    make_centre_office,
    make_office,
    published,
    published_together,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_centre_office()


def row(version, place, **fields):
    return services.ListRow(procedure=version.procedure, place=place, **fields)


def found(client, **query):
    answer = client.get(reverse("reception_list"), query)
    return [(it.procedure.base_code, it.place.name) for it in answer.context["object_list"]]


def test_list_shows_what_is_received_where_on_the_day(client, office):
    version, place = published(make_office()), PlaceFactory(name="Quầy 1")
    listed(office, row(version, place))
    day = timezone.localdate() + timedelta(days=4)
    listed(office, row(version, place, change=ListChange.TAKEN_OUT, effective_on=day))
    client.force_login(officer(Role.AUDITOR))
    code = version.procedure.base_code

    assert found(client) == [(code, "Quầy 1")]
    assert found(client, on=f"{day:%d/%m/%Y}") == []
    assert found(client, on="32/13/2026") == [(code, "Quầy 1")]


def test_list_is_searched_and_filtered(client, office):
    one, other = published(make_office(), name="Nuôi cá lồng"), published(make_office())
    first, second = PlaceFactory(name="Quầy Một"), PlaceFactory(name="Quầy Hai")
    listed(office, row(one, first), row(other, second))
    client.force_login(office.editor)
    wanted = [(one.procedure.base_code, "Quầy Một")]

    assert found(client, q="nuoi ca") == wanted
    assert found(client, q="quay mot") == wanted
    assert found(client, q=one.procedure.base_code) == wanted
    assert found(client, place=first.pk) == wanted
    assert found(client, sector=one.sector_id) == wanted
    assert found(client, unit=one.unit_id) == wanted
    assert found(client, state="no_law") == []


def test_list_goes_out_as_excel(client, office):
    version, place = published(make_office()), PlaceFactory(name="Quầy 1", phone="0255 1")
    decision = listed(office, row(version, place))
    client.force_login(office.editor)

    answer = client.get(reverse("reception_list"), {"export": "xlsx"})

    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    heads, line = list(book.active.iter_rows(values_only=True))
    told = dict(zip(heads, line, strict=True))
    assert (told["Mã thủ tục"], told["Nơi tiếp nhận"], told["Quyết định"], told["Tình trạng"]) == (
        version.procedure.base_code,
        "Quầy 1",
        decision.act.number,
        "Đang tiếp nhận",
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_rows(
    client, office, rows, django_assert_num_queries
):
    versions = published_together(make_office(), rows)
    listed(office, *[row(version, PlaceFactory()) for version in versions])
    client.force_login(office.editor)
    client.get(reverse("reception_list"))

    with django_assert_num_queries(13):
        client.get(reverse("reception_list"))


def test_only_the_centre_is_offered_to_draft(client, office):
    buttons = {}
    for name, user in (("manager", office.editor), ("chief", office.chief)):
        client.force_login(user)
        answer = client.get(reverse("reception_list"))
        buttons[name] = reverse("decisions:list_new") in answer.content.decode()

    assert buttons == {"manager": True, "chief": False}
