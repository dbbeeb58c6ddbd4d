"""The window in which an editor finds the ministry's text by code or name."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.models import ProcedureVersion
from common.vietnamese import fold
from publication.forms.central import central_title, ministry_texts


class CodeOrName(BaseFilterForm):
    """Words of the name with or without diacritics, or the code."""

    q = forms.CharField(
        label="Tên hoặc mã thủ tục", required=False, help_text="Gõ có dấu hoặc không dấu."
    )

    def filter(self, objects):
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        for word in fold(self.search_query).split():
            if word[:1].isdigit() and "." in word:
                objects = objects.filter(procedure__base_code__startswith=word[:8])
            else:
                objects = objects.filter(name_folded__contains=word)
        return objects


class FindsMinistryTexts:
    """What both the window and its list of results show."""

    filter_form_class = CodeOrName
    results_template_name = "publication/admin/central_results.html"
    ordering = ("sort_key", "-pk")

    def can_create(self):
        return False

    @property
    def columns(self):
        return [
            Column("code", label="Mã", accessor="procedure.base_code", width="15%"),
            TitleColumn(
                "name",
                label="Tên thủ tục",
                get_url=lambda text: reverse("central_texts:chosen", args=[text.pk]),
                link_attrs={"data-chooser-modal-choice": True},
            ),
            Column("unit", label="Cơ quan công bố", accessor="unit.name", width="25%"),
        ]


class CentralChooseView(FindsMinistryTexts, chooser.ChooseView):
    pass


class CentralResultsView(FindsMinistryTexts, chooser.ChooseResultsView):
    pass


class CentralChosenView(chooser.ChosenView):
    def get_object(self, pk):
        return ministry_texts().get(pk=pk)

    def get_display_title(self, instance):
        return central_title(instance)

    def get_edit_item_url(self, instance):
        return None


class CentralChooserViewSet(ChooserViewSet):
    """Only texts that were law: no officer finds another unit's draft here."""

    model = ProcedureVersion
    name = "central_texts"
    url_prefix = "noi-dung-bo-cong-bo"
    icon = "doc-full"
    choose_one_text = "Chọn nội dung do Bộ công bố"
    page_title = "Nội dung do Bộ công bố"
    search_tab_label = "Tìm"
    per_page = 10
    register_widget = False
    choose_view_class = CentralChooseView
    choose_results_view_class = CentralResultsView
    chosen_view_class = CentralChosenView

    def get_object_list(self):
        return ministry_texts()

    def get_urlpatterns(self):
        kept = {"choose", "choose_results", "chosen"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
