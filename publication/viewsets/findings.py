"""“Rà soát theo quy tắc”: faults of the texts in force, by the rules the office switched on."""

from __future__ import annotations

import django_filters
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from catalogue.models import Sector
from common.refusals import Refused
from common.vietnamese import fold
from organisation.models import Unit
from organisation.permissions import allowed
from publication.findings import findings_for, rules_on, work_out
from publication.models import RuleFinding
from publication.viewsets.tables import StateColumn, unsorted
from publication.viewsets.version_list import SectorFilter

TITLE = "Rà soát theo quy tắc"
VIEW = "publication.view_decision"
BLOCKS, WARNS = "blocks", "warns"


class FindingsMenuItem(MenuItem):
    """Shown to who may see decisions."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class FindingFilterSet(WagtailFilterSet):
    """Rule, weight, agency, sector."""

    rule = django_filters.ChoiceFilter(label="Quy tắc", field_name="text")
    weight = django_filters.ChoiceFilter(
        label="Mức",
        choices=[(BLOCKS, "Chặn bản thảo"), (WARNS, "Cảnh báo")],
        method="filter_weight",
    )
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan giải quyết", queryset=Unit.objects.publishing(), field_name="version__unit"
    )
    sector = SectorFilter(
        label="Lĩnh vực",
        queryset=Sector.objects.select_related("ministry"),
        field_name="version__sector",
    )

    class Meta:
        model = RuleFinding
        fields = []

    def __init__(self, *args, rules, **kwargs):
        self.rules = rules
        super().__init__(*args, **kwargs)
        self.filters["rule"].extra["choices"] = [(pk, rule.name) for pk, rule in rules.items()]

    def filter_weight(self, queryset, name, value):
        of_weight = [pk for pk, rule in self.rules.items() if rule.blocks == (value == BLOCKS)]
        return queryset.filter(text__in=of_weight)


class FindingsView(ReportView):
    """One row a fault; the title leads to the text."""

    page_title = TITLE
    header_icon = "clipboard-list"
    index_url_name = "findings"
    index_results_url_name = "findings_results"
    results_template_name = "publication/admin/findings_results.html"
    model = RuleFinding
    filterset_class = FindingFilterSet
    is_searchable = True
    default_ordering = "version__sort_key"
    export_filename = "ra-soat-theo-quy-tac"
    list_export = ["code", "name", "rule", "message", "weight", "unit", "sector", "number"]
    export_headings = {
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "rule": "Quy tắc",
        "message": "Lỗi",
        "weight": "Mức",
        "unit": "Cơ quan giải quyết",
        "sector": "Lĩnh vực",
        "number": "Quyết định",
    }

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, VIEW):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rules(self):
        return rules_on()

    @cached_property
    def columns(self):
        return [
            Column("code", label="Mã", accessor="version.procedure.base_code", width="8%"),
            TitleColumn(
                "name",
                label="Thủ tục",
                accessor="version.name",
                get_url=lambda row: reverse("procedure_versions:inspect", args=[row.version_id]),
            ),
            Column("rule", label="Lỗi", accessor=self._told, width="26%"),
            StateColumn(
                "weight",
                label="Mức",
                words=self._weight,
                tone=lambda row: "late" if self.rules[row.text_id].blocks else "open",
                width="12%",
            ),
            unsorted(Column("unit", label="Cơ quan giải quyết", accessor="version.unit.label")),
        ]

    def _told(self, row):
        rule = self.rules[row.text_id]
        return f"{rule.name}: {rule.message}"

    def _weight(self, row):
        return "Chặn" if self.rules[row.text_id].blocks else "Cảnh báo"

    def get_base_queryset(self):
        work_out(self.rules)
        return findings_for(self.request.user, self.rules)

    @property
    def why_empty(self):
        if not self.rules:
            return (
                "Chưa có quy tắc nào đang bật. Quy tắc được soạn và bật ở mục Cấu hình; "
                "bật xong, lỗi của mọi thủ tục đang có hiệu lực hiện ở đây."
            )
        if self.is_searching or self.is_filtering:
            return "Không có lỗi nào như vậy."
        return "Không văn bản nào đang có hiệu lực mắc lỗi theo quy tắc."

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, why_empty=self.why_empty)

    def order_queryset(self, queryset):
        return queryset.order_by("version__sort_key", "version_id", "text_id")

    def get_filterset_kwargs(self):
        return {**super().get_filterset_kwargs(), "rules": self.rules}

    def search_queryset(self, queryset):
        for word in fold(self.search_query or "").split():
            if word[:1].isdigit() and "." in word:
                queryset = queryset.filter(version__procedure__base_code__startswith=word[:8])
            else:
                queryset = queryset.filter(version__name_folded__contains=word)
        return queryset

    @cached_property
    def header_more_buttons(self):
        # without a byte order mark Excel garbles Vietnamese in a CSV file: xlsx only
        return [
            button for button in super().header_more_buttons if button.url != self.csv_export_url
        ]

    def to_row_dict(self, item):
        rule, text = self.rules[item.text_id], item.version
        return {
            "code": text.procedure.base_code,
            "name": text.name,
            "rule": rule.name,
            "message": rule.message,
            "weight": self._weight(item),
            "unit": text.unit.label,
            "sector": text.sector.name,
            "number": text.item.decision.act.number,
        }
