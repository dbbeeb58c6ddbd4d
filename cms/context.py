"""What every public page's frame shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from cms.models import PortalSettings, StandardPage
from common.kept import Kept
from common.page_parts import Link

ADMIN_PREFIX = "/quan-tri/"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the main menu."""

    text: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Names and addresses around every page (``base.html``)."""

    name: str = "Công Khai"
    centre_name: str
    parent_name: str
    address: str
    phone: str
    phone_url: str
    email: str
    office_hours: str
    home_url: str
    search_url: str
    national_portal_url: str


_frames: Kept[tuple[Frame, tuple[tuple[str, str], ...], tuple[Link, ...]]] = Kept(
    seconds=15, limit=8
)


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, names and addresses of the frame; read anew every few seconds, never in the admin."""
    if request.path.startswith(ADMIN_PREFIX):
        return {}
    frame, menu, footer = _frames.get(request.get_host(), lambda: _read_frame(request))
    return {
        "frame": frame,
        "menu_items": [MenuItem(text, url, request.path.startswith(url)) for text, url in menu],
        "footer_items": footer,
    }


def _read_frame(
    request: HttpRequest,
) -> tuple[Frame, tuple[tuple[str, str], ...], tuple[Link, ...]]:
    root = Site.find_for_request(request).root_page
    pages = (
        Page.objects.live()
        .public()
        .in_menu()
        .filter(path__startswith=root.path, depth=root.depth + 1)
        .order_by("path")
    )
    footer = StandardPage.objects.live().public().filter(show_in_footer=True).defer("body")
    return (
        _frame(PortalSettings.for_request(request)),
        tuple((page.title, page.get_url(request)) for page in pages),
        tuple(Link(page.title, page.get_url(request)) for page in footer.order_by("path")),
    )


def _frame(settings: PortalSettings) -> Frame:
    digits = re.sub(r"[^\d+]", "", settings.phone)
    return Frame(
        centre_name=settings.centre_name,
        parent_name=settings.parent_name,
        address=settings.address,
        phone=settings.phone,
        phone_url=f"tel:{digits}" if digits else "",
        email=settings.email,
        office_hours=settings.office_hours,
        home_url="/",
        search_url=reverse("catalogue:procedure_list"),
        national_portal_url=settings.national_portal_url,
    )
