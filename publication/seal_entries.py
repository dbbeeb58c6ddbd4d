"""What each sealed record says in the chain; values in, canonical text out (ADR 5)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalogue.canonical import canonical_text
from publication.chain import salted

if TYPE_CHECKING:
    from organisation.models import User
    from publication.models import Decision, Move, Record, RecordMend, SealHead


@dataclass(frozen=True)
class Entry:
    """One entry to be: the row it seals, its canonical text, the salts of its personal values."""

    subject: str
    content: str
    salts: Mapping[str, str] = field(default_factory=dict)

    @property
    def salts_needed(self) -> bool:
        """What moves and mends say of persons is salted."""
        return self.subject.startswith(("move:", "mend"))

    @property
    def salts_text(self) -> str:
        return json.dumps(self.salts, sort_keys=True) if self.salts else ""


def moment(at: datetime) -> str:
    """A moment as entries hold it: UTC, to the microsecond, ``Z`` at the end."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _entry(
    subject: str, kind: str, values: dict[str, Any], salts: Mapping[str, str] | None = None
) -> Entry:
    text = canonical_text({"entry": kind, "schema": 1, **values})
    return Entry(subject, text, salts or {})


def personal_values(move: Move) -> dict[str, str]:
    """What a move says of persons: the account that made it, the reason given."""
    return {"by": str(move.by_id), "reason": move.reason}


def move_entry(move: Move, salts: Mapping[str, str] | None = None) -> Entry:
    """A step of a decision; new salts unless those of an earlier sealing are given."""
    values = personal_values(move)
    if salts is None:
        salts = {name: secrets.token_hex(16) for name in values}
    return _entry(
        f"move:{move.pk}",
        "move",
        {
            "move": move.pk,
            "decision": move.decision_id,
            "name": move.name,
            "from": move.from_state,
            "to": move.to_state,
            "role": move.role,
            "at": moment(move.at),
            "history": move.history_ids,
            **({"day": move.day} if move.day else {}),
            **{name: salted(salts.get(name, ""), value) for name, value in values.items()},
        },
        salts,
    )


def agrees(content: str, entry: Entry, *, given_up: Set[str] = frozenset()) -> bool:
    """Does the row, as ``entry`` puts it, still say what was sealed?

    ``given_up``: personal values whose salts were taken away; those can't be compared any more.
    """
    if content == entry.content:
        return True
    if not given_up:
        return False
    sealed, now = json.loads(content), json.loads(entry.content)
    told = (sealed.keys() | now.keys()) - given_up
    return all(sealed.get(name) == now.get(name) for name in told)


# Names of the personal values of a move, and of a mend.
PERSONAL = frozenset({"by", "reason"})


def version_entry(version_id: int, *, procedure: str, digest: str) -> Entry:
    """A text as a signed decision pinned it; ``procedure`` is its code."""
    return _entry(
        f"version:{version_id}",
        "version",
        {"version": version_id, "procedure": procedure, "digest": digest},
    )


def decision_entry(decision: Decision, *, slug: str) -> Entry:
    """A signed decision; ``slug`` is the address it was signed under."""
    return _entry(
        f"decision:{decision.pk}",
        "decision",
        {"decision": decision.pk, "slug": slug, "digest": decision.digest},
    )


def axes_entry(
    kind: str, row: Any, *, procedure: str, decision: int, ended_by: int | None, **said: Any
) -> Entry:
    """What holds on certain days, as recorded from a moment on; ``said``: what holds.

    ``procedure`` is its code, ``decision`` and ``ended_by`` the numbers of decisions.
    """
    return _entry(
        f"{kind}:{row.pk}",
        kind,
        {
            kind: row.pk,
            "procedure": procedure,
            **said,
            "decision": decision,
            "ended_by": ended_by,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "recorded_from": moment(row.recorded_from),
        },
    )


def closing_entry(kind: str, row: Any) -> Entry:
    """The moment from which the register no longer says so."""
    return _entry(
        f"{kind}_closed:{row.pk}",
        f"{kind}_closed",
        {kind: row.pk, "recorded_to": moment(row.recorded_to)},
    )


def record_content(record: Record) -> dict[str, Any]:
    """What the register says of a signed paper, its scan by digest."""
    act, scan = record.act, record.scan
    return {
        "number": act.number,
        "signed_on": act.signed_on,
        "signer": act.signer,
        "capacity": act.capacity,
        "scan": scan.sha256 if scan else None,
        "slug": record.slug,
    }


def mend_entry(mend: RecordMend, salts: Mapping[str, str] | None = None) -> Entry:
    """That a record was found wrong; what it shall be stays salted until somebody agrees."""
    record = canonical_text(record_content(mend.new))
    values = {"by": str(mend.proposed_by_id), "reason": mend.reason, "record": record}
    return _mending(
        mend,
        "mend",
        {"at": moment(mend.proposed_at), "role": mend.proposed_role},
        values,
        salts,
    )


def settled_entry(mend: RecordMend, salts: Mapping[str, str] | None = None) -> Entry:
    """How the mend ended; once confirmed, both records in clear: they are public now."""
    records = {"old": record_content(mend.old), "new": record_content(mend.new)}
    return _mending(
        mend,
        "mend_settled",
        {
            "outcome": mend.outcome,
            "at": moment(mend.settled_at),  # type: ignore[arg-type]
            "role": mend.settled_role,
            **(records if mend.is_confirmed else {}),
        },
        {"by": str(mend.settled_by_id), "reason": mend.settled_reason},
        salts,
    )


def _mending(
    mend: RecordMend,
    kind: str,
    told: dict[str, Any],
    values: dict[str, str],
    salts: Mapping[str, str] | None,
) -> Entry:
    """``values`` are salted; new salts unless those of an earlier sealing are given."""
    if salts is None:
        salts = {name: secrets.token_hex(16) for name in values}
    hidden = {name: salted(salts.get(name, ""), value) for name, value in values.items()}
    return _entry(
        f"{kind}:{mend.pk}",
        kind,
        {"mend": mend.pk, "decision": mend.decision_id, **told, **hidden},
        salts,
    )


def blanking_entry(move: Move, *, by: User, why: str) -> Entry:
    """That the reason of a move was taken out, by which account and why; it seals no row."""
    return _entry(
        f"blanked:{move.pk}",
        "blanked",
        {"move": move.pk, "field": "reason", "by": by.pk, "why": why},
    )


def head_record(head: SealHead) -> dict[str, Any]:
    """A signed head as published; ``head.seal`` is loaded."""
    return head_values(head, hash=head.seal.hash)


def head_values(head: Any, *, hash: str) -> dict[str, Any]:
    """The same of a head's plain row, with the hash it signs."""
    return {
        "seq": head.seal_id,
        "hash": hash,
        "at": moment(head.at),
        "key_id": head.key_id,
        "signature": head.signature,
    }


def head_entry(values: Mapping[str, Any]) -> Entry:
    """The head of the transaction before: so none can be taken away unseen."""
    return _entry(f"head:{values['seq']}", "head", dict(values))
