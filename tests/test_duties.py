"""``docs/duties.md``: every screen named there opens, every test named there exists."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from organisation.enums import Role
from tests.factories.organisation import officer
from tests.factories.publication import make_office, published

NUMBERS = [f"3.{n}" for n in range(1, 14)] + [f"4.{n}" for n in range(1, 6)]


def rows() -> dict[str, tuple[str, str]]:
    """Number of the duty → (screen, test), as the page's table says."""
    lines = (settings.BASE_DIR / "docs" / "duties.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: (row[2], row[3]) for row in cells if re.fullmatch(r"[34]\.\d+", row[0])}


SCREENS = sorted(
    {path for screen, _ in rows().values() for path in re.findall(r"`(/[^`]*)`", screen)}
)
TESTS = sorted({path for _, test in rows().values() for path in re.findall(r"`([^`]+)`", test)})


def test_every_duty_and_power_is_mapped():
    assert sorted(rows()) == sorted(NUMBERS)


def test_duty_with_a_screen_has_a_test_and_none_without():
    screens = {number for number, (screen, _) in rows().items() if screen != "not yet"}
    tested = {number for number, (_, test) in rows().items() if test != "–"}

    assert screens == tested


@pytest.mark.parametrize("path", TESTS)
def test_named_test_exists(path):
    assert "def test_" in (settings.BASE_DIR / path).read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("address", SCREENS)
def test_named_screen_opens(address, client):
    published(make_office())
    if address.startswith("/quan-tri/"):
        client.force_login(officer(Role.CONTROL_OFFICER))

    response = client.get(address)

    assert response.status_code == 200
