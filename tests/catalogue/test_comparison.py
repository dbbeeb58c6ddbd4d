"""What differs between two texts, line by line and word by word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalogue.canonical import CHILD_FIELDS, VERSION_FIELDS
from catalogue.comparison import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    Span,
    compare_versions,
    diff_lines,
    diff_words,
    joined_words,
    parts_changed,
    time_limit_words,
)
from catalogue.enums import TimeUnit
from catalogue.models import CHILD_RELATIONS, Component, Form, LegalBasis, ProcedureVersion

WORD_CASES = [
    ("", "", [], []),
    ("giữ nguyên", "giữ nguyên", [("same", "giữ nguyên")], [("same", "giữ nguyên")]),
    (
        "10 ngày làm việc",
        "7 ngày làm việc",
        [("del", "10"), ("same", " ngày làm việc")],
        [("ins", "7"), ("same", " ngày làm việc")],
    ),
    ("", "bản sao", [], [("ins", "bản sao")]),
    ("bản sao", "", [("del", "bản sao")], []),
]


@pytest.mark.parametrize(("old", "new", "left", "right"), WORD_CASES)
def test_diff_words_marks_what_came_and_went(old, new, left, right):
    before, after = diff_words(old, new)

    assert [(span.kind, span.text) for span in before] == left
    assert [(span.kind, span.text) for span in after] == right


def test_diff_words_sides_join_to_their_texts():
    old = "Nộp  hồ sơ\ntại quầy hoặc qua bưu chính"
    new = "Nộp hồ sơ trực tuyến\ntại quầy"

    before, after = diff_words(old, new)

    assert "".join(span.text for span in before) == old
    assert "".join(span.text for span in after) == new


LINE_CASES = [
    (["a", "b"], ["a", "b"], []),
    (["a"], [], [REMOVED]),
    ([], ["a"], [ADDED]),
    (["đơn đăng ký", "bản sao giấy tờ"], ["bản sao giấy tờ", "đơn đăng ký"], [MOVED]),
    (["đơn theo mẫu 15"], ["đơn theo mẫu 16"], [CHANGED]),
    (
        ["đơn theo mẫu 15", "giấy tờ đất"],
        ["đơn theo mẫu 16", "mảnh trích đo"],
        [CHANGED, REMOVED, ADDED],
    ),
    (["một"], ["một", "hai"], [ADDED]),
]


@pytest.mark.parametrize(("old", "new", "kinds"), LINE_CASES)
def test_diff_lines_tells_added_removed_changed_and_moved(old, new, kinds):
    assert [line.kind for line in diff_lines(old, new)] == kinds


def text(**fields) -> ProcedureVersion:
    """An unsaved text; its children stand in memory only."""
    version = ProcedureVersion(**{"name": "Tách thửa", **fields})
    version.__dict__["_state"].fields_cache.update(sector="Đất đai", unit="Sở X")
    return version


def test_compare_versions_puts_typed_changes_first():
    old = text(time_limit_amount=Decimal(10), time_limit_unit="working_day", name="Tách thửa")
    new = text(time_limit_amount=Decimal(7), time_limit_unit="working_day", name="Tách thửa đất")
    old.components = [Component(name="Giấy chứng nhận", copies=1)]
    new.components = [Component(name="Giấy chứng nhận", copies=1), Component(name="Sơ đồ")]
    old.legal_bases = new.legal_bases = [LegalBasis(number="31/2024/QH15")]

    changes = compare_versions(old, new)

    assert [change.label for change in changes] == [
        "Thời hạn giải quyết",
        "Thành phần hồ sơ",
        "Tên thủ tục",
    ]
    assert changes[0].lines[0].new == (Span("ins", "7"), Span("same", " ngày làm việc"))
    assert parts_changed(changes) == ("name", "components", "time_limit")


def test_compare_versions_of_equal_texts_is_empty():
    assert compare_versions(text(), text()) == []


def test_compare_versions_without_new_text_removes_everything():
    old = text(place="Quầy số 3")

    changes = compare_versions(old, None)

    assert {line.kind for change in changes for line in change.lines} == {REMOVED}


def test_joined_words_put_what_went_before_what_came():
    spans = joined_words("Trong 10 ngày làm việc", "Trong 7 ngày")

    assert [(span.kind, span.text) for span in spans] == [
        ("same", "Trong "),
        ("del", "10"),
        ("same", " "),
        ("ins", "7"),
        ("same", " ngày "),
        ("del", "làm việc"),
    ]
    assert joined_words("10", "7") == (Span("del", "10"), Span("same", " "), Span("ins", "7"))


def test_line_that_came_is_one_inserted_run():
    (line,) = diff_lines(["bản sao"], ["bản sao", "sơ đồ"])

    assert (line.kind, line.joined) == (ADDED, (Span("ins", "sơ đồ"),))


def test_part_counts_the_lines_that_stay():
    old, new = text(), text()
    old.components = [Component(name=f"Giấy tờ thứ {word}") for word in ("một", "hai", "ba")]
    new.components = [Component(name=f"Giấy tờ thứ {word}") for word in ("một", "hai", "bốn")]

    (change,) = compare_versions(old, new)

    assert ([line.kind for line in change.lines], change.kept) == ([CHANGED], 2)


def test_compare_versions_without_lists_reads_the_texts_own_row_alone():
    old, new = text(place="Quầy 3"), text(place="Quầy 4")
    new.components = [Component(name="Sơ đồ")]

    changes = compare_versions(old, new, with_lists=False)

    assert [change.label for change in changes] == ["Địa điểm thực hiện"]


OTHER_VALUES = {
    "tier": "full",
    "levels": ("commune",),
    "subjects": ("citizen",),
    "kind": "delegated",
    "time_limit_amount": Decimal(3),
    "time_limit_unit": "working_day",
    "fee_status": "none",
    "fee_amount": 5,
    "sets": 2,
    "conditions_status": "none",
    "results_status": "none",
    "forms_status": "none",
    "online_level": "full",
    "central_decision_date": date(2026, 2, 1),
    "way": "online",
    "originals": 4,
    "copies": 4,
    "obtainable_from_database": True,
    "amount": 5,
    "percent": Decimal(30),
    "valid_from": date(2026, 2, 1),
    "valid_to": date(2026, 2, 1),
    "issued_on": date(2026, 2, 1),
    "effective_on": date(2026, 2, 1),
}


@pytest.mark.parametrize("field", VERSION_FIELDS)
def test_every_sealed_field_of_a_text_is_compared(field):
    other = text(**{field: OTHER_VALUES.get(field, "khác")})

    assert len(compare_versions(text(), other)) == 1


@pytest.mark.parametrize(
    ("relation", "field"),
    [(relation, field) for relation, fields in CHILD_FIELDS.items() for field in fields],
)
def test_every_sealed_field_of_a_part_is_compared(relation, field):
    model = CHILD_RELATIONS[relation]
    plain = {"percent": Decimal(50)} if relation == "reductions" else {}
    if field == "time_limit_amount":
        plain["time_limit_unit"] = "working_day"
    old, new = text(), text()
    setattr(old, relation, [model(**plain)])
    setattr(new, relation, [model(**{**plain, field: OTHER_VALUES.get(field, "khác")})])

    (change,) = compare_versions(old, new)

    assert [line.kind for line in change.lines] == [CHANGED]


def test_status_goes_without_saying_where_the_rows_changed():
    old, new = text(), text(forms_status="given", results_status="none")
    new.forms = [Form(name="Tờ khai")]

    assert [change.label for change in compare_versions(old, new)] == [
        "Kết quả: có quy định?",
        "Mẫu đơn, tờ khai",
    ]


def test_fee_whose_words_repeat_its_sum_is_said_once():
    old, new = text(fee_status="given", fee_amount=70_000, fee_text="70.000 đồng"), text()

    (change,) = compare_versions(old, new)

    assert change.lines[0].old == (Span("del", "70.000 đồng"),)


@pytest.mark.parametrize(
    ("amount", "unit", "text", "said"),
    [
        (5, TimeUnit.WORKING_DAY, "", "5 ngày làm việc"),
        (5, TimeUnit.WORKING_DAY, "05 ngày làm việc", "5 ngày làm việc"),
        (
            5,
            TimeUnit.WORKING_DAY,
            "05 ngày làm việc, chưa kể thời gian hỏi",
            "05 ngày làm việc, chưa kể thời gian hỏi",
        ),
        (5, TimeUnit.WORKING_DAY, "Gửi qua bưu điện", "5 ngày làm việc – Gửi qua bưu điện"),
        (5, TimeUnit.WORKING_DAY, "50 ngày làm việc", "5 ngày làm việc – 50 ngày làm việc"),
        (None, "", "Theo kế hoạch", "Theo kế hoạch"),
        (Decimal("0.50"), TimeUnit.WORKING_DAY, "", "0,5 ngày làm việc"),
    ],
)
def test_time_limit_is_not_said_twice(amount, unit, text, said):
    version = ProcedureVersion(time_limit_amount=amount, time_limit_unit=unit, time_limit_text=text)

    assert time_limit_words(version) == said
