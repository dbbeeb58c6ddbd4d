"""What a drafting unit does with its decision before it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalogue.models import (
    Procedure,
    ProcedureVersion,
    Sector,
)
from catalogue.services import (
    copy_version,
    register_procedure,
)
from common.refusals import Refused
from organisation.models import Unit, User
from organisation.permissions import granting_role
from publication.enums import DecisionKind, ItemKind, Origin, State
from publication.kinds import kinds
from publication.models import Decision, DecisionItem
from publication.permissions import (
    can_draft_for,
    can_edit_decision,
    can_edit_version,
)
from publication.queries.remit import remit_problems
from publication.seal_entries import move_entry
from publication.services.moving import record_move
from publication.services.sealing import append

# What a drafter says by himself; everything else of a row or a heading follows from a step.
HEADING_FIELDS = frozenset(
    {"title", "effective_on", "legal_grounds", "shortened", "shortened_reason"}
)
ITEM_FIELDS = frozenset({"changed_parts", "change_basis", "effective_on", "successor", "note"})


def _only(fields: dict[str, Any], allowed: frozenset[str]) -> None:
    """Raises ``PermissionDenied`` naming what is not the drafter's to set."""
    if refused := sorted(set(fields) - allowed):
        raise Refused(f"Không được đặt: {', '.join(refused)}.")


@transaction.atomic
def create_decision(
    *,
    title: str,
    unit: Unit,
    by: User,
    effective_on: date | None = None,
    origin: str = Origin.WORKFLOW,
    kind: str = DecisionKind.PUBLICATION,
    **fields: Any,
) -> Decision:
    """A new draft of ``unit``; raises ``PermissionDenied`` when ``by`` may not draft for it."""
    _only(fields, HEADING_FIELDS | {"batch"})
    if kind not in {known.kind for known in kinds()}:
        raise Refused(f"Không có loại quyết định “{kind}”.", by=by)
    permission = (
        granting_role(by, "publication.record_paper_decision", unit=unit)
        if origin == Origin.PAPER
        else can_draft_for(by, unit, kind)
    )
    if not permission:
        raise Refused("Bạn không được soạn thảo quyết định cho cơ quan này.", by=by)
    decision = Decision(
        kind=kind,
        title=title,
        unit=unit,
        created_by=by,
        effective_on=effective_on,
        origin=origin,
        **fields,
    )
    decision._history_user = by
    decision.save()
    made = record_move(decision, name="create", source="", target=State.DRAFTING, by=by, reason="")
    append([move_entry(made)])
    return decision


@transaction.atomic
def add_item(
    decision: Decision,
    *,
    kind: str,
    procedure: Procedure,
    by: User,
    version: ProcedureVersion | None = None,
    base: ProcedureVersion | None = None,
    **fields: Any,
) -> DecisionItem:
    """Put one procedure on the decision's list; ``version`` for opening kinds only.

    Raises ``PermissionDenied`` for a procedure that is not the decision's unit's.
    """
    _only(fields, ITEM_FIELDS)
    decision = editable(decision, by, kind=DecisionKind.PUBLICATION)
    if decision.items.filter(procedure=procedure).exists():
        raise ValidationError(f"Thủ tục {procedure} đã có trong quyết định này.")
    item = DecisionItem(
        decision=decision,
        kind=kind,
        procedure=procedure,
        version=version,
        base=base,
        sort_order=decision.items.count(),
        **fields,
    )
    item.full_clean(exclude=["decision"])
    _refuse_foreign(item)
    item._history_user = by
    item.save()
    return item


@transaction.atomic
def remove_item(item: DecisionItem, *, by: User) -> None:
    """Take a row off a draft; its text stays as a draft nobody lists (nothing typed is lost)."""
    editable(item.decision, by)
    item._history_user = by
    item.delete()


@transaction.atomic
def remove_rows(decision: Decision, numbers: Collection[int], *, by: User) -> int:
    """Take rows of any kind off a draft, by their ids; how many there were."""
    decision = editable(decision, by)
    rows = list(decision.rows.filter(pk__in=numbers))
    for row in rows:
        row._history_user = by
        row.delete()
    return len(rows)


