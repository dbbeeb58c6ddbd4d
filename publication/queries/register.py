"""How the rows of a decision stand against the register (domain §2.2, §3.3; design: pinned base)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalogue.models import Effect, Procedure, Succession
from publication.enums import CLOSING_KINDS, OPENING_KINDS, ItemKind, Origin
from publication.models import DecisionItem
from publication.numbering import names_number
from publication.queries.standing import standing_effects


@dataclass(frozen=True)
class Register:
    """What the register holds of a decision's procedures, read once for all rows.

    ``stock``: the decision was signed on paper before the register opened and may be entered in
    any order, so that it may stand before what is already known. ``published``: procedures that
    ever had an effect. ``opened``, ``closed``: days from which the decision itself opens or closes.
    """

    stock: bool
    effects: dict[int, list[Effect]] = field(default_factory=dict)
    published: frozenset[int] = frozenset()
    opened: dict[int, date | None] = field(default_factory=dict)
    closed: frozenset[int] = frozenset()
    replaced_by: dict[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, items: list[DecisionItem], *, stock: bool) -> Register:
        """Four queries, whatever the number of rows."""
        successors = [item.successor_id for item in items if item.successor_id]
        ids = [item.procedure_id for item in items]
        replaced_by: dict[int, set[int]] = {}
        if successors:
            for old, new in Succession.objects.values_list("old_id", "new_id"):
                replaced_by.setdefault(old, set()).add(new)
        return cls(
            stock=stock,
            effects=standing_effects([*ids, *successors]),
            published=frozenset(
                Procedure.objects.filter(pk__in=[*ids, *successors])
                .public()
                .values_list("pk", flat=True)
            ),
            opened={
                item.procedure_id: item.takes_effect_on
                for item in items
                if item.kind in OPENING_KINDS
            },
            closed=frozenset(item.procedure_id for item in items if item.kind in CLOSING_KINDS),
            replaced_by={old: frozenset(new) for old, new in replaced_by.items()},
        )

    def current(self, procedure_id: int, day: date) -> Effect | None:
        """The effect that makes law on that day."""
        for row in self.effects.get(procedure_id, ()):
            if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
                return row
        return None

    def later(self, procedure_id: int, day: date) -> Effect | None:
        """The first effect that begins after that day."""
        rows = [row for row in self.effects.get(procedure_id, ()) if row.valid_from > day]
        return min(rows, key=lambda row: row.valid_from, default=None)

    def successor_problems(self, item: DecisionItem) -> list[str]:
        """The successor is law on the day the other ends, and never leads back to it."""
        new, day = item.successor_id, item.takes_effect_on
        if new is None:
            return ["Chưa nêu thủ tục thay thế."]
        if day is None:
            return []
        if new in self.closed:
            return ["Thủ tục thay thế lại bị chính quyết định này bãi bỏ hoặc thay thế."]
        if self._leads_to(new, item.procedure_id):
            return ["Thủ tục thay thế trước đây đã được thay bằng chính thủ tục này."]
        opened = self.opened.get(new)
        if self.current(new, day) or (opened and opened <= day):
            return []
        if new in self.opened or new in self.published:
            return [f"Thủ tục thay thế không có hiệu lực vào ngày {day:%d/%m/%Y}."]
        return ["Thủ tục thay thế chưa có trong danh mục và không nằm trong quyết định này."]

    def _leads_to(self, start: int, end: int) -> bool:
        seen, waiting = set(), [start]
        while waiting:
            one = waiting.pop()
            if one == end:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self.replaced_by.get(one, ())
        return False


def problem_in_register(item: DecisionItem, register: Register) -> str:
    """Why the row can't take effect on its day as the register stands, or ``""``."""
    day = item.takes_effect_on
    if day is None:
        return ""
    if item.kind == ItemKind.NEW:
        return _new_problem(item, register, day)
    current = register.current(item.procedure_id, day)
    if current is None:
        return "Thủ tục không có hiệu lực vào ngày quyết định có hiệu lực."
    if item.base_id != current.version_id:
        return "Thủ tục đã được một quyết định khác thay đổi sau khi soạn thảo; hãy so sánh lại ba bên."
    if item.decision.origin == Origin.PAPER and _made_here(item):
        return (
            f"Nội dung đang có hiệu lực được ban hành theo trình tự trên hệ thống (Quyết định "
            f"{current.act.number}); không được thay đổi bằng cách ghi nhận từ văn bản."
        )
    return _later_problem(item, register, current, day)


def _new_problem(item: DecisionItem, register: Register, day: date) -> str:
    """A code is never used again; old papers may come before what is already known of it."""
    known = item.procedure_id in register.published
    if known and register.stock:
        rows = register.effects.get(item.procedure_id, ())
        known = not rows or any(row.valid_from <= day for row in rows)
    return "Mã này đã có trong danh mục; không thể là thủ tục mới." if known else ""


def _made_here(item: DecisionItem) -> bool:
    """The text the row changes was signed in this register, not entered from paper."""
    made_by = getattr(item.base, "item", None)
    return made_by is not None and made_by.decision.origin == Origin.WORKFLOW


def _later_problem(item: DecisionItem, register: Register, current: Effect, day: date) -> str:
    """Nothing signed for a later day is undone, or undoes the row, unseen."""
    later = register.later(item.procedure_id, day)
    if item.kind in CLOSING_KINDS:
        if later:
            return (
                f"{_signed(later)} sẽ bị quyết định này làm mất hiệu lực; phải xử lý quyết định "
                "ấy trước."
            )
        if current.valid_to is not None:
            return f"Thủ tục đã được chấm dứt hiệu lực từ sau ngày {current.valid_to:%d/%m/%Y}{_by(current)}."
    if later is None or register.stock:
        return ""
    if item.kind == ItemKind.CORRECTED:
        if names_number(item.note, later.act.number):
            return ""
        return (
            f"{_signed(later)} không có đính chính này. Hãy đính chính cả nội dung ấy, rồi ghi ở "
            f"ghi chú của dòng rằng đã xem Quyết định {later.act.number}."
        )
    return f"{_signed(later)}, sau ngày này; quyết định này sẽ bị phủ lấp."


def _signed(later: Effect) -> str:
    return (
        f"Nội dung đã được ký theo Quyết định {later.act.number}, có hiệu lực từ "
        f"{later.valid_from:%d/%m/%Y}"
    )


def _by(effect: Effect) -> str:
    return f" theo Quyết định {effect.ended_by.number}" if effect.ended_by else ""
