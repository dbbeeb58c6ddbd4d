"""What must hang where, and which entry may follow which: tables."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from catalogue.enums import Level
from catalogue.sheet_codes import grouped, sheet_code
from organisation.enums import PlaceKind
from publication.enums import PostingAct
from publication.hanging import FOLLOWS, Duties, Reach, duties, hangs_after, must_hang

OWN, OTHER = 1, 2
CASES = [
    # kind, agencies chosen, levels of the text, its agency, hangs
    (PlaceKind.COMMUNE, (), (Level.COMMUNE,), OTHER, True),
    (PlaceKind.COMMUNE, (), (Level.PROVINCE,), OWN, False),
    (PlaceKind.COMMUNE, (), (Level.PROVINCE, Level.COMMUNE), OTHER, True),
    (PlaceKind.COMMUNE, (OWN,), (Level.COMMUNE,), OTHER, False),
    (PlaceKind.DEPARTMENT, (), (Level.PROVINCE,), OWN, True),
    (PlaceKind.DEPARTMENT, (), (Level.COMMUNE,), OWN, True),
    (PlaceKind.DEPARTMENT, (), (Level.PROVINCE,), OTHER, False),
    (PlaceKind.DEPARTMENT, (OTHER,), (Level.PROVINCE,), OTHER, True),
    (PlaceKind.DEPARTMENT, (OTHER,), (Level.PROVINCE,), OWN, False),
    (PlaceKind.COUNTER, (), (Level.PROVINCE,), OTHER, True),
    (PlaceKind.COUNTER, (), (Level.COMMUNE,), OWN, False),
    (PlaceKind.COUNTER, (), (Level.MINISTRY,), OWN, False),
    (PlaceKind.COUNTER, (OTHER,), (Level.PROVINCE,), OTHER, True),
    (PlaceKind.COUNTER, (OTHER,), (Level.MINISTRY,), OTHER, True),
    (PlaceKind.COUNTER, (OTHER,), (Level.PROVINCE,), OWN, False),
]


@pytest.mark.parametrize(("kind", "chosen", "levels", "unit", "hangs"), CASES)
def test_kind_of_place_and_agencies_chosen_decide(kind, chosen, levels, unit, hangs):
    reach = Reach(kind=kind, own=frozenset({OWN}), chosen=frozenset(chosen))

    assert must_hang(reach, levels=levels, unit_id=unit) == hangs


LISTED, UNLISTED = 7, 8


@pytest.mark.parametrize(
    ("kind", "chosen", "levels", "procedure", "hangs"),
    [
        (PlaceKind.COUNTER, (), (Level.PROVINCE,), LISTED, True),
        (PlaceKind.COUNTER, (), (Level.PROVINCE,), UNLISTED, False),
        (PlaceKind.COUNTER, (), (Level.COMMUNE,), LISTED, True),
        (PlaceKind.COUNTER, (OWN,), (Level.PROVINCE,), UNLISTED, False),
        (PlaceKind.COMMUNE, (), (Level.PROVINCE,), LISTED, True),
        (PlaceKind.COMMUNE, (), (Level.COMMUNE,), UNLISTED, True),
        (PlaceKind.COMMUNE, (), (Level.PROVINCE,), UNLISTED, False),
    ],
)
def test_centres_list_decides_at_counters_and_adds_elsewhere(
    kind, chosen, levels, procedure, hangs
):
    reach = Reach(kind, frozenset({OWN}), frozenset(chosen), received=frozenset({LISTED}))

    assert must_hang(reach, levels=levels, unit_id=OWN, procedure_id=procedure) == hangs


def test_what_goes_up_comes_down_and_stays_part_all_sheets():
    assert duties({"a", "b"}, {"b", "c"}) == Duties(
        up=frozenset("a"), down=frozenset("c"), kept=frozenset("b")
    )


def test_each_act_follows_only_what_it_changes():
    before = ["", *PostingAct.values]
    allowed = {(act, one) for act, one in product(PostingAct.values, before) if one in FOLLOWS[act]}

    assert allowed == {
        ("hung", ""),
        ("hung", "down"),
        ("hung", "not_hung"),
        ("down", "hung"),
        ("down", "not_down"),
        ("not_hung", "hung"),
        ("not_down", "down"),
    }
    assert [act for act in before if hangs_after(act)] == ["hung", "not_down"]


def test_sheet_changes_with_whatever_it_says():
    said = ("a" * 64, "12/QĐ-UBND", date(2026, 3, 5), date(2026, 4, 1))
    others = [
        ("b" * 64, *said[1:]),
        (said[0], "13/QĐ-UBND", *said[2:]),
        (*said[:2], date(2026, 3, 6), said[3]),
        (*said[:2], None, said[3]),
        (*said[:3], date(2026, 4, 2)),
    ]

    codes = {sheet_code(*one) for one in [said, *others]}

    assert sheet_code(*said) == "a519cc92a60ee76b"
    assert len(codes) == 6


def test_code_is_read_in_groups_of_four():
    assert grouped("1a2b3c4d5e6f7a8b" + "0" * 48) == "1a2b 3c4d 5e6f 7a8b"
