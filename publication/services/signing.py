"""Recording the signed paper: freeze every text, then put all of it in force, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.canonical import SCHEMA, canonical_text, digest_of
from catalogue.models import Procedure
from organisation.models import User
from publication.enums import DecisionKind, Verdict
from publication.kinds import kind_of
from publication.models import Decision
from publication.numbering import read_number
from publication.queries import is_initial_stock
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
    listed = set(decision.rows.values_list("procedure__base_code", flat=True))
    if codes - listed:
        unknown = ", ".join(sorted(codes - listed))
        raise ValidationError({"struck": f"Không có trong quyết định: {unknown}."})
    if codes and codes == listed:
        raise ValidationError(
            {"struck": "Không thể gạch mọi thủ tục; hãy ghi nhận Chủ tịch trả lại quyết định."}
        )
    rows = decision.rows.exclude(procedure__base_code__in=codes)
    rows.filter(verdict=Verdict.STRUCK).update(verdict=Verdict.PASSED)
    decision.rows.filter(procedure__base_code__in=codes).update(verdict=Verdict.STRUCK)


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
    kind = kind_of(decision)
    named = decision.rows.order_by().values("procedure")
    list(Procedure.objects.select_for_update().filter(pk__in=named).order_by("pk"))
    kind.hold(decision)
    at = timezone.now()
    every: list[Any] = []  # read once, under the decision's lock
    rows: list[Any] = []  # those the Chairman signed

    def change(decision: Decision) -> None:
        act = decision.paper_act
        number = read_number(act.number, capacity=act.capacity)
        decision.slug = number.slug(act.own_year or at.year)
        digests = kind.freeze(rows, at)
        decision.schema = SCHEMA
        decision.canonical = canonical_text(decision_content(decision, every, digests))
        decision.digest = digest_of(decision.canonical)
        decision.signed_recorded_at = at

    def follow(decision: Decision) -> list[Entry]:
        kind.take_effect(decision, rows, at)
        return [*signed_entries(decision, at=at), *draft_of_struck(decision, by=by)]

    def rule(decision: Decision) -> None:
        every.extend(kind.rows_of(decision))
        rows.extend(row for row in every if not row.is_struck)
        all_checks_pass(decision, items=rows)

    return move(decision, name, by=by, rule=rule, change=change, follow=follow)


def decision_content(
    decision: Decision, items: Iterable[Any], digests: Mapping[int, str]
) -> dict[str, Any]:
    """What a decision says, its texts and those they follow named by digest (schema 1).

    ``items``: every row; what the Chairman struck out is named apart, only where there is any.
    """
    act = decision.paper_act
    kind = kind_of(decision)
    struck = sorted({item.procedure.base_code for item in items if item.is_struck})
    return {
        **({"struck": struck} if struck else {}),
        "record": kind.record,
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
        "items": [kind.row_content(item, digests) for item in items if not item.is_struck],
    }


def content_code(decision: Decision) -> str:
    """Twelve characters that stand for what was submitted: printed on the annex, typed in again.

    60 bits of the SHA-256 of the heading and of every row with its text; letters and digits that
    can't be mistaken for one another, in groups of four.
    """
    kind = kind_of(decision)
    items = list(kind.rows_of(decision))
    digests = kind.digests_now(items)
    own = {} if decision.kind == DecisionKind.PUBLICATION else {"kind": kind.record}
    text = canonical_text(
        {
            **own,
            "record": "submitted_content",
            "title": decision.title,
            "unit": decision.unit.code,
            "effective_on": decision.effective_on,
            "legal_grounds": decision.legal_grounds,
            "shortened": decision.shortened,
            "shortened_reason": decision.shortened_reason,
            "items": [kind.row_content(item, digests) for item in items],
        }
    )
    number = int(digest_of(text)[:15], 16)
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
