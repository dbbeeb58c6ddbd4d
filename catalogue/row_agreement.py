"""A row of a workbook leaves no text that contradicts itself: ways and charges follow, or are asked.

When a row changes the overall limit or fee and says nothing of the ways, a way that stood at the
old value follows to the new one; one that stood elsewhere is asked about. Charges likewise. What
would still disagree afterwards is asked once more, with answers that all end in agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.agreement import (
    Fee,
    Limit,
    fees_disagree,
    limits_disagree,
    same_fee,
    same_limit,
    whole_fee,
)
from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import Stated, Way
from catalogue.readings import ABSENT, RowReading, stored
from catalogue.row_charges import settle_charges
from catalogue.widgets import plain_decimal
from common.durations import read_duration

WAYS = CHILD_SHEETS["channels"]
KEEP, FOLLOW, WHOLE, OF_WAY = "keep", "new", "whole", "way:"
EMPTY: dict[str, Any] = {
    "time_limit_amount": None,
    "time_limit_unit": "",
    "time_limit_text": "",
    "fee_status": Stated.UNKNOWN.value,
    "fee_amount": None,
    "fee_text": "",
}


@dataclass(frozen=True)
class Matter:
    """What the whole text and each way both state: how it is stored, compared and named.

    ``whole`` and ``way`` are attributes; ``read_…`` make a statement of their values, ``write_…``
    values of a statement.
    """

    key: str
    field: str
    noun: str
    heading: str
    whole: tuple[str, ...]
    way: tuple[str, ...]
    read_whole: Callable[..., Any]
    read_way: Callable[..., Any]
    write_whole: Callable[[Any], tuple[Any, ...]]
    write_way: Callable[[Any, Any], tuple[Any, ...]]
    same: Callable[[Any, Any], bool]
    disagree: Callable[[Any, Any], bool]
    own_words: Callable[[Any], bool]


def _limit(amount: Any, unit: str, text: str) -> Limit:
    return Limit(None if amount is None else Decimal(str(amount)), unit, text)


def _limit_values(limit: Limit) -> tuple[Any, ...]:
    return (None if limit.amount is None else plain_decimal(limit.amount), limit.unit, limit.text)


def _limit_of_way(now: Limit, was: Limit) -> tuple[Any, ...]:
    amount, unit, text = _limit_values(now)
    return amount, unit, text if was.text or not unit else ""


def _explains(limit: Limit) -> bool:
    """Words beside a limit that say more than the limit itself."""
    return bool(limit.pair and limit.text.strip()) and not read_duration(limit.text).duration


def _fee_values(fee: Fee) -> tuple[Any, ...]:
    if fee.amount == 0 and not fee.has_own_words:
        return Stated.NONE.value, None, ""
    return Stated.GIVEN.value, fee.amount, fee.text if fee.has_own_words else ""


def _fee_of_way(now: Fee, _was: Fee) -> tuple[Any, ...]:
    return now.amount, now.text if now.amount is None or now.has_own_words else ""


LIMITS = Matter(
    key="limit",
    field="time_limit",
    noun="Thời hạn",
    heading="Thời hạn giải quyết",
    whole=("time_limit_amount", "time_limit_unit", "time_limit_text"),
    way=("time_limit_amount", "time_limit_unit", "time_limit_text"),
    read_whole=_limit,
    read_way=_limit,
    write_whole=_limit_values,
    write_way=_limit_of_way,
    same=same_limit,
    disagree=limits_disagree,
    own_words=_explains,
)
FEES = Matter(
    key="fee",
    field="fee",
    noun="Phí, lệ phí",
    heading="Phí, lệ phí",
    whole=("fee_status", "fee_amount", "fee_text"),
    way=("fee_amount", "fee_text"),
    read_whole=whole_fee,
    read_way=Fee,
    write_whole=_fee_values,
    write_way=_fee_of_way,
    same=same_fee,
    disagree=fees_disagree,
    own_words=lambda fee: fee.amount is not None and fee.has_own_words,
)


def keep_in_agreement(reading: RowReading, row: Mapping[str, Any]) -> None:
    """Let ways and charges follow what the row changes; ask where it is not clear.

    A row of our own export for a procedure the register does not have is left as it was law.
    """
    if reading.base is None and reading.origin.seen is not None:
        return
    # A returned export repeats every part; one it left alone says nothing of its own.
    cell = row.get(f"[{WAYS.title}]", ABSENT)
    told = cell is not ABSENT and cell is not None and reading.origin.seen is None
    settle_charges(reading, whole_before(reading, FEES), whole_after(reading, FEES))
    for matter in (FEES, LIMITS):
        _settle(matter, reading, told=told)
    settle_charges(reading, whole_before(reading, FEES), whole_after(reading, FEES))


def whole_before(reading: RowReading, matter: Matter) -> Any:
    """The overall statement in force."""
    return matter.read_whole(*_stored(reading, matter))


def whole_after(reading: RowReading, matter: Matter) -> Any:
    """The overall statement as the row leaves it."""
    before = zip(matter.whole, _stored(reading, matter), strict=True)
    return matter.read_whole(*[reading.values.get(name, value) for name, value in before])


def _stored(reading: RowReading, matter: Matter) -> list[Any]:
    base = reading.base
    if base is None:
        return [EMPTY[name] for name in matter.whole]
    return [stored(getattr(base, name)) for name in matter.whole]


def _settle(matter: Matter, reading: RowReading, *, told: bool) -> None:
    given = reading.children.get("channels")
    rows = given if given is not None else _base_rows(reading)
    if not rows:
        return
    was, now = whole_before(reading, matter), whole_after(reading, matter)
    changed = now != was and now.is_stated
    rows = [list(values) for values in rows]
    waiting = False
    if changed and reading.base is not None and given is None and not told:
        waiting = _follow(matter, reading, rows, was, now)
    if not waiting and (changed or given is not None):
        _agree(matter, reading, rows, now)
    if rows != (given if given is not None else _base_rows(reading)):
        reading.children["channels"] = rows


def _base_rows(reading: RowReading) -> list[list[Any]]:
    return WAYS.base_rows(reading.base) if reading.base is not None else []


def _follow(matter: Matter, reading: RowReading, rows: list[list[Any]], was: Any, now: Any) -> bool:
    """Each way at the old value takes the new one; True while a way's question is open."""
    waiting = False
    for place, values in enumerate(rows):
        way = _way(matter, values)
        if not way.is_stated or matter.same(way, now) or not was.is_stated:
            continue
        key = f"way_{matter.key}.{place}"
        answer = reading.answers.get(key)
        if answer == FOLLOW or (matter.same(way, was) and not matter.own_words(way)):
            _write(matter, values, now)
        elif answer != KEEP:
            waiting = True
            name = way_name(rows, place)
            reading.ask(
                key,
                matter.field,
                f"{matter.noun} chung đổi từ {was} thành {now}; riêng {name} đang ghi {way}.",
                [(KEEP, f"Giữ {way} cho {name}"), (FOLLOW, f"Theo mức mới: {now}")],
                heading=matter.heading,
                kind=f"way_{matter.key}",
            )
    return waiting


