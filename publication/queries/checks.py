"""The list of checks a decision must pass before a step, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogue.models import Effect, Procedure
from catalogue.validators import contradictions, departures_from_centre, missing_parts
from publication.enums import CLOSING_KINDS, ItemKind, Origin
from publication.models import Decision, DecisionItem
from publication.queries.standing import signed_items_of, standing_effects


@dataclass(frozen=True)
class Check:
    """One line of the list a checker sees: green when ``passed``."""

    label: str
    passed: bool
    message: str = ""
    item: DecisionItem | None = None
    blocking: bool = True


def _in_force_on(effects: list[Effect], day: date | None) -> Effect | None:
    if day is None:
        return None
    for row in effects:
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return row
    return None


def _item_register_problem(item: DecisionItem, effects: list[Effect], *, published: bool) -> str:
    """How the row stands against the register, or ``""`` (domain §3.3; design §3: pinned base).

    ``published``: the code ever had an effect, be it one that was closed on its first day; such a
    code is never used again (domain §2.2).
    """
    day = item.takes_effect_on
    current = _in_force_on(effects, day)
    from_paper = item.decision.origin == Origin.PAPER
    if item.kind == ItemKind.NEW:
        known = (
            any(row.valid_from <= day for row in effects)  # type: ignore[operator]
            if from_paper
            else published
        )
        return "Mã này đã có trong danh mục; không thể là thủ tục mới." if known else ""
    if current is None:
        return "Thủ tục không có hiệu lực vào ngày quyết định có hiệu lực."
    if item.base_id != current.version_id:
        return "Thủ tục đã được một quyết định khác thay đổi sau khi soạn thảo; hãy so sánh lại ba bên."
    if (
        not from_paper
        and item.kind != ItemKind.CORRECTED
        and any(
            row.valid_from > day  # type: ignore[operator]
            for row in effects
        )
    ):
        return "Đã có phiên bản được ký sẽ có hiệu lực sau ngày này; quyết định này sẽ bị phủ lấp."
    return ""


def _item_problems(item: DecisionItem, effects: list[Effect], *, published: bool) -> list[str]:
    problems = []
    if item.takes_effect_on is None:
        problems.append("Chưa có ngày hiệu lực.")
    elif register_problem := _item_register_problem(item, effects, published=published):
        problems.append(register_problem)
    if item.kind == ItemKind.AMENDED and not item.changed_parts:
        problems.append("Chưa nêu nội dung được sửa đổi, bổ sung.")
    if item.kind in CLOSING_KINDS and not item.change_basis.strip():
        problems.append("Chưa nêu văn bản quy định việc bãi bỏ, thay thế.")
    if item.kind == ItemKind.REPLACED and item.successor_id is None:
        problems.append("Chưa nêu thủ tục thay thế.")
    if item.version is not None:
        problems += contradictions(item.version)
        departures = departures_from_centre(item.version)
        if departures:
            problems.append(
                "Khác nội dung Bộ công bố ở phần địa phương không được đổi: "
                + ", ".join(departures)
                + "."
            )
    return problems


def checks_before_sending(decision: Decision) -> list[Check]:
    """Everything that must hold before the decision leaves the drafter, line by line."""
    items = list(signed_items_of(decision))
    procedure_ids = [item.procedure_id for item in items]
    effects = standing_effects(procedure_ids)
    published = set(
        Procedure.objects.filter(pk__in=procedure_ids).public().values_list("pk", flat=True)
    )
    lines = [
        Check(
            "Có ít nhất một thủ tục",
            bool(items),
            "" if items else "Danh sách trống.",
        ),
        Check(
            "Có ngày hiệu lực",
            decision.effective_on is not None,
            "" if decision.effective_on else "Hãy nhập ngày quyết định có hiệu lực.",
        ),
    ]
    opened = {item.procedure_id for item in items if item.kind == ItemKind.NEW}
    for item in items:
        problems = _item_problems(
            item,
            effects.get(item.procedure_id, []),
            published=item.procedure_id in published,
        )
        if (
            item.kind == ItemKind.REPLACED
            and item.successor_id
            and item.successor_id not in opened
            and not Effect.objects.filter(procedure_id=item.successor_id).exists()
        ):
            problems.append(
                "Thủ tục thay thế chưa có trong danh mục và không nằm trong quyết định này."
            )
        label = f"{item.procedure} – {item.get_kind_display()}"
        lines.append(Check(label, not problems, " ".join(problems), item))
        lines += _completeness(item, label)
    return lines


def _completeness(item: DecisionItem, label: str) -> list[Check]:
    """A red line for parts that are missing; what was signed on paper long ago is only noted."""
    missing = missing_parts(item.version) if item.version else []
    if not missing:
        return []
    message = "Còn thiếu: " + ", ".join(missing) + "."
    return [
        Check(label, False, message, item, blocking=item.decision.origin != Origin.PAPER),
    ]


def signing_date_problem(decision: Decision, signed_on: date, *, today: date) -> str:
    """Why the decision can't bear this signing date, or ``""`` (domain §3.3, §3.4)."""
    if signed_on > today:
        return "Ngày ký không được ở tương lai."
    earliest = [day for item in signed_items_of(decision) if (day := item.takes_effect_on)]
    if earliest and min(earliest) < signed_on and not decision.shortened:
        return "Ngày hiệu lực trước ngày ký; chỉ được khi ghi rõ trình tự rút gọn."
    return ""
