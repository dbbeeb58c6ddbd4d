"""“Danh mục thủ tục”: every text an officer may see, and the editor of drafts.

A text is born inside a decision and follows it, so its screens stand here and not in the
catalogue, which does not know decisions.
"""

from __future__ import annotations

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from wagtail.admin import messages as admin_messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    EditView,
    InspectView,
    LockView,
    PreviewOnEditView,
    SnippetViewSet,
    UnlockView,
)

from catalogue.charge_tables import charge_faults
from catalogue.comparison import fee_words, time_limit_words
from catalogue.models import CHILD_RELATIONS, Form, ProcedureVersion
from catalogue.supplementary import rows_of
from catalogue.validators import departures_from_centre
from common.history import history_of
from common.refusals import Refused
from organisation.viewsets.refusals import RefusesKeeping
from publication.enums import Standing
from publication.permissions import can_edit_version, can_view_version
from publication.queries import with_standing
from publication.queries.texts import signed_texts
from publication.services import hold_for_editing
from publication.viewsets.exports import export_catalogue
from publication.viewsets.files import send_private_file
from publication.viewsets.preview import preview_version
from publication.viewsets.procedure_history import ProcedureHistoryView
from publication.viewsets.process_rows import process_section
from publication.viewsets.restoring import AmendView, RestoreView, may_restore
from publication.viewsets.version_list import STANDING_TONES, VersionFilterSet, VersionIndexView
from publication.viewsets.version_panels import version_editor


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
            raise Refused
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
        saves = history_of(ProcedureVersion).filter(id=OuterRef("pk")).order_by("-history_id")
        self.live_object = get_object_or_404(
            ProcedureVersion.objects.annotate(
                newest_save_id=Subquery(saves.values("history_id")[:1])
            ).select_related(
                "procedure",
                "sector",
                "unit__parent__parent",
                "frozen",
                "central__procedure",
                "central__unit",
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
            raise Refused(overtaken)
        if self.form.has_changed_anywhere:
            # a change of a child row alone must still name its author in the text's own history
            self.form.instance.__dict__.pop("_remembered", None)
        return super().save_instance()

    def save_action(self):
        saved = ProcedureVersion.objects.select_related("central").get(pk=self.object.pk)
        if departures := departures_from_centre(saved):
            messages.warning(
                self.request,
                "Khác nội dung Bộ công bố ở phần địa phương không được đổi: "
                f"{', '.join(departures)}. Phải sửa trước khi gửi kiểm tra.",
            )
        return super().save_action()

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
            ).prefetch_related("effects__act", *CHILD_RELATIONS),
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
        if url:
            return [HeaderButton("Sửa nội dung", url=url, icon_name="edit")]
        if not self.may_amend:
            return []
        url = reverse("procedure_versions:amend", args=[self.object.pk])
        return [HeaderButton("Lập dự thảo sửa đổi", url=url, icon_name="edit")]

    @cached_property
    def may_begin(self):
        """May put one of the procedure's texts into a draft."""
        return may_restore(self.request.user, self.object.procedure)

    @property
    def may_amend(self):
        """What is law is amended; an earlier text is restored."""
        return self.object.standing == Standing.IN_FORCE and self.may_begin

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
            supplementary=rows_of(version.supplementary),
            decision=item.decision if item else None,
            effects=[row for row in version.effects.all() if row.recorded_to is None],
            channels=[(row, time_limit_words(row)) for row in version.channels.all()],
            signed_texts=signed_texts(version.procedure),
            may_restore=self.may_begin,
            charge_faults=charge_faults(version),
            **process_section(version),
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
            raise Refused
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
    index_template_name = "publication/admin/plain_list.html"
    index_results_template_name = "publication/admin/version_list.html"
    edit_view_class = VersionEditView
    inspect_view_class = VersionInspectView
    preview_on_edit_view_class = VersionPreview
    lock_view_class = VersionLockView
    unlock_view_class = VersionUnlockView
    inspect_template_name = "publication/admin/version_inspect.html"
    add_to_reference_index = False
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
            path("lich-su/<int:pk>/", self.construct_view(ProcedureHistoryView), name="history"),
            path("khoi-phuc/<int:pk>/", self.construct_view(RestoreView), name="restore"),
            path("sua-doi/<int:pk>/", self.construct_view(AmendView), name="amend"),
            path(
                "tep/<int:pk>/<int:form_pk>/",
                self.construct_view(VersionFormFile),
                name="form_file",
            ),
        ]
