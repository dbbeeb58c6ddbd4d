"""The tables of charges of one text, and what is wrong with them in words.

Two tables: ways with the fee each states, and the charges listed. They are not laid over each other:
a way's fee may be one charge or their sum, which ``catalogue.agreement`` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.text import Truncator

from catalogue.agreement import Fee, whole_fee
from catalogue.charge_cells import EVERY, Cell, Fault, Finding, Statement, Table, findings
from catalogue.enums import Way
from common.money import format_number
from common.vietnamese import fold

if TYPE_CHECKING:
    from catalogue.models import Charge, ProcedureVersion

# Words of a charge's name or note that say for which way it is, folded.
WAY_WORDS = {
    Way.ONLINE: re.compile(r"\b(?:qua )?(?:nop |hinh thuc )*truc tuyen\b"),
    Way.POST: re.compile(r"\b(?:qua )?(?:nop |hinh thuc )*(?:dich vu )?buu chinh(?: cong ich)?\b"),
    Way.COUNTER: re.compile(r"\b(?:nop |hinh thuc )*truc tiep\b"),
}
WAY_NAMES = {str(way): str(way.label) for way in Way}
FAULTS = {Fault.GAP: "chưa nêu mức thu", Fault.OVERLAP: "nêu mức thu trái nhau"}


def charge_faults(version: ProcedureVersion) -> list[str]:
    """Gaps and contradictions of the text's charges, one sentence each; child rows must be read."""
    ways = tuple(dict.fromkeys(str(row.way) for row in version.channels.all()))
    words: dict[str, str] = {}
    found = [one for table in tables_of_ways(version, ways, words) for one in findings(table)]
    return [*_sentences(found, ways, "Cách thức thực hiện", words), *_of_charges(version, ways)]


def tables_of_ways(
    version: ProcedureVersion, ways: tuple[str, ...], words: dict[str, str]
) -> list[Table]:
    """What each way's rows say of its fee; rows under different words are different cases.

    One table a way: a case that one way has says nothing of the others. A text that says nothing
    of its fee anywhere has no gap: that part is missing, which is another check.
    """
    whole = whole_fee(version.fee_status, version.fee_amount, version.fee_text)
    told: list[Statement] = []
    for place, row in enumerate(version.channels.all(), start=1):
        fee = Fee(row.fee_amount, row.fee_text)
        if fee.meanings:
            case = _case(row.description)
            _name(words, case, row.description)
            told.append(Statement(f"dòng {place}: {fee}", fee.meanings, str(row.way), case))
    elsewhere = bool(whole.meanings or version.charges.all() or not told)
    general = [Statement("mức chung", whole.meanings)] if elsewhere else []
    tables = []
    for way in ways:
        own = [one for one in told if one.way == way]
        cases = tuple(dict.fromkeys(one.case for one in own)) or (EVERY,)
        tables.append(Table((way,), cases, (), (*own, *general)))
    return tables


def table_of_charges(
    version: ProcedureVersion, ways: tuple[str, ...]
) -> tuple[Table, dict[str, str]]:
    """The charges listed × ways × reductions; with the words of each case and exemption."""
    rows = list(version.charges.all())
    words: dict[str, str] = {}
    cases: dict[str, None] = {}
    charges = []
    for place, row in enumerate(rows, start=1):
        way, case = _way_and_case(row)
        cases.setdefault(case)
        _name(words, case, str(row))
        if values := Fee(row.amount, row.rate).meanings:
            charges.append(Statement(f"khoản {place}: {_amount(row)}", values, way, case))
    whole = whole_fee(version.fee_status, version.fee_amount, version.fee_text)
    if not rows or (len(rows) == 1 and whole.meanings):  # else each charge says its own
        charges.append(Statement("mức chung", whole.meanings))
    reductions = []
    for place, cut in enumerate(version.reductions.all(), start=1):
        key = _case(cut.condition)
        _name(words, key, cut.condition)
        told = f"trường hợp {place}: {format_number(cut.percent)}%"
        values = frozenset({cut.percent})
        reductions.append(
            Statement(told, values, exemption=key, first=cut.valid_from, last=cut.valid_to)
        )
    exemptions = tuple(dict.fromkeys(one.exemption for one in reductions if one.exemption))
    return Table(
        ways or (EVERY,), tuple(cases) or (EVERY,), exemptions, tuple(charges), tuple(reductions)
    ), words


def _of_charges(version: ProcedureVersion, ways: tuple[str, ...]) -> list[str]:
    table, words = table_of_charges(version, ways)
    found = findings(table)
    told = {
        str(row.way) for row in version.channels.all() if Fee(row.fee_amount, row.fee_text).meanings
    }
    found = [one for one in found if one.fault is Fault.OVERLAP or one.cell.way not in told]
    return _sentences(found, table.ways, "Khoản thu", words)


def _way_and_case(row: Charge) -> tuple[str, str]:
    """The one way the row's words name (``""`` for none or several), and its words without it."""
    words = fold(f"{row.kind} {row.name} {row.note}")
    named = [way for way, pattern in WAY_WORDS.items() if pattern.search(words)]
    if len(named) != 1:
        return EVERY, _case(words)
    return str(named[0]), _case(WAY_WORDS[named[0]].sub(" ", words))


def _case(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def _name(words: dict[str, str], key: str, said: str) -> None:
    """Keep the words a sentence names the key by, cut where they are long."""
    if key:
        words.setdefault(key, Truncator(" ".join(said.split())).chars(120))


def _amount(row: Charge) -> str:
    return str(Fee(row.amount, row.rate)) or "chưa ghi"


def _sentences(
    found: Iterable[Finding], ways: tuple[str, ...], name: str, words: dict[str, str]
) -> list[str]:
    """One sentence for a fault of one case, naming its ways; who is not exempt stands for all."""
    groups: dict[tuple[Fault, str, str, tuple[str, ...]], list[Cell]] = {}
    plain = {(one.cell.way, one.cell.case) for one in found if one.cell.exemption == EVERY}
    for one in found:
        cell = one.cell
        if cell.exemption != EVERY and (cell.way, cell.case) in plain:
            continue
        # a reduction speaks of every case alike
        case = EVERY if cell.exemption != EVERY else cell.case
        groups.setdefault((one.fault, case, cell.exemption, one.places), []).append(cell)
    return [
        _sentence(fault, name, (words.get(case, ""), words.get(exemption, "")), cells, ways, places)
        for (fault, case, exemption, places), cells in groups.items()
    ]


def _sentence(
    fault: Fault,
    name: str,
    words: tuple[str, str],
    cells: list[Cell],
    ways: tuple[str, ...],
    places: tuple[str, ...],
) -> str:
    case, exemption = words
    named = list(dict.fromkeys(cell.way for cell in cells))
    parts = [f"{name} “{case}”" if case else name]
    if exemption:
        parts = [f"Miễn, giảm “{exemption}”"]
    elif len(named) < len(ways) or not case:
        parts.append(", ".join(WAY_NAMES.get(way, way) for way in named if way))
    told = "nêu mức giảm trái nhau" if exemption else FAULTS[fault]
    against = f" ({'; '.join(places)})" if places else ""
    return f"{' – '.join(part for part in parts if part)}: {told}{against}."
