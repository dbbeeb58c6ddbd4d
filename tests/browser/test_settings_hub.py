"""An administrator sets a rule in “Cấu hình”, with and without scripts; a second person switches it on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from organisation.definitions import contents_on
from organisation.enums import Role
from organisation.models import DefinitionText
from organisation.second_step import enrol_demo_telephone
from tests.browser.journeys import sign_in
from tests.factories.organisation import officer
from tests.factories.publication import make_office, published

RULE = {
    "name": "Tên dài hoặc thiếu mô tả",
    "when": {
        "all": [
            {
                "any": [
                    {"field": "name_length", "is": ">", "value": "30"},
                    {"field": "description", "is": "unknown"},
                ]
            },
            {"field": "tier", "is": "<>", "value": "full"},
        ]
    },
    "message": "Rút gọn tên, viết mô tả.",
    "blocks": False,
}


@pytest.fixture(autouse=True)
def two_steps(settings):
    settings.TWO_STEP_REQUIRED = True


def with_telephone(role):
    user = officer(role)
    enrol_demo_telephone(user)
    return user


def test_rule_is_set_in_a_browser_and_switched_on_by_another(open_page, live_server):
    published(make_office(), name="Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ")
    page = sign_in(open_page, with_telephone(Role.ADMINISTRATOR))
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Cấu hình").click()
    page.get_by_role("link", name="Thêm quy tắc kiểm tra nội dung").click()
    page.get_by_label("Tên quy tắc").fill(RULE["name"])
    page.get_by_label("Dòng 1: mục").select_option(label="Độ dài tên thủ tục")
    page.get_by_label("Dòng 1: so sánh").select_option(label="lớn hơn")
    page.get_by_label("Dòng 1: giá trị").fill("30")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.get_by_label("Dòng 2: mục")).to_be_focused()
    page.get_by_label("Dòng 2: nối với dòng trên").select_option(label="hoặc")
    page.get_by_label("Dòng 2: mục").select_option(label="Mô tả")
    page.get_by_label("Dòng 2: so sánh").select_option(label="còn trống")
    expect(page.get_by_label("Dòng 2: giá trị")).to_be_hidden()
    for _ in range(2):
        page.get_by_role("button", name="Thêm dòng").click()
    page.get_by_role("button", name="Bỏ dòng 3").click()
    page.get_by_label("Dòng 3: mục").select_option(label="Mức công bố")
    page.get_by_label("Dòng 3: so sánh").select_option(label="không phải là")
    page.get_by_label("Dòng 3: giá trị").fill("Toàn bộ nội dung")
    page.get_by_label("Lời nhắc").fill(RULE["message"])
    page.get_by_role("button", name="Lưu, chưa bật").click()
    expect(page.get_by_text("Đã lưu bản số 1, chưa bật.")).to_be_visible()
    assert [text.content for text in DefinitionText.objects.all()] == [RULE]

    other = sign_in(open_page, with_telephone(Role.CONTROL_OFFICER))
    other.goto("/quan-tri/cau-hinh/")
    other.get_by_role("link", name="Xem thử bản số 1").click()
    expect(other.get_by_text("Nếu bật: 1 chỗ đổi trong 1 chỗ đã xem")).to_be_visible()
    other.get_by_role("button", name="Bật bản số 1").click()
    expect(other.get_by_text("Đang bật").first).to_be_visible()

    assert list(contents_on("lint-rule")) == ["ten-dai-hoac-thieu-mo-ta"]


def test_rule_is_set_without_scripts(open_page, live_server):
    page = sign_in(
        lambda path: open_page(path, javascript=False), with_telephone(Role.ADMINISTRATOR)
    )
    page.goto("/quan-tri/cau-hinh/them/lint-rule/")
    page.get_by_label("Tên quy tắc").fill(RULE["name"])
    page.get_by_label("Dòng 1: mục").select_option(label="Độ dài tên thủ tục")
    page.get_by_label("Dòng 1: so sánh").select_option(value=">")
    page.get_by_label("Dòng 1: giá trị").fill("30")
    page.get_by_label("Dòng 2: nối với dòng trên").select_option(label="hoặc")
    page.get_by_label("Dòng 2: mục").select_option(label="Mô tả")
    page.get_by_label("Dòng 2: so sánh").select_option(value="unknown")
    page.get_by_label("Dòng 3: mục").select_option(label="Mức công bố")
    page.get_by_label("Dòng 3: so sánh").select_option(value="<>")
    page.get_by_label("Dòng 3: giá trị").fill("Toàn bộ nội dung")
    page.get_by_label("Lời nhắc").fill(RULE["message"])
    page.get_by_role("button", name="Lưu, chưa bật").click()

    expect(page.get_by_text("Đã lưu bản số 1, chưa bật.")).to_be_visible()
    assert [text.content for text in DefinitionText.objects.all()] == [RULE]
