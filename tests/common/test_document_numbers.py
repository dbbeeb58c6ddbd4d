"""The number of a legal document, however it is written."""

from __future__ import annotations

import pytest

from common.document_numbers import document_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("63/2010/NĐ-CP", "63/2010/nd-cp"),
        ("Nghị định số 063 / 2010/NĐ - CP ngày 08/6/2010", "63/2010/nd-cp"),
        ("63/2010/nđ–cp", "63/2010/nd-cp"),
        ("Luật 97/2015/QH15", "97/2015/qh15"),
        ("12/QĐ-UBND", "12/qd-ubnd"),
        ("01a/2026/TT-BNV", "1a/2026/tt-bnv"),
        ("Nghị quyết 03/2017/NQ-HĐND", "3/2017/nq-hdnd"),
        ("85/2019/TT-BTC; 106/2021/TT-BTC", "85/2019/tt-btc"),
        ("Luật Hộ tịch năm 2014", ""),
        ("ngày 08/06/2010", ""),
        ("", ""),
    ],
)
def test_number_is_found_in_words(words, number):
    assert document_number(words) == number