@transaction.atomic
def amend_procedure(
    decision: Decision, *, base: ProcedureVersion, by: User, parts: Iterable[str] = ()
) -> DecisionItem:
    """Start an amendment: a copy of the text in force, listed as “sửa đổi, bổ sung”."""
    editable(decision, by)
    version = copy_version(base, by=by)
    return add_item(
        decision,
        kind=ItemKind.AMENDED,
        procedure=base.procedure,
        version=version,
        base=base,
        by=by,
        changed_parts=tuple(parts),
    )


@transaction.atomic
def correct_procedure(decision: Decision, *, base: ProcedureVersion, by: User) -> DecisionItem:
    """Start a correction of a clerical error: a copy of the text in force (“đính chính”)."""
    editable(decision, by)
    return add_item(
        decision,
        kind=ItemKind.CORRECTED,
        procedure=base.procedure,
        version=copy_version(base, by=by),
        base=base,
        by=by,
    )


@transaction.atomic
def draft_new_procedure(
    decision: Decision, *, code: str, name: str, sector: Sector, by: User, long_code: str = ""
) -> DecisionItem:
    """Start a text for a code of the province's own unit, listed as “mới ban hành”.

    ``code`` is the eight-character national code, already read and checked.
    """
    decision = editable(decision, by)
    procedure = register_procedure(code, long_code=long_code)
    version = ProcedureVersion(
        procedure=procedure, name=name, sector=sector, unit=decision.unit, created_by=by
    )
    version._history_user = by
    version.save()
    return add_item(decision, kind=ItemKind.NEW, procedure=procedure, version=version, by=by)


@transaction.atomic
def edit_item(item: DecisionItem, *, by: User, **fields: Any) -> DecisionItem:
    """Change what a row of the list says besides its text: parts, basis, own day, successor."""
    _only(fields, ITEM_FIELDS)
    editable(item.decision, by)
    for name, value in fields.items():
        setattr(item, name, value)
    item.full_clean(exclude=["decision"])
    _refuse_foreign(item)
    item._history_user = by
    item.save()
    return item


def hold_for_editing(version: ProcedureVersion, *, by: User) -> None:
    """Inside a transaction: keep the text's decision still and make sure it may be edited.

    ``version`` as it will be saved. Raises ``PermissionDenied`` when the decision was sent
    meanwhile, and when the text names an agency whose procedures the unit may not draft.
    """
    item = DecisionItem.objects.filter(version=version).select_related("decision", "base").first()
    if item is not None:
        editable(item.decision, by)
        item.version = version
        _refuse_foreign(item)
    elif not can_edit_version(by, version):
        raise Refused("Nội dung này không còn sửa được, hoặc không thuộc cơ quan bạn.", by=by)


@transaction.atomic
def edit_decision(decision: Decision, *, by: User, **fields: Any) -> Decision:
    """Change the heading of a draft: title, day, grounds, shortened procedure."""
    _only(fields, HEADING_FIELDS)
    decision = editable(decision, by)
    for name, value in fields.items():
        setattr(decision, name, value)
    decision._history_user = by
    decision.save()
    return decision


def _refuse_foreign(item: DecisionItem) -> None:
    """Nobody drafts a change to a procedure that another agency answers for."""
    if item.decision.origin == Origin.PAPER:
        return
    (refused,) = remit_problems(item.decision, [item])
    if refused:
        raise Refused(refused)


def editable(decision: Decision, by: User, *, kind: str = "") -> Decision:
    """The decision, locked; raises ``PermissionDenied`` when the officer may not edit it now.

    ``kind``: the one whose rows are to be written.
    """
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if not can_edit_decision(by, locked):
        raise Refused("Quyết định này không còn sửa được, hoặc không thuộc cơ quan bạn.", by=by)
    if kind and locked.kind != kind:
        raise Refused(f"Việc này chỉ dành cho: {DecisionKind(kind).label}.", by=by)
    return locked
