"""How a paper words days, grounds, signatures and titles."""

from __future__ import annotations

from datetime import date

import pytest

from publication.documents.wording import (
    after_title,
    capacity_lines,
    ended,
    grounds_of,
    head_of,
    long_day,
)
from tests.factories.organisation import UnitFactory


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
