"""“Quyết định”: the list, the heading's form, and the addresses of one decision's pages."""

from __future__ import annotations

from datetime import timedelta

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q, Value
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    LockView,
    SnippetViewSet,
    UnlockView,
)

from common.refusals import Refused
from common.vietnamese import fold
from organisation.models import Unit, User
from organisation.viewsets.refusals import RefusesKeeping
from publication import services
from publication.enums import DecisionKind, State
from publication.forms.decisions import HEADING_FIELDS, STARTED_HERE, DecisionForm, NewDecisionForm
from publication.kinds import kinds
from publication.models import Decision, RecordMend
from publication.permissions import can_edit_decision, can_view_decision
from publication.queries import visible_decisions
from publication.viewsets.assigning import AssignView
from publication.viewsets.base import DECISIONS, short_title
from publication.viewsets.comments import ADDRESSES as COMMENT_ADDRESSES
from publication.viewsets.comparisons import ComparisonView
from publication.viewsets.decision_page import DecisionView, ScanView
from publication.viewsets.documents import DraftDocument, NoteDocument, SummaryView
from publication.viewsets.history import HistoryView
from publication.viewsets.items import (
    ChooseView,
    EditItemView,
    NewProcedureView,
    RemoveItemView,
)
from publication.viewsets.list_rows import (
    ListAddView,
    ListEditView,
    ListRemoveView,
    NewListView,
)
from publication.viewsets.mends import ADDRESSES as MEND_ADDRESSES
from publication.viewsets.moves import MoveView
from publication.viewsets.opinions import ADDRESSES as OPINION_ADDRESSES
from publication.viewsets.process_rows import ADDRESSES as PROCESS_ADDRESSES
from publication.viewsets.tables import STATE_TONES, StateColumn, unsorted

SECOND_CLICK = timedelta(minutes=2)
SAME_DRAFT = ("kind", "title", "unit", "origin", "effective_on")


class DecisionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="Trạng thái", choices=State)
    kind = django_filters.ChoiceFilter(label="Loại", choices=DecisionKind)
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan soạn thảo", queryset=Unit.objects.publishing()
    )

    class Meta:
        model = Decision
        fields = []


class DecisionIndexView(IndexView):
    """Every decision the officer may see; a title leads to its page."""

    page_title = DECISIONS
    any_permission_required = ["view"]
    search_fields = ["title_folded"]

    @cached_property
    def columns(self):
        return [
            unsorted(self._get_title_column("title")),
            Column("kind", label="Loại", accessor="get_kind_display", width="11%"),
            Column("number", label="Số, ký hiệu", accessor="act.number", width="10%"),
            Column("unit", label="Cơ quan soạn thảo", accessor="unit.name", width="13%"),
            StateColumn(
                "state",
                label="Trạng thái",
                words=lambda decision: decision.get_state_display(),
                tone=lambda decision: STATE_TONES.get(decision.state, "closed"),
                width="12%",
            ),
            Column(
                "rows", label="Số thủ tục", accessor="item_count", width="7%", classname="ck-rows"
            ),
            Column(
                "effective_on",
                label="Hiệu lực từ",
                accessor=lambda d: f"{d.effective_on:%d/%m/%Y}" if d.effective_on else "",
                width="9%",
                classname="ck-from",
            ),
            DateColumn(
                "moved_at",
                label="Chuyển bước",
                accessor="moved_at",
                width="10%",
                classname="ck-moved",
            ),
        ]

    def get_base_queryset(self):
        return visible_decisions(self.request.user).annotate(
            item_count=sum((Count(kind.rows, distinct=True) for kind in kinds()), start=Value(0)),
            moved_at=Max("moves__at"),
        )

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")

    def search_queryset(self, queryset):
        """By title or number; also by a number the register bore until it was mended."""
        mended = RecordMend.objects.confirmed().order_by()
        for word in fold(self.search_query).split():
            number = word.replace("/", "-")  # as addresses have it
            queryset = queryset.filter(
                Q(title_folded__contains=word)
                | Q(act__number__icontains=word)
                | Q(slug__contains=number)
                | Q(pk__in=mended.filter(old_slug__contains=number).values("decision"))
            )
        return queryset

    def get_edit_url(self, instance):
        return reverse("decisions:inspect", args=[instance.pk])

    def get_list_more_buttons(self, instance):
        return []

    def get_list_buttons(self, instance):
        return []

    @cached_property
    def add_item_label(self):
        return "Lập quyết định"


class DecisionCreateView(CreateView):
    page_title = "Lập quyết định"
    submit_button_label = "Lập dự thảo"
    template_name = "publication/admin/decision_form.html"
    error_message = "Chưa lập được: có chỗ cần sửa."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview_enabled = False

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("decisions:list"), "label": DECISIONS},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        """The kind that the page one comes from is about."""
        kind = self.request.GET.get("kind", "")
        return {"kind": kind} if kind in STARTED_HERE else {}

    def begun(self, form):
        """The empty draft a first click of the same officer began; two clicks begin one."""
        User.objects.select_for_update().get(pk=self.request.user.pk)  # one click after the other
        values = {name: form.cleaned_data[name] for name in SAME_DRAFT}
        recently = timezone.now() - SECOND_CLICK
        begun = Decision.objects.filter(
            created_by=self.request.user,
            state=State.DRAFTING,
            items=None,
            process_items=None,
            **values,
        )
        return begun.filter(moves__name="create", moves__at__gte=recently).first()

    @transaction.atomic
    def form_valid(self, form):
        self.form = form
        if begun := self.begun(form):
            messages.info(self.request, "Dự thảo này vừa được lập; không lập thêm.")
            return redirect("decisions:inspect", begun.pk)
        try:
            decision = services.create_decision(by=self.request.user, **form.cleaned_data)
        except PermissionDenied as refused:
            form.add_error("unit", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Đã lập dự thảo quyết định. Hãy thêm các thủ tục.")
        return redirect("decisions:inspect", decision.pk)


class OfDecision:
    """Ask the policy about this decision; superusers get no way round."""

    def user_has_permission(self, permission):
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, permission, self.object
        )


