"""Values kept in the process: made once, made anew, limited in number."""

from __future__ import annotations

from common.kept import Kept, forget_all


def test_kept_value_is_made_once():
    kept: Kept[int] = Kept(seconds=60, limit=2)
    made = []

    for _ in range(3):
        kept.get("a", lambda: made.append(1) or 7)

    assert (kept.get("a", lambda: 8), made) == (7, [1])


def test_kept_value_is_made_anew_when_it_is_old():
    kept: Kept[int] = Kept(seconds=0, limit=2)

    assert [kept.get("a", lambda: 1), kept.get("a", lambda: 2)] == [1, 2]


def test_least_used_value_goes_first():
    kept: Kept[str] = Kept(seconds=60, limit=2)
    kept.keep("a", "A")
    kept.keep("b", "B")

    kept.find("a")
    kept.keep("c", "C")

    assert [kept.find(key) for key in "abc"] == ["A", None, "C"]


def test_forgetting_all_empties_every_store():
    one: Kept[int] = Kept(seconds=60, limit=2)
    other: Kept[int] = Kept(seconds=60, limit=2)
    one.keep(1, 1)
    other.keep(1, 1)

    forget_all()

    assert (one.find(1), other.find(1)) == (None, None)
