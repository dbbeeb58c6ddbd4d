"""Triggers over decisions and their lists: no state without a move, nothing after signing.

On PostgreSQL a write to a text or a list waits for a sending under way, and a sending for such a
write: every list row locks its decision, every child row its text, and a decision that leaves its
drafter the texts it lists. Decision before text, always: so nobody waits in a circle.
"""

from __future__ import annotations

from catalogue.guards import child_guards, version_guards
from common.guards import Guard, not_replaced
from publication.enums import EDITABLE_STATES, DecisionKind, State, Verdict
from publication.guards.mends import MENDS_DECISION
from publication.guards.tables import DECISION, FROZEN, ITEM, MOVE, UNIT, VERSION, listed

# Where the record of the signed paper is: another only by a mend (ADR 6).
RECORD_COLUMNS = ("act_id", "slug", "scan_id", "scan_report")
# All else that was signed: frozen as soon as the digest is there.
DECISION_COLUMNS = (
    "title",
    "unit_id",
    "origin",
    "effective_on",
    "legal_grounds",
    "shortened",
    "shortened_reason",
    "submission_number",
    "submitted_on",
    "schema",
    "canonical",
    "digest",
    "signed_recorded_at",
    "created_at",
    "created_by_id",
    "batch_id",
    "struck_from_id",
)
# What a decision says before it is signed: fixed as soon as it leaves the drafter.
SENT_COLUMNS = (
    "title",
    "unit_id",
    "origin",
    "effective_on",
    "legal_grounds",
    "shortened",
    "shortened_reason",
    "created_by_id",
    "batch_id",
    "struck_from_id",
)
ITEM_COLUMNS = (
    "decision_id",
    "kind",
    "procedure_id",
    "version_id",
    "base_id",
    "effective_on",
    "changed_parts",
    "change_basis",
    "successor_id",
    "note",
    "sort_order",
)

_SENT = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = {{decision}} "
    f"AND d.state NOT IN ({listed(EDITABLE_STATES)}))"
)
_VERSION_SENT = (
    f"EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
    f"WHERE i.version_id = {{version}} AND d.state NOT IN ({listed(EDITABLE_STATES)}))"
)
_ROW_MESSAGE = "the decision was sent: its list no longer changes"
_LOCK_DECISION = f"1 FROM {DECISION} d WHERE d.id = {{row}}.decision_id FOR NO KEY UPDATE"
_LOCK_VERSION = f"1 FROM {VERSION} v WHERE v.id = {{version}} FOR NO KEY UPDATE"
_LOCK_LISTED = (
    f"1 FROM {VERSION} v WHERE OLD.state <> NEW.state "
    f"AND OLD.state IN ({listed(EDITABLE_STATES)}) "
    f"AND v.id IN (SELECT i.version_id FROM {ITEM} i WHERE i.decision_id = OLD.id) "
    "ORDER BY v.id FOR NO KEY UPDATE"
)


def _locks(*rows: str) -> tuple[str, ...]:
    return tuple(_LOCK_DECISION.format(row=row) for row in rows)


def _from_to(sources: set[State], target: State) -> str:
    """SQL: this very update moves the decision so."""
    return f"(OLD.state IN ({listed(frozenset(sources))}) AND NEW.state = '{target.value}')"


# The decision's last move bears the very day; it is sealed with it.
_SAID_BY_STEP = (
    f"EXISTS (SELECT 1 FROM {MOVE} m WHERE m.decision_id = OLD.id AND m.day = NEW.{{day}} "
    f"AND m.id = (SELECT MAX(l.id) FROM {MOVE} l WHERE l.decision_id = OLD.id))"
)
_MOMENT_PLAUSIBLE = (
    f"EXISTS (SELECT 1 FROM {MOVE} m WHERE m.decision_id = OLD.id "
    f"AND m.to_state = '{State.ISSUED.value}' AND m.at >= NEW.signed_recorded_at) "
    f"AND NOT EXISTS (SELECT 1 FROM {MOVE} m WHERE m.decision_id = OLD.id "
    f"AND m.to_state = '{State.RECORDED.value}' AND m.at > NEW.signed_recorded_at)"
)

_SIGNED_NOW = (
    f"({_from_to({State.RECORDED}, State.ISSUED)} AND NEW.digest <> '' "
    f"AND NEW.signed_recorded_at IS NOT NULL AND {_MOMENT_PLAUSIBLE})"
)


def _verdict_by(*pairs: tuple[str, str, set[State]]) -> str:
    """SQL: the change to this verdict, from one like this, belongs to a step from these states."""
    return " OR ".join(
        f"(NEW.verdict = '{verdict}' AND OLD.verdict {before} AND d.state IN "
        f"({listed(frozenset(states))}))"
        for verdict, before, states in pairs
    )


