"""Reads of signed decisions for the public pages; nothing unsigned passes through here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from catalogue.queries import Approval, DecisionLine, HistoryEntry
from organisation.enums import Role
from organisation.permissions import plain_role
from publication.enums import SIGNED_STATES, ItemKind, ListChange, Origin, ProcessChange, Verdict
from publication.models import (
    Decision,
    DecisionItem,
    ListItem,
    Move,
    ProcessItem,
    Record,
    RecordMend,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalogue.models import Act, Procedure


def public_decisions(known: datetime | None = None) -> QuerySet[Decision]:
    """Signed decisions with their acts, newest first. Nothing else of a decision is public.

    With ``known`` only those that stood in the register at that moment. ``dated`` is the day of
    signature as the register had it (then), by which they are ordered.
    """
    decisions = (
        Decision.objects.signed()
        .select_related("act", "scan")
        .defer("canonical")
        .annotate(dated=_day_of_signature(known))
        .order_by("-dated", "-pk")
    )
    if known is None:
        return decisions
    entered = Move.objects.filter(
        decision=OuterRef("pk"), to_state__in=SIGNED_STATES, at__lte=known
    )
    return decisions.filter(Exists(entered))


def _day_of_signature(known: datetime | None) -> Coalesce | F:
    if known is None:
        return F("act__signed_on")
    mended_later = RecordMend.objects.confirmed().filter(
        decision=OuterRef("pk"), settled_at__gt=known
    )
    return Coalesce(Subquery(mended_later.values("old_act__signed_on")[:1]), "act__signed_on")


def entered_on(decisions: QuerySet[Decision]) -> date | None:
    """The day the first of the decisions became public; ``None`` for none."""
    first = Move.objects.filter(
        decision__in=decisions.order_by().values("pk"), to_state__in=SIGNED_STATES
    ).aggregate(first=Min("at"))["first"]
    return timezone.localdate(first) if first else None


MENDED_NOTE = "bản ghi đã được đính chính"


def origin_note(origin: str, *, has_scan: bool) -> str:
    """ "ghi nhận từ văn bản, chưa có bản ký", or ``""`` (design §3)."""
    notes = []
    if origin == Origin.PAPER:
        notes.append("ghi nhận từ văn bản")
    if not has_scan:
        notes.append("chưa có bản ký")
    return ", ".join(notes)


def signer_text(capacity: str, signer: str) -> str:
    """ "Chủ tịch Nguyễn Văn A", "KT. Chủ tịch – Phó Chủ tịch …": how it was signed, and by whom."""
    parts = re.split(r"(\. | [-–] )", capacity)
    words = [part if len(part) <= 3 else part.capitalize() for part in parts]
    return f"{''.join(words)} {signer}".strip()


def decision_url(decision: Decision) -> str:
    """The public address of a signed decision."""
    return reverse("publication:decision_detail", args=[decision.slug])


@dataclass(frozen=True, slots=True)
class MendNote:
    """That the record of a decision was mended on a day; ``before``: what it said until then."""

    on: date
    before: str


@dataclass(frozen=True, slots=True)
class PublicMends:
    """Mends a decision's page tells of, oldest first: its own, and those that left its address."""

    own: list[RecordMend]
    others: list[RecordMend]

    def record_at(self, known: datetime | None) -> Record | None:
        """What the register said at the moment, where it was mended since."""
        if known is None:
            return None
        return next((mend.old for mend in self.own if known < mend.settled_at), None)


def mends_about(decision: Decision) -> PublicMends:
    """One query."""
    mends = (
        RecordMend.objects.confirmed()
        .filter(Q(decision=decision) | Q(old_slug=decision.slug))
        .with_records()
        .select_related("decision__act")
        .defer("decision__canonical")
    )
    own = [mend for mend in mends if mend.decision_id == decision.pk]
    return PublicMends(own, [mend for mend in mends if mend.decision_id != decision.pk])


def mend_notes(mends: Iterable[RecordMend], known: datetime | None = None) -> list[MendNote]:
    """What each mend made until ``known`` changed, in words.

    The wrong scan may be somebody's private paper: that it was another one is all that is told.
    """
    notes = []
    for mend in mends:
        if known is not None and mend.settled_at > known:
            continue
        old, new = mend.old_act, mend.new_act
        said = [
            ("số", old.number, new.number),
            ("ngày ký", _day(old.signed_on), _day(new.signed_on)),
            (
                "người ký",
                signer_text(old.capacity, old.signer),
                signer_text(new.capacity, new.signer),
            ),
        ]
        before = [f"{label} {was}" for label, was, now in said if was != now]
        if mend.old_scan_id != mend.new_scan_id:
            before.append("một bản chụp khác" if mend.old_scan_id else "chưa có bản chụp")
        notes.append(MendNote(timezone.localdate(mend.settled_at), ", ".join(before)))
    return notes


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa rõ"


