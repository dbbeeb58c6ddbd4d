"""What the news pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from common.page_parts import Link
from common.pagination import page_number, paginate

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

NEWS_PAGE_SIZE = 12


@dataclass(frozen=True, slots=True)
class NewsCard:
    """One piece of news on a list (``components/news_card.html``)."""

    title: str
    url: str
    published_on: date
    summary: str


def news_cards(pages: Any, request: HttpRequest) -> list[NewsCard]:
    """Cards of news pages."""
    return [
        NewsCard(page.title, page.get_url(request), page.published_on, page.summary)
        for page in pages
    ]


def _news(model: Any) -> Any:
    return (
        model.objects.live()
        .public()
        .defer("body")
        .order_by("-published_on", "-first_published_at", "-pk")
    )


def news_list_context(index_page: Any, request: HttpRequest) -> dict[str, Any]:
    """News, newest first, with the links between pages."""
    news = _news(index_page.allowed_subpage_models()[0]).child_of(index_page)
    pagination = paginate(
        total=news.count(),
        size=NEWS_PAGE_SIZE,
        page=page_number(request.GET.get("trang")),
        url_of=lambda number: f"{index_page.get_url(request)}?trang={number}",
    )
    start = (pagination.page - 1) * NEWS_PAGE_SIZE
    return {
        "news": news_cards(news[start : start + NEWS_PAGE_SIZE], request),
        "pagination": pagination,
    }


def news_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The picture of one piece of news, and other news."""
    picture = None
    if page.picture:
        rendition = page.picture.get_rendition("width-960|format-webp")
        picture = {
            "url": rendition.url,
            "width": rendition.width,
            "height": rendition.height,
            "alt": page.picture.description or "",
        }
    others = _news(type(page)).sibling_of(page).exclude(pk=page.pk)[:3]
    return {"picture": picture, "more": news_cards(others, request)}


def latest_news(home: Page, request: HttpRequest, model: Any, *, limit: int) -> list[NewsCard]:
    """The newest below the home page."""
    return news_cards(_news(model).descendant_of(home)[:limit], request)


def breadcrumb_of(page: Page, request: HttpRequest) -> list[Link]:
    """The pages above, from the home page down, and the page itself."""
    above = page.get_ancestors().filter(depth__gte=2).order_by("depth")
    links = [
        Link("Trang chủ" if found.depth == 2 else found.title, found.get_url(request))
        for found in above
    ]
    return [*links, Link(page.title, "")]
