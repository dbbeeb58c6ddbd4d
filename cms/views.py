"""Error pages, health and small files; everything else is served by pages and the apps' views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template import loader
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.views import serve

from catalogue.queries import edition
from cms.fixed_pages import kept_fixed_page
from common import guards
from common.kept import Kept
from organisation.viewsets.kept_forms import (
    form_sent,
    is_from_our_page,
    offer_to_send,
    sign_in_to_go_on,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it was sent."""

    content: bytes
    content_type: str


_answers: Kept[Answer] = Kept(seconds=15, limit=200)


@require_safe
def fixed_page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """The fixed page at the head of the address answers for all below it.

    Wagtail's own pattern knows no point, and a procedure's code has one. A fixed page can neither
    be moved nor closed to the public, so its place in the tree need not be looked up each time.
    """
    slug, _slash, rest = request.path_info.lstrip("/").partition("/")

    def answer() -> HttpResponse:
        view, args, view_kwargs = kept_fixed_page(slug).resolve_subpage(f"/{rest}")
        return view(request, *args, **view_kwargs)

    return _kept_answer(request, answer)


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """The front door; it shows what decisions changed, as the fixed pages do."""
    return _kept_answer(request, lambda: serve(request, ""))


def _kept_answer(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as sent a moment ago, or a new one.

    It is the same for everybody until a decision is signed or the day changes; it is kept for a
    few seconds, so that a rush of visitors costs one page. Browsers and proxies may keep it too,
    and ask with its ETag whether it still holds.
    """
    key = (
        request.get_host(),
        request.is_secure(),
        request.get_full_path(),
        timezone.localdate(),
        edition(),
    )
    kept = _answers.find(key)
    if kept:
        response = HttpResponse(kept.content, content_type=kept.content_type)
    else:
        response = answer()
        if isinstance(response, TemplateResponse):
            response.render()
        if isinstance(response, TemplateResponse) and is_for_everybody(response):
            _answers.keep(key, Answer(response.content, response["Content-Type"]))
    patch_cache_control(response, public=True, no_cache=True)
    return response


def is_for_everybody(response: HttpResponse) -> bool:
    """A whole page that sets no cookie."""
    return response.status_code == 200 and not response.cookies


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is too old; what an officer typed in one of our own pages is kept."""
    in_office = request.path.startswith(reverse("wagtailadmin_home"))
    if in_office and request.path != reverse("wagtailadmin_login") and is_from_our_page(request):
        if not request.user.is_authenticated:
            return sign_in_to_go_on(request)
        return offer_to_send(request, form_sent(request), status=403)
    return render(request, "csrf_failure.html", status=403)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in words."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 in words, in the frame of the page asked from: no such address can be asked."""
    in_office = request.path.startswith(reverse("wagtailadmin_home"))
    if in_office and getattr(request, "user", None) and request.user.is_authenticated:
        return render(request, "wagtailadmin/404.html", status=400)
    return render(request, "404.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with a search."""
    return render(request, "404.html", status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500 without a context: whatever broke may be what the frame needs."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and every guard stands."""
    missing = guards.missing(guards.registered(), connection)
    return HttpResponse(
        "ok" if not missing else "guards missing",
        status=200 if not missing else 503,
        content_type="text/plain",
    )


def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    address = request.build_absolute_uri(reverse("sitemap_index"))
    return render(request, "robots.txt", {"sitemap_url": address}, content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name whatever the page says."""
    return HttpResponsePermanentRedirect(static("site/icons/icon-32.png"))
