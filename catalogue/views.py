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

from catalogue.comparison import compare_versions
from catalogue.days import AskedDays, read_days
from catalogue.history import history_page
from catalogue.listing import WHOLE, Question, list_page
from catalogue.pages import Standing, procedure_page
from catalogue.queries import (
    Decisions,
    ShownEffect,
    effect_shown_on,
    first_recorded,
    form_files,
    names_of,
    other_codes,
    public_form,
    published_version,
    receptions_on,
    standing_effects,
    successor_units,
    unit_on,
)
from catalogue.recorded_texts import entered_later, recorded_texts, whole_texts
from catalogue.redline import NEW, OLD, choose, compare_url, comparison_page
from catalogue.sheets import sheet_answer
from catalogue.successions import related_procedures
from catalogue.supplementary import public_part
from catalogue.texts import read_text
from catalogue.unrecorded import Unrecorded, unrecorded_page
from common.page_parts import Link
from common.pagination import page_number
from organisation.models import private_storage

if TYPE_CHECKING:
    from catalogue.comparison import PartChange
    from catalogue.models import Effect
    from catalogue.pages import ProcedurePage
    from catalogue.redline import Pair

MAX_QUERY = 200


def procedure_list(request: HttpRequest, *, page: object, decisions: Decisions) -> HttpResponse:
    """Search, facets and cards of the procedures in force on the day asked for."""
    question = Question(
        query=request.GET.get("q", "").strip()[:MAX_QUERY],
        days=read_days(request.GET, today=timezone.localdate()),
        picked=dict(request.GET.lists()),
        page=page_number(request.GET.get("trang")),
        whole=request.GET.get(WHOLE, ""),
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


def _entered(
    request: HttpRequest, code: str, days: AskedDays, name: str
) -> tuple[list[Effect], HttpResponse | None]:
    """Effects of the procedure as known on the day asked for, or the answer that stands for them.

    That is the way to its one address when it was called by another code, and a page in words when
    it was entered only later. Raises ``Http404`` for a code that was never made public.
    """
    effects = standing_effects(code, days.known)
    if not effects:
        return [], _entered_later(request, code, days, name)
    base_code = effects[0].procedure.base_code
    if base_code == code:
        return effects, None
    target = reverse(f"catalogue:{name}", args=[base_code])
    query = request.META.get("QUERY_STRING", "")
    return effects, HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def _entered_later(request: HttpRequest, code: str, days: AskedDays, name: str) -> HttpResponse:
    first = entered_later(code) if days.asked_known else None
    if first is None:
        raise Http404
    return unrecorded_page(
        request,
        Unrecorded(
            heading=f"Ngày {days.asked_known:%d/%m/%Y}, sổ chưa ghi nhận thủ tục {first.code}",
            lead=f"Thủ tục này được ghi vào sổ điện tử lần đầu ngày {first.recorded_on:%d/%m/%Y}.",
            text="Quy định áp dụng trước ngày ghi sổ, nếu có, xem ở lịch sử thay đổi theo sổ hôm nay.",
            today_url=reverse(f"catalogue:{name}", args=[first.code]),
            list_url=reverse("catalogue:procedure_list"),
            list_text="Về danh mục thủ tục hành chính",
        ),
    )


def _page_of(effects: list[Effect], *, days: AskedDays, decisions: Decisions) -> ProcedurePage:
    shown = effect_shown_on(effects, days.on)
    procedure = effects[0].procedure
    version = published_version(shown.effect.version_id)
    text = read_text(version.frozen.canonical)
    act_ids = {shown.effect.act_id, shown.effect.ended_by_id}
    act_ids.add(shown.later.act_id if shown.later else None)
    received = receptions_on(procedure, days.on, days.known)
    act_ids |= {row.act_id for row in received}
    successors, related = related_procedures(procedure, days)
    standing = Standing(
        shown=shown,
        decisions=decisions.lines(pk for pk in act_ids if pk),
        successors=successors,
        related=related,
        codes=other_codes(procedure),
        files=form_files(version.pk) if any(form.file for form in text.rows["forms"]) else (),
        comparisons=_comparisons(effects, shown, days),
        received=received if shown.in_force else (),
    )
    unit = unit_on(version.unit, days.on, successor_units())
    return procedure_page(text, sector=version.sector, unit=unit, standing=standing, days=days)


def _comparisons(effects: list[Effect], shown: ShownEffect, days: AskedDays) -> list[Link]:
    """The way to what changed against the text before, and to what will change."""
    code = shown.effect.procedure.base_code
    place = next(at for at, effect in enumerate(effects) if effect.pk == shown.effect.pk)
    links = []
    if place:
        old, new = effects[place - 1].version_id, shown.effect.version_id
        links.append(Link("So sánh với bản trước", days.kept_in(compare_url(code, old, new))))
    if shown.later:
        old, new = shown.effect.version_id, shown.later.version_id
        links.append(Link("So sánh với bản sắp áp dụng", days.kept_in(compare_url(code, old, new))))
    return links


def procedure_detail(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """One procedure as of the day asked for; also one that ended or has not begun."""
    days = read_days(request.GET, today=timezone.localdate())
    effects, instead = _entered(request, code, days, "procedure_detail")
    if instead:
        return instead
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
    effects, instead = _entered(request, code, days, "procedure_print")
    if instead:
        return instead
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


def procedure_sheet(
    request: HttpRequest, *, code: str, sheet: str, page: object, decisions: Decisions
) -> HttpResponse:
    """Whoever scans a posted sheet is told whether it holds; 404 with words for an unknown one."""
    answer = sheet_answer(code, sheet.lower(), today=timezone.localdate(), decisions=decisions)
    if answer is None:
        raise Http404
    breadcrumb = [
        Link("Trang chủ", "/"),
        Link(_page_title(page), reverse("catalogue:procedure_list")),
        Link(answer.name, reverse("catalogue:procedure_detail", args=[code])),
        Link("Tờ niêm yết", ""),
    ]
    return TemplateResponse(
        request,
        "catalogue/procedure_sheet.html",
        {"answer": answer, "breadcrumb": breadcrumb},
        status=200 if answer.is_known else 404,
    )


def procedure_history(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """Every text the procedure had, newest first."""
    days = read_days(request.GET, today=timezone.localdate())
    effects, instead = _entered(request, code, days, "procedure_history")
    if instead:
        return instead
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


def procedure_compare(
    request: HttpRequest, *, code: str, page: object, decisions: Decisions
) -> HttpResponse:
    """Two texts of the procedure side by side (``?tu=``, ``?den=``); the last two by default."""
    days = read_days(request.GET, today=timezone.localdate())
    effects, instead = _entered(request, code, days, "procedure_compare")
    if instead:
        return instead
    procedure = effects[0].procedure
    texts = recorded_texts(procedure, days.known)
    pair = choose(texts, request.GET.get(OLD, ""), request.GET.get(NEW, ""))
    shown = comparison_page(
        procedure.base_code,
        texts,
        pair,
        _changes(pair),
        name=names_of([procedure], on=days.on)[procedure.pk],
        days=days,
        lines=decisions.lines({text.act_id for text in texts}),
    )
    return TemplateResponse(
        request,
        "catalogue/procedure_compare.html",
        {
            "comparison": shown,
            "day_error": days.error,
            "breadcrumb": [
                Link("Trang chủ", "/"),
                Link(_page_title(page), days.kept_in(reverse("catalogue:procedure_list"))),
                Link(shown.name, shown.procedure_url),
                Link("Lịch sử thay đổi", shown.history_url),
                Link("So sánh", ""),
            ],
        },
    )


def _changes(pair: Pair) -> list[PartChange]:
    if not (pair.old and pair.new and pair.is_ready):
        return []
    whole = whole_texts([pair.old.version_id, pair.new.version_id])
    for text in whole.values():
        text.supplementary = public_part(text.supplementary)
    return compare_versions(whole[pair.old.version_id], whole[pair.new.version_id])


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
