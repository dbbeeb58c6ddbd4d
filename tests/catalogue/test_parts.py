"""Parts of a text as the public page shows them: what is unknown is told apart, or left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalogue.parts import legal_bases_of, reductions_of
from catalogue.texts import Record, Text

CHARGE = {"amount": None, "rate": ""}
REDUCTION = {"condition": "Hộ nghèo", "percent": Decimal(50), "basis": ""}
BASIS = {"number": "1/2024/NĐ-CP", "title": "", "issuer": "", "url": ""}
NO_DAYS = {"issued_on": None, "effective_on": None}


def text(fee_amount=None, **rows) -> Text:
    given = {"charges": (), "reductions": (), "legal_bases": (), **rows}
    return Text(
        code="1.001193",
        fields=Record({"fee_amount": fee_amount}),
        rows={name: tuple(Record(row) for row in values) for name, values in given.items()},
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (text(), None),
        (text(fee_amount=0), None),
        (text(charges=[{**CHARGE, "amount": 0}]), None),
        (text(charges=[{**CHARGE, "amount": 5_000}]), "unknown"),
        (text(charges=[{**CHARGE, "rate": "Theo biểu của tỉnh"}]), "unknown"),
        (text(fee_amount=5_000), "unknown"),
        (text(reductions=[REDUCTION]), "given"),
    ],
)
def test_reductions_are_spoken_of_only_where_something_is_to_be_paid(given, state):
    shown = reductions_of(given)

    assert (shown.state if shown else None) == state


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, ""),
        ({"issuer": "Chính phủ"}, "Chính phủ"),
        ({"issued_on": date(2024, 1, 2)}, "ban hành 02/01/2024"),
        (
            {"issuer": "Chính phủ", "issued_on": date(2024, 1, 2)},
            "Chính phủ, ban hành 02/01/2024",
        ),
        ({"effective_on": date(2024, 3, 4)}, "hiệu lực từ 04/03/2024"),
        (
            {
                "issuer": "Quốc hội",
                "issued_on": date(2024, 1, 2),
                "effective_on": date(2024, 3, 4),
            },
            "Quốc hội, ban hành 02/01/2024; hiệu lực từ 04/03/2024",
        ),
    ],
)
def test_legal_basis_shows_what_is_known_of_its_days(known, expected):
    shown = legal_bases_of(text(legal_bases=[{**BASIS, **NO_DAYS, **known}]))

    assert [entry["issued_text"] for entry in shown.entries] == [expected]
