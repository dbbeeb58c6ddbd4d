"""The Centre's list as a kind of decision: which procedure is received where (duty 3.4)."""

from __future__ import annotations

from publication.enums import DecisionKind
from publication.kinds import KindOfDecision
from publication.models import ListItem
from publication.queries.lists import checks_of_lists, kept_list_items, list_items_of
from publication.services.list_rows import (
    hold_places,
    list_content,
    list_item_again,
    no_digests,
    receive,
)
from publication.services.sealed_rows import RECEPTION, exchanged_by, list_entries, touched_by

RECEPTION_LIST = KindOfDecision(
    kind=DecisionKind.RECEPTION,
    record="reception_list",
    rows="list_items",
    drafting="publication.draft_list",
    # the law's days of publication (NĐ 63/2010 art 15, 24) are not the list's
    clocks=frozenset({"send", "post"}),
    tracked=(ListItem,),
    rows_of=list_items_of,
    checks=checks_of_lists,
    authors=lambda _ids: (),
    row_content=list_content,
    digests_now=no_digests,
    freeze=no_digests,
    hold=hold_places,
    take_effect=receive,
    entries=list_entries,
    row_again=list_item_again,
    touched=touched_by(RECEPTION),
    exchange=exchanged_by(RECEPTION),
    kept_rows=kept_list_items,
    kept_digests=no_digests,
)
