"""Steps that journeys share."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from organisation.second_step import is_obliged
from tests.factories.organisation import PASSWORD


def sign_in(open_page, user) -> Page:
    page = open_page("/quan-tri/login/")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    if is_obliged(user):
        expect(page.get_by_role("heading", name="Bước hai: nhập mã")).to_be_visible()
        page.get_by_role("button", name="Xác minh").click()
    page.wait_for_url("**/quan-tri/")
    return page
