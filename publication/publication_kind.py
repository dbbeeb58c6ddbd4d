"""Publication decisions (quyết định công bố) as a kind of decision: texts that become law."""

from __future__ import annotations

from catalogue.models import CHILD_RELATIONS, ProcedureVersion
from publication.enums import DecisionKind
from publication.kinds import KindOfDecision
from publication.models import DecisionItem, authors_of_texts
from publication.queries import checks_of_texts, items_of, kept_items, kept_text_digests
from publication.services.sealed_rows import EFFECT, exchanged_by, text_entries, touched_by
from publication.services.striking import item_again
from publication.services.text_rows import (
    digests_of_texts,
    freeze_texts,
    hold_named,
    item_content,
    put_in_force,
)

PUBLICATION = KindOfDecision(
    kind=DecisionKind.PUBLICATION,
    record="publication_decision",
    rows="items",
    drafting="publication.draft_decision",
    clocks=frozenset({"list", "sign", "send", "enter", "post"}),
    tracked=(DecisionItem, ProcedureVersion, *CHILD_RELATIONS.values()),
    may_be_shortened=True,
    rows_of=items_of,
    checks=checks_of_texts,
    authors=authors_of_texts,
    row_content=item_content,
    digests_now=digests_of_texts,
    freeze=freeze_texts,
    hold=hold_named,
    take_effect=put_in_force,
    entries=text_entries,
    row_again=item_again,
    touched=touched_by(EFFECT),
    exchange=exchanged_by(EFFECT),
    kept_rows=kept_items,
    kept_digests=kept_text_digests,
)
