"""What a row may do to texts that stand later, to successors and to codes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalogue.models import Effect
from catalogue.services import copy_version
from publication import services
from publication.enums import ItemKind, State
from tests.factories.publication import (
    abolish,
    add_new,
    amend,
    draft,
    make_office,
    paper,
    paper_draft,
    published,
    sign,
)
from tests.publication.register import LONG_AGO, TODAY, on, refusals

pytestmark = pytest.mark.django_db


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


# --- later rows -----------------------------------------------------------------------------------


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


# --- successors -----------------------------------------------------------------------------------


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


# --- codes ----------------------------------------------------------------------------------------


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
