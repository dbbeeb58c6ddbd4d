"""An open form learns that its session ended, and gets a new token after signing in again."""

import pytest
from django.urls import reverse

from organisation.enums import Role
from tests.factories.organisation import officer

pytestmark = pytest.mark.django_db

SCRIPT = {"headers": {"X-Requested-With": "XMLHttpRequest"}}


@pytest.fixture
def clerk():
    return officer(Role.CHAIRMAN_CLERK)


def test_state_gives_a_token_while_the_session_stands(client, clerk):
    client.force_login(clerk)

    answer = client.get(reverse("session_state"), **SCRIPT)

    assert answer.status_code == 200
    assert list(answer.json()) == ["csrf"]
    assert len(answer.json()["csrf"]) == 64
    assert "no-store" in answer["Cache-Control"]


def test_state_refuses_a_script_without_a_session(client, clerk):
    answer = client.get(reverse("session_state"), **SCRIPT)

    assert answer.status_code == 403


def test_every_page_of_the_office_carries_the_watch(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert page.count("admin/js/session_watch") == 1
    assert f'data-url="{reverse("session_state")}"' in page
    assert f'data-login="{reverse("wagtailadmin_login")}"' in page
