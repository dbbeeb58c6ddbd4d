"""Public pages of the catalogue. The page in Wagtail's tree and the decisions are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.days import AskedDays, read_days
from catalogue.history import history_page
from catalogue.listing import FACET_PARAMS, WHOLE, Question, list_page
from catalogue.pages import Standing, procedure_page
from catalogue.queries import (
    Decisions,
    effect_shown_on,
    first_recorded,
    form_files,
    names_of,
    other_codes,
    public_form,
    published_version,
    standing_effects,
    successions_of,
    successor_units,
    unit_on,
)
from catalogue.texts import read_text
from common.page_parts import Link
from common.pagination import page_number
from organisation.models import private_storage

if TYPE_CHECKING:
    from catalogue.models import Effect, Procedure
    from catalogue.pages import ProcedurePage

MAX_QUERY = 200


def procedure_list(request: HttpRequest, *, page: object, decisions: Decisions) -> HttpResponse:
    """Search, facets and cards of the procedures in force on the day asked for."""
    question = Question(
        query=request.GET.get("q", "").strip()[:MAX_QUERY],
        days=read_days(request.GET, today=timezone.localdate()),
        picked={facet: request.GET.getlist(name) for facet, (name, _title) in FACET_PARAMS.items()},
        page=page_number(request.GET.get("trang")),
        whole=next(
            (
                facet
                for facet, (name, _title) in FACET_PARAMS.items()
                if name == request.GET.get(WHOLE)
            ),
            "",
        ),
    )
    return TemplateResponse(
        request,
        "catalogue/procedure_list.html",
        {
            "page": page,
            "catalogue": list_page(question, decisions),
            "breadcrumb": [Link("Trang chủ", "/"), Link(_page_title(page), "")],
        },
    )


def _page_title(page: object) -> str:
    return getattr(page, "title", "") or "Thủ tục hành chính"


# --- one procedure ------------------------------------------------------------------------------


def _standing(code: str, days: AskedDays) -> list[Effect]:
    """Effects of the procedure as known on the day asked for; raises ``Http404`` without any."""
    effects = standing_effects(code, days.known)
    if not effects:
        raise Http404
    return effects


def _elsewhere(
    request: HttpRequest, code: str, effects: list[Effect], name: str
) -> HttpResponse | None:
    """The way to the procedure's one address, when it was called by another code."""
    base_code = effects[0].procedure.base_code
    if base_code == code:
        return None
    target = reverse(f"catalogue:{name}", args=[base_code])
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def _page_of(effects: list[Effect], *, days: AskedDays, decisions: Decisions) -> ProcedurePage:
    shown = effect_shown_on(effects, days.on)
    procedure = effects[0].procedure
    version = published_version(shown.effect.version_id)
    text = read_text(version.frozen.canonical)
    act_ids = {shown.effect.act_id, shown.effect.ended_by_id}
    act_ids.add(shown.later.act_id if shown.later else None)
    successors, related = _related(procedure, days)
    standing = Standing(
        shown=shown,
        decisions=decisions.lines(pk for pk in act_ids if pk),
        successors=successors,
        related=related,
        codes=other_codes(procedure),
        files=form_files(version.pk) if any(form.file for form in text.rows["forms"]) else (),
    )
    unit = unit_on(version.unit, days.on, successor_units())
    return procedure_page(text, sector=version.sector, unit=unit, standing=standing, days=days)


def _related(procedure: Procedure, days: AskedDays) -> tuple[list[Link], list[Link]]:
    """Procedures that replaced this one, and all links to replacing and replaced ones."""
    successions = list(successions_of(procedure))
    if not successions:
        return [], []
    others = {row.old if row.new_id == procedure.pk else row.new for row in successions}
    names = names_of(others, on=days.on)
    successors, related = [], []
    for row in successions:
        is_old = row.old_id == procedure.pk
        other = row.new if is_old else row.old
        if other.pk not in names:
            continue
        link = Link(
            f"{other.base_code} – {names[other.pk]}",
            days.kept_in(reverse("catalogue:procedure_detail", args=[other.base_code])),
            "Được thay thế bởi" if is_old else "Thay thế cho",
        )
        related.append(link)
        if is_old:
            successors.append(link)
    return successors, related


def procedure_detail(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """One procedure as of the day asked for; also one that ended or has not begun."""
    days = read_days(request.GET, today=timezone.localdate())
    effects = _standing(code, days)
    elsewhere = _elsewhere(request, code, effects, "procedure_detail")
    if elsewhere:
        return elsewhere
    shown = _page_of(effects, days=days, decisions=decisions)
    return TemplateResponse(
        request,
        "catalogue/procedure_detail.html",
        {
            "procedure": shown,
            "day_error": days.error,
            "canonical_url": request.build_absolute_uri(shown.today_url),
            "breadcrumb": [
                Link("Trang chủ", "/"),
                Link(_page_title(page), days.kept_in(reverse("catalogue:procedure_list"))),
                Link(shown.name, ""),
            ],
        },
    )


def procedure_print(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """The sheet to print or to post (TT 02/2017)."""
    days = read_days(request.GET, today=timezone.localdate())
    effects = _standing(code, days)
    elsewhere = _elsewhere(request, code, effects, "procedure_print")
    if elsewhere:
        return elsewhere
    shown = _page_of(effects, days=days, decisions=decisions)
    sheet = {
        "url": request.build_absolute_uri(days.kept_in(shown.today_url)),
        "back_url": days.kept_in(shown.today_url),
        "printed_on": days.today,
    }
    return TemplateResponse(
        request,
        "catalogue/procedure_print.html",
        {"procedure": shown, "sheet": sheet, "day_error": days.error},
    )


def procedure_history(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """Every text the procedure had, newest first."""
    days = read_days(request.GET, today=timezone.localdate())
    effects = _standing(code, days)
    elsewhere = _elsewhere(request, code, effects, "procedure_history")
    if elsewhere:
        return elsewhere
    procedure = effects[0].procedure
    history = history_page(
        procedure,
        effects,
        name=names_of([procedure], on=days.on)[procedure.pk],
        days=days,
        recorded=first_recorded(procedure),
        lines=decisions.lines(
            {pk for row in effects for pk in (row.act_id, row.ended_by_id) if pk}
        ),
        entries=decisions.entries(procedure),
    )
    return TemplateResponse(
        request,
        "catalogue/procedure_history.html",
        {
            "history": history,
            "day_error": days.error,
            "breadcrumb": [
                Link("Trang chủ", "/"),
                Link(_page_title(page), days.kept_in(reverse("catalogue:procedure_list"))),
                Link(history.name, history.procedure_url),
                Link("Lịch sử thay đổi", ""),
            ],
        },
    )


def form_file(request: HttpRequest, *, code: str, form_id: int) -> HttpResponse:
    """A form to download; only of a text that has an effect."""
    form = public_form(code, form_id)
    if form is None:
        raise Http404
    file = form.file
    return FileResponse(
        private_storage().open(file.path, "rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
