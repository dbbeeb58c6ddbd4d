"""“Quy trình nội bộ”: how every procedure in force stands on a day, with its process or without."""

from __future__ import annotations

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from catalogue.models import InternalProcess, ProcedureVersion, Sector
from catalogue.process_steps import Fit, process_time, steps_of
from common.day_inputs import DayInput
from common.durations import Duration, Unit, format_duration
from common.refusals import Refused
from common.vietnamese import fold
from organisation.models import Unit as Office
from organisation.permissions import allowed
from publication.enums import DecisionKind
from publication.permissions import can_start_kind
from publication.queries.processes import MISSING, WRONG, counts_of, states_on
from publication.viewsets.tables import StateColumn, unsorted
from publication.viewsets.version_list import SectorFilter

TITLE = "Quy trình nội bộ"
VIEW = "publication.view_decision"
LABELS = {MISSING: "Chưa có quy trình", **{one.value: one.label for one in Fit}}
TONES = {Fit.WITHIN.value: "good", **dict.fromkeys(WRONG, "late")}


class ProcessListMenuItem(MenuItem):
    """Shown to who may see decisions."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class ProcessFilterSet(WagtailFilterSet):
    """Day, agency, sector, and how the process stands."""

    on = django_filters.DateFilter(
        label="Vào ngày", widget=DayInput, method="filter_nothing", required=False
    )
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan giải quyết", queryset=Office.objects.publishing()
    )
    sector = SectorFilter(label="Lĩnh vực", queryset=Sector.objects.select_related("ministry"))
    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=list(LABELS.items()), method="filter_state"
    )

    class Meta:
        model = ProcedureVersion
        fields = []

    def filter_nothing(self, queryset, name, value):
        """The day is asked for before the rows are read (``ProcessListView.on``)."""
        return queryset

    def filter_state(self, queryset, name, value):
        """``states`` was put on the filter set by the page, which knows the day."""
        wanted = [procedure for procedure, state in self.states.items() if state == value]
        return queryset.filter(procedure__in=wanted)


class ProcessListView(ReportView):
    """Every procedure in force on the day; one row each."""

    page_title = TITLE
    header_icon = "list-ol"
    index_url_name = "process_list"
    index_results_url_name = "process_list_results"
    results_template_name = "publication/admin/process_list_results.html"
    model = ProcedureVersion
    filterset_class = ProcessFilterSet
    is_searchable = True
    default_ordering = "procedure__base_code"
    export_filename = "quy-trinh-noi-bo"
    list_export = [
        *("code", "name", "sector", "unit", "limit", "state", "steps", "time", "since", "number"),
    ]
    export_headings = {
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "sector": "Lĩnh vực",
        "unit": "Cơ quan giải quyết",
        "limit": "Thời hạn của thủ tục",
        "state": "Tình trạng",
        "steps": "Số bước",
        "time": "Tổng thời gian các bước",
        "since": "Áp dụng từ ngày",
        "number": "Quyết định",
    }

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, VIEW):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def on(self):
        """The day asked for; today where none or an unreadable one is."""
        field = self.filterset_class.base_filters["on"].field
        try:
            return field.clean(self.request.GET.get("on", "")) or timezone.localdate()
        except ValidationError:
            return timezone.localdate()

    @cached_property
    def states(self):
        return states_on(self.on)

    @cached_property
    def filters(self):
        filters = super().filters
        filters.states = self.states
        return filters

    @cached_property
    def columns(self):
        return [
            Column("code", label="Mã", accessor="procedure.base_code", width="8%"),
            TitleColumn(
                "name",
                label="Thủ tục",
                accessor="name",
                get_url=lambda row: reverse("procedure_versions:inspect", args=[row.pk]),
            ),
            unsorted(Column("unit", label="Cơ quan giải quyết", accessor="unit.name", width="15%")),
            Column("limit", label="Thời hạn", accessor=_limit, width="10%"),
            Column("time", label="Các bước", accessor=_time, width="13%"),
            Column("number", label="Quyết định", accessor=_number, width="10%"),
            StateColumn(
                "state",
                label="Tình trạng",
                words=lambda row: LABELS[self.states[row.procedure_id]],
                tone=lambda row: TONES.get(self.states[row.procedure_id], "open"),
                width="16%",
            ),
        ]

    def get_base_queryset(self):
        process = InternalProcess.objects.covering(self.on).filter(procedure=OuterRef("procedure"))
        process = process.order_by()
        rows = ProcedureVersion.objects.in_force(on=self.on)
        return rows.select_related("procedure", "unit", "sector").annotate(
            process_steps=Subquery(process.values("steps")[:1]),
            process_from=Subquery(process.values("valid_from")[:1]),
            process_number=Subquery(process.values("act__number")[:1]),
        )

    def order_queryset(self, queryset):
        return queryset.order_by("procedure__base_code", "pk")

    def search_queryset(self, queryset):
        for word in fold(self.search_query or "").split():
            if word[:1].isdigit() and "." in word:
                queryset = queryset.filter(procedure__base_code__startswith=word[:8])
            else:
                queryset = queryset.filter(name_folded__contains=word)
        return queryset

    @property
    def why_empty(self):
        if self.is_searching or self.is_filtering:
            return "Không có thủ tục nào như vậy."
        return f"Ngày {self.on:%d/%m/%Y} chưa có thủ tục nào có hiệu lực."

    def get_context_data(self, **kwargs):
        counts = [(LABELS[state], number) for state, number in counts_of(self.states)]
        return super().get_context_data(**kwargs, why_empty=self.why_empty, counts=counts)

    @cached_property
    def header_buttons(self):
        if not can_start_kind(self.request.user, DecisionKind.PROCESS):
            return []
        url = f"{reverse('decisions:add')}?kind={DecisionKind.PROCESS.value}"
        return [HeaderButton("Lập quyết định về quy trình", url=url, icon_name="plus")]

    @cached_property
    def header_more_buttons(self):
        # without a byte order mark Excel garbles Vietnamese in a CSV file: xlsx only
        return [
            button for button in super().header_more_buttons if button.url != self.csv_export_url
        ]

    def to_row_dict(self, item):
        steps = item.process_steps
        return {
            "code": item.procedure.base_code,
            "name": item.name,
            "sector": item.sector.name,
            "unit": item.unit.name,
            "limit": _limit(item),
            "state": LABELS[self.states[item.procedure_id]],
            "steps": None if steps is None else len(steps),
            "time": "" if steps is None else process_time(steps_of(steps)),
            "since": item.process_from,
            "number": item.process_number or "",
        }


def _limit(row):
    if not row.time_limit_unit:
        return ""
    return format_duration(Duration(row.time_limit_amount, Unit(row.time_limit_unit)))


def _time(row):
    if row.process_steps is None:
        return ""
    return f"{len(row.process_steps)} bước, {process_time(steps_of(row.process_steps))}"


def _number(row):
    if row.process_number is None:
        return ""
    return f"{row.process_number}, từ {row.process_from:%d/%m/%Y}"
