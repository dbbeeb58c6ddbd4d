"""“Các lần nhập”: bring a workbook in, look at what it would do, answer, and make a draft of it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from catalogue import imports
from catalogue.comparison import diff_words
from catalogue.enums import BatchStatus, RowStatus
from catalogue.models import ImportBatch, Sector
from catalogue.question_groups import answer_label
from catalogue.tasks import fill_batch
from common.refusals import Refused
from organisation.models import Unit
from organisation.permissions import allowed
from publication.forms.batches import ConfirmForm, UploadForm
from publication.imports import draft_from_batch
from publication.viewsets.batch_groups import GroupsView, GroupView
from publication.viewsets.batch_pages import (
    ANSWERED_AT_ONCE,
    IMPORT,
    STATUS_TONES,
    BatchPage,
    ImportPage,
    visible_batches,
)
from publication.viewsets.files import send_private_file
from publication.viewsets.tables import StateColumn

ROWS_PER_PAGE = 20
# A larger file is read by the worker: 20,000 rows of an annex (750 KB) take 25 s.
READ_AT_ONCE_BYTES = 200_000
# A reading that has not ended by then was stopped with its worker.
STALE_AFTER = timedelta(minutes=15)
UNREAD = (BatchStatus.QUEUED, BatchStatus.READING)
# The order in which an officer has to look at rows.
TABS = (
    RowStatus.QUESTION,
    RowStatus.REJECTED,
    RowStatus.NEW,
    RowStatus.CHANGED,
    RowStatus.ABOLISHED,
    RowStatus.UNCHANGED,
)


class BatchIndexView(IndexView):
    """The officer's and the unit's imports, latest first."""

    model = ImportBatch
    page_title = "Các lần nhập"
    header_icon = "upload"
    index_url_name = "import_batches:index"
    index_results_url_name = "import_batches:index_results"
    paginate_by = 30
    any_permission_required = None

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, IMPORT):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        return visible_batches(self.request.user)

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "file_name",
                label="Tệp",
                get_url=lambda batch: reverse("import_batches:preview", args=[batch.pk]),
            ),
            Column("unit", label="Cơ quan", accessor="unit.name"),
            Column("user", label="Người tải lên", accessor="user"),
            Column("total", label="Số dòng", accessor="total_rows"),
            StateColumn(
                "status",
                label="Trạng thái",
                words=lambda batch: batch.get_status_display(),
                tone=lambda batch: STATUS_TONES.get(batch.status, "closed"),
            ),
            DateColumn("created_at", label="Tải lên lúc"),
        ]

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton("Nhập từ bảng tính", url=reverse("import_batches:add"), icon_name="plus")
        ]


class UploadView(ImportPage):
    template_name = "publication/admin/batch_upload.html"
    page_title = "Nhập từ bảng tính"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=UploadForm(user=request.user)))

    def post(self, request, *args, **kwargs):
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        unit = form.cleaned_data["unit"]
        if not allowed(request.user, IMPORT, unit=unit):
            raise Refused
        upload = form.cleaned_data["workbook"]
        at_once = upload.size <= READ_AT_ONCE_BYTES
        batch = imports.open_batch(
            form.kept_file(),
            file_name=upload.name,
            user=request.user,
            unit=unit,
            effective_on=form.cleaned_data["effective_on"],
            status=BatchStatus.READING if at_once else BatchStatus.QUEUED,
        )
        if at_once:
            imports.fill(batch)
        else:
            fill_batch.enqueue(batch.pk)
        return redirect("import_batches:preview", batch.pk)


class PreviewView(BatchPage):
    """Counts first, then rows by status; POST answers a question or corrects a cell."""

    template_name = "publication/admin/batch_preview.html"

    def get(self, request, *args, **kwargs):
        if self.batch.status in UNREAD:
            return redirect("import_batches:reading", self.batch.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        row = get_object_or_404(self.batch.rows, pk=request.POST.get("row") or 0)
        if not self.is_open:
            raise Refused
        try:
            if "reopen" in request.POST:
                blank = {request.POST["reopen"]: ""}
                imports.answer_rows(self.batch, [row.pk], blank, by=request.user)
            elif "field" in request.POST:
                text = request.POST.get("text", "")
                imports.correct_cell(row, request.POST["field"], text, by=request.user)
            else:
                self._answer(row)
        except ValidationError as wrong:
            return self.render_to_response(
                self.get_context_data(wrong={row.pk: (wrong.messages, request.POST)}), status=422
            )
        row.refresh_from_db()
        label = RowStatus(row.status).label
        messages.success(request, f"Dòng {row.number} ({row.code}): nay là “{label}”.")
        return redirect(f"{request.path}?loai={self.status}")

    def _answer(self, row):
        given = self._answers(row)
        rows = [row.pk]
        if self.request.POST.get("same"):
            rows = [row.pk, *self._rows_asking_the_same(row, set(given))]
        imports.answer_rows(self.batch, rows, given, by=self.request.user)

    def _rows_asking_the_same(self, row, keys):
        """Ids of the rows that ask one of these questions in the same words."""
        asked = {(q["key"], q["message"]) for q in row.questions if q["key"] in keys}
        return [
            pk
            for pk, questions in self.batch.rows.values_list("pk", "questions")
            if asked & {(question["key"], question["message"]) for question in questions}
        ][:ANSWERED_AT_ONCE]

    def _answers(self, row):
        """Given answers by question key: a free text wins over a chosen option."""
        given = {}
        for question in row.questions:
            key = question["key"]
            free = self.request.POST.get(f"free-{key}", "").strip()
            chosen = free or self.request.POST.get(f"answer-{key}", "")
            if chosen:
                given[key] = chosen
        if not given:
            raise ValidationError("Hãy chọn hoặc nhập câu trả lời.")
        return given

    @cached_property
    def status(self):
        asked = self.request.GET.get("loai", "")
        if asked in RowStatus.values:
            return asked
        counts = self.batch.counts
        return next((tab.value for tab in TABS if counts.get(tab.value)), RowStatus.NEW.value)

    def get_context_data(self, **kwargs):
        wrong = kwargs.pop("wrong", {})
        rows = self.batch.rows.filter(status=self.status).order_by("pk")
        page = Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("trang"))
        counts = self.batch.counts
        return super().get_context_data(
            **kwargs,
            tabs=[(tab.value, tab.label, counts.get(tab.value, 0)) for tab in TABS],
            status=self.status,
            status_label=RowStatus(self.status).label,
            page=page,
            cards=[_card(row, *wrong.get(row.pk, ((), {}))) for row in page],
            open_questions=counts.get(RowStatus.QUESTION.value, 0),
            suggestions=self.suggestions(page),
        )

    def suggestions(self, page):
        """Known names for questions that take a free answer."""
        asked = {question["field"] for row in page for question in row.questions}
        known = {
            "sector": Sector.objects.values_list("name", flat=True).distinct(),
            "unit": Unit.objects.publishing().valid().values_list("name", flat=True),
        }
        return [(field, names) for field, names in known.items() if field in asked]


def _card(row, wrong, typed):
    """What a person sees of a row: its changes word by word, its questions with what was typed."""
    asked = {question["key"] for question in row.questions}
    return {
        "row": row,
        "changes": [
            (change["label"], *diff_words(str(change["old"] or ""), str(change["new"] or "")))
            for change in row.changes
        ],
        "questions": [
            {
                **question,
                "chosen": typed.get(f"answer-{question['key']}")
                or row.answers.get(question["key"], ""),
                "typed": typed.get(f"free-{question['key']}", ""),
            }
            for question in row.questions
        ],
        "answered": [
            (key, question["message"], answer_label(question, row.answers[key]))
            for key, question in row.payload.get("answered", {}).items()
            if key in row.answers and key not in asked
        ],
        "errors": [
            {
                **error,
                "typed": typed.get("text", "") if typed.get("field") == error["field"] else "",
            }
            for error in row.errors
        ],
        "wrong": wrong,
    }


class ReadingView(BatchPage):
    """How far a large file is read; POST reads it here, where no worker does."""

    template_name = "publication/admin/batch_reading.html"

    def get(self, request, *args, **kwargs):
        if self.batch.status not in UNREAD:
            return redirect("import_batches:preview", self.batch.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        batch = imports.claim(self.batch.pk, stale_before=timezone.now() - STALE_AFTER)
        if batch is not None:
            imports.fill(batch)
        return redirect("import_batches:preview", self.batch.pk)

    def get_context_data(self, **kwargs):
        queued = self.batch.status == BatchStatus.QUEUED
        return super().get_context_data(
            **kwargs,
            queued=queued,
            may_read_here=queued or self.batch.created_at < timezone.now() - STALE_AFTER,
        )


class ConfirmView(BatchPage):
    """Title and day; then the stored preview becomes a draft decision."""

    template_name = "publication/admin/batch_confirm.html"

    def dispatch(self, request, *args, **kwargs):
        if allowed(request.user, IMPORT) and not self.is_open:
            return redirect("import_batches:preview", self.batch.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=ConfirmForm(batch=self.batch)))

    def post(self, request, *args, **kwargs):
        form = ConfirmForm(request.POST, batch=self.batch)
        if form.is_valid():
            try:
                decision = draft_from_batch(
                    self.batch,
                    by=request.user,
                    title=form.cleaned_data["title"],
                    effective_on=form.cleaned_data["effective_on"],
                    skip_rejected=form.cleaned_data.get("skip_rejected", False),
                )
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, "Đã lập dự thảo quyết định từ bảng tính.")
                return redirect("decisions:inspect", decision.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class CancelView(BatchPage):
    """Give a batch up; it stays in the list."""

    template_name = "publication/admin/batch_cancel.html"

    def post(self, request, *args, **kwargs):
        if self.is_open or self.batch.status in UNREAD:
            imports.cancel(self.batch, by=request.user)
            messages.success(request, "Đã hủy lần nhập này.")
        return redirect("import_batches:index")


class BatchFileView(BatchPage):
    """The workbook as it was brought."""

    def get(self, request, *args, **kwargs):
        return send_private_file(self.batch.file, self.batch.file_name)


class ImportBatchViewSet(ViewSet):
    """The import's pages; the menu shows them to those who may import."""

    name = "import_batches"
    url_prefix = "nhap-bang-tinh"
    icon = "upload"
    menu_label = "Nhập từ bảng tính"
    menu_name = "imports"
    menu_order = 130
    add_to_admin_menu = True

    @cached_property
    def menu_item_class(self):
        class ImportMenuItem(super().menu_item_class):
            def is_shown(self, request):
                return allowed(request.user, IMPORT)

        return ImportMenuItem

    def get_urlpatterns(self):
        return [
            path("", BatchIndexView.as_view(), name="index"),
            path("ket-qua/", BatchIndexView.as_view(results_only=True), name="index_results"),
            path("tai-len/", UploadView.as_view(), name="add"),
            path("<int:pk>/", PreviewView.as_view(), name="preview"),
            path("<int:pk>/dang-doc/", ReadingView.as_view(), name="reading"),
            path("<int:pk>/nhom/", GroupsView.as_view(), name="groups"),
            path("<int:pk>/nhom/tra-loi/", GroupView.as_view(), name="group"),
            path("<int:pk>/xac-nhan/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/huy/", CancelView.as_view(), name="cancel"),
            path("<int:pk>/tep/", BatchFileView.as_view(), name="file"),
        ]
