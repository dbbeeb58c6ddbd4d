"""The list of checks a decision must pass before a step, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from catalogue.charge_tables import charge_faults
from catalogue.models import CHILD_RELATIONS, ProcedureVersion
from catalogue.validators import (
    contradictions,
    departures_from_centre,
    limits_to_answer,
    missing_parts,
    parts_that_differ,
)
from publication.enums import CLOSING_KINDS, ItemKind
from publication.kinds import kind_of
from publication.models import Decision, DecisionItem
from publication.queries.dates import retroactive_line
from publication.queries.office_rules import rule_lines
from publication.queries.opening import is_initial_stock
from publication.queries.register import Register, problem_in_register
from publication.queries.remit import remit_lines
from publication.queries.standing import signed_rows_of


@dataclass(frozen=True)
class Check:
    """One line of the list a checker sees: green when ``passed``."""

    label: str
    passed: bool
    message: str = ""
    item: Any = None
    blocking: bool = True


def checks_before_sending(
    decision: Decision, *, signed_on: date | None = None, items: list[Any] | None = None
) -> list[Check]:
    """Everything that must hold before the decision leaves the drafter, line by line.

    ``signed_on``: the day on the paper being recorded; it decides whether the decision is of the
    initial stock, of which less is asked. ``items``: its rows, where they were read already.
    """
    kind = kind_of(decision)
    if items is None:
        items = list(signed_rows_of(decision))
    return [*_heading_lines(decision, items), *kind.checks(decision, items, signed_on)]


def checks_of_texts(
    decision: Decision, items: list[DecisionItem], signed_on: date | None
) -> list[Check]:
    """What must hold of the rows of a publication decision, and what the checker is told."""
    read_texts(items)
    stock = is_initial_stock(decision, signed_on)
    register = Register.read(items, stock=stock)
    lines: list[Check] = []
    signed_on = signed_on or (decision.act.signed_on if decision.act else None)
    told = retroactive_line(decision, items, day=signed_on or timezone.localdate())
    if told and not stock:
        lines.append(Check("Hiệu lực trở về trước", False, told, blocking=False))
    lines += [Check(*line) for line in remit_lines(decision, items)]
    lines += [Check(*line) for line in rule_lines(decision, items)]
    for item in items:
        lines += _item_lines(item, register)
    return lines


def read_texts(items: list[DecisionItem]) -> None:
    """Load the child rows of the texts the rows follow and localise, for all rows at once."""
    bases = [item.base for item in items if item.base is not None and item.version is not None]
    central = [
        item.version.central for item in items if item.version and item.version.central is not None
    ]
    if texts := [*bases, *central]:
        prefetch_related_objects(texts, *CHILD_RELATIONS, "unit", "sector")


def _heading_lines(decision: Decision, items: list[Any]) -> list[Check]:
    lines = [
        Check(
            "Có ít nhất một thủ tục",
            bool(items),
            "" if items else "Danh sách trống.",
        ),
        Check(
            "Có ngày hiệu lực",
            decision.effective_on is not None,
            "" if decision.effective_on else "Hãy nhập ngày quyết định có hiệu lực.",
        ),
    ]
    if decision.shortened:
        reason = bool(decision.shortened_reason.strip())
        message = "" if reason else "Phải nêu lý do áp dụng trình tự rút gọn."
        lines.append(Check("Có lý do áp dụng trình tự rút gọn", reason, message))
    return lines


def _item_lines(item: DecisionItem, register: Register) -> list[Check]:
    problems = _item_problems(item, register)
    label = f"{item.procedure} – {item.get_kind_display()}"
    lines = [Check(label, not problems, " ".join(problems), item)]
    missing = missing_parts(item.version) if item.version else []
    if missing:
        # what was signed on paper before there was a register is only noted
        message = "Còn thiếu: " + ", ".join(missing) + "."
        lines.append(Check(label, False, message, item, blocking=not register.stock))
    if ended := ended_agency(item):
        lines.append(Check(label, False, ended, item, blocking=False))
    if faults := charge_faults(item.version) if item.version else []:
        lines.append(Check(label, False, " ".join(faults), item, blocking=False))
    questions = limits_to_answer(item.version) if item.version else []
    if questions:
        answer = item.note.strip()
        told = f"Giải trình ở ghi chú: {answer}" if answer else "Hãy giải trình ở ghi chú của dòng."
        lines.append(Check(label, False, " ".join([*questions, told]), item, blocking=not answer))
    return lines


def ended_agency(item: DecisionItem) -> str:
    """A word to the checker when the new text names an agency that has ended by its day, or ``""``.

    Texts carried along or restored bear the names of their time.
    """
    day = item.takes_effect_on
    unit = item.version.unit if item.version else None
    if unit is None or unit.valid_to is None or day is None or day <= unit.valid_to:
        return ""
    ended = f"{unit.valid_to:%d/%m/%Y}"
    return f"Cơ quan giải quyết ghi trong nội dung mới đã kết thúc ngày {ended}: {unit.label}."


def _item_problems(item: DecisionItem, register: Register) -> list[str]:
    problems = []
    if item.takes_effect_on is None:
        problems.append("Chưa có ngày hiệu lực.")
    elif register_problem := problem_in_register(item, register):
        problems.append(register_problem)
    if item.kind in CLOSING_KINDS and not item.change_basis.strip():
        problems.append("Chưa nêu văn bản quy định việc bãi bỏ, thay thế.")
    if item.kind == ItemKind.REPLACED and item.takes_effect_on:
        problems += register.successor_problems(item)
    if item.version is not None:
        problems += _text_problems(item, item.version)
    return problems


def _text_problems(item: DecisionItem, version: ProcedureVersion) -> list[str]:
    problems = _change_problems(item, version)
    problems += contradictions(version)
    if departures := departures_from_centre(version):
        problems.append(
            "Khác nội dung Bộ công bố ở phần địa phương không được đổi: "
            + ", ".join(departures)
            + "."
        )
    known = [row.effective_on for row in version.legal_bases.all() if row.effective_on]
    day = item.takes_effect_on
    if item.decision.shortened and known and day and day < max(known):
        problems.append(
            f"Hiệu lực từ {day:%d/%m/%Y} trước ngày văn bản căn cứ có hiệu lực "
            f"({max(known):%d/%m/%Y})."
        )
    return problems


def _change_problems(item: DecisionItem, version: ProcedureVersion) -> list[str]:
    """Table B names the components that changed, all of them and no other (domain §3.3)."""
    if item.kind == ItemKind.NEW or item.base is None:
        return []
    differ = parts_that_differ(item.base, version)
    if not differ:
        return ["Nội dung không khác nội dung đang có hiệu lực."]
    named = set(item.changed_parts)
    if item.kind == ItemKind.AMENDED and not named:
        return ["Chưa nêu nội dung được sửa đổi, bổ sung."]
    if item.kind == ItemKind.CORRECTED and not named:
        return []
    labels = item._meta.get_field("changed_parts").labels
    problems = []
    if surplus := tuple(part for part in item.changed_parts if part not in differ):
        problems.append("Nêu là thay đổi nhưng không khác: " + ", ".join(labels(surplus)) + ".")
    if unnamed := tuple(part for part in differ if part not in named):
        problems.append("Có thay đổi nhưng chưa nêu: " + ", ".join(labels(unnamed)) + ".")
    return problems
