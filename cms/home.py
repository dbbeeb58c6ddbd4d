"""What the home page shows: figures, sectors, latest decisions and changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from catalogue.queries import in_force_on, sectors_by_id
from cms.news import latest_news
from common.page_parts import Link
from publication.public_queries import changes_in_days, public_decisions
from publication.views import decision_rows

if TYPE_CHECKING:
    from django.http import HttpRequest

DECISIONS_SHOWN = 5
CHANGES_SHOWN = 8
NEWS_SHOWN = 3
SECTORS_SHOWN = 30
AUDIENCES = (
    ("Thủ tục cho công dân", "cong-dan"),
    ("Thủ tục cho doanh nghiệp", "doanh-nghiep"),
    ("Thủ tục cho tổ chức", "to-chuc"),
)


@dataclass(frozen=True, slots=True)
class SectorTile:
    """A sector with the number of its procedures in force."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A procedure that began, changed or ended this month."""

    kind: str
    kind_text: str
    name: str
    code: str
    url: str
    effective_on: date


def home_content(page: Any, request: HttpRequest, settings: Any) -> dict[str, Any]:
    """All of ``home`` in ``cms/home_page.html``."""
    today = timezone.localdate()
    listing = in_force_on(today).listing
    catalogue_url = reverse("catalogue:procedure_list")
    decisions = public_decisions()
    first = today.replace(day=1)
    return {
        "search_url": catalogue_url,
        "as_of": today,
        "in_force_count": len(listing.ids),
        "decision_count": decisions.count(),
        "popular": [
            Link(line.strip(), f"{catalogue_url}?{urlencode({'q': line.strip()})}")
            for line in settings.popular_searches.splitlines()
            if line.strip()
        ][:8],
        "audiences": [
            Link(text, f"{catalogue_url}?doi-tuong={value}") for text, value in AUDIENCES
        ],
        "sectors": _sectors(listing.having["sector"], catalogue_url),
        "all_procedures_url": catalogue_url,
        "all_decisions_url": reverse("publication:decision_list"),
        "all_news_url": _news_url(page, request),
        "decisions": decision_rows(list(decisions[:DECISIONS_SHOWN])),
        "month_text": f"tháng {today.month}/{today.year}",
        "changes": _changes(first, (first + timedelta(days=31)).replace(day=1)),
        "changes_url": "",
        "news": latest_news(page, request, apps.get_model("cms", "NewsPage"), limit=NEWS_SHOWN),
    }


def _sectors(rows_by_sector: Any, catalogue_url: str) -> list[SectorTile]:
    """The sectors with the most procedures, in the order of their names."""
    largest = sorted(rows_by_sector, key=lambda pk: rows_by_sector[pk].bit_count(), reverse=True)
    return [
        SectorTile(
            sector.name,
            f"{catalogue_url}?linh-vuc={sector.slug}",
            rows_by_sector[pk].bit_count(),
        )
        for pk, sector in sectors_by_id(largest[:SECTORS_SHOWN]).items()
    ]


def _news_url(page: Any, request: HttpRequest) -> str:
    index_page = apps.get_model("cms", "NewsIndexPage").objects.live().child_of(page).first()
    return index_page.get_url(request) if index_page else ""


def _changes(first: date, next_month: date) -> list[ChangeLine]:
    lines = []
    for item in changes_in_days(first, next_month - timedelta(days=1), limit=CHANGES_SHOWN):
        text = item.version or item.base
        day = item.takes_effect_on
        if text is None or day is None:
            continue
        code = item.procedure.base_code
        lines.append(
            ChangeLine(
                kind=item.kind,
                kind_text=item.get_kind_display(),
                name=text.name,
                code=code,
                url=reverse("catalogue:procedure_detail", args=[code]),
                effective_on=day,
            )
        )
    return lines