def mended_from(slug: str, *, known: datetime | None = None) -> Decision | None:
    """The decision whose record stood under this address until it was mended; the last one.

    With ``known`` the one that stood there at that moment.
    """
    mends = RecordMend.objects.confirmed().filter(old_slug=slug).select_related("decision__act")
    mends = mends.defer("decision__canonical")
    if known is None:
        mend = mends.last()
    else:
        there = public_decisions(known).order_by().values("pk")
        mend = mends.filter(settled_at__gt=known, decision__in=there).first()
    return mend.decision if mend else None


class PublicDecisions:
    """What pages of the catalogue may know of decisions (``catalogue.queries.Decisions``)."""

    def lines(self, act_ids: Iterable[int]) -> dict[int, DecisionLine]:
        """The signed decision of each act; one query, and one for acts whose record was mended."""
        wanted = set(act_ids)
        if not wanted:
            return {}
        lines = self._current(wanted)
        return lines | self._mended(wanted - lines.keys())

    def _mended(self, act_ids: set[int]) -> dict[int, DecisionLine]:
        """Lines as the register had them, leading to what the record became."""
        if not act_ids:
            return {}
        mends = RecordMend.objects.confirmed().filter(old_act__in=act_ids)
        return {
            mend.old_act_id: DecisionLine(
                number=mend.old_act.number,
                signed_on=mend.old_act.signed_on,
                url=decision_url(mend.decision),
                signer_text=signer_text(mend.old_act.capacity, mend.old_act.signer),
                origin_note=MENDED_NOTE,
            )
            for mend in mends.with_records()
        }

    def _current(self, wanted: set[int]) -> dict[int, DecisionLine]:
        rows = (
            Decision.objects.signed()
            .filter(act__in=wanted)
            .order_by()
            .values_list(
                "act_id",
                "slug",
                "origin",
                "scan_id",
                "act__number",
                "act__signed_on",
                "act__capacity",
                "act__signer",
            )
        )
        return {
            act_id: DecisionLine(
                number=number,
                signed_on=signed_on,
                url=reverse("publication:decision_detail", args=[slug]),
                signer_text=signer_text(capacity, signer),
                origin_note=origin_note(origin, has_scan=scan_id is not None),
            )
            for act_id, slug, origin, scan_id, number, signed_on, capacity, signer in rows
        }

    def entries(self, procedure: Procedure) -> dict[int, HistoryEntry]:
        """By act, what each signed decision did to the procedure and who approved it."""
        items = (
            DecisionItem.objects.filter(procedure=procedure, decision__state__in=SIGNED_STATES)
            .select_related("decision__act")
            .prefetch_related("decision__moves", "decision__mends__old_act")
        )
        found = {}
        for item in items:
            decision = item.decision
            entry = HistoryEntry(
                kind=item.kind, kind_text=item.get_kind_display(), changes=tuple(change_texts(item))
            )
            for act in [decision.act, *(mend.old_act for mend in decision.mends.all())]:
                approvals = tuple(public_approvals(decision, act=act))
                found[act.pk] = replace(entry, approvals=approvals)
        return found


# Headings of tables B and C of an annex (domain §3.3).
BASIS_WORDS = {
    ItemKind.AMENDED: "Văn bản quy định nội dung sửa đổi, bổ sung",
    ItemKind.REPLACED: "Văn bản quy định việc thay thế",
    ItemKind.ABOLISHED: "Văn bản quy định việc bãi bỏ",
}


def change_texts(item: DecisionItem) -> list[str]:
    """What the decision says it changes, in words."""
    parts = DecisionItem._meta.get_field("changed_parts").labels(tuple(item.changed_parts))
    texts = [f"Sửa đổi, bổ sung: {', '.join(parts)}"] if parts else []
    if item.change_basis.strip():
        texts.append(f"{BASIS_WORDS.get(item.kind, 'Theo')}: {item.change_basis.strip()}")
    if item.note.strip():
        texts.append(item.note.strip())
    return texts


# Moves a citizen sees: the way of the signed text, not the drafts sent back and forth.
PUBLIC_MOVES = {
    "pass_check": "kiểm tra đạt",
    "submit": "trình ký",
    "record_signed": "ký ban hành",
    "record_paper": "ký ban hành",
    "confirm_signed": "xác nhận đúng với văn bản đã ký",
    "confirm_paper": "xác nhận đúng với văn bản đã ký",
    "mark_entered": "nhập Cơ sở dữ liệu quốc gia",
    "mark_entered_last": "nhập Cơ sở dữ liệu quốc gia",
    "mark_posted": "niêm yết",
    "mark_posted_last": "niêm yết",
}
CHAIRMAN_ROLE = "Chủ tịch Ủy ban nhân dân tỉnh"


