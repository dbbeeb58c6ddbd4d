"""“Danh mục thủ tục”: every text an officer may see, and the editor of drafts.

A text is born inside a decision and follows it, so its screens stand here and not in the
catalogue, which does not know decisions.
"""

from __future__ import annotations

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from wagtail.admin import messages as admin_messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    EditView,
    IndexView,
    InspectView,
    LockView,
    PreviewOnEditView,
    SnippetViewSet,
    UnlockView,
)

from catalogue.comparison import fee_words, time_limit_words
from catalogue.enums import Level
from catalogue.models import Form, ProcedureVersion, Sector
from common.vietnamese import fold
from organisation.models import Unit
from organisation.permissions import allowed
from publication.enums import Standing
from publication.forms.versions import sector_label
from publication.permissions import can_edit_decision, can_edit_version, can_view_version
from publication.queries import visible_versions, with_standing
from publication.services import hold_for_editing
from publication.viewsets.exports import export_catalogue
from publication.viewsets.files import send_private_file
from publication.viewsets.preview import preview_version
from publication.viewsets.refusals import RefusesKeeping
from publication.viewsets.tables import StateColumn
from publication.viewsets.version_panels import version_editor

STANDING_TONES = {
    Standing.IN_FORCE: "good",
    Standing.PENDING: "next",
    Standing.DRAFT: "open",
    Standing.UNDER_WAY: "open",
}


# What is law stands first; what was law, and what was given up, last.
STANDING_ORDER = (
    Standing.IN_FORCE,
    Standing.PENDING,
    Standing.DRAFT,
    Standing.UNDER_WAY,
    Standing.SUPERSEDED,
    Standing.ABOLISHED,
    Standing.WITHDRAWN,
)
ALL_STANDINGS = ("all", "Tất cả")


class SectorFilter(django_filters.ModelChoiceFilter):
    class SectorFilterField(django_filters.fields.ModelChoiceField):
        def label_from_instance(self, obj):
            return sector_label(obj)

    field_class = SectorFilterField


class VersionFilterSet(WagtailFilterSet):
    """Sector, unit, level and standing, as on the public list."""

    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[*((value, Standing(value).label) for value in STANDING_ORDER), ALL_STANDINGS],
        initial=Standing.IN_FORCE,
        empty_label=None,
        method="filter_standing",
    )
    sector = SectorFilter(label="Lĩnh vực", queryset=Sector.objects.select_related("ministry"))
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan giải quyết", queryset=Unit.objects.publishing()
    )
    levels = django_filters.ChoiceFilter(
        label="Cấp thực hiện", choices=Level, lookup_expr="has", field_name="levels"
    )

    class Meta:
        model = ProcedureVersion
        fields = []

    def filter_standing(self, queryset, name, value):
        return queryset if value == ALL_STANDINGS[0] else queryset.filter(standing=value)

    def apart_from_standing(self, queryset):
        """The queryset under every filter but the standing."""
        for name, value in self.form.cleaned_data.items():
            if name != "standing":
                queryset = self.filters[name].filter(queryset, value)
        return queryset


