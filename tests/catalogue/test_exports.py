"""The national workbook out and in again: nothing changes; formulas and zeros survive."""

from __future__ import annotations

import io
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.enums import (
    ChargeKind,
    Level,
    OnlineLevel,
    ProcedureKind,
    RowStatus,
    Stated,
    Subject,
    Tier,
    TimeUnit,
    Way,
)
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
from tests.catalogue.workbooks import exported, rows_of, staged
from tests.factories.catalogue import SectorFactory
from tests.factories.organisation import UnitFactory, scan
from tests.factories.publication import add_new, draft, make_office, published, sign

pytestmark = pytest.mark.django_db

NFD = unicodedata.normalize("NFD", "Đăng ký kết hôn có yếu tố nước ngoài")


def rich(**fields: Any) -> dict[str, Any]:
    """Fields of a text that uses every column and every trap known."""
    return {
        "name": f"{NFD} “đặc biệt”  'nháy' & <b>",
        "tier": Tier.FULL,
        "levels": (Level.PROVINCE, Level.COMMUNE),
        "subjects": (Subject.CITIZEN, Subject.ORGANISATION, Subject.OFFICIAL),
        "kind": ProcedureKind.NOT_DELEGATED,
        "description": '=HYPERLINK("http://x")\n- dòng hai\n\n+ dòng ba ',
        "keywords": "'=kết hôn; @hộ tịch",
        "time_limit_amount": Decimal("1.50"),
        "time_limit_unit": TimeUnit.WORKING_DAY,
        "time_limit_text": "Không quá 1,5 ngày làm việc, kể từ ngày nhận đủ hồ sơ",
        "fee_status": Stated.GIVEN,
        "fee_amount": 70_000,
        "fee_text": "70.000 đồng/lần",
        "place": "Tầng 1\nTrung tâm Phục vụ hành chính công",
        "sets": 2,
        "executing": "Sở Tư pháp; UBND cấp xã",
        "competent": "Chủ tịch UBND cấp xã",
        "coordinating": "Công an",
        "delegated": "-",
        "conditions_status": Stated.GIVEN,
        "conditions": "- Nam từ đủ 20 tuổi\n- Nữ từ đủ 18 tuổi\t(tuổi)",
        "results_status": Stated.GIVEN,
        "forms_status": Stated.GIVEN,
        "online_level": OnlineLevel.PARTIAL,
        "online_reason": "Phải ký trực tiếp",
        "portal_url": "https://dichvucong.gov.vn/p?a=1&b=2",
        "central_decision": "1872/QĐ-BTP",
        "central_decision_date": date(2020, 9, 4),
        "central_issuer": "Bộ Tư pháp",
        "note": "00123",
        "steps": [
            Step(case="", actor="Người dân", action="- Bước 1: nộp\n- Bước 2: nhận"),
            Step(case="Trường hợp vắng mặt", action="+ Ủy quyền"),
            Step(action="+ Ủy quyền"),
        ],
        "channels": [
            Channel(
                way=Way.COUNTER,
                time_limit_amount=5,
                time_limit_unit=TimeUnit.CALENDAR_DAY,
                fee_amount=70_000,
                description="02 tháng và 15 ngày làm việc, trong đó: …",
            ),
            Channel(way=Way.ONLINE, time_limit_text="Khác", fee_amount=0, fee_text="Phí: 0 VNĐ"),
            Channel(way=Way.ONLINE),
        ],
        "components": [
            Component(
                case="Hồ sơ 1" if n % 2 else "",
                code=f"000.00.00.G03-KQ{n:04d}",
                name=f"Giấy tờ số {n}",
                originals=n % 3,
                copies=n % 2,
                issuer="Bộ Tư pháp",
                form_name="Mẫu 01.docx",
                obtainable_from_database=bool(n % 5),
                note="ghi chú",
            )
            for n in range(94)
        ],
        "results": [Result(code="KQ.G03.000340", name="Giấy chứng nhận", note="bản chính")],
        "legal_bases": [
            LegalBasis(
                number="52/2014/QH13",
                title="Luật Hôn nhân và gia đình",
                issuer="Quốc hội",
                issued_on=date(2014, 6, 19),
                effective_on=date(2015, 1, 1),
                url="https://vbpl.vn/1",
            ),
            LegalBasis(title="Công văn không số"),
        ],
        "charges": [
            Charge(
                kind=ChargeKind.STATE_FEE,
                name="Lệ phí đăng ký",
                amount=70_000,
                basis="NQ 03/2017/NQ-HĐND",
            ),
            Charge(kind=ChargeKind.CHARGE, rate="0,5% giá trị", basis="TT 1", note="=1+1"),
        ],
        "reductions": [
            Reduction(
                percent=Decimal("33.30"),
                condition="Hộ nghèo",
                basis="NQ 03",
                valid_from=date(2024, 1, 1),
            )
        ],
        "forms": [Form(number="01", name="Tờ khai", url="https://x.vn/f", file=scan(b"form"))],
        **fields,
    }


def publish_rich(office: Any) -> ProcedureVersion:
    """The rich text beside some with hardly anything in them, all signed."""
    ministry = UnitFactory(kind="ministry", name="Bộ Tư pháp", code="G15")
    sector = SectorFactory(name="Hộ tịch", ministry=ministry)
    SectorFactory(name="Hộ tịch", ministry=UnitFactory(kind="ministry", name="Bộ Công an"))
    decision = draft(office)
    version = add_new(decision, office, sector=sector, **rich())
    add_new(
        decision,
        office,
        name="x" * 919,
        fee_status=Stated.GIVEN,
        fee_text="Theo Thông tư 85/2019/TT-BTC",
        time_limit_amount=None,
        time_limit_unit=TimeUnit.SAME_DAY,
        conditions_status=Stated.NONE,
    )
    add_new(
        decision,
        office,
        time_limit_amount=None,
        time_limit_unit="",
        time_limit_text="Theo từng vụ việc",
        fee_status=Stated.GIVEN,
        fee_amount=0,
        description="d" * 33_000,
        conditions_status=Stated.GIVEN,
    )
    sign(decision, office)
    return version


