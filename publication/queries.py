"""Reads over decisions: the checks before a step, what waits for whom, the approval history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from catalogue.models import Effect, Procedure, ProcedureVersion
from catalogue.validators import contradictions, departures_from_centre, missing_parts
from organisation.permissions import allowed, sees_all_units
from publication.enums import (
    CLOSING_KINDS,
    EDITABLE_STATES,
    OPEN_STATES,
    ItemKind,
    Origin,
    Standing,
    State,
    Verdict,
)
from publication.models import Decision, DecisionItem, Move, authors_of
from publication.permissions import open_moves
from publication.transitions import TRANSITIONS

if TYPE_CHECKING:
    from organisation.models import User


@dataclass(frozen=True)
class Check:
    """One line of the list a checker sees: green when ``passed``."""

    label: str
    passed: bool
    message: str = ""
    item: DecisionItem | None = None
    blocking: bool = True


def items_of(decision: Decision) -> QuerySet[DecisionItem]:
    """The decision's rows with all that checks and pages read."""
    return decision.items.select_related(
        "procedure",
        "version__sector__ministry",
        "version__unit",
        "version__procedure",
        "version__central",
        "base__unit",
        "base__sector",
        "base__procedure",
        "successor",
        "decision",
    ).prefetch_related(
        "version__steps",
        "version__channels",
        "version__components",
        "version__charges",
        "version__reductions",
        "version__results",
        "version__legal_bases",
        "version__forms__file",
    )


def signed_items_of(decision: Decision) -> QuerySet[DecisionItem]:
    """The rows the Chairman signed: without those struck out."""
    return items_of(decision).exclude(verdict=Verdict.STRUCK)


def standing_effects(procedure_ids: list[int]) -> dict[int, list[Effect]]:
    """Effects standing in the register now, by procedure, in order of days."""
    found: dict[int, list[Effect]] = {}
    rows = Effect.objects.filter(procedure_id__in=procedure_ids).recorded().order_by("valid_from")
    for row in rows:
        found.setdefault(row.procedure_id, []).append(row)
    return found


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


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Decisions the officer may see: all for province-wide roles, the own unit's for editors."""
    decisions = Decision.objects.select_related("unit", "act", "created_by")
    if sees_all_units(user, "publication.view_decision"):
        return decisions
    unit_ids = {holding.unit_id for holding in user.holdings_on()}
    return decisions.filter(unit_id__in=unit_ids)


def waiting_for(user: User, *, limit: int = 50) -> list[Decision]:
    """Open decisions in which the next move is this officer's, oldest first."""
    states = {
        state
        for move in TRANSITIONS.values()
        if move.name not in SIDE_MOVES and allowed(user, move.permission)
        for state in move.sources
    }
    candidates = list(
        visible_decisions(user)
        .filter(state__in=states)
        .select_related("unit__parent")
        .order_by("pk")
    )
    authors = authors_of(candidates)
    for decision in candidates:
        decision.author_ids = authors[decision.pk]
    return [
        decision
        for decision in candidates
        if any(move.name not in SIDE_MOVES for move in open_moves(user, decision))
    ][:limit]


# Moves one may make any time; they do not make a matter wait for one.
SIDE_MOVES = frozenset({"take_back", "withdraw"})


def approval_history(decision: Decision) -> QuerySet[Move]:
    """Who decided what, in order."""
    return decision.moves.select_related("by").order_by("pk")


def with_standing(versions: QuerySet[ProcedureVersion], *, on: date | None = None) -> QuerySet:
    """Annotate ``standing`` (a ``Standing``) as of day ``on``: one query, whatever the rows.

    A draft's standing comes from its decision, a signed text's from the effects that stand now.
    """
    today = on or timezone.localdate()
    own = Effect.objects.recorded().filter(version=OuterRef("pk"))
    after = Effect.objects.recorded().filter(procedure=OuterRef("procedure"))
    reached = Q(valid_to=None) | Q(valid_to__gte=today)
    return versions.annotate(
        standing=Case(
            When(Exists(own.filter(reached, valid_from__lte=today)), then=Value(Standing.IN_FORCE)),
            When(Exists(own.filter(valid_from__gt=today)), then=Value(Standing.PENDING)),
            When(
                Exists(Effect.objects.filter(version=OuterRef("pk")))
                & Exists(after.filter(reached)),
                then=Value(Standing.SUPERSEDED),
            ),
            When(
                Exists(Effect.objects.filter(version=OuterRef("pk"))),
                then=Value(Standing.ABOLISHED),
            ),
            When(item__verdict=Verdict.STRUCK, then=Value(Standing.STRUCK)),
            When(item__decision__state=State.WITHDRAWN, then=Value(Standing.WITHDRAWN)),
            When(
                Q(item=None) | Q(item__decision__state__in=EDITABLE_STATES),
                then=Value(Standing.DRAFT),
            ),
            default=Value(Standing.UNDER_WAY),
        )
    )


def visible_versions(user: User) -> QuerySet[ProcedureVersion]:
    """Texts that were ever law, and the drafts of decisions the officer may see."""
    versions = ProcedureVersion.objects.all()
    if sees_all_units(user, "publication.view_decision"):
        return versions
    unit_ids = {holding.unit_id for holding in user.holdings_on()}
    return versions.filter(
        Exists(Effect.objects.filter(version=OuterRef("pk")))
        | Q(item__decision__unit_id__in=unit_ids)
        | Q(item=None, unit_id__in=unit_ids)
    )


def decisions_in_care(user: User) -> QuerySet[Decision]:
    """Open decisions the user looks after: handed over to the user, or begun and not handed over."""
    return Decision.objects.filter(
        Q(responsible=user) | Q(responsible=None, created_by=user), state__in=OPEN_STATES
    ).select_related("unit__parent__parent")