class VersionIndexView(IndexView):
    """The list, by default what is law today; a title leads to the editor of what one may write."""

    page_title = "Danh mục thủ tục"
    default_ordering = "sort_key"
    any_permission_required = ["view"]

    @cached_property
    def columns(self):
        return [
            Column("code", label="Mã", accessor="procedure.base_code", width="8%"),
            self._get_title_column("name"),
            Column("sector", label="Lĩnh vực", accessor="sector.name", width="16%"),
            Column("unit", label="Cơ quan giải quyết", accessor="unit.name", width="18%"),
            StateColumn(
                "standing",
                label="Tình trạng",
                words=lambda version: Standing(version.standing).label,
                tone=lambda version: STANDING_TONES.get(version.standing, "closed"),
                width="14%",
            ),
        ]

    def get_base_queryset(self):
        return with_standing(visible_versions(self.request.user)).select_related(
            "procedure", "sector", "unit__parent__parent", "item__decision__unit__parent__parent"
        )

    def order_queryset(self, queryset):
        return queryset.order_by("sort_key", "-pk")

    def get_filterset_kwargs(self):
        asked = self.request.GET.copy()
        asked.setdefault("standing", Standing.IN_FORCE)
        return {**super().get_filterset_kwargs(), "data": asked}

    def standing_tabs(self):
        """(label, number of texts, address, whether shown) under the search and other filters."""
        if not self.filters.is_valid():
            return []
        found = self.search_queryset(self.filters.apart_from_standing(self.get_base_queryset()))
        counts = dict(
            found.order_by().values_list("standing").annotate(Count("pk")).order_by("standing")
        )
        counts[ALL_STANDINGS[0]] = sum(counts.values())
        labels = [(value, Standing(value).label) for value in STANDING_ORDER]
        shown = self.filters.form.cleaned_data["standing"]
        return [
            (label, counts.get(value, 0), self._address_of(value), value == shown)
            for value, label in [*labels, ALL_STANDINGS]
            if counts.get(value) or value in (shown, Standing.IN_FORCE)
        ]

    def _address_of(self, standing):
        asked = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            asked.pop(name, None)
        asked["standing"] = standing
        return f"{self.index_url}?{asked.urlencode()}"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {"standing_tabs": self.standing_tabs()}

    def search_queryset(self, queryset):
        for word in fold(self.search_query).split():
            if word[:1].isdigit() and "." in word:
                queryset = queryset.filter(procedure__base_code__startswith=word[:8])
            else:
                queryset = queryset.filter(name_folded__contains=word)
        return queryset

    def _may_edit(self, version):
        if version.standing != Standing.DRAFT:
            return False
        item = getattr(version, "item", None)
        if item is not None:
            return can_edit_decision(self.request.user, item.decision)
        return allowed(self.request.user, "catalogue.change_procedureversion", unit=version.unit)

    def get_edit_url(self, instance):
        if self._may_edit(instance):
            return reverse(self.edit_url_name, args=[instance.pk])
        return None

    @cached_property
    def header_buttons(self):
        if not allowed(self.request.user, "catalogue.import_catalogue"):
            return []
        url = reverse("import_batches:add")
        return [HeaderButton("Nhập từ bảng tính", url=url, icon_name="upload")]

    @cached_property
    def header_more_buttons(self):
        return [
            Button(
                "Xuất toàn bộ danh mục (Excel)",
                url=reverse("procedure_versions:export"),
                icon_name="download",
            )
        ]


class OfVersion:
    """Ask the policy about this text, not about texts in general; superusers get no way round."""

    def user_has_permission(self, permission):
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, permission, self.object
        )