# Passed by the check, or again when the record of the paper was refused; struck when the paper is
# recorded; open again wherever the decision goes back. A recorded list keeps its verdicts.
_VERDICT_LAWFUL = _verdict_by(
    (Verdict.PASSED.value, f"<> '{Verdict.STRUCK.value}'", {State.IN_CHECK}),
    (Verdict.PASSED.value, f"= '{Verdict.STRUCK.value}'", {State.SUBMITTED}),
    (Verdict.STRUCK.value, "<> ''", {State.SUBMITTED}),
    (
        Verdict.PENDING.value,
        "<> ''",
        {State.IN_CHECK, State.CHECKED, State.SUBMITTED, State.RETURNED},
    ),
)


def row_guards(
    name: str, table: str, kind: DecisionKind, columns: tuple[str, ...], *unique: str
) -> list[Guard]:
    """Rows of decisions of one kind: no row of another kind, none changes once it was sent.

    ``columns``: all but the verdict. ``unique`` as in ``not_replaced``.
    """
    foreign = (
        f"NOT EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id "
        f"AND d.kind = '{kind.value}')"
    )
    return [
        Guard(
            name=f"{name}_insert",
            table=table,
            event="INSERT",
            when=(
                _SENT.format(decision="NEW.decision_id")
                + f" OR NEW.verdict <> '{Verdict.PENDING.value}' OR {foreign}"
            ),
            message=_ROW_MESSAGE,
            locks=_locks("NEW"),
        ),
        Guard(
            name=f"{name}_update",
            table=table,
            event="UPDATE",
            columns=columns,
            when=_SENT.format(decision="OLD.decision_id")
            + " OR "
            + _SENT.format(decision="NEW.decision_id")
            + f" OR {foreign}",
            message=_ROW_MESSAGE,
            locks=_locks("OLD", "NEW"),
        ),
        Guard(
            name=f"{name}_verdict",
            table=table,
            event="UPDATE",
            columns=("verdict",),
            when=(
                f"NOT EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = OLD.decision_id "
                f"AND d.digest = '' AND ({_VERDICT_LAWFUL}))"
            ),
            message="a verdict changes only with its step",
            locks=_locks("OLD"),
        ),
        Guard(
            name=f"{name}_delete",
            table=table,
            event="DELETE",
            when=_SENT.format(decision="OLD.decision_id"),
            message=_ROW_MESSAGE,
            locks=_locks("OLD"),
        ),
        *not_replaced(table, "id", *unique),
    ]


