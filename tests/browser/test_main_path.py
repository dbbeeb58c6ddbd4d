"""The whole path: an annex becomes a draft, is checked, submitted, signed, and law on its day."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from catalogue.models import LegalBasis
from catalogue.services import register_sector
from organisation.second_step import enrol_demo_telephone
from publication.models import Decision
from publication.services import content_code
from tests.browser.journeys import sign_in
from tests.factories.catalogue import ProcedureFactory
from tests.factories.organisation import UnitFactory, blank_pdf
from tests.factories.publication import Office, add_new, draft, make_office, sign

TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=10)
OLD_PLACE = "Bộ phận Một cửa cũ"
TITLE = "Công bố thủ tục hành chính sửa đổi thuộc Sở Xây dựng"


@pytest.fixture
def annex(shared_data):
    """The annex's path, and its rows' true codes by row number."""
    folder = shared_data / "spreadsheets"
    rows = json.loads((folder / "annex_1_so_xay_dung.truth.json").read_text(encoding="utf-8"))
    return folder / "annex_1_so_xay_dung.xlsx", {row["row"]: row for row in rows}


@pytest.fixture
def office(live_server, annex, settings) -> Office:
    """The Department of Construction, with every procedure of the annex in force in an old text."""
    unit = UnitFactory(code="H48.12", name="Sở Xây dựng")
    office = make_office(unit)
    decision = draft(office)
    for row in {row["code"]: row for row in annex[1].values()}.values():
        add_new(
            decision,
            office,
            procedure=ProcedureFactory(base_code=row["code"]),
            sector=register_sector(row["field"]),
            place=OLD_PLACE,
            time_limit_amount=99,
            time_limit_text="99 ngày làm việc",
            legal_bases=[LegalBasis(number="01/2001/NĐ-CP", title="Văn bản cũ")],
        )
    sign(decision, office)
    settings.TWO_STEP_REQUIRED = True
    for user in (office.control, office.chief, office.clerk):
        enrol_demo_telephone(user)
    return office


@pytest.fixture
def signed_scan(tmp_path):
    path = tmp_path / "quyet-dinh-da-ky.pdf"
    path.write_bytes(blank_pdf(2))
    return path


def open_waiting_decision(open_page, user) -> Page:
    """Sign in and open the decision from the start page, where it waits for this officer."""
    page = sign_in(open_page, user)
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name="Việc bạn làm được lúc này")).to_be_visible()
    return page


def fill_day(page: Page, label: str, day: date) -> None:
    """Type the day and click beside it, which closes the calendar under the field."""
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    page.get_by_label(label).fill(f"{day:%d/%m/%Y}")
    expect(calendar).to_have_count(1)
    page.mouse.click(1200, 850)
    expect(calendar).to_have_count(0)


def answer_all(page: Page) -> None:
    """Answer each question by its first option; correct the code that lost its shape."""
    cards = page.locator("article.ck-card")
    page.get_by_role("link", name="Cần trả lời").click()
    expect(page.get_by_role("heading", name="Cần trả lời")).to_be_visible()
    while cards.count():
        for fieldset in cards.first.locator("fieldset").all():
            fieldset.locator("input[type=radio]").first.check()
        cards.first.get_by_role("button", name="Trả lời").click()
        page.wait_for_load_state()


def correct_rejected(page: Page, truth: dict[int, dict]) -> None:
    """Type the true code into each row that was rejected for its code."""
    cards = page.locator("article.ck-card")
    page.get_by_role("link", name="Bị từ chối").click()
    expect(page.get_by_role("heading", name="Bị từ chối")).to_be_visible()
    while cards.count():
        where = cards.first.get_by_text("Trang tính").inner_text()
        row = int(re.search(r"dòng (\d+)", where).group(1))
        cards.first.get_by_label("Sửa ô này thành").fill(truth[row]["code"])
        cards.first.get_by_role("button", name="Sửa").click()
        page.wait_for_load_state()


def law_on(page: Page, code: str, day: date) -> str:
    """What the public page of the procedure says of the place on that day."""
    page.goto(f"/thu-tuc/{code}/?ngay={day:%Y-%m-%d}")
    return page.locator("main").inner_text()


def test_annex_becomes_law_on_its_day(open_page, office, annex, signed_scan):
    path, truth = annex
    code = truth[10]["code"]

    # the editor brings the annex, corrects what was doubtful, and sends the draft
    page = sign_in(open_page, office.editor)
    page.get_by_role("link", name="Nhập từ bảng tính").click()
    page.get_by_role("main").get_by_role("link", name="Nhập từ bảng tính").click()
    page.get_by_label("Bảng tính").set_input_files(path)
    page.get_by_label("Cơ quan soạn thảo").select_option(label="Sở Xây dựng")
    fill_day(page, "Ngày có hiệu lực", DAY)
    page.get_by_role("button", name="Đọc và xem trước").click()
    expect(page.get_by_role("heading", name="Kết quả đọc 45 dòng")).to_be_visible()
    answer_all(page)
    correct_rejected(page, truth)
    page.get_by_role("link", name="Lập dự thảo quyết định").click()
    page.get_by_label("Trích yếu quyết định").fill(TITLE)
    page.get_by_role("button", name="Lập dự thảo quyết định").click()
    expect(page.get_by_text("Các thủ tục trong quyết định (44)")).to_be_visible()
    page.get_by_role("button", name="Gửi kiểm tra").click()
    expect(page.get_by_text("Đã gửi kiểm tra.")).to_be_visible()

    # the control officer checks
    page = open_waiting_decision(open_page, office.control)
    page.get_by_role("button", name="Kiểm tra đạt").click()
    expect(page.get_by_text("Đã xác nhận kiểm tra đạt.")).to_be_visible()

    # the Chief of Office submits
    page = open_waiting_decision(open_page, office.chief)
    page.get_by_role("link", name="Trình Chủ tịch").click()
    page.get_by_label("Số tờ trình").fill("215/TTr-VP")
    page.get_by_role("button", name="Trình Chủ tịch").click()
    expect(page.get_by_text("Đã trình Chủ tịch.")).to_be_visible()

    # until the signature the public knows nothing of it
    visitor = open_page("/")
    assert OLD_PLACE in law_on(visitor, code, DAY)

    # the clerk records number, day and scan
    page = open_waiting_decision(open_page, office.clerk)
    page.get_by_role("link", name="Ghi nhận quyết định đã ký").click()
    page.get_by_label("Số quyết định").fill("1901/QĐ-UBND")
    fill_day(page, "Ngày ký", TODAY)
    page.get_by_label("Người ký").fill("Nguyễn Thị Chủ tịch")
    page.locator("input[type=file]").set_input_files(signed_scan)
    page.get_by_label("Mã nội dung in ở chân phụ lục").fill(
        content_code(Decision.objects.get(submission_number="215/TTr-VP"))
    )
    page.get_by_role("button", name="Ghi nhận quyết định đã ký").click()
    expect(page.get_by_text("Đã ghi nhận bản đã ký; chờ một người khác xác nhận.")).to_be_visible()

    # a second officer compares the record with the paper
    page = open_waiting_decision(open_page, office.control)
    page.get_by_role("link", name="Xác nhận đúng với bản đã ký").click()
    page.get_by_role("button", name="Xác nhận đúng với bản đã ký").click()
    expect(page.get_by_text("Đã ban hành.")).to_be_visible()

    # the public sees the old text the day before and the new one on the day
    assert OLD_PLACE in law_on(visitor, code, DAY - timedelta(days=1))
    new = law_on(visitor, code, DAY)
    assert OLD_PLACE not in new
    assert "99 ngày làm việc" not in new
    assert "2 ngày làm việc" in new
    assert "70.000 đồng" in new
    assert "1901/QĐ-UBND" in new
    visitor.goto(f"/quyet-dinh/1901-qd-ubnd-{TODAY.year}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(
        f"Quyết định 1901/QĐ-UBND ngày {TODAY:%d/%m/%Y}"
    )
    expect(visitor.get_by_role("main")).to_contain_text(TITLE)
