"""Recording the signed paper: freeze every text, then put all of it in force, or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from catalogue.canonical import SCHEMA, canonical_text, digest_of
from catalogue.enums import ActKind
from catalogue.models import (
    Act,
    FrozenVersion,
    Procedure,
)
from catalogue.services import (
    freeze_versions,
    index_versions,
    link_successor,
    put_in_force,
    take_out_of_force,
)
from common.vietnamese import fold
from organisation.models import PrivateFile, User
from publication.enums import CLOSING_KINDS, OPENING_KINDS, Origin
from publication.models import Decision, DecisionItem
from publication.queries import (
    items_of,
    signing_date_problem,
)
from publication.seal_entries import Entry
from publication.services.moving import all_checks_pass, move
from publication.services.sealing import signed_entries

CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"


@dataclass(frozen=True, kw_only=True)
class SignedPaper:
    """What the clerk reads off the signed paper."""

    number: str
    signed_on: date
    signer: str
    capacity: str = "CHỦ TỊCH"
    scan: PrivateFile | None = None


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

    decision = move(
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
        all_checks_pass(decision)
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
        all_checks_pass(decision)
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

    def follow(decision: Decision) -> list[Entry]:
        _take_effect(decision, at=at)
        return signed_entries(decision, at=at)

    return move(decision, name, by=by, rule=rule, change=change, follow=follow)


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
