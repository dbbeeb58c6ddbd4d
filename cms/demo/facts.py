"""Facts of the procedures and of the acts they rest on, as the data files hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from cms.demo.files import read

Limit = tuple[float | None, str]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One procedure. ``fee`` is an amount, ``"rule"`` (set elsewhere), ``"varies"`` or None."""

    code: str
    name: str
    sector: str
    ministry: str
    unit: str
    levels: tuple[str, ...]
    decision: str
    subjects: tuple[str, ...] = ()
    kind: str = "other"
    limit: Limit | None = None
    fee: int | str | None = None
    channels: tuple[tuple[str, Limit | None, int | str | None], ...] = ()
    results: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    central: str = ""


@dataclass(frozen=True)
class ActFact:
    """What is known of a legal act; its year stands in its number."""

    number: str
    title: str
    issuer: str
    issued_on: date | None = field(default=None)

    def is_issued_by(self, day: date) -> bool:
        """Known by its date, or else by the year that stands in its number."""
        if self.issued_on:
            return self.issued_on <= day
        return int(self.number.split("/")[1]) <= day.year


def _fact(row: dict[str, Any]) -> Fact:
    channels = tuple(
        (way, tuple(limit) if limit else None, fee) for way, limit, fee in row.get("channels", ())
    )
    limit = tuple(row["limit"]) if "limit" in row else None
    lists = ("levels", "subjects", "results", "bases", "older")
    return Fact(
        **{
            **row,
            **{name: tuple(row.get(name, ())) for name in lists},
            "channels": channels,
            "limit": limit,
        }
    )


@cache
def facts() -> dict[str, Fact]:
    """Every procedure of the demonstration, by code, in the order of the file."""
    return {row["code"]: _fact(row) for row in read("procedures")}


@cache
def acts() -> dict[str, ActFact]:
    """Legal acts by number."""
    return {
        number: ActFact(number, title, issuer, date.fromisoformat(day) if day else None)
        for number, (title, issuer, day) in read("acts").items()
    }


def facts_of(decision: str) -> list[Fact]:
    """The procedures a decision brings in, in the order of the file."""
    return [fact for fact in facts().values() if fact.decision == decision]
