"""What a row may do to the register: the second road, later rows, successors, codes, parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Component, Effect, LegalBasis, ProcedureVersion
from catalogue.services import copy_version
from organisation.models import PrivateFile, RuleSet
from publication import services
from publication.enums import ItemKind, Origin, State
from publication.models import Decision
from publication.queries import checks_before_sending, register_opening
from publication.services.mending import AFTER_OPENING
from tests.factories.catalogue import ProcedureFactory, VersionFactory
from tests.factories.organisation import scan
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
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

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LONG_AGO = date(2024, 3, 1)


def on(days):
    return TODAY + timedelta(days=days)


def stock(office, *, effective=LONG_AGO, **fields):
    """A text of the initial stock, in force since long ago."""
    decision = paper_draft(office, on=effective)
    version = add_new(decision, office, **fields)
    decision = services.record_from_paper(
        decision, by=office.clerk, paper=paper(signed_on=effective - timedelta(days=9), scan=None)
    )
    if decision.state == State.RECORDED:
        services.confirm_paper(decision, by=office.control)
    return version


def refusals(decision, *, signed_on=None):
    """Messages of the checks that block."""
    checks = checks_before_sending(decision, signed_on=signed_on)
    return [check.message for check in checks if check.blocking and not check.passed]


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as problem:
        call(*args, **fields)
    return problem.value


# --- the second road ----------------------------------------------------------------------------


def opened(office):
    """The register is opened today by a decision drafted here."""
    draft(office)


@pytest.mark.parametrize(
    ("signed_on", "with_scan", "complete", "fields"),
    [
        (on(-1), False, False, None),
        (on(-1), True, True, None),
        (TODAY, True, True, None),
        (TODAY, False, True, ["scan"]),
        (TODAY, True, False, "missing"),
        (on(1), True, True, ["signed_on"]),
    ],
)
def test_paper_signed_after_the_opening_needs_all_that_a_decision_needs(
    signed_on, with_scan, complete, fields
):
    office = make_office()
    opened(office)
    decision = paper_draft(office, on=on(10))
    version = add_new(decision, office, **({} if complete else {"place": ""}))
    signed = paper(signed_on=signed_on, scan=scan() if with_scan else None)

    if fields is None:
        decision = services.record_from_paper(decision, by=office.clerk, paper=signed)
        assert decision.state == (State.ISSUED if signed_on < TODAY else State.RECORDED)
        return
    problem = refused(services.record_from_paper, decision, by=office.clerk, paper=signed)
    if fields == "missing":
        assert problem.messages == [
            f"{version.procedure} – Mới ban hành: Còn thiếu: Địa điểm thực hiện."
        ]
    else:
        assert list(problem.message_dict) == fields
    assert Effect.objects.count() == 0


def test_paper_signed_after_the_opening_is_not_retroactive():
    office = make_office()
    opened(office)
    decision = paper_draft(office, on=on(-3))
    add_new(decision, office)

    problem = refused(services.record_from_paper, decision, by=office.clerk, paper=paper())

    assert problem.message_dict == {
        "signed_on": ["Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."]
    }


@pytest.mark.parametrize("kind", [ItemKind.AMENDED, ItemKind.CORRECTED, ItemKind.ABOLISHED])
@pytest.mark.parametrize("signed_on", [on(-400), TODAY])
def test_paper_changes_no_text_that_was_signed_here(kind, signed_on):
    office = make_office()
    base = published(office)
    decision = paper_draft(office, on=TODAY)
    version = None
    if kind != ItemKind.ABOLISHED:
        version = copy_version(base, by=office.clerk)
        version.note = "Khác"
        version.save()
    services.add_item(
        decision,
        kind=kind,
        procedure=base.procedure,
        version=version,
        base=base,
        by=office.clerk,
        changed_parts=("other",) if version else (),
        change_basis="Nghị định",
    )

    number = base.effects.get().act.number
    assert refusals(decision, signed_on=signed_on) == [
        "Nội dung đang có hiệu lực được ban hành theo trình tự trên hệ thống (Quyết định "
        f"{number}); không được thay đổi bằng cách ghi nhận từ văn bản."
    ]


def rule(opened_on):
    return RuleSet.objects.create(
        key="register-opening",
        name="Ngày mở sổ",
        valid_from=date(2000, 1, 1),
        params={"opened_on": f"{opened_on:%Y-%m-%d}"},
        legal_basis="Quyết định của tỉnh",
    )


def test_register_opens_with_its_first_draft_or_on_the_day_set():
    office = make_office()
    assert register_opening(on(-9)) == on(-9)
    draft(office)
    assert register_opening() == TODAY
    rule(on(-30))
    assert register_opening() == on(-30)


def test_opening_is_never_set_later_than_the_first_signature():
    office = make_office()
    rule(on(30))
    assert register_opening() == on(30)

    published(office)

    assert register_opening() == TODAY


# --- later rows ---------------------------------------------------------------------------------


def with_pending(office):
    """A text in force, and the act that puts another in its place in twenty days."""
    base = published(office)
    decision = draft(office, on=on(20))
    later = amend(decision, base, office.editor, time_limit_amount=2)
    return base, later, sign(decision, office).act


@pytest.mark.parametrize("kind", [ItemKind.ABOLISHED, ItemKind.REPLACED])
@pytest.mark.parametrize("day", [0, 5, 19])
def test_closing_is_refused_while_a_later_row_stands(kind, day):
    office = make_office()
    base, _later, act = with_pending(office)
    successor = published(office).procedure if kind == ItemKind.REPLACED else None
    decision = draft(office, on=on(day))
    abolish(decision, base, office.editor, kind=kind, successor=successor)

    assert refusals(decision) == [
        f"Nội dung đã được ký theo Quyết định {act.number}, có hiệu lực từ {on(20):%d/%m/%Y} sẽ bị "
        "quyết định này làm mất hiệu lực; phải xử lý quyết định ấy trước."
    ]


def test_pending_text_itself_may_be_closed_on_its_day():
    office = make_office()
    _base, later, _act = with_pending(office)
    decision = draft(office, on=on(20))
    abolish(decision, later, office.editor)

    assert refusals(decision) == []


def test_old_paper_does_not_close_what_stands_later():
    office = make_office()
    base = stock(office)
    later = paper_draft(office, on=date(2025, 1, 1))
    text = copy_version(base, by=office.clerk)
    text.note = "Khác"
    text.save()
    services.add_item(
        later,
        kind=ItemKind.AMENDED,
        procedure=base.procedure,
        version=text,
        base=base,
        by=office.clerk,
        changed_parts=("other",),
    )
    signed = paper(signed_on=date(2024, 12, 20))
    services.confirm_paper(
        services.record_from_paper(later, by=office.clerk, paper=signed), by=office.control
    )
    closing = paper_draft(office, on=date(2024, 6, 1))
    abolish(closing, base, office.clerk)

    assert refusals(closing, signed_on=date(2024, 5, 1)) == [
        f"Nội dung đã được ký theo Quyết định {signed.number}, có hiệu lực từ 01/01/2025 sẽ bị "
        "quyết định này làm mất hiệu lực; phải xử lý quyết định ấy trước."
    ]


def test_what_a_signed_decision_ends_is_not_ended_again():
    office = make_office()
    base = published(office)
    ending = draft(office, on=on(20))
    abolish(ending, base, office.editor)
    number = sign(ending, office).act.number
    again = draft(office, on=on(5))
    abolish(again, base, office.editor)

    assert refusals(again) == [
        f"Thủ tục đã được chấm dứt hiệu lực từ sau ngày {on(19):%d/%m/%Y} theo Quyết định {number}."
    ]


def correction(office, base, *, note="", day=0):
    decision = draft(office, on=on(day))
    item = services.correct_procedure(decision, base=base, by=office.editor)
    item.version.keywords = "Sửa lỗi chính tả"
    item.version.save()
    services.edit_item(item, by=office.editor, note=note)
    return decision


@pytest.mark.parametrize(
    ("note", "passes"),
    [
        ("", False),
        ("Đã xem", False),
        ("Đã xem Quyết định {number}; nội dung ấy không có lỗi này.", True),
        ("Đã xem Quyết định 9{number}", False),
    ],
)
def test_correction_of_a_text_with_a_pending_one_is_acknowledged(note, passes):
    office = make_office()
    base, _later, act = with_pending(office)
    decision = correction(office, base, note=note.format(number=act.number))

    expected = [
        f"Nội dung đã được ký theo Quyết định {act.number}, có hiệu lực từ {on(20):%d/%m/%Y} không "
        "có đính chính này. Hãy đính chính cả nội dung ấy, rồi ghi ở ghi chú của dòng rằng đã xem "
        f"Quyết định {act.number}."
    ]
    assert refusals(decision) == ([] if passes else expected)


def test_acknowledgement_is_sealed_with_the_decision():
    office = make_office()
    base, _later, act = with_pending(office)
    note = f"Đã xem Quyết định {act.number}"

    decision = sign(correction(office, base, note=note), office)

    assert note in decision.canonical


def test_amendment_before_a_pending_text_is_refused_by_its_number():
    office = make_office()
    base, _later, act = with_pending(office)
    decision = draft(office, on=on(5))
    amend(decision, base, office.editor, time_limit_amount=9)

    assert refusals(decision) == [
        f"Nội dung đã được ký theo Quyết định {act.number}, có hiệu lực từ {on(20):%d/%m/%Y}, sau "
        "ngày này; quyết định này sẽ bị phủ lấp."
    ]


# --- successors ---------------------------------------------------------------------------------


def replaced(office, successor, *, base=None, day=0, decision=None):
    decision = decision or draft(office, on=on(day))
    base = base or published(office)
    abolish(decision, base, office.editor, kind=ItemKind.REPLACED, successor=successor)
    return decision


def test_successor_is_in_force_or_opened_by_the_decision():
    office = make_office()
    decision = draft(office)
    new = add_new(decision, office)

    assert refusals(replaced(office, published(office).procedure)) == []
    assert refusals(replaced(office, new.procedure, decision=decision)) == []


def test_successor_abolished_before_the_day_is_refused():
    office = make_office()
    gone = published(office)
    ending = draft(office)
    abolish(ending, gone, office.editor)
    sign(ending, office)

    assert refusals(replaced(office, gone.procedure)) == [
        f"Thủ tục thay thế không có hiệu lực vào ngày {TODAY:%d/%m/%Y}."
    ]


def test_successor_that_begins_later_is_refused():
    office = make_office()
    to_come = published(office, on=on(20))
    decision = draft(office)
    new = add_new(decision, office)
    services.edit_item(decision.items.get(), by=office.editor, effective_on=on(9))

    assert refusals(replaced(office, to_come.procedure)) == [
        f"Thủ tục thay thế không có hiệu lực vào ngày {TODAY:%d/%m/%Y}."
    ]
    assert refusals(replaced(office, new.procedure, decision=decision)) == [
        f"Thủ tục thay thế không có hiệu lực vào ngày {TODAY:%d/%m/%Y}."
    ]


@pytest.mark.parametrize("kind", [ItemKind.ABOLISHED, ItemKind.REPLACED])
def test_successor_closed_by_the_same_decision_is_refused(kind):
    office = make_office()
    first, second = published(office), published(office)
    decision = replaced(office, second.procedure, base=first)
    fields = {"successor": first.procedure} if kind == ItemKind.REPLACED else {}
    abolish(decision, second, office.editor, kind=kind, **fields)

    closed = "Thủ tục thay thế lại bị chính quyết định này bãi bỏ hoặc thay thế."
    assert refusals(decision) == [closed] * (2 if kind == ItemKind.REPLACED else 1)


def test_replacement_does_not_lead_back():
    office = make_office()
    first, second = stock(office), stock(office)
    paper_decision = paper_draft(office, on=date(2025, 1, 1))
    abolish(
        paper_decision,
        first,
        office.clerk,
        kind=ItemKind.REPLACED,
        successor=second.procedure,
    )
    recorded = services.record_from_paper(
        paper_decision, by=office.clerk, paper=paper(signed_on=date(2024, 12, 20))
    )
    services.confirm_paper(recorded, by=office.control)
    back = paper_draft(office, on=date(2024, 6, 1))
    abolish(back, second, office.clerk, kind=ItemKind.REPLACED, successor=first.procedure)

    assert refusals(back, signed_on=date(2024, 5, 1)) == [
        "Thủ tục thay thế trước đây đã được thay bằng chính thủ tục này."
    ]


# --- codes --------------------------------------------------------------------------------------


def closed_on_its_first_day(office):
    """A code of the stock that never took effect: abolished on the day it should have."""
    base = stock(office)
    ending = paper_draft(office, on=LONG_AGO)
    abolish(ending, base, office.clerk)
    recorded = services.record_from_paper(
        ending, by=office.clerk, paper=paper(signed_on=date(2024, 2, 25))
    )
    services.confirm_paper(recorded, by=office.control)
    assert not Effect.objects.filter(procedure=base.procedure).recorded().exists()
    return base


@pytest.mark.parametrize("effective", [date(2023, 1, 1), LONG_AGO, date(2025, 1, 1)])
def test_code_that_was_closed_is_not_used_again_by_paper(effective):
    office = make_office()
    gone = closed_on_its_first_day(office)
    decision = paper_draft(office, on=effective)
    add_new(decision, office, procedure=gone.procedure)

    assert refusals(decision, signed_on=date(2022, 12, 1)) == [
        "Mã này đã có trong danh mục; không thể là thủ tục mới."
    ]


@pytest.mark.parametrize(
    ("effective", "known"), [(date(2023, 1, 1), False), (LONG_AGO, True), (date(2025, 1, 1), True)]
)
def test_older_paper_may_come_before_what_stands(effective, known):
    office = make_office()
    base = stock(office)
    decision = paper_draft(office, on=effective)
    add_new(decision, office, procedure=base.procedure)

    found = ["Mã này đã có trong danh mục; không thể là thủ tục mới."] if known else []
    assert refusals(decision, signed_on=date(2022, 12, 1)) == found


# --- parts that changed -------------------------------------------------------------------------


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


# --- days ---------------------------------------------------------------------------------------


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


# --- numbers ------------------------------------------------------------------------------------


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


# --- the scan -----------------------------------------------------------------------------------


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


# --- limits in another unit ---------------------------------------------------------------------


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
