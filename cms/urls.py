"""Every address of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import catalogue.urls
import publication.urls
from cms import views
from cms.api import api
from cms.sitemaps import SITEMAPS
from publication.opinion_views import opinion_link

urlpatterns = [
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(
        "sitemap.xml",
        sitemap_index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemap_index",
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("thu-tuc/", include((catalogue.urls.patterns(views.fixed_page), "catalogue"))),
    path("quyet-dinh/", include((publication.urls.patterns(views.fixed_page), "publication"))),
    path("lay-y-kien/<str:token>/", opinion_link, name="opinion_link"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", views.home_page, name="home"),
    path("", include(wagtail_urls)),
]

handler400 = "cms.views.bad_request"
handler403 = "cms.views.not_allowed"
handler404 = "cms.views.not_found"
handler500 = "cms.views.our_fault"
