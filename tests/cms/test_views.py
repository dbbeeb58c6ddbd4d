"""Frame, errors, headers, small files: what every visitor's browser gets."""

from __future__ import annotations

import logging
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import (
    CataloguePage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PortalSettings,
    StandardPage,
)
from common import kept
from organisation.models import User
from tests.factories.publication import make_office, published

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/thu-tuc/", "/quyet-dinh/", "/tin-tuc/", "/thu-tuc/1.001193/", "/khong-co/"]


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    return shared_rows(
        lambda: published(make_office(), name="Cấp thẻ", procedure__base_code="1.001193")
    )


@pytest.fixture
def version(ground):
    return deepcopy(ground)


# --- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_allow_no_inline_code(client, version, url):
    policy = client.get(url)["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_hold_no_inline_code(client, version, url):
    html = client.get(url).content.decode()

    assert "<script>" not in html
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html


def test_admin_may_use_inline_code(client):
    policy = client.get("/quan-tri/login/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(client, version, url):
    user = User.objects.create_superuser("quantri", email="a@example.test", password="x")
    officer = Client()
    officer.force_login(user)

    response, theirs = client.get(url), officer.get(url)

    assert dict(response.cookies) == {}
    assert response["Vary"] == "Accept-Encoding"
    assert theirs.content == response.content


@pytest.mark.parametrize("url", [url for url in PUBLIC if url != "/khong-co/"])
def test_repeated_visit_is_answered_304(client, version, url):
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_pages_of_decisions_may_be_kept_and_are_asked_for_again(client, version):
    for url in ("/", "/thu-tuc/", "/quyet-dinh/"):
        assert client.get(url)["Cache-Control"] == "public, no-cache"


def test_fixed_pages_answer_reading_only(client):
    assert client.post("/thu-tuc/", {"q": "x"}).status_code == 405


def test_signature_shows_at_once_although_pages_are_kept(client):
    office = make_office()
    before = client.get("/thu-tuc/").content.decode()

    published(office, name="Cấp thẻ mới toanh")

    assert "Cấp thẻ mới toanh" not in before
    assert "Cấp thẻ mới toanh" in client.get("/thu-tuc/").content.decode()


# --- errors -------------------------------------------------------------------------------------


def test_missing_page_is_said_in_vietnamese(client):
    response = client.get("/khong-co/")

    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode()


def test_fault_is_said_in_vietnamese_and_tells_nothing(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("mật khẩu 12345")

    monkeypatch.setattr("catalogue.views.list_page", broken)
    client.raise_request_exception = False
    response = client.get("/thu-tuc/")

    html = response.content.decode()
    assert response.status_code == 500
    assert "Hệ thống đang gặp lỗi" in html
    assert "12345" not in html


def test_old_form_is_said_in_vietnamese():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/quan-tri/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "Biểu mẫu đã hết hạn" in response.content.decode()


def test_request_log_holds_the_path_and_not_the_question(client, caplog):
    with caplog.at_level(logging.INFO, logger="congkhai.request"):
        client.get("/thu-tuc/?q=Nguyen+Van+A+0905123456")

    (record,) = [record for record in caplog.records if record.name == "congkhai.request"]
    assert (record.method, record.path, record.status) == ("GET", "/thu-tuc/", 200)
    assert "0905123456" not in str(vars(record))


# --- frame and pages ----------------------------------------------------------------------------


def test_frame_shows_the_settings_of_the_centre(client):
    site_settings = PortalSettings.for_site(HomePage.objects.get().get_site())
    site_settings.centre_name = "Trung tâm Thử nghiệm"
    site_settings.phone = "0255 382 2222"
    site_settings.save()

    html = client.get("/").content.decode()

    assert html.count("Trung tâm Thử nghiệm") == 2
    assert '<a href="tel:02553822222">0255 382 2222</a>' in html


def test_menu_marks_where_one_is_and_follows_the_pages(client):
    page = CataloguePage.objects.get()
    page.title = "Danh mục"
    page.save_revision().publish()

    html = client.get("/thu-tuc/").content.decode()

    assert '<a class="site-menu__link" href="/thu-tuc/" aria-current="page">Danh mục</a>' in html
    assert '<a class="site-menu__link" href="/quyet-dinh/">Quyết định công bố</a>' in html


def test_home_counts_what_is_in_force(client, version):
    html = client.get("/").content.decode()

    assert '<strong class="figures__number">1</strong> thủ tục đang hiệu lực' in html
    assert version.sector.name in html


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_the_same_queries_for_one_and_three(client, django_assert_num_queries, count):
    office = make_office()
    for _ in range(count):
        published(office)
    client.get("/khong-co/")

    with django_assert_num_queries(16):
        client.get("/")


def test_news_and_pages_of_text_are_shown(client):
    news = NewsIndexPage.objects.get().add_child(
        instance=NewsPage(
            title="Lịch nghỉ",
            slug="lich-nghi",
            published_on=timezone.localdate(),
            summary="Nghỉ ngày 02/9",
            body=[("text", "<p>Trung tâm nghỉ.</p>")],
        )
    )
    HomePage.objects.get().add_child(
        instance=StandardPage(
            title="Quy định sử dụng",
            slug="quy-dinh",
            show_in_footer=True,
            body=[("notice", {"kind": "info", "title": "Lưu ý", "text": "Đọc kỹ"})],
        )
    )
    kept.forget_all()

    assert "Lịch nghỉ" in client.get("/").content.decode()
    assert "Nghỉ ngày 02/9" in client.get("/tin-tuc/").content.decode()
    assert "Trung tâm nghỉ." in client.get(news.url).content.decode()
    page = client.get("/quy-dinh/").content.decode()
    assert "Đọc kỹ" in page
    assert '<a href="/quy-dinh/">Quy định sử dụng</a>' in page


def test_notices_of_a_fixed_page_stand_at_its_head(client):
    page = CataloguePage.objects.get()
    page.notices = [("notice", {"kind": "warning", "title": "Bảo trì", "text": "Tối nay"})]
    page.save_revision().publish()

    assert "Bảo trì" in client.get("/thu-tuc/").content.decode()


# --- small files --------------------------------------------------------------------------------


def test_health_and_readiness(client):
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)


def test_robots_are_shown_the_sitemap_and_kept_out_of_the_admin(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /quan-tri/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_sitemap_names_pages_procedures_and_decisions(client, version):
    index = client.get("/sitemap.xml").content.decode()
    procedures = client.get("/sitemap-thu-tuc.xml").content.decode()
    pages = client.get("/sitemap-trang.xml").content.decode()

    assert index.count("<loc>") == 3
    assert "<loc>http://testserver/thu-tuc/1.001193/</loc>" in procedures
    assert "<loc>http://testserver/tin-tuc/</loc>" in pages
    assert client.get("/favicon.ico").status_code == 301
