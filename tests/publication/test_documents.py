"""The draft decision as a paper: who gets it, what it says, whatever people typed."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Pt

from catalogue.models import Component, LegalBasis
from publication import services
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    add_new,
    draft,
    make_office,
    sign,
)
from tests.publication.papers import (
    cells,
    code,
    got,
    mixed,
    page,
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


# --- the draft decision -------------------------------------------------------------------------


def test_draft_decision_has_the_form_of_an_administrative_paper(client, office, one_of_each):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    head = cells(document.tables[0])
    now = timezone.localtime()
    assert head[0][0].split("\n")[:5] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH QUẢNG NGÃI",
        "",
        "Số: …/QĐ-UBND",
        "DỰ THẢO",
    ]
    assert head[0][0].split("\n")[5].startswith("In lúc ")
    assert head[0][0].endswith(f"ngày {now:%d/%m/%Y}")
    assert head[0][1].split("\n") == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        f"Quảng Ngãi, ngày … tháng … năm {now.year}",
    ]
    assert texts(document, "Tên loại") == ["QUYẾT ĐỊNH"]
    assert texts(document, "Trích yếu") == ["Về việc công bố danh mục thủ tục hành chính"]
    assert texts(document, "Thẩm quyền") == [
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI",
        "QUYẾT ĐỊNH:",
    ]
    assert texts(document, "Căn cứ") == [
        "Căn cứ Nghị định số 63/2010/NĐ-CP (sửa đổi; bổ sung);",
        "Căn cứ Luật Xây dựng;",
        "Theo đề nghị của Chánh Văn phòng Ủy ban nhân dân tỉnh tại Tờ trình số …/TTr-VP "
        "ngày … tháng … năm ….",
    ]


def test_draft_decision_has_three_articles_with_the_facts(client, office, one_of_each):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    articles = texts(got(client, decision, "draft_document"), "Nội dung")

    assert articles[:2] == [
        "Điều 1. Công bố kèm theo Quyết định này 05 thủ tục hành chính do Sở Xây dựng tham mưu "
        "quản lý, thực hiện trên địa bàn tỉnh Quảng Ngãi: 02 thủ tục hành chính mới ban hành, "
        "01 thủ tục hành chính được sửa đổi, bổ sung, 01 thủ tục hành chính được thay thế, "
        "01 thủ tục hành chính bị bãi bỏ (có Phụ lục kèm theo).",
        "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày 05 tháng 02 năm 2027.",
    ]
    assert articles[2].startswith("Kể từ ngày đó, nội dung của các thủ tục nêu tại mục B, mục C")
    assert articles[3].startswith(
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Xây dựng, "
    )
    assert len(articles) == 4


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("", ["CHỦ TỊCH"]),
        ("?ky=kt", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("?ky=tuq", ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        ("?ky=<b>", ["CHỦ TỊCH"]),
    ],
)
def test_signature_block_bears_the_chosen_capacity(client, office, query, lines):
    client.force_login(office.chief)

    left, right = cells(got(client, draft(office), "draft_document", query).tables[1])[0]

    assert [line for line in right.split("\n") if line] == lines
    assert left.split("\n")[:2] == ["Nơi nhận:", "- Như Điều 3;"]
    assert left.split("\n")[-1] == "- Lưu: VT, KSTTHC."


def test_page_margins_fonts_and_numbers_follow_the_decree(client, office, one_of_each):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    body, annex, contents = document.sections
    assert (round(body.page_width.mm), round(body.page_height.mm)) == (210, 297)
    margins = [body.top_margin, body.bottom_margin, body.left_margin, body.right_margin]
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert [section.orientation for section in document.sections] == [
        WD_ORIENTATION.PORTRAIT,
        WD_ORIENTATION.LANDSCAPE,
        WD_ORIENTATION.PORTRAIT,
    ]
    assert (round(annex.page_width.mm), round(annex.page_height.mm)) == (297, 210)
    fonts = {name: document.styles[name].font for name in ("Nội dung", "Quốc hiệu", "Căn cứ")}
    assert {name: font.size for name, font in fonts.items()} == {
        "Nội dung": Pt(14),
        "Quốc hiệu": Pt(13),
        "Căn cứ": Pt(14),
    }
    assert (fonts["Căn cứ"].italic, fonts["Quốc hiệu"].bold) == (True, True)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert [run.font.name for p in document.paragraphs for run in p.runs if run.font.name] == []
    # the first page of the decision and of the annex bear no number
    assert [section.different_first_page_header_footer for section in document.sections] == [
        True,
        True,
        False,
    ]
    (field,) = body.header.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"
    assert body.header.paragraphs[0].style.name == "Số trang"
    assert body.first_page_header.paragraphs[0].text == ""
    assert contents.header.is_linked_to_previous


def test_every_page_of_a_draft_says_so_and_the_annex_bears_the_content_code(
    client, office, one_of_each
):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    body, annex, contents = document.sections
    code_line = f"Mã nội dung: {services.content_code(decision)} – DỰ THẢO – in lúc "
    feet = [
        annex.footer.paragraphs[0].text[: len(code_line)],
        annex.first_page_footer.paragraphs[0].text[: len(code_line)],
    ]
    assert feet == [code_line, code_line]
    assert body.footer.paragraphs[0].text.startswith("DỰ THẢO – in lúc ")
    assert contents.footer.is_linked_to_previous


def test_annex_has_three_tables_by_level_with_the_headings_of_the_law(client, office, one_of_each):
    decision, listed = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    assert texts(document, "Bảng") == [
        "A. THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH",
        "B. THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG, THAY THẾ, ĐÍNH CHÍNH",
        "C. THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ",
    ]
    assert texts(document, "Cấp") == [
        "I. Thủ tục hành chính cấp tỉnh",
        "II. Thủ tục hành chính cấp xã",
        "I. Thủ tục hành chính cấp tỉnh",
        "I. Thủ tục hành chính cấp xã",
    ]
    first, second, amended, closed = (cells(table) for table in ruled(document))
    listing = [
        "STT",
        "Mã TTHC",
        "Tên TTHC",
        "Thời hạn giải quyết",
        "Địa điểm thực hiện",
        "Phí, lệ phí (nếu có)",
        "Căn cứ pháp lý",
    ]
    assert first == [
        listing,
        [
            "1",
            code(listed["new"]),
            "Cấp chứng chỉ hành nghề",
            "5 ngày làm việc",
            "Trung tâm Phục vụ hành chính công",
            "Không quy định",
            "- 118/2025/NĐ-CP",
        ],
    ]
    assert [row[1] for row in second[1:]] == [code(listed["commune"])]
    assert amended[0] == [
        *listing,
        "Tên VBQPPL quy định nội dung sửa đổi, bổ sung, thay thế",
        "Nội dung sửa đổi, bổ sung, thay thế",
    ]
    assert [row[3] for row in amended[1:]] == ["3 ngày làm việc", "–"]
    assert [row[-1] for row in amended[1:]] == [
        "Thời hạn giải quyết",
        f"Được thay thế bằng: {code(listed['new'])} – Cấp chứng chỉ hành nghề",
    ]
    assert closed == [
        ["STT", "Mã TTHC", "Tên TTHC", "Tên VBQPPL quy định việc bãi bỏ"],
        ["1", code(listed["gone"]), "Xác nhận quy hoạch", "Nghị định 118/2025/NĐ-CP"],
    ]


def test_heading_row_of_every_table_is_repeated(client, office, one_of_each):
    decision, _texts = one_of_each
    client.force_login(office.chief)

    tables = ruled(got(client, decision, "draft_document"))
    repeated = [
        [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
        for table in tables
        for row in table.rows[:1]
    ]

    assert repeated == [[True]] * 4


def test_part_two_tells_only_procedures_delegated_to_the_province(client, office, one_of_each):
    decision, listed = one_of_each
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    assert texts(document, "Phần")[1] == (
        "Phần II. NỘI DUNG CỤ THỂ CỦA THỦ TỤC HÀNH CHÍNH GIAO CHO ĐỊA PHƯƠNG"
    )
    assert texts(document, "Thủ tục") == [f"1. Cấp giấy phép xây dựng ({code(listed['changed'])})"]
    assert texts(document, "Bộ phận") == [
        "a) Trình tự thực hiện",
        "b) Cách thức thực hiện",
        "c) Thành phần, số lượng hồ sơ",
        "d) Thời hạn giải quyết",
        "đ) Đối tượng thực hiện",
        "e) Cơ quan giải quyết",
        "g) Địa điểm thực hiện",
        "h) Kết quả thực hiện",
        "i) Phí, lệ phí",
        "k) Tên mẫu đơn, mẫu tờ khai",
        "l) Yêu cầu, điều kiện thực hiện",
        "m) Căn cứ pháp lý",
        "n) Mức độ cung cấp dịch vụ công trực tuyến",
    ]
    details = texts(document, "Chi tiết")
    assert details[:4] == [
        "Bước 1: Người dân: Nộp hồ sơ",
        "- Trực tiếp: thời hạn: Chưa cập nhật; phí, lệ phí: Chưa cập nhật. Nộp tại quầy",
        "- Đơn đề nghị (01 bản chính)",
        "Số lượng: 01 bộ",
    ]
    assert details[4] == "3 ngày làm việc"


def test_signed_decision_bears_number_day_and_name_and_no_draft_mark(client, office):
    decision = draft(office)
    add_new(decision, office)
    signed = sign(decision, office, number="77/QĐ-UBND", capacity="KT. CHỦ TỊCH - PHÓ CHỦ TỊCH")
    client.force_login(office.chief)

    response = client.get(page(signed, "draft_document"))
    document = Document(BytesIO(b"".join(response.streaming_content)))

    left = cells(document.tables[0])[0][0].split("\n")
    assert left == ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI", "", "Số: 77/QĐ-UBND"]
    signature = [line for line in cells(document.tables[1])[0][1].split("\n") if line]
    assert signature == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Thị Chủ tịch"]
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="quyet-dinh-77-qd-ubnd.docx"'
    )
    assert document.sections[0].footer.paragraphs[0].text == (
        "Lập từ hệ thống; bản có giá trị pháp lý là bản đã ký."
    )


# --- what people type ---------------------------------------------------------------------------


def test_text_stays_text_whatever_people_type(client, office):
    nasty = "=cmd|'/C calc'!A0 <w:fldSimple w:instr=\"DDEAUTO c:\\x\"/> {INCLUDETEXT} & \u202eabc"
    decision = draft(office, legal_grounds="Luật <b>A</b> & B\x0bdòng hai")
    add_new(decision, office, name=nasty, place="Quầy\x01 1\nQuầy 2", full=True)
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    row = cells(ruled(document)[0])[1]
    assert row[2] == nasty.replace("\u202e", "")
    assert row[4] == "Quầy 1\nQuầy 2"
    fields = document.element.body.findall(f".//{qn('w:fldSimple')}")
    links = document.element.body.findall(f".//{qn('w:hyperlink')}")
    assert (fields, links) == ([], [])
    assert texts(document, "Căn cứ")[0] == "Căn cứ Luật <b>A</b> & B dòng hai;"


def test_ninety_four_papers_and_a_name_of_919_letters_are_all_there(client, office):
    name = ("Cấp giấy phép " + "rất dài " * 120)[:918].strip() + "x"
    papers = [Component(name=f"Giấy tờ {place}", originals=1) for place in range(94)]
    decision = draft(office)
    add_new(
        decision,
        office,
        full=True,
        name=name,
        components=papers,
        legal_bases=[LegalBasis(number="1/2026/NĐ-CP", title="Nghị định")],
    )
    client.force_login(office.chief)

    document = got(client, decision, "draft_document")

    assert cells(ruled(document)[0])[1][2] == name
    listed = [line for line in texts(document, "Chi tiết") if line.startswith("- Giấy tờ")]
    assert listed == [f"- Giấy tờ {place} (01 bản chính)" for place in range(94)]


def test_empty_decision_is_a_paper_too(client, office):
    client.force_login(office.chief)
    decision = draft(office)

    document = got(client, decision, "draft_document")

    assert ruled(document) == []
    assert texts(document, "Phần") == ["Phần I. DANH MỤC THỦ TỤC HÀNH CHÍNH"]
    assert client.get(page(decision, "summary")).status_code == 200
    assert ruled(got(client, decision, "note_document")) == []
