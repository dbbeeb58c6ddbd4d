"""Gaps and overlaps of charges: the rule against brute force, and the words a text gets."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

import pytest

from catalogue.charge_cells import Cell, Fault, Statement, Table, findings
from catalogue.charge_tables import charge_faults
from catalogue.enums import ChargeKind, Stated, Way
from catalogue.models import Channel, Charge, ProcedureVersion, Reduction

DAY = date(2026, 1, 1)


def random_table(seed: int) -> Table:
    draw = random.Random(seed)
    ways = tuple("abc"[: draw.randint(1, 3)])
    cases = tuple("klmn"[: draw.randint(1, 4)])
    exemptions = tuple("xyz"[: draw.randint(0, 3)])

    def statement(place: int, amounts: list[int], *, exempt: bool) -> Statement:
        start = DAY + timedelta(days=draw.randint(0, 5))
        return Statement(
            f"{place:03}",
            frozenset(draw.sample(amounts, draw.randint(1, 2))),
            draw.choice(("", *ways)),
            draw.choice(("", *cases)),
            draw.choice(("", *exemptions)) if exempt else "",
            draw.choice((None, start)),
            draw.choice((None, start + timedelta(days=draw.randint(0, 3)))),
        )

    charges = [statement(n, [0, 5, 9], exempt=False) for n in range(draw.randint(0, 7))]
    cuts = [statement(100 + n, [20, 50, 100], exempt=True) for n in range(draw.randint(0, 5))]
    return Table(ways, cases, exemptions, tuple(charges), tuple(cuts))


def axes_of(statement: Statement, cell: tuple[str, str, str]) -> set[int] | None:
    """The axes the statement names, None where it speaks of another cell."""
    scope = (statement.way, statement.case, statement.exemption)
    if any(axis and axis != value for axis, value in zip(scope, cell, strict=True)):
        return None
    return {number for number, axis in enumerate(scope) if axis}


def counting(statements: tuple[Statement, ...], cell: tuple[str, str, str]) -> list[Statement]:
    said = [(one, axes_of(one, cell)) for one in statements]
    spoken = [(one, axes) for one, axes in said if axes is not None]
    return [one for one, axes in spoken if not any(axes < other for _one, other in spoken)]


def days(one: Statement) -> set[date]:
    every = [DAY + timedelta(days=number) for number in range(-2, 12)]
    return {
        day
        for day in every
        if (one.first is None or one.first <= day) and (one.last is None or day <= one.last)
    }


def against(statements: list[Statement]) -> frozenset[str]:
    return frozenset(
        one.place
        for one, other in product(statements, statements)
        if days(one) & days(other) and all(value not in other.values for value in one.values)
    )


def brute_force(table: Table) -> set[tuple[Fault, Cell, frozenset[str]]]:
    """Every cell, every statement, every pair, every day: slow and plain."""
    found = set()
    for way, case, exemption in product(table.ways, table.cases, ["", *table.exemptions]):
        cell = Cell(way, case, exemption)
        base = counting(table.charges, (way, case, ""))
        cuts = counting(table.reductions, (way, case, exemption)) if exemption else []
        free = cuts != [] and {tuple(one.values) for one in cuts} == {(100,)}
        denied = against(cuts) or (frozenset() if free else against(base))
        if base == [] and not free:
            found.add((Fault.GAP, cell, frozenset()))
        elif denied:
            found.add((Fault.OVERLAP, cell, denied))
    return found


def agree(seeds: range) -> None:
    seen = set()
    for seed in seeds:
        table = random_table(seed)

        found = {(one.fault, one.cell, frozenset(one.places)) for one in findings(table)}

        assert found == brute_force(table), seed
        seen |= {fault for fault, _cell, _places in found}
    assert seen == {Fault.GAP, Fault.OVERLAP}


def test_findings_agree_with_brute_force():
    agree(range(300))


@pytest.mark.proof
def test_findings_agree_with_brute_force_on_5000_tables():
    agree(range(5000))


def text(
    *, channels: list[Channel], charges: list[Charge] = (), cuts: list[Reduction] = (), **fields
) -> ProcedureVersion:
    version = ProcedureVersion(**{"fee_status": Stated.UNKNOWN, **fields})
    version.channels, version.charges, version.reductions = channels, charges, cuts
    return version


def way(kind: Way, amount: int | None = None, description: str = "") -> Channel:
    return Channel(way=kind, fee_amount=amount, description=description)


def charge(name: str, amount: int | None) -> Charge:
    return Charge(kind=ChargeKind.STATE_FEE, name=name, amount=amount)


COUNTER, ONLINE, POST = Way.COUNTER, Way.ONLINE, Way.POST


@pytest.mark.parametrize(
    ("version", "found"),
    [
        (text(channels=[way(COUNTER), way(ONLINE)]), []),
        (
            text(channels=[way(COUNTER, 50000), way(ONLINE, 25000), way(POST)]),
            ["Cách thức thực hiện – Dịch vụ bưu chính: chưa nêu mức thu."],
        ),
        (
            text(
                channels=[way(COUNTER, 50000), way(POST)],
                fee_status=Stated.GIVEN,
                fee_amount=50000,
            ),
            [],
        ),
        (
            text(channels=[way(COUNTER, 50000, "Cấp mới"), way(COUNTER, 20000, "cấp  mới")]),
            [
                "Cách thức thực hiện “Cấp mới”: nêu mức thu trái nhau "
                "(dòng 1: 50.000 đồng; dòng 2: 20.000 đồng)."
            ],
        ),
        (text(channels=[way(COUNTER, 50000, "Cấp mới"), way(COUNTER, 20000, "Cấp lại")]), []),
        (
            text(
                channels=[way(COUNTER), way(ONLINE)],
                charges=[charge("Cấp mới", 50000), charge("Cấp lại", None)],
            ),
            ["Khoản thu “Cấp lại”: chưa nêu mức thu."],
        ),
        (
            text(
                channels=[way(COUNTER), way(ONLINE), way(POST)],
                charges=[
                    charge("Lệ phí nộp trực tuyến", 25000),
                    charge("Lệ phí nộp trực tiếp", 50000),
                ],
            ),
            ["Khoản thu “Lệ phí nộp trực tuyến” – Dịch vụ bưu chính: chưa nêu mức thu."],
        ),
        (
            text(
                channels=[way(COUNTER), way(ONLINE)],
                charges=[charge("Cấp mới", 50000), charge("Cấp mới", 70000)],
            ),
            [
                "Khoản thu “Cấp mới”: nêu mức thu trái nhau "
                "(khoản 1: 50.000 đồng; khoản 2: 70.000 đồng)."
            ],
        ),
        (
            text(
                channels=[way(COUNTER, 50000)],
                cuts=[
                    Reduction(percent=50, condition="Người cao tuổi"),
                    Reduction(percent=100, condition="người cao tuổi."),
                ],
            ),
            [
                "Miễn, giảm “Người cao tuổi”: nêu mức giảm trái nhau "
                "(trường hợp 1: 50%; trường hợp 2: 100%)."
            ],
        ),
        (
            text(
                channels=[way(COUNTER, 50000)],
                cuts=[
                    Reduction(percent=50, condition="Người cao tuổi", valid_to=DAY),
                    Reduction(percent=100, condition="Người cao tuổi", valid_from=date(2026, 1, 2)),
                ],
            ),
            [],
        ),
    ],
)
def test_charge_faults_name_the_cell(version, found):
    assert charge_faults(version) == found
