"""Days on which the register held nothing yet, in words with a way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.response import TemplateResponse

from catalogue.recorded_texts import first_day_in_force, register_began
from catalogue.wording import day_text

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalogue.days import AskedDays


@dataclass(frozen=True, kw_only=True)
class Unrecorded:
    """What ``unrecorded.html`` shows."""

    heading: str
    lead: str
    text: str = ""
    today_url: str
    list_url: str
    list_text: str


def unrecorded_page(request: HttpRequest, unrecorded: Unrecorded) -> HttpResponse:
    """The page that stands for one that was not in the register on the day asked for."""
    return TemplateResponse(request, "unrecorded.html", {"unrecorded": unrecorded})


@dataclass(frozen=True, slots=True)
class EmptyDay:
    """Why a list of a day is empty."""

    title: str
    text: str = ""


def nothing_recorded(days: AskedDays, began: date | None) -> EmptyDay | None:
    """Words for a day before the first entry; ``None`` when the register had begun by then."""
    if days.asked_known is None or (began is not None and began <= days.asked_known):
        return None
    title = f"Ngày {day_text(days.asked_known)}, sổ chưa ghi nhận gì"
    if began is None:
        return EmptyDay(title, "Sổ điện tử chưa có lần ghi nào.")
    return EmptyDay(title, f"Sổ điện tử bắt đầu ghi ngày {day_text(began)}.")


def empty_day(days: AskedDays) -> EmptyDay | None:
    """Why no procedure is in force on the day asked for; ``None`` when no day was asked for."""
    if not days.params:
        return None
    missing = nothing_recorded(days, register_began())
    if missing:
        return missing
    first = first_day_in_force(days.known)
    title = f"Theo sổ, ngày {day_text(days.on)} chưa có thủ tục nào có hiệu lực"
    if first is None or first <= days.on:
        return EmptyDay(title)
    return EmptyDay(title, f"Thủ tục đầu tiên có hiệu lực từ ngày {day_text(first)}.")
