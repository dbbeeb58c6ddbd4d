"""JSON that others send, read strictly; and whether a value can be stored on every database."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 30
MOST_DIGITS = 30
# NUL and halves of characters are refused by PostgreSQL; the other controls are no words
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

UNREADABLE = "không phải JSON"
TWICE = "mục “{key}” có hai lần"
NOT_TEXT = "có ký tự không phải chữ"
TOO_DEEP = "lồng nhau quá sâu"
TOO_LARGE = "có số quá dài"


class JsonError(ValueError):
    """What is wrong, in Vietnamese."""


def read_json(text: str) -> Any:
    """The value; refuses what is named twice, is no number, or can't be stored. Raises ``JsonError``."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=_no_number,
            parse_int=_short_int,
        )
    except RecursionError as fault:
        raise JsonError(TOO_DEEP) from fault
    except json.JSONDecodeError as fault:
        raise JsonError(UNREADABLE) from fault
    if problem := storing_fault(value):
        raise JsonError(problem)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise JsonError(TWICE.format(key=key[:40]))
        found[key] = value
    return found


def _no_number(_text: str) -> None:
    raise JsonError(UNREADABLE)


def _short_int(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise JsonError(TOO_LARGE)
    return int(text)


def storing_fault(value: Any) -> str:
    """Why the value can't be stored as it is, or ``""``; works through it without recursion."""
    level = [value]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, str) and _UNSTORABLE.search(one):
                return NOT_TEXT
            if isinstance(one, dict):
                below += [*one, *one.values()]
            elif isinstance(one, list | tuple):
                below += one
        if not below:
            return ""
        level = below
    return TOO_DEEP
