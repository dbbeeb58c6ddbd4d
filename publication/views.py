"""Public pages of signed decisions. The page in Wagtail's tree is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.days import AskedDays, read_days
from catalogue.unrecorded import EmptyDay, Unrecorded, nothing_recorded, unrecorded_page
from common.page_parts import Link, Row, Statement, file_text, stated
from common.pagination import page_number, paginate
from common.vietnamese import fold, parse_date
from organisation.models import private_storage
from publication.enums import Origin
from publication.models import Decision, Record, RecordMend
from publication.public_items import public_groups
from publication.public_queries import (
    PublicMends,
    counts_text,
    decision_url,
    entered_on,
    kind_counts,
    mend_notes,
    mended_from,
    mends_about,
    origin_note,
    public_approvals,
    public_decisions,
    signer_text,
)
from publication.queries import records_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalogue.models import Act

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on a list."""

    number: str
    url: str
    title: str
    signed_on: date | None
    effective_on: date | None
    counts_text: str
    origin_note: str


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year to choose."""

    text: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Decisions signed in one year."""

    year: int
    rows: list[DecisionRow]


def decision_rows(decisions: list[Decision], *, days: AskedDays | None = None) -> list[DecisionRow]:
    """Rows with their counts; one query more than the decisions themselves, two with ``known``."""
    counts = kind_counts(decision.pk for decision in decisions)
    earlier = records_at(decisions, days.known if days else None)
    rows = []
    for decision in decisions:
        act = earlier[decision.pk].act if decision.pk in earlier else decision.paper_act
        rows.append(
            DecisionRow(
                number=act.number,
                url=days.kept_in(decision_url(decision)) if days else decision_url(decision),
                title=decision.title,
                signed_on=act.signed_on,
                effective_on=decision.effective_on,
                counts_text=counts_text(counts.get(decision.pk, {})),
                origin_note=origin_note(decision.origin, has_scan=decision.scan_id is not None),
            )
        )
    return rows


def _searched(decisions: QuerySet[Decision], query: str) -> QuerySet[Decision]:
    try:
        return decisions.filter(act__signed_on=parse_date(query))
    except ValueError:
        pass  # no day: words, then
    mended = RecordMend.objects.confirmed().order_by()
    for word in fold(query).split()[:10]:
        in_slug = word.replace("/", "-")
        decisions = decisions.filter(
            Q(title_folded__contains=word)
            | Q(act__number__icontains=word)
            | Q(slug__contains=in_slug)
            | Q(pk__in=mended.filter(old_slug__contains=in_slug).values("decision"))
        )
    return decisions


def decision_list(request: HttpRequest, *, page: object) -> HttpResponse:
    """Signed decisions by year, with a search over number and title.

    ``?ngay=`` leaves out those signed later, ``?biet-den=`` those entered later.
    """
    days = read_days(request.GET, today=timezone.localdate())
    decisions = public_decisions(days.known)
    if days.asked_on:
        decisions = decisions.filter(dated__lte=days.asked_on)
    years = [day.year for day in decisions.order_by().dates("dated", "year", order="DESC")]
    asked_year = request.GET.get("nam", "")
    year = next((number for number in years if str(number) == asked_year), None)
    query = request.GET.get("q", "").strip()[:200]
    if year:
        decisions = decisions.filter(dated__year=year)
    if query:
        decisions = _searched(decisions, query)
    kept = [*([("q", query)] if query else []), *days.params]
    context = {
        "url": reverse("publication:decision_list"),
        "query": query,
        "years": _year_links(years, year, kept),
        "year": str(year) if year else "",
        "days": days,
        "today_url": _list_url([("q", query)] if query else []),
        "empty": None if years else _why_empty(days),
        **_shown(
            request,
            decisions,
            [*kept, *([("nam", str(year))] if year else [])],
            days=days,
        ),
    }
    return TemplateResponse(
        request,
        "publication/decision_list.html",
        {
            "page": page,
            "decisions": context,
            "breadcrumb": [Link("Trang chủ", "/"), Link(_title(page), "")],
        },
    )


