"""“Các lần nhập”: bring a workbook in, look at what it would do, answer, and make a draft of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from catalogue import imports
from catalogue.enums import BatchStatus, RowStatus
from catalogue.models import ImportBatch, Sector
from organisation.models import Unit
from organisation.permissions import allowed
from publication.comparison import diff_words
from publication.forms.batches import ConfirmForm, UploadForm
from publication.imports import draft_from_batch
from publication.viewsets.files import send_private_file
from publication.viewsets.tables import StateColumn

IMPORT = "catalogue.import_catalogue"
ROWS_PER_PAGE = 20
STATUS_TONES = {
    BatchStatus.READY: "open",
    BatchStatus.READING: "open",
    BatchStatus.CONFIRMED: "good",
    BatchStatus.UNREADABLE: "late",
}
# The order in which an officer has to look at rows.
TABS = (
    RowStatus.QUESTION,
    RowStatus.REJECTED,
    RowStatus.NEW,
    RowStatus.CHANGED,
    RowStatus.ABOLISHED,
    RowStatus.UNCHANGED,
)


def visible_batches(user):
    """A batch is its user's and its unit's, nobody else's."""
    units = [
        holding.unit_id
        for holding in user.holdings_on()
        if allowed(user, IMPORT, unit=holding.unit)
    ]
    return ImportBatch.objects.filter(Q(user=user) | Q(unit__in=units)).select_related(
        "unit", "user", "decision"
    )


class ImportPage(WagtailAdminTemplateMixin, TemplateView):
    """Base of the import's pages; only for those who may import."""

    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, IMPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("import_batches:index"), "label": "Các lần nhập"},
            {"url": "", "label": self.get_page_title()},
        ]


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
            raise PermissionDenied
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
            raise PermissionDenied
        batch = imports.stage(
            form.kept_file(),
            file_name=form.cleaned_data["workbook"].name,
            user=request.user,
            unit=unit,
            effective_on=form.cleaned_data["effective_on"],
        )
        return redirect("import_batches:preview", batch.pk)


class BatchPage(ImportPage):
    """A page about one batch the officer may see."""

    @cached_property
    def batch(self):
        return get_object_or_404(visible_batches(self.request.user), pk=self.kwargs["pk"])

    @property
    def is_open(self):
        return self.batch.status == BatchStatus.READY

    def get_page_title(self):
        return self.batch.file_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            batch=self.batch,
            is_open=self.is_open,
            tone=STATUS_TONES.get(self.batch.status, "closed"),
        )


class PreviewView(BatchPage):
    """Counts first, then rows by status; POST answers a question or corrects a cell."""

    template_name = "publication/admin/batch_preview.html"

    def post(self, request, *args, **kwargs):
        row = get_object_or_404(self.batch.rows, pk=request.POST.get("row") or 0)
        if not self.is_open:
            raise PermissionDenied
        try:
            if "field" in request.POST:
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
            rows = self._rows_asking_the_same(row, set(given))
        imports.answer_rows(self.batch, rows, given, by=self.request.user)

    def _rows_asking_the_same(self, row, keys):
        """Ids of the rows that ask one of these questions in the same words."""
        asked = {(q["key"], q["message"]) for q in row.questions if q["key"] in keys}
        return [
            pk
            for pk, questions in self.batch.rows.values_list("pk", "questions")
            if asked & {(question["key"], question["message"]) for question in questions}
        ]

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
        "errors": [
            {
                **error,
                "typed": typed.get("text", "") if typed.get("field") == error["field"] else "",
            }
            for error in row.errors
        ],
        "wrong": wrong,
    }


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
        if self.is_open:
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
            path("<int:pk>/xac-nhan/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/huy/", CancelView.as_view(), name="cancel"),
            path("<int:pk>/tep/", BatchFileView.as_view(), name="file"),
        ]
