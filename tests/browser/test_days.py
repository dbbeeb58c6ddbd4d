"""A day typed in the office stays what was typed until somebody mends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from publication.models import Decision
from tests.browser.journeys import sign_in
from tests.factories.publication import make_office


@pytest.mark.parametrize("typed", ["30/02/2027", "31/13/2026", "hôm nay"])
def test_day_that_is_none_is_told_of_and_never_made_another(open_page, live_server, typed):
    office = make_office()
    page = sign_in(open_page, office.editor)
    page.goto("/quan-tri/quyet-dinh/add/")
    page.get_by_label("Trích yếu").fill("Công bố thủ tục hành chính")
    day = page.get_by_label("Ngày có hiệu lực")

    day.fill(typed)
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    day.press("Tab")
    page.mouse.click(1200, 850)
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    expect(day).to_have_value(typed)
    page.get_by_role("button", name="Lập dự thảo").click()

    expect(page.locator(".w-field__errors", has_text="ngày")).to_be_visible()
    expect(day).to_have_value(typed)
    assert Decision.objects.count() == 0


def test_day_is_chosen_from_the_calendar(open_page, live_server):
    office = make_office()
    page = sign_in(open_page, office.editor)
    page.goto("/quan-tri/quyet-dinh/add/")
    day = page.get_by_label("Ngày có hiệu lực")

    day.fill("05/03/2027")
    page.locator(".xdsoft_datetimepicker:visible td[data-date='20'][data-month='2']").click()

    expect(day).to_have_value("20/03/2027")
