"""The decision's screens: who sees what, each step by its form, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from publication import services
from publication.enums import ItemKind, State
from publication.models import Decision
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import officer
from tests.factories.publication import add_new, amend, draft, make_office, published
from tests.publication.desk import move, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


# --- seeing -------------------------------------------------------------------------------------


def test_list_shows_own_unit_to_editor_and_all_to_control(client, office):
    own = draft(office)
    other_office = make_office()
    other = draft(other_office)

    client.force_login(office.editor)
    seen_by_editor = set(client.get(reverse("decisions:list")).context["object_list"])
    client.force_login(office.control)
    seen_by_control = set(client.get(reverse("decisions:list")).context["object_list"])

    assert seen_by_editor == {own}
    assert seen_by_control == {own, other}


def test_other_units_decision_is_refused_on_every_page(client, office):
    other = draft(make_office())
    client.force_login(office.editor)

    pages = ["inspect", "compare", "history", "scan", "item_new"]
    statuses = {name: client.get(page(other, name)).url for name in pages}

    assert statuses == dict.fromkeys(pages, reverse("wagtailadmin_home"))


def test_superuser_without_role_sees_and_does_nothing(client, office):
    decision = draft(office)
    add_new(decision, office)
    root = officer(is_superuser=True)
    client.force_login(root)

    answers = [
        client.get(reverse("decisions:list")).status_code,
        client.get(page(decision)).status_code,
        client.get(reverse("decisions:add")).status_code,
        client.get(page(decision, "edit")).status_code,
        move(client, decision, "send_for_check").status_code,
    ]

    decision.refresh_from_db()
    assert answers == [302, 302, 302, 302, 302]
    assert decision.state == State.DRAFTING


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_whatever_the_rows(
    client, office, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        add_new(draft(office), office)
    client.force_login(office.editor)
    client.get(reverse("decisions:list"))

    with django_assert_max_num_queries(20):
        response = client.get(reverse("decisions:list"))

    assert len(response.context["object_list"]) == rows


# --- drafting -----------------------------------------------------------------------------------


def test_editor_starts_a_draft_for_the_own_unit(client, office):
    client.force_login(office.editor)

    response = client.post(
        reverse("decisions:add"),
        {
            "title": "Công bố thủ tục lĩnh vực Đất đai",
            "unit": office.unit.pk,
            "origin": "workflow",
            "effective_on": "05/12/2026",
            "legal_grounds": "",
            "shortened_reason": "",
        },
    )

    decision = Decision.objects.get()
    assert response.url == page(decision)
    assert (decision.created_by, decision.unit, f"{decision.effective_on}") == (
        office.editor,
        office.unit,
        "2026-12-05",
    )


def test_editor_cannot_start_a_draft_for_another_unit(client, office):
    client.force_login(office.editor)

    client.post(
        reverse("decisions:add"),
        {"title": "X", "unit": make_office().unit.pk, "origin": "workflow"},
    )

    assert Decision.objects.count() == 0


def test_new_procedure_opens_the_editor(client, office):
    decision = draft(office)
    sector = SectorFactory()
    client.force_login(office.editor)

    response = client.post(
        page(decision, "item_new"),
        {"code": "1.004082.000.00.00.H48", "name": "Đăng ký khai sinh", "sector": sector.pk},
    )

    item = decision.items.get()
    assert response.url == reverse("procedure_versions:edit", args=[item.version_id])
    assert (item.kind, item.procedure.base_code, item.version.unit) == (
        ItemKind.NEW,
        "1.004082",
        office.unit,
    )


def test_damaged_code_is_refused_and_what_was_typed_is_kept(client, office):
    decision = draft(office)
    sector = SectorFactory()
    client.force_login(office.editor)

    response = client.post(
        page(decision, "item_new"), {"code": "1.00408", "name": "Khai sinh", "sector": sector.pk}
    )

    assert response.status_code == 422
    assert response.context["form"]["name"].value() == "Khai sinh"
    assert list(response.context["form"].errors) == ["code"]
    assert decision.items.count() == 0


def test_the_same_procedure_is_listed_once(client, office):
    decision = draft(office)
    version = add_new(decision, office)
    client.force_login(office.editor)

    response = client.post(
        page(decision, "item_new"),
        {"code": version.procedure.base_code, "name": "X", "sector": version.sector_id},
    )

    assert response.status_code == 422
    assert decision.items.count() == 1


@pytest.mark.parametrize(
    ("kind", "has_text"),
    [("amended", True), ("corrected", True), ("replaced", False), ("abolished", False)],
)
def test_choosing_a_text_in_force_lists_it(client, office, kind, has_text):
    base = published(office)
    decision = draft(office)
    client.force_login(office.editor)

    client.post(page(decision, "item_choose", kind), {"version": base.pk})

    item = decision.items.get()
    assert (item.kind, item.base, item.version is not None) == (kind, base, has_text)


def test_choosing_finds_without_diacritics(client, office):
    published(office, name="Tách thửa hoặc hợp thửa đất")
    published(office, name="Cấp giấy phép xây dựng")
    decision = draft(office)
    client.force_login(office.editor)

    response = client.get(page(decision, "item_choose", "amended"), {"q": "thua dat"})

    assert [version.name for version in response.context["page"]] == ["Tách thửa hoặc hợp thửa đất"]


def test_a_draft_of_another_unit_cannot_be_chosen(client, office):
    other = make_office()
    hidden = add_new(draft(other), other)
    decision = draft(office)
    client.force_login(office.editor)

    response = client.post(page(decision, "item_choose", "amended"), {"version": hidden.pk})

    assert response.status_code == 404
    assert decision.items.count() == 0


def test_row_of_another_decision_cannot_be_removed(client, office):
    mine, other = draft(office), draft(make_office())
    add_new(other, make_office(other.unit))
    item = other.items.get()
    client.force_login(office.editor)

    response = client.post(page(mine, "item_remove", item.pk))

    assert response.status_code == 404
    assert other.items.count() == 1


def test_what_a_row_says_is_saved(client, office):
    base, new = published(office), published(office)
    decision = draft(office)
    item = services.add_item(
        decision, kind="replaced", procedure=base.procedure, base=base, by=office.editor
    )
    client.force_login(office.editor)

    client.post(
        page(decision, "item_edit", item.pk),
        {"change_basis": "Nghị định 1/2026/NĐ-CP", "successor": new.procedure.base_code},
    )

    item.refresh_from_db()
    assert (item.change_basis, item.successor) == ("Nghị định 1/2026/NĐ-CP", new.procedure)


# --- reading ------------------------------------------------------------------------------------


def test_heading_saved_in_one_window_is_not_undone_by_another(client, office):
    decision = draft(office)
    client.force_login(office.editor)
    opened = client.get(page(decision, "edit")).context["form"].initial["last_save"]
    sent = {"effective_on": "01/12/2030", "last_save": opened}
    client.post(page(decision, "edit"), {**sent, "title": "Tên mới", "legal_grounds": ""})

    response = client.post(
        page(decision, "edit"), {**sent, "title": decision.title, "legal_grounds": "Luật"}
    )

    decision.refresh_from_db()
    assert (decision.title, decision.legal_grounds) == ("Tên mới", "")
    form = response.context["form"]
    assert response.status_code == 409
    assert (form["title"].value(), form["legal_grounds"].value()) == ("Tên mới", "Luật")
    assert "last_save" in response.content.decode()


def test_comparison_shows_the_text_in_force_beside_the_draft(client, office):
    base = published(office)
    decision = draft(office, on=timezone.localdate() + timedelta(days=5))
    amend(decision, base, office.editor, place="Quầy số 7")
    client.force_login(office.control)

    response = client.get(page(decision, "compare"))

    ((_item, old, changes, _talks),) = response.context["rows"]
    assert old == base
    assert [change.label for change in changes] == ["Địa điểm thực hiện"]


def test_start_page_tells_each_role_what_waits(client, office):
    decision = draft(office)
    add_new(decision, office)
    services.send_for_check(decision, by=office.editor)
    waiting = {}

    for name in ("editor", "control", "chief", "clerk"):
        client.force_login(getattr(office, name))
        panels = client.get(reverse("wagtailadmin_home")).context["panels"]
        (panel,) = [panel for panel in panels if getattr(panel, "name", "") == "waiting"]
        waiting[name] = [row["title"] for row in panel.rows]

    assert waiting == {"editor": [], "control": [decision.title], "chief": [], "clerk": []}
