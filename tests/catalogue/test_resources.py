"""Cells of the national workbook: every stored value shown reads back as itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.amount_cells import ChannelFeeCell, FeeCell, LimitCell
from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import Level, OnlineLevel, ProcedureKind, Subject
from catalogue.models import CHILD_RELATIONS, ProcedureVersion
from catalogue.resources import KINDS, LEVELS, ONLINE, SUBJECTS, ProcedureResource
from catalogue.widgets import (
    Cell,
    ChoiceCell,
    ChoicesCell,
    CountCell,
    DateCell,
    Doubt,
    LinkCell,
    PercentCell,
    YesCell,
)

LEVEL_CELL = ChoicesCell(Level, LEVELS)
SUBJECT_CELL = ChoicesCell(Subject, SUBJECTS)


def test_columns_cover_every_digested_column_of_a_text() -> None:
    from catalogue.canonical import CHILD_FIELDS, VERSION_FIELDS  # noqa: PLC0415 -- compared here

    covered = {name for column in ProcedureResource().columns for name in column.attributes}
    assert covered == set(VERSION_FIELDS)
    for relation, names in CHILD_FIELDS.items():
        own = set(CHILD_SHEETS[relation].attributes) - {"file_id"}
        assert (relation, own) == (relation, set(names))
    assert set(CHILD_SHEETS) == set(CHILD_RELATIONS)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Cấp tỉnh", ["province"]),
        ("Cấp Xã", ["commune"]),
        ("Cấp Bộ; Cấp Tỉnh; Cấp Xã", ["ministry", "province", "commune"]),
        ("Cấp tỉnh, Cấp xã, Cơ quan khác", ["province", "commune", "other"]),
        ("Cấp xã\nCấp tỉnh", ["province", "commune"]),
        ("Cấp huyện", ["district"]),
        ("Trung ương", ["ministry"]),
    ],
)
def test_levels_in_their_many_spellings(text: str, levels: list[str]) -> None:
    assert LEVEL_CELL.clean(text) == (levels,)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        (
            "Tổ chức (không bao gồm doanh nghiệp, HTX), Doanh nghiệp",
            ["business", "organisation"],
        ),
        ("Cán bộ, công chức, viên chức; Công dân Việt Nam", ["citizen", "official"]),
        ("Doanh nghiệp có vốn đầu tư nước ngoài", ["foreign_invested"]),
        ("Công dân Việt Nam, Người nước ngoài", ["citizen", "foreigner"]),
    ],
)
def test_subjects_whose_names_hold_commas(text: str, subjects: list[str]) -> None:
    assert SUBJECT_CELL.clean(text) == (subjects,)


def test_unknown_subject_is_a_question() -> None:
    with pytest.raises(Doubt, match="dang vien"):
        SUBJECT_CELL.clean("Đảng viên, Doanh nghiệp")


@given(st.sets(st.sampled_from(Subject.values)))
def test_every_set_of_subjects_survives(chosen: set[str]) -> None:
    values = [value for value in Subject.values if value in chosen]

    assert SUBJECT_CELL.clean(SUBJECT_CELL.render((values,))) == (values,)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (LimitCell(), ("5", "working_day", "")),
        (LimitCell(), ("1.5", "calendar_day", "")),
        (LimitCell(), (None, "same_day", "")),
        (LimitCell(), (None, "none", "")),
        (LimitCell(), (None, "", "")),
        (LimitCell(strict=False), (None, "", "Khác")),
        (FeeCell(), ("none", None, "")),
        (FeeCell(), ("given", 0, "")),
        (FeeCell(), ("given", 1_250_000, "")),
        (FeeCell(), ("unknown", None, "")),
        (ChannelFeeCell(), (70_000, "")),
        (ChannelFeeCell(), (0, "")),
        (DateCell(), ("2024-03-05",)),
        (DateCell(), (None,)),
        (CountCell(), (12,)),
        (PercentCell(), ("33.3",)),
        (YesCell(), (True,)),
        (YesCell(), (False,)),
        (ChoiceCell(OnlineLevel, ONLINE), ("partial",)),
        (ChoiceCell(ProcedureKind, KINDS), ("not_delegated",)),
    ],
)
def test_shown_value_reads_back(cell: Cell, values: tuple[Any, ...]) -> None:
    assert cell.clean(cell.render(values)) == values


@given(st.text(alphabet="'=+-@ab ", max_size=8))
def test_text_that_looks_like_a_formula_reads_back(text: str) -> None:
    shown = Cell().render((text.strip(),))

    assert Cell().clean(shown) == (" ".join(text.split()),)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "dichvucong.gov.vn", "http://a b"])
def test_link_must_be_a_web_address(address: str) -> None:
    with pytest.raises(ValueError, match="không phải địa chỉ trang web"):
        LinkCell(500).clean(address)


def test_limit_with_words_keeps_them() -> None:
    words = "Không quá 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"

    assert LimitCell().clean(words) == ("5", "working_day", words)


def test_settled_limit_of_many_keeps_the_words() -> None:
    text = "20 Ngày làm việc | 30 Ngày làm việc"

    assert LimitCell().settle("20 ngày làm việc", text) == ("20", "working_day", text)


def test_resource_is_of_the_text() -> None:
    assert ProcedureResource._meta.model is ProcedureVersion
