"""Words people type, and the first pieces of news; dates follow today."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.text import slugify
from wagtail.models import Page

from catalogue.models import Synonym
from cms.demo.files import read
from cms.models import NewsIndexPage, NewsPage, PortalSettings
from common.vietnamese import fold
from organisation.models import User

EDITOR = "congthongtin"
SEARCHES = "Đăng ký khai sinh\nCấp lại thẻ căn cước\nĐăng ký hộ kinh doanh\nGiấy phép xây dựng\nCấp đổi sổ đỏ"

# days before today, title, summary, body
NEWS = (
    (
        2,
        "Nộp hồ sơ hộ tịch ở bất cứ xã, phường nào trong tỉnh",
        "Người dân không còn phải về nơi thường trú để làm khai sinh, kết hôn, khai tử.",
        "<p>Từ khi tổ chức chính quyền hai cấp, 96 điểm một cửa cấp xã đều nhận hồ sơ hộ tịch của người dân trong tỉnh. Nơi nhận chuyển hồ sơ điện tử đến đúng nơi giải quyết và trả kết quả tại chỗ.</p><h2>Cần mang gì</h2><ul><li>Số định danh cá nhân hoặc thẻ căn cước.</li><li>Giấy tờ riêng của từng việc, xem ở trang thủ tục.</li></ul>",
    ),
    (
        9,
        "Ba loại giấy tờ không phải nộp khi dữ liệu đã có",
        "Cơ quan nhận hồ sơ tự tra cứu nơi cư trú, tình trạng hôn nhân và đăng ký doanh nghiệp.",
        "<p>Ở phần thành phần hồ sơ của mỗi thủ tục, giấy tờ đã có trong cơ sở dữ liệu của Nhà nước được ghi rõ là không phải nộp nếu tra cứu được. Người nhận hồ sơ không được yêu cầu nộp thêm.</p>",
    ),
    (
        16,
        "Giờ làm việc của Trung tâm Phục vụ hành chính công tỉnh",
        "Sáng từ 7 giờ đến 11 giờ 30, chiều từ 13 giờ 30 đến 17 giờ, thứ Hai đến thứ Sáu.",
        "<p>Hồ sơ nộp trực tuyến được gửi bất cứ lúc nào; thời hạn tính từ khi cán bộ nhận đủ hồ sơ. Ngày nghỉ lễ và ngày làm bù theo lịch công sở của tỉnh.</p>",
    ),
    (
        30,
        "Đăng ký tàu cá: những điều ngư dân cần biết",
        "Hồ sơ nộp tại Trung tâm hoặc qua Cổng Dịch vụ công quốc gia, không thu lệ phí.",
        "<p>Tàu đóng mới, cải hoán hoặc mua bán đều phải đăng ký trước khi ra khơi. Chủ tàu xem từng trường hợp và mẫu tờ khai ở trang thủ tục cấp giấy chứng nhận đăng ký tàu cá.</p>",
    ),
)


def ensure_synonyms() -> None:
    """Enter the words that are missing."""
    known = set(Synonym.objects.values_list("term", flat=True))
    for term, meaning in read("synonyms"):
        if term not in known:
            Synonym(term=term, meaning=meaning).save()


def ensure_pages(*, today: date) -> None:
    """The first news below the news page, unless some is already there."""
    index_page = NewsIndexPage.objects.first()
    if index_page is None or NewsPage.objects.exists():
        return
    author = User.objects.filter(username=EDITOR).first()
    for days, title, summary, body in NEWS:
        _publish(index_page, title, summary, body, today - timedelta(days=days), author=author)


def _publish(
    index_page: Page, title: str, summary: str, body: str, on: date, *, author: User | None
) -> None:
    page = NewsPage(
        title=title,
        slug=slugify(fold(title))[:80],
        owner=author,
        summary=summary,
        published_on=on,
        body=[("text", body)],
    )
    index_page.add_child(instance=page)
    page.save_revision(user=author).publish(user=author)


def ensure_settings() -> None:
    """Words often looked for, below the search box of the home page."""
    for site_settings in PortalSettings.objects.filter(popular_searches=""):
        site_settings.popular_searches = SEARCHES
        site_settings.save()
