"""Sheets as printed: the code scanned back by another library, every part, whole pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone

from catalogue.enums import ChargeKind, Stated, Tier, Way
from catalogue.models import (
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    ProcedureVersion,
    Reduction,
    Result,
    Step,
)
from catalogue.sheet_codes import grouped
from publication.documents.sheet_pdf import Cover, sheets_pdf
from publication.documents.sheets import printed_sheets
from publication.queries.posting import due_sheets
from tests.factories.organisation import PlaceFactory
from tests.factories.publication import abolish, amend, draft, make_office, published, sign

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
ROOT = "https://thutuc.example.vn"
TITLES = [
    "1. Trình tự thực hiện",
    "2. Cách thức thực hiện",
    "3. Thành phần, số lượng hồ sơ",
    "4. Thời hạn giải quyết",
    "5. Đối tượng thực hiện",
    "6. Cơ quan thực hiện",
    "7. Kết quả thực hiện",
    "8. Phí, lệ phí",
    "9. Tên mẫu đơn, mẫu tờ khai",
    "10. Yêu cầu, điều kiện thực hiện",
    "11. Căn cứ pháp lý",
]


def whole(**fields):
    """Every obligatory part of a text (NĐ 63/2010 art 8.2), each with words of its own."""
    return {
        "tier": Tier.FULL,
        "name": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "fee_status": Stated.GIVEN,
        "results_status": Stated.GIVEN,
        "forms_status": Stated.GIVEN,
        "conditions_status": Stated.GIVEN,
        "conditions": "Phù hợp quy hoạch.\nCó quyền sử dụng đất.",
        "subjects": ("citizen",),
        "sets": 2,
        "steps": [Step(actor="Người dân", action="Nộp hồ sơ tại quầy")],
        "channels": [Channel(way=Way.COUNTER, time_limit_amount=5, time_limit_unit="working_day")],
        "components": [Component(name="Đơn đề nghị", originals=1, copies=2)],
        "charges": [Charge(kind=ChargeKind.STATE_FEE, amount=75_000, basis="NQ 03/2017/NQ-HĐND")],
        "reductions": [Reduction(percent=50, condition="Hộ nghèo")],
        "results": [Result(name="Giấy phép xây dựng")],
        "legal_bases": [LegalBasis(number="50/2014/QH13", title="Luật Xây dựng")],
        "forms": [Form(name="Đơn đề nghị cấp phép")],
        **fields,
    }


@pytest.fixture
def office():
    return make_office()


def sheets_of(*versions, place=None, on=TODAY):
    due = due_sheets(on)
    ids = [version.pk for version in versions]
    chosen = [sheet for sheet in due.values() if sheet.version_id in ids]
    return printed_sheets(chosen, place=place, root_url=ROOT)


def pages_of(pdf):
    """The text of each page, lines as they stand."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return texts


