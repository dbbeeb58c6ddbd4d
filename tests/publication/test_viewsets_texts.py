"""The list of texts in the admin, and its export."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from publication import services
from publication.enums import Standing
from publication.models import DecisionItem
from tests.factories.publication import abolish, add_new, amend, draft, make_office, published, sign

pytestmark = pytest.mark.django_db
LIST_ALL = reverse_lazy("procedure_versions:list", query={"standing": "all"})


@pytest.fixture
def office():
    return make_office()


# --- list ---------------------------------------------------------------------------------------


def test_list_tells_the_standing_of_each_text(client, office):
    today = timezone.localdate()
    old, gone, kept = (published(office) for _ in range(3))
    decision = draft(office, on=today)
    now = amend(decision, old, office.editor, place="Quầy 1")
    abolish(decision, gone, office.editor)
    sign(decision, office)
    decision = draft(office, on=today + timedelta(days=9))
    coming = amend(decision, kept, office.editor, place="Quầy 2")
    sign(decision, office)
    new = add_new(draft(office), office)
    decision = draft(office)
    sent = add_new(decision, office)
    services.send_for_check(decision, by=office.editor)
    client.force_login(office.editor)

    listed = client.get(LIST_ALL).context["object_list"]

    assert {version.pk: version.standing for version in listed} == {
        old.pk: Standing.SUPERSEDED,
        now.pk: Standing.IN_FORCE,
        gone.pk: Standing.ABOLISHED,
        kept.pk: Standing.IN_FORCE,
        coming.pk: Standing.PENDING,
        new.pk: Standing.DRAFT,
        sent.pk: Standing.UNDER_WAY,
    }


def test_list_shows_what_is_law_first_and_the_rest_one_click_away(client, office):
    old = published(office)
    decision = draft(office)
    now = amend(decision, old, office.editor, place="Quầy 1")
    sign(decision, office)
    new = add_new(draft(office), office)
    client.force_login(office.editor)

    page = client.get(reverse("procedure_versions:list"))

    assert list(page.context["object_list"]) == [now]
    tabs = [(label, count, shown) for label, count, _url, shown in page.context["standing_tabs"]]
    assert tabs == [
        ("Đang hiệu lực", 1, True),
        ("Dự thảo", 1, False),
        ("Đã được sửa đổi, thay thế", 1, False),
        ("Tất cả", 3, False),
    ]
    one_click = {label: url for label, _count, url, _shown in page.context["standing_tabs"]}
    assert list(client.get(one_click["Dự thảo"]).context["object_list"]) == [new]
    assert page.context["is_filtering"] is False


def test_tabs_count_what_the_search_found(client, office):
    published(office, name="Tách thửa đất")
    add_new(draft(office), office, name="Tách thửa đất ở")
    add_new(draft(office), office, name="Khai sinh")
    client.force_login(office.editor)

    page = client.get(reverse("procedure_versions:list"), {"q": "tach thua"})

    tabs = [(label, count) for label, count, _url, _shown in page.context["standing_tabs"]]
    assert tabs == [("Đang hiệu lực", 1), ("Dự thảo", 1), ("Tất cả", 2)]


def test_list_hides_drafts_of_other_units(client, office):
    hidden = add_new(draft(other := make_office()), other)
    public = published(other)
    client.force_login(office.editor)

    listed = set(client.get(LIST_ALL).context["object_list"])

    assert (public in listed, hidden in listed) == (True, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [("tach thua", True), ("Tách thửa", True), ("TACH", True), ("khai sinh", False)],
)
def test_list_finds_with_and_without_diacritics(client, office, query, found):
    published(office, name="Tách thửa hoặc hợp thửa đất")
    client.force_login(office.control)

    listed = client.get(reverse("procedure_versions:list"), {"q": query}).context["object_list"]

    assert len(listed) == int(found)


def test_list_finds_long_and_short_code(client, office):
    version = published(office)
    client.force_login(office.control)
    url = reverse("procedure_versions:list")
    code = version.procedure.base_code

    found = [
        list(client.get(url, {"q": query}).context["object_list"])
        for query in (code, f"{code}.000.00.00.H48", code[:5])
    ]

    assert found == [[version]] * 3


def test_list_filters_by_standing_and_level(client, office):
    published(office)
    new = add_new(draft(office), office, levels=("commune",))
    client.force_login(office.editor)

    listed = client.get(
        reverse("procedure_versions:list"), {"standing": "draft", "levels": "commune"}
    ).context["object_list"]

    assert list(listed) == [new]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_whatever_the_rows(
    client, office, rows, django_assert_num_queries
):
    for _ in range(rows):
        add_new(draft(office), office)
    client.force_login(office.editor)
    client.get(LIST_ALL)

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(LIST_ALL)

    assert len(response.context["object_list"]) == rows


LIST_QUERIES = 14

# --- export -------------------------------------------------------------------------------------


def test_export_holds_what_is_in_force_and_no_draft(client, office):
    version = published(office)
    add_new(draft(office), office)
    client.force_login(office.control)

    response = client.get(reverse("procedure_versions:export"))

    book = openpyxl.load_workbook(BytesIO(response.getvalue()))
    codes = {
        str(cell.value)
        for row in book.worksheets[0].iter_rows(min_row=2)
        for cell in row
        if cell.value
    }
    assert version.procedure.base_code in codes
    assert DecisionItem.objects.get(decision__act=None).procedure.base_code not in codes