def _shown(
    request: HttpRequest,
    decisions: QuerySet[Decision],
    kept: list[tuple[str, str]],
    *,
    days: AskedDays,
) -> dict[str, object]:
    """The page of the list: total, rows by year and the way to further pages."""
    total = decisions.count()
    pagination = paginate(
        total=total,
        size=PAGE_SIZE,
        page=page_number(request.GET.get("trang")),
        url_of=lambda number: _list_url([*kept, ("trang", str(number))]),
    )
    start = (pagination.page - 1) * PAGE_SIZE
    rows = decision_rows(list(decisions[start : start + PAGE_SIZE]), days=days)
    return {"total": total, "groups": _by_year(rows), "pagination": pagination}


def _year_links(
    years: list[int], current: int | None, kept: list[tuple[str, str]]
) -> list[YearLink]:
    return [
        YearLink("Tất cả", _list_url(kept), current is None),
        *[
            YearLink(str(year), _list_url([*kept, ("nam", str(year))]), year == current)
            for year in years
        ],
    ]


def _why_empty(days: AskedDays) -> EmptyDay | None:
    """Words for a day before the first signature or the first entry."""
    if not days.params:
        return None
    missing = nothing_recorded(days, entered_on(Decision.objects.signed()))
    if missing:
        return missing
    return EmptyDay(f"Đến hết ngày {days.on:%d/%m/%Y} chưa có quyết định nào được ký")


def _list_url(pairs: list[tuple[str, str]]) -> str:
    address = reverse("publication:decision_list")
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _title(page: object) -> str:
    return getattr(page, "title", "") or "Quyết định công bố"


def _by_year(rows: list[DecisionRow]) -> list[YearGroup]:
    groups: dict[int, list[DecisionRow]] = {}
    for row in rows:
        groups.setdefault(row.signed_on.year if row.signed_on else 0, []).append(row)
    return [YearGroup(year, in_year) for year, in_year in groups.items()]


# --- one decision -------------------------------------------------------------------------------

ORIGIN_TEXT = (
    "Quyết định được ký trước khi có sổ điện tử này và được cán bộ nhập lại từ văn bản giấy. "
    "Khi có khác biệt, văn bản giấy có giá trị."
)
NO_SCAN_TEXT = "Bản chụp văn bản đã ký chưa được đưa lên."
SCAN_REPLACED = (
    "Vào ngày đang xem, sổ giữ một bản chụp khác. Bản đó đính nhầm, đã được thay và không còn công "
    "khai; dưới đây là bản chụp hiện nay."
)
SCAN_ADDED = "Vào ngày đang xem, sổ chưa giữ bản chụp nào; dưới đây là bản chụp đưa lên sau đó."


def decision_detail(request: HttpRequest, *, slug: str, page: object) -> HttpResponse:
    """One signed decision with everything it did."""
    days = read_days(request.GET, today=timezone.localdate())
    decision = public_decisions().filter(slug=slug).first()
    entered = decision and (
        not days.known or public_decisions(days.known).filter(pk=decision.pk).exists()
    )
    stood = mended_from(slug, known=days.known) if days.known else None
    if not stood and not entered:
        stood = mended_from(slug)
    if stood and stood != decision:
        return redirect(days.kept_in(decision_url(stood)))
    if decision is None:
        raise Http404
    if not entered:
        return _entered_later(request, decision, days)
    mends = mends_about(decision)
    earlier = mends.record_at(days.known)
    act = earlier.act if earlier else decision.paper_act
    return TemplateResponse(
        request,
        "publication/decision_detail.html",
        {
            "decision": _decision_context(decision, act, mends, days),
            "canonical_url": request.build_absolute_uri(decision_url(decision)),
            "breadcrumb": [
                Link("Trang chủ", "/"),
                Link(_title(page), reverse("publication:decision_list")),
                Link(f"Quyết định {act.number}", ""),
            ],
        },
    )


