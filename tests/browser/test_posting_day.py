"""A counter officer's posting day, on a phone and without scripts: take down, hang up, print, undo; scanned by a citizen."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import expect

from organisation.enums import Role
from publication.models import Posting
from publication.queries.posting import due_sheets
from publication.services import hang_sheets
from tests.browser.journeys import sign_in
from tests.factories.organisation import PlaceFactory, officer
from tests.factories.publication import amend, draft, make_office, published, sign

TODAY = timezone.localdate()


@pytest.fixture
def counter():
    """A counter where one sheet hangs, stale since today, and two must go up."""
    office = make_office()
    place = PlaceFactory(name="Quầy số 3 – Xây dựng")
    keeper = officer(Role.COUNTER_OFFICER, unit=place.unit)
    text = published(office, name="Cấp giấy phép xây dựng")
    hang_sheets(place, list(due_sheets(TODAY)), day=TODAY, by=keeper)
    published(office, name="Cấp phép sử dụng tạm thời lòng đường")
    decision = draft(office)
    amend(decision, text, office.editor)
    sign(decision, office)
    return place, keeper


@pytest.mark.parametrize("javascript", [True, False])
def test_posting_day_of_a_counter_officer(open_page, live_server, settings, counter, javascript):
    # the office's own menu covers a narrow page while scripts are off
    width = 390 if javascript else 1280
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    _place, keeper = counter
    [old] = [entry.sheet for entry in Posting.objects.all()]
    page = sign_in(lambda path: open_page(path, width=width, javascript=javascript), keeper)
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Quầy số 3 – Xây dựng").click()
    expect(page.get_by_text("phải treo 2 tờ, phải gỡ 1 tờ.")).to_be_visible()

    down = page.locator("form", has=page.get_by_role("heading", name="Phải gỡ hôm nay (1)"))
    down.get_by_role("checkbox", name="Cấp giấy phép xây dựng").check()
    down.get_by_role("button", name="Ghi đã gỡ").click()
    expect(page.get_by_text("Đã ghi gỡ 1 tờ")).to_be_visible()

    up = page.locator("form", has=page.get_by_role("heading", name="Phải treo hôm nay (2)"))
    if javascript:
        up.get_by_label("Chọn tất cả").check()
        expect(up.get_by_role("button", name="Ghi đã treo (2)")).to_be_visible()
    else:
        for box in up.get_by_role("checkbox", name="Quyết định").all():
            box.check()
    up.get_by_role("button", name="Ghi đã treo").click()
    expect(page.get_by_text("treo đúng cả 2 tờ.")).to_be_visible()

    page.get_by_role("button", name="Hoàn tác mục đã treo").first.click()
    expect(page.get_by_text("phải treo 1 tờ, phải gỡ 0 tờ.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    pdf = page.request.get(page.get_by_role("link", name="In tất cả (PDF)").get_attribute("href"))
    document = pypdfium2.PdfDocument(pdf.body())
    [code] = zxingcpp.read_barcodes(document[0].render(scale=150 / 72).to_pil())
    document.close()
    citizen = open_page(code.text.removeprefix(live_server.url), width=width, javascript=javascript)
    expect(citizen.get_by_role("heading", name="Tờ này còn hiệu lực")).to_be_visible()
    stale = code.text.removeprefix(live_server.url).rstrip("/").rsplit("/", 1)[0]
    [procedure] = {entry.version.procedure.base_code for entry in Posting.objects.filter(sheet=old)}
    citizen.goto(f"{stale.split('/thu-tuc/')[0]}/thu-tuc/{procedure}/to/{old}/")
    expect(citizen.get_by_role("heading", name="Tờ này đã được thay bằng bản mới")).to_be_visible()
    citizen.get_by_role("link", name="Xem bản mới đang áp dụng").click()
    expect(citizen.get_by_role("heading", name="Cấp giấy phép xây dựng", level=1)).to_be_visible()
