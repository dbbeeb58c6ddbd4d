"""“Niêm yết”: what each place hangs up and takes down, recorded by whoever works there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem

from catalogue.queries import sectors_by_id
from common.refusals import Refused
from organisation.models import Place, PrivateFile
from publication import services
from publication.enums import PostingAct
from publication.forms.posting import PHOTO_TYPES, PlaceQuestionForm, PostingForm
from publication.hanging import UNDONE_BY
from publication.models import Decision, Posting
from publication.permissions import can_hang_at, can_view_decision, can_view_postings
from publication.queries.posting import place_days, posting_of
from publication.viewsets.files import send_private_file
from publication.viewsets.posting_files import (
    DecisionSheetsView,
    PlacesExportView,
    PlaceSheetsView,
    SectorListView,
    SectorSheetsView,
    bundles,
    changed_sheets,
)
from publication.viewsets.posting_pages import TITLE, PostingPage, asked_places

PLACES_PER_PAGE = 50
ENTRIES_SHOWN = 20
HANG, TAKE_DOWN = "treo", "go"


class PlaceListView(PostingPage):
    """All places with what is to be done there; those behind the longest first."""

    template_name = "publication/admin/posting_places.html"
    page_title = TITLE

    @cached_property
    def form(self):
        return PlaceQuestionForm(self.request.GET)

    @cached_property
    def days(self):
        return asked_places(self.form)

    def get_context_data(self, **kwargs):
        user = self.request.user
        page = Paginator(self.days, PLACES_PER_PAGE).get_page(self.request.GET.get("trang"))
        query = self.request.GET.copy()
        query.pop("trang", None)
        return super().get_context_data(
            **kwargs,
            form=self.form,
            page=page,
            query=f"{query.urlencode()}&" if query else "",
            export_url=f"{reverse('posting_export')}?{query.urlencode()}",
            behind=sum(day.is_behind for day in self.days),
            rows=[(day, can_hang_at(user, day.place)) for day in page],
        )


class PlaceDayView(PostingPage):
    """One place today: tick what was hung up or taken down, confirm, print."""

    template_name = "publication/admin/posting_day.html"

    @cached_property
    def place(self):
        return get_object_or_404(
            Place.objects.select_related("unit__parent__parent"), pk=self.kwargs["pk"]
        )

    def get_page_title(self):
        return self.place.name

    @property
    def may_hang(self):
        return can_hang_at(self.request.user, self.place)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=PostingForm(), ticked=[]))

    def post(self, request, *args, **kwargs):
        if not self.may_hang:
            raise Refused
        form = PostingForm(request.POST, request.FILES)
        sheets = request.POST.getlist("to")
        if not sheets:
            form.add_error(None, "Hãy chọn ít nhất một tờ rồi bấm lại.")
        if form.is_valid():
            try:
                return self.record(sheets, form.cleaned_data)
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
        context = self.get_context_data(form=form, ticked=sheets)
        return self.render_to_response(context, status=422)

    def record(self, sheets, values):
        takes_down = self.request.POST.get("viec") == TAKE_DOWN
        act = services.take_down_sheets if takes_down else services.hang_sheets
        done = act(
            self.place,
            sheets,
            day=values["day"],
            by=self.request.user,
            photo=self.kept(values["photo"]),
        )
        word = "gỡ" if takes_down else "treo"
        if done.made:
            messages.success(
                self.request, f"Đã ghi {word} {len(done.made)} tờ, ngày {values['day']:%d/%m/%Y}."
            )
        for words in already(done.before):
            messages.info(self.request, words)
        return redirect("posting_place", self.place.pk)

    def kept(self, photo):
        if photo is None:
            return None
        types = {form: mime for mime, form in PHOTO_TYPES.items()}
        photo.seek(0)
        return PrivateFile.keep(
            photo.read(),
            name=photo.name,
            content_type=types[photo.image.format],
            by=self.request.user,
        )

    def get_context_data(self, **kwargs):
        [day] = place_days([self.place])
        entries = list(
            self.place.postings.select_related("by", "version__procedure", "photo").order_by("-pk")[
                :ENTRIES_SHOWN
            ]
        )
        last = set(
            Posting.objects.filter(place=self.place, sheet__in=[one.sheet for one in entries])
            .latest_entries()
            .values_list("pk", flat=True)
        )
        undoable = [act.value for act in UNDONE_BY]
        return super().get_context_data(
            **kwargs,
            day=day,
            place=self.place,
            may_hang=self.may_hang,
            groups=by_sector(day.up),
            kept_groups=by_sector(day.kept),
            entries=[
                (entry, self.may_hang and entry.pk in last and entry.act in undoable)
                for entry in entries
            ],
            number=self.place.postings.count(),
            bundles=bundles(len(day.up)),
        )


def by_sector(sheets):
    """(sector, sheets) in Vietnamese order."""
    sectors = sectors_by_id({sheet.sector_id for sheet in sheets})
    return [
        (sector, [sheet for sheet in sheets if sheet.sector_id == pk])
        for pk, sector in sectors.items()
    ]


def already(entries):
    """Who had recorded the same before: one line for each officer and moment."""
    told: dict[tuple, int] = {}
    for entry in entries:
        word = "treo" if entry.act in (PostingAct.HUNG, PostingAct.NOT_DOWN) else "gỡ"
        key = (word, entry.by, f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}")
        told[key] = told.get(key, 0) + 1
    return [
        f"{number} tờ đã được {by} ghi {word} lúc {at}; không ghi lại."
        for (word, by, at), number in told.items()
    ]


class UndoPostingView(PostingPage):
    """One click writes the counter-entry."""

    def post(self, request, *args, **kwargs):
        entry = get_object_or_404(
            Posting.objects.select_related("place__unit"),
            pk=kwargs["entry_pk"],
            place=kwargs["pk"],
        )
        try:
            services.undo_posting(entry, by=request.user, note=request.POST.get("ly_do", "")[:255])
        except ValidationError as wrong:
            for message in wrong.messages:
                messages.error(request, message)
        except PermissionDenied as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Đã ghi lại cho đúng; mục cũ vẫn còn trong sổ.")
        return redirect("posting_place", kwargs["pk"])


class PostingPhotoView(PostingPage):
    """The photo of an entry, for whoever sees the register."""

    def get(self, request, *args, **kwargs):
        entry = get_object_or_404(
            Posting.objects.select_related("photo").exclude(photo=None),
            pk=kwargs["entry_pk"],
            place=kwargs["pk"],
        )
        return send_private_file(entry.photo)


class DecisionPostingView(PostingPage):
    """Where a decision's sheets hang, where they are missing, where the old ones still hang."""

    template_name = "publication/admin/posting_decision.html"
    page_title = "Tình hình niêm yết"

    @cached_property
    def decision(self):
        decision = get_object_or_404(
            Decision.objects.signed().select_related("act", "unit"), pk=self.kwargs["pk"]
        )
        if not can_view_decision(self.request.user, decision):
            raise Refused
        return decision

    def get_context_data(self, **kwargs):
        posting = posting_of(self.decision)
        return super().get_context_data(
            **kwargs,
            decision=self.decision,
            posting=posting,
            bundles=bundles(len(changed_sheets(self.decision))),
            today=timezone.localdate(),
        )


