"""An office adds a field of its own: set, switched on, filled in, signed, read, filtered, carried."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from catalogue.enums import RowStatus
from catalogue.supplementary_book import fields_on
from organisation.enums import Role
from organisation.second_step import enrol_demo_telephone
from publication.queries import items_of
from tests.browser.journeys import sign_in
from tests.catalogue.workbooks import staged
from tests.factories.organisation import officer
from tests.factories.publication import amend, draft, make_office, name_parts, published, sign

LABEL = "Bãi đỗ xe"


@pytest.fixture
def office(live_server, settings):
    settings.TWO_STEP_REQUIRED = True
    return make_office()


def with_telephone(role):
    user = officer(role)
    enrol_demo_telephone(user)
    return user


def written(page):
    """The administrator's own part."""
    page.get_by_role("link", name="Cấu hình").click()
    page.get_by_role("link", name="Thêm mục thông tin bổ sung của thủ tục").click()
    page.get_by_label("Tên mục").fill(LABEL)
    page.get_by_label("Kiểu").select_option(label="Chọn nhiều trong danh sách")
    page.get_by_label("Các lựa chọn").fill("Trong nhà\nNgoài trời")
    page.get_by_label("Làm bộ lọc của danh mục công khai").check()
    page.get_by_role("button", name="Lưu, chưa bật").click()
    expect(page.get_by_text("Đã lưu bản số 1, chưa bật.")).to_be_visible()


def test_a_field_reaches_form_page_filter_api_and_sheets(open_page, office):
    base = published(office, name="Cấp thẻ xanh")
    published(office, name="Cấp thẻ vàng")
    decision = draft(office)
    version = amend(decision, base, office.editor)
    code = base.procedure.base_code

    written(sign_in(open_page, with_telephone(Role.ADMINISTRATOR)))

    second = sign_in(open_page, with_telephone(Role.CONTROL_OFFICER))
    second.goto("/quan-tri/cau-hinh/")
    second.get_by_role("link", name="Xem thử bản số 1").click()
    expect(second.get_by_text("Nếu bật: 4 chỗ đổi trong 4 chỗ đã xem")).to_be_visible()
    second.get_by_role("button", name="Bật bản số 1").click()
    expect(second.get_by_text("Đang bật").first).to_be_visible()
    assert [field.label for field in fields_on()] == [LABEL]

    editor = sign_in(open_page, office.editor)
    editor.goto(reverse("procedure_versions:edit", args=[version.pk]))
    editor.get_by_role("tab", name="Thông tin bổ sung").click()
    editor.get_by_label("Trong nhà").check()
    editor.get_by_role("button", name="Lưu").first.click()
    expect(editor.get_by_text("Đã lưu thủ tục")).to_be_visible()
    name_parts(items_of(decision).get(), office.editor)
    sign(decision, office)

    citizen = open_page("/thu-tuc/", width=390)
    citizen.get_by_text("Bộ lọc").first.click()
    citizen.locator("summary", has_text=LABEL).click()
    citizen.get_by_label("Trong nhà").check()
    citizen.get_by_role("button", name="Áp dụng").click()
    expect(citizen).to_have_url(re.compile("bs-bai-do-xe=trong-nha"))
    expect(citizen.get_by_role("link", name="Cấp thẻ vàng")).to_have_count(0)
    citizen.get_by_role("link", name="Cấp thẻ xanh").click()
    expect(citizen.get_by_role("heading", name="Thông tin bổ sung")).to_be_visible()
    expect(citizen.get_by_text("Trong nhà")).to_be_visible()

    told = citizen.request.get(f"/api/v1/procedures/{code}").json()["content"]["supplementary"]
    assert [(row["label"], row["value"]) for row in told] == [(LABEL, ["Trong nhà"])]

    content = editor.request.get("/quan-tri/thu-tuc/xuat/").body()
    sheet = load_workbook(io.BytesIO(content))["TTHC"]
    headings = [cell.value for cell in sheet[1]]
    column = headings.index(LABEL)
    assert {
        row[headings.index("Tên TTHC")]: row[column] for row in sheet.values if row[0] != "STT"
    } == {
        "Cấp thẻ xanh": "Trong nhà",
        "Cấp thẻ vàng": None,
    }
    assert [row.status for row in staged(content, office).rows.all()] == [RowStatus.UNCHANGED] * 2
