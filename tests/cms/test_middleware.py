"""A missing address is answered in our own words, whatever DEBUG says."""

import logging

import pytest

from common.request_log import RequestIdFilter
from organisation.enums import Role
from tests.factories.organisation import officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/khong-co-trang-nay/", "/thu-tuc/9.999999/"])
def test_missing_address_shows_our_page_while_debugging(client, settings, address):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cms.middleware.OwnNotFoundPage"]

    response = client.get(address)

    assert response.status_code == 404
    assert response.templates[0].name == "404.html"


@pytest.mark.parametrize(
    "address", ["/quyet-dinh/?q=%00a", "/quyet-dinh/?q=1%00", "/thu-tuc/1.00%00/", "/?%00=1"]
)
def test_nul_byte_in_an_address_is_refused_in_our_own_words(client, address):
    response = client.get(address)

    assert (response.status_code, response.templates[0].name) == (400, "404.html")


def test_officer_is_refused_one_in_the_frame_of_the_office(client):
    client.force_login(officer(Role.DEPARTMENT_EDITOR))

    response = client.get("/quan-tri/quyet-dinh/?q=%00")

    assert (response.status_code, response.templates[0].name) == (400, "wagtailadmin/404.html")


def test_log_holds_neither_what_was_asked_nor_what_opens_a_door(client, caplog):
    caplog.set_level("INFO", "congkhai.request")

    client.get("/thu-tuc/?q=Nguyễn+Văn+A")
    client.get("/quan-tri/password_reset/confirm/MQ/abc-def/")

    told = [record.path for record in caplog.records if record.name == "congkhai.request"]
    assert told == ["/thu-tuc/", "/quan-tri/password_reset/confirm/<uidb64>/<token>/"]


def test_request_handed_over_by_django_is_told_by_its_path_alone(rf):
    record = logging.makeLogRecord({"request": rf.get("/thu-tuc/9.999999/?q=Nguyễn")})

    assert RequestIdFilter().filter(record)

    assert record.request == "GET /thu-tuc/9.999999/"
