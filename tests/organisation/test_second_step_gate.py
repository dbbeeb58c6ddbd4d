"""Between password and code every address of the office is shut, and so is the rest of the site."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from organisation.enums import Role
from organisation.middleware import SecondStepMiddleware
from organisation.models import CalendarDay
from tests.factories.organisation import UserFactory, officer
from tests.factories.second_step import signed_in_twice, with_telephone

pytestmark = pytest.mark.django_db

OPEN = SecondStepMiddleware.OPEN
OFFICE = "/quan-tri/"
STEP = "/quan-tri/buoc-hai/"
SCRIPT = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 8}
# which ways a request may come, and how it is refused
WAYS = {
    "get": ("get", {}),
    "post": ("post", {}),
    "script": ("get", SCRIPT),
    "json": ("post", {"headers": {"Accept": "application/json"}}),
}


@pytest.fixture(autouse=True)
def _two_steps(settings):
    settings.TWO_STEP_REQUIRED = True


def addresses_of_the_office():
    """An address of every route below the office that is no pattern of its own, by its name."""
    found = {}

    def walk(patterns, before):
        for pattern in patterns:
            if not isinstance(pattern.pattern, RoutePattern):
                continue
            address = before + re.sub(
                r"<(?:(\w+):)?\w+>",
                lambda match: SAMPLES.get(match[1] or "str", "x"),
                str(pattern.pattern),
            )
            if isinstance(pattern, URLPattern):
                found[address] = pattern.name
            else:
                walk(pattern.url_patterns, address)

    walk(get_resolver().url_patterns, "/")
    return {address: name for address, name in found.items() if address.startswith(OFFICE)}


def refused(client, address, way):
    method, extra = WAYS[way]
    answer = getattr(client, method)(address, **extra)
    if way == "get":
        return answer.status_code == 302 and answer.url.startswith(f"{STEP}?next=")
    if way == "post":
        return answer.status_code == 403 and answer.templates[0].name.startswith(
            "organisation/account/second_step"
        )
    return (answer.status_code, answer["Content-Type"]) == (403, "application/json")


@pytest.mark.parametrize("way", WAYS)
def test_every_address_of_the_office_is_shut_before_the_code(client, way):
    administrator = officer(Role.ADMINISTRATOR)
    with_telephone(administrator)
    client.force_login(administrator)
    addresses = addresses_of_the_office()
    shut = [address for address, name in addresses.items() if name not in OPEN]

    let_through = [address for address in shut if not refused(client, address, way)]

    assert (len(shut) > 150, let_through) == (True, [])
    assert set(addresses.values()) >= OPEN


@pytest.mark.parametrize(
    "make",
    [
        lambda: UserFactory(is_superuser=True),
        lambda: officer(Role.CONTROL_OFFICER),
        lambda: officer(Role.CHIEF_OF_OFFICE),
        lambda: officer(Role.CHAIRMAN_CLERK),
    ],
)
def test_nobody_obliged_passes_without_a_telephone(client, make):
    client.force_login(make())

    assert [refused(client, OFFICE, way) for way in WAYS] == [True] * len(WAYS)


def test_form_before_the_code_writes_nothing(client):
    client.force_login(officer(Role.ADMINISTRATOR))

    client.post(
        reverse("calendar:add"), {"day": "02/01/2030", "kind": "off", "reason": "x", "document": ""}
    )

    assert not CalendarDay.objects.filter(day="2030-01-02").exists()


def test_script_that_guards_forms_is_told_no_and_the_sign_out_works(client):
    client.force_login(officer(Role.CHAIRMAN_CLERK))

    watch = client.get(reverse("session_state"), **SCRIPT)
    out = client.post(reverse("wagtailadmin_logout"))

    assert (watch.status_code, out.url) == (403, reverse("wagtailadmin_login"))
    assert "_auth_user_id" not in client.session


def test_after_both_steps_the_office_is_open(client):
    signed_in_twice(client, officer(Role.ADMINISTRATOR))

    assert client.get(OFFICE).status_code == 200
    assert client.get(reverse("session_state"), **SCRIPT).status_code == 200


def test_role_given_meanwhile_asks_for_the_code_at_once(client):
    editor = officer(Role.DEPARTMENT_EDITOR)
    client.force_login(editor)
    before = client.get(OFFICE).status_code
    editor.holdings.update(role=Role.CONTROL_OFFICER)

    assert (before, client.get(OFFICE).status_code) == (200, 302)


def test_outside_the_office_a_half_signed_in_officer_is_nobody(client, settings):
    clerk = officer(Role.CHAIRMAN_CLERK)
    client.force_login(clerk)
    settings.ROOT_URLCONF = "tests.organisation.who_am_i"

    half = client.get("/toi-la-ai/").content.decode()
    settings.TWO_STEP_REQUIRED = False
    whole = client.get("/toi-la-ai/").content.decode()

    assert (half, whole) == ("AnonymousUser", str(clerk))


def test_session_of_one_officer_is_no_second_step_of_another(client):
    signed_in_twice(client, officer(Role.CHAIRMAN_CLERK))
    other = officer(Role.CHAIRMAN_CLERK)
    device = client.session["otp_device_id"]

    client.force_login(other)
    session = client.session
    session["otp_device_id"] = device
    session.save()

    assert client.get(OFFICE).url.startswith(STEP)
