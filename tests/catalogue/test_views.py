"""Public pages of the catalogue, as a browser gets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from catalogue.enums import Level, OnlineLevel, Subject
from publication.services import SignedPaper, record_from_paper
from tests.catalogue.screens import LIST, TODAY, card_names, warm_up
from tests.factories.catalogue import SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory, scan
from tests.factories.publication import (
    add_new,
    amend,
    decision_in,
    draft,
    make_office,
    published,
    sign,
)
from tests.screens import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


# --- list ---------------------------------------------------------------------------------------


def test_list_shows_decision_and_day_beside_each_procedure(client, office):
    decision = draft(office)
    add_new(decision, office, name="Cấp thẻ xanh", procedure__base_code="1.001193")
    sign(decision, office, number="1748/QĐ-UBND")

    response = client.get(LIST)

    text = words(response)
    assert card_names(response) == ["Cấp thẻ xanh"]
    assert f"Quyết định 1748/QĐ-UBND · hiệu lực từ {TODAY():%d/%m/%Y}" in text
    assert "1.001193" in text
    assert "Thời hạn 5 ngày làm việc Phí, lệ phí Không quy định" in text


def test_list_filters_by_each_facet(client, office):
    land = SectorFactory(name="Đất đai", slug="dat-dai")
    other = make_office(UnitFactory(name="Sở Khác", code="H48.77"))
    published(
        office,
        name="Một",
        sector=land,
        levels=(Level.COMMUNE,),
        subjects=(Subject.CITIZEN,),
        online_level=OnlineLevel.FULL,
    )
    published(other, name="Hai", levels=(Level.PROVINCE,), subjects=(Subject.BUSINESS,))

    def found(query: str) -> list[str]:
        return card_names(client.get(LIST + query))

    assert found("?linh-vuc=dat-dai") == ["Một"]
    assert found("?co-quan=H48.77") == ["Hai"]
    assert found("?cap=xa") == ["Một"]
    assert found("?cap=xa&cap=tinh") == ["Hai", "Một"]
    assert found("?doi-tuong=doanh-nghiep") == ["Hai"]
    assert found("?muc-do=toan-trinh") == ["Một"]
    assert found("?muc-do=toan-trinh&co-quan=H48.77") == []
    assert found("?cap=khong-co&trang=abc") == ["Hai", "Một"]


def test_list_shows_the_largest_choices_and_all_on_request(client, office):
    decision = draft(office)
    for number in range(35):
        add_new(decision, office, sector=SectorFactory(name=f"Lĩnh vực {number:02d}"))
    sign(decision, office)

    def sectors(query: str) -> int:
        return client.get(LIST + query).content.decode().count('name="linh-vuc"')

    assert sectors("") == 30
    assert "Hiện tất cả 35 lựa chọn" in words(client.get(LIST))
    assert sectors("?mo-rong=linh-vuc") == 35


def test_list_turns_pages_and_keeps_the_question(client, office):
    decision = draft(office)
    for number in range(23):
        add_new(decision, office, name=f"Thủ tục {number:02d}")
    sign(decision, office)

    response = client.get(f"{LIST}?cap=tinh&ngay={TODAY().isoformat()}&trang=2")

    assert card_names(response) == [f"Thủ tục {number:02d}" for number in range(20, 23)]
    back = f"/thu-tuc/?cap=tinh&amp;ngay={TODAY().isoformat()}"
    assert f'<a class="pagination__step" href="{back}"' in response.content.decode()
    assert card_names(client.get(f"{LIST}?trang=99")) == card_names(client.get(f"{LIST}?trang=2"))


def test_list_searches(client, office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        published(office, name="Đăng ký kết hôn")
        published(office, name="Cấp thẻ")

    assert card_names(client.get(f"{LIST}?q=dang+ky+ket+hon")) == ["Đăng ký kết hôn"]
    assert "Không có thủ tục nào cho “zzz”" in words(client.get(f"{LIST}?q=zzz"))


def test_list_of_another_day_says_so_and_keeps_the_day_in_links(client, office):
    published(office, name="Cũ", on=TODAY() - timedelta(days=9), procedure__base_code="1.001193")
    day = TODAY() - timedelta(days=3)

    response = client.get(f"{LIST}?ngay={day.isoformat()}")

    assert f"Bạn đang xem danh mục của ngày {day:%d/%m/%Y}" in words(response)
    assert f'href="/thu-tuc/1.001193/?ngay={day.isoformat()}"' in response.content.decode()
    assert card_names(client.get(f"{LIST}?biet-den={day.isoformat()}")) == []


@pytest.mark.parametrize("name", ["ngay", "biet-den"])
def test_unreadable_day_is_answered_kindly_everywhere(client, office, name):
    version = published(office, name="Cấp thẻ")
    detail = reverse("catalogue:procedure_detail", args=[version.procedure.base_code])

    for url in (LIST, detail, f"{detail}lich-su/", f"{detail}in/"):
        response = client.get(f"{url}?{name}=32-13-x")
        assert response.status_code == 200
        assert "Không đọc được ngày “32-13-x”" in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_list_page_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    for _ in range(count):
        published(office)
    warm_up(client)

    with django_assert_num_queries(8):
        assert len(card_names(client.get(LIST))) == count


# --- nothing leaks ------------------------------------------------------------------------------


SECRET = "Zyxwvut bí mật"


@pytest.mark.parametrize("state", ["drafting", "in_check", "checked", "submitted", "withdrawn"])
def test_nothing_of_an_unsigned_decision_is_public(
    client, office, state, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        base = published(office, name="Cấp thẻ", on=TODAY() - timedelta(days=9))
        decision = decision_in(state, office)
        hidden = decision.items.get().version
    # a draft that amends what is public, with the secret in its text
    pending = draft(office, on=TODAY() - timedelta(days=1))
    amend(pending, base, office.editor, name=SECRET, note=SECRET)
    VersionFactory(name=SECRET, procedure=base.procedure)
    code, secret_code = base.procedure.base_code, hidden.procedure.base_code

    for url in (
        "/",
        LIST,
        f"{LIST}?q=zyxwvut",
        f"{LIST}?q={secret_code}",
        f"{LIST}?ngay={(TODAY() + timedelta(days=400)).isoformat()}",
        f"/thu-tuc/{code}/",
        f"/thu-tuc/{code}/lich-su/",
        f"/thu-tuc/{code}/in/",
        "/quyet-dinh/",
        "/quyet-dinh/?q=zyxwvut",
        "/sitemap-thu-tuc.xml",
        "/sitemap-quyet-dinh.xml",
    ):
        body = client.get(url).content.decode()
        assert "Zyxwvut" not in body.replace("“zyxwvut”", "")
        assert f"/thu-tuc/{secret_code}/" not in body
    for tail in ("", "lich-su/", "in/"):
        assert client.get(f"/thu-tuc/{secret_code}/{tail}").status_code == 404


def test_paper_that_waits_for_its_second_officer_is_not_public(client, office):
    published(office)
    decision = decision_in("drafting", office, origin="paper")
    record_from_paper(
        decision,
        by=office.clerk,
        paper=SignedPaper(number="34/QĐ-UBND", signed_on=TODAY(), signer="A", scan=scan()),
    )

    assert "34/QĐ-UBND" not in client.get("/quyet-dinh/").content.decode()
    assert client.get(f"/thu-tuc/{decision.items.get().procedure.base_code}/").status_code == 404
