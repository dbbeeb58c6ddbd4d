"""Fees of an annex row and the charges of the text it amends agree, or a person is asked."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.enums import ChargeKind, RowStatus, Stated, Way
from catalogue.models import Charge, ProcedureVersion, Reduction
from tests.catalogue.agreement import answered, asked, drafted, lines, row_of, way
from tests.factories.publication import Office, make_office, published

pytestmark = pytest.mark.django_db
BY_COUNCIL = "Theo quy định của Hội đồng nhân dân tỉnh"


@pytest.fixture
def office() -> Office:
    return make_office()


def charge(amount: int | None, name: str = "Phí thẩm định", **fields: Any) -> Charge:
    return Charge(kind=ChargeKind.CHARGE, name=name, amount=amount, basis="NQ 1", **fields)


# --- fees ---------------------------------------------------------------------------------------


def fees(version: ProcedureVersion) -> list[tuple[int | None, str]]:
    return [(row.fee_amount, row.fee_text) for row in version.channels.all()]


@pytest.mark.parametrize(
    ("old", "way_fee", "cell", "new"),
    [
        (
            {"fee_status": Stated.GIVEN, "fee_amount": 50_000},
            {"fee_amount": 50_000, "fee_text": "50.000 đồng"},
            "60.000 đồng",
            (60_000, ""),
        ),
        ({"fee_status": Stated.NONE}, {"fee_amount": 0}, "60.000 đồng", (60_000, "")),
        (
            {"fee_status": Stated.GIVEN, "fee_amount": 50_000},
            {"fee_amount": 50_000},
            "Không",
            (0, ""),
        ),
        (
            {"fee_status": Stated.GIVEN, "fee_text": BY_COUNCIL},
            {"fee_text": BY_COUNCIL},
            "60.000 đồng/lần",
            (60_000, "60.000 đồng/lần"),
        ),
    ],
)
def test_way_at_the_old_fee_follows(
    office: Office, old: dict[str, Any], way_fee: dict[str, Any], cell: str, new: tuple[int, str]
) -> None:
    base = published(office, channels=[way(Way.ONLINE, **way_fee)], **old)

    row = row_of(office, base, fee=cell)

    assert row.questions == []
    assert [label for label, _old, _new in lines(row)][-1] == "Phí, lệ phí qua Trực tuyến"
    (kept,) = fees(drafted(row, office))
    assert (kept[0], kept[1] if new[1] else "") == new


def test_way_with_its_own_fee_is_asked_about(office: Office) -> None:
    base = published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=50_000,
        channels=[way(Way.COUNTER, fee_amount=50_000), way(Way.ONLINE, fee_amount=25_000)],
    )

    row = row_of(office, base, fee="60.000 đồng")

    assert asked(row) == [
        (
            "way_fee.1",
            "Phí, lệ phí chung đổi từ 50.000 đồng thành 60.000 đồng; riêng Trực tuyến đang ghi "
            "25.000 đồng.",
            ["keep: Giữ 25.000 đồng cho Trực tuyến", "new: Theo mức mới: 60.000 đồng"],
        )
    ]
    row = answered(row, office, way_fee__1="keep")
    assert fees(drafted(row, office)) == [(60_000, ""), (25_000, "")]


def test_charge_at_the_old_fee_follows_and_is_listed(office: Office) -> None:
    base = published(office, fee_status=Stated.GIVEN, fee_amount=50_000, charges=[charge(50_000)])

    row = row_of(office, base, fee="60.000 đồng")

    assert lines(row) == [
        ("Phí, lệ phí", "50.000 đồng", "60.000 đồng"),
        ("Mức thu Phí thẩm định", "50.000 đồng", "60.000 đồng"),
    ]
    kept = drafted(row, office).charges.get()
    assert (kept.amount, kept.basis) == (60_000, "NQ 1")


def stored_charges(office: Office) -> ProcedureVersion:
    """A fee of 58.000 đồng in two charges, with a reduction of the first."""
    return published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=58_000,
        charges=[charge(50_000), charge(8_000, "Phí bản sao")],
        reductions=[Reduction(condition="Người có công")],
    )


def test_no_fee_against_stored_charges_is_asked_about(office: Office) -> None:
    row = row_of(office, stored_charges(office), fee="Không")

    assert asked(row) == [
        (
            "fee_charges",
            "Phí, lệ phí ghi Không quy định, nhưng mục Phí, lệ phí của thủ tục có khoản thu: Phí "
            "thẩm định: 50.000 đồng; Phí bản sao: 8.000 đồng.",
            [
                "remove: Bỏ các khoản thu: Phí thẩm định: 50.000 đồng; Phí bản sao: 8.000 đồng",
                "old: Giữ phí, lệ phí đang có hiệu lực: 58.000 đồng",
            ],
        )
    ]


def test_confirmed_no_fee_removes_the_charges_as_listed(office: Office) -> None:
    row = answered(
        row_of(office, stored_charges(office), fee="Không"), office, fee_charges="remove"
    )

    assert [(label, new) for label, _old, new in lines(row)] == [
        ("Phí, lệ phí", "Không"),
        ("Khoản phí, lệ phí", ""),
        ("Miễn, giảm phí, lệ phí", ""),
    ]
    version = drafted(row, office)
    assert (version.fee_status, version.charges.count(), version.reductions.count()) == (
        Stated.NONE,
        0,
        0,
    )


def test_keeping_the_fee_in_force_leaves_the_row_without_change(office: Office) -> None:
    row = answered(row_of(office, stored_charges(office), fee="Không"), office, fee_charges="old")

    assert (row.status, row.changes) == (RowStatus.UNCHANGED, [])


def test_charges_that_may_stand_beside_the_new_fee_can_be_kept(office: Office) -> None:
    base = published(
        office,
        fee_status=Stated.GIVEN,
        fee_amount=50_000,
        charges=[charge(50_000), charge(8_000, "Phí bản sao")],
    )

    row = row_of(office, base, fee="60.000 đồng")

    assert [options for _key, _message, options in asked(row)] == [
        [
            "remove: Bỏ các khoản thu: Phí thẩm định: 60.000 đồng; Phí bản sao: 8.000 đồng",
            "keep: Giữ các khoản thu: Phí thẩm định: 60.000 đồng; Phí bản sao: 8.000 đồng",
            "old: Giữ phí, lệ phí đang có hiệu lực: 50.000 đồng",
        ]
    ]
    row = answered(row, office, fee_charges="keep")
    assert [kept.amount for kept in drafted(row, office).charges.all()] == [60_000, 8_000]
