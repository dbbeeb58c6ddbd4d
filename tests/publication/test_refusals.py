"""Whatever is refused leaves a line in the log: who, where, what; no name and nothing typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from catalogue.models import Effect
from common.transitions import MoveRefused
from publication import services
from publication.enums import State
from tests.factories.organisation import UserFactory
from tests.factories.publication import decision_in, make_office

pytestmark = pytest.mark.django_db

FIELDS = ("kind", "place", "user_id", "method", "path")


@pytest.fixture
def told(caplog):
    """Lines of the log of refusals since they were last asked for."""
    caplog.set_level("WARNING", "congkhai.refusals")

    def lines():
        found = [
            tuple(getattr(record, name) for name in FIELDS)
            for record in caplog.records
            if record.name == "congkhai.refusals"
        ]
        caplog.clear()
        return found

    return lines


@pytest.fixture
def office():
    return make_office()


def test_refused_move_is_told_whoever_calls_the_service(office, told):
    decision = decision_in(State.IN_CHECK, office)
    told()

    with pytest.raises(MoveRefused):
        services.pass_check(decision, by=office.editor)

    asked = f"publication.services.moving.move pass_check decision:{decision.pk}"
    assert told() == [("act", asked, office.editor.pk, "", "")]


def test_refused_draft_is_told(office, told):
    with pytest.raises(PermissionDenied):
        services.create_decision(title="Công bố", unit=office.unit, by=office.chief)

    assert told() == [("act", "publication.services.drafting.create_decision", None, "", "")]


def test_page_that_turns_away_is_told_with_who_asked(client, office, told):
    address = reverse("decisions:add")
    client.force_login(office.chief)

    shown = client.get(address)
    posted = client.post(address, {"title": "Tiêu đề gõ trong biểu mẫu"})

    assert (shown.status_code, shown["Location"]) == (302, reverse("wagtailadmin_home"))
    assert posted.status_code == 403
    chief = office.chief.pk
    assert [line for line in told() if line[0] == "answer"] == [
        ("answer", "decisions:add", chief, "GET", address),
        ("answer", "decisions:add", chief, "POST", address),
    ]


@pytest.mark.parametrize("who", ["editor", "chief", "poster"])
@pytest.mark.parametrize("name", ["pass_check", "record_signed", "withdraw"])
def test_step_refused_on_its_page_is_told(client, office, told, who, name):
    decision = decision_in(State.IN_CHECK, office)
    user = getattr(office, who)
    address = reverse("decisions:move", args=[decision.pk, name])
    client.force_login(user)
    client.get(reverse("wagtailadmin_home"))
    told()

    client.post(address, {"reason": "Vì thế"})

    assert ("answer", "decisions:move", user.pk, "POST", address) in told()
    decision.refresh_from_db()
    assert decision.state == State.IN_CHECK


def test_list_of_items_refused_on_its_page_is_told(client, office, told):
    decision = decision_in(State.IN_CHECK, office)
    address = reverse("decisions:item_remove", args=[decision.pk, decision.items.get().pk])
    client.force_login(office.chief)
    client.get(reverse("wagtailadmin_home"))
    told()

    client.post(address)

    assert ("answer", "decisions:item_remove", office.chief.pk, "POST", address) in told()


def test_officer_without_a_role_is_told_of(client, office, told):
    user = UserFactory()
    client.force_login(user)

    response = client.get(reverse("wagtailusers_users:index"))

    assert response.status_code == 302
    assert told() == [("answer", "wagtailusers_users:index", user.pk, "GET", "/quan-tri/users/")]


def test_anonymous_forgery_is_told(office, told):
    from django.test import Client  # noqa: PLC0415 -- one that checks the token

    address = reverse("wagtailadmin_login")

    response = Client(enforce_csrf_checks=True).post(address, {"username": "a"})

    assert response.status_code == 403
    assert told() == [("answer", "wagtailadmin_login", None, "POST", address)]


def test_refusal_of_a_trigger_is_told(office, told):
    decision_in(State.ISSUED, office)
    told()

    with pytest.raises(IntegrityError), transaction.atomic():
        Effect.objects.update(valid_from=date(2020, 1, 1))
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM publication_move")

    assert [line[:2] for line in told()] == [
        ("sealed", "an effect is never changed"),
        ("sealed", "move is append-only"),
    ]


def test_what_is_granted_is_not_told(client, office, told):
    client.force_login(office.editor)

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    services.send_for_check(decision_in(State.DRAFTING, office), by=office.editor)

    assert told() == []
