"""The registers of sectors and synonyms: who writes, what stays unique."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import Sector, Synonym
from organisation.enums import Role, UnitKind
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory, officer

pytestmark = pytest.mark.django_db

SECTOR_WRITERS = {Role.CONTROL_OFFICER, Role.ADMINISTRATOR}
SYNONYM_WRITERS = {Role.PORTAL_EDITOR, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_sectors_are_added_by_control_and_administrator_only(client, role):
    client.force_login(officer(role))

    client.post(reverse("sectors:add"), {"name": "Đất đai", "ministry": "", "code": ""})

    assert Sector.objects.filter(name="Đất đai").count() == int(role in SECTOR_WRITERS)


@pytest.mark.parametrize("role", Role)
def test_synonyms_are_kept_by_portal_editor_and_administrator_only(client, role):
    synonym = Synonym.objects.create(term="giấy khai sanh", meaning="khai sinh")
    client.force_login(officer(role))

    client.post(reverse("synonyms:add"), {"term": "Sổ Đỏ", "meaning": "giấy chứng nhận"})
    client.post(reverse("synonyms:delete", args=[synonym.pk]))

    may = int(role in SYNONYM_WRITERS)
    terms = {"sổ đỏ"} if may else {"giấy khai sanh"}
    assert (
        set(Synonym.objects.values_list("term", flat=True)) & {"sổ đỏ", "giấy khai sanh"} == terms
    )


def test_superuser_without_role_adds_no_sector(client):
    client.force_login(officer(is_superuser=True))

    client.post(reverse("sectors:add"), {"name": "Đất đai", "ministry": "", "code": ""})

    assert Sector.objects.filter(name="Đất đai").count() == 0


def test_sector_of_the_same_name_and_ministry_is_refused(client):
    ministry = UnitFactory(kind=UnitKind.MINISTRY)
    SectorFactory(name="Đất đai", ministry=ministry)
    client.force_login(officer(Role.CONTROL_OFFICER))

    response = client.post(
        reverse("sectors:add"), {"name": " Đất  đai", "ministry": ministry.pk, "code": ""}
    )

    assert response.status_code == 200
    assert Sector.objects.filter(name="Đất đai").count() == 1


def test_sector_gets_its_address_from_its_name(client):
    client.force_login(officer(Role.CONTROL_OFFICER))

    client.post(reverse("sectors:add"), {"name": "Đường thủy", "ministry": "", "code": "G17"})

    assert Sector.objects.get(name="Đường thủy").slug == "duong-thuy"


def test_sectors_are_found_without_diacritics(client):
    SectorFactory(name="Đường thủy nội địa")
    SectorFactory(name="Hộ tịch")
    client.force_login(officer(Role.CONTROL_OFFICER))

    listed = client.get(reverse("sectors:index"), {"q": "duong thuy"}).context["object_list"]

    assert [sector.name for sector in listed] == ["Đường thủy nội địa"]


@pytest.mark.parametrize("rows", [1, 3])
def test_sector_list_takes_the_same_queries_whatever_the_rows(
    client, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        SectorFactory(ministry=UnitFactory(kind=UnitKind.MINISTRY))
    client.force_login(officer(Role.CONTROL_OFFICER))
    client.get(reverse("sectors:index"))

    with django_assert_max_num_queries(16):
        client.get(reverse("sectors:index"))
