"""Forms, addresses and start pages keep to the remit."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse

from catalogue.models import ProcedureVersion
from organisation.enums import Role
from publication.models import Decision
from publication.queries import visible_decisions
from publication.viewsets.home import DraftsPanel
from tests.factories.organisation import officer
from tests.factories.publication import add_new, draft, make_office
from tests.publication.editor import edit_url, posted
from tests.publication.province import LEAVE_IT, POLICE_S, Province, a_province

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows) -> Province:
    return shared_rows(a_province)


@pytest.fixture
def province(ground) -> Province:
    return deepcopy(ground)


# --- services -----------------------------------------------------------------------------------


@pytest.fixture
def office(province):
    return make_office(province.units["building"])


# --- forms and addresses ------------------------------------------------------------------------


def _choose(client, decision: Decision, kind: str, version: ProcedureVersion) -> Any:
    url = reverse("decisions:item_choose", args=[decision.pk, kind])
    return client.post(url, {"version": version.pk}, follow=True)


@pytest.mark.parametrize("kind", ["amended", "abolished", "replaced", "corrected"])
def test_chooser_refuses_anothers_text_by_name(client, province, office, kind):
    decision = draft(office)
    client.force_login(office.editor)

    response = _choose(client, decision, kind, province.texts["identity cards"])

    assert [str(message) for message in response.context["messages"]] == [POLICE_S]
    assert decision.items.count() == 0


def test_chooser_lists_and_finds_only_ones_own(client, province, office):
    url = reverse("decisions:item_choose", args=[draft(office).pk, "amended"])
    client.force_login(office.editor)

    listed = client.get(url).context["page"].object_list
    found = client.get(url, {"q": "cap giay phep"}).context["page"].object_list

    assert list(listed) == [province.texts["roads"]]
    assert list(found) == [province.texts["roads"]]


def test_editor_gives_no_text_to_another_agency(client, province, office):
    version = add_new(draft(office), office, sector=province.sectors["roads"])
    client.force_login(office.editor)

    response = client.post(edit_url(version), posted(version, unit=province.units["police"].pk))

    version.refresh_from_db()
    assert response.status_code == 409
    assert version.unit == office.unit
    assert [str(message).strip() for message in response.context["messages"]] == [
        f"Cơ quan giải quyết ghi trong nội dung mới thuộc Công an tỉnh; {LEAVE_IT}"
    ]


# --- what an officer sees -----------------------------------------------------------------------


def test_decisions_of_units_below_are_seen(province, office):
    branch = draft(make_office(province.units["branch"]))
    draft(make_office(province.units["justice"]))

    assert branch in visible_decisions(office.editor)
    assert {decision.unit for decision in visible_decisions(office.editor)} == {
        office.unit,
        branch.unit,
    }


def test_drafts_in_ones_care_stand_on_the_start_page(province, office, rf):
    decision = draft(office)
    colleague = officer(Role.DEPARTMENT_EDITOR, unit=office.unit)
    decision.responsible = colleague
    decision.save()

    def titles(user):
        request = rf.get("/")
        request.user = user
        return [row["url"] for row in DraftsPanel(request).rows]

    url = reverse("decisions:inspect", args=[decision.pk])
    assert (titles(colleague), titles(office.editor)) == ([url], [])
