"""Links between the pages of a list."""

from __future__ import annotations

import pytest

from common.pagination import page_number, paginate


def shown(total: int, page: int) -> tuple[int, int, str]:
    found = paginate(total=total, size=10, page=page, url_of=lambda number: f"?{number}")
    links = " ".join(f"[{link.text}]" if link.is_current else link.text for link in found.links)
    return found.page, found.pages, links


@pytest.mark.parametrize(
    ("total", "page", "expected"),
    [
        (0, 1, (1, 1, "[1]")),
        (10, 1, (1, 1, "[1]")),
        (11, 1, (1, 2, "[1] 2")),
        (95, 1, (1, 10, "[1] 2 … 10")),
        (95, 5, (5, 10, "1 … 4 [5] 6 … 10")),
        (95, 10, (10, 10, "1 … 9 [10]")),
        (95, 99, (10, 10, "1 … 9 [10]")),
        (95, 0, (1, 10, "[1] 2 … 10")),
    ],
)
def test_paginate_shows_ends_and_neighbours(total, page, expected):
    assert shown(total, page) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, 1), ("", 1), ("3", 3), ("-3", 1), ("x", 1), ("²", 1), ("99999999999", 1)],
)
def test_page_number_reads_only_plain_numbers(text, expected):
    assert page_number(text) == expected
