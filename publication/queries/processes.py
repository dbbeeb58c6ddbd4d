"""Internal processes: rows of decisions, what must hold of them, how each stands on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import Channel, InternalProcess, Procedure, ProcedureVersion
from catalogue.process_steps import (
    LABELS,
    MOST_STEPS,
    Fit,
    MixedDaysError,
    ProcessStep,
    fit,
    limits_of,
    step_problems,
    steps_of,
    total_of,
    total_words,
)
from catalogue.records import PROCESSES, Key, standing_rows
from common.durations import Duration, Unit, format_duration
from publication.models import Decision, ProcessItem
from publication.queries.lists import Candidate, names_on, typed_candidates
from publication.queries.opening import is_initial_stock
from publication.queries.remit import remit_lines, remit_problems

if TYPE_CHECKING:
    from catalogue.models import Sector
    from organisation.models import Unit as Office
    from publication.queries.checks import Check

MISSING = "missing"
# What an office must look at: no process at all, or one that takes longer than the law allows.
WRONG = frozenset({MISSING, Fit.TOO_LONG.value})


def process_items_of(decision: Decision) -> QuerySet[ProcessItem]:
    """The rows with all that checks, papers and content read."""
    return decision.process_items.select_related("procedure", "decision").order_by(
        "sort_order", "pk"
    )


def kept_process_items(decision_ids: Collection[int]) -> QuerySet[ProcessItem]:
    """Rows of these decisions as their canonical content names them."""
    return ProcessItem.objects.filter(decision__in=decision_ids).select_related("procedure")


def process_on(
    procedure_id: int, day: date, known: datetime | None = None
) -> InternalProcess | None:
    """The process by which dossiers of the procedure are settled on that day; None: none approved."""
    rows = InternalProcess.objects.covering(day, known).filter(procedure=procedure_id)
    return rows.select_related("act").first()


# --- checks -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProcessRegister:
    """What stands of the listed procedures: their texts, and their processes."""

    texts: dict[tuple[int, date], ProcedureVersion]
    processes: dict[Key, list[InternalProcess]]

    @classmethod
    def read(cls, items: Iterable[ProcessItem]) -> ProcessRegister:
        """As many queries for one row as for hundreds, but one for each different day."""
        wanted = {(item.procedure_id, _day(item)) for item in items}
        texts = {}
        for day in {day for _procedure, day in wanted}:
            ids = [procedure for procedure, on in wanted if on == day]
            in_force = ProcedureVersion.objects.in_force(on=day).filter(procedure__in=ids)
            for text in in_force.prefetch_related("channels"):
                texts[text.procedure_id, day] = text
        return cls(texts, standing_rows(PROCESSES, {procedure for procedure, _day in wanted}))

    def text(self, item: ProcessItem) -> ProcedureVersion | None:
        """The text in force when the row takes effect."""
        return self.texts.get((item.procedure_id, _day(item)))

    def process(self, item: ProcessItem) -> InternalProcess | None:
        """The process that stands on the eve of the row, or on its day."""
        day = _day(item)
        for row in self.processes.get((item.procedure_id,), ()):
            if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
                return row
        return None


def _day(item: ProcessItem) -> date:
    """When the row takes effect; today while no day is said, which the heading's line asks for."""
    return item.takes_effect_on or timezone.localdate()


def checks_of_processes(
    decision: Decision, items: list[ProcessItem], signed_on: date | None
) -> list[Check]:
    """What must hold of the rows: steps that can stand, of a procedure in force, within its limit."""
    from publication.queries.checks import Check  # noqa: PLC0415 -- checks dispatches to here

    register = ProcessRegister.read(items)
    stock = is_initial_stock(decision, signed_on)
    lines = [Check(*line) for line in remit_lines(decision, items)]
    for item in items:
        label = f"{item.procedure} – {item.get_kind_display()}"
        problems = row_problems(item, register)
        lines.append(Check(label, not problems, " ".join(problems), item))
        if item.opens and register.text(item) is None:
            told = f"Thủ tục không có hiệu lực vào ngày {_day(item):%d/%m/%Y}."
            # what was signed before there was a register is only noted
            lines.append(Check(label, False, told, item, blocking=not stock))
        if note := row_note(item, register):
            lines.append(Check(label, False, note, item, blocking=False))
    return lines


