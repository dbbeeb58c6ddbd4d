"""An open decision is given to a colleague who may draft for the unit; the drafter stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from organisation.enums import Role
from organisation.models import Notice
from publication import services
from publication.enums import Origin, State
from publication.models import Decision
from publication.permissions import has_had_a_hand
from publication.services.assigning import colleagues_for
from tests.factories.organisation import officer
from tests.factories.publication import decision_in, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def colleague(office):
    return officer(Role.DEPARTMENT_EDITOR, unit=office.unit)


def assign_url(decision):
    return reverse("decisions:assign", args=[decision.pk])


def test_colleague_becomes_responsible_is_told_and_is_no_author(office, colleague):
    decision = decision_in(State.DRAFTING, office)

    services.assign_decision(decision, to=colleague, by=office.editor)

    decision = Decision.objects.get(pk=decision.pk)
    notice = colleague.notices.get()
    assert (decision.responsible, decision.created_by) == (colleague, office.editor)
    assert not has_had_a_hand(colleague, decision)
    assert (notice.kind, notice.title) == (
        "assigned",
        "Bạn được giao phụ trách: Công bố danh mục thủ tục hành chính",
    )


def test_same_assignment_twice_tells_once_and_a_new_one_again(office, colleague):
    decision = decision_in(State.DRAFTING, office)

    for to in (colleague, colleague, office.editor, colleague):
        services.assign_decision(decision, to=to, by=office.editor)

    assert colleague.notices.count() == 2
    assert office.editor.notices.count() == 0


def test_handing_over_at_leaving_tells_the_successor(office, colleague):
    decision = decision_in(State.DRAFTING, office)

    services.hand_over_decisions(office.editor, colleague, by=officer(Role.ADMINISTRATOR))

    assert [notice.about for notice in colleague.notices.all()] == [f"decision:{decision.pk}"]


def test_only_those_who_may_draft_assign_and_are_assigned(office, colleague):
    decision = decision_in(State.IN_CHECK, office)

    with pytest.raises(PermissionDenied):
        services.assign_decision(decision, to=colleague, by=office.control)
    with pytest.raises(ValidationError) as refused:
        services.assign_decision(decision, to=office.control, by=office.editor)

    assert refused.value.message_dict == {
        "to": [f"{office.control} không được soạn thảo cho {office.unit}."]
    }
    assert Notice.objects.filter(kind="assigned").count() == 0


def test_closed_decision_is_assigned_to_nobody(office, colleague):
    decision = decision_in(State.WITHDRAWN, office)

    with pytest.raises(PermissionDenied):
        services.assign_decision(decision, to=colleague, by=office.editor)


def test_colleagues_of_a_draft_and_of_a_record_from_paper(office, colleague):
    drafted = decision_in(State.DRAFTING, office)
    recorded = decision_in(State.DRAFTING, office, origin=Origin.PAPER)

    found = {origin: set(colleagues_for(row)) for origin, row in (("w", drafted), ("p", recorded))}

    assert found == {"w": {office.editor, colleague}, "p": {office.control, office.clerk}}


def test_form_assigns_and_says_so(client, office, colleague):
    decision = decision_in(State.DRAFTING, office)
    client.force_login(office.editor)

    asked = client.get(assign_url(decision))
    answer = client.post(assign_url(decision), {"to": colleague.pk, "seen": ""})

    decision.refresh_from_db()
    assert set(asked.context["form"].fields["to"].queryset) == {office.editor, colleague}
    assert answer.url == reverse("decisions:inspect", args=[decision.pk])
    assert decision.responsible == colleague


def test_form_does_not_overwrite_what_another_assigned_meanwhile(client, office, colleague):
    decision = decision_in(State.DRAFTING, office)
    client.force_login(office.editor)
    services.assign_decision(decision, to=colleague, by=office.editor)

    answer = client.post(assign_url(decision), {"to": office.editor.pk, "seen": ""})

    decision.refresh_from_db()
    assert (answer.status_code, decision.responsible) == (422, colleague)


def test_form_is_closed_to_those_who_may_not_draft(client, office, colleague):
    decision = decision_in(State.IN_CHECK, office)
    client.force_login(office.control)

    asked = client.get(assign_url(decision))
    answer = client.post(assign_url(decision), {"to": colleague.pk, "seen": ""})

    decision.refresh_from_db()
    assert asked.url == reverse("decisions:inspect", args=[decision.pk])
    assert (answer.status_code, decision.responsible) == (403, None)
