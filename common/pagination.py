"""Links of a list that goes over several pages: values in, values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to one page of a list, or a gap between two."""

    text: str
    url: str = ""
    is_current: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class Pagination:
    """Where a page of a list stands (``components/pagination.html``)."""

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def paginate(*, total: int, size: int, page: int, url_of: Callable[[int], str]) -> Pagination:
    """The page, brought into range, with links to the first, the last and its neighbours."""
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    shown = sorted(
        number for number in {1, pages, page - 1, page, page + 1} if 1 <= number <= pages
    )
    links: list[PageLink] = []
    for number in shown:
        if links and number - shown[shown.index(number) - 1] > 1:
            links.append(PageLink("…", is_gap=True))
        links.append(PageLink(str(number), url_of(number), is_current=number == page))
    return Pagination(
        page=page,
        pages=pages,
        previous_url=url_of(page - 1) if page > 1 else "",
        next_url=url_of(page + 1) if page < pages else "",
        links=tuple(links),
    )


def page_number(text: str | None) -> int:
    """A page number as typed; anything else is the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
