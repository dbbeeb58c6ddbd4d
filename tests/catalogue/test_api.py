"""/api/v1/procedures: the catalogue of a day, page by page, and each whole text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.canonical import CHILD_FIELDS, VERSION_FIELDS
from catalogue.enums import Level, Stated, Way
from catalogue.models import Channel, FrozenVersion, LegalBasis
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import add_new, amend, draft, make_office, published, sign
from tests.publication.sql import every_part
from tests.supplementary import field, holding

pytestmark = pytest.mark.django_db

LIST = "/api/v1/procedures"
LISTED = {"code", "name", "sector", "agency", "levels", "subjects", "online_level"} | {
    "valid_from",
    "valid_to",
    "act",
    "url",
}


def today():
    return timezone.localdate()


@pytest.fixture
def office():
    return make_office(UnitFactory(name="Sở Xây dựng", code="H48.20"))


def test_an_empty_register_is_an_empty_list(client):
    assert client.get(LIST).json() == {
        "on": today().isoformat(),
        "known": None,
        "items": [],
        "next": None,
    }


def test_a_procedure_is_listed_with_what_names_it(client, office):
    decision = draft(office)
    sector = SectorFactory(name="Nhà ở", slug="nha-o")
    add_new(decision, office, name="Cấp thẻ", sector=sector, procedure__base_code="1.001193")
    sign(decision, office, number="1748/QĐ-UBND")

    (item,) = client.get(LIST).json()["items"]

    assert item == {
        "code": "1.001193",
        "name": "Cấp thẻ",
        "sector": {"name": "Nhà ở", "slug": "nha-o"},
        "agency": {"code": "H48.20", "name": "Sở Xây dựng"},
        "levels": [Level.PROVINCE],
        "subjects": [],
        "online_level": "unknown",
        "valid_from": today().isoformat(),
        "valid_to": None,
        "act": {
            "number": "1748/QĐ-UBND",
            "issuer": decision.__class__.objects.get(pk=decision.pk).act.issuer,
            "signed_on": today().isoformat(),
        },
        "url": "http://testserver/thu-tuc/1.001193/",
    }


def test_the_list_is_read_page_by_page(client, office):
    for code in ("1.000003", "1.000001", "1.000002"):
        published(office, procedure__base_code=code)

    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(LIST, {"limit": 2, "cursor": first["next"]}).json()

    assert [item["code"] for item in first["items"]] == ["1.000001", "1.000002"]
    assert ([item["code"] for item in second["items"]], second["next"]) == (["1.000003"], None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_whatever_the_rows(
    client, office, count, django_assert_num_queries
):
    for _ in range(count):
        published(office)
    client.get(LIST)

    with django_assert_num_queries(1):
        assert len(client.get(LIST).json()["items"]) == count


@pytest.mark.parametrize(
    "asked",
    [{"limit": 0}, {"limit": 501}, {"on": "32/01/2026"}, {"known": "x"}, {"cursor": "1" * 31}],
)
def test_a_wrong_question_is_refused(client, asked):
    assert client.get(LIST, asked).status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}/1.000001"])
def test_nothing_is_written(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_an_unknown_code_and_a_draft_are_not_found(client, office):
    version = add_new(draft(office), office)

    answers = [
        client.get(f"{LIST}/{code}") for code in ("1.999999", version.procedure.base_code, "x")
    ]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (404, {"detail": "Không có thủ tục mang mã này."})
    ] * 3


def test_the_whole_text_is_told_by_its_names(client, office):
    version = published(office, **every_part())
    code = version.procedure.base_code

    told = client.get(f"{LIST}/{code}").json()

    assert set(told) == LISTED | {"on", "known", "in_force", "other_codes", "digest", "content"}
    of_heading = {"name", "levels", "subjects", "online_level"}
    assert set(told["content"]) == (set(VERSION_FIELDS) - of_heading) | CHILD_FIELDS.keys() | {
        "supplementary"
    }
    for relation in CHILD_FIELDS.keys() - {"forms"}:
        assert [set(row) for row in told["content"][relation]] == [set(CHILD_FIELDS[relation])]
    assert told["digest"] == FrozenVersion.objects.get(version=version).digest
    assert (told["in_force"], told["content"]["supplementary"]) == (True, [])
    assert told["content"]["forms"] == [
        {"number": "", "name": "Mẫu số 01", "url": "", "sha256": None}
    ]


def test_values_keep_their_types(client, office):
    channel = Channel(way=Way.ONLINE, time_limit_amount="1.5", time_limit_unit="working_day")
    version = published(
        office,
        time_limit_amount="1.5",
        channels=[channel],
        fee_status=Stated.GIVEN,
        fee_amount=50_000,
        legal_bases=[LegalBasis(number="118/2025/NĐ-CP", issued_on="2025-06-09")],
    )

    content = client.get(f"{LIST}/{version.procedure.base_code}").json()["content"]

    assert content["fee_amount"] == 50_000
    assert content["channels"][0]["time_limit_amount"] == "1.5"
    assert content["legal_bases"][0]["issued_on"] == "2025-06-09"


def test_only_what_everybody_sees_of_the_office_s_own_fields_is_told(client, office):
    held = holding(
        (field("Sức chứa", type="number"), 120),
        (field("Bãi xe", type="choices", choices=["Trong nhà", "Ngoài trời"]), ["Trong nhà"]),
        (field("Có thang máy", type="truth"), False),
        (field("Mở cửa", type="day"), "2026-03-05"),
        (field("Đầu mối", public=False), "Ông An"),
    )
    version = published(office, supplementary=held)

    response = client.get(f"{LIST}/{version.procedure.base_code}")

    assert [
        (row["key"], row["label"], row["type"], repr(row["value"]), row["text"])
        for row in response.json()["content"]["supplementary"]
    ] == [
        ("bai-xe", "Bãi xe", "choices", "['Trong nhà']", "Trong nhà"),
        ("co-thang-may", "Có thang máy", "truth", "False", "Không"),
        ("mo-cua", "Mở cửa", "day", "'2026-03-05'", "05/03/2026"),
        ("suc-chua", "Sức chứa", "number", "120", "120"),
    ]
    assert "Ông An" not in response.content.decode()


def test_each_day_has_its_own_text(client, office):
    base = published(office, on=today() - timedelta(days=30), place="Quầy 1")
    decision = draft(office, on=today() + timedelta(days=10))
    amend(decision, base, office.editor, place="Quầy 2")
    sign(decision, office)
    address = f"{LIST}/{base.procedure.base_code}"

    told = [
        client.get(address, {"on": (today() + timedelta(days=days)).isoformat()}).json()
        for days in (-60, 0, 10)
    ]

    assert [(one["content"]["place"], one["in_force"]) for one in told] == [
        ("Quầy 1", False),
        ("Quầy 1", True),
        ("Quầy 2", True),
    ]
    before = {"known": (today() - timedelta(days=1)).isoformat()}
    assert client.get(address, before).status_code == 404
    assert client.get(LIST, before).json()["items"] == []


def test_a_repeated_question_is_answered_304(client, office):
    version = published(office)
    for address in (LIST, f"{LIST}/{version.procedure.base_code}"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert first["Cache-Control"] == "public, no-cache"


def test_the_description_names_both(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert {path: list(said) for path, said in paths.items() if "procedures" in path} == {
        "/api/v1/procedures": ["get"],
        "/api/v1/procedures/{code}": ["get"],
    }
