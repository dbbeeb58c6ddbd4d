"""What the pages of the posting register share."""

from __future__ import annotations

from django.http import HttpResponseNotAllowed
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from common.refusals import Refused
from common.vietnamese import fold
from organisation.models import Place
from publication.permissions import can_view_postings
from publication.queries.posting import place_days

TITLE = "Niêm yết"


class PostingPage(WagtailAdminTemplateMixin, TemplateView):
    """For who may see what hangs where; raises 403 for others."""

    header_icon = "thumbtack"
    template_name = None

    def dispatch(self, request, *args, **kwargs):
        if not can_view_postings(request.user):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.template_name is None:
            return HttpResponseNotAllowed(["POST"])
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": reverse("posting_places"), "label": TITLE}]
        if self.get_page_title() == TITLE:
            items[-1]["url"] = ""
            return items
        return [*items, {"url": "", "label": self.get_page_title()}]


def asked_places(form):
    """Days of the places asked for, the longest behind first, then by name."""
    form.is_valid()
    values = form.cleaned_data
    places = Place.objects.select_related("unit__parent__parent")
    if values.get("loai"):
        places = places.filter(kind=values["loai"])
    for word in (values.get("q") or "").split():
        places = places.filter(name_folded__icontains=fold(word)) | places.filter(
            unit__name_folded__icontains=fold(word)
        )
    today = timezone.localdate()
    days = [
        day
        for day in place_days(list(places), today)
        if day.due or day.hanging or day.place.valid_to is None
    ]
    if values.get("cham"):
        days = [day for day in days if day.is_behind]
    return sorted(days, key=lambda day: (not day.is_behind, day.behind_since or today))
