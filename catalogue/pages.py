"""What the public pages of one procedure show, in the shapes the templates ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.days import AskedDays
from catalogue.enums import OnlineLevel
from catalogue.parts import (
    agencies_of,
    central_text_of,
    channels_of,
    charges_of,
    forms_of,
    legal_bases_of,
    list_rows,
    papers_of,
    reductions_of,
    steps_of,
    summary_of,
)
from catalogue.queries import DecisionLine, ShownEffect
from catalogue.supplementary import public_part, rows_of
from catalogue.wording import ONLINE_TEXTS, Part, day_text, level_text, part
from common.page_parts import Link, Row, stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.models import Reception, Sector
    from catalogue.queries import FormFile
    from catalogue.texts import Text
    from organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words with a colour's name."""

    kind: str
    text: str


IN_FORCE = Badge("in_force", "Đang hiệu lực")
UPCOMING = Badge("upcoming", "Chưa có hiệu lực")
SUPERSEDED = Badge("superseded", "Đã được sửa đổi, thay thế")
ABOLISHED = Badge("abolished", "Đã bãi bỏ")
REPLACED = Badge("abolished", "Đã được thay thế")


@dataclass(frozen=True, slots=True)
class Warning:
    """A notice at the head of the page."""

    kind: str
    title: str
    text: str = ""
    link_url: str = ""
    link_text: str = ""


