"""What officers do with a decision. Each write: lock, permission, rule, change, record, on commit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from catalogue.canonical import SCHEMA, canonical_text, digest_of
from catalogue.enums import ActKind, Part
from catalogue.models import (
    CHILD_RELATIONS,
    Act,
    FrozenVersion,
    Procedure,
    ProcedureVersion,
    Sector,
)
from catalogue.services import (
    copy_version,
    freeze_versions,
    index_versions,
    link_successor,
    put_in_force,
    register_procedure,
    take_out_of_force,
)
from common.transitions import MoveRefused
from common.vietnamese import fold
from organisation.models import PrivateFile, Unit, User
from organisation.permissions import granting_role, leave_refusal
from publication.enums import CLOSING_KINDS, OPENING_KINDS, ItemKind, Origin, State, Verdict
from publication.models import MOVE_REASON, Decision, DecisionItem, Move
from publication.permissions import (
    can_draft_for,
    can_edit_decision,
    can_edit_version,
    can_take_over,
    refusal,
)
from publication.queries import (
    checks_before_sending,
    decisions_in_care,
    items_of,
    signing_date_problem,
)
from publication.transitions import TRANSITIONS

CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"


@dataclass(frozen=True, kw_only=True)
class SignedPaper:
    """What the clerk reads off the signed paper."""

    number: str
    signed_on: date
    signer: str
    capacity: str = "CHỦ TỊCH"
    scan: PrivateFile | None = None


# --- drafting -----------------------------------------------------------------------------------


@transaction.atomic
def create_decision(
    *,
    title: str,
    unit: Unit,
    by: User,
    effective_on: date | None = None,
    origin: str = Origin.WORKFLOW,
    **fields: Any,
) -> Decision:
    """A new draft of ``unit``; raises ``PermissionDenied`` when ``by`` may not draft for it."""
    permission = (
        granting_role(by, "publication.record_paper_decision", unit=unit)
        if origin == Origin.PAPER
        else can_draft_for(by, unit)
    )
    if not permission:
        raise PermissionDenied("Bạn không được soạn thảo quyết định cho cơ quan này.")
    decision = Decision(
        title=title, unit=unit, created_by=by, effective_on=effective_on, origin=origin, **fields
    )
    decision._history_user = by
    decision.save()
    _record_move(decision, name="create", source="", target=State.DRAFTING, by=by, reason="")
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
    """Put one procedure on the decision's list; ``version`` for opening kinds only."""
    decision = _editable(decision, by)
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
    item._history_user = by
    item.save()
    return item


@transaction.atomic
def remove_item(item: DecisionItem, *, by: User) -> None:
    """Take a row off a draft; its text stays as a draft nobody lists (nothing typed is lost)."""
    _editable(item.decision, by)
    item._history_user = by
    item.delete()


@transaction.atomic
def amend_procedure(
    decision: Decision, *, base: ProcedureVersion, by: User, parts: Iterable[str] = ()
) -> DecisionItem:
    """Start an amendment: a copy of the text in force, listed as “sửa đổi, bổ sung”."""
    _editable(decision, by)
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
    _editable(decision, by)
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
    decision = _editable(decision, by)
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
    _editable(item.decision, by)
    for name, value in fields.items():
        setattr(item, name, value)
    item.full_clean(exclude=["decision"])
    item._history_user = by
    item.save()
    return item


def hold_for_editing(version: ProcedureVersion, *, by: User) -> None:
    """Inside a transaction: keep the text's decision still and make sure it may be edited.

    Raises ``PermissionDenied`` when the decision was sent meanwhile.
    """
    item = DecisionItem.objects.filter(version=version).select_related("decision").first()
    if item is not None:
        _editable(item.decision, by)
    elif not can_edit_version(by, version):
        raise PermissionDenied("Nội dung này không còn sửa được, hoặc không thuộc cơ quan bạn.")


@transaction.atomic
def edit_decision(decision: Decision, *, by: User, **fields: Any) -> Decision:
    """Change the heading of a draft: title, day, grounds, shortened procedure."""
    decision = _editable(decision, by)
    for name, value in fields.items():
        setattr(decision, name, value)
    decision._history_user = by
    decision.save()
    return decision


def _editable(decision: Decision, by: User) -> Decision:
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if not can_edit_decision(by, locked):
        raise PermissionDenied("Quyết định này không còn sửa được, hoặc không thuộc cơ quan bạn.")
    return locked


# --- moves --------------------------------------------------------------------------------------


