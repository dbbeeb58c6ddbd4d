"""Counts what the readers make of the real records; the figures stand in docs/parsing.md."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.durations import DurationReading, Unit, read_duration
from common.money import MoneyReading, read_money

Reading = DurationReading | MoneyReading

UNITS = {
    "working_days": Unit.WORKING_DAY,
    "days": Unit.CALENDAR_DAY,
    "hours": Unit.HOUR,
    "months": Unit.MONTH,
}


def records(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "procedures.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def outcome(reading: Reading) -> str:
    if reading.missing:
        return "missing"
    return "flagged" if reading.problem else "parsed"


def limits_by_channel(folder: Path) -> Iterator[tuple[dict[str, Any], DurationReading]]:
    for record in records(folder):
        for channel in record.get("channels", []):
            limit = channel.get("time_limit") or {}
            yield limit, read_duration(limit.get("raw"))


def fees_by_channel(folder: Path) -> Iterator[tuple[dict[str, Any], MoneyReading]]:
    for record in records(folder):
        for channel in record.get("channels", []):
            fee = channel.get("fee") or {}
            yield fee, read_money(fee.get("raw"), note=fee.get("note") or "")


def expected_limit(limit: dict[str, Any]) -> tuple[Decimal, Unit] | None:
    """The value the data's gatherer read, None where he left it open."""
    if limit.get("value") is None:
        return None
    return Decimal(str(limit["value"])), UNITS[limit["unit"]]


def read_limit(reading: DurationReading) -> tuple[Decimal | None, Unit] | None:
    return (reading.duration.amount, reading.duration.unit) if reading.duration else None


def expected_fee(fee: dict[str, Any]) -> int | None:
    return None if fee.get("problem") or fee.get("currency") != "VND" else fee.get("amount")


def problems(readings: list[Reading]) -> Counter[str]:
    """Flags by kind; the number inside a message is left out."""
    return Counter(
        "Chỉ ghi số, không rõ là ngày hay ngày làm việc."
        if reading.problem.startswith("Chỉ ghi số ")
        else reading.problem
        for reading in readings
        if reading.problem
    )
