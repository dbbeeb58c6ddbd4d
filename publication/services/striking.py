"""What the Chairman struck out goes back to drafting, in a decision of its own."""

from __future__ import annotations

from catalogue.services import copy_version
from organisation.models import User
from publication.enums import State, Verdict
from publication.kinds import kind_of
from publication.models import MOVE_REASON, Decision, DecisionItem
from publication.seal_entries import Entry, move_entry
from publication.services.moving import record_move

# Whoever confirms the signature does not become an author of what goes back.
STRUCK_REASON = f"{MOVE_REASON}struck"


def draft_of_struck(decision: Decision, *, by: User) -> list[Entry]:
    """A new draft with copies of the struck rows, in the care of the drafter; sealed by the caller.

    The struck rows stay in the signed decision's file as what was submitted.
    """
    kind = kind_of(decision)
    struck = list(kind.rows_of(decision).filter(verdict=Verdict.STRUCK))
    if not struck:
        return []
    draft = _heading_again(decision, by=by)
    for item in struck:
        kind.row_again(item, draft)
    number = decision.act.number if decision.act else ""
    made = record_move(
        draft,
        name="create",
        source="",
        target=State.DRAFTING,
        by=by,
        reason=f"Không được ký trong quyết định {number}",
    )
    return [move_entry(made)]


def _heading_again(decision: Decision, *, by: User) -> Decision:
    draft = Decision(
        kind=decision.kind,
        title=decision.title,
        unit=decision.unit,
        created_by=decision.created_by,
        responsible=decision.responsible,
        effective_on=decision.effective_on,
        legal_grounds=decision.legal_grounds,
        shortened=decision.shortened,
        shortened_reason=decision.shortened_reason,
        struck_from=decision,
    )
    draft._history_user = by
    draft._change_reason = STRUCK_REASON
    draft.save()
    return draft


def item_again(item: DecisionItem, draft: Decision) -> None:
    """A row of a publication decision, with a copy of its text."""
    version = item.version
    if version:
        version = copy_version(version, by=version.created_by, reason=STRUCK_REASON)
    again = DecisionItem(
        decision=draft,
        kind=item.kind,
        procedure=item.procedure,
        version=version,
        base=item.base,
        effective_on=item.effective_on,
        changed_parts=item.changed_parts,
        change_basis=item.change_basis,
        successor=item.successor,
        note=item.note,
        sort_order=item.sort_order,
    )
    again._change_reason = STRUCK_REASON
    again.save()
