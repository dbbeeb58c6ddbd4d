"""Public pages of signed decisions. The page in Wagtail's tree is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from catalogue.queries import names_of
from common.page_parts import Link, Row, Statement, file_text, stated
from common.pagination import page_number, paginate
from common.vietnamese import fold, parse_date
from organisation.models import private_storage
from publication.enums import ItemKind, Origin
from publication.models import Decision, DecisionItem
from publication.public_queries import (
    change_texts,
    counts_text,
    decision_url,
    kind_counts,
    origin_note,
    public_approvals,
    public_decisions,
    public_items,
    signer_text,
)

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


def decision_rows(decisions: list[Decision]) -> list[DecisionRow]:
    """Rows with their counts; one query more than the decisions themselves."""
    counts = kind_counts(decision.pk for decision in decisions)
    rows = []
    for decision in decisions:
        act: Act = decision.act  # type: ignore[assignment]
        rows.append(
            DecisionRow(
                number=act.number,
                url=decision_url(decision),
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
    for word in fold(query).split()[:10]:
        decisions = decisions.filter(
            Q(title_folded__contains=word)
            | Q(act__number__icontains=word)
            | Q(slug__contains=word.replace("/", "-"))
        )
    return decisions


def decision_list(request: HttpRequest, *, page: object) -> HttpResponse:
    """Signed decisions by year, with a search over number and title."""
    decisions = public_decisions()
    years = list(
        Decision.objects.signed()
        .order_by("-act__own_year")
        .values_list("act__own_year", flat=True)
        .distinct()
    )
    asked_year = request.GET.get("nam", "")
    year = next((number for number in years if str(number) == asked_year), None)
    query = request.GET.get("q", "").strip()[:200]
    if year:
        decisions = decisions.filter(act__own_year=year)
    if query:
        decisions = _searched(decisions, query)
    total = decisions.count()
    kept = [("q", query)] if query else []
    in_year = [("nam", str(year))] if year else []
    pagination = paginate(
        total=total,
        size=PAGE_SIZE,
        page=page_number(request.GET.get("trang")),
        url_of=lambda number: _list_url([*kept, *in_year, ("trang", str(number))]),
    )
    start = (pagination.page - 1) * PAGE_SIZE
    rows = decision_rows(list(decisions[start : start + PAGE_SIZE]))
    context = {
        "url": reverse("publication:decision_list"),
        "query": query,
        "total": total,
        "years": [
            YearLink("Tất cả", _list_url(kept), year is None),
            *[
                YearLink(str(number), _list_url([*kept, ("nam", str(number))]), number == year)
                for number in years
            ],
        ],
        "year": str(year) if year else "",
        "groups": _by_year(rows),
        "pagination": pagination,
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

GROUPS = (
    ("A", "Thủ tục hành chính mới ban hành", "new", (ItemKind.NEW,)),
    (
        "B",
        "Thủ tục hành chính được sửa đổi, bổ sung, thay thế",
        "amended",
        (ItemKind.AMENDED, ItemKind.REPLACED),
    ),
    ("C", "Thủ tục hành chính bị bãi bỏ", "abolished", (ItemKind.ABOLISHED,)),
    ("D", "Thủ tục hành chính được đính chính", "corrected", (ItemKind.CORRECTED,)),
)
ORIGIN_TEXT = (
    "Quyết định được ký trước khi có sổ điện tử này và được cán bộ nhập lại từ văn bản giấy. "
    "Khi có khác biệt, văn bản giấy có giá trị."
)
NO_SCAN_TEXT = "Bản chụp văn bản đã ký chưa được đưa lên."


def decision_detail(request: HttpRequest, *, slug: str, page: object) -> HttpResponse:
    """One signed decision with everything it did."""
    decision = get_object_or_404(public_decisions(), slug=slug)
    act: Act = decision.act  # type: ignore[assignment]
    items = list(public_items(decision))
    approvals = public_approvals(decision)
    context = {
        "number": act.number,
        "title": decision.title,
        "signed_on": act.signed_on,
        "effective_on": decision.effective_on,
        "origin_note": origin_note(decision.origin, has_scan=decision.scan_id is not None),
        "origin_text": _origin_text(decision),
        "facts": _facts(decision, act),
        "scan": _scan(decision),
        "files": [],
        "acts": [],
        "groups": _groups(decision, items),
        "moves": [
            {"on": approval.on, "role": approval.role, "act": approval.act, "note": ""}
            for approval in approvals
        ],
        "back_url": reverse("publication:decision_list"),
    }
    return TemplateResponse(
        request,
        "publication/decision_detail.html",
        {
            "decision": context,
            "canonical_url": request.build_absolute_uri(decision_url(decision)),
            "breadcrumb": [
                Link("Trang chủ", "/"),
                Link(_title(page), reverse("publication:decision_list")),
                Link(f"Quyết định {act.number}", ""),
            ],
        },
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


def _groups(decision: Decision, items: list[DecisionItem]) -> list[dict[str, object]]:
    others = [item.successor for item in items if item.successor]
    names = names_of(
        [*others, *[item.procedure for item in items if not (item.version or item.base)]],
        on=decision.effective_on or date.max,
    )
    groups = []
    for letter, title, kind, kinds in GROUPS:
        rows = [_item(item, decision, names) for item in items if item.kind in kinds]
        if rows:
            groups.append({"letter": letter, "title": title, "kind": kind, "entries": rows})
    return groups


def _item(item: DecisionItem, decision: Decision, names: dict[int, str]) -> dict[str, object]:
    text = item.version or item.base
    links = []
    if item.successor:
        code = item.successor.base_code
        links.append(
            Link(
                f"{code} – {names.get(item.successor_id, '')}".rstrip(" –"),  # type: ignore[arg-type]
                reverse("catalogue:procedure_detail", args=[code]),
                "Được thay thế bởi",
            )
        )
    day = item.takes_effect_on
    address = reverse("catalogue:procedure_detail", args=[item.procedure.base_code])
    return {
        "name": text.name if text else names.get(item.procedure_id, item.procedure.base_code),
        "code": item.procedure.base_code,
        "url": f"{address}?ngay={day.isoformat()}" if day and item.version else address,
        "sector": text.sector.name if text else "",
        "effective_on": item.effective_on
        if item.effective_on and item.effective_on != decision.effective_on
        else None,
        "changes": [],
        "note": "\n".join(change_texts(item)),
        "links": links,
    }


def decision_scan(request: HttpRequest, *, slug: str) -> HttpResponse:
    """The scan of the signed paper; nobody's before the decision is signed."""
    decision = get_object_or_404(public_decisions(), slug=slug)
    scan = decision.scan
    if scan is None:
        raise Http404
    return FileResponse(
        private_storage().open(scan.path, "rb"),
        as_attachment=False,
        filename=scan.name,
        content_type=scan.content_type,
    )
