"""Triggers over effects: the law changes only while a decision that says so is being signed."""

from __future__ import annotations

from common.guards import Guard
from publication.enums import State, Verdict
from publication.guards.axes import DAY, SignedRows
from publication.guards.tables import DECISION, EFFECT, ITEM, SEAL

EFFECTS = SignedRows(
    name="effect",
    table=EFFECT,
    items=ITEM,
    opens="i.version_id = NEW.version_id",
    content=("version_id",),
    messages=(
        "nothing takes effect but by a signing that says so",
        "a text ends where a signed decision ends it",
        "an effect is closed once, by a signing or a mend",
    ),
)

GUARDS = [
    *EFFECTS.guards(),
    Guard(
        name="succession_insert",
        table="catalogue_succession",
        event="INSERT",
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ITEM} i JOIN {DECISION} d ON d.id = i.decision_id "
            "WHERE i.procedure_id = NEW.old_id AND i.successor_id = NEW.new_id "
            f"AND i.verdict <> '{Verdict.STRUCK.value}' AND {DAY} = NEW.\"on\" "
            f"AND d.act_id = NEW.act_id AND d.state = '{State.ISSUED.value}' AND d.digest <> '' "
            f"AND NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'decision:' || d.id))"
        ),
        message="nothing replaces but by a signing that says so",
    ),
]
