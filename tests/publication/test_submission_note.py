"""The submission note (tờ trình) drawn from the decision."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.utils import timezone

from publication import services
from publication.documents.wording import (
    long_day,
)
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    add_new,
    draft,
    make_office,
)
from tests.publication.papers import (
    cells,
    code,
    got,
    mixed,
    ruled,
    texts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(shared_rows):
    def build():
        office = make_office(UnitFactory(name="Sở Xây dựng"))
        return office, mixed(office)

    return shared_rows(build)


@pytest.fixture
def office(ground):
    return deepcopy(ground[0])


@pytest.fixture
def one_of_each(ground):
    """``mixed``: the decision, and its texts by name."""
    return deepcopy(ground[1])


def test_note_says_who_asks_whom_for_what(client, office, one_of_each):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "note_document")

    left = cells(document.tables[0])[0][0].split("\n")
    assert left[:5] == ["UBND TỈNH QUẢNG NGÃI", "VĂN PHÒNG", "", "Số: …/TTr-VP", "DỰ THẢO"]
    assert texts(document, "Tên loại") == ["TỜ TRÌNH"]
    assert texts(document, "Trích yếu") == [
        "Về việc ban hành Quyết định công bố danh mục thủ tục hành chính"
    ]
    assert texts(document, "Kính gửi") == ["Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"]
    assert texts(document, "Tiêu đề mục") == [
        "1. Căn cứ",
        "2. Nội dung trình ký",
        "3. Kết quả kiểm tra",
        "4. Hiệu lực, thời hạn",
        "5. Kiến nghị",
    ]
    body = texts(document, "Nội dung")
    assert body[3:5] == [
        "Quyết định công bố 05 thủ tục hành chính: 02 mới ban hành, 01 sửa đổi, bổ sung, "
        "01 được thay thế, 01 bãi bỏ.",
        "So với nội dung hiện hành: 01 thủ tục rút ngắn thời hạn, 01 thủ tục giảm mức thu, "
        "01 giấy tờ được bỏ.",
    ]
    assert "Quyết định có hiệu lực kể từ ngày 05 tháng 02 năm 2027." in body
    right = cells(document.tables[-1])[0][1]
    assert right.strip() == "CHÁNH VĂN PHÒNG"


def test_note_lists_rows_under_their_number_in_the_annex(client, office, one_of_each):
    decision, listed = one_of_each
    client.force_login(office.chief)

    amended = cells(ruled(got(client, decision, "note_document"))[1])

    assert amended[0] == ["STT", "Mã TTHC", "Tên thủ tục", "Nội dung chính"]
    by_code = {row[1]: row for row in amended[1:]}
    assert by_code[code(listed["changed"])] == [
        "3",
        code(listed["changed"]),
        "Cấp giấy phép xây dựng (Sửa đổi, bổ sung)",
        "- Thời hạn: 5 → 3 ngày làm việc\n- Phí, lệ phí: 150.000 → 120.000 đồng\n"
        "- Bỏ giấy tờ: Ảnh\n- Chưa nêu trong danh mục: Phí, lệ phí, Thành phần hồ sơ",
    ]


def test_note_tells_red_lines_and_after_the_check_its_result(client, office):
    decision = draft(office)
    add_new(decision, office, place="")
    clean = draft(office)
    add_new(clean, office)
    services.send_for_check(clean, by=office.editor)
    clean = services.pass_check(clean, by=office.control)
    clean = services.submit(clean, by=office.chief, number="15/TTr-VP")
    client.force_login(office.chief)

    red = texts(got(client, decision, "note_document"), "Nội dung")
    document = got(client, clean, "note_document")

    item = decision.items.get()
    assert f"- Chưa đạt: {item.procedure} – Mới ban hành. Còn thiếu: Địa điểm thực hiện." in red
    assert cells(document.tables[0])[0][0].split("\n") == [
        "UBND TỈNH QUẢNG NGÃI",
        "VĂN PHÒNG",
        "",
        "Số: 15/TTr-VP",
    ]
    assert (
        "Bộ phận kiểm soát thủ tục hành chính đã kiểm tra hình thức và nội dung, kết quả đạt, "
        f"{long_day(timezone.localdate())}." in texts(document, "Nội dung")
    )
