"""A review round of the Centre's list: opened, answered, urged, handed in, returned, made one draft."""

from __future__ import annotations

from playwright.sync_api import expect

from organisation.enums import Role
from publication import services
from publication.enums import DecisionKind, ListChange
from publication.models import Decision
from tests.browser.journeys import sign_in
from tests.factories.organisation import PlaceFactory, UnitFactory, officer
from tests.factories.publication import (
    add_new,
    draft,
    listed,
    make_centre_office,
    make_office,
    sign,
)

NAMES = ("Cấp giấy phép xây dựng", "Cấp phép lòng đường", "Gia hạn giấy phép", "Thẩm định dự án")


def ground():
    """An agency with four procedures, all received at counter 1; counter 2 stands beside it."""
    office = make_office(UnitFactory(name="Sở Xây dựng"))
    decision = draft(office)
    texts = [add_new(decision, office, name=name) for name in NAMES]
    sign(decision, office)
    centre = make_centre_office()
    old, _new = (PlaceFactory(name=f"Quầy số {number}") for number in (1, 2))
    listed(centre, *[services.ListRow(procedure=one.procedure, place=old) for one in texts])
    return centre, officer(Role.CENTRE_DIRECTOR, unit=centre.unit), office


def answer(page, name, verdict, *, reason="", place=""):
    row = page.locator(".ck-review__row", has=page.get_by_text(name, exact=True))
    row.get_by_label("Đề nghị").select_option(label=verdict)
    if place:
        row.get_by_label("Chuyển đến").select_option(label=place)
    if reason:
        row.get_by_label("Lý do").fill(reason)


def test_round_goes_from_the_centre_to_the_agency_and_back_into_one_draft(open_page, live_server):
    centre, director, office = ground()

    manager = sign_in(open_page, centre.editor)
    manager.goto("/quan-tri/ra-soat-danh-muc/")
    manager.get_by_role("link", name="Chuẩn bị đợt mới").click()
    manager.get_by_label("Tên đợt rà soát").fill("Rà soát quý 4")
    manager.get_by_label("Cơ quan", exact=True).select_option(label="Sở Xây dựng")
    manager.get_by_role("button", name="Lưu đợt rà soát").click()
    expect(manager.get_by_text("Nếu mở hôm nay: 4 thủ tục của 1 cơ quan.")).to_be_visible()
    address = manager.url

    lead = sign_in(open_page, director)
    lead.goto(address)
    lead.get_by_role("button", name="Mở đợt rà soát").click()
    expect(lead.get_by_text("0/1 cơ quan đã gửi kết quả")).to_be_visible()
    lead.get_by_role("button", name="Nhắc các cơ quan chưa gửi").click()
    expect(lead.get_by_text("Đã nhắc 1 cơ quan chưa gửi kết quả.")).to_be_visible()

    page = sign_in(lambda path: open_page(path, width=390), office.editor)
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Rà soát quý 4").first.click()
    answer(page, NAMES[0], "Chuyển nơi tiếp nhận", place="Quầy số 2", reason="Gần phòng chuyên môn")
    answer(page, NAMES[1], "Bãi bỏ")
    page.get_by_role("button", name="Lưu các đề nghị").click()
    expect(page.get_by_text("1 dòng chưa lưu được; xem lời nhắc tại từng dòng.")).to_be_visible()
    answer(page, NAMES[1], "Bãi bỏ", reason="Trùng thủ tục khác")
    answer(page, NAMES[2], "Sửa đổi, bổ sung", reason="Rút ngắn thời hạn")
    page.get_by_role("button", name="Lưu các đề nghị").click()
    page.locator(".ck-review__row", has=page.get_by_text(NAMES[3], exact=True)).get_by_role(
        "checkbox"
    ).check()
    page.get_by_role("button", name="Giữ nguyên các dòng đã chọn").click()
    expect(page.get_by_text("Đã rà soát 4/4 thủ tục.")).to_be_visible()
    page.get_by_role("button", name="Gửi kết quả rà soát").click()
    expect(page.get_by_text("Đã rà soát 4/4 thủ tục, đã gửi Trung tâm.")).to_be_visible()

    lead.goto(address)
    lead.get_by_role("link", name="Sở Xây dựng").click()
    lead.locator("#tra-lai ~ form").get_by_label("Lý do").fill("Nêu rõ hơn lý do bãi bỏ")
    lead.get_by_role("button", name="Trả lại cho cơ quan").click()
    expect(lead.get_by_text("Đã trả lại cho cơ quan rà soát tiếp.")).to_be_visible()

    page.reload()
    answer(page, NAMES[1], "Bãi bỏ", reason="Trùng với thủ tục cấp phép sử dụng đường bộ")
    page.get_by_role("button", name="Lưu các đề nghị").click()
    page.get_by_role("button", name="Gửi kết quả rà soát").click()
    expect(page.get_by_text("Đã rà soát 4/4 thủ tục, đã gửi Trung tâm.")).to_be_visible()

    lead.goto(address)
    lead.get_by_role("button", name="Tổng hợp kết quả").click()
    manager.goto(address)
    manager.get_by_role("button", name="Lập dự thảo danh mục từ kết quả").click()
    expect(manager.get_by_text("Đã lập dự thảo danh mục.")).to_be_visible()

    made = Decision.objects.filter(kind=DecisionKind.RECEPTION, act=None).get()
    rows = [(item.change, item.place.name) for item in made.list_items.order_by("pk")]
    assert (ListChange.MOVED, "Quầy số 2") in rows
    assert manager.url.endswith(f"/quyet-dinh/{made.pk}/")
    manager.goto(address)
    expect(manager.get_by_role("link", name="Mở dự thảo danh mục đã lập")).to_be_visible()