# --- one procedure ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ProcedurePage:
    """All of ``catalogue/procedure_detail.html``."""

    name: str
    code: str
    other_codes: list[str]
    sector_text: str
    sector_url: str
    level_text: str
    status: Badge
    status_notice: Warning | None
    upcoming_notice: Warning | None
    on: date | None
    known: date | None
    today_url: str
    decision: DecisionLine | None
    effective_on: date | None
    effective_until: date | None
    central_text: str
    central_url: str
    online_level: str
    online_reason: str
    summary: list[Row]
    agencies: list[Row]
    steps: Part
    channels: Part
    papers: Part
    charges: Part
    reductions: Part | None
    results: Part
    conditions: Part
    legal_bases: Part
    forms: Part
    sets_text: str
    related: list[Link]
    remarks: str
    extra: list[Row]
    supplementary: list[Row]
    history_url: str
    print_url: str
    comparisons: list[Link]
    national_portal_url: str
    feedback_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the text shown stands in the register, and what the floor above knows of its decisions."""

    shown: ShownEffect | None = None
    decisions: dict[int, DecisionLine]
    successors: list[Link]
    related: list[Link]
    codes: list[str]
    files: Sequence[FormFile] = ()
    comparisons: Sequence[Link] = ()
    received: Sequence[Reception] = ()


def procedure_page(
    text: Text, *, sector: Sector, unit: Unit, standing: Standing, days: AskedDays
) -> ProcedurePage:
    """The page of a text; ``standing.shown`` is None for a preview of a draft."""
    shown = standing.shown
    effect = shown.effect if shown else None
    address = reverse("catalogue:procedure_detail", args=[text.code])
    sector_url = f"{reverse('catalogue:procedure_list')}?linh-vuc={sector.slug}"
    lists = [standing.decisions.get(row.act_id) for row in standing.received]
    list_url = next((line.url for line in lists if line), "")
    conditions = [text.conditions] if text.conditions.strip() else []
    forms = forms_of(text, standing.files)
    return ProcedurePage(
        name=text.name,
        code=text.code,
        other_codes=standing.codes,
        sector_text=sector.name,
        sector_url=days.kept_in(sector_url),
        level_text=level_text(text.levels),
        status=_status(standing),
        status_notice=_status_notice(standing) if shown else None,
        upcoming_notice=_upcoming_notice(standing, address) if shown else None,
        on=days.asked_on,
        known=days.asked_known,
        today_url=address,
        decision=standing.decisions.get(effect.act_id) if effect else None,
        effective_on=effect.valid_from if effect else None,
        effective_until=effect.valid_to if effect else None,
        central_text=central_text_of(text),
        central_url="",
        online_level=ONLINE_TEXTS[text.online_level] if text.online_level in SHOWN_ONLINE else "",
        online_reason=text.online_reason,
        summary=summary_of(text, standing.received),
        agencies=[
            *agencies_of(text, unit),
            *list_rows(text, standing.received, days.kept_in(list_url) if list_url else ""),
        ],
        steps=steps_of(text),
        channels=channels_of(text),
        papers=papers_of(text, forms),
        charges=charges_of(text),
        reductions=reductions_of(text),
        results=part(text.rows["results"], text.results_status),
        conditions=part(conditions, text.conditions_status),
        legal_bases=legal_bases_of(text),
        forms=part(forms, text.forms_status),
        sets_text=f"{text.sets:02d} bộ" if text.sets else "",
        related=standing.related,
        remarks=text.note,
        extra=[Row("Mô tả", stated(text.description))] if text.description.strip() else [],
        supplementary=[
            Row(label, stated(words)) for label, words in rows_of(public_part(text.supplementary))
        ],
        history_url=days.kept_in(reverse("catalogue:procedure_history", args=[text.code])),
        print_url=days.kept_in(reverse("catalogue:procedure_print", args=[text.code])),
        comparisons=list(standing.comparisons),
        national_portal_url=text.portal_url if shown is None or shown.in_force else "",
    )


SHOWN_ONLINE = frozenset({OnlineLevel.FULL, OnlineLevel.PARTIAL})


def _status(standing: Standing) -> Badge:
    """The state of the procedure on the day asked for."""
    shown = standing.shown
    if shown is None:
        return Badge("plain", "Bản xem trước")
    if shown.in_force:
        return IN_FORCE
    if not shown.begun:
        return UPCOMING
    return REPLACED if standing.successors else ABOLISHED


def _status_notice(standing: Standing) -> Warning | None:
    shown = standing.shown
    if shown is None or shown.in_force:
        return None
    effect = shown.effect
    if not shown.begun:
        line = standing.decisions.get(effect.act_id)
        return Warning(
            "info",
            f"Thủ tục này có hiệu lực từ ngày {day_text(effect.valid_from)}",
            _by_decision(line),
            line.url if line else "",
            "Xem quyết định",
        )
    ended_on = day_text(effect.first_day_after)
    line = standing.decisions.get(effect.ended_by_id) if effect.ended_by_id else None
    if standing.successors:
        names = "; ".join(f"{link.text}" for link in standing.successors)
        return Warning(
            "stop",
            f"Thủ tục này đã được thay thế từ ngày {ended_on}",
            f"Thay bằng: {names}.",
            standing.successors[0].url,
            "Xem thủ tục thay thế",
        )
    return Warning(
        "stop",
        f"Thủ tục này đã bãi bỏ từ ngày {ended_on}",
        _by_decision(line),
        line.url if line else "",
        "Xem quyết định",
    )


def _by_decision(line: DecisionLine | None) -> str:
    if line is None:
        return ""
    signed = f" ngày {day_text(line.signed_on)}" if line.signed_on else ""
    return f"Theo Quyết định {line.number}{signed}."


def _upcoming_notice(standing: Standing, address: str) -> Warning | None:
    shown = standing.shown
    if shown is None or not shown.in_force:
        return None
    if shown.later:
        day = shown.later.valid_from
        return Warning(
            "info",
            f"Nội dung mới đã được ký, có hiệu lực từ ngày {day_text(day)}",
            _by_decision(standing.decisions.get(shown.later.act_id)),
            f"{address}?ngay={day.isoformat()}",
            "Xem nội dung mới",
        )
    effect = shown.effect
    if effect.valid_to is None:
        return None
    line = standing.decisions.get(effect.ended_by_id) if effect.ended_by_id else None
    return Warning(
        "warning",
        f"Thủ tục này chỉ còn hiệu lực đến hết ngày {day_text(effect.valid_to)}",
        _by_decision(line),
        line.url if line else "",
        "Xem quyết định",
    )
