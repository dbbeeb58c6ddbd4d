"""/api/v1/seals: heads anybody may keep."""

from __future__ import annotations

import base64

import pytest

from publication import chain
from publication.models import Seal, SealHead
from tests.factories.publication import draft, make_office

pytestmark = pytest.mark.django_db

SEALS = "/api/v1/seals"


def test_no_seal_yet_is_an_empty_list(client):
    assert client.get(SEALS).json() == {"keys": [], "heads": [], "next": None}


def test_heads_are_newest_first_and_hold_by_the_published_key(client):
    office = make_office()
    draft(office)
    draft(office)

    told = client.get(SEALS).json()

    key = told["keys"][0]["public_key"]
    assert [head["seq"] for head in told["heads"]] == [3, 1]
    assert told["heads"][0]["hash"] == Seal.objects.get(seq=3).hash
    assert [
        chain.signature_holds(
            key, head["signature"], chain.head_message(head["seq"], head["hash"], head["at"])
        )
        for head in told["heads"]
    ] == [True, True]
    assert len(base64.b64decode(key)) == 32


def test_heads_are_read_page_by_page(client):
    office = make_office()
    for _ in range(3):
        draft(office)

    first = client.get(SEALS, {"limit": 2}).json()
    second = client.get(SEALS, {"limit": 2, "cursor": first["next"]}).json()

    assert [head["seq"] for head in first["heads"]] == [5, 3]
    assert ([head["seq"] for head in second["heads"]], second["next"]) == ([1], None)


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 501}, {"cursor": "x"}, {"cursor": 0}])
def test_wrong_question_is_refused(client, asked):
    assert client.get(SEALS, asked).status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_the_api(client, method):
    assert getattr(client, method)(SEALS).status_code == 405
    assert SealHead.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, number, django_assert_num_queries):
    office = make_office()
    for _ in range(number):
        draft(office)

    with django_assert_num_queries(2):
        client.get(SEALS)


def test_repeated_visit_is_answered_304(client):
    draft(make_office())
    tag = client.get(SEALS)["ETag"]

    assert client.get(SEALS, headers={"If-None-Match": tag}).status_code == 304


def test_description_is_served(client):
    described = client.get("/api/v1/openapi.json").json()

    assert described["info"]["title"] == "Công Khai"
    assert "/api/v1/seals" in described["paths"]
