"""Registers of the catalogue: sectors and the words people type."""

from __future__ import annotations

import django_filters
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from catalogue.forms import SectorForm, SynonymForm
from catalogue.models import Sector, Synonym
from catalogue.services import register_sector
from organisation.enums import UnitKind
from organisation.models import Unit
from organisation.viewsets.base import RegisterIndexView, RegisterInspectView, RegisterViewSet


class SectorFilterSet(WagtailFilterSet):
    ministry = django_filters.ModelChoiceFilter(
        label="Bộ quản lý", queryset=Unit.objects.filter(kind=UnitKind.MINISTRY)
    )

    class Meta:
        model = Sector
        fields = []


class SectorIndexView(RegisterIndexView):
    add_item_label = "Thêm lĩnh vực"
    default_ordering = "sort_key"

    def get_base_queryset(self):
        return Sector.objects.select_related("ministry")

    @cached_property
    def columns(self):
        return [
            self.title_column("name", label="Tên lĩnh vực", sort_key="sort_key"),
            Column("ministry", label="Bộ quản lý", accessor="ministry"),
            Column("code", label="Mã", sort_key="code", width="12%"),
        ]


class SectorCreateView(generic.CreateView):
    """A sector already registered under its ministry is opened, not doubled."""

    def save_instance(self):
        values = self.form.cleaned_data
        return register_sector(values["name"], ministry=values["ministry"], code=values["code"])


class SectorViewSet(RegisterViewSet):
    model = Sector
    icon = "folder-open-1"
    menu_label = "Lĩnh vực"
    menu_order = 10
    url_prefix = "linh-vuc"
    url_namespace = "sectors"
    index_view_class = SectorIndexView
    add_view_class = SectorCreateView
    inspect_view_class = RegisterInspectView
    inspect_view_fields = ["name", "ministry", "code", "slug"]
    filterset_class = SectorFilterSet
    search_fields = ["name_folded", "code"]
    list_export = ["name", "ministry", "code"]

    def get_form_class(self, for_update=False):
        return SectorForm


class SynonymIndexView(RegisterIndexView):
    add_item_label = "Thêm từ đồng nghĩa"
    default_ordering = "term"

    @cached_property
    def columns(self):
        return [
            self.title_column("term", label="Từ người dân gõ"),
            Column("meaning", label="Nghĩa trong danh mục", sort_key="meaning"),
        ]


class SynonymViewSet(RegisterViewSet):
    """The only register of the catalogue whose rows may be deleted: no text refers to them."""

    model = Synonym
    icon = "doc-empty"
    menu_label = "Từ đồng nghĩa"
    menu_order = 20
    url_prefix = "tu-dong-nghia"
    url_namespace = "synonyms"
    deletable = True
    index_view_class = SynonymIndexView
    search_fields = ["term_folded", "meaning"]
    list_export = ["term", "meaning"]
    inspect_view_fields = ["term", "meaning"]

    def get_form_class(self, for_update=False):
        return SynonymForm
