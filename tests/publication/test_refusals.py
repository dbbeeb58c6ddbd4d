"""Whatever is refused leaves a line in the log: who, where, what; no name and nothing typed."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from catalogue.models import Effect
from common.transitions import MoveRefused
from organisation.accounts import create_account
from organisation.enums import Role
from organisation.services import grant_role
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


PAPER = services.SignedPaper(
    number="1/QĐ-UBND", signed_on=date(2026, 1, 5), signer="Trần Hoàng Tuấn"
)
# What somebody asks of a service outside any page (a command, a task): who asked stands in the line.
ASKED = {
    "publication.services.drafting.create_decision": lambda office, decision, by: (
        services.create_decision(title="Công bố", unit=office.unit, by=by)
    ),
    "publication.services.drafting.editable": lambda office, decision, by: services.edit_decision(
        decision, by=by, title="Công bố khác"
    ),
    "publication.services.assigning.assign_decision": lambda office, decision, by: (
        services.assign_decision(decision, to=office.editor, by=by)
    ),
    "publication.services.commenting._open_for": lambda office, decision, by: services.comment_on(
        decision, text="Cần xem lại.", by=by, token=uuid4()
    ),
    "publication.services.blanking.blank_reason": lambda office, decision, by: (
        services.blank_reason(decision.moves.latest("pk"), by=by, why="Lộ tên người nộp")
    ),
    "publication.services.mending._may": lambda office, decision, by: services.propose_mend(
        decision, by=by, paper=PAPER, reason="Ghi sai số"
    ),
    "organisation.accounts.create_account": lambda office, decision, by: create_account(
        username="moi", full_name="Người Mới", email="moi@example.vn", by=by
    ),
    "organisation.services.grant_role": lambda office, decision, by: grant_role(
        office.editor, role=Role.CHAIRMAN_CLERK, unit=office.unit, by=by
    ),
}


@pytest.mark.parametrize("place", ASKED)
def test_service_tells_who_was_refused(office, told, place):
    decision = decision_in(State.ISSUED, office)
    outsider = UserFactory()
    told()

    with pytest.raises((PermissionDenied, MoveRefused)):
        ASKED[place](office, decision, outsider)

    assert told() == [("act", place, outsider.pk, "", "")]


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
