"""What the public reads of a mended record, and of a replacement, as it was known on a day."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from publication import services
from publication.enums import ItemKind
from publication.views import SCAN_ADDED
from tests.factories.publication import (
    abolish,
    add_new,
    draft,
    make_office,
    mended_paper,
    paper,
    paper_draft,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

REAL_NOW = timezone.now


@pytest.fixture(scope="module")
def days_ago():
    """``days_ago(5)``: from now on the clock is five days behind."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda days: patch.setattr(timezone, "now", lambda: REAL_NOW() - timedelta(days=days))


@pytest.fixture(autouse=True)
def _now_again(days_ago):
    yield
    days_ago(0)


def known(days):
    return (timezone.localdate(REAL_NOW()) - timedelta(days=days)).isoformat()


def recorded(office, number, signed_on):
    """A decision recorded from paper."""
    decision = paper_draft(office, on=date(2025, 2, 1))
    add_new(decision, office)
    services.record_from_paper(
        decision, by=office.clerk, paper=paper(number, signed_on=signed_on, scan=None)
    )
    return services.confirm_paper(decision, by=office.control)


def mended(decision, office, number, signed_on):
    decision.refresh_from_db()
    mend = services.propose_mend(
        decision,
        by=office.clerk,
        paper=mended_paper(decision, number, signed_on=signed_on),
        reason="Gõ nhầm",
    )
    services.confirm_mend(mend, by=office.control)
    decision.refresh_from_db()
    return decision


def mended_twice(days_ago):
    """12 of 05/01/2025 until 10 days ago, 21 of 30/12/2024 until 5 days ago, 22 of 20/01/2025."""
    days_ago(40)
    office = make_office()
    published(office)  # the register is no longer empty
    decision = recorded(office, "12/QĐ-UBND", date(2025, 1, 5))
    days_ago(10)
    mended(decision, office, "21/QĐ-UBND", date(2024, 12, 30))
    days_ago(5)
    decision = mended(decision, office, "22/QĐ-UBND", date(2025, 1, 20))
    days_ago(0)
    return decision


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows, days_ago):
    return shared_rows(lambda: mended_twice(days_ago))


@pytest.fixture
def twice_mended(ground):
    return deepcopy(ground)


@pytest.mark.parametrize(
    ("days", "number", "year"),
    [(30, "12/QĐ-UBND", 2025), (8, "21/QĐ-UBND", 2024), (1, "22/QĐ-UBND", 2025)],
)
def test_list_is_dated_by_the_record_of_the_day(client, twice_mended, days, number, year):
    context = client.get(f"/quyet-dinh/?biet-den={known(days)}").context["decisions"]

    group = next(group for group in context["groups"] if group.year == year)
    assert [row.number for row in group.rows] == [number]
    assert group.rows[0].url == f"/quyet-dinh/{twice_mended.slug}/?biet-den={known(days)}"
    assert str(year) in [link.text for link in context["years"]]
    in_year = client.get(f"/quyet-dinh/?biet-den={known(days)}&nam={year}").context["decisions"]
    assert [row.number for row in in_year["groups"][0].rows] == [number]


@pytest.mark.parametrize(("days", "is_there"), [(30, True), (8, True), (1, False)])
def test_list_of_a_day_asks_the_record_of_the_day(client, twice_mended, days, is_there):
    context = client.get(f"/quyet-dinh/?biet-den={known(days)}&ngay=2025-01-10").context

    assert context["decisions"]["total"] == is_there


@pytest.mark.parametrize(("days", "note"), [(30, SCAN_ADDED), (8, ""), (1, "")])
def test_scan_that_was_not_there_yet_is_told(client, twice_mended, days, note):
    response = client.get(f"/quyet-dinh/{twice_mended.slug}/?biet-den={known(days)}")

    assert response.context["decision"]["scan_note"] == note


def test_page_says_one_day_throughout(client, twice_mended):
    response = client.get(f"/quyet-dinh/{twice_mended.slug}/?biet-den={known(30)}")

    decision = response.context["decision"]
    assert (decision["number"], decision["signed_on"]) == ("12/QĐ-UBND", date(2025, 1, 5))
    assert [move["on"] for move in decision["moves"] if move["act"] == "ký ban hành"] == [
        date(2025, 1, 5)
    ]
    assert decision["mend_notes"] == []
    today = client.get(f"/quyet-dinh/{twice_mended.slug}/").context["decision"]
    assert [note.before for note in today["mend_notes"]] == [
        "số 12/QĐ-UBND, ngày ký 05/01/2025, chưa có bản chụp",
        "số 21/QĐ-UBND, ngày ký 30/12/2024",
    ]


def test_address_leads_to_whose_it_was(client, days_ago):
    """12 was D1's until it was mended away; then D2's, mended to it. Then it was D1's."""
    days_ago(40)
    office = make_office()
    published(office)
    first = recorded(office, "12/QĐ-UBND", date(2025, 1, 5))
    second = recorded(office, "30/QĐ-UBND", date(2025, 1, 6))
    days_ago(10)
    first = mended(first, office, "21/QĐ-UBND", date(2025, 1, 5))
    second = mended(second, office, "12/QĐ-UBND", date(2025, 1, 6))
    days_ago(0)
    address = "/quyet-dinh/12-qd-ubnd-2025/"

    then = client.get(f"{address}?biet-den={known(30)}", follow=True).context["decision"]
    now = client.get(address).context["decision"]

    assert (then["number"], then["signed_on"]) == ("12/QĐ-UBND", date(2025, 1, 5))
    assert (now["number"], now["signed_on"]) == ("12/QĐ-UBND", date(2025, 1, 6))


def test_replacement_is_told_from_its_day_on_and_when_known(client, days_ago):
    days_ago(40)
    office = make_office()
    old, new = published(office), published(office)
    days_ago(5)
    decision = draft(office)
    abolish(decision, old, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    sign(decision, office)
    days_ago(0)
    address = f"/thu-tuc/{old.procedure.base_code}/"

    def labels(asked):
        return [link.relation for link in client.get(address + asked).context["procedure"].related]

    assert labels("") == ["Được thay thế bởi"]
    day = timezone.localdate() - timedelta(days=5)
    assert labels(f"?ngay={known(20)}") == [f"Từ {day:%d/%m/%Y} được thay thế bởi"]
    assert labels(f"?ngay={known(20)}&biet-den={known(20)}") == []
