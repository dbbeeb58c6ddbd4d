"""Supplementary fields as filters of the public list, and on the procedure's page."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from common.kept import forget_all
from organisation import definitions
from organisation.enums import Role
from organisation.models import Definition
from tests.catalogue.screens import LIST, card_names
from tests.factories.organisation import officer
from tests.factories.publication import amend, draft, make_office, published, sign
from tests.screens import words
from tests.supplementary import field, holding, switched_on

pytestmark = pytest.mark.django_db

PARKING = {"type": "choices", "choices": ["Trong nhà", "Ngoài trời", "Không có"], "filter": True}


@pytest.fixture
def office():
    return make_office()


def facets(response):
    return {
        facet.name: [(option.value, option.count) for option in facet.options]
        for facet in response.context["catalogue"]["facets"]
        if facet.name.startswith("bs-")
    }


def shown(client, **asked):
    return card_names(client.get(LIST, asked))


def test_a_field_filters_the_list_with_counts(client, office):
    parking = switched_on("Bãi đỗ xe", **PARKING)
    lift = switched_on("Có thang máy", type="truth", filter=True)
    published(office, name="A", supplementary=holding((parking, ["Trong nhà"]), (lift, True)))
    published(office, name="B", supplementary=holding((parking, ["Trong nhà", "Ngoài trời"])))
    published(office, name="C", supplementary=holding((lift, False)))

    response = client.get(LIST)

    assert facets(response) == {
        "bs-bai-do-xe": [("trong-nha", 2), ("ngoai-troi", 1)],
        "bs-co-thang-may": [("co", 1), ("khong", 1)],
    }
    assert shown(client, **{"bs-bai-do-xe": "trong-nha"}) == ["A", "B"]
    assert shown(client, **{"bs-bai-do-xe": ["trong-nha", "ngoai-troi"]}) == ["A", "B"]
    assert shown(client, **{"bs-bai-do-xe": "trong-nha", "bs-co-thang-may": "co"}) == ["A"]
    assert shown(client, **{"bs-bai-do-xe": "khac"}) == ["A", "B", "C"]


def test_a_filter_in_use_is_named_and_taken_off(client, office):
    lift = switched_on("Có thang máy", type="truth", filter=True)
    published(office, name="A", supplementary=holding((lift, True)))

    response = client.get(LIST, {"bs-co-thang-may": "co"})

    (active,) = response.context["catalogue"]["active"]
    assert (active.text, active.remove_url) == ("Có thang máy: Có", LIST)
    assert "bs-co-thang-may" in words(client.get(LIST)) or b"bs-co-thang-may" in response.content


def test_switching_on_and_off_needs_no_restart(client, office):
    held = holding((field("Bãi đỗ xe", **PARKING), ["Trong nhà"]))
    published(office, name="A", supplementary=held)
    assert facets(client.get(LIST)) == {}

    switched_on("Bãi đỗ xe", **PARKING)
    on = facets(client.get(LIST))
    definitions.switch_off(Definition.objects.get(), by=officer(Role.ADMINISTRATOR), reason="x")
    off = facets(client.get(LIST))
    definitions.go_back(Definition.objects.get(), by=officer(Role.ADMINISTRATOR), reason="x")

    assert on == {"bs-bai-do-xe": [("trong-nha", 1)]}
    assert off == {}
    assert facets(client.get(LIST)) == on


def test_a_field_that_is_no_filter_or_for_officers_filters_nothing(client, office):
    published(
        office,
        supplementary=holding((switched_on("A", type="truth", public=False), True)),
    )
    assert facets(client.get(LIST)) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_filtered_list_takes_the_same_queries_whatever_the_rows(
    client, office, count, django_assert_num_queries
):
    parking = switched_on("Bãi đỗ xe", **PARKING)
    for _ in range(count):
        published(office, supplementary=holding((parking, ["Trong nhà"])))
    asked = {"bs-bai-do-xe": "trong-nha"}
    client.get(LIST, asked)
    forget_all()

    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(LIST, asked).context["catalogue"]["total"] == count


LIST_QUERIES = 17


def test_the_page_shows_what_everybody_sees_under_its_own_heading(client, office):
    held = holding((field("Bãi đỗ xe"), "Sân sau"), (field("Đầu mối", public=False), "Ông An"))
    version = published(office, supplementary=held)
    code = version.procedure.base_code

    for name in ("procedure_detail", "procedure_print"):
        text = words(client.get(reverse(f"catalogue:{name}", args=[code])))
        assert "Thông tin bổ sung Bãi đỗ xe Sân sau Thông tin mô tả thêm của tỉnh" in text
        assert "Ông An" not in text


def test_a_text_without_values_has_no_such_heading(client, office):
    code = published(office).procedure.base_code

    text = words(client.get(reverse("catalogue:procedure_detail", args=[code])))

    assert "Thông tin bổ sung" not in text


def test_each_day_shows_its_own_value(client, office):
    own = field("Bãi đỗ xe")
    day = timezone.localdate() + timezone.timedelta(days=9)
    base = published(office, supplementary=holding((own, "Sân sau")))
    decision = draft(office, on=day)
    amend(decision, base, office.editor, supplementary=holding((own, "Sân trước")))
    sign(decision, office)
    address = reverse("catalogue:procedure_detail", args=[base.procedure.base_code])

    told = [
        client.get(address, asked).context["procedure"].supplementary[0].value.text
        for asked in ({}, {"ngay": day.isoformat()})
    ]

    assert told == ["Sân sau", "Sân trước"]


def test_the_public_comparison_tells_nothing_of_officers_rows(client, office):
    own, hidden = field("Bãi đỗ xe"), field("Đầu mối", public=False)
    base = published(office, supplementary=holding((own, "Sân sau"), (hidden, "Ông An")))
    decision = draft(office)
    held = holding((own, "Sân trước"), (hidden, "Bà Bình"))
    amend(decision, base, office.editor, supplementary=held)
    sign(decision, office)

    text = words(
        client.get(reverse("catalogue:procedure_compare", args=[base.procedure.base_code]))
    )

    assert "Bãi đỗ xe" in text
    assert [name for name in ("Đầu mối", "Ông An", "Bà Bình") if name in text] == []