SIGNATURES = frozenset({"record_signed", "record_paper"})


def public_approvals(decision: Decision, *, act: Act | None = None) -> list[Approval]:
    """The way to the signature by role, oldest first; no person is named.

    ``act``: the record as it was known, where it was mended since.

    A text sent back and passed again shows only the last time. A step bears the day its paper
    gives; what was entered on another day says so, for the register never back-dates an entry.
    """
    last: dict[str, Move] = {}
    for move in sorted(decision.moves.all(), key=lambda move: move.pk):
        if move.name in PUBLIC_MOVES:
            last.pop(move.name, None)
            last[move.name] = move
    act = act or decision.act
    signed_on = act.signed_on if act else None
    stated = {
        "submit": decision.submitted_on,
        "record_signed": signed_on,
        "record_paper": signed_on,
        "mark_entered": decision.entered_on,
        "mark_entered_last": decision.entered_on,
        "mark_posted": decision.posted_on,
        "mark_posted_last": decision.posted_on,
    }
    approvals = [_approval(move, stated.get(move.name), signed_on) for move in last.values()]
    return sorted(approvals, key=lambda approval: approval.on)


def _approval(move: Move, stated: date | None, signed_on: date | None) -> Approval:
    role = CHAIRMAN_ROLE
    if move.name not in SIGNATURES:
        role = ROLE_NAMES.get(plain_role(move.role), "")
    entered = timezone.localdate(move.at)
    if stated:
        note = f"ghi vào sổ ngày {entered:%d/%m/%Y}" if entered != stated else ""
        return Approval(role, PUBLIC_MOVES[move.name], stated, note)
    is_late = move.name == "pass_check" and signed_on is not None and entered > signed_on
    note = "ngày ghi vào sổ, sau ngày ký trên giấy" if is_late else ""
    return Approval(role, PUBLIC_MOVES[move.name], entered, note)


ROLE_NAMES = {role.value: str(role.label) for role in Role}


def kind_counts(decision_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many rows of each kind every decision has; one query."""
    decision_ids = list(decision_ids)
    texts, *others = [
        model.objects.filter(decision__in=decision_ids)
        .exclude(verdict=Verdict.STRUCK)
        .order_by()
        .values_list("decision_id", column)
        .annotate(number=Count("pk"))
        for model, column in ((DecisionItem, "kind"), (ListItem, "change"), (ProcessItem, "change"))
    ]
    found: dict[int, dict[str, int]] = {}
    for decision_id, kind, number in texts.union(*others):
        found.setdefault(decision_id, {})[kind] = number
    return found


KIND_WORDS: dict[str, str] = {
    ItemKind.NEW: "mới ban hành",
    ItemKind.AMENDED: "sửa đổi, bổ sung",
    ItemKind.REPLACED: "được thay thế",
    ItemKind.ABOLISHED: "bãi bỏ",
    ItemKind.CORRECTED: "đính chính",
    ListChange.TAKEN_IN: "đưa vào tiếp nhận",
    ListChange.MOVED: "chuyển nơi tiếp nhận",
    ListChange.TAKEN_OUT: "đưa ra khỏi danh mục tiếp nhận",
    ProcessChange.APPROVED: "phê duyệt quy trình nội bộ",
    ProcessChange.REVOKED: "bãi bỏ quy trình nội bộ",
}


def counts_text(counts: dict[str, int]) -> str:
    """ "3 mới ban hành, 2 bãi bỏ"."""
    return ", ".join(
        f"{counts[kind]} {words}" for kind, words in KIND_WORDS.items() if kind in counts
    )


def public_items(decision: Decision) -> QuerySet[DecisionItem]:
    """The rows of a signed decision with what its page shows."""
    return (
        decision.items.exclude(verdict=Verdict.STRUCK)
        .select_related(
            "procedure",
            "successor",
            "version__sector",
            "version__unit",
            "base__sector",
            "base__unit",
        )
        .order_by("sort_order", "pk")
    )


def changes_in_days(first: date, last: date, *, limit: int) -> list[DecisionItem]:
    """Rows of signed decisions that take effect within the days, newest first."""
    return list(
        DecisionItem.objects.filter(decision__state__in=SIGNED_STATES)
        .exclude(verdict=Verdict.STRUCK)
        .annotate(day=Coalesce("effective_on", "decision__effective_on"))
        .filter(day__range=(first, last))
        .select_related("procedure", "version", "base", "decision")
        .defer("decision__canonical")
        .order_by("-day", "-decision", "sort_order")[:limit]
    )
