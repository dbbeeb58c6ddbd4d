"""“Lịch công sở”: days by year, and a whole year from a sheet."""

from __future__ import annotations

import django_filters
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from organisation.calendar_sheet import (
    calendar_template,
    can_enter_calendar,
    enter_calendar,
    read_calendar,
)
from organisation.enums import DayKind
from organisation.forms import CalendarDayForm, CalendarSheetForm
from organisation.models import CalendarDay
from organisation.validators import WEEKDAYS
from organisation.viewsets.base import RegisterIndexView, RegisterViewSet
from organisation.viewsets.sheet_import import SheetImportView, SheetTemplateView


def known_years():
    """(year, year) of every year that has a day entered, latest first."""
    days = CalendarDay.objects.dates("day", "year", order="DESC")
    return [(day.year, str(day.year)) for day in days]


def weekday_words(day):
    """``Thứ Tư``."""
    name = WEEKDAYS[day.weekday()]
    return name[0].upper() + name[1:]


class CalendarFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label="Năm", choices=known_years, field_name="day__year")
    kind = django_filters.ChoiceFilter(label="Loại", choices=DayKind)
    tentative = django_filters.ChoiceFilter(
        label="Dự kiến", choices=[("True", "Dự kiến"), ("False", "Chính thức")]
    )

    class Meta:
        model = CalendarDay
        fields = []


class CalendarIndexView(RegisterIndexView):
    add_item_label = "Thêm ngày"

    @cached_property
    def columns(self):
        return [
            self.title_column(
                "day",
                label="Ngày",
                accessor=lambda row: f"{row.day:%d/%m/%Y}",
                classname="title ck-code",
                width="18%",
            ),
            Column(
                "weekday",
                label="Thứ",
                accessor=lambda row: weekday_words(row.day),
                width="10%",
            ),
            Column("kind", label="Loại", accessor="get_kind_display", sort_key="kind", width="12%"),
            Column("reason", label="Lý do"),
            Column("document", label="Văn bản", width="26%"),
            Column(
                "tentative",
                label="Tình trạng",
                accessor=lambda row: "Dự kiến" if row.tentative else "Chính thức",
                sort_key="tentative",
                width="12%",
            ),
        ]

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if can_enter_calendar(self.request.user):
            url = reverse("calendar:import")
            buttons.append(HeaderButton("Nhập cả năm", url=url, icon_name="upload"))
        return buttons


class CalendarImportView(SheetImportView):
    page_title = "Nhập lịch của một năm"
    preview_template_name = "organisation/admin/calendar_preview.html"
    form_class = CalendarSheetForm
    index_url_name = "calendar:index"
    index_label = "Lịch công sở"
    template_url_name = "calendar:sheet"
    intro = (
        "Bảng gồm các cột Ngày, Loại, Lý do, Văn bản và là toàn bộ lịch của năm: ngày đang có mà "
        "bảng không nêu sẽ bị bỏ. Ngày không ghi văn bản được coi là dự kiến."
    )

    def may_import(self, user):
        return can_enter_calendar(user)

    def read(self, content, file_name, options):
        return read_calendar(content, file_name, year=options["year"])

    def apply(self, plan):
        enter_calendar(plan, by=self.request.user)
        return (
            f"Đã nhập lịch năm {plan.year}: thêm {plan.count('add')}, sửa {plan.count('change')}, "
            f"bỏ {plan.count('remove')} ngày."
        )


class CalendarTemplateView(SheetTemplateView):
    may_import = staticmethod(can_enter_calendar)
    make = staticmethod(calendar_template)
    file_name = "mau-lich-cong-so.xlsx"


class CalendarDayViewSet(RegisterViewSet):
    model = CalendarDay
    name = "calendar"
    url_prefix = "to-chuc/lich-cong-so"
    icon = "calendar"
    menu_label = "Lịch công sở"
    index_view_class = CalendarIndexView
    filterset_class = CalendarFilterSet
    deletable = True
    search_fields = ["reason", "document"]
    ordering = "-day"
    export_filename = "lich-cong-so"
    list_export = ["day", "get_kind_display", "reason", "document", "tentative"]
    export_headings = {"get_kind_display": "Loại", "tentative": "Dự kiến"}
    inspect_view_fields = ["day", "kind", "reason", "document", "tentative"]

    def get_form_class(self, for_update=False):
        return CalendarDayForm

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("nhap/", CalendarImportView.as_view(), name="import"),
            path("mau/", CalendarTemplateView.as_view(), name="sheet"),
        ]
