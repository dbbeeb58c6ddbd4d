"""Triggers over decisions: no state without a move, no move outside the table, nothing after signing."""

from __future__ import annotations

from catalogue.guards import EFFECT, append_only, child_guards, version_guards
from common.guards import Guard
from publication.enums import EDITABLE_STATES, OPEN_STATES, SIGNED_STATES, State
from publication.transitions import TRANSITIONS

DECISION = "publication_decision"
ITEM = "publication_decisionitem"
MOVE = "publication_move"
SEAL = "publication_seal"
HEAD = "publication_sealhead"
COMMENT = "publication_comment"


def _listed(states: frozenset[State]) -> str:
    return ", ".join(f"'{state.value}'" for state in sorted(states))


# Digested columns of a decision: frozen as soon as the digest is there.
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
    "act_id",
    "slug",
    "scan_id",
    "scan_report",
    "schema",
    "canonical",
    "digest",
    "created_at",
    "created_by_id",
    "batch_id",
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
    f"AND d.state NOT IN ({_listed(EDITABLE_STATES)}))"
)
_VERSION_SENT = (
    f"EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
    f"WHERE i.version_id = {{version}} AND d.state NOT IN ({_listed(EDITABLE_STATES)}))"
)
_PAIRS = " OR ".join(
    f"(NEW.from_state = '{source.value}' AND NEW.to_state = '{move.target.value}')"  # type: ignore[attr-defined]
    for move in TRANSITIONS.values()
    for source in sorted(move.sources)  # type: ignore[type-var]
)
_CREATION = f"(NEW.from_state = '' AND NEW.to_state = '{State.DRAFTING.value}')"

