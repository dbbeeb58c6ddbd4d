"""Choosing the ministry's text, and what the province may not change in it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from catalogue.models import ProcedureVersion
from publication.forms.central import central_title
from tests.factories.organisation import UnitFactory
from tests.factories.publication import add_new, draft, make_office, published
from tests.publication.editor import EDIT_QUERIES, edit_url, posted

pytestmark = pytest.mark.django_db

SCRIPT = {"headers": {"X-Requested-With": "XMLHttpRequest"}}


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def justice():
    return UnitFactory(kind="ministry", name="Bộ Tư pháp")


def of_ministry(justice, name, **fields):
    return published(make_office(justice), name=name, **fields)


def found(client, **query):
    page = client.get(reverse("central_texts:choose_results"), query, **SCRIPT)
    return [text.name for text in page.context["results"]]


def test_only_texts_of_ministries_that_were_law_are_offered(client, office, justice):
    of_ministry(justice, "Đăng ký khai sinh")
    add_new(draft(ministry := make_office(justice)), ministry, name="Dự thảo của Bộ")
    published(office, name="Tách thửa đất")
    client.force_login(office.editor)

    assert found(client) == ["Đăng ký khai sinh"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("khai sinh", ["Đăng ký khai sinh"]),
        ("dang ky", ["Đăng ký khai sinh", "Đăng ký khai tử"]),
        ("tach thua", []),
    ],
)
def test_texts_are_found_by_name_without_diacritics(client, office, justice, query, names):
    of_ministry(justice, "Đăng ký khai sinh")
    of_ministry(justice, "Đăng ký khai tử")
    client.force_login(office.editor)

    assert found(client, q=query) == names


def test_a_text_is_found_by_its_code(client, office, justice):
    wanted = of_ministry(justice, "Đăng ký khai sinh")
    of_ministry(justice, "Đăng ký khai tử")
    client.force_login(office.editor)

    assert found(client, q=wanted.procedure.base_code) == ["Đăng ký khai sinh"]


def test_choosing_hands_over_code_and_name(client, office, justice):
    central = of_ministry(justice, "Đăng ký khai sinh")
    client.force_login(office.editor)

    answer = client.get(reverse("central_texts:chosen", args=[central.pk]), **SCRIPT).json()

    assert answer["result"] == {
        "id": str(central.pk),
        "title": f"{central.procedure} – Đăng ký khai sinh (Bộ Tư pháp)",
        "edit_url": None,
    }


def test_another_units_draft_is_not_handed_over(client, office):
    hidden = add_new(draft(other := make_office()), other)
    client.force_login(office.editor)

    answer = client.get(reverse("central_texts:chosen", args=[hidden.pk]), **SCRIPT)

    assert answer.status_code == 404


def test_chosen_text_is_saved_and_what_differs_is_named(client, office, justice):
    central = of_ministry(justice, "Đăng ký khai sinh", sets=1)
    fields = {"name": "Đăng ký khai sinh", "sector": central.sector, "sets": 2}
    version = add_new(draft(office), office, **fields)
    client.force_login(office.editor)

    answer = client.post(edit_url(version), posted(version, central=central.pk))

    version = ProcedureVersion.objects.get(pk=version.pk)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert version.central == central
    assert told[0] == (
        "Khác nội dung Bộ công bố ở phần địa phương không được đổi: Số bộ hồ sơ. "
        "Phải sửa trước khi gửi kiểm tra."
    )


def test_equal_text_is_saved_without_a_warning(client, office, justice):
    central = of_ministry(justice, "Đăng ký khai sinh")
    version = add_new(draft(office), office, name="Đăng ký khai sinh", sector=central.sector)
    client.force_login(office.editor)

    answer = client.post(edit_url(version), posted(version, central=central.pk))

    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_a_text_of_the_province_is_refused_as_the_ministrys(client, office):
    own = published(office)
    version = add_new(draft(office), office)
    client.force_login(office.editor)

    answer = client.post(edit_url(version), posted(version, central=own.pk))

    assert answer.context["form"].errors == {
        "central": ["Chỉ chọn được nội dung do Bộ công bố đã có trong sổ."]
    }


def test_editor_with_a_chosen_text_costs_no_more(
    client, office, justice, django_assert_num_queries
):
    central = of_ministry(justice, "Đăng ký khai sinh")
    version = add_new(draft(office), office, central=central)
    client.force_login(office.editor)
    client.get(edit_url(version))

    with django_assert_num_queries(EDIT_QUERIES):
        page = client.get(edit_url(version))

    assert central_title(central) in page.content.decode()
