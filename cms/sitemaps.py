"""What search engines are told of: live pages, procedures once public, signed decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from catalogue.models import Procedure
from publication.public_queries import decision_url, public_decisions

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from publication.models import Decision


class PageSitemap(Sitemap):
    """Live pages below the home page."""

    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().filter(depth__gte=2).order_by("path")

    def location(self, page: Page) -> str:
        return page.get_url() or "/"

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at


class ProcedureSitemap(Sitemap):
    """Procedures that have, had or will have a text in force."""

    limit = 5000

    def items(self) -> QuerySet[Procedure]:
        return (
            Procedure.objects.public()
            .annotate(recorded=Max("effects__recorded_from"))
            .order_by("base_code")
        )

    def location(self, procedure: Procedure) -> str:
        return reverse("catalogue:procedure_detail", args=[procedure.base_code])

    def lastmod(self, procedure: Procedure) -> datetime:
        return procedure.recorded


class DecisionSitemap(Sitemap):
    """Signed decisions."""

    limit = 5000

    def items(self) -> QuerySet[Decision]:
        return public_decisions()

    def location(self, decision: Decision) -> str:
        return decision_url(decision)

    def lastmod(self, decision: Decision) -> date | None:
        return decision.act.signed_on


SITEMAPS = {"trang": PageSitemap, "thu-tuc": ProcedureSitemap, "quyet-dinh": DecisionSitemap}
