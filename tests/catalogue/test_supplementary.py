"""Supplementary fields: what may be set, what a value may be, what a text says of it (ADR 10)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.enums import SupplementaryType
from catalogue.supplementary import (
    asks_of_applicant,
    entry_words,
    facet_values,
    kept_entry,
    patched,
    read_field,
    read_value,
    rows_of,
    still_reads,
)
from tests.supplementary import content, field, holding

CHOICES = ["Trong nhà", "Ngoài trời", "Không có"]


def faults(said):
    with pytest.raises(ValidationError) as found:
        read_field(said)
    return set(found.value.message_dict)


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"label": ""}, {"label"}),
        ({"label": "x" * 81}, {"label"}),
        ({"label": "Bãi  đỗ"}, {"label"}),
        ({"label": "Giấy tờ phải nộp thêm"}, {"label"}),
        ({"label": "Điều kiện riêng của tỉnh"}, {"label"}),
        ({"label": "Mức lệ phí tham khảo"}, {"label"}),
        ({"heading": "Bản sao công chứng"}, {"heading"}),
        ({"help": "Ghi giấy tờ người dân phải nộp"}, {"help"}),
        ({"key": "Bãi đỗ"}, {"label"}),
        ({"type": "file"}, {"type"}),
        ({"choices": ["A", "B"]}, {"choices"}),
        ({"type": "choice"}, {"choices"}),
        ({"type": "choice", "choices": ["Một"]}, {"choices"}),
        ({"type": "choice", "choices": ["Có", "co"]}, {"choices"}),
        ({"type": "choice", "choices": ["A; B", "C"]}, {"choices"}),
        ({"type": "choice", "choices": ["Phải nộp bản giấy", "C"]}, {"choices"}),
        ({"type": "choices", "choices": [f"Mục {n}" for n in range(51)]}, {"choices"}),
        ({"filter": True}, {"filter"}),
        ({"filter": True, "type": "truth", "public": False}, {"filter"}),
        ({"public": "yes"}, {"public"}),
        ({"place": -1}, {"place"}),
        ({"place": True}, {"place"}),
    ],
)
def test_wrong_field_names_its_place(changes, places):
    assert faults(content(**{"heading": "Cột", **changes})) == places


@pytest.mark.parametrize("said", [None, [], {}, {"label": "A"}, content() | {"code": "x"}])
def test_other_content_is_refused(said):
    with pytest.raises(ValidationError, match="không đọc được"):
        read_field(said)


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Nộp kèm bản sao căn cước", True),
        ("Người dân PHẢI NỘP thêm ảnh", True),
        ("Xuất trình sổ hộ khẩu", True),
        ("Gọi 0255 3822 862 trước khi đến", False),
        ("Nộp tại quầy 5", False),
    ],
)
def test_words_that_ask_something_of_the_applicant(words, asks):
    assert asks_of_applicant(words) is asks


@pytest.mark.parametrize(
    ("kind", "given", "kept", "words"),
    [
        ("short", "  Quầy  5 ", "Quầy 5", "Quầy 5"),
        ("short", "", None, ""),
        ("long", "Một\nHai", "Một\nHai", "Một\nHai"),
        ("number", "1.250", 1250, "1.250"),
        ("number", "12.0", 12, "12"),
        ("number", "-3", -3, "-3"),
        ("day", "05/03/2026", "2026-03-05", "05/03/2026"),
        ("day", "2026-03-05", "2026-03-05", "05/03/2026"),
        ("truth", "có", True, "Có"),
        ("truth", "Không", False, "Không"),
        ("truth", False, False, "Không"),
        ("choice", "trong nha", "Trong nhà", "Trong nhà"),
        ("choices", "Ngoài trời; trong nhà", ["Trong nhà", "Ngoài trời"], "Trong nhà; Ngoài trời"),
        ("choices", [], None, ""),
    ],
)
def test_value_is_read_and_said(kind, given, kept, words):
    own = field(type=kind, choices=CHOICES if kind.startswith("choice") else [])

    value = read_value(own, given)

    assert value == kept
    assert type(value) is type(kept)
    assert (entry_words(own.entry(value)) if value is not None else "") == words


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("short", "x" * 256, "tối đa 255"),
        ("short", "Nộp kèm bản sao", "không được đòi"),
        ("number", "1,5", "không phải số nguyên"),
        ("number", "mười", "không phải số nguyên"),
        ("number", "9" * 14, "lớn quá"),
        ("day", "31/02/2026", "không có trong lịch"),
        ("day", date(1899, 1, 1), "không có trong lịch"),
        ("day", "2200-01-01", "không có trong lịch"),
        ("day", "2026-W10-3", "Không đọc được ngày"),
        ("truth", "có thể", "không rõ"),
        ("choice", "Trên mái", "không có trong danh sách"),
        ("choices", "Trong nhà; Trên mái", "không có trong danh sách"),
    ],
)
def test_wrong_value_is_told_in_words(kind, given, message):
    own = field(type=kind, choices=CHOICES if kind.startswith("choice") else [])
    with pytest.raises(ValueError, match=message):
        read_value(own, given)


VALUES = {
    "short": st.text(min_size=1, max_size=60),
    "long": st.text(min_size=1, max_size=200),
    "number": st.integers(-(10**12), 10**12),
    "day": st.dates(),
    "truth": st.booleans(),
    "choice": st.sampled_from(CHOICES),
    "choices": st.lists(st.sampled_from(CHOICES), min_size=1),
}


@given(st.data(), st.sampled_from(list(SupplementaryType)))
def test_what_is_read_reads_back_from_its_words(data, kind):
    own = field(type=kind.value, choices=CHOICES if kind.startswith("choice") else [])
    try:
        value = read_value(own, data.draw(VALUES[kind.value]))
    except ValueError:
        return
    entry = own.entry(value)
    if entry is not None:
        assert read_value(own, entry_words(entry)) == entry["value"]
        assert still_reads(own, entry)


@pytest.mark.parametrize(
    ("old", "value", "new", "reads"),
    [
        ("short", "Quầy 5", "long", True),
        ("short", "12", "number", True),
        ("short", "Quầy 5", "number", False),
        ("number", 1250, "short", True),
        ("truth", True, "short", True),
        ("truth", True, "number", False),
        ("choice", "Trong nhà", "short", True),
        ("choice", "Trong nhà", "choices", True),
        ("choices", ["Trong nhà", "Ngoài trời"], "choice", False),
        ("day", "2026-03-05", "short", True),
        ("day", "2026-03-05", "number", False),
        ("long", "x" * 300, "short", False),
    ],
)
def test_a_changed_type_still_reads_what_loses_nothing(old, value, new, reads):
    before, after = (
        field(type=kind, choices=CHOICES if kind.startswith("choice") else [])
        for kind in (old, new)
    )

    assert still_reads(after, before.entry(value)) is reads


def test_a_choice_taken_off_is_no_longer_read():
    before = field(type="choice", choices=CHOICES)

    assert not still_reads(field(type="choice", choices=CHOICES[1:]), before.entry(CHOICES[0]))


def test_a_value_left_as_it_was_keeps_the_name_it_was_signed_under():
    signed = field("Bãi đỗ xe").entry("Sân sau")
    renamed = field("Chỗ để xe", key="bai-do-xe")

    assert kept_entry(renamed, "Sân sau", signed) == signed
    assert kept_entry(renamed, "Sân trước", signed)["label"] == "Chỗ để xe"
    assert kept_entry(renamed, None, signed) is None


def test_officers_see_which_rows_are_theirs_alone():
    held = holding((field("Bãi đỗ xe"), "Sân sau"), (field("Đầu mối", public=False), "Ông An"))

    assert rows_of(held) == [
        ("Bãi đỗ xe", "Sân sau"),
        ("Đầu mối (chỉ công chức xem)", "Ông An"),
    ]


def test_patch_sets_and_takes_away_by_key():
    a, b = field("A"), field("B")
    held = holding((a, "1"), (b, "2"))

    assert patched(held, {"a": None, "c": a.entry("3")}) == {"b": b.entry("2"), "c": a.entry("3")}


def test_a_filter_counts_only_what_everybody_sees():
    own = field(type="choices", choices=CHOICES, filter=True)
    hidden = field(type="choices", choices=CHOICES, public=False)

    assert facet_values(holding((own, CHOICES[:2])), own) == ("trong-nha", "ngoai-troi")
    assert facet_values(holding((hidden, CHOICES[:2])), own) == ()
    assert facet_values({}, own) == ()
