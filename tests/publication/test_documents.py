"""The summary page, the submission note and the draft decision: who gets them, what they say."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Pt

from catalogue.enums import Level, Part, Stated, Tier, Way
from catalogue.models import Channel, Component, LegalBasis, Step
from publication import services
from publication.documents.rows import rows_of
from publication.documents.summary import summarise
from publication.documents.wording import (
    after_title,
    capacity_lines,
    ended,
    grounds_of,
    head_of,
    long_day,
)
from publication.enums import ItemKind
from publication.queries import Check
from tests.factories.catalogue import VersionFactory
from tests.factories.organisation import UnitFactory
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    draft,
    make_office,
    published,
    sign,
)

pytestmark = pytest.mark.django_db

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EFFECT = date(2027, 2, 5)


@pytest.fixture
def office():
    return make_office(UnitFactory(name="Sở Xây dựng"))


def page(decision, name):
    return reverse(f"decisions:{name}", args=[decision.pk])


def got(client, decision, name, query=""):
    """The .docx as downloaded, opened again."""
    response = client.get(page(decision, name) + query)
    assert response.status_code == 200
    return Document(BytesIO(b"".join(response.streaming_content)))


def texts(document, style=""):
    """Paragraphs outside tables, of one style or of all."""
    return [
        paragraph.text
        for paragraph in document.paragraphs
        if (paragraph.style.name == style if style else paragraph.text)
    ]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def ruled(document):
    """Tables with borders: not the heading's or the signature's columns."""
    return [table for table in document.tables if table.style.name == "Table Grid"]


def text(office, **fields):
    """A text to draft on; whether it was ever law makes no difference to the papers."""
    return VersionFactory(unit=office.unit, created_by=office.editor, **fields)


def mixed(office):
    """One procedure of each kind; limits, fees and papers change."""
    base = published(
        office,
        on=timezone.localdate() - timedelta(days=30),
        name="Cấp giấy phép xây dựng",
        tier=Tier.FULL,
        fee_status=Stated.GIVEN,
        fee_amount=150_000,
        sets=1,
        subjects=("citizen",),
        results_status=Stated.NONE,
        conditions_status=Stated.NONE,
        forms_status=Stated.NONE,
        steps=[Step(actor="Người dân", action="Nộp hồ sơ")],
        channels=[Channel(way=Way.COUNTER, description="Nộp tại quầy")],
        components=[Component(name="Đơn đề nghị", originals=1), Component(name="Ảnh", copies=2)],
    )
    gone = text(office, name="Xác nhận quy hoạch", levels=(Level.COMMUNE,))
    replaced = text(office, name="Cấp lại chứng chỉ")
    decision = draft(
        office,
        on=EFFECT,
        legal_grounds="Nghị định số 63/2010/NĐ-CP (sửa đổi; bổ sung)\nCăn cứ Luật Xây dựng;",
    )
    new = add_new(decision, office, name="Cấp chứng chỉ hành nghề", levels=(Level.PROVINCE,))
    commune = add_new(decision, office, name="Cấp số nhà", levels=(Level.COMMUNE,))
    changed = amend(decision, base, office.editor, time_limit_amount=3, fee_amount=120_000)
    changed.components.all()[1].delete()
    decision.items.filter(version=changed).update(changed_parts=(Part.TIME_LIMIT,))
    abolish(decision, gone, office.editor)
    abolish(
        decision,
        replaced,
        office.editor,
        kind=ItemKind.REPLACED,
        successor=new.procedure,
    )
    return decision, {"new": new, "commune": commune, "changed": changed, "gone": gone}


def code(version):
    return version.procedure.base_code


# --- who gets them ------------------------------------------------------------------------------

NAMES = ("summary", "note_document", "draft_document")


@pytest.mark.parametrize("name", NAMES)
def test_papers_are_for_those_who_may_see_the_decision(client, office, name):
    own, other = draft(office), draft(make_office())
    seen = {}
    for role in ("editor", "control", "chief", "clerk"):
        client.force_login(getattr(office, role))
        seen[role] = [client.get(page(decision, name)).status_code for decision in (own, other)]

    assert seen == {
        "editor": [200, 302],
        "control": [200, 200],
        "chief": [200, 200],
        "clerk": [200, 200],
    }


@pytest.mark.parametrize("name", NAMES)
def test_papers_are_never_posted(client, office, name):
    client.force_login(office.chief)

    assert client.post(page(draft(office), name)).status_code == 405


def test_download_has_an_ascii_name_and_is_kept_by_no_cache(client, office):
    decision = draft(office)
    client.force_login(office.chief)

    note, paper = (client.get(page(decision, name)) for name in NAMES[1:])

    assert note.headers["Content-Disposition"] == (
        f'attachment; filename="to-trinh-{decision.pk}.docx"'
    )
    assert paper.headers["Content-Disposition"] == (
        f'attachment; filename="du-thao-quyet-dinh-{decision.pk}.docx"'
    )
    assert note.headers["Content-Type"] == WORD
    assert {"private", "no-store"} <= set(paper.headers["Cache-Control"].split(", "))


def test_decision_page_leads_to_the_summary_and_both_papers(client, office):
    decision = draft(office)
    add_new(decision, office)
    client.force_login(office.chief)

    shown = client.get(page(decision, "inspect")).content.decode()

    assert [page(decision, name) in shown for name in NAMES] == [True, True, True]


# --- summary ------------------------------------------------------------------------------------


def test_summary_counts_kinds_and_movements(office):
    decision, _texts = mixed(office)

    summary = summarise(rows_of(decision), [])

    assert summary.total == 5
    assert summary.kinds == (
        ("mới ban hành", 2),
        ("sửa đổi, bổ sung", 1),
        ("được thay thế", 1),
        ("bãi bỏ", 1),
    )
    assert summary.movements == (
        ("thủ tục rút ngắn thời hạn", 1),
        ("thủ tục giảm mức thu", 1),
        ("giấy tờ được bỏ", 1),
    )
    assert [(table.letter, table.total) for table in summary.tables] == [
        ("A", 2),
        ("B", 2),
        ("C", 1),
    ]


def test_summary_tells_each_row_in_lines(office):
    decision, listed = mixed(office)

    summary = summarise(rows_of(decision), [])
    told = {line.row.code: line.told for table in summary.tables for line in table.lines}

    assert told[code(listed["changed"])] == (
        "Thời hạn: 5 → 3 ngày làm việc",
        "Phí, lệ phí: 150.000 → 120.000 đồng",
        "Bỏ giấy tờ: Ảnh",
    )
    assert told[code(listed["new"])] == (
        "Thời hạn: 5 ngày làm việc",
        "Phí, lệ phí: Không quy định",
    )
    assert told[code(listed["gone"])] == ("Bãi bỏ theo: Nghị định 118/2025/NĐ-CP",)


def test_summary_names_what_changed_undeclared(office):
    decision, listed = mixed(office)

    lines = [line for table in summarise(rows_of(decision), []).tables for line in table.lines]
    undeclared = {line.row.code: line.undeclared for line in lines if line.undeclared}

    assert undeclared == {code(listed["changed"]): ("Phí, lệ phí", "Thành phần hồ sơ")}


def test_summary_puts_what_costs_people_more_first_and_the_rest_in_the_annex(office):
    bases = [text(office, name=f"Thủ tục {place}") for place in range(4)]
    decision = draft(office, on=EFFECT)
    for base, days in zip(bases, (4, 3, 9, 2), strict=True):
        amend(decision, base, office.editor, time_limit_amount=days)

    summary = summarise(rows_of(decision), [], most=2)

    (table,) = summary.tables
    assert [line.row.name for line in table.lines] == ["Thủ tục 2", "Thủ tục 0"]
    assert [line.row.name for line in summary.rest] == ["Thủ tục 1", "Thủ tục 3"]
    assert table.total == 4


def test_red_row_comes_before_all_and_a_note_does_not(office):
    decision = draft(office, on=EFFECT)
    for place, days in enumerate((9, 4, 4)):
        base = text(office, name=f"Thủ tục {place}")
        amend(decision, base, office.editor, time_limit_amount=days)
    longer, noted, red = (row.item for row in rows_of(decision))
    checks = [
        Check("Dòng 1", True, item=longer),
        Check("Dòng 2", False, "Nên xem lại.", noted, blocking=False),
        Check("Dòng 3", False, "Chưa có ngày hiệu lực.", red),
    ]

    summary = summarise(rows_of(decision), checks)

    lines = summary.tables[0].lines
    assert [line.row.name for line in lines] == ["Thủ tục 2", "Thủ tục 0", "Thủ tục 1"]
    assert [line.red for line in lines] == [("Chưa có ngày hiệu lực.",), (), ()]
    assert (summary.red, summary.notes) == ((checks[2],), (checks[1],))


def test_summary_page_shows_facts_lines_and_links(client, office):
    decision, listed = mixed(office)
    client.force_login(office.chief)

    response = client.get(page(decision, "summary"))
    shown = response.content.decode()

    assert response.context["grounds"] == [
        "Căn cứ Nghị định số 63/2010/NĐ-CP (sửa đổi; bổ sung);",
        "Căn cứ Luật Xây dựng.",
    ]
    assert [line in shown for line in ("Thời hạn: 5 → 3 ngày làm việc", "05/02/2027")] == [
        True,
        True,
    ]
    item = decision.items.get(procedure=listed["changed"].procedure)
    assert f"{page(decision, 'compare')}?dong={item.pk}" in shown


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_grow_with_the_rows(
    client, office, name, django_assert_max_num_queries, django_assert_num_queries
):
    bases = [text(office) for _place in range(4)]
    one, three = draft(office, on=EFFECT), draft(office, on=EFFECT)
    amend(one, bases[0], office.editor, time_limit_amount=9)
    for base in bases[1:]:
        amend(three, base, office.editor, time_limit_amount=9)
    client.force_login(office.chief)
    client.get(page(one, name))

    with django_assert_max_num_queries(90) as counted:
        client.get(page(one, name))
    with django_assert_num_queries(len(counted)):
        client.get(page(three, name))


def test_summary_and_note_tell_the_statutory_days(client, office):
    decision = draft(office, on=timezone.localdate() + timedelta(days=3))
    add_new(decision, office)
    client.force_login(office.chief)

    clocks = client.get(page(decision, "summary")).context["clocks"]
    body = texts(got(client, decision, "note_document"), "Nội dung")

    due = timezone.localdate() - timedelta(days=2)
    assert [words.split(": ")[1] for words in clocks][:1] == [
        f"chậm nhất {due:%d/%m/%Y} – quá hạn 2 ngày"
    ]
    assert [f"- {words}." in body for words in clocks] == [True] * len(clocks)


# --- the draft decision -------------------------------------------------------------------------


def test_draft_decision_has_the_form_of_an_administrative_paper(client, office):
    decision, _texts = mixed(office)
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


def test_draft_decision_has_three_articles_with_the_facts(client, office):
    decision, _texts = mixed(office)
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


def test_page_margins_fonts_and_numbers_follow_the_decree(client, office):
    decision, _texts = mixed(office)
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


def test_every_page_of_a_draft_says_so_and_the_annex_bears_the_content_code(client, office):
    decision, _texts = mixed(office)
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


def test_annex_has_three_tables_by_level_with_the_headings_of_the_law(client, office):
    decision, listed = mixed(office)
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


def test_heading_row_of_every_table_is_repeated(client, office):
    decision, _texts = mixed(office)
    client.force_login(office.chief)

    tables = ruled(got(client, decision, "draft_document"))
    repeated = [
        [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
        for table in tables
        for row in table.rows[:1]
    ]

    assert repeated == [[True]] * 4


def test_part_two_tells_only_procedures_delegated_to_the_province(client, office):
    decision, listed = mixed(office)
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


# --- the submission note ------------------------------------------------------------------------


def test_note_says_who_asks_whom_for_what(client, office):
    decision, _texts = mixed(office)
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


def test_note_lists_rows_under_their_number_in_the_annex(client, office):
    decision, listed = mixed(office)
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


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
    ],
)
def test_day_is_written_as_in_administrative_papers(day, words):
    assert long_day(day) == words


def test_grounds_are_parted_opened_and_ended():
    grounds = grounds_of("Căn cứ Luật A; Nghị định B (sửa đổi C; D)\n\nTheo đề nghị của Sở X.")

    assert ended(grounds) == [
        "Căn cứ Luật A;",
        "Căn cứ Nghị định B (sửa đổi C; D);",
        "Theo đề nghị của Sở X.",
    ]


@pytest.mark.parametrize(
    ("stored", "lines"),
    [
        ("CHỦ TỊCH", ("CHỦ TỊCH",)),
        ("KT. Chủ tịch – Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TUQ. CHỦ TỊCH\nGIÁM ĐỐC SỞ", ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ")),
        ("", ("CHỦ TỊCH",)),
    ],
)
def test_capacity_is_written_line_by_line(stored, lines):
    assert capacity_lines(stored) == lines


@pytest.mark.parametrize(
    ("kind", "name", "head"),
    [
        ("department", "Sở Tài chính", "Giám đốc Sở Tài chính"),
        ("office", "Văn phòng Ủy ban nhân dân tỉnh", "Chánh Văn phòng Ủy ban nhân dân tỉnh"),
        (
            "commune",
            "Ủy ban nhân dân phường Cẩm Thành",
            "Chủ tịch Ủy ban nhân dân phường Cẩm Thành",
        ),
        ("vertical", "Công an tỉnh Quảng Ngãi", "Thủ trưởng Công an tỉnh Quảng Ngãi"),
        ("department", "Ban Quản lý Khu kinh tế", "Trưởng ban Ban Quản lý Khu kinh tế"),
    ],
)
def test_head_of_a_unit_is_called_by_title(kind, name, head):
    assert head_of(UnitFactory.build(kind=kind, name=name)) == head


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Công bố danh mục thủ tục", "Về việc công bố danh mục thủ tục"),
        ("về việc công bố  danh mục.", "Về việc công bố danh mục"),
        ("V/v công bố", "V/v công bố"),
    ],
)
def test_title_becomes_the_abstract(title, abstract):
    assert after_title(title) == abstract