class DecisionEditView(RefusesKeeping, OfDecision, EditView):
    """The heading of a draft; a decision that was sent is shown, not edited."""

    template_name = "publication/admin/decision_form.html"
    error_message = "Chưa lưu được: có chỗ cần sửa."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview_enabled = False

    def dispatch(self, request, *args, **kwargs):
        if not can_view_decision(request.user, self.object):
            raise Refused
        if not can_edit_decision(request.user, self.object):
            if request.method == "POST":
                return self.refuse("Quyết định này không còn sửa được, hoặc của cơ quan khác.")
            return redirect("decisions:inspect", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self):
        said = self.form.cleaned_data
        values = {name: said[name] for name in HEADING_FIELDS if name in said}
        return services.edit_decision(self.object, by=self.request.user, **values)

    def get_success_url(self):
        return reverse("decisions:inspect", args=[self.object.pk])

    def get_success_message(self, instance=None):
        return "Đã lưu phần chung của quyết định."

    def get_success_buttons(self):
        return []

    def get_history_url(self):
        return reverse("decisions:history", args=[self.object.pk])

    def get_page_subtitle(self):
        return short_title(self.object)

    def get_breadcrumbs_items(self):
        url = self.get_success_url()
        return [
            *self.breadcrumbs_items,
            {"url": reverse("decisions:list"), "label": DECISIONS},
            {"url": url, "label": short_title(self.object)},
            {"url": "", "label": "Sửa phần chung"},
        ]

    header_more_buttons = []


class DecisionLockView(OfDecision, LockView):
    pass


class DecisionUnlockView(OfDecision, UnlockView):
    pass


class DecisionViewSet(SnippetViewSet):
    """Decisions: no copy, no delete, no publish; every step is a move."""

    model = Decision
    icon = "doc-full"
    menu_label = DECISIONS
    menu_name = "decisions"
    menu_order = 110
    add_to_admin_menu = True
    base_url_path = "quyet-dinh"
    admin_url_namespace = "decisions"
    filterset_class = DecisionFilterSet
    list_per_page = 30
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = DecisionIndexView
    index_template_name = "publication/admin/plain_list.html"
    add_view_class = DecisionCreateView
    edit_view_class = DecisionEditView
    lock_view_class = DecisionLockView
    unlock_view_class = DecisionUnlockView
    create_template_name = "publication/admin/decision_form.html"
    edit_template_name = "publication/admin/decision_form.html"
    KEPT_URLS = frozenset({"list", "list_results", "add", "edit", "lock", "unlock"})

    def get_common_view_kwargs(self, **kwargs):
        unused = dict.fromkeys(
            ("delete_url_name", "usage_url_name", "history_url_name", "preview_url_name")
        )
        return super().get_common_view_kwargs(**unused, **kwargs)

    def get_add_view_kwargs(self, **kwargs):
        return {**super().get_add_view_kwargs(**kwargs), "panel": None, "preview_url_name": None}

    def get_edit_view_kwargs(self, **kwargs):
        return {**super().get_edit_view_kwargs(**kwargs), "panel": None, "preview_url_name": None}

    def get_form_class(self, for_update=False):
        return DecisionForm if for_update else NewDecisionForm

    def register_chooser_viewset(self):
        """No chooser: it would list other units' drafts."""

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in self.KEPT_URLS]
        own = {
            "inspect": ("<int:pk>/", DecisionView),
            "move": ("<int:pk>/buoc/<slug:name>/", MoveView),
            "compare": ("<int:pk>/so-sanh/", ComparisonView),
            "history": ("<int:pk>/lich-su/", HistoryView),
            "scan": ("<int:pk>/ban-ky/", ScanView),
            "summary": ("<int:pk>/tom-tat/", SummaryView),
            "note_document": ("<int:pk>/to-trinh.docx", NoteDocument),
            "draft_document": ("<int:pk>/quyet-dinh.docx", DraftDocument),
            "assign": ("<int:pk>/phan-cong/", AssignView),
            **COMMENT_ADDRESSES,
            **MEND_ADDRESSES,
            **OPINION_ADDRESSES,
            **PROCESS_ADDRESSES,
            "list_new": ("danh-muc-moi/", NewListView),
            "list_add": ("<int:pk>/danh-muc/them/", ListAddView),
            "list_edit": ("<int:pk>/danh-muc/<int:item_pk>/", ListEditView),
            "list_remove": ("<int:pk>/danh-muc/<int:item_pk>/bo/", ListRemoveView),
            "item_new": ("<int:pk>/them/moi/", NewProcedureView),
            "item_choose": ("<int:pk>/them/<slug:kind>/", ChooseView),
            "item_edit": ("<int:pk>/dong/<int:item_pk>/", EditItemView),
            "item_remove": ("<int:pk>/dong/<int:item_pk>/bo/", RemoveItemView),
        }
        return [
            *kept,
            *[
                path(address, self.construct_view(view), name=name)
                for name, (address, view) in own.items()
            ],
        ]
