"""An agency writes the internal process of its procedures: added, moved, taken off, sent."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from publication import services
from publication.models import ProcessItem
from tests.browser.journeys import sign_in
from tests.factories.organisation import UnitFactory
from tests.factories.publication import draft, make_office, make_process_office, published
from tests.publication.desk import page as page_of


def fill(row, **values):
    for label, value in values.items():
        row.get_by_label(LABELS[label], exact=True).fill(value)


LABELS = {
    "work": "Nội dung công việc",
    "unit": "Đơn vị thực hiện",
    "post": "Chức danh, người thực hiện",
    "amount": "Thời gian",
    "output": "Kết quả của bước",
}


def test_editor_writes_the_steps_of_a_procedure(open_page):
    unit = UnitFactory(name="Sở Xây dựng")
    office = make_process_office(unit)
    version = published(make_office(unit), name="Cấp giấy phép xây dựng")
    decision = draft(office)
    page = sign_in(lambda path: open_page(path, width=390), office.editor)
    page.goto(page_of(decision))

    page.get_by_role("link", name="Thủ tục cần quy trình").click()
    page.get_by_label("Mã thủ tục, mỗi dòng một mã").fill(version.procedure.base_code)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Sẽ thêm 1 thủ tục")).to_be_visible()
    page.get_by_role("button", name="Thêm 1 thủ tục").click()
    expect(page.get_by_text("Chưa bước nào ghi thời gian.")).to_be_visible()

    page.get_by_role("link", name=f"Sửa {version.procedure.base_code}").click()
    expect(page.get_by_text("Thời hạn của thủ tục: 5 ngày làm việc.")).to_be_visible()
    rows = page.locator("li[data-step]:visible")
    expect(rows).to_have_count(3)
    fill(rows.nth(0), amount="0,5")
    fill(rows.nth(1), amount="4")
    page.get_by_role("button", name="Thêm bước").click()
    expect(rows).to_have_count(4)
    fill(rows.nth(3), work="Ký duyệt", unit="Sở Xây dựng", post="Lãnh đạo sở", amount="1")
    rows.nth(3).get_by_role("button", name="Lên").click()
    expect(rows.nth(2).get_by_label(LABELS["work"])).to_have_value("Ký duyệt")
    expect(rows.nth(2).get_by_text("Bước 3", exact=True)).to_be_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()

    too_long = "Các bước cộng lại 5,5 ngày làm việc, dài hơn thời hạn 5 ngày làm việc của thủ tục."
    expect(page.get_by_text(too_long)).to_be_visible()
    page.get_by_role("link", name=f"Sửa {version.procedure.base_code}").click()
    fill(rows.nth(1), amount="3,5")
    rows.nth(3).get_by_role("button", name="Bỏ bước").click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.get_by_text(too_long)).to_have_count(0)
    item = ProcessItem.objects.get()
    assert [(step.work, step.time_words) for step in item.told_steps] == [
        ("Tiếp nhận, kiểm tra, chuyển hồ sơ", "½ ngày làm việc"),
        ("Thẩm định, giải quyết hồ sơ", "3,5 ngày làm việc"),
        ("Ký duyệt", "1 ngày làm việc"),
    ]
    page.get_by_role("button", name="Gửi kiểm tra").click()
    expect(page.get_by_text("Đã gửi kiểm tra", exact=True).first).to_be_visible()
    page.goto(reverse("process_list"))
    expect(page.get_by_text("chưa có quy trình 1")).to_be_visible()


def test_steps_are_written_without_a_script(open_page):
    unit = UnitFactory()
    office = make_process_office(unit)
    procedure = published(make_office(unit)).procedure
    decision = draft(office)
    services.put_process_rows(
        decision, [services.ProcessRow(procedure=procedure)], by=office.editor
    )
    item = decision.process_items.get()
    page = sign_in(lambda path: open_page(path, javascript=False), office.editor)
    page.goto(reverse("decisions:process_edit", args=[decision.pk, item.pk]))

    rows = page.locator("li[data-step]")
    expect(rows).to_have_count(2)
    fill(rows.nth(0), work="Việc sau", unit="Sở", amount="1")
    rows.nth(0).get_by_label("Thứ tự").fill("2")
    fill(rows.nth(1), work="Việc trước", unit="Sở", amount="1")
    rows.nth(1).get_by_label("Thứ tự").fill("1")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(f"**{page_of(decision)}")

    assert [step.work for step in ProcessItem.objects.get().told_steps] == [
        "Việc trước",
        "Việc sau",
    ]
