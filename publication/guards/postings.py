"""Triggers over the posting register: written once, each entry following from the one before."""

from __future__ import annotations

from common.guards import Guard, append_only
from publication.guards.tables import EFFECT, POSTING
from publication.hanging import FOLLOWS

_FITS = " OR ".join(
    f"(NEW.act = '{act}' AND p.act IN ({', '.join(repr(str(one)) for one in sorted(before) if one)}))"
    for act, before in FOLLOWS.items()
)
_BEGINS = "', '".join(act for act, before in FOLLOWS.items() if "" in before)

GUARDS = [
    *append_only(POSTING, "id", "place_id,sheet,turn"),
    Guard(
        name="posting_follows",
        table=POSTING,
        event="INSERT",
        when=f"(NEW.turn = 1 AND NEW.act NOT IN ('{_BEGINS}')) OR (NEW.turn > 1 AND NOT EXISTS ("
        f"SELECT 1 FROM {POSTING} p WHERE p.place_id = NEW.place_id AND p.sheet = NEW.sheet "
        f"AND p.version_id = NEW.version_id AND p.turn = NEW.turn - 1 "
        f"AND (p.act = 'not_hung' OR NEW.act IN ('not_hung', 'not_down') OR p.day <= NEW.day) "
        f"AND ({_FITS})))",
        message="an entry follows from the one before",
    ),
    Guard(
        name="posting_of_law",
        table=POSTING,
        event="INSERT",
        when=f"NOT EXISTS (SELECT 1 FROM {EFFECT} e WHERE e.version_id = NEW.version_id)",
        message="only a signed text is posted",
    ),
]
