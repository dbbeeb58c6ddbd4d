"""The charges kept with a procedure, when a row of a workbook changes what is to be paid."""

from __future__ import annotations

from typing import Any

from catalogue.agreement import Fee, charges_disagree
from catalogue.child_sheets import CHILD_SHEETS
from catalogue.enums import ChargeKind, Stated
from catalogue.readings import RowReading
from common.money import format_dong

CHARGES = CHILD_SHEETS["charges"]
AMOUNT, RATE = CHARGES.places["amount"], CHARGES.places["rate"]
KEY = "fee_charges"
REMOVE, KEEP, OLD, SUM = "remove", "keep", "old", "sum"
FEE_ATTRIBUTES = ("fee_status", "fee_amount", "fee_text")


def settle_charges(reading: RowReading, was: Fee, now: Fee) -> None:
    """Charges at the old fee ``was`` follow to ``now``; others, or a fee of nothing, are asked.

    Asked at most once: a second call settles what an answer about the ways has changed.
    """
    given = reading.children.get("charges")
    rows = given if given is not None else _base_rows(reading)
    if not rows or any(question["key"] == KEY for question in reading.questions):
        return
    changed = reading.base is not None and given is None and now != was and now.is_stated
    rows = [list(values) for values in rows]
    left = _follow(rows, was, now) if changed else []
    reduced = _is_reduced(reading)
    disagree = charges_disagree(now, [_fee(values) for values in rows], reduced=reduced)
    if left or disagree:
        _ask(reading, rows, was, now, disagree=disagree, changed=changed)
    elif rows != given and changed:
        reading.children["charges"] = rows


def charge_name(values: list[Any]) -> str:
    """The charge's own name, else its kind."""
    name = str(values[CHARGES.places["name"]] or "").strip()
    kind = values[CHARGES.places["kind"]]
    return name or (str(ChargeKind(kind).label) if kind in ChargeKind.values else "Khoản thu")


def _base_rows(reading: RowReading) -> list[list[Any]]:
    return CHARGES.base_rows(reading.base) if reading.base is not None else []


def _fee(values: list[Any]) -> Fee:
    return Fee(values[AMOUNT], values[RATE] or "")


def _is_reduced(reading: RowReading) -> bool:
    given = reading.children.get("reductions")
    if given is not None:
        return bool(given)
    return reading.base is not None and bool(reading.base.reductions.all())


def _follow(rows: list[list[Any]], was: Fee, now: Fee) -> list[list[Any]]:
    """Move the charges that stood at the old fee; gives back those that did not move."""
    left = []
    for values in rows:
        charge = _fee(values)
        if now.amount == 0 or not _stands_at(charge, was):
            left.append(values)
        elif now.amount is None:
            values[AMOUNT], values[RATE] = None, now.text
        else:
            values[AMOUNT], values[RATE] = now.amount, ""
    return left


def _stands_at(charge: Fee, was: Fee) -> bool:
    if charge.amount is not None:
        return charge.amount in was.meanings and not charge.has_own_words
    return bool(charge.text.strip()) and charge.text.strip() == was.text.strip()


def _ask(
    reading: RowReading, rows: list[list[Any]], was: Fee, now: Fee, *, disagree: bool, changed: bool
) -> None:
    told = "; ".join(f"{charge_name(values)}: {_fee(values)}".rstrip(": ") for values in rows)
    options = [(REMOVE, f"Bỏ các khoản thu: {told}")]
    if not disagree:
        options.append((KEEP, f"Giữ các khoản thu: {told}"))
    if changed and not charges_disagree(
        was, [_fee(values) for values in _base_rows(reading)], reduced=_is_reduced(reading)
    ):
        options.append((OLD, f"Giữ phí, lệ phí đang có hiệu lực: {was}"))
    total = sum(values[AMOUNT] or 0 for values in rows)
    if not changed and total:
        options.append((SUM, f"Phí, lệ phí chung là {format_dong(total)}"))
    answer = reading.answers.get(KEY)
    if answer not in {value for value, _label in options}:
        reading.ask(
            KEY,
            "fee",
            f"Phí, lệ phí ghi {now}, nhưng mục Phí, lệ phí của thủ tục có khoản thu: {told}.",
            options,
            heading="Phí, lệ phí",
            kind=KEY,
        )
    elif answer == REMOVE:
        _remove(reading, now)
    elif answer == OLD:
        for name in FEE_ATTRIBUTES:
            reading.values.pop(name, None)
    elif answer == SUM:
        reading.values.update(zip(FEE_ATTRIBUTES, (Stated.GIVEN.value, total, ""), strict=True))
    else:
        reading.children["charges"] = rows


def _remove(reading: RowReading, now: Fee) -> None:
    """The charges go; where nothing is to be paid, so do the reductions of them."""
    reading.children["charges"] = []
    if now.amount == 0 and _is_reduced(reading):
        reading.children["reductions"] = []