class VersionEditView(RefusesKeeping, OfVersion, EditView):
    """The editor; a text that was sent or signed is shown, not edited."""

    error_message = "Chưa lưu được: có chỗ cần sửa."

    def dispatch(self, request, *args, **kwargs):
        if not can_view_version(request.user, self.object):
            raise PermissionDenied
        if not can_edit_version(request.user, self.object):
            why = "Nội dung này chỉ để xem: đã gửi, đã ký, hoặc của cơ quan khác."
            if request.method == "POST":
                return self.refuse(why)
            messages.info(request, why)
            return redirect("procedure_versions:inspect", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        if getattr(self, "object", None) is not None:
            return self.object
        self.kwargs[self.pk_url_kwarg] = self.object_pk
        saves = ProcedureVersion.history.filter(id=OuterRef("pk")).order_by("-history_id")
        self.live_object = get_object_or_404(
            ProcedureVersion.objects.annotate(
                newest_save_id=Subquery(saves.values("history_id")[:1])
            ).select_related(
                "procedure",
                "sector",
                "unit__parent__parent",
                "frozen",
                "item__decision__unit__parent__parent",
            ),
            pk=self.object_pk,
        )
        return self.live_object

    def get_page_subtitle(self):
        return Truncator(str(self.object)).chars(120)

    def get_last_updated_info(self):
        return None  # the approval history tells more than Wagtail's log

    @property
    def decision(self):
        item = getattr(self.object, "item", None)
        return item.decision if item else None

    def save_instance(self):
        hold_for_editing(self.object, by=self.request.user)
        if overtaken := self.form.overtaken():  # saved between the check and the lock
            raise PermissionDenied(overtaken)
        if self.form.has_changed_anywhere:
            # a change of a child row alone must still name its author in the text's own history
            self.form.instance.__dict__.pop("_remembered", None)
        return super().save_instance()

    def get_success_url(self):
        return self.get_edit_url()

    def get_success_message(self, instance=None):
        return f"Đã lưu thủ tục “{self.object}”."

    def get_success_buttons(self):
        if self.decision is None:
            return []
        url = reverse("decisions:inspect", args=[self.decision.pk])
        return [admin_messages.button(url, "Về quyết định")]

    def get_history_url(self):
        if self.decision is None:
            return None
        return reverse("decisions:history", args=[self.decision.pk])

    @cached_property
    def header_buttons(self):
        if self.decision is None:
            return []
        return [
            HeaderButton(
                "Về quyết định",
                url=reverse("decisions:inspect", args=[self.decision.pk]),
                icon_name="arrow-left",
            )
        ]

    @cached_property
    def header_more_buttons(self):
        url = reverse("procedure_versions:inspect", args=[self.object.pk])
        return [Button("Xem toàn văn", url=url, icon_name="view")]


class VersionInspectView(OfVersion, InspectView):
    """The whole text on one page, for signed texts and for checkers."""

    any_permission_required = None
    permission_required = "view"
    template_name = "publication/admin/version_inspect.html"
    page_title = "Toàn văn"

    def get_object(self, queryset=None):
        versions = with_standing(ProcedureVersion.objects.all())
        return get_object_or_404(
            versions.select_related(
                "procedure",
                "sector__ministry",
                "unit__parent",
                "item__decision__unit__parent",
                "item__decision__act",
            ).prefetch_related("effects__act"),
            pk=self.pk,
        )

    def get_page_subtitle(self):
        return self.object.name

    def get_edit_url(self):
        if not can_edit_version(self.request.user, self.object):
            return None
        return reverse(self.edit_url_name, args=[self.object.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "Danh mục thủ tục"},
            {"url": "", "label": self.object.name},
        ]

    @cached_property
    def header_buttons(self):
        url = self.get_edit_url()
        return [HeaderButton("Sửa nội dung", url=url, icon_name="edit")] if url else []

    header_more_buttons = []

    def get_context_data(self, **kwargs):
        version = self.object
        item = getattr(version, "item", None)
        return super().get_context_data(
            **kwargs,
            version=version,
            standing=Standing(version.standing).label,
            tone=STANDING_TONES.get(version.standing, "closed"),
            time_limit=time_limit_words(version),
            fee=fee_words(version),
            levels=", ".join(version._meta.get_field("levels").labels(version.levels)),
            subjects=", ".join(version._meta.get_field("subjects").labels(version.subjects)),
            decision=item.decision if item else None,
            effects=[row for row in version.effects.all() if row.recorded_to is None],
            channels=[(row, time_limit_words(row)) for row in version.channels.all()],
        )

    def get_fields_context(self):
        return []


class VersionPreview(PreviewOnEditView):
    """The public page, as the text would look once it is law."""

    def get(self, request, *args, **kwargs):
        typed = self._get_form_state()
        if typed is not None:
            form = self.get_form(self._get_form_data(typed))
            if not self.validate_form(form):
                return self.error_response()
            form.save(commit=False)
        return preview_version(request, self.object)


class VersionLockView(OfVersion, LockView):
    def get_success_message(self):
        return "Đã khóa nội dung này: chỉ bạn sửa được cho đến khi mở khóa."


class VersionUnlockView(OfVersion, UnlockView):
    pass


class VersionFormFile(InspectView):
    """A form's file, for those who may see the text."""

    model = ProcedureVersion
    any_permission_required = None

    def get(self, request, *args, **kwargs):
        if not can_view_version(request.user, self.object):
            raise PermissionDenied
        row = get_object_or_404(Form, pk=kwargs["form_pk"], version=self.object)
        if row.file is None:
            raise Http404
        return send_private_file(row.file)


class ProcedureVersionViewSet(SnippetViewSet):
    """Texts of procedures: no “new”, no copy, no delete, no publish; those are decisions."""

    model = ProcedureVersion
    icon = "list-ul"
    menu_label = "Danh mục thủ tục"
    menu_name = "procedures"
    menu_order = 120
    add_to_admin_menu = True
    base_url_path = "thu-tuc"
    admin_url_namespace = "procedure_versions"
    edit_handler = version_editor
    filterset_class = VersionFilterSet
    list_per_page = 30
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = VersionIndexView
    index_results_template_name = "publication/admin/version_list.html"
    edit_view_class = VersionEditView
    inspect_view_class = VersionInspectView
    preview_on_edit_view_class = VersionPreview
    lock_view_class = VersionLockView
    unlock_view_class = VersionUnlockView
    inspect_template_name = "publication/admin/version_inspect.html"
    KEPT_URLS = frozenset(
        {
            "list",
            "list_results",
            "edit",
            "inspect",
            "preview_on_edit",
            "lock",
            "unlock",
        }
    )

    def get_common_view_kwargs(self, **kwargs):
        unused = dict.fromkeys(
            ("add_url_name", "delete_url_name", "usage_url_name", "history_url_name")
        )
        return super().get_common_view_kwargs(**unused, **kwargs)

    def register_chooser_viewset(self):
        """No chooser: it would list other units' drafts."""

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in self.KEPT_URLS]
        return [
            *kept,
            path("xuat/", export_catalogue, name="export"),
            path(
                "tep/<int:pk>/<int:form_pk>/",
                self.construct_view(VersionFormFile),
                name="form_file",
            ),
        ]