def _agree(matter: Matter, reading: RowReading, rows: list[list[Any]], now: Any) -> None:
    """Where no way says what the whole says, one of the two must take the other's."""
    ways = [_way(matter, values) for values in rows]
    if not matter.disagree(now, ways):
        return
    key = f"whole_{matter.key}"
    answer = str(reading.answers.get(key, ""))
    distinct = {str(way): way for way in ways if way.is_stated}
    if answer == WHOLE:
        for values, way in zip(rows, ways, strict=True):
            if way.is_stated:
                _write(matter, values, now)
        return
    if answer.removeprefix(OF_WAY) in distinct and answer.startswith(OF_WAY):
        _take(matter, reading, distinct[answer.removeprefix(OF_WAY)])
        return
    told = "; ".join(
        f"{way_name(rows, place)}: {way}" for place, way in enumerate(ways) if str(way)
    )
    reading.ask(
        key,
        matter.field,
        f"{matter.noun} chung là {now}, nhưng không cách thức thực hiện nào ghi như vậy ({told}).",
        [
            (WHOLE, f"Mọi cách thức theo mức chung: {now}"),
            *((f"{OF_WAY}{shown}", f"{matter.noun} chung là {shown}") for shown in distinct),
        ],
        heading=matter.heading,
        kind=f"whole_{matter.key}",
    )


def _way(matter: Matter, values: list[Any]) -> Any:
    return matter.read_way(*[values[WAYS.places[name]] for name in matter.way])


def _write(matter: Matter, values: list[Any], now: Any) -> None:
    was = _way(matter, values)
    for name, value in zip(matter.way, matter.write_way(now, was), strict=True):
        values[WAYS.places[name]] = value


def _take(matter: Matter, reading: RowReading, statement: Any) -> None:
    """The whole takes a way's statement; back at what is in force it changes nothing."""
    if reading.base is not None and matter.same(statement, whole_before(reading, matter)):
        for name in matter.whole:
            reading.values.pop(name, None)
        return
    reading.values.update(zip(matter.whole, matter.write_whole(statement), strict=True))


def way_name(rows: list[list[Any]], place: int) -> str:
    """ "Trực tuyến"; "Trực tuyến (dòng 2)" where the way stands more than once."""
    spot = WAYS.places["way"]
    way = rows[place][spot]
    label = str(Way(way).label) if way in Way.values else str(way or "cách thức")
    same = [number for number, values in enumerate(rows) if values[spot] == way]
    return label if len(same) == 1 else f"{label} (dòng {same.index(place) + 1})"