def test_export_import_changes_nothing() -> None:
    office = make_office()
    publish_rich(office)

    batch = staged(exported(), office)

    told = [(row.status, row.changes, row.questions, row.errors) for row in rows_of(batch)]
    assert told == [(RowStatus.UNCHANGED, [], [], [])] * 3
    assert batch.layout == "national"


def test_export_import_without_base_changes_nothing() -> None:
    office = make_office()
    publish_rich(office)
    book = load_workbook(io.BytesIO(exported()))
    del book["_base"]
    kept = io.BytesIO()
    book.save(kept)

    batch = staged(kept.getvalue(), office)

    assert [(row.status, row.changes) for row in rows_of(batch)] == [(RowStatus.UNCHANGED, [])] * 3


def test_export_holds_sheets_headings_and_hidden_base() -> None:
    office = make_office()
    version = publish_rich(office)

    book = load_workbook(io.BytesIO(exported()))

    assert book.sheetnames == [
        "TTHC",
        "Cách thức thực hiện",
        "Trình tự thực hiện",
        "TPHS",
        "KQTH",
        "CCPL",
        "Phí, lệ phí",
        "Miễn, giảm",
        "Biểu mẫu",
        "_base",
    ]
    assert [cell.value for cell in book["TTHC"][1]][:19] == [
        "STT",
        "Mã TTHC",
        "Tên TTHC",
        "Link truy cập",
        "Số quyết định",
        "Ngày quyết định",
        "Cơ quan ban hành",
        "Lĩnh vực",
        "Cấp thực hiện",
        "Đối tượng thực hiện",
        "Loại TTHC",
        "Từ khoá",
        "Địa chỉ tiếp nhận",
        "Cơ quan thực hiện",
        "Cơ quan có thẩm quyền",
        "Cơ quan phối hợp",
        "Cơ quan được uỷ quyền",
        "Mô tả",
        "Trạng thái",
    ]
    assert book["_base"].sheet_state == "hidden"
    codes = {cell.value for cell in book["TPHS"]["B"][1:]}
    assert codes == {version.procedure.base_code}
    assert book["TPHS"].max_row == 95


def test_export_neutralises_formulas_and_keeps_codes_as_text() -> None:
    office = make_office()
    publish_rich(office)

    book = load_workbook(io.BytesIO(exported()))

    dangerous = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        or ((isinstance(cell.value, str) and cell.value[:1] in "=+-@\t") and cell.value)
    ]
    assert dangerous == []
    code = book["TTHC"]["B2"]
    assert (code.data_type, code.number_format) == ("s", "@")


def test_export_of_a_day_shows_the_text_of_that_day(tmp_path: Any) -> None:
    office = make_office()
    before, today = timezone.localdate() - timedelta(days=30), timezone.localdate()
    published(office, on=before, name="Cũ")
    published(office, on=today, name="Mới")

    call_command("export_catalogue", str(tmp_path / "a.xlsx"), on=before)
    call_command("export_catalogue", str(tmp_path / "b.xlsx"))

    names = [
        [cell.value for cell in load_workbook(tmp_path / file)["TTHC"]["C"][1:]]
        for file in ("a.xlsx", "b.xlsx")
    ]
    assert names == [["Cũ"], ["Cũ", "Mới"]]


@pytest.mark.parametrize("number", [1, 3])
def test_export_queries_do_not_grow_with_texts(number: int, django_assert_num_queries: Any) -> None:
    office = make_office()
    for _n in range(number):
        published(office)

    with django_assert_num_queries(10):
        exported()


ODD_TEXTS = (
    "_x0041_",
    "_x000D_",
    "a\r\nb",
    "a\x0bb\x07c",
    "'",
    "''=x",
    "\uff1dx",
    "\u200bẩn",
    "   ",
    "1.50",
    "007",
    "TRUE",
    "#N/A",
    "'#N/A",
    "2024-01-02",
    "05/03/2024",
    "-",
    "Không có thông tin",
    "Không",
    "Miễn phí",
    "5 ngày",
    '📜 <&>"',
    "\ttab",
    "x\n\n\ny ",
    "x" * 32_767 + "y",
)


def test_odd_texts_survive_in_every_text_column() -> None:
    office = make_office()
    decision = draft(office)
    for text in ODD_TEXTS:
        add_new(
            decision,
            office,
            name=text if text.strip() else "tên",
            description=text,
            keywords=text,
            place=text if text.strip() else "nơi",
            note=text,
            time_limit_amount=None,
            time_limit_unit="",
            time_limit_text=text if text.strip() else "lúc nào đó",
            fee_status=Stated.GIVEN,
            fee_text=text,
            conditions_status=Stated.GIVEN,
            conditions=text,
            central_decision=text[:100],
            steps=[Step(action=text, case=text)],
            channels=[Channel(way=Way.COUNTER, time_limit_text=text, fee_text=text)],
            components=[Component(name=text, note=text)],
            charges=[Charge(kind=ChargeKind.UNSPECIFIED, rate=text)],
        )
    sign(decision, office)

    batch = staged(exported(), office)

    told = {
        text[:20]: ([change["field"] for change in row.changes], row.questions, row.errors)
        for text, row in zip(ODD_TEXTS, rows_of(batch), strict=True)
    }
    assert told == {text[:20]: ([], [], []) for text in ODD_TEXTS}
