"""Numbers of decisions as typed from paper."""

from __future__ import annotations

import unicodedata

import pytest

from publication.numbering import (
    SHAPE,
    SHAPE_BY_AUTHORITY,
    ActNumber,
    names_number,
    read_number,
    tidy_number,
)

OWN = ActNumber(801, "QĐ-UBND")


@pytest.mark.parametrize(
    "written",
    [
        "801/QĐ-UBND",
        "0801/QĐ-UBND",
        " 801 / QĐ-UBND ",
        "801/qđ-ubnd",
        unicodedata.normalize("NFD", "801/QĐ-UBND"),
    ],
)
def test_one_number_in_any_writing(written):
    assert read_number(written) == OWN
    assert read_number(written).slug(2026) == "801-qd-ubnd-2026"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "///",
        "mười hai",
        "801",
        "QĐ-UBND",
        "0/QĐ-UBND",
        "801/QĐ",
        "801/QĐ-SXD",
        "801/2026/QĐ-UBND",
        "801-QĐ-UBND",
        "801/QĐ-UBND2",
        "8O1/QĐ-UBND",
        "-801/QĐ-UBND",
        "801/TTr-UBND",
    ],
)
def test_other_shapes_are_refused(written):
    with pytest.raises(ValueError, match="dạng") as refused:
        read_number(written)

    assert str(refused.value) == SHAPE


@pytest.mark.parametrize("capacity", ["TUQ. CHỦ TỊCH", "tuq.CHỦ TỊCH", " TUQ CHỦ TỊCH"])
def test_who_signs_by_authority_may_use_the_own_series(capacity):
    assert read_number("12/QĐ-SXD", capacity=capacity) == ActNumber(12, "QĐ-SXD")
    assert read_number("12/QĐ-UBND", capacity=capacity) == ActNumber(12, "QĐ-UBND")
    with pytest.raises(ValueError, match="dạng") as refused:
        read_number("12/SXD", capacity=capacity)
    assert str(refused.value) == SHAPE_BY_AUTHORITY


@pytest.mark.parametrize("capacity", ["CHỦ TỊCH", "KT. CHỦ TỊCH", "TM. ỦY BAN", "TUQUA"])
def test_others_may_not(capacity):
    with pytest.raises(ValueError, match="dạng"):
        read_number("12/QĐ-SXD", capacity=capacity)


def test_zeros_of_the_paper_are_kept():
    assert tidy_number(" 07 / qđ-ubnd") == "07/QĐ-UBND"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Đã xem Quyết định 12/QĐ-UBND.", True),
        ("đã xem quyết định số 012/qđ-ubnd", True),
        (unicodedata.normalize("NFD", "Đã xem 12/QĐ-UBND"), True),
        ("Đã xem Quyết định 112/QĐ-UBND.", False),
        ("Đã xem Quyết định 12/QĐ-UBND2", False),
        ("Đã xem", False),
        ("", False),
    ],
)
def test_remark_names_an_act_by_its_whole_number(words, named):
    assert names_number(words, "12/QĐ-UBND") is named
