"""Triggers over what is recorded on two axes: it changes only while a decision that says so is signed.

A signing is under way from the moment the decision is issued until it is sealed in the chain, in
one transaction. Its rows carry the moment kept on the decision (``signed_recorded_at``), so nothing
is recorded, or taken out of the record, at any other. A mend under way exchanges rows for their
likeness under the corrected act, and does no more (``publication.guards.mends``).
"""

from __future__ import annotations

from dataclasses import dataclass

from common.guards import Guard, day_before
from publication.enums import SIGNED_STATES, State, Verdict
from publication.guards.mends import under_way
from publication.guards.tables import DECISION, SEAL, listed

DAY = "COALESCE(i.effective_on, d.effective_on)"
NAMES_OLD = "(e.act_id = m.old_act_id OR e.ended_by_id = m.old_act_id)"
_SAME_DAYS = (
    "e.valid_from = NEW.valid_from "
    "AND (e.valid_to = NEW.valid_to OR (e.valid_to IS NULL AND NEW.valid_to IS NULL))"
)
_MENDED_AWAY = under_way(
    "m.settled_at = NEW.recorded_to "
    "AND (OLD.act_id = m.old_act_id OR OLD.ended_by_id = m.old_act_id)"
)


def is_signed(act: str) -> str:
    """SQL: the act is of a signed decision."""
    return (
        f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.act_id = {act} AND d.digest <> '' "
        f"AND d.state IN ({listed(SIGNED_STATES)}))"
    )


def exchanged(column: str) -> str:
    """SQL: the act named by ``e``, the new one where it is the old one; 0 for none."""
    return f"CASE WHEN e.{column} = m.old_act_id THEN m.new_act_id ELSE COALESCE(e.{column}, 0) END"


@dataclass(frozen=True, kw_only=True)
class SignedRows:
    """A table of rows on two axes beside the rows of decisions that bring them about.

    ``key``: columns beside the procedure that tell what a row is of; ``content``: what it says.
    ``opens`` and ``leaves``: SQL on ``i``, a decision's row, and ``{row}``: it begins such a row, it
    ends one or takes its place.
    """

    name: str
    table: str
    items: str
    opens: str
    leaves: str = "1 = 1"
    key: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    messages: tuple[str, str, str]
    """Why a row does not begin, why it does not end, why it is not closed."""

    def signing(self, row: str, moment: str, more: str) -> str:
        """SQL: a signing under way at that moment lists the procedure of ``row``; ``more`` of d, i."""
        return (
            f"EXISTS (SELECT 1 FROM {self.items} i JOIN {DECISION} d ON d.id = i.decision_id "
            f"WHERE i.procedure_id = {row}.procedure_id AND i.verdict <> '{Verdict.STRUCK.value}' "
            f"AND d.state = '{State.ISSUED.value}' AND d.digest <> '' "
            f"AND d.signed_recorded_at = {moment} AND {more} "
            f"AND NOT EXISTS (SELECT 1 FROM {SEAL} s WHERE s.subject = 'decision:' || d.id))"
        )

    def _there(self, row: str, *, content: bool, more: str) -> str:
        """SQL: a row ``e`` of the table of what ``row`` is of; with ``content``, that says the same."""
        columns = ("procedure_id", *self.key, *(self.content if content else ()))
        same = " AND ".join(f"e.{column} = {row}.{column}" for column in columns)
        return f"EXISTS (SELECT 1 FROM {self.table} e WHERE {same} AND {more})"

    def guards(self) -> list[Guard]:
        """Those of inserting and closing; that rows are else never changed is the catalogue's."""
        opens = self.signing(
            "NEW",
            "NEW.recorded_from",
            f"d.act_id = NEW.act_id AND {self.opens} AND {DAY} = NEW.valid_from",
        )
        # the part of a row closed by this signing that still holds, up to the eve of the change
        kept = self.signing(
            "NEW",
            "NEW.recorded_from",
            f"d.act_id = NEW.ended_by_id AND {self.leaves.format(row='NEW')} "
            f"AND {day_before(DAY)} = NEW.valid_to",
        )
        kept += " AND " + self._there(
            "NEW",
            content=True,
            more="e.act_id = NEW.act_id AND e.valid_from = NEW.valid_from "
            "AND e.recorded_to = NEW.recorded_from",
        )
        # what begins ends where the row it follows did, or on the eve of a later one
        end_known = self._there(
            "NEW",
            content=False,
            more="((e.recorded_to = NEW.recorded_from AND e.ended_by_id = NEW.ended_by_id "
            "AND e.valid_to = NEW.valid_to) "
            "OR (e.recorded_to IS NULL AND e.act_id = NEW.ended_by_id "
            f"AND {day_before('e.valid_from')} = NEW.valid_to))",
        )
        # the likeness, under the new act, of a row closed by a mend under way
        likeness = self._there(
            "NEW",
            content=True,
            more=f"e.recorded_to = NEW.recorded_from AND {_SAME_DAYS} AND {NAMES_OLD} "
            f"AND NEW.act_id = {exchanged('act_id')} "
            f"AND COALESCE(NEW.ended_by_id, 0) = {exchanged('ended_by_id')}",
        )
        mended = under_way(f"m.settled_at = NEW.recorded_from AND {likeness}")
        later = self._there("OLD", content=False, more="e.recorded_from > NEW.recorded_to")
        leaving = self.signing("OLD", "NEW.recorded_to", self.leaves.format(row="OLD"))
        begins, ends, closes = self.messages
        return [
            Guard(
                name=f"{self.name}_insert_signed",
                table=self.table,
                event="INSERT",
                when=f"NEW.recorded_to IS NOT NULL OR NOT ({opens} OR ({kept}) OR {mended})",
                message=begins,
            ),
            Guard(
                name=f"{self.name}_insert_ended",
                table=self.table,
                event="INSERT",
                when=(
                    "(NEW.ended_by_id IS NULL AND NEW.valid_to IS NOT NULL) "
                    "OR (NEW.ended_by_id IS NOT NULL AND NEW.valid_to IS NULL) "
                    f"OR (NEW.ended_by_id IS NOT NULL AND NOT {is_signed('NEW.ended_by_id')})"
                ),
                message="nothing ends without a signed decision",
            ),
            Guard(
                name=f"{self.name}_insert_until",
                table=self.table,
                event="INSERT",
                when=f"NEW.ended_by_id IS NOT NULL AND NOT (({kept}) OR {end_known} OR {mended})",
                message=ends,
            ),
            Guard(
                name=f"{self.name}_close",
                table=self.table,
                event="UPDATE",
                columns=("recorded_to",),
                when=(
                    "OLD.recorded_to IS NOT NULL OR NEW.recorded_to IS NULL "
                    f"OR {later} OR NOT ({leaving} OR {_MENDED_AWAY})"
                ),
                message=closes,
            ),
        ]
