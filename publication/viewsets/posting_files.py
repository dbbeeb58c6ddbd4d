"""Sheets to print and the list of places to take along: files of the posting register."""

from __future__ import annotations

import io

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from openpyxl import Workbook

from catalogue.models import Sector
from common.refusals import Refused
from common.spreadsheets import text_cell
from organisation.models import Place
from publication.documents.sheet_pdf import AT_ONCE, Cover, sheets_pdf
from publication.documents.sheets import printed_sheets
from publication.forms.posting import PlaceQuestionForm
from publication.models import Decision
from publication.permissions import can_view_decision
from publication.queries.posting import due_sheets, place_days
from publication.viewsets.posting_pages import PostingPage, asked_places

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "Nơi niêm yết",
    "Loại",
    "Cơ quan phụ trách",
    "Phải niêm yết",
    "Đang treo đúng",
    "Phải treo",
    "Phải gỡ",
    "Chậm từ ngày",
)


def bundles(number):
    """(part, first, last) of each file when ``number`` sheets are printed."""
    return [
        (part + 1, start + 1, min(start + AT_ONCE, number))
        for part, start in enumerate(range(0, number, AT_ONCE))
    ]


class SheetsView(PostingPage):
    """Base of a PDF of sheets; ``?phan=`` is the bundle where there are too many for one file."""

    def bundle(self, due):
        part = self.request.GET.get("phan", "1")
        start = (int(part) - 1) * AT_ONCE if part.isdecimal() and int(part) else 0
        chosen = due[start : start + AT_ONCE]
        if not chosen:
            raise Http404
        return chosen

    def answer(self, due, *, name, place=None, cover=None):
        printed = printed_sheets(
            due, place=place, root_url=settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        )
        response = HttpResponse(sheets_pdf(printed, cover=cover), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class PlaceSheetsView(SheetsView):
    """All that goes up at a place (GET), or the ticked ones (POST)."""

    def get(self, request, *args, **kwargs):
        return self.printed(None)

    def post(self, request, *args, **kwargs):
        ticked = set(request.POST.getlist("to"))
        if not ticked:
            messages.error(request, "Hãy chọn ít nhất một tờ để in.")
            return redirect("posting_place", kwargs["pk"])
        if len(ticked) > AT_ONCE:
            messages.error(
                request, f"Mỗi lần in nhiều nhất {AT_ONCE} tờ; hãy in theo từng tệp ở đầu trang."
            )
            return redirect("posting_place", kwargs["pk"])
        return self.printed(ticked)

    def printed(self, ticked):
        place = get_object_or_404(Place.objects.select_related("unit"), pk=self.kwargs["pk"])
        [day] = place_days([place])
        due = day.up if ticked is None else [one for one in day.due.values() if one.sheet in ticked]
        due = self.bundle(due)
        cover = Cover(
            title=place.name,
            lines=(f"{len(due)} tờ in ngày {day.on:%d/%m/%Y}.", place.address),
        )
        return self.answer(
            due, name=f"niem-yet-{place.pk}", place=place, cover=cover if len(due) > 1 else None
        )


class SectorListView(PostingPage):
    """Sectors with how many sheets each has today."""

    template_name = "publication/admin/posting_sectors.html"
    page_title = "In theo lĩnh vực"

    def get_context_data(self, **kwargs):
        due = due_sheets(timezone.localdate()).values()
        numbers: dict[int, int] = {}
        for sheet in due:
            numbers[sheet.sector_id] = numbers.get(sheet.sector_id, 0) + 1
        sectors = Sector.objects.filter(pk__in=numbers).annotate(names=Count("pk"))
        return super().get_context_data(
            **kwargs,
            rows=[(sector, numbers[sector.pk], bundles(numbers[sector.pk])) for sector in sectors],
        )


class SectorSheetsView(SheetsView):
    """All sheets of a sector in force today, behind a list of them."""

    def get(self, request, *args, **kwargs):
        sector = get_object_or_404(Sector, pk=self.kwargs["pk"])
        today = timezone.localdate()
        due = self.bundle([one for one in due_sheets(today).values() if one.sector_id == sector.pk])
        cover = Cover(
            title=f"Lĩnh vực {sector.name}",
            lines=(f"{len(due)} thủ tục đang có hiệu lực ngày {today:%d/%m/%Y}.",),
        )
        return self.answer(due, name=f"niem-yet-{sector.slug}", cover=cover)


def changed_sheets(decision):
    """Sheets the decision makes, on its day or today."""
    on = max(timezone.localdate(), decision.effective_on or timezone.localdate())
    return [one for one in due_sheets(on).values() if one.act_id == decision.act_id]


class DecisionSheetsView(SheetsView):
    """Only the sheets a decision changed."""

    def get(self, request, *args, **kwargs):
        decision = get_object_or_404(
            Decision.objects.signed().select_related("act", "unit"), pk=self.kwargs["pk"]
        )
        if not can_view_decision(request.user, decision):
            raise Refused
        due = self.bundle(changed_sheets(decision))
        cover = Cover(
            title=f"Quyết định {decision.act.number}",
            lines=(decision.title, f"{len(due)} tờ phải treo từ ngày có hiệu lực."),
        )
        return self.answer(due, name=f"niem-yet-{decision.slug}", cover=cover)


class PlacesExportView(PostingPage):
    """The list of places as asked for, as Excel."""

    def get(self, request, *args, **kwargs):
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Niêm yết")
        sheet.append(HEADINGS)
        for day in asked_places(PlaceQuestionForm(request.GET)):
            row = (day.place.name, day.place.get_kind_display(), day.place.unit.name)
            sheet.append(
                [
                    *[text_cell(words) for words in row],
                    len(day.due),
                    len(day.kept),
                    len(day.up),
                    len(day.down),
                    f"{day.behind_since:%d/%m/%Y}" if day.behind_since else "",
                ]
            )
        kept = io.BytesIO()
        book.save(kept)
        response = HttpResponse(kept.getvalue(), content_type=XLSX)
        today = timezone.localdate()
        response["Content-Disposition"] = f'attachment; filename="niem-yet-{today:%Y-%m-%d}.xlsx"'
        return response
