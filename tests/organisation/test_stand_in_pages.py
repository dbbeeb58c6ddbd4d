"""The register of stand-ins, the start page and the page of an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from organisation.enums import Role
from organisation.models import StandIn
from organisation.stand_ins import appoint, end_early
from tests.cms.test_language import words_read
from tests.factories.organisation import UserFactory, officer

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
INDEX = "/quan-tri/to-chuc/nguoi-thay/"


@pytest.fixture
def chief():
    return officer(Role.CHIEF_OF_OFFICE)


def make_stand_in(holder, deputy=None):
    return appoint(
        holder.holdings.get(),
        deputy=deputy or UserFactory(),
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=5),
        reason="Nghỉ phép năm",
        by=holder,
    )


def words(holding, deputy, **changes):
    return {
        "holding": holding.pk,
        "deputy": deputy.pk,
        "valid_from": f"{TODAY:%d/%m/%Y}",
        "valid_to": f"{TODAY + timedelta(days=5):%d/%m/%Y}",
        "reason": "Nghỉ phép năm",
        "document": "12/TB-VP",
    } | changes


def test_holder_names_a_deputy_in_the_form(client, chief):
    deputy = officer(Role.COUNTER_OFFICER)
    client.force_login(chief)

    answer = client.post(reverse("stand_ins:add"), words(chief.holdings.get(), deputy))

    assert answer.url == INDEX
    made = StandIn.objects.get()
    assert (made.holding.user, made.deputy, made.document, made.created_by) == (
        chief,
        deputy,
        "12/TB-VP",
        chief,
    )


def test_form_offers_own_roles_only_and_never_oneself(client, chief):
    officer(Role.AUDITOR)
    client.force_login(chief)

    form = client.get(reverse("stand_ins:add")).context["form"]

    assert [holding.user for holding in form.fields["holding"].queryset] == [chief]
    assert chief not in form.fields["deputy"].queryset


def test_role_of_another_is_refused_by_the_form(client, chief):
    other, deputy = officer(Role.CHAIRMAN_CLERK), UserFactory()
    client.force_login(chief)

    page = client.post(reverse("stand_ins:add"), words(other.holdings.get(), deputy))

    assert list(page.context["form"].errors) == ["holding"]
    assert not StandIn.objects.exists()


def test_form_names_the_field_that_is_wrong(client, chief):
    client.force_login(chief)
    late = f"{TODAY + timedelta(days=90):%d/%m/%Y}"

    page = client.post(
        reverse("stand_ins:add"), words(chief.holdings.get(), UserFactory(), valid_to=late)
    )

    assert page.context["form"].errors == {"valid_to": ["Một lần thay dài nhất 90 ngày."]}


def test_administrator_names_a_deputy_for_anybody(client, chief):
    deputy = UserFactory()
    client.force_login(officer(Role.ADMINISTRATOR))

    client.post(reverse("stand_ins:add"), words(chief.holdings.get(), deputy))

    assert StandIn.objects.get().deputy == deputy


def test_list_shows_an_officer_what_concerns_him(client, chief):
    other, deputy = officer(Role.CHAIRMAN_CLERK), officer(Role.COUNTER_OFFICER)
    mine, theirs = make_stand_in(chief, deputy), make_stand_in(other)
    seen = {}

    for name, user in {
        "holder": chief,
        "deputy": deputy,
        "auditor": officer(Role.AUDITOR),
        "stranger": officer(Role.PORTAL_EDITOR),
    }.items():
        client.force_login(user)
        rows = set(client.get(INDEX).context["object_list"])
        page = client.get(reverse("stand_ins:inspect", args=[theirs.pk])).status_code
        history = client.get(reverse("stand_ins:history", args=[theirs.pk])).status_code
        seen[name] = (rows, page, history)

    assert seen == {
        "holder": ({mine}, 404, 404),
        "deputy": ({mine}, 404, 404),
        "auditor": ({mine, theirs}, 200, 200),
        "stranger": (set(), 404, 404),
    }


def test_deputy_ends_it_in_the_form(client, chief):
    deputy = officer(Role.COUNTER_OFFICER)
    made = make_stand_in(chief, deputy)
    client.force_login(deputy)

    answer = client.post(
        reverse("stand_ins:edit", args=[made.pk]),
        {"valid_to": f"{TODAY - timedelta(days=1):%d/%m/%Y}"},
    )

    made.refresh_from_db()
    assert (answer.status_code, made.valid_to) == (302, TODAY - timedelta(days=1))
    assert made.history.first().history_user == deputy


def test_auditor_looks_on_and_ends_nothing(client, chief):
    made = make_stand_in(chief)
    client.force_login(officer(Role.AUDITOR))

    answer = client.post(
        reverse("stand_ins:edit", args=[made.pk]), {"valid_to": f"{TODAY:%d/%m/%Y}"}
    )

    made.refresh_from_db()
    assert (answer.status_code, made.valid_to) == (403, TODAY + timedelta(days=5))


@pytest.mark.parametrize("page", ["delete", "copy", "usage", "changes"])
def test_register_deletes_and_copies_nothing(page):
    with pytest.raises(NoReverseMatch):
        reverse(f"stand_ins:{page}", args=[1])


def test_list_costs_the_same_for_one_row_and_three(client, chief, django_assert_num_queries):
    client.force_login(officer(Role.AUDITOR))
    make_stand_in(chief)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as first:
        client.get(INDEX)
    for _ in range(2):
        make_stand_in(officer(Role.AUDITOR))

    with django_assert_num_queries(len(first)):
        client.get(INDEX)


def test_start_page_tells_both(client, chief):
    deputy = officer(Role.COUNTER_OFFICER)
    made = make_stand_in(chief, deputy)
    until = f"đến hết ngày {made.valid_to:%d/%m/%Y}"
    told = {}

    for name, user in {"deputy": deputy, "holder": chief, "other": officer(Role.AUDITOR)}.items():
        client.force_login(user)
        html = " ".join(client.get("/quan-tri/").content.decode().split())
        told[name] = (
            f"Bạn đang thay <b>{chief}</b> ({made.holding}) {until}" in html,
            f"<b>{deputy}</b> đang thay bạn ({made.holding}) {until}" in html,
        )

    assert told == {"deputy": (True, False), "holder": (False, True), "other": (False, False)}


def test_page_of_an_account_lists_its_stand_ins(client, chief):
    ended = make_stand_in(officer(Role.AUDITOR), chief)
    end_early(ended, by=chief, valid_to=TODAY - timedelta(days=1))
    made = make_stand_in(chief)
    client.force_login(officer(Role.ADMINISTRATOR))

    page = client.get(reverse("wagtailusers_users:inspect", args=[chief.pk]))

    assert {(row, standing) for row, standing, _url in page.context["stand_ins"]} == {
        (made, "Đang thay"),
        (ended, "Đã hủy"),
    }


def test_pages_are_vietnamese(client, chief):
    made = make_stand_in(chief, officer(Role.COUNTER_OFFICER))
    client.force_login(officer(Role.ADMINISTRATOR))
    addresses = [
        INDEX,
        reverse("stand_ins:add"),
        *[reverse(f"stand_ins:{name}", args=[made.pk]) for name in ("edit", "inspect", "history")],
        reverse("wagtailusers_users:inspect", args=[chief.pk]),
        reverse("login_pause_end", args=[chief.pk]),
        reverse("second_step_reset", args=[chief.pk]),
        reverse("second_step_own"),
        reverse("second_step_enrol"),
        reverse("wagtailadmin_account"),
    ]

    left = {address: words_read(client.get(address).content.decode()) for address in addresses}

    assert {address: found for address, found in left.items() if found} == {}
