"""Recording the signed paper: freeze every text, then put all of it in force, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.canonical import SCHEMA, canonical_text, digest_of, version_text
from catalogue.models import (
    FrozenVersion,
    Procedure,
    ProcedureVersion,
    Sector,
)
from catalogue.services import (
    LawChange,
    freeze_versions,
    index_texts,
    link_successor,
    record_changes,
)
from organisation.models import Unit, User
from publication.enums import OPENING_KINDS, Verdict
from publication.models import Decision, DecisionItem
from publication.numbering import read_number
from publication.queries import is_initial_stock, items_of
from publication.seal_entries import Entry
from publication.services.moving import all_checks_pass, move
from publication.services.papers import SignedPaper, check_paper, keep_paper
from publication.services.sealing import signed_entries
from publication.services.striking import draft_of_struck


def record_signed(decision: Decision, *, by: User, paper: SignedPaper) -> Decision:
    """The clerk records what the signed paper says; waits for a second officer's confirmation.

    Raises ``ValidationError`` when the code printed on the paper is not the one of the submitted
    content: another text was signed.
    """

    def rule(decision: Decision) -> None:
        decision.content_code = content_code(decision)

    def change(decision: Decision) -> None:
        _strike(decision, paper.struck)
        report = check_paper(decision, paper)
        all_checks_pass(decision)
        keep_paper(decision, paper, report=report)

    return move(decision, "record_signed", by=by, rule=rule, change=change)


def confirm_signed(decision: Decision, *, by: User) -> Decision:
    """A second officer finds the record as the paper is: everything is frozen and takes effect."""
    return _sign(decision, "confirm_signed", by=by)


def _strike(decision: Decision, codes: frozenset[str]) -> None:
    """Mark the rows the Chairman struck out; all others stay as they were checked."""
    listed = set(decision.items.values_list("procedure__base_code", flat=True))
    if codes - listed:
        unknown = ", ".join(sorted(codes - listed))
        raise ValidationError({"struck": f"Không có trong quyết định: {unknown}."})
    if codes and codes == listed:
        raise ValidationError(
            {"struck": "Không thể gạch mọi thủ tục; hãy ghi nhận Chủ tịch trả lại quyết định."}
        )
    rows = decision.items.exclude(procedure__base_code__in=codes)
    rows.filter(verdict=Verdict.STRUCK).update(verdict=Verdict.PASSED)
    decision.items.filter(procedure__base_code__in=codes).update(verdict=Verdict.STRUCK)


@transaction.atomic
def record_from_paper(
    decision: Decision, *, by: User, paper: SignedPaper, reason: str = ""
) -> Decision:
    """Enter a decision signed before the register; waits for a second officer's confirmation.

    Into an empty register the initial stock is confirmed at once by the same officer (design §3);
    what was signed after the register opened needs all that a decision made here needs.
    """

    def change(decision: Decision) -> None:
        all_checks_pass(decision, signed_on=paper.signed_on)
        keep_paper(decision, paper, report=check_paper(decision, paper))

    decision = move(decision, "record_paper", by=by, change=change, reason=reason)
    if decision.is_first_of_register and is_initial_stock(decision):
        decision = confirm_paper(decision, by=by)
    return decision


def confirm_paper(decision: Decision, *, by: User) -> Decision:
    """A second officer confirms that the record agrees with the paper; it takes effect."""
    return _sign(decision, "confirm_paper", by=by)


@transaction.atomic
def _sign(decision: Decision, name: str, *, by: User) -> Decision:
    """The common end of ``confirm_signed`` and ``confirm_paper``.

    The procedures are locked first, in one order: two decisions on one procedure are signed one
    after the other, and the second one's check sees what the first one did.
    """
    list(
        Procedure.objects.select_for_update()
        .filter(decision_items__decision=decision)
        .order_by("pk")
    )
    _hold_named(decision)
    at = timezone.now()
    every: list[DecisionItem] = []  # read once, under the decision's lock
    rows: list[DecisionItem] = []  # those the Chairman signed

    def change(decision: Decision) -> None:
        act = decision.paper_act
        number = read_number(act.number, capacity=act.capacity)
        decision.slug = number.slug(act.own_year or at.year)
        digests = freeze_versions([row.version for row in rows if row.version], at=at)
        followed = [row.base_id for row in rows if row.base_id]
        bases = FrozenVersion.objects.filter(version_id__in=followed)
        digests |= dict(bases.values_list("version_id", "digest"))
        decision.schema = SCHEMA
        decision.canonical = canonical_text(decision_content(decision, every, digests))
        decision.digest = digest_of(decision.canonical)
        decision.signed_recorded_at = at

    def follow(decision: Decision) -> list[Entry]:
        _take_effect(decision, rows, at=at)
        return [*signed_entries(decision, at=at), *draft_of_struck(decision, by=by)]

    def rule(decision: Decision) -> None:
        every.extend(items_of(decision))
        rows.extend(row for row in every if not row.is_struck)
        all_checks_pass(decision, items=rows)

    return move(decision, name, by=by, rule=rule, change=change, follow=follow)


def _hold_named(decision: Decision) -> None:
    """Nobody renames a unit or sector between the reading of a text and its freezing."""
    texts = ProcedureVersion.objects.filter(item__decision=decision)
    sectors = Sector.objects.filter(pk__in=texts.values("sector"))
    units = Unit.objects.filter(
        Q(pk=decision.unit_id)
        | Q(pk__in=texts.values("unit"))
        | Q(pk__in=sectors.values("ministry"))
    )
    for rows in (sectors, units):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def decision_content(
    decision: Decision, items: list[DecisionItem], digests: dict[int, str]
) -> dict[str, Any]:
    """What a decision says, its texts and those they follow named by digest (schema 1).

    ``items``: every row; what the Chairman struck out is named apart, only where there is any.
    """
    act = decision.paper_act
    struck = sorted(item.procedure.base_code for item in items if item.is_struck)
    return {
        **({"struck": struck} if struck else {}),
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
        "items": [_item_content(item, digests) for item in items if not item.is_struck],
    }


def _item_content(item: DecisionItem, digests: dict[int, str]) -> dict[str, Any]:
    """One row of the annex; ``digests`` of texts by version id."""
    return {
        "kind": item.kind,
        "procedure": item.procedure.base_code,
        "effective_on": item.takes_effect_on,
        "version": digests.get(item.version_id) if item.version_id else None,
        "base": digests.get(item.base_id) if item.base_id else None,
        "changed_parts": item.changed_parts,
        "change_basis": item.change_basis,
        "successor": item.successor.base_code if item.successor else None,
        "note": item.note,
    }


def content_code(decision: Decision) -> str:
    """Twelve characters that stand for what was submitted: printed on the annex, typed in again.

    60 bits of the SHA-256 of the heading and of every row with its text; letters and digits that
    can't be mistaken for one another, in groups of four.
    """
    items = list(items_of(decision))
    digests = {
        item.version.pk: digest_of(version_text(item.version)) for item in items if item.version
    }
    text = canonical_text(
        {
            "record": "submitted_content",
            "title": decision.title,
            "unit": decision.unit.code,
            "effective_on": decision.effective_on,
            "legal_grounds": decision.legal_grounds,
            "shortened": decision.shortened,
            "shortened_reason": decision.shortened_reason,
            "items": [_item_content(item, digests) for item in items],
        }
    )
    number = int(digest_of(text)[:15], 16)
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _take_effect(decision: Decision, rows: list[DecisionItem], *, at: datetime) -> None:
    act = decision.paper_act
    changes, texts = [], []
    for row in rows:
        day = row.takes_effect_on
        if day is None:
            raise ValidationError(f"{row.procedure}: chưa có ngày hiệu lực.")
        opens = row.kind in OPENING_KINDS
        changes.append(LawChange(row.procedure, day, row.version if opens else None))
        if opens and row.version is not None:
            texts.append(row.version)
        elif row.successor is not None:
            link_successor(row.procedure, row.successor, act=act, on=day)
    record_changes(changes, act=act, at=at)
    transaction.on_commit(lambda: index_texts(texts))