def _record_move(
    decision: Decision, *, name: str, source: str, target: str, by: User, reason: str
) -> Move:
    transition = TRANSITIONS.get(name)
    permission = transition.permission if transition else "publication.draft_decision"
    role = granting_role(by, permission, unit=decision.unit) or granting_role(
        by, "publication.record_paper_decision", unit=decision.unit
    )
    return Move.objects.create(
        decision=decision,
        name=name,
        from_state=source,
        to_state=target,
        by=by,
        role=role,
        at=timezone.now(),
        reason=reason,
        history_ids=_history_ids(),
    )


def _history_ids() -> dict[str, int]:
    """Latest simple-history id of each table as it stands.

    Ids only grow, so the rows of any object "as they stood" at a move are those not above these.
    """
    tracked: tuple[Any, ...] = (
        Decision,
        DecisionItem,
        ProcedureVersion,
        *CHILD_RELATIONS.values(),
    )
    return {
        model._meta.label_lower: model.history.aggregate(last=Max("history_id"))["last"] or 0
        for model in tracked
    }


@transaction.atomic
def _move(
    decision: Decision,
    name: str,
    *,
    by: User,
    reason: str = "",
    rule: Callable[[Decision], None] | None = None,
    change: Callable[[Decision], None] | None = None,
) -> Decision:
    """The one road from state to state: nobody else assigns ``state``."""
    transition = TRANSITIONS[name]
    decision = Decision.objects.select_for_update().select_related("unit").get(pk=decision.pk)
    why_not = refusal(by, decision, transition)
    if why_not:
        raise MoveRefused(why_not)
    if transition.needs_reason and not reason.strip():
        raise ValidationError({"reason": "Phải nêu lý do."})
    if rule is not None:
        rule(decision)
    source = decision.state
    if change is not None:
        change(decision)
    _record_move(
        decision,
        name=name,
        source=source,
        target=transition.target,
        by=by,
        reason=reason.strip(),
    )
    decision.state = transition.target
    decision._history_user = by
    decision._change_reason = f"{MOVE_REASON}{name}"
    decision.save()
    return decision


def _all_checks_pass(decision: Decision) -> None:
    failed = [
        check for check in checks_before_sending(decision) if check.blocking and not check.passed
    ]
    if failed:
        raise ValidationError([f"{check.label}: {check.message}" for check in failed])


def send_for_check(decision: Decision, *, by: User) -> Decision:
    """Drafter → control officer; refused with every missing part named (domain §3.4)."""
    return _move(decision, "send_for_check", by=by, rule=_all_checks_pass)


def _give_verdict(verdict: str) -> Callable[[Decision], None]:
    def change(decision: Decision) -> None:
        decision.items.update(verdict=verdict)

    return change


def pass_check(decision: Decision, *, by: User) -> Decision:
    """Checked; never by a person who had a hand in the draft."""
    return _move(
        decision,
        "pass_check",
        by=by,
        rule=_all_checks_pass,
        change=_give_verdict(Verdict.PASSED),
    )


def return_decision(decision: Decision, *, by: User, reason: str) -> Decision:
    """Back to the drafter with a reason, from whichever desk has it."""
    name = {
        State.IN_CHECK: "return_from_check",
        State.CHECKED: "return_before_submission",
        State.SUBMITTED: "return_by_chairman",
        State.RECORDED: "refuse_paper",
    }.get(decision.state)  # type: ignore[call-overload]
    if name is None:
        raise MoveRefused("Quyết định không ở bước có thể trả lại.")
    return _move(decision, name, by=by, reason=reason, change=_give_verdict(Verdict.PENDING))


def take_back(decision: Decision, *, by: User, reason: str) -> Decision:
    """The drafter takes the decision back before it is submitted."""
    return _move(decision, "take_back", by=by, reason=reason, change=_give_verdict(Verdict.PENDING))


def withdraw(decision: Decision, *, by: User, reason: str) -> Decision:
    """The draft is given up; kept, read-only."""
    return _move(decision, "withdraw", by=by, reason=reason)


def submit(decision: Decision, *, by: User, number: str, on: date | None = None) -> Decision:
    """The Chief submits under a tờ trình number."""
    if not number.strip():
        raise ValidationError({"submission_number": "Phải nhập số tờ trình."})

    def change(decision: Decision) -> None:
        decision.submission_number = number.strip()
        decision.submitted_on = on or timezone.localdate()

    return _move(decision, "submit", by=by, rule=_all_checks_pass, change=change)


def issue(decision: Decision, *, by: User, paper: SignedPaper) -> Decision:
    """Record the signed decision: freeze every text, then put all of it in force, or nothing."""
    if paper.scan is None:
        raise ValidationError({"scan": "Phải đính kèm bản chụp quyết định đã ký (PDF)."})
    return _sign(decision, "issue", by=by, paper=paper)


