"""Internal processes (quy trình nội bộ) as a kind of decision, after the procedure is published."""

from __future__ import annotations

from publication.enums import DecisionKind
from publication.kinds import KindOfDecision
from publication.models import ProcessItem
from publication.queries.processes import (
    checks_of_processes,
    kept_process_items,
    process_items_of,
)
from publication.services.list_rows import no_digests
from publication.services.process_rows import (
    apply_processes,
    hold_unit,
    process_content,
    process_item_again,
)
from publication.services.sealed_rows import PROCESS, exchanged_by, process_entries, touched_by

INTERNAL_PROCESSES = KindOfDecision(
    kind=DecisionKind.PROCESS,
    record="process_decision",
    rows="process_items",
    drafting="publication.draft_process",
    # the law's days of publication (NĐ 63/2010 art 15, 24) are not theirs; nothing hangs in public
    clocks=frozenset({"send"}),
    tracked=(ProcessItem,),
    rows_of=process_items_of,
    checks=checks_of_processes,
    authors=lambda _ids: (),
    row_content=process_content,
    digests_now=no_digests,
    freeze=no_digests,
    hold=hold_unit,
    take_effect=apply_processes,
    entries=process_entries,
    row_again=process_item_again,
    touched=touched_by(PROCESS),
    exchange=exchanged_by(PROCESS),
    kept_rows=kept_process_items,
    kept_digests=no_digests,
)
