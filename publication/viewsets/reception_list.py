"""“Danh mục tiếp nhận tại Trung tâm”: which procedure is received where on a day."""

from __future__ import annotations

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import DateField, F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from catalogue.models import Effect, Reception, Sector
from common.day_inputs import DayInput
from common.refusals import Refused
from common.vietnamese import fold
from organisation.models import Place, Unit
from organisation.permissions import allowed
from publication.enums import DecisionKind
from publication.permissions import can_start_kind
from publication.viewsets.tables import StateColumn, unsorted
from publication.viewsets.version_list import SectorFilter

TITLE = "Danh mục tiếp nhận tại Trung tâm"
VIEW = "publication.view_decision"
STANDS, NO_LAW, NO_PLACE = "stands", "no_law", "no_place"
STATES = {
    STANDS: ("Đang tiếp nhận", "good"),
    NO_LAW: ("Thủ tục không còn hiệu lực", "late"),
    NO_PLACE: ("Nơi tiếp nhận đã kết thúc", "late"),
}


class ReceptionListMenuItem(MenuItem):
    """Shown to who may see decisions."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class ReceptionFilterSet(WagtailFilterSet):
    """Day, place, agency, sector, and what no longer fits."""

    on = django_filters.DateFilter(
        label="Vào ngày", widget=DayInput, method="filter_nothing", required=False
    )
    place = django_filters.ModelChoiceFilter(
        label="Nơi tiếp nhận",
        queryset=Place.objects.filter(receptions__isnull=False).distinct().order_by("sort_key"),
    )
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan giải quyết", queryset=Unit.objects.publishing(), method="filter_unit"
    )
    sector = SectorFilter(
        label="Lĩnh vực",
        queryset=Sector.objects.select_related("ministry"),
        method="filter_sector",
    )
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[(key, words) for key, (words, _tone) in STATES.items()],
        method="filter_state",
    )

    class Meta:
        model = Reception
        fields = []

    def filter_nothing(self, queryset, name, value):
        """The day is asked for before the rows are read (``ReceptionListView.on``)."""
        return queryset

    def filter_unit(self, queryset, name, value):
        return queryset.filter(unit_id=value.pk)

    def filter_sector(self, queryset, name, value):
        return queryset.filter(sector_id=value.pk)

    def filter_state(self, queryset, name, value):
        ended = Q(place__valid_to__lt=F("asked_on"))
        if value == NO_LAW:
            return queryset.filter(version_id=None)
        if value == NO_PLACE:
            return queryset.filter(ended)
        return queryset.exclude(version_id=None).exclude(ended)


class ReceptionListView(ReportView):
    """What is in the list on a day; one row for a procedure at a place."""

    page_title = TITLE
    header_icon = "table"
    index_url_name = "reception_list"
    index_results_url_name = "reception_list_results"
    results_template_name = "publication/admin/reception_list_results.html"
    model = Reception
    filterset_class = ReceptionFilterSet
    is_searchable = True
    default_ordering = "procedure__base_code"
    export_filename = "danh-muc-tiep-nhan"
    list_export = [
        *("code", "name", "sector", "unit", "place", "address", "phone"),
        *("valid_from", "valid_to", "number", "state"),
    ]
    export_headings = {
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "sector": "Lĩnh vực",
        "unit": "Cơ quan giải quyết",
        "place": "Nơi tiếp nhận",
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "valid_from": "Tiếp nhận từ ngày",
        "valid_to": "Đến hết ngày",
        "number": "Quyết định",
        "state": "Tình trạng",
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
    def columns(self):
        return [
            Column("code", label="Mã", accessor="procedure.base_code", width="8%"),
            TitleColumn(
                "name",
                label="Thủ tục",
                accessor=lambda row: row.name or "(thủ tục không có hiệu lực ngày này)",
                get_url=self._text_url,
            ),
            Column("place", label="Nơi tiếp nhận", accessor="place.name", width="16%"),
            unsorted(Column("unit", label="Cơ quan giải quyết", accessor="unit", width="13%")),
            Column("valid_from", label="Từ ngày", accessor=_from_words, width="8%"),
            Column("number", label="Quyết định", accessor="act.number", width="9%"),
            StateColumn(
                "state",
                label="Tình trạng",
                words=lambda row: STATES[self.state_of(row)][0],
                tone=lambda row: STATES[self.state_of(row)][1],
                width="12%",
            ),
        ]

    def _text_url(self, row):
        if row.version_id is None:
            return None
        return reverse("procedure_versions:inspect", args=[row.version_id])

    def state_of(self, row):
        """What stands in the way of receiving on the day."""
        if row.version_id is None:
            return NO_LAW
        ended = row.place.valid_to is not None and row.place.valid_to < self.on
        return NO_PLACE if ended else STANDS

    def get_base_queryset(self):
        law = Effect.objects.covering(self.on).filter(procedure=OuterRef("procedure")).order_by()
        rows = Reception.objects.covering(self.on).select_related("procedure", "place", "act")
        return rows.annotate(
            asked_on=_day(self.on),
            **{
                name: Subquery(law.values(field)[:1])
                for name, field in {
                    "version_id": "version_id",
                    "name": "version__name",
                    "name_folded": "version__name_folded",
                    "unit_id": "version__unit_id",
                    "unit": "version__unit__name",
                    "sector_id": "version__sector_id",
                    "sector": "version__sector__name",
                }.items()
            },
        )

    def order_queryset(self, queryset):
        return queryset.order_by("procedure__base_code", "place__sort_key", "pk")

    def search_queryset(self, queryset):
        for word in fold(self.search_query or "").split():
            if word[:1].isdigit() and "." in word:
                queryset = queryset.filter(procedure__base_code__startswith=word[:8])
            else:
                queryset = queryset.filter(
                    Q(name_folded__contains=word) | Q(place__name_folded__contains=word)
                )
        return queryset

    @property
    def why_empty(self):
        if self.is_searching or self.is_filtering:
            return "Không có thủ tục nào như vậy trong danh mục."
        return (
            f"Ngày {self.on:%d/%m/%Y} chưa có thủ tục nào trong danh mục. Danh mục có hiệu lực khi "
            "quyết định phê duyệt đã ký được ghi nhận và xác nhận."
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, why_empty=self.why_empty)

    @cached_property
    def header_buttons(self):
        if not can_start_kind(self.request.user, DecisionKind.RECEPTION):
            return []
        url = reverse("decisions:list_new")
        return [HeaderButton("Lập danh mục", url=url, icon_name="plus")]

    @cached_property
    def header_more_buttons(self):
        # without a byte order mark Excel garbles Vietnamese in a CSV file: xlsx only
        return [
            button for button in super().header_more_buttons if button.url != self.csv_export_url
        ]

    def to_row_dict(self, item):
        return {
            "code": item.procedure.base_code,
            "name": item.name,
            "sector": item.sector,
            "unit": item.unit,
            "place": item.place.name,
            "address": item.place.address,
            "phone": item.place.phone,
            "valid_from": item.valid_from,
            "valid_to": item.valid_to,
            "number": item.act.number,
            "state": STATES[self.state_of(item)][0],
        }


def _day(day):
    return Value(day, output_field=DateField())


def _from_words(row):
    until = f" đến {row.valid_to:%d/%m/%Y}" if row.valid_to else ""
    return f"{row.valid_from:%d/%m/%Y}{until}"
