"""Public pages of the catalogue, as a browser gets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.enums import ChargeKind, Level, OnlineLevel, Subject
from catalogue.models import Charge, Component, Form, Step
from organisation.models import PrivateFile
from publication.enums import ItemKind
from publication.services import SignedPaper, confirm_paper, record_from_paper
from tests.factories.catalogue import SectorFactory, VersionFactory
from tests.factories.organisation import UnitFactory, scan
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

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LIST = "/thu-tuc/"


@pytest.fixture
def office():
    return make_office()


def words(response) -> str:
    """What a reader sees: text of the page's main part, blanks run together."""
    html = response.content.decode()
    main = html.split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def card_names(response) -> list[str]:
    return re.findall(
        r'procedure-card__name"><a href="[^"]*">([^<]*)</a>', response.content.decode()
    )


def warm_up(client) -> None:
    """Let the frame, the fixed page and Django's own tables be read once."""
    client.get("/thu-tuc/9.999999/")


# --- list ---------------------------------------------------------------------------------------


def test_list_shows_decision_and_day_beside_each_procedure(client, office):
    decision = draft(office)
    add_new(decision, office, name="Cấp thẻ xanh", procedure__base_code="1.001193")
    sign(decision, office, number="1748/QĐ-UBND")

    response = client.get(LIST)

    text = words(response)
    assert card_names(response) == ["Cấp thẻ xanh"]
    assert f"Quyết định 1748/QĐ-UBND · hiệu lực từ {TODAY():%d/%m/%Y}" in text
    assert "1.001193" in text
    assert "Thời hạn 5 ngày làm việc Phí, lệ phí Không quy định" in text


def test_list_filters_by_each_facet(client, office):
    land = SectorFactory(name="Đất đai", slug="dat-dai")
    other = make_office(UnitFactory(name="Sở Khác", code="H48.77"))
    published(
        office,
        name="Một",
        sector=land,
        levels=(Level.COMMUNE,),
        subjects=(Subject.CITIZEN,),
        online_level=OnlineLevel.FULL,
    )
    published(other, name="Hai", levels=(Level.PROVINCE,), subjects=(Subject.BUSINESS,))

    def found(query: str) -> list[str]:
        return card_names(client.get(LIST + query))

    assert found("?linh-vuc=dat-dai") == ["Một"]
    assert found("?co-quan=H48.77") == ["Hai"]
    assert found("?cap=xa") == ["Một"]
    assert found("?cap=xa&cap=tinh") == ["Hai", "Một"]
    assert found("?doi-tuong=doanh-nghiep") == ["Hai"]
    assert found("?muc-do=toan-trinh") == ["Một"]
    assert found("?muc-do=toan-trinh&co-quan=H48.77") == []
    assert found("?cap=khong-co&trang=abc") == ["Hai", "Một"]


def test_list_shows_the_largest_choices_and_all_on_request(client, office):
    decision = draft(office)
    for number in range(35):
        add_new(decision, office, sector=SectorFactory(name=f"Lĩnh vực {number:02d}"))
    sign(decision, office)

    def sectors(query: str) -> int:
        return client.get(LIST + query).content.decode().count('name="linh-vuc"')

    assert sectors("") == 30
    assert "Hiện tất cả 35 lựa chọn" in words(client.get(LIST))
    assert sectors("?mo-rong=linh-vuc") == 35


def test_list_turns_pages_and_keeps_the_question(client, office):
    decision = draft(office)
    for number in range(23):
        add_new(decision, office, name=f"Thủ tục {number:02d}")
    sign(decision, office)

    response = client.get(f"{LIST}?cap=tinh&ngay={TODAY().isoformat()}&trang=2")

    assert card_names(response) == [f"Thủ tục {number:02d}" for number in range(20, 23)]
    back = f"/thu-tuc/?cap=tinh&amp;ngay={TODAY().isoformat()}"
    assert f'<a class="pagination__step" href="{back}"' in response.content.decode()
    assert card_names(client.get(f"{LIST}?trang=99")) == card_names(client.get(f"{LIST}?trang=2"))


