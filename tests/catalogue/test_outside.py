"""What the list and the pages say of codes that are not in force and of days before the register."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from publication.enums import ItemKind
from tests.factories.publication import abolish, add_new, draft, make_office, published, sign
from tests.screens import words

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LIST = "/thu-tuc/"


@pytest.fixture
def office():
    return make_office()


def outside_of(client, query: str):
    return client.get(f"{LIST}{query}").context["catalogue"]


def test_code_of_a_procedure_to_come_is_shown_beside_the_list(client, office):
    day = TODAY() + timedelta(days=30)
    published(office, name="Sắp có", on=day, procedure__base_code="1.001193")

    for code in ("1.001193", "1.001193.000.00.00.H48"):
        found = outside_of(client, f"?q={code}")
        assert (found["outside"].name, found["outside"].status.text, found["outside"].text) == (
            "Sắp có",
            "Chưa có hiệu lực",
            f"Có hiệu lực từ ngày {day:%d/%m/%Y}.",
        )
        assert (found["total"], found["cards"]) == (0, [])


def test_code_of_an_ended_procedure_names_its_successor(client, office):
    base = published(office, on=TODAY() - timedelta(days=9), procedure__base_code="1.001193")
    ended = published(office, on=TODAY() - timedelta(days=9), procedure__base_code="1.001194")
    decision = draft(office)
    new = add_new(decision, office, name="Mới", procedure__base_code="1.001195")
    abolish(decision, base, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    abolish(decision, ended, office.editor)
    sign(decision, office)
    day = f"{TODAY():%d/%m/%Y}"

    replaced = outside_of(client, "?q=1.001193")["outside"]

    assert replaced.text == f"Đã được thay thế từ ngày {day}, thay bằng:"
    assert [link.text for link in replaced.successors] == ["1.001195 – Mới"]
    assert outside_of(client, "?q=1.001194")["outside"].text == f"Đã bãi bỏ từ ngày {day}."


def test_code_in_force_or_words_show_nothing_beside_the_list(client, office):
    published(office, procedure__base_code="1.001193")

    found = outside_of(client, "?q=1.001193")
    assert (found["outside"], found["total"]) == (None, 1)
    assert outside_of(client, "?q=mẫu+số+01")["outside"] is None
    yesterday = (TODAY() - timedelta(days=1)).isoformat()
    assert outside_of(client, f"?q=1.001193&biet-den={yesterday}")["outside"] is None


def test_list_before_the_first_entry_says_when_the_register_began(client, office):
    published(office, on=TODAY() - timedelta(days=9))

    before = client.get(f"{LIST}?biet-den=2020-01-01")
    early = client.get(f"{LIST}?ngay=2020-01-01")

    assert (
        f"Ngày 01/01/2020, sổ chưa ghi nhận gì Sổ điện tử bắt đầu ghi ngày {TODAY():%d/%m/%Y}. "
        "Xem danh mục hôm nay"
    ) in words(before)
    first = TODAY() - timedelta(days=9)
    assert (
        "Theo sổ, ngày 01/01/2020 chưa có thủ tục nào có hiệu lực "
        f"Thủ tục đầu tiên có hiệu lực từ ngày {first:%d/%m/%Y}."
    ) in words(early)


@pytest.mark.parametrize("tail", ["", "lich-su/", "in/", "so-sanh/"])
def test_procedure_before_its_first_entry_says_so_on_every_page(client, office, tail):
    published(office, procedure__base_code="1.001193")

    response = client.get(f"/thu-tuc/1.001193/{tail}?biet-den=2020-01-01")

    assert response.status_code == 200
    assert (
        "Ngày 01/01/2020, sổ chưa ghi nhận thủ tục 1.001193 Thủ tục này được ghi vào sổ điện tử "
        f"lần đầu ngày {TODAY():%d/%m/%Y}."
    ) in words(response)
    assert f'href="/thu-tuc/1.001193/{tail}"' in response.content.decode()
    assert client.get(f"/thu-tuc/9.999999/{tail}?biet-den=2020-01-01").status_code == 404
