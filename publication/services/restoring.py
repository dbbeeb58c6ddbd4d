"""A signed text begins a draft: an amendment of what is law, in its words or an earlier one's."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import RESTORED_FROM, ProcedureVersion
from catalogue.services import copy_version
from catalogue.validators import parts_that_differ
from organisation.models import Unit, User
from publication.enums import ItemKind
from publication.models import Decision, DecisionItem
from publication.services.drafting import (
    add_item,
    amend_procedure,
    create_decision,
    editable,
)

NOT_SIGNED = "Chỉ khôi phục được nội dung đã ký."
SAME = "Nội dung này giống nội dung đang có hiệu lực; không có gì để khôi phục."


@transaction.atomic
def restore_text(decision: Decision, *, text: ProcedureVersion, by: User) -> DecisionItem:
    """List an amendment that says what ``text`` said, drafted on the text in force on its day.

    The changed parts are found by comparing both. Raises ``ValidationError`` where there is
    nothing in force to amend or nothing to change, ``PermissionDenied`` as ``add_item``.
    """
    decision = editable(decision, by)
    if not hasattr(text, "frozen"):
        raise ValidationError(NOT_SIGNED)
    base = _in_force(text, decision.effective_on or timezone.localdate())
    parts = parts_that_differ(base, text)
    if not parts:
        raise ValidationError(SAME)
    return add_item(
        decision,
        kind=ItemKind.AMENDED,
        procedure=text.procedure,
        version=copy_version(text, by=by, reason=f"{RESTORED_FROM} {text.pk}"),
        base=base,
        by=by,
        changed_parts=parts,
    )


@transaction.atomic
def restore_in_new_decision(
    text: ProcedureVersion, *, title: str, unit: Unit, by: User, effective_on: date | None = None
) -> DecisionItem:
    """The same in a draft of its own; nothing is left behind when the text is refused."""
    decision = create_decision(title=title, unit=unit, by=by, effective_on=effective_on)
    return restore_text(decision, text=text, by=by)


@transaction.atomic
def amend_text(decision: Decision, *, text: ProcedureVersion, by: User) -> DecisionItem:
    """List an amendment of the text that is law on the decision's day; refused as ``restore_text``."""
    decision = editable(decision, by)
    base = _in_force(text, decision.effective_on or timezone.localdate())
    return amend_procedure(decision, base=base, by=by)


@transaction.atomic
def amend_in_new_decision(
    text: ProcedureVersion, *, title: str, unit: Unit, by: User, effective_on: date | None = None
) -> DecisionItem:
    """The same in a draft of its own; nothing is left behind when it is refused."""
    decision = create_decision(title=title, unit=unit, by=by, effective_on=effective_on)
    return amend_text(decision, text=text, by=by)


def _in_force(text: ProcedureVersion, day: date) -> ProcedureVersion:
    in_force = ProcedureVersion.objects.in_force(on=day).filter(procedure=text.procedure_id).first()
    if in_force is not None:
        return in_force
    raise ValidationError(
        f"Ngày {day:%d/%m/%Y} thủ tục {text.procedure} không có nội dung nào đang hiệu lực để sửa "
        "đổi. Nếu thủ tục chưa đến ngày hiệu lực, hãy chọn dự thảo có ngày hiệu lực muộn hơn; nếu "
        "đã bãi bỏ thì mã không dùng lại: hãy thêm “Thủ tục mới ban hành” dưới mã mới."
    )
