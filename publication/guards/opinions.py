"""Triggers over opinions: written once, only while the draft may be asked about."""

from __future__ import annotations

from common.guards import Guard, append_only
from publication.enums import ASKING_STATES, OpinionAct
from publication.guards.tables import (
    DECISION,
    OPINION_ANSWER,
    OPINION_EVENT,
    OPINION_LINK,
    OPINION_STEP,
    SENT_CONTENT,
    listed,
)

_ASKED = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id "
    f"AND d.state IN ({listed(ASKING_STATES)}))"
)
# the step NEW is about: its draft lies between check and submission, its content still stands
_OPEN = (
    f"EXISTS (SELECT 1 FROM {OPINION_STEP} s JOIN {DECISION} d ON d.id = s.decision_id "
    f"WHERE s.id = NEW.step_id AND d.state IN ({listed(ASKING_STATES)}) "
    f"AND s.content_code = (SELECT c.code FROM {SENT_CONTENT} c WHERE c.decision_id = d.id "
    f"ORDER BY c.id DESC LIMIT 1))"
)
_OWN_LINK = (
    f"EXISTS (SELECT 1 FROM {OPINION_LINK} l WHERE l.id = NEW.link_id AND l.step_id = NEW.step_id)"
)
_ENDED = (
    f"EXISTS (SELECT 1 FROM {OPINION_EVENT} e WHERE e.link_id = NEW.link_id "
    f"AND e.act = '{OpinionAct.LINK_ENDED.value}')"
)
_USED = f"EXISTS (SELECT 1 FROM {OPINION_ANSWER} a WHERE a.link_id = NEW.link_id)"
_TURN = f"NEW.turn <> 1 + (SELECT COUNT(*) FROM {OPINION_ANSWER} a WHERE a.step_id = NEW.step_id)"

GUARDS = [
    *append_only(SENT_CONTENT),
    *append_only(OPINION_STEP, "id", "decision_id,unit_id,key,content_code"),
    *append_only(OPINION_LINK, "id", "digest"),
    *append_only(OPINION_ANSWER, "id", "token", "step_id,turn", "link_id|NEW.link_id IS NOT NULL"),
    *append_only(
        OPINION_EVENT,
        "id",
        f"link_id|NEW.act = '{OpinionAct.LINK_ENDED.value}' AND o.act = NEW.act",
    ),
    Guard(
        name="opinionstep_asked",
        table=OPINION_STEP,
        event="INSERT",
        when=f"NOT {_ASKED}",
        message="units are asked between check and submission",
    ),
    Guard(
        name="opinionlink_open",
        table=OPINION_LINK,
        event="INSERT",
        when=f"NOT {_OPEN}",
        message="this asking is closed",
    ),
    Guard(
        name="opinionanswer_open",
        table=OPINION_ANSWER,
        event="INSERT",
        when=f"NOT {_OPEN} OR {_TURN}",
        message="this asking is closed",
    ),
    Guard(
        name="opinionanswer_link",
        table=OPINION_ANSWER,
        event="INSERT",
        when=f"NEW.link_id IS NOT NULL AND (NOT {_OWN_LINK} OR {_ENDED})",
        message="this link answers nothing",
    ),
    Guard(
        name="opinionevent_link",
        table=OPINION_EVENT,
        event="INSERT",
        when=f"NEW.link_id IS NOT NULL AND (NOT {_OWN_LINK} OR (NEW.act = '{OpinionAct.LINK_ENDED.value}' AND {_USED}))",
        message="this link is of another asking, or answered already",
    ),
]
