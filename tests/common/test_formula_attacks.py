"""Formulas and conditions typed to break in or to hang: no code runs, and the work is bounded."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from decimal import Decimal

import pytest

from common.conditions import ConditionError, read_condition
from common.expressions import Field, Kind
from common.formulas import FormulaError, read_formula

FIELDS = [
    Field("self", "Điểm", Kind.NUMBER),
    Field("name", "Họ tên", Kind.TEXT),
    Field("ok", "Đạt", Kind.TRUTH),
    Field("day", "Ngày", Kind.DAY),
]
VALUES = {"self": Decimal("1E+900"), "name": "a" * 100_000, "ok": True}

# what Python tells of when code, a file, a program or the network is reached for
WATCHED = ("exec", "compile", "import", "open", "os.", "subprocess.", "socket.", "ctypes.")
heard: list[str] | None = None


def hear(event: str, _told: object) -> None:
    if heard is not None and event.startswith(WATCHED):
        heard.append(event)


sys.addaudithook(hear)


@contextmanager
def watched():
    global heard  # an audit hook can only be told not to listen
    heard = found = []
    try:
        yield found
    finally:
        heard = None


def read_and_run(attempt):
    """Whatever it gives, or the refusal; anything else is the attack's success."""
    try:
        expression = attempt()
    except (FormulaError, ConditionError):
        return
    expression.words()
    for values in (VALUES, {}):
        expression.value(values)


BREAK_INS = [
    "__import__('os').system('id')",
    '__import__("os").system("id")',
    'eval("1+1")',
    "().__class__.__bases__[0].__subclasses__()",
    "[Điểm].__class__",
    "[Điểm.__class__]",
    "[__builtins__]",
    "{self}",
    "%(self)s {0.__class__}",
    "lambda: 0",
    "(x:=1)",
    'NẾU(đúng; __import__("os"); 0)',
    'open("/etc/passwd")',
    "[Họ tên]; DROP TABLE auth_user",
    "' OR 1=1 --",
    "${jndi:ldap://a/b}",
    "{{ 7*7 }}",
    '=cmd|"/c calc"!A1',
    "\x00\x00",
    "\u202e[Điểm]",
    "9**9**9**9",
    "1E999999999",
    "0x7fffffff",
]


@pytest.mark.parametrize("text", BREAK_INS)
@pytest.mark.parametrize("gives", list(Kind))
def test_formula_runs_no_code(text, gives):
    read_and_run(lambda: read_formula("[Điểm]+1", FIELDS, gives=Kind.NUMBER))  # modules are loaded

    with watched() as found:
        read_and_run(lambda: read_formula(text, FIELDS, gives=gives))

    assert found == []


@pytest.mark.parametrize("text", BREAK_INS)
def test_condition_runs_no_code(text):
    rows = [
        {"field": text, "is": "=", "value": "1"},
        {"field": "self", "is": text, "value": "1"},
        *({"field": one.key, "is": "=", "value": text} for one in FIELDS),
        {"field": "name", "is": "has", "value": text},
    ]
    read_and_run(lambda: read_condition({"all": [{"field": "ok", "is": "yes"}]}, FIELDS))

    with watched() as found:
        for row in rows:
            read_and_run(lambda row=row: read_condition({"all": [row]}, FIELDS))

    assert found == []


def test_the_watch_hears_code_that_runs():
    with watched() as found:
        exec(compile("1", "x", "exec"))

    assert set(found) == {"compile", "exec"}


# --- work ---------------------------------------------------------------------------------------


def calls(attempt):
    """How many functions Python called for it: the same on every machine, unlike seconds."""
    count = 0

    def told(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(told)
    try:
        read_and_run(attempt)
    finally:
        sys.setprofile(None)
    return count


def fill(piece, *, before="", after="", room=2000):
    """As many pieces as the longest text that is read may hold."""
    return before + piece * ((room - len(before) - len(after)) // len(piece)) + after


HEAVY = [
    fill("+1", before="1"),
    fill("*[Điểm]", before="[Điểm]"),
    fill("*999999999999999999999999999999", before="1"),
    fill(" và đúng", before="đúng"),
    fill("không ", after="đúng"),
    fill("-", after="1"),
    fill("("),
    fill("NẾU(đúng;"),
    fill("TỔNG("),
    fill('CHỨA([Họ tên];"aaaaaaaaaaab") hoặc ', after="sai"),
    fill("[", after="]"),
    fill('"'),
    fill(" "),
    fill("9"),
    fill("ĐỘ_DÀI([Họ tên])*", after="1"),
    "LÀM_TRÒN([Điểm];999999999)",
    "LÀM_TRÒN(1/3;-999999999)",
    "TỔNG(" + fill("1;", after="1)", room=1900),
    "x" * 10_000_000,
]


MOST_CALLS = 40_000  # 2,000 characters, some 15 calls for each, and what a part costs to work out


@pytest.mark.parametrize("text", HEAVY, ids=lambda text: text[:20])
def test_longest_formulas_take_bounded_work(text):
    worst = max(calls(lambda kind=kind: read_formula(text, FIELDS, gives=kind)) for kind in Kind)

    assert worst < MOST_CALLS


def nested(group, depth, width):
    if depth == 1:
        return {group: [{"field": "name", "is": "has", "value": "aaab" * 125}] * width}
    return {group: [nested(group, depth - 1, width)] * width}


@pytest.mark.parametrize(
    "condition",
    [nested("all", 1, 50), nested("any", 4, 100), nested("none", 30, 1), nested("all", 1, 10**6)],
    ids=["most rows", "wide", "deep", "a million rows"],
)
def test_largest_conditions_take_bounded_work(condition):
    assert calls(lambda: read_condition(condition, FIELDS)) < MOST_CALLS