_CLOSED = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = {{decision}} "
    f"AND d.state NOT IN ({_listed(OPEN_STATES)}))"
)
_CLOSED_MESSAGE = "the decision is closed: its comments are only read"
_ITEM_MESSAGE = "the decision was sent: its list no longer changes"
GUARDS = [
    Guard(
        name="decision_insert",
        table=DECISION,
        event="INSERT",
        when=f"NEW.state <> '{State.DRAFTING.value}' OR NEW.digest <> ''",
        message="a decision begins as a draft",
    ),
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
        when=f"OLD.state NOT IN ({_listed(EDITABLE_STATES)})",
        message="the decision was sent: its text no longer changes",
    ),
    Guard(
        name="decision_delete",
        table=DECISION,
        event="DELETE",
        message="a decision is withdrawn, never deleted",
    ),
    Guard(
        name="item_insert",
        table=ITEM,
        event="INSERT",
        when=_SENT.format(decision="NEW.decision_id"),
        message=_ITEM_MESSAGE,
    ),
    Guard(
        name="item_update",
        table=ITEM,
        event="UPDATE",
        columns=ITEM_COLUMNS,
        when=_SENT.format(decision="OLD.decision_id")
        + " OR "
        + _SENT.format(decision="NEW.decision_id"),
        message=_ITEM_MESSAGE,
    ),
    Guard(
        name="item_verdict",
        table=ITEM,
        event="UPDATE",
        columns=("verdict",),
        when=f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = OLD.decision_id AND d.digest <> '')",
        message="the decision is signed: its verdicts no longer change",
    ),
    Guard(
        name="item_delete",
        table=ITEM,
        event="DELETE",
        when=_SENT.format(decision="OLD.decision_id"),
        message=_ITEM_MESSAGE,
    ),
    # the reason may be blanked once the salt of its digest was given up (``blank_reason``)
    Guard(
        name="move_update",
        table=MOVE,
        event="UPDATE",
        columns=(
            "decision_id",
            "name",
            "from_state",
            "to_state",
            "by_id",
            "role",
            "at",
            "history_ids",
        ),
        message="move is append-only",
    ),
    Guard(
        name="move_reason",
        table=MOVE,
        event="UPDATE",
        columns=("reason",),
        when=(
            f"NEW.reason <> '' OR NOT EXISTS (SELECT 1 FROM {SEAL} s "
            "WHERE s.subject = 'move:' || OLD.id AND s.salts NOT LIKE '%reason%')"
        ),
        message="move is append-only",
    ),
    Guard(name="move_delete", table=MOVE, event="DELETE", message="move is append-only"),
    Guard(
        name="seal_insert",
        table=SEAL,
        event="INSERT",
        when=f"NEW.seq <> (SELECT COALESCE(MAX(s.seq), 0) + 1 FROM {SEAL} s)",
        message="the chain has one end",
    ),
    Guard(
        name="seal_update",
        table=SEAL,
        event="UPDATE",
        columns=("seq", "subject", "content", "hash"),
        message="the chain is append-only",
    ),
    Guard(
        name="seal_salts",
        table=SEAL,
        event="UPDATE",
        columns=("salts",),
        when="LENGTH(NEW.salts) >= LENGTH(OLD.salts)",
        message="a salt is only taken away",
    ),
    Guard(name="seal_delete", table=SEAL, event="DELETE", message="the chain is append-only"),
    Guard(
        name="comment_insert",
        table=COMMENT,
        event="INSERT",
        when=_CLOSED.format(decision="NEW.decision_id"),
        message=_CLOSED_MESSAGE,
    ),
    Guard(
        name="comment_update",
        table=COMMENT,
        event="UPDATE",
        columns=("decision_id", "procedure_id", "reply_to_id", "author_id", "at", "token"),
        message="who said what of which decision never changes",
    ),
    Guard(
        name="comment_settled",
        table=COMMENT,
        event="UPDATE",
        columns=("settled_at", "settled_by_id"),
        when=_CLOSED.format(decision="OLD.decision_id"),
        message=_CLOSED_MESSAGE,
    ),
    # personal data in a remark may be blanked at any time
    Guard(
        name="comment_text",
        table=COMMENT,
        event="UPDATE",
        columns=("text",),
        when=f"NEW.text <> '' AND {_CLOSED.format(decision='OLD.decision_id')}",
        message=_CLOSED_MESSAGE,
    ),
    Guard(name="comment_delete", table=COMMENT, event="DELETE", message="a comment is kept"),
    *append_only(HEAD),
    *append_only("publication_sealkey"),
    Guard(
        name="move_insert_pair",
        table=MOVE,
        event="INSERT",
        when=f"NOT ({_CREATION} OR {_PAIRS})",
        message="no such move in the table",
    ),
    Guard(
        name="move_insert_state",
        table=MOVE,
        event="INSERT",
        when=(
            "NEW.from_state <> '' AND NOT EXISTS ("
            f"SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id "
            "AND d.state = NEW.from_state)"
        ),
        message="the decision is not in that state",
    ),
    *version_guards("sent", _VERSION_SENT, "the decision was sent: its texts no longer change"),
    *child_guards("sent", _VERSION_SENT, "the decision was sent: its texts no longer change"),
    Guard(
        name="effect_insert_signed",
        table=EFFECT,
        event="INSERT",
        when=(
            f"NOT EXISTS (SELECT 1 FROM {DECISION} d JOIN {ITEM} i ON i.decision_id = d.id "
            "WHERE d.act_id = NEW.act_id AND i.version_id = NEW.version_id "
            "AND i.procedure_id = NEW.procedure_id AND i.verdict <> 'struck' "
            f"AND d.digest <> '' AND d.state IN ({_listed(SIGNED_STATES)}))"
        ),
        message="nothing takes effect without a signed decision that lists it",
    ),
    Guard(
        name="effect_insert_ended",
        table=EFFECT,
        event="INSERT",
        when=(
            "NEW.ended_by_id IS NOT NULL AND NOT EXISTS ("
            f"SELECT 1 FROM {DECISION} d WHERE d.act_id = NEW.ended_by_id "
            f"AND d.digest <> '' AND d.state IN ({_listed(SIGNED_STATES)}))"
        ),
        message="nothing ends without a signed decision",
    ),
    *[
        Guard(
            name=f"act_{event.lower()}",
            table="catalogue_act",
            event=event,
            when=(
                f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.act_id = OLD.id AND d.digest <> '')"
            ),
            message="the act of a signed decision is frozen",
        )
        for event in ("UPDATE", "DELETE")
    ],
]