def record_from_paper(
    decision: Decision, *, by: User, paper: SignedPaper, reason: str = ""
) -> Decision:
    """Enter a decision signed before the register; waits for a second officer's confirmation.

    Into an empty register it is confirmed at once by the same officer (design §3).
    """

    def change(decision: Decision) -> None:
        decision.act = _make_act(decision, paper)
        decision.scan = paper.scan

    decision = _move(
        decision, "record_paper", by=by, rule=_paper_rule(paper), change=change, reason=reason
    )
    if decision.is_first_of_register:
        decision = confirm_paper(decision, by=by)
    return decision


def confirm_paper(decision: Decision, *, by: User) -> Decision:
    """A second officer confirms that the record agrees with the paper; it takes effect."""
    return _sign(decision, "confirm_paper", by=by, paper=None)


def _paper_rule(paper: SignedPaper) -> Callable[[Decision], None]:
    def rule(decision: Decision) -> None:
        _all_checks_pass(decision)
        _paper_is_sound(decision, paper)

    return rule


def _paper_is_sound(decision: Decision, paper: SignedPaper) -> None:
    errors: dict[str, str] = {}
    number = paper.number.strip()
    if not number:
        errors["number"] = "Phải nhập số quyết định."
    elif _is_taken(number, paper.signed_on.year, by_others_than=decision):
        errors["number"] = f"Số {number} đã dùng trong năm {paper.signed_on.year}."
    if not paper.signer.strip():
        errors["signer"] = "Phải nhập người ký."
    problem = signing_date_problem(decision, paper.signed_on, today=timezone.localdate())
    if problem and not (decision.origin == Origin.PAPER and "ngày ký;" in problem):
        errors["signed_on"] = problem
    if errors:
        raise ValidationError(errors)


def _slug_of(number: str, year: int) -> str:
    """``12/QĐ-UBND`` of 2026 → ``12-qd-ubnd-2026``: the decision's address."""
    return slugify(f"{fold(number)}-{year}".replace("/", "-"))


def _is_taken(number: str, year: int, *, by_others_than: Decision) -> bool:
    """Numbers that differ only in marks, case or blanks are one number, and one address."""
    taken = Act.objects.filter(issuer=CHAIRMAN, own_year=year)
    if by_others_than.act is not None:
        taken = taken.exclude(pk=by_others_than.act.pk)
    slug = _slug_of(number, year)
    return any(_slug_of(other, year) == slug for other in taken.values_list("number", flat=True))


def _make_act(decision: Decision, paper: SignedPaper) -> Act:
    """The act of the paper; a record that was refused and made again keeps its act."""
    act = decision.act or Act(kind=ActKind.DECISION, issuer=CHAIRMAN)
    act.number = unicodedata.normalize("NFC", "".join(paper.number.split()))
    act.title = decision.title
    act.signed_on = paper.signed_on
    act.effective_on = decision.effective_on
    act.signer = paper.signer.strip()
    act.capacity = paper.capacity.strip()
    act.own_year = paper.signed_on.year
    act.save()
    return act


@transaction.atomic
def _sign(decision: Decision, name: str, *, by: User, paper: SignedPaper | None) -> Decision:
    """The common end of ``issue`` and ``confirm_paper``.

    The procedures are locked first, in one order: two decisions on one procedure are signed one
    after the other, and the second one's check sees what the first one did.
    """
    list(
        Procedure.objects.select_for_update()
        .filter(decision_items__decision=decision)
        .order_by("pk")
    )
    at = timezone.now()

    def rule(decision: Decision) -> None:
        _all_checks_pass(decision)
        if paper is not None:
            _paper_is_sound(decision, paper)

    def change(decision: Decision) -> None:
        if paper is not None:
            decision.act = _make_act(decision, paper)
            decision.scan = paper.scan
        act: Act = decision.act  # type: ignore[assignment]
        decision.slug = _slug_of(act.number, act.own_year or at.year)
        items = list(items_of(decision))
        digests = freeze_versions([item.version for item in items if item.version], at=at)
        decision.schema = SCHEMA
        decision.canonical = canonical_text(decision_content(decision, items, digests))
        decision.digest = digest_of(decision.canonical)

    decision = _move(decision, name, by=by, rule=rule, change=change)
    _take_effect(decision, at=at)
    return decision


