"""A step of opinion: set, switched on by another, asked at the check, answered in the office and by link."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from organisation.enums import Role
from organisation.second_step import enrol_demo_telephone, is_obliged
from publication.models import OpinionAnswer
from tests.browser.journeys import sign_in
from tests.factories.organisation import UnitFactory, officer
from tests.factories.publication import add_new, draft, make_office
from tests.publication.desk import page as page_of


@pytest.fixture(autouse=True)
def two_steps(settings, live_server):
    settings.TWO_STEP_REQUIRED = True
    settings.WAGTAILADMIN_BASE_URL = live_server.url


def with_telephone(user):
    if is_obliged(user):
        enrol_demo_telephone(user)
    return user


def test_units_are_asked_and_the_submission_waits_for_them(open_page, live_server):
    finance = UnitFactory(code="H48.77", name="Sở Tài chính")
    health = UnitFactory(code="H48.78", name="Sở Y tế")
    office = make_office(UnitFactory(name="Sở Xây dựng"))
    decision = draft(office)
    add_new(decision, office, name="Cấp giấy phép xây dựng")

    page = sign_in(open_page, with_telephone(officer(Role.ADMINISTRATOR)))
    page.goto("/quan-tri/cau-hinh/")
    page.get_by_role("link", name="Thêm bước lấy ý kiến").click()
    page.get_by_label("Tên bước lấy ý kiến").fill("Sở Tài chính về phí, lệ phí")
    page.get_by_label("Cơ quan được hỏi").select_option(label="Sở Tài chính")
    page.get_by_label("Nội dung cần cho ý kiến").fill("Mức phí có đúng Nghị quyết không?")
    page.get_by_role("button", name="Lưu, chưa bật").click()
    control = sign_in(open_page, with_telephone(office.control))
    control.goto("/quan-tri/cau-hinh/")
    control.get_by_role("link", name="Xem thử bản số 1").click()
    control.get_by_role("button", name="Bật bản số 1").click()
    expect(control.get_by_text("Đang bật").first).to_be_visible()

    editor = sign_in(open_page, with_telephone(office.editor))
    editor.goto(page_of(decision))
    editor.get_by_role("button", name="Gửi kiểm tra").click()
    control.goto(page_of(decision))
    control.get_by_role("button", name="Kiểm tra đạt").click()
    expect(control.get_by_text("Sở Tài chính về phí, lệ phí").first).to_be_visible()
    control.get_by_role("link", name="Hỏi thêm một cơ quan").click()
    control.get_by_label("Cơ quan được hỏi").select_option(label=health.name)
    control.get_by_label("Nội dung cần cho ý kiến").fill("Có ảnh hưởng cơ sở khám bệnh không?")
    control.get_by_role("button", name="Gửi lấy ý kiến").click()
    control.get_by_role("button", name="Lập liên kết trả lời").click()
    link = control.get_by_label("Liên kết").input_value()

    chief = sign_in(open_page, with_telephone(office.chief))
    chief.goto(page_of(decision))
    chief.get_by_role("link", name="Trình Chủ tịch").click()
    chief.get_by_label("Số tờ trình").fill("15/TTr-VP")
    chief.get_by_role("button", name="Trình Chủ tịch").click()
    expect(chief.get_by_text("đang chờ ý kiến của").first).to_be_visible()

    asked = sign_in(open_page, with_telephone(officer(Role.DEPARTMENT_EDITOR, unit=finance)))
    asked.goto("/quan-tri/")
    asked.get_by_role("link", name=decision.title).first.click()
    expect(asked.get_by_text("Cấp giấy phép xây dựng").first).to_be_visible()
    asked.get_by_label("Đồng ý", exact=True).check()
    asked.get_by_role("button", name="Gửi ý kiến").click()
    expect(asked.get_by_text("Đã trả lời (1)")).to_be_visible()

    outside = open_page(link.removeprefix(live_server.url), width=390, javascript=False)
    outside.get_by_role("button", name="Gửi ý kiến").click()
    expect(outside.get_by_text("Hãy chọn một ý kiến.")).to_be_visible()
    outside.get_by_label("Không đồng ý").check()
    outside.get_by_label("Nội dung ý kiến").fill("Cần thêm căn cứ")
    outside.get_by_label("Họ và tên người trả lời").fill("Trần Thị B")
    outside.get_by_label("Chức vụ").fill("Phó Giám đốc")
    outside.get_by_role("button", name="Gửi ý kiến").click()
    expect(outside.get_by_text("Đã nhận ý kiến của cơ quan")).to_be_visible()

    chief.get_by_role("button", name="Trình Chủ tịch").click()
    expect(chief.get_by_text("Đã trình", exact=True).first).to_be_visible()
    said = OpinionAnswer.objects.order_by("pk").values_list("step__unit__name", "verdict")
    assert list(said) == [("Sở Tài chính", "agree"), ("Sở Y tế", "disagree")]