def test_list_searches(client, office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        published(office, name="Đăng ký kết hôn")
        published(office, name="Cấp thẻ")

    assert card_names(client.get(f"{LIST}?q=dang+ky+ket+hon")) == ["Đăng ký kết hôn"]
    assert "Không có thủ tục nào cho “zzz”" in words(client.get(f"{LIST}?q=zzz"))


def test_list_of_another_day_says_so_and_keeps_the_day_in_links(client, office):
    published(office, name="Cũ", on=TODAY() - timedelta(days=9), procedure__base_code="1.001193")
    day = TODAY() - timedelta(days=3)

    response = client.get(f"{LIST}?ngay={day.isoformat()}")

    assert f"Bạn đang xem danh mục của ngày {day:%d/%m/%Y}" in words(response)
    assert f'href="/thu-tuc/1.001193/?ngay={day.isoformat()}"' in response.content.decode()
    assert card_names(client.get(f"{LIST}?biet-den={day.isoformat()}")) == []


@pytest.mark.parametrize("name", ["ngay", "biet-den"])
def test_unreadable_day_is_answered_kindly_everywhere(client, office, name):
    version = published(office, name="Cấp thẻ")
    detail = reverse("catalogue:procedure_detail", args=[version.procedure.base_code])

    for url in (LIST, detail, f"{detail}lich-su/", f"{detail}in/"):
        response = client.get(f"{url}?{name}=32-13-x")
        assert response.status_code == 200
        assert "Không đọc được ngày “32-13-x”" in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_list_page_takes_the_same_queries_for_one_and_three(
    client, office, django_assert_num_queries, count
):
    for _ in range(count):
        published(office)
    warm_up(client)

    with django_assert_num_queries(8):
        assert len(card_names(client.get(LIST))) == count


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

    with django_assert_num_queries(8):
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


# --- nothing leaks ------------------------------------------------------------------------------

SECRET = "Zyxwvut bí mật"


@pytest.mark.parametrize("state", ["drafting", "in_check", "checked", "submitted", "withdrawn"])
def test_nothing_of_an_unsigned_decision_is_public(
    client, office, state, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        base = published(office, name="Cấp thẻ", on=TODAY() - timedelta(days=9))
        decision = decision_in(state, office)
        hidden = decision.items.get().version
    # a draft that amends what is public, with the secret in its text
    pending = draft(office, on=TODAY() - timedelta(days=1))
    amend(pending, base, office.editor, name=SECRET, note=SECRET)
    VersionFactory(name=SECRET, procedure=base.procedure)
    code, secret_code = base.procedure.base_code, hidden.procedure.base_code

    for url in (
        "/",
        LIST,
        f"{LIST}?q=zyxwvut",
        f"{LIST}?q={secret_code}",
        f"{LIST}?ngay={(TODAY() + timedelta(days=400)).isoformat()}",
        f"/thu-tuc/{code}/",
        f"/thu-tuc/{code}/lich-su/",
        f"/thu-tuc/{code}/in/",
        "/quyet-dinh/",
        "/quyet-dinh/?q=zyxwvut",
        "/sitemap-thu-tuc.xml",
        "/sitemap-quyet-dinh.xml",
    ):
        body = client.get(url).content.decode()
        assert "Zyxwvut" not in body.replace("“zyxwvut”", "")
        assert f"/thu-tuc/{secret_code}/" not in body
    for tail in ("", "lich-su/", "in/"):
        assert client.get(f"/thu-tuc/{secret_code}/{tail}").status_code == 404


def test_paper_that_waits_for_its_second_officer_is_not_public(client, office):
    published(office)
    decision = decision_in("drafting", office, origin="paper")
    record_from_paper(
        decision,
        by=office.clerk,
        paper=SignedPaper(number="34/QĐ-UBND", signed_on=TODAY(), signer="A", scan=scan()),
    )

    assert "34/QĐ-UBND" not in client.get("/quyet-dinh/").content.decode()
    assert client.get(f"/thu-tuc/{decision.items.get().procedure.base_code}/").status_code == 404
