"""An officer leaves: drafts go to a successor, the drafter stays the drafter."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from organisation.enums import Role
from publication.enums import State
from publication.models import Decision
from publication.permissions import can_move, has_had_a_hand
from publication.queries import decisions_in_care
from publication.services import hand_over_decisions
from tests.factories.organisation import UnitFactory, UserFactory, officer
from tests.factories.publication import decision_in, draft, issue, make_office

pytestmark = pytest.mark.django_db


def test_open_decisions_are_handed_over_and_keep_their_drafter():
    office, administrator = make_office(), officer(Role.ADMINISTRATOR)
    successor = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    begun, sent = draft(office), decision_in(State.IN_CHECK, office)
    withdrawn = decision_in(State.WITHDRAWN, office)

    handed = hand_over_decisions(office.editor, successor, by=administrator)

    assert handed == 2
    for decision in Decision.objects.filter(pk__in=[begun.pk, sent.pk]):
        assert (decision.responsible, decision.created_by) == (successor, office.editor)
    withdrawn.refresh_from_db()
    assert withdrawn.responsible is None
    assert set(decisions_in_care(successor)) == {begun, sent}
    assert list(decisions_in_care(office.editor)) == []


def test_four_eyes_hold_after_handing_over():
    office, administrator = make_office(), officer(Role.ADMINISTRATOR)
    both = officer(Role.DEPARTMENT_EDITOR, Role.CONTROL_OFFICER, unit=office.unit)
    decision = decision_in(State.IN_CHECK, office)

    hand_over_decisions(office.editor, both, by=administrator)

    decision = Decision.objects.get(pk=decision.pk)
    assert has_had_a_hand(office.editor, decision)
    assert not has_had_a_hand(administrator, decision)
    assert can_move(both, decision, "pass_check")


def test_handing_over_leaves_the_sealed_history_whole():
    office, administrator = make_office(), officer(Role.ADMINISTRATOR)
    successor = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision = decision_in(State.SUBMITTED, office)
    hand_over_decisions(office.editor, successor, by=administrator)

    issue(decision, office)
    out = io.StringIO()
    call_command("verify_history", stdout=out)

    assert Decision.objects.get(pk=decision.pk).state == State.ISSUED


def test_successor_must_be_able_to_draft_for_the_unit():
    office, administrator = make_office(), officer(Role.ADMINISTRATOR)
    stranger = officer(Role.DEPARTMENT_EDITOR, unit=UnitFactory())
    decision = draft(office)

    with pytest.raises(ValidationError) as refused:
        hand_over_decisions(office.editor, stranger, by=administrator)

    assert refused.value.message_dict == {
        "successor": [f"Người nhận bàn giao không được soạn thảo cho: {office.unit}."]
    }
    decision.refresh_from_db()
    assert decision.responsible is None


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_only_the_administrator_hands_over(role):
    with pytest.raises(PermissionDenied):
        hand_over_decisions(UserFactory(), UserFactory(), by=officer(role))


def _leave(client, leaver, **words):
    today = timezone.localdate()
    return client.post(
        reverse("leaver", args=[leaver.pk]), {"last_day": f"{today:%d/%m/%Y}", **words}
    )


@pytest.fixture
def administrator(client):
    user = officer(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_leaving_hands_over_ends_roles_and_closes(client, administrator):
    office = make_office()
    successor = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision = draft(office)

    _leave(client, office.editor, successor=successor.pk)

    decision.refresh_from_db()
    office.editor.refresh_from_db()
    assert decision.responsible == successor
    assert (office.editor.is_active, office.editor.left_on) == (False, timezone.localdate())
    assert office.editor.holdings.get().valid_to == timezone.localdate()


def test_open_drafts_need_a_successor(client, administrator):
    office = make_office()
    draft(office)

    answer = _leave(client, office.editor)

    office.editor.refresh_from_db()
    assert list(answer.context["form"].errors) == ["successor"]
    assert (office.editor.is_active, office.editor.left_on) == (True, None)


def test_last_administrator_cannot_be_sent_away_by_a_form(client, administrator):
    answer = client.get(reverse("leaver", args=[administrator.pk]))

    assert answer.url == reverse("wagtailadmin_home")


def test_account_offers_leaving_to_the_administrator_only(client, administrator):
    other = UserFactory()
    url = reverse("leaver", args=[other.pk])
    page = reverse("wagtailusers_users:inspect", args=[other.pk])

    to_administrator = url in client.get(page).content.decode()
    client.force_login(officer(Role.AUDITOR))
    to_auditor = url in client.get(page).content.decode()

    assert (to_administrator, to_auditor) == (True, False)
