"""What the record of a signed paper must agree with: its days, number, scan, parts and limits."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.models import Component, LegalBasis, ProcedureVersion
from organisation.models import PrivateFile
from publication import services
from publication.enums import Origin, State
from publication.models import Decision
from publication.queries import checks_before_sending
from publication.services.mending import AFTER_OPENING
from tests.factories.catalogue import ProcedureFactory, VersionFactory
from tests.factories.publication import (
    add_new,
    decision_in,
    draft,
    issue,
    make_office,
    paper,
    paper_draft,
    published,
    record,
    sign,
)
from tests.publication.register import LONG_AGO, TODAY, on, opened, refusals, refused

pytestmark = pytest.mark.django_db

# --- parts that changed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "named", "found"),
    [
        ({}, ("time_limit",), ["Nội dung không khác nội dung đang có hiệu lực."]),
        ({"time_limit_amount": 3}, (), ["Chưa nêu nội dung được sửa đổi, bổ sung."]),
        ({"time_limit_amount": 3}, ("time_limit",), []),
        (
            {"time_limit_amount": 3},
            ("place",),
            [
                "Nêu là thay đổi nhưng không khác: Địa điểm thực hiện. "
                "Có thay đổi nhưng chưa nêu: Thời hạn giải quyết."
            ],
        ),
        (
            {"time_limit_amount": 3, "place": "Bộ phận Một cửa"},
            ("time_limit",),
            ["Có thay đổi nhưng chưa nêu: Địa điểm thực hiện."],
        ),
        (
            {"place": "Bộ phận Một cửa"},
            ("place", "steps", "name"),
            ["Nêu là thay đổi nhưng không khác: Tên thủ tục, Trình tự thực hiện."],
        ),
        (
            {"components": [Component(name="Đơn")]},
            ("components",),
            [],
        ),
        (
            {"legal_bases": [LegalBasis(number="118/2025/NĐ-CP"), LegalBasis(number="1/NQ")]},
            ("steps",),
            [
                "Nêu là thay đổi nhưng không khác: Trình tự thực hiện. "
                "Có thay đổi nhưng chưa nêu: Căn cứ pháp lý."
            ],
        ),
    ],
)
def test_amendment_names_the_parts_that_differ(changes, named, found):
    office = make_office()
    base = published(office)
    decision = draft(office)
    item = services.amend_procedure(decision, base=base, by=office.editor, parts=named)
    for name, value in changes.items():
        setattr(item.version, name, value)
    item.version.save()

    assert refusals(Decision.objects.get(pk=decision.pk)) == found


def test_correction_of_nothing_is_refused():
    office = make_office()
    base = published(office)
    decision = draft(office)
    services.correct_procedure(decision, base=base, by=office.editor)

    assert refusals(decision) == ["Nội dung không khác nội dung đang có hiệu lực."]


# --- days -----------------------------------------------------------------------------------------


def submitted(office, *, day):
    decision = decision_in(State.CHECKED, office)
    return services.submit(decision, by=office.chief, number="15/TTr-VP", on=day)


def test_submission_is_not_in_the_future():
    problem = refused(submitted, make_office(), day=on(1))

    assert problem.message_dict == {"submitted_on": ["Ngày trình không được ở tương lai."]}


@pytest.mark.parametrize(("days", "passes"), [(-6, False), (-5, True), (0, True)])
def test_signature_follows_the_submission(days, passes):
    office = make_office()
    decision = submitted(office, day=on(-5))

    if passes:
        assert issue(decision, office, signed_on=on(days)).act.signed_on == on(days)
        return
    assert refused(issue, decision, office, signed_on=on(days)).message_dict == {
        "signed_on": [f"Ngày ký trước ngày trình ({on(-5):%d/%m/%Y})."]
    }


@pytest.mark.parametrize(("days", "passes"), [(-4, False), (-3, True), (0, True)])
def test_entry_and_posting_follow_the_signature(days, passes):
    office = make_office()
    early = submitted(office, day=on(-9))
    decision = issue(early, office, signed_on=on(-3))

    def again():
        return Decision.objects.get(pk=decision.pk)

    calls = {
        "entered_on": lambda: services.mark_entered(again(), by=office.control, on=on(days)),
        "posted_on": lambda: services.mark_posted(
            again(), by=office.poster, on=on(days), note="Bảng"
        ),
    }

    for field, call in calls.items():
        if passes and not (field == "posted_on" and days < 0):
            assert call().is_signed
        elif not passes:
            assert refused(call).message_dict == {
                field: [f"Ngày này trước ngày ký ({on(-3):%d/%m/%Y})."]
            }


def test_posting_needs_its_place():
    office = make_office()
    decision = decision_in(State.ISSUED, office)

    problem = refused(services.mark_posted, decision, by=office.poster, on=TODAY, note="  ")

    assert problem.message_dict == {"posted_note": ["Phải nêu nơi niêm yết."]}


def test_posting_waits_for_the_last_row():
    office = make_office()
    decision = draft(office)
    add_new(decision, office)
    late = add_new(decision, office)
    services.edit_item(decision.items.last(), by=office.editor, effective_on=on(5))
    decision = sign(Decision.objects.get(pk=decision.pk), office)

    problem = refused(services.mark_posted, decision, by=office.poster, on=TODAY, note="Bảng")

    assert problem.messages == [
        f"Đến ngày {TODAY:%d/%m/%Y} chưa có hiệu lực: {late.procedure} ({on(5):%d/%m/%Y}). "
        "Chỉ niêm yết khi mọi thủ tục trong quyết định đã có hiệu lực."
    ]


@pytest.mark.parametrize(
    ("reason", "act_on", "found"),
    [
        ("Có hiệu lực ngay", None, []),
        ("Có hiệu lực ngay", on(-3), []),
        (
            "Có hiệu lực ngay",
            on(-2),
            [
                f"Hiệu lực từ {on(-3):%d/%m/%Y} trước ngày văn bản căn cứ có hiệu lực "
                f"({on(-2):%d/%m/%Y})."
            ],
        ),
        (" ", None, ["Phải nêu lý do áp dụng trình tự rút gọn."]),
    ],
)
def test_retroactive_decision_is_bound_and_shown(reason, act_on, found):
    office = make_office()
    decision = draft(office, on=on(-3), shortened=True, shortened_reason=reason)
    add_new(decision, office, legal_bases=[LegalBasis(number="1/2026/NĐ-CP", effective_on=act_on)])

    checks = checks_before_sending(decision)

    assert [check.message for check in checks if check.blocking and not check.passed] == found
    (shown,) = [check for check in checks if check.label == "Hiệu lực trở về trước"]
    assert (shown.passed, shown.blocking, shown.message) == (
        False,
        False,
        f"1 thủ tục có hiệu lực từ {on(-3):%d/%m/%Y}, trước ngày {TODAY:%d/%m/%Y} (3 ngày). "
        f"Lý do rút gọn: {reason.strip() or 'chưa nêu'}.",
    )


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", ["801/QĐ-UBND", "0801/QĐ-UBND", "00801/qđ-ubnd"])
def test_whole_numbers_are_compared(again):
    office = make_office()
    issue(decision_in(State.SUBMITTED, office), office, number="801/QĐ-UBND")

    problem = refused(issue, decision_in(State.SUBMITTED, office), office, number=again)

    assert problem.message_dict == {"number": [f"Số {again} đã dùng trong năm {TODAY.year}."]}


@pytest.mark.parametrize("end", ["withdraw", "refuse"])
def test_number_of_a_record_given_up_is_free_again(end):
    office = make_office()
    published(office)
    wrong = paper_draft(office, on=LONG_AGO)
    add_new(wrong, office)
    signed = paper("88/QĐ-UBND", signed_on=date(2024, 2, 1))
    wrong = services.record_from_paper(wrong, by=office.clerk, paper=signed)
    wrong = services.return_decision(wrong, by=office.control, reason="Sai")
    if end == "withdraw":
        wrong = services.withdraw(wrong, by=office.clerk, reason="Nhập nhầm")
    right = paper_draft(office, on=LONG_AGO)
    add_new(right, office)

    right = services.record_from_paper(right, by=office.clerk, paper=signed)
    right = services.confirm_paper(right, by=office.control)

    assert (right.slug, wrong.act.number, wrong.act.pk == right.act.pk) == (
        "88-qd-ubnd-2024",
        "88/QĐ-UBND",
        False,
    )


# --- the scan -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 docx", "Tệp không phải PDF."),
        (
            b"%PDF-1.4 quyet dinh",
            "Tệp PDF bị hỏng, không mở được; hãy quét lại hoặc chọn tệp khác.",
        ),
    ],
)
@pytest.mark.parametrize("origin", Origin.values)
def test_scan_must_open_as_a_pdf_whoever_calls(content, message, origin):
    office = make_office()
    file = PrivateFile.keep(content, name="quyet-dinh.docx", content_type="application/pdf")
    if origin == Origin.PAPER:
        decision = paper_draft(office, on=LONG_AGO)
        add_new(decision, office)
        signed = paper(scan=file, signed_on=date(2024, 2, 1))
        problem = refused(services.record_from_paper, decision, by=office.clerk, paper=signed)
    else:
        problem = refused(issue, decision_in(State.SUBMITTED, office), office, scan=file)

    assert problem.message_dict == {"scan": [message]}


def test_report_on_the_scan_is_the_services_own():
    office = make_office()

    decision = decision_in(State.ISSUED, office)

    assert decision.scan_report == "Bản chụp không có chữ ký số."


# --- limits in another unit -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "blocks"), [("", True), ("20 ngày làm việc ít hơn 1 tháng", False)]
)
def test_limit_in_another_unit_is_answered_by_a_remark(note, blocks):
    office = make_office()
    central = VersionFactory(unit=office.unit, time_limit_amount=1, time_limit_unit="month")
    decision = draft(office)
    version = add_new(
        decision,
        office,
        procedure=ProcedureFactory(),
        name=central.name,
        sector=central.sector,
        central=central,
        time_limit_amount=20,
    )
    services.edit_item(decision.items.get(), by=office.editor, note=note)

    asked = [
        check
        for check in checks_before_sending(Decision.objects.get(pk=decision.pk))
        if not check.passed
    ]

    told = f"Giải trình ở ghi chú: {note}" if note else "Hãy giải trình ở ghi chú của dòng."
    assert [(check.label, check.blocking, check.message) for check in asked] == [
        (
            f"{version.procedure} – Mới ban hành",
            blocks,
            "Thời hạn giải quyết ghi “20 ngày làm việc”, Bộ công bố “1 tháng”: không so sánh được "
            f"dài ngắn. {told}",
        )
    ]
    assert ProcedureVersion.objects.filter(pk=central.pk).exists()


def test_record_of_stock_is_not_mended_past_the_opening():
    """The way of a mend is no way round what later papers must meet."""
    office = make_office()
    opened(office)
    decision = paper_draft(office, on=TODAY)
    add_new(decision, office)
    decision = services.record_from_paper(
        decision, by=office.clerk, paper=paper(signed_on=on(-1), scan=None)
    )

    problem = refused(
        services.propose_mend,
        decision,
        by=office.clerk,
        paper=paper(signed_on=TODAY),
        reason="Gõ nhầm ngày",
    )

    assert problem.message_dict == {"signed_on": [AFTER_OPENING]}


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("12/QĐ-SXD.KT", "Số 12/QĐ-SXD.KT chỉ khác số 12/QĐ-SXDKT ở dấu; hãy xem lại."),
        (
            f"12/QĐ-{'A' * 80}",
            "Số quyết định dài quá (91 ký tự trong địa chỉ, nhiều nhất 80).",
        ),
    ],
)
def test_number_whose_address_is_taken_or_too_long_is_refused(number, message):
    office = make_office()
    capacity = "TUQ. CHỦ TỊCH"
    issue(decision_in(State.SUBMITTED, office), office, number="12/QĐ-SXDKT", capacity=capacity)

    later = decision_in(State.SUBMITTED, office)
    problem = refused(record, later, office, number=number, capacity=capacity)

    assert problem.message_dict == {"number": [message]}
