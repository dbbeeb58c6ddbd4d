"""Every address × every role: who gets in, and that nothing signed changes whatever is sent.

``tests/audiences.py`` places each route. A new one fails here until it is placed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from catalogue.models import Act, Effect, FrozenVersion, ProcedureVersion
from cms.models import CataloguePage
from organisation.enums import Role
from publication.enums import State
from publication.models import Decision, DecisionItem, EndedAct, Move, Seal
from tests.audiences import AUDIENCES
from tests.factories.organisation import (
    PlaceFactory,
    UserFactory,
    blank_pdf,
    officers_of_every_role,
)
from tests.factories.publication import decision_in, make_office
from tests.letters import LETTERS
from tests.routes import Route, routes

pytestmark = pytest.mark.django_db

# Wagtail's own catch-all patterns and the page tree: every address below them is a page.
NOT_AN_ADDRESS = {
    "quan-tri/^.*/$",
    "wagtaildocs_serve",
    "wagtail_serve",
    # ends the session the other addresses are asked in
    "wagtailadmin_logout",
}
ROUTES = [route for route in routes() if route.name not in NOT_AN_ADDRESS]
ALL = [*Role, "superuser", "anonymous"]
# Who gets in rests on no database, and rows are numbered from 1 in each test only there.
on_sqlite = pytest.mark.only_on("sqlite")


def asked(*daily: str) -> list[Any]:
    """Roles as parameters: each day as the named, in the proof as everybody."""
    proof = (pytest.mark.proof, on_sqlite)
    return [role if role in daily else pytest.param(role, marks=proof) for role in ALL]


@pytest.fixture
def site() -> dict[str, Any]:
    """A signed decision and a draft of one unit, and an officer of every role there."""
    office = make_office()
    signed = decision_in(State.ISSUED, office)
    draft = decision_in(State.DRAFTING, office)
    people = officers_of_every_role(office.unit)
    people["superuser"] = UserFactory(is_superuser=True, is_staff=True)
    people["anonymous"] = None
    place = PlaceFactory(unit=office.unit)
    EndedAct.objects.create(number="63/2010/NĐ-CP", ended_on=timezone.localdate())
    return {"place": place, "office": office, "signed": signed, "draft": draft, "people": people}


def client_of(site: dict[str, Any], role: str) -> Client:
    client = Client(raise_request_exception=False)
    if site["people"][role]:
        client.force_login(site["people"][role])
        client.get("/quan-tri/")  # groups follow the roles held at the first page
    return client


def address(route: Route, site: dict[str, Any], decision: Decision) -> str:
    """The route filled with things that exist."""
    item = decision.items.get()
    values: dict[str, Any] = defaultdict(lambda: "1")
    page = CataloguePage.objects.get()
    values |= {
        "pk": {
            "decisions": decision.pk,
            "procedure_versions": item.version_id,
            "central_texts": item.version_id,
            "units": site["office"].unit.pk,
            "places": site["place"].pk,
            "sectors": item.version.sector_id,
            "wagtailusers_users": site["office"].editor.pk,
            "leaver": site["office"].editor.pk,
        }.get(route.name.split(":")[0], "1"),
        **dict.fromkeys(
            ("page_id", "page_pk", "parent_page_id", "page_to_move_id", "object_id"), page.pk
        ),
        "destination_id": page.get_parent().pk,
        "item_pk": item.pk,
        "code": item.procedure.base_code,
        "slug": site["signed"].slug,
        "app_label": "publication",
        "app_name": "publication",
        "content_type_app_name": "publication",
        "model_name": "decision",
        "content_type_model_name": "decision",
        "name": "withdraw",
        "kind": "abolished",
        "action": "delete",
        "action_name": "delete",
        "filter_spec": "max-100x100",
        "section": "trang",
        "uidb64": "x",
    }
    return route.path(values).replace("<uidb64>", "x").replace("\\.", ".")


def gets_in(response: Any) -> bool:
    """False when the answer sends elsewhere for want of rights, or says no."""
    if response.status_code in (301, 302):
        goes_to = response["Location"]
        return "/login" not in goes_to and goes_to != "/quan-tri/"
    return response.status_code not in (401, 403)


def quietly(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    """One request of which nothing stays."""
    with transaction.atomic():
        response = getattr(client, method)(path, data or {})
        transaction.set_rollback(True)
    return response


def test_every_route_is_placed():
    """A new address belongs into ``tests/audiences.py``."""
    assert {route.name for route in ROUTES} == set(AUDIENCES)


def test_every_role_has_its_letter():
    assert set(LETTERS) == set(ALL)


@on_sqlite
@pytest.mark.parametrize("role", asked(Role.CONTROL_OFFICER, "anonymous"))
def test_only_its_audience_gets_in(site, role):
    client = client_of(site, role)

    let_in = {
        route.name
        for route in ROUTES
        if gets_in(quietly(client, "get", address(route, site, site["draft"])))
    }

    assert let_in == {name for name, audience in AUDIENCES.items() if LETTERS[role] in audience}


# What an attacker would send: a state, a number, a day, another text, a deletion confirmed.
HOSTILE = {
    "state": "issued",
    "number": "1/QĐ-UBND",
    "signed_on": "01/01/2020",
    "effective_on": "01/01/2020",
    "valid_from": "2001-01-01",
    "recorded_from": "2001-01-01 00:00",
    "signer": "Kẻ gian",
    "capacity": "CHỦ TỊCH",
    "title": "Đã bị sửa",
    "name": "Đã bị sửa",
    "code": "H48.99",
    "reason": "Vì thế",
    "submission_number": "1/TTr",
    "submitted_on": "01/01/2020",
    "digest": "0" * 64,
    "id": "1",
    "confirm": "on",
    "next": "/",
    "action-publish": "publish",
    "is_superuser": "on",
}


def law_and_record(site: dict[str, Any]) -> list[Any]:
    """Everything of the signed decision, and everything that is law."""
    signed = site["signed"]
    tables: list[Any] = [
        Decision.objects.filter(pk=signed.pk),
        DecisionItem.objects.filter(decision=signed),
        ProcedureVersion.objects.filter(item__decision=signed),
        FrozenVersion.objects.all(),
        Effect.objects.all(),
        Act.objects.all(),
        Move.objects.all(),
        Seal.objects.all(),
    ]
    kept = [list(rows.order_by("pk").values()) for rows in tables]
    fixed = Page.objects.filter(depth__lte=3).order_by("pk")
    return [*kept, list(fixed.values("pk", "path", "slug", "live"))]


@pytest.mark.parametrize("role", asked("superuser"))
def test_nothing_signed_changes_whatever_is_sent(site, role):
    client = client_of(site, role)
    before = law_and_record(site)
    data = {**HOSTILE, "id": site["signed"].pk}
    changed = []

    for route in ROUTES:
        path = address(route, site, site["signed"])
        with transaction.atomic():
            client.post(path, {**data, "scan": SimpleUploadedFile("a.pdf", blank_pdf())})
            if law_and_record(site) != before:
                changed.append(route.name)
            transaction.set_rollback(True)

    assert changed == []


# Who is signed in is led on from here; nobody is refused.
LED_ON = {"second_step", "wagtailadmin_login"}


@on_sqlite
@pytest.mark.parametrize("role", asked("anonymous"))
def test_who_is_turned_away_is_told_of(site, role, caplog):
    """Whoever is outside an address's audience and sends something there leaves a line."""
    client = client_of(site, role)
    outside = [route for route in ROUTES if LETTERS[role] not in AUDIENCES[route.name]]
    untold = []

    for route in outside:
        caplog.clear()
        with caplog.at_level("INFO", "congkhai"):
            response = quietly(client, "post", address(route, site, site["signed"]), HOSTILE)
        told = {record.name for record in caplog.records}
        sent_to_sign_in = response.status_code == 302 and "/login" in response["Location"]
        if not sent_to_sign_in and response.status_code not in (404, 405):
            untold += [route.name] if "congkhai.refusals" not in told else []
        assert "congkhai.request" in told
        assert response.status_code < 500, route.name

    assert set(untold) - LED_ON == set()