def decision_content(
    decision: Decision, items: list[DecisionItem], digests: dict[int, str]
) -> dict[str, Any]:
    """What a decision says, its texts named by digest (schema 1)."""
    act: Act = decision.act  # type: ignore[assignment]
    bases = dict(
        FrozenVersion.objects.filter(
            version_id__in=[item.base_id for item in items if item.base_id]
        ).values_list("version_id", "digest")
    )
    return {
        "record": "publication_decision",
        "schema": SCHEMA,
        "number": act.number,
        "issuer": act.issuer,
        "signed_on": act.signed_on,
        "signer": act.signer,
        "capacity": act.capacity,
        "title": decision.title,
        "unit": decision.unit.code,
        "origin": decision.origin,
        "effective_on": decision.effective_on,
        "legal_grounds": decision.legal_grounds,
        "shortened": decision.shortened,
        "shortened_reason": decision.shortened_reason,
        "submission_number": decision.submission_number,
        "submitted_on": decision.submitted_on,
        "scan": decision.scan.sha256 if decision.scan else None,
        "items": [
            {
                "kind": item.kind,
                "procedure": item.procedure.base_code,
                "effective_on": item.takes_effect_on,
                "version": digests.get(item.version_id) if item.version_id else None,
                "base": bases.get(item.base_id) if item.base_id else None,
                "changed_parts": item.changed_parts,
                "change_basis": item.change_basis,
                "successor": item.successor.base_code if item.successor else None,
                "note": item.note,
            }
            for item in items
        ],
    }


def _take_effect(decision: Decision, *, at: datetime) -> None:
    act: Act = decision.act  # type: ignore[assignment]
    version_ids = []
    for item in items_of(decision):
        day = item.takes_effect_on
        if day is None:
            raise ValidationError(f"{item.procedure}: chưa có ngày hiệu lực.")
        if item.kind in OPENING_KINDS and item.version is not None:
            put_in_force(item.version, act=act, valid_from=day, at=at)
            version_ids.append(item.version.pk)
        elif item.kind in CLOSING_KINDS:
            take_out_of_force(item.procedure, act=act, valid_from=day, at=at)
            if item.successor is not None:
                link_successor(item.procedure, item.successor, act=act, on=day)
    transaction.on_commit(lambda: index_versions(version_ids))


def mark_entered(decision: Decision, *, by: User, on: date) -> Decision:
    """Entered in the national database; stops the clock of five working days (art 24.2)."""
    name = "mark_entered_last" if decision.state == State.POSTED else "mark_entered"

    def change(decision: Decision) -> None:
        decision.entered_on = _not_in_future(on, "entered_on")

    return _move(decision, name, by=by, change=change)


def mark_posted(decision: Decision, *, by: User, on: date, note: str = "") -> Decision:
    """Posted at the office; only when the texts are in force."""
    name = "mark_posted_last" if decision.state == State.ENTERED else "mark_posted"

    def rule(decision: Decision) -> None:
        days = [day for item in items_of(decision) if (day := item.takes_effect_on)]
        if days and min(days) > timezone.localdate():
            raise ValidationError("Chỉ niêm yết khi quyết định đã có hiệu lực.")

    def change(decision: Decision) -> None:
        decision.posted_on = _not_in_future(on, "posted_on")
        decision.posted_note = note.strip()

    return _move(decision, name, by=by, rule=rule, change=change)


def _not_in_future(day: date, field: str) -> date:
    if day > timezone.localdate():
        raise ValidationError({field: "Ngày không được ở tương lai."})
    return day


def parts_changed(changed: Iterable[str]) -> tuple[str, ...]:
    """Known parts only, in the order of the enumeration."""
    given = set(changed)
    return tuple(part for part in Part.values if part in given)


@transaction.atomic
def hand_over_decisions(old: User, new: User, *, by: User) -> int:
    """Every open decision in the care of ``old`` goes to ``new``; returns how many.

    ``created_by`` and the history of authors stay: whoever drafted may still not check. Raises
    ``PermissionDenied``, and ``ValidationError`` naming the units ``new`` may not draft for.
    """
    refused = leave_refusal(by, old)
    if refused:
        raise PermissionDenied(refused)
    decisions = list(decisions_in_care(old).select_for_update(of=("self",)))
    out_of_reach = {str(row.unit) for row in decisions if not can_take_over(new, row)}
    if old.pk == new.pk or out_of_reach:
        units = "; ".join(sorted(out_of_reach)) or "chính người bàn giao"
        raise ValidationError(
            {"successor": f"Người nhận bàn giao không được soạn thảo cho: {units}."}
        )
    for decision in decisions:
        decision.responsible = new
        decision._history_user = by
        decision._change_reason = f"{MOVE_REASON}hand_over"
        decision.save(update_fields=["responsible"])
    return len(decisions)
