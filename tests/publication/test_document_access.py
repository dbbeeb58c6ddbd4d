"""Who gets the papers of a decision."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    add_new,
    draft,
    make_office,
)
from tests.publication.papers import (
    NAMES,
    mixed,
    page,
)

pytestmark = pytest.mark.django_db
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_office(UnitFactory(name="Sở Xây dựng"))
        return office, mixed(office)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


# --- who gets them ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_papers_are_for_those_who_may_see_the_decision(client, office, name):
    own, other = draft(office), draft(make_office())
    seen = {}
    for role in ("editor", "control", "chief", "clerk"):
        client.force_login(getattr(office, role))
        seen[role] = [client.get(page(decision, name)).status_code for decision in (own, other)]

    assert seen == {
        "editor": [200, 302],
        "control": [200, 200],
        "chief": [200, 200],
        "clerk": [200, 200],
    }


@pytest.mark.parametrize("name", NAMES)
def test_papers_are_never_posted(client, office, name):
    client.force_login(office.chief)

    assert client.post(page(draft(office), name)).status_code == 405


def test_download_has_an_ascii_name_and_is_kept_by_no_cache(client, office):
    decision = draft(office)
    client.force_login(office.chief)

    note, paper = (client.get(page(decision, name)) for name in NAMES[1:])

    assert note.headers["Content-Disposition"] == (
        f'attachment; filename="to-trinh-{decision.pk}.docx"'
    )
    assert paper.headers["Content-Disposition"] == (
        f'attachment; filename="du-thao-quyet-dinh-{decision.pk}.docx"'
    )
    assert note.headers["Content-Type"] == WORD
    assert {"private", "no-store"} <= set(paper.headers["Cache-Control"].split(", "))


def test_decision_page_leads_to_the_summary_and_both_papers(client, office):
    decision = draft(office)
    add_new(decision, office)
    client.force_login(office.chief)

    shown = client.get(page(decision, "inspect")).content.decode()

    assert [page(decision, name) in shown for name in NAMES] == [True, True, True]