class PostingMenuItem(MenuItem):
    """For who may see what hangs where."""

    def is_shown(self, request):
        return can_view_postings(request.user)


def urls():
    """Addresses below ``/quan-tri/``."""
    one = "niem-yet/<int:pk>"
    return [
        path("niem-yet/", PlaceListView.as_view(), name="posting_places"),
        path("niem-yet/excel/", PlacesExportView.as_view(), name="posting_export"),
        path("niem-yet/linh-vuc/", SectorListView.as_view(), name="posting_sectors"),
        path(
            "niem-yet/linh-vuc/<int:pk>/in/", SectorSheetsView.as_view(), name="posting_sector_pdf"
        ),
        path(
            "niem-yet/quyet-dinh/<int:pk>/", DecisionPostingView.as_view(), name="posting_decision"
        ),
        path(
            "niem-yet/quyet-dinh/<int:pk>/in/",
            DecisionSheetsView.as_view(),
            name="posting_decision_pdf",
        ),
        path(f"{one}/", PlaceDayView.as_view(), name="posting_place"),
        path(f"{one}/in/", PlaceSheetsView.as_view(), name="posting_place_pdf"),
        path(f"{one}/hoan-tac/<int:entry_pk>/", UndoPostingView.as_view(), name="posting_undo"),
        path(f"{one}/anh/<int:entry_pk>/", PostingPhotoView.as_view(), name="posting_photo"),
    ]
