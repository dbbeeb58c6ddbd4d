"""Internal processes in a decision: drafted row by row; signed, each holds from its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from catalogue.models import Procedure
from catalogue.process_steps import ProcessStep
from catalogue.records import PROCESSES, Change, record
from common.refusals import Refused
from organisation.models import Unit, User
from publication.enums import DecisionKind, ProcessChange
from publication.models import MOVE_REASON, Decision, ProcessItem
from publication.services.drafting import editable

ROWS_AT_ONCE = 500
MOST_ROWS = 3000
PROCESS_FIELDS = frozenset({"change", "steps", "effective_on", "note"})
STRUCK_REASON = f"{MOVE_REASON}struck"


@dataclass(frozen=True, kw_only=True)
class ProcessRow:
    """One row to be drafted; no steps where a process is revoked."""

    procedure: Procedure
    steps: tuple[ProcessStep, ...] = ()
    change: str = ProcessChange.APPROVED
    effective_on: date | None = None
    note: str = ""


@transaction.atomic
def put_process_rows(
    decision: Decision, rows: Iterable[ProcessRow], *, by: User
) -> tuple[int, int]:
    """Put the rows in the draft, all or none; how many are new, how many changed.

    A procedure that is listed already gets what the row says, in its place. Raises
    ``ValidationError`` naming each procedure named twice.
    """
    decision = editable(decision, by, kind=DecisionKind.PROCESS)
    listed = {item.procedure_id: item for item in decision.process_items.all()}
    made: list[ProcessItem] = []
    changed: list[tuple[ProcessItem, dict[str, Any]]] = []
    said: set[int] = set()
    problems: list[str] = []
    for row in rows:
        if row.procedure.pk in said:
            problems.append(f"{row.procedure}: nêu hai lần.")
        said.add(row.procedure.pk)
        values = _values(row)
        if item := listed.get(row.procedure.pk):
            if any(getattr(item, name) != value for name, value in values.items()):
                changed.append((item, values))
            continue
        made.append(
            ProcessItem(
                decision=decision,
                procedure=row.procedure,
                sort_order=len(listed) + len(made),
                **values,
            )
        )
    if len(listed) + len(made) > MOST_ROWS:
        problems.append(f"Một quyết định có nhiều nhất {MOST_ROWS} quy trình.")
    if problems:
        raise ValidationError(problems)
    for item, values in changed:
        _change(item, values, by=by)
    bulk_create_with_history(made, ProcessItem, batch_size=ROWS_AT_ONCE, default_user=by)
    return len(made), len(changed)


def _values(row: ProcessRow) -> dict[str, Any]:
    opens = row.change == ProcessChange.APPROVED
    return {
        "change": row.change,
        "steps": [step.stored() for step in row.steps] if opens else [],
        "effective_on": row.effective_on,
        "note": row.note.strip(),
    }


@transaction.atomic
def edit_process_row(item: ProcessItem, *, by: User, **fields: Any) -> ProcessItem:
    """Change what a row says; ``steps`` are ``ProcessStep``."""
    if refused := sorted(set(fields) - PROCESS_FIELDS):
        raise Refused(f"Không được đặt: {', '.join(refused)}.")
    editable(item.decision, by, kind=DecisionKind.PROCESS)
    told = {name: getattr(item, name) for name in PROCESS_FIELDS} | {"steps": item.told_steps}
    row = ProcessRow(procedure=item.procedure, **(told | fields))
    return _change(item, _values(row), by=by)


def _change(item: ProcessItem, values: Mapping[str, Any], *, by: User) -> ProcessItem:
    for name, value in values.items():
        setattr(item, name, value)
    item.full_clean(exclude=["decision"])
    item._history_user = by
    item.save()
    return item


# --- signing ------------------------------------------------------------------------------------


def hold_unit(decision: Decision) -> None:
    """Nobody renames the drafting unit between the reading of the rows and their freezing."""
    units = Unit.objects.filter(pk=decision.unit_id)
    list(units.select_for_update(no_key=True).values_list("pk"))


def process_content(item: ProcessItem, _digests: Mapping[int, str]) -> dict[str, Any]:
    """One row: the procedure and its steps."""
    return {
        "change": item.change,
        "procedure": item.procedure.base_code,
        "effective_on": item.takes_effect_on,
        "steps": item.steps,
        "note": item.note,
    }


def apply_processes(decision: Decision, rows: list[ProcessItem], at: datetime) -> None:
    """What is approved holds from its day, in the place of what held; what is revoked ends."""
    changes = []
    for row in rows:
        day = row.takes_effect_on
        if day is None:
            raise ValidationError(f"{row.procedure}: chưa có ngày áp dụng.")
        said: dict[str, Any] = {"procedure": row.procedure}
        if row.opens:
            said["steps"] = row.steps
        changes.append(Change(said, day, opens=row.opens))
    record(PROCESSES, changes, act=decision.paper_act, at=at)


def process_item_again(item: ProcessItem, draft: Decision) -> None:
    """A row the Chairman struck out, in another draft."""
    again = ProcessItem(
        decision=draft,
        change=item.change,
        procedure=item.procedure,
        steps=item.steps,
        effective_on=item.effective_on,
        note=item.note,
        sort_order=item.sort_order,
    )
    again._change_reason = STRUCK_REASON
    again.save()