# a signed text or decision names the unit by its code, pages by its name
_UNIT_SIGNED = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.unit_id = OLD.id AND d.digest <> '') "
    f"OR EXISTS (SELECT 1 FROM {VERSION} v JOIN {FROZEN} f ON f.version_id = v.id "
    "WHERE v.unit_id = OLD.id) "
    f"OR EXISTS (SELECT 1 FROM catalogue_sector s JOIN {VERSION} v ON v.sector_id = s.id "
    f"JOIN {FROZEN} f ON f.version_id = v.id WHERE s.ministry_id = OLD.id)"
)
GUARDS = [
    Guard(
        name="decision_insert",
        table=DECISION,
        event="INSERT",
        when=(
            f"NEW.state <> '{State.DRAFTING.value}' OR NEW.digest <> '' OR NEW.slug <> '' "
            "OR NEW.act_id IS NOT NULL OR NEW.scan_id IS NOT NULL OR NEW.submission_number <> '' "
            "OR NEW.submitted_on IS NOT NULL OR NEW.content_code <> '' OR NEW.signed_recorded_at IS NOT NULL "
            "OR NEW.entered_on IS NOT NULL OR NEW.posted_on IS NOT NULL"
        ),
        message="a decision begins as a draft",
    ),
    *not_replaced(DECISION, "id", "act_id", "batch_id", "slug|NEW.slug <> ''"),
    Guard(
        name="decision_state",
        table=DECISION,
        event="UPDATE",
        columns=("state",),
        when=(
            "OLD.state <> NEW.state AND NOT EXISTS ("
            f"SELECT 1 FROM {MOVE} m WHERE m.decision_id = OLD.id "
            "AND m.from_state = OLD.state AND m.to_state = NEW.state "
            f"AND m.id = (SELECT MAX(l.id) FROM {MOVE} l WHERE l.decision_id = OLD.id))"
        ),
        message="a state changes only with its move",
        locks=(_LOCK_LISTED,),
    ),
    Guard(
        name="decision_submitted",
        table=DECISION,
        event="UPDATE",
        columns=("submission_number", "submitted_on"),
        when=f"NOT {_from_to({State.CHECKED}, State.SUBMITTED)}",
        message="what the submission said changes only with a submission",
    ),
    Guard(
        name="decision_recorded",
        table=DECISION,
        event="UPDATE",
        columns=("act_id", "scan_id", "scan_report"),
        when=(
            f"NOT {_from_to({*EDITABLE_STATES, State.SUBMITTED}, State.RECORDED)} "
            f"AND NOT {MENDS_DECISION}"
        ),
        message="the signed paper changes only with its record",
    ),
    Guard(
        name="decision_content_code",
        table=DECISION,
        event="UPDATE",
        columns=("content_code",),
        when=f"NOT {_from_to({State.SUBMITTED}, State.RECORDED)}",
        message="the code on the paper is kept with its record",
    ),
    # the evidence of the clocks of domain 3.2: written by their steps, never after
    Guard(
        name="decision_entered",
        table=DECISION,
        event="UPDATE",
        columns=("entered_on",),
        when=(
            f"NOT ({_from_to({State.ISSUED}, State.ENTERED)} "
            f"OR {_from_to({State.POSTED}, State.COMPLETE)}) "
            f"OR NOT {_SAID_BY_STEP.format(day='entered_on')}"
        ),
        message="the day of entry is written by its step",
    ),
    Guard(
        name="decision_posted",
        table=DECISION,
        event="UPDATE",
        columns=("posted_on", "posted_note"),
        when=(
            f"NOT ({_from_to({State.ISSUED}, State.POSTED)} "
            f"OR {_from_to({State.ENTERED}, State.COMPLETE)}) "
            f"OR NOT {_SAID_BY_STEP.format(day='posted_on')}"
        ),
        message="the day of posting is written by its step",
    ),
    Guard(
        name="decision_signing",
        table=DECISION,
        event="UPDATE",
        columns=("schema", "canonical", "digest", "signed_recorded_at"),
        when=f"NOT {_SIGNED_NOW}",
        message="a decision is signed by its move, at its moment",
    ),
    Guard(
        name="decision_address",
        table=DECISION,
        event="UPDATE",
        columns=("slug",),
        when=f"NOT {_SIGNED_NOW} AND NOT {MENDS_DECISION}",
        message="an address is given by a signing, and changed by a mend",
    ),
    Guard(
        name="decision_record",
        table=DECISION,
        event="UPDATE",
        columns=RECORD_COLUMNS,
        when=f"OLD.digest <> '' AND NOT {MENDS_DECISION}",
        message="the record of a signed decision changes only by a mend",
    ),
    Guard(
        name="decision_signed",
        table=DECISION,
        event="UPDATE",
        columns=DECISION_COLUMNS,
        when="OLD.digest <> ''",
        message="a signed decision is frozen",
    ),
    Guard(
        name="decision_sent",
        table=DECISION,
        event="UPDATE",
        columns=SENT_COLUMNS,
        when=f"OLD.state NOT IN ({listed(EDITABLE_STATES)})",
        message="the decision was sent: its text no longer changes",
    ),
    Guard(
        name="decision_kind",
        table=DECISION,
        event="UPDATE",
        columns=("kind",),
        message="a decision keeps the kind it began with",
    ),
    Guard(
        name="decision_delete",
        table=DECISION,
        event="DELETE",
        message="a decision is withdrawn, never deleted",
    ),
    *row_guards(
        "item",
        ITEM,
        DecisionKind.PUBLICATION,
        ITEM_COLUMNS,
        "decision_id,procedure_id",
        "version_id",
    ),
    *version_guards("sent", _VERSION_SENT, "the decision was sent: its texts no longer change"),
    *child_guards(
        "sent",
        _VERSION_SENT,
        "the decision was sent: its texts no longer change",
        lock=_LOCK_VERSION,
    ),
    Guard(
        name="frozenversion_insert",
        table=FROZEN,
        event="INSERT",
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
            f"WHERE i.version_id = NEW.version_id AND i.verdict <> '{Verdict.STRUCK.value}' "
            f"AND d.state = '{State.RECORDED.value}')"
        ),
        message="a text is frozen only by a signing",
    ),
    Guard(
        name="unit_update",
        table=UNIT,
        event="UPDATE",
        columns=("code", "name"),
        when=_UNIT_SIGNED,
        message="the unit published: a new name is a new unit",
    ),
    Guard(
        name="unit_delete",
        table=UNIT,
        event="DELETE",
        when=_UNIT_SIGNED,
        message="a unit that published is never deleted",
    ),
    *not_replaced(UNIT, "id", "code"),
]