def row_problems(item: ProcessItem, register: ProcessRegister) -> list[str]:
    """Why the row can't hold on its day."""
    if not item.opens:
        there = register.process(item)
        return [] if there else ["Ngày này thủ tục không có quy trình nội bộ nào để bãi bỏ."]
    steps = item.told_steps
    found = steps_problems(steps)
    if not found and (text := register.text(item)):
        limits = limits_of(text)
        if fit(steps, limits) == Fit.TOO_LONG:
            longest = " hoặc ".join(format_duration(limit) for limit in limits)
            found.append(
                f"Các bước cộng lại {total_words(total_of(steps))}, dài hơn thời hạn {longest} "
                "của thủ tục."
            )
    return found


def steps_problems(steps: tuple[ProcessStep, ...]) -> list[str]:
    """What is wrong with the steps by themselves, each named by its number."""
    if not steps:
        return ["Chưa có bước nào."]
    found = []
    if len(steps) > MOST_STEPS:
        found.append(f"Một quy trình có nhiều nhất {MOST_STEPS} bước.")
    for number, step in enumerate(steps, start=1):
        for name, problem in step_problems(step).items():
            found.append(f"Bước {number}, {LABELS[name].lower()}: {problem}")
    try:
        total = total_of(steps)
    except MixedDaysError as mixed:
        found.append(str(mixed))
    else:
        if total is None:
            found.append("Chưa bước nào ghi thời gian.")
    return found


NOTES = {
    Fit.PARTLY: "Các bước cộng lại {total}, dài hơn thời hạn của một hình thức nộp ({limits}).",
    Fit.UNSURE: (
        "Các bước cộng lại {total}; thời hạn của thủ tục tính theo cách khác ({limits}) nên không so "
        "được. Hãy ghi các bước theo cách tính của thời hạn."
    ),
    Fit.NO_LIMIT: "Thủ tục không ghi thời hạn; không có gì để so với tổng thời gian {total}.",
}


def row_note(item: ProcessItem, register: ProcessRegister) -> str:
    """What the checker is told of a row that may stand, or ``""``."""
    steps = item.told_steps
    text = register.text(item)
    if not item.opens or text is None or steps_problems(steps):
        return ""
    there = register.process(item)
    if there is not None and there.steps == item.steps:
        return f"Giống hệt quy trình đang áp dụng theo Quyết định số {there.act}."
    limits = limits_of(text)
    words = NOTES.get(fit(steps, limits), "")
    shown = "; ".join(format_duration(limit) for limit in limits)
    return words.format(total=total_words(total_of(steps)), limits=shown)


# --- many rows at once --------------------------------------------------------------------------


def candidates(
    decision: Decision,
    *,
    typed: Iterable[tuple[str, object]],
    sector: Sector | None,
    unit: Office | None,
) -> list[Candidate]:
    """Each code typed and each procedure of the sector and agency without a process, with faults.

    Candidates that stand carry their name; those that can't be listed, why.
    """
    day = decision.effective_on or timezone.localdate()
    found, said = typed_candidates(typed)
    if sector is not None or unit is not None:
        texts = ProcedureVersion.objects.in_force(on=day)
        texts = texts.filter(sector=sector) if sector is not None else texts
        texts = texts.filter(unit=unit) if unit is not None else texts
        settled = InternalProcess.objects.covering(day).values("procedure")
        procedures = Procedure.objects.filter(pk__in=texts.values("procedure"))
        for procedure in procedures.exclude(pk__in=settled).order_by("base_code"):
            if procedure.pk not in said:
                found.append(Candidate("", procedure.base_code, procedure))
    items = [
        ProcessItem(decision=decision, procedure=one.procedure)
        for one in found
        if one.procedure and not one.problem
    ]
    wrong = _against(decision, items)
    names = names_on([item.procedure_id for item in items], on=day)
    return [
        replace(
            one,
            name=names.get(one.procedure.pk, ""),
            problem=one.problem or wrong[one.procedure.pk],
        )
        if one.procedure and not one.problem
        else one
        for one in found
    ]