def _decision_context(
    decision: Decision, act: Act, mends: PublicMends, days: AskedDays
) -> dict[str, object]:
    """All of ``decision`` in the page's template; ``act`` is its record as known on the day asked."""
    begins = decision.effective_on
    return {
        "number": act.number,
        "title": decision.title,
        "signed_on": act.signed_on,
        "effective_on": begins,
        "origin_note": origin_note(decision.origin, has_scan=decision.scan_id is not None),
        "origin_text": _origin_text(decision),
        "mend_notes": mend_notes(mends.own, days.known),
        "namesakes": [
            Link(f"Quyết định {mend.decision.act}", decision_url(mend.decision))
            for mend in mends.others
        ],
        "facts": _facts(decision, act),
        "scan": _scan(decision),
        "scan_note": _scan_note(decision, mends.record_at(days.known)),
        "files": [],
        "acts": [],
        "groups": public_groups(decision, today=days.today),
        "upcoming_on": begins if begins and begins > days.today else None,
        "moves": [
            {"on": approval.on, "role": approval.role, "act": approval.act, "note": approval.note}
            for approval in public_approvals(decision, act=act)
        ],
        "back_url": reverse("publication:decision_list"),
    }


def _entered_later(request: HttpRequest, decision: Decision, days: AskedDays) -> HttpResponse:
    first = entered_on(Decision.objects.filter(pk=decision.pk))
    return unrecorded_page(
        request,
        Unrecorded(
            heading=f"Ngày {days.asked_known:%d/%m/%Y}, sổ chưa ghi nhận quyết định này",
            lead=f"Quyết định được ghi vào sổ điện tử ngày {first:%d/%m/%Y}." if first else "",
            today_url=decision_url(decision),
            list_url=reverse("publication:decision_list"),
            list_text="Tất cả quyết định công bố",
        ),
    )


def _origin_text(decision: Decision) -> str:
    texts = []
    if decision.origin == Origin.PAPER:
        texts.append(ORIGIN_TEXT)
    if decision.scan_id is None:
        texts.append(NO_SCAN_TEXT)
    return " ".join(texts)


def _facts(decision: Decision, act: Act) -> list[Row]:
    effective = f"{decision.effective_on:%d/%m/%Y}" if decision.effective_on else ""
    rows = [
        Row("Có hiệu lực từ ngày", stated(effective)),
        Row("Cơ quan ban hành", stated(act.issuer)),
        Row("Người ký", stated(signer_text(act.capacity, act.signer))),
    ]
    if decision.submission_number:
        submitted = f" ngày {decision.submitted_on:%d/%m/%Y}" if decision.submitted_on else ""
        rows.append(
            Row("Tờ trình", Statement("given", f"Số {decision.submission_number}{submitted}"))
        )
    if decision.shortened:
        rows.append(Row("Trình tự rút gọn", stated(decision.shortened_reason)))
    return rows


def _scan(decision: Decision) -> dict[str, str] | None:
    scan = decision.scan
    if scan is None:
        return None
    return {
        "url": reverse("publication:decision_scan", args=[decision.slug]),
        "text": f"Bản ký, {file_text(scan)}",
        "digest": scan.sha256,
    }


def _scan_note(decision: Decision, earlier: Record | None) -> str:
    """That the scan shown is not the one the register held on the day asked (ADR 6)."""
    if earlier is None or decision.scan is None or earlier.scan == decision.scan:
        return ""
    return SCAN_REPLACED if earlier.scan else SCAN_ADDED


def decision_scan(request: HttpRequest, *, slug: str) -> HttpResponse:
    """The scan of the signed paper; nobody's before the decision is signed."""
    decision = public_decisions().filter(slug=slug).first()
    if decision is None and (mended := mended_from(slug)):
        return redirect("publication:decision_scan", mended.slug)
    scan = decision.scan if decision else None
    if scan is None:
        raise Http404
    return FileResponse(
        private_storage().open(scan.path, "rb"),
        as_attachment=False,
        filename=scan.name,
        content_type=scan.content_type,
    )
