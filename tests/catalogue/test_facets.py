"""Filtering and counting a list by several choices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalogue.facets import make_listing, narrow

FACETS = ("sector", "levels")
ROWS = [
    (11, (("land",), ("province",))),
    (12, (("land",), ("province", "commune"))),
    (13, (("tax",), ("commune",))),
    (14, (("tax",), ())),
]


def test_values_of_one_facet_mean_or():
    listing = make_listing(ROWS, FACETS)

    found = narrow(listing, listing.everything, {"sector": ["land", "tax"], "levels": ["commune"]})

    assert listing.page(found.rows, start=0, size=10) == [12, 13]


def test_counts_of_a_facet_leave_its_own_choice_aside():
    listing = make_listing(ROWS, FACETS)

    found = narrow(listing, listing.everything, {"sector": ["land"]})

    assert found.total == 2
    assert found.counts == {
        "sector": {"land": 2, "tax": 2},
        "levels": {"province": 2, "commune": 1},
    }


def test_unknown_value_finds_nothing():
    listing = make_listing(ROWS, FACETS)

    assert narrow(listing, listing.everything, {"sector": ["sea"]}).total == 0


def test_base_limits_rows_and_counts():
    listing = make_listing(ROWS, FACETS)

    found = narrow(listing, listing.rows_of([13, 14, 99]), {})

    assert (found.total, found.counts["sector"]) == (2, {"tax": 2})


@given(
    st.lists(st.booleans(), max_size=60),
    st.integers(min_value=0, max_value=70),
    st.integers(min_value=1, max_value=30),
)
def test_page_agrees_with_a_plain_slice(chosen, start, size):
    listing = make_listing([(100 + place, ()) for place in range(len(chosen))], ())
    picked = [100 + place for place, is_in in enumerate(chosen) if is_in]

    rows = listing.rows_of(picked)

    assert listing.page(rows, start=start, size=size) == picked[start : start + size]
