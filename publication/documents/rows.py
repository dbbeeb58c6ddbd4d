"""The rows of a decision beside the texts they were drafted on, in the order of the annex.

One row or five hundred: the same number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from catalogue.enums import Tier
from catalogue.models import CHILD_RELATIONS, Act, Effect, ProcedureVersion
from publication.documents.changes import RowChanges, row_changes
from publication.enums import DecisionKind, ItemKind, ListChange, ProcessChange, Verdict
from publication.kinds import kind_of
from publication.queries import items_of, signed_items_of
from publication.queries.lists import names_on

if TYPE_CHECKING:
    from publication.models import Decision, DecisionItem

# Letter, heading and kinds of the three tables of an annex (domain §3.3).
TABLES = (
    ("A", "Thủ tục hành chính mới ban hành", frozenset({ItemKind.NEW})),
    (
        "B",
        "Thủ tục hành chính được sửa đổi, bổ sung, thay thế, đính chính",
        frozenset({ItemKind.AMENDED, ItemKind.REPLACED, ItemKind.CORRECTED}),
    ),
    ("C", "Thủ tục hành chính bị bãi bỏ", frozenset({ItemKind.ABOLISHED})),
)
# The same of the Centre's list.
LIST_TABLES = (
    ("A", "Thủ tục hành chính đưa vào tiếp nhận", frozenset({ListChange.TAKEN_IN})),
    ("B", "Thủ tục hành chính chuyển nơi tiếp nhận", frozenset({ListChange.MOVED})),
    ("C", "Thủ tục hành chính đưa ra khỏi danh mục", frozenset({ListChange.TAKEN_OUT})),
)

# The same of internal processes.
PROCESS_TABLES = (
    ("A", "Quy trình nội bộ được phê duyệt", frozenset({ProcessChange.APPROVED})),
    ("B", "Quy trình nội bộ bị bãi bỏ", frozenset({ProcessChange.REVOKED})),
)


@dataclass(frozen=True)
class DecisionRow:
    """One row: the item, its number in the list, the text it was drafted on, who takes its place."""

    number: int
    item: Any
    old: ProcedureVersion | None
    successor: str = ""

    @property
    def new(self) -> ProcedureVersion | None:
        return self.item.version

    @property
    def code(self) -> str:
        return self.item.procedure.base_code

    @property
    def name(self) -> str:
        text = self.new or self.old
        return text.name if text else ""

    @property
    def is_full(self) -> bool:
        """Published with all its components: delegated to the province (NĐ 63/2010 art 13b)."""
        return self.new is not None and self.new.tier == Tier.FULL

    @cached_property
    def changes(self) -> RowChanges:
        """What differs from the text it was drafted on; nothing where there are not two texts."""
        if self.old is None or self.new is None:
            return RowChanges()
        return row_changes(self.old, self.new)


@dataclass(frozen=True)
class NamedRow(DecisionRow):
    """A row without a text of its own, such as of the Centre's list: the procedure's name."""

    named: str = ""

    @property
    def new(self) -> None:
        return None

    @property
    def name(self) -> str:
        return self.named


def rows_of(decision: Decision) -> list[DecisionRow]:
    """Every row that is, or is to be, signed, by the kind of the decision."""
    return ROWS[decision.kind](decision)


def _named_rows(decision: Decision) -> list[DecisionRow]:
    rows = kind_of(decision).rows_of(decision)
    items = list(rows.exclude(verdict=Verdict.STRUCK) if decision.is_signed else rows)
    for item in items:
        item.decision = decision
    ids = [item.procedure_id for item in items]
    names = names_on(ids, on=decision.effective_on, known=decision.signed_recorded_at)
    return [
        NamedRow(number, item, None, named=names.get(item.procedure_id, ""))
        for number, item in enumerate(items, start=1)
    ]


def _rows_of_texts(decision: Decision) -> list[DecisionRow]:
    """Each version with all its parts."""
    listed = signed_items_of(decision) if decision.is_signed else items_of(decision)
    items = list(listed.order_by("sort_order", "pk"))
    texts = _texts({item.base_id for item in items if item.base_id})
    names = _successor_names(items)
    for item in items:
        item.decision = decision
    return [
        DecisionRow(
            number,
            item,
            texts.get(item.base_id) if item.base_id else None,
            names.get(item.successor_id, "") if item.successor_id else "",
        )
        for number, item in enumerate(items, start=1)
    ]


def _texts(ids: Iterable[int]) -> dict[int, ProcedureVersion]:
    texts = ProcedureVersion.objects.select_related("procedure", "sector", "unit")
    return texts.prefetch_related(*CHILD_RELATIONS, "forms__file").in_bulk(ids)


def _successor_names(items: list[DecisionItem]) -> dict[int, str]:
    """Code and name of each procedure that takes another's place, from this decision or the law."""
    wanted = {item.successor_id: item.successor for item in items if item.successor_id}
    in_force = ProcedureVersion.objects.in_force().filter(procedure_id__in=wanted)
    names = dict(in_force.values_list("procedure_id", "name"))
    names |= {item.procedure_id: item.version.name for item in items if item.version}
    return {
        key: f"{procedure} – {names[key]}" if key in names else str(procedure)
        for key, procedure in wanted.items()
    }


def acts_changed(rows: list[DecisionRow]) -> list[Act]:
    """The decisions that published the texts these rows change or close, oldest first."""
    bases = [row.old.pk for row in rows if row.old]
    effects = Effect.objects.filter(version_id__in=bases)
    return list(Act.objects.filter(pk__in=effects.values("act")).order_by("signed_on", "number"))


ROWS = {
    DecisionKind.PUBLICATION: _rows_of_texts,
    DecisionKind.RECEPTION: _named_rows,
    DecisionKind.PROCESS: _named_rows,
}
TABLES_OF = {
    DecisionKind.PUBLICATION: TABLES,
    DecisionKind.RECEPTION: LIST_TABLES,
    DecisionKind.PROCESS: PROCESS_TABLES,
}
