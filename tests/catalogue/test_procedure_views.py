"""The page of one procedure, its history, sheet and forms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalogue.enums import ChargeKind
from catalogue.models import Charge, Component, Form, Step
from organisation.models import PrivateFile
from publication.enums import ItemKind
from publication.services import confirm_paper, record_from_paper
from tests.catalogue.screens import LIST, TODAY, card_names, warm_up
from tests.factories.organisation import scan
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    decision_in,
    draft,
    make_office,
    paper,
    published,
    sign,
)
from tests.screens import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


# --- one procedure ------------------------------------------------------------------------------


def detail_of(client, code: str, query: str = ""):
    return client.get(f"/thu-tuc/{code}/{query}")


def test_detail_shows_the_whole_text(client, office):
    form = PrivateFile.keep(b"x" * 46_080, name="to-khai.docx", content_type="application/msword")
    version = published(
        office,
        full=True,
        name="Cấp thẻ <xanh>",
        steps=[Step(actor="Người dân", action="Nộp <b>hồ sơ</b>")],
        components=[
            Component(name="Đơn", originals=1, case="Cấp mới", form_name="Tờ khai"),
            Component(name="Lưu ý chung", case="Cấp mới"),
            Component(name="Ảnh", copies=2, case="Cấp lại", obtainable_from_database=True),
        ],
        fee_status="given",
        charges=[Charge(kind=ChargeKind.STATE_FEE, amount=50_000, basis="TT 1/2026/TT-BTC")],
        forms_status="given",
        forms=[Form(number="Mẫu 01", name="Tờ khai", file=form)],
    )
    code = version.procedure.base_code

    response = detail_of(client, code)

    text = words(response)
    for expected in (
        "Cấp thẻ &lt;xanh&gt;",
        "Đang hiệu lực",
        "Nộp &lt;b&gt;hồ sơ&lt;/b&gt;",
        "Cấp mới",
        "Bản chính: 1",
        "Bản sao: 2",
        "Không cần nộp nếu tra cứu được trong cơ sở dữ liệu",
        "Lệ phí 50.000 đồng TT 1/2026/TT-BTC",
        "Mẫu 01: Tờ khai Word, 45 KB",
        "Số lượng hồ sơ: 01 bộ",
        office.unit.name,
    ):
        assert expected in text
    assert response.context["canonical_url"] == f"http://testserver/thu-tuc/{code}/"


def test_detail_tells_not_stated_from_not_entered(client, office):
    version = published(office, conditions_status="none", results_status="unknown")

    text = words(detail_of(client, version.procedure.base_code))

    assert "Yêu cầu, điều kiện Không quy định" in text
    assert "Kết quả Chưa cập nhật" in text


def test_long_code_leads_to_the_one_address(client, office):
    published(office, procedure__base_code="1.001193")

    response = detail_of(client, "1.001193.000.00.00.H48", "?ngay=2030-01-01")

    assert (response.status_code, response["Location"]) == (
        301,
        "/thu-tuc/1.001193/?ngay=2030-01-01",
    )
    history = client.get("/thu-tuc/1.001193.000.00.00.H48/lich-su/")
    assert history["Location"] == "/thu-tuc/1.001193/lich-su/"


def test_unknown_code_is_a_404_with_a_search(client, settings):
    response = detail_of(client, "9.999999")

    assert response.status_code == 404
    assert "Không tìm thấy trang này" in words(response)
    assert 'action="/thu-tuc/"' in response.content.decode().split("<main")[1]


def test_abolished_procedure_stays_and_says_so(client, office):
    base = published(office, on=TODAY() - timedelta(days=9))
    decision = draft(office)
    abolish(decision, base, office.editor)
    sign(decision, office, number="1750/QĐ-UBND")

    response = detail_of(client, base.procedure.base_code)

    text = words(response)
    assert response.status_code == 200
    assert f"Thủ tục này đã bãi bỏ từ ngày {TODAY():%d/%m/%Y}" in text
    assert f"Theo Quyết định 1750/QĐ-UBND ngày {TODAY():%d/%m/%Y}." in text
    yesterday = f"?ngay={(TODAY() - timedelta(days=1)).isoformat()}"
    assert "đã bãi bỏ" not in words(detail_of(client, base.procedure.base_code, yesterday))


def test_replaced_procedure_names_its_successor_and_back(client, office):
    base = published(office, name="Cũ", on=TODAY() - timedelta(days=9))
    decision = draft(office)
    new = add_new(decision, office, name="Mới")
    abolish(decision, base, office.editor, kind=ItemKind.REPLACED, successor=new.procedure)
    sign(decision, office)

    text = words(detail_of(client, base.procedure.base_code))
    back = words(detail_of(client, new.procedure.base_code))

    successor = f"{new.procedure.base_code} – Mới"
    assert (
        f"Thủ tục này đã được thay thế từ ngày {TODAY():%d/%m/%Y} Thay bằng: {successor}." in text
    )
    assert "Đã được thay thế" in text
    assert f"Thay thế cho: {base.procedure.base_code} – Cũ" in back


def test_procedure_not_yet_in_force_says_from_when(client, office):
    day = TODAY() + timedelta(days=30)
    version = published(office, on=day)

    text = words(detail_of(client, version.procedure.base_code))

    assert "Chưa có hiệu lực" in text
    assert f"Thủ tục này có hiệu lực từ ngày {day:%d/%m/%Y}" in text
    assert card_names(client.get(LIST)) == []


def test_signed_amendment_and_end_are_announced(client, office):
    day = TODAY() + timedelta(days=10)
    changed = published(office)
    ending = published(office)
    decision = draft(office, on=day)
    amend(decision, changed, office.editor, time_limit_amount=3)
    abolish(decision, ending, office.editor)
    sign(decision, office)

    assert f"Nội dung mới đã được ký, có hiệu lực từ ngày {day:%d/%m/%Y}" in words(
        detail_of(client, changed.procedure.base_code)
    )
    last = day - timedelta(days=1)
    assert f"Thủ tục này chỉ còn hiệu lực đến hết ngày {last:%d/%m/%Y}" in words(
        detail_of(client, ending.procedure.base_code)
    )
    then = words(detail_of(client, changed.procedure.base_code, f"?ngay={day.isoformat()}"))
    assert "Thời hạn giải quyết 3 ngày làm việc" in then


def test_decision_recorded_from_paper_says_so(client, office):
    published(office)  # the register is no longer empty
    decision = decision_in("drafting", office, origin="paper")
    decision = record_from_paper(
        decision,
        by=office.clerk,
        paper=paper("33/QĐ-UBND", TODAY() - timedelta(days=30), scan=None),
    )
    decision = confirm_paper(decision, by=office.control)
    code = decision.items.get().procedure.base_code

    assert "Ghi nhận từ văn bản, chưa có bản ký" in words(detail_of(client, code))


@pytest.mark.parametrize("count", [1, 3])
def test_detail_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    version = published(
        office,
        steps=[Step(action=f"Bước {number}") for number in range(count)],
        components=[Component(name=f"Giấy {number}", originals=1) for number in range(count)],
        forms_status="given",
        forms=[Form(name=f"Mẫu {number}", file=scan()) for number in range(count)],
    )
    code = version.procedure.base_code
    warm_up(client)

    with django_assert_num_queries(9):
        response = detail_of(client, code)

    assert response.content.decode().count("Giấy ") == count


# --- history, sheet, forms ----------------------------------------------------------------------


def test_history_lists_every_text_newest_first(client, office):
    base = published(office, on=TODAY() - timedelta(days=9))
    decision = draft(office)
    amend(decision, base, office.editor, time_limit_amount=3)
    sign(decision, office, number="1750/QĐ-UBND")
    decision = draft(office, on=TODAY() + timedelta(days=5))
    later = base.procedure.versions.order_by("pk").last()
    abolish(decision, later, office.editor)
    sign(decision, office)

    response = client.get(f"/thu-tuc/{base.procedure.base_code}/lich-su/")

    versions = response.context["history"].versions
    assert [(entry.kind, entry.valid_from, entry.valid_to) for entry in versions] == [
        ("abolished", TODAY() + timedelta(days=5), None),
        ("amended", TODAY(), TODAY() + timedelta(days=4)),
        ("new", TODAY() - timedelta(days=9), TODAY() - timedelta(days=1)),
    ]
    text = words(response)
    assert "Sửa đổi, bổ sung: Thời hạn giải quyết" in text
    assert "Chủ tịch Ủy ban nhân dân tỉnh ký ban hành" in text
    for person in (office.editor, office.control, office.chief, office.clerk):
        assert person.full_name not in text


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    version = published(office, on=TODAY() - timedelta(days=9))
    for number in range(1, count):
        decision = draft(office, on=TODAY() + timedelta(days=number))
        version = amend(decision, version, office.editor)
        sign(decision, office)
    url = f"/thu-tuc/{version.procedure.base_code}/lich-su/"
    warm_up(client)

    with django_assert_num_queries(8):
        response = client.get(url)

    assert len(response.context["history"].versions) == count


def test_print_sheet_has_no_menu_and_names_its_day(client, office):
    version = published(office, name="Cấp thẻ")

    response = client.get(f"/thu-tuc/{version.procedure.base_code}/in/")

    html = response.content.decode()
    assert f"In ngày {TODAY():%d/%m/%Y}" in words(response)
    assert "site-menu" not in html
    assert '<meta name="robots" content="noindex">' in html


def test_form_is_given_out_only_once_its_text_has_an_effect(client, office):
    form = Form(name="Tờ khai", file=scan(b"mau to khai"))
    decision = draft(office)
    version = add_new(decision, office, forms_status="given", forms=[form])
    url = f"/thu-tuc/{version.procedure.base_code}/bieu-mau/{version.forms.get().pk}/"

    before = client.get(url).status_code
    sign(decision, office)
    response = client.get(url)

    assert before == 404
    assert b"".join(response.streaming_content) == b"mau to khai"
    assert response["Content-Disposition"] == 'attachment; filename="quyet-dinh.pdf"'


def test_form_is_not_given_out_under_another_code(client, office):
    version = published(office, forms_status="given", forms=[Form(name="Tờ khai", file=scan())])
    other = published(office)

    url = f"/thu-tuc/{other.procedure.base_code}/bieu-mau/{version.forms.get().pk}/"

    assert client.get(url).status_code == 404