def _against(decision: Decision, items: list[ProcessItem]) -> dict[int, str]:
    listed = set(decision.process_items.values_list("procedure", flat=True))
    register = ProcessRegister.read(items)
    found = {}
    for item, foreign in zip(items, remit_problems(decision, items), strict=True):
        problem = foreign
        if item.procedure_id in listed:
            problem = "Đã có trong dự thảo này."
        elif register.text(item) is None:
            problem = f"Thủ tục không có hiệu lực vào ngày {_day(item):%d/%m/%Y}."
        found[item.procedure_id] = problem
    return found


CENTRE = "Trung tâm Phục vụ hành chính công"


def first_steps(procedure_ids: Collection[int], day: date) -> dict[int, tuple[ProcessStep, ...]]:
    """Steps to begin a row with: those that hold, else the path of a dossier without a process."""
    standing = InternalProcess.objects.covering(day).filter(procedure__in=procedure_ids)
    known = dict(standing.values_list("procedure", "steps"))
    agencies = dict(
        ProcedureVersion.objects.in_force(on=day)
        .filter(procedure__in=procedure_ids)
        .values_list("procedure", "unit__name")
    )
    return {
        pk: steps_of(known[pk]) if pk in known else _default_path(agencies.get(pk, ""))
        for pk in procedure_ids
    }


def _default_path(agency: str) -> tuple[ProcessStep, ...]:
    return (
        ProcessStep(
            work="Tiếp nhận, kiểm tra, chuyển hồ sơ", unit=CENTRE, post="Công chức tiếp nhận"
        ),
        ProcessStep(work="Thẩm định, giải quyết hồ sơ", unit=agency),
        ProcessStep(work="Trả kết quả", unit=CENTRE, post="Công chức trả kết quả"),
    )


# --- how every procedure stands -----------------------------------------------------------------


def states_on(day: date) -> dict[int, str]:
    """For each procedure in force on the day: ``MISSING``, or how its process fits (``Fit``).

    Three queries, whatever the number.
    """
    texts = ProcedureVersion.objects.in_force(on=day)
    limits: dict[int, list[Duration]] = {}
    procedures: dict[int, int] = {}
    rows = texts.order_by().values_list("pk", "procedure", "time_limit_amount", "time_limit_unit")
    for pk, procedure, amount, unit in rows:
        procedures[pk] = procedure
        limits[procedure] = [Duration(amount, Unit(unit))] if unit else []
    ways = Channel.objects.filter(version__in=texts.values("pk")).exclude(time_limit_unit="")
    for version, amount, unit in ways.order_by().values_list(
        "version", "time_limit_amount", "time_limit_unit"
    ):
        limits[procedures[version]].append(Duration(amount, Unit(unit)))
    standing = InternalProcess.objects.covering(day).filter(procedure__in=texts.values("procedure"))
    steps = dict(standing.order_by().values_list("procedure", "steps"))
    return {
        procedure: fit(steps_of(steps[procedure]), named).value if procedure in steps else MISSING
        for procedure, named in limits.items()
    }


def counts_of(states: dict[int, str]) -> list[tuple[str, int]]:
    """(state, number) of those that occur, what is missing first."""
    counts = Counter(states.values())
    return [(state, counts[state]) for state in (MISSING, *Fit) if counts[state]]