def scanned(pdf, page=0):
    """What a scanner reads off the page, printed at 150 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=150 / 72).to_pil()
    document.close()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def words(text):
    return " ".join(text.split())


def test_code_leads_to_exactly_this_sheet_and_the_page_answers(office, client):
    version = published(office, **whole())
    [sheet] = sheets_of(version)

    [address] = scanned(sheets_pdf([sheet]))
    answer = client.get(address.removeprefix(ROOT))

    assert address == f"{ROOT}/thu-tuc/{version.procedure.base_code}/to/{sheet.sheet}/"
    assert answer.status_code == 200
    assert "Tờ này còn hiệu lực" in answer.content.decode()


def test_every_part_of_the_text_is_on_the_sheet(office):
    version = published(office, **whole())
    place = PlaceFactory(name="Quầy số 1")
    [sheet] = sheets_of(version, place=place)

    text = words(" ".join(pages_of(sheets_pdf([sheet]))))

    expected = [
        *TITLES,
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Người dân: Nộp hồ sơ tại quầy",
        "Thời hạn: 5 ngày làm việc.",
        "Đơn đề nghị (bản chính: 1; bản sao: 2)",
        "02 bộ",
        "Lệ phí: 75.000 đồng (NQ 03/2017/NQ-HĐND)",
        "Hộ nghèo: giảm 50%",
        "Giấy phép xây dựng",
        "Phù hợp quy hoạch.",
        "Có quyền sử dụng đất.",
        "50/2014/QH13 – Luật Xây dựng",
        "Đơn đề nghị cấp phép",
        f"Công bố tại: {sheet.decision}",
        f"Có hiệu lực từ ngày: {TODAY:%d/%m/%Y}",
        f"Mã nội dung: {grouped(version.frozen.digest)}",
        f"Mã tờ {grouped(sheet.sheet)}",
        "Phản ánh, kiến nghị: Quầy số 1 · 02 Thử Nghiệm, Quảng Ngãi · Điện thoại: 0255 0000 001 · "
        "Thư điện tử: phananh@example.test",
        "Trang 1/",
    ]
    assert [one for one in expected if one not in text] == []


def test_what_the_text_does_not_give_is_said(office):
    [sheet] = sheets_of(published(office))

    told = {section.title: [line.text for line in section.lines] for section in sheet.sections}

    assert told["Trình tự thực hiện"] == ["Chưa cập nhật"]
    assert told["Phí, lệ phí"][0] == "Không quy định"


def test_same_text_gives_the_same_bytes(office):
    version = published(office, **whole())

    first, second = (sheets_pdf(sheets_of(version)) for _ in range(2))

    assert first == second


def test_longest_texts_flow_over_pages_without_a_lonely_heading(office):
    """919 characters of name, 94 papers, 60 steps, and single paragraphs longer than a page."""
    fields = whole(
        name=("Đăng ký thế chấp quyền sử dụng đất " * 27)[:919].strip(),
        steps=[
            Step(actor="Cơ quan", action=f"Bước {n}: " + "xem xét hồ sơ " * 30) for n in range(60)
        ],
        components=[Component(name=f"Giấy tờ thứ {n} " * 6, originals=1) for n in range(94)],
        conditions="Điều kiện rất dài không xuống dòng. " * 400,
    )
    [sheet] = sheets_of(published(office, **fields))

    pages = pages_of(sheets_pdf([sheet]))

    text = words(" ".join(pages))
    assert "Giấy tờ thứ 93" in text
    assert "Bước 59:" in text
    assert [re.search(r"Trang (\d+)/(\d+)", page).groups() for page in pages] == [
        (str(number), str(len(pages))) for number in range(1, len(pages) + 1)
    ]
    for page in pages:
        body = [line for line in page.split("\n") if line.strip()]
        foot = next(at for at, line in enumerate(body) if sheet.code in line and "Mã tờ" in line)
        last = body[:foot][-1] if foot else body[-1]
        assert last not in TITLES


def test_each_sheet_of_a_file_counts_its_own_pages_and_the_cover_lists_them(office):
    long = published(office, **whole(steps=[Step(action="Làm " * 200) for _ in range(12)]))
    short = published(office, **whole())
    sheets = sheets_of(long, short)
    cover = Cover(title="Lĩnh vực Đất đai", lines=("2 thủ tục.",))

    pages = pages_of(sheets_pdf(sheets, cover=cover))

    counted = [re.search(r"Trang \d+/\d+", page).group() for page in pages]
    alone = [len(pages_of(sheets_pdf([sheet]))) for sheet in sheets]
    assert counted == [
        "Trang 1/1",
        *[f"Trang {page}/{all_}" for all_ in alone for page in range(1, all_ + 1)],
    ]
    assert [sheet.code in pages[0] for sheet in sheets] == [True, True]
    assert alone[0] > alone[1]


def test_sheets_cost_the_same_queries_for_one_and_three(office, django_assert_num_queries):
    due = list(due_sheets(TODAY).values())
    for number in (1, 2):
        for _ in range(number):
            published(office)
        due = list(due_sheets(TODAY).values())
        with django_assert_num_queries(1):
            assert len(printed_sheets(due, place=None, root_url=ROOT)) == len(due)


@pytest.mark.parametrize("name", ["→ ☐ №", "<b>&amp; ]]>", "Tên rất " + "dài" * 300])
def test_odd_characters_are_set_and_never_read_as_markup(office, name):
    [sheet] = sheets_of(published(office))
    [code] = scanned(sheets_pdf([replace(sheet, name=name, feedback=name)]))

    assert code == sheet.address


# --- the page behind the code -------------------------------------------------------------------


def asked(client, sheet):
    answer = client.get(f"/thu-tuc/{sheet.code}/to/{sheet.sheet}/")
    shown = answer.context["answer"]
    return answer.status_code, shown.title, [link.text for link in shown.links]


def test_replaced_sheet_leads_to_the_one_that_holds(office, client):
    version = published(office)
    [old] = sheets_of(version)
    decision = draft(office)
    amend(decision, version, office.editor)
    sign(decision, office)

    assert asked(client, old) == (
        200,
        "Tờ này đã được thay bằng bản mới",
        ["Xem bản mới đang áp dụng", "Xem bản mới khác tờ này những gì"],
    )


def test_sheet_of_a_later_day_and_the_one_it_will_replace(office, client):
    version = published(office)
    [old] = sheets_of(version)
    later = TODAY + timedelta(days=3)
    decision = draft(office, on=later)
    new = amend(decision, version, office.editor)
    sign(decision, office)
    [coming] = sheets_of(new, on=later)

    assert asked(client, coming) == (
        200,
        f"Tờ này chưa có hiệu lực, áp dụng từ ngày {later:%d/%m/%Y}",
        ["Xem bản đang áp dụng hôm nay", "Xem bản sắp áp dụng"],
    )
    assert asked(client, old) == (
        200,
        "Tờ này còn hiệu lực",
        ["Xem toàn bộ thủ tục", "Xem bản sắp áp dụng"],
    )


def test_sheet_of_an_abolished_procedure_is_over(office, client):
    version = published(office, on=TODAY - timedelta(days=2))
    [sheet] = sheets_of(version)
    decision = draft(office)
    abolish(decision, version, office.editor)
    sign(decision, office)

    assert asked(client, sheet) == (200, "Tờ này không còn hiệu lực", ["Xem trang của thủ tục"])


def test_code_of_no_signed_text_is_told_in_words(office, client):
    [sheet] = sheets_of(published(office))

    strange = client.get(f"/thu-tuc/{sheet.code}/to/{'0' * 16}/")

    assert strange.status_code == 404
    assert strange.context["answer"].title == "Không có tờ niêm yết nào mang mã này"
    assert client.get(f"/thu-tuc/9.999999/to/{sheet.sheet}/").status_code == 404


def test_draft_of_the_same_procedure_has_no_sheet(office, client):
    version = published(office)
    amend(draft(office), version, office.editor)

    assert ProcedureVersion.objects.count() == 2
    assert [one.version_id for one in due_sheets(date.max).values()] == [version.pk]
