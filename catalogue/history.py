"""The history page of a procedure: effects in, the template's shapes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from catalogue.days import AskedDays
from catalogue.pages import ABOLISHED, IN_FORCE, SUPERSEDED, UPCOMING, Badge
from catalogue.queries import Approval, DecisionLine, HistoryEntry
from catalogue.redline import compare_url

if TYPE_CHECKING:
    from catalogue.models import Effect, Procedure


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """One entry of ``catalogue/procedure_history.html``."""

    kind: str
    kind_text: str
    status: Badge
    valid_from: date
    valid_to: date | None
    recorded_on: date | None
    url: str
    decision: DecisionLine | None
    changes: tuple[str, ...]
    approvals: tuple[Approval, ...]
    compare_url: str = ""


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """All of ``catalogue/procedure_history.html``."""

    name: str
    code: str
    procedure_url: str
    known: date | None
    today_url: str
    versions: list[ShownVersion]
    compare_url: str = ""


UNDESCRIBED = HistoryEntry("plain", "Công bố")


def history_page(
    procedure: Procedure,
    effects: list[Effect],
    *,
    name: str,
    days: AskedDays,
    recorded: Mapping[int, datetime],
    lines: Mapping[int, DecisionLine],
    entries: Mapping[int, HistoryEntry],
) -> HistoryPage:
    """The page from the effects that stand, ordered by day.

    ``lines`` and ``entries`` are keyed by act; ``recorded`` by version.
    """
    code = procedure.base_code
    told = _Told(code, days, recorded, lines, entries)
    shown: list[ShownVersion] = []
    neighbours = zip([None, *effects], effects, [*effects[1:], None], strict=False)
    for before, effect, following in neighbours:
        shown.append(told.version(effect, before, following))
        if _is_end(effect, following):
            shown.append(told.end(effect))
    compare = days.kept_in(reverse("catalogue:procedure_compare", args=[code]))
    return HistoryPage(
        name=name,
        code=code,
        procedure_url=days.kept_in(told.address),
        known=days.asked_known,
        today_url=reverse("catalogue:procedure_history", args=[code]),
        versions=shown[::-1],
        compare_url=compare if len(effects) > 1 else "",
    )


@dataclass(frozen=True)
class _Told:
    """What the lines of one page are told from."""

    code: str
    days: AskedDays
    recorded: Mapping[int, datetime]
    lines: Mapping[int, DecisionLine]
    entries: Mapping[int, HistoryEntry]

    @property
    def address(self) -> str:
        return reverse("catalogue:procedure_detail", args=[self.code])

    def version(
        self, effect: Effect, before: Effect | None, following: Effect | None
    ) -> ShownVersion:
        entry = self.entries.get(effect.act_id, UNDESCRIBED)
        return ShownVersion(
            kind=entry.kind,
            kind_text=entry.kind_text,
            status=_status(effect, following, self.days.on),
            valid_from=effect.valid_from,
            valid_to=effect.valid_to,
            recorded_on=_day(self.recorded.get(effect.version_id)),
            url=_on_day(self.address, effect, self.days),
            decision=self.lines.get(effect.act_id),
            changes=entry.changes,
            approvals=entry.approvals,
            compare_url=self.days.kept_in(
                compare_url(self.code, before.version_id, effect.version_id)
            )
            if before
            else "",
        )

    def end(self, effect: Effect) -> ShownVersion:
        """The first day on which nothing holds any more."""
        act_id = effect.ended_by_id or 0
        first_day = effect.first_day_after
        entry = self.entries.get(act_id, HistoryEntry("abolished", "Bãi bỏ"))
        return ShownVersion(
            kind="abolished",
            kind_text=entry.kind_text,
            status=ABOLISHED if first_day <= self.days.on else UPCOMING,
            valid_from=first_day,
            valid_to=None,
            recorded_on=None,
            url="",
            decision=self.lines.get(act_id),
            changes=entry.changes,
            approvals=entry.approvals,
        )


def _on_day(address: str, effect: Effect, days: AskedDays) -> str:
    """The procedure on the first day of the effect, as known on the day asked for."""
    first = AskedDays(today=days.today, asked_on=effect.valid_from, asked_known=days.asked_known)
    return first.kept_in(address)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _is_end(effect: Effect, following: Effect | None) -> bool:
    """Whether nothing follows on the next day."""
    if effect.valid_to is None:
        return False
    return following is None or following.valid_from > effect.first_day_after


def _status(effect: Effect, following: Effect | None, on: date) -> Badge:
    if effect.valid_from > on:
        return UPCOMING
    if effect.valid_to is None or effect.valid_to >= on:
        return IN_FORCE
    return ABOLISHED if _is_end(effect, following) else SUPERSEDED
