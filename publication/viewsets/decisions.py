"""“Quyết định công bố”: the list, the heading's form, the page of one decision, its scan."""

from __future__ import annotations

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    LockView,
    SnippetViewSet,
    UnlockView,
)

from common.vietnamese import fold
from organisation.models import Unit
from publication import services
from publication.enums import CLOSING_KINDS, ItemKind, State
from publication.forms.decisions import HEADING_FIELDS, DecisionForm, NewDecisionForm
from publication.models import Decision
from publication.permissions import can_edit_decision, can_view_decision, open_moves
from publication.queries import approval_history, checks_before_sending, visible_decisions
from publication.viewsets.base import DecisionPage, short_title
from publication.viewsets.comparisons import ComparisonView
from publication.viewsets.files import send_private_file
from publication.viewsets.history import HistoryView
from publication.viewsets.items import (
    ChooseView,
    EditItemView,
    NewProcedureView,
    RemoveItemView,
    add_links,
)
from publication.viewsets.moves import MoveView
from publication.viewsets.tables import StateColumn

STATE_TONES = {
    State.DRAFTING: "open",
    State.RETURNED: "late",
    State.IN_CHECK: "open",
    State.CHECKED: "open",
    State.SUBMITTED: "open",
    State.RECORDED: "open",
    State.ISSUED: "good",
    State.ENTERED: "good",
    State.POSTED: "good",
    State.COMPLETE: "good",
}
# Moves that send a matter back or end it stand last and plain.
QUIET_MOVES = frozenset(
    {
        "return_from_check",
        "return_before_submission",
        "return_by_chairman",
        "refuse_paper",
        "take_back",
        "withdraw",
    }
)
GROUPS = (
    ("A", "Thủ tục mới ban hành", {ItemKind.NEW}),
    (
        "B",
        "Thủ tục được sửa đổi, bổ sung, thay thế, đính chính",
        {ItemKind.AMENDED, ItemKind.REPLACED, ItemKind.CORRECTED},
    ),
    ("C", "Thủ tục bị bãi bỏ", {ItemKind.ABOLISHED}),
)
ITEMS_PER_PAGE = 50


class DecisionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="Trạng thái", choices=State)
    unit = django_filters.ModelChoiceFilter(
        label="Cơ quan soạn thảo", queryset=Unit.objects.publishing()
    )

    class Meta:
        model = Decision
        fields = []


class DecisionIndexView(IndexView):
    """Every decision the officer may see; a title leads to its page."""

    page_title = "Quyết định công bố"
    any_permission_required = ["view"]
    search_fields = ["title_folded"]

    @cached_property
    def columns(self):
        return [
            self._get_title_column("title"),
            Column("number", label="Số, ký hiệu", accessor="act.number", width="12%"),
            Column("unit", label="Cơ quan soạn thảo", accessor="unit.name", width="18%"),
            StateColumn(
                "state",
                label="Trạng thái",
                words=lambda decision: decision.get_state_display(),
                tone=lambda decision: STATE_TONES.get(decision.state, "closed"),
                width="14%",
            ),
            Column("rows", label="Số thủ tục", accessor="item_count", width="8%"),
            Column(
                "effective_on",
                label="Hiệu lực từ",
                accessor=lambda d: f"{d.effective_on:%d/%m/%Y}" if d.effective_on else "",
                width="10%",
            ),
            DateColumn("moved_at", label="Chuyển bước", accessor="moved_at", width="12%"),
        ]

    def get_base_queryset(self):
        return visible_decisions(self.request.user).annotate(
            item_count=Count("items", distinct=True), moved_at=Max("moves__at")
        )

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")

    def search_queryset(self, queryset):
        for word in fold(self.search_query).split():
            queryset = queryset.filter(
                Q(title_folded__contains=word) | Q(act__number__icontains=word)
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
    page_title = "Lập quyết định công bố"
    submit_button_label = "Lập dự thảo"
    template_name = "publication/admin/decision_form.html"
    error_message = "Chưa lập được: có chỗ cần sửa."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview_enabled = False

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("decisions:list"), "label": "Quyết định công bố"},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form):
        self.form = form
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


class DecisionEditView(OfDecision, EditView):
    """The heading of a draft; a decision that was sent is shown, not edited."""

    template_name = "publication/admin/decision_form.html"
    error_message = "Chưa lưu được: có chỗ cần sửa."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.preview_enabled = False

    def dispatch(self, request, *args, **kwargs):
        if not can_view_decision(request.user, self.object):
            raise PermissionDenied
        if request.method == "GET" and not can_edit_decision(request.user, self.object):
            return redirect("decisions:inspect", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self):
        values = {name: self.form.cleaned_data[name] for name in HEADING_FIELDS}
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
            {"url": reverse("decisions:list"), "label": "Quyết định công bố"},
            {"url": url, "label": short_title(self.object)},
            {"url": "", "label": "Sửa phần chung"},
        ]

    header_more_buttons = []


class DecisionView(DecisionPage):
    """The page of one decision: where it stands, what may be done, its list, its checks."""

    template_name = "publication/admin/decision_page.html"

    def get_page_title(self):
        return short_title(self.decision)

    def get_breadcrumbs_items(self):
        *above, _decision, _page = super().get_breadcrumbs_items()
        return [*above, {"url": "", "label": short_title(self.decision)}]

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.may_edit:
            url = reverse("decisions:edit", args=[self.decision.pk])
            buttons.append(HeaderButton("Sửa phần chung", url=url, icon_name="edit"))
        return buttons

    @cached_property
    def header_more_buttons(self):
        pk = self.decision.pk
        return [
            Button(
                "So sánh với nội dung hiện hành",
                url=reverse("decisions:compare", args=[pk]),
                icon_name="list-ul",
            ),
            Button(
                "Lịch sử phê duyệt",
                url=reverse("decisions:history", args=[pk]),
                icon_name="history",
            ),
        ]

    def facts(self):
        """(label, value) of the heading; only what is known."""
        decision = self.decision
        act = decision.act
        rows = [
            ("Cơ quan soạn thảo", decision.unit.name),
            ("Người soạn thảo", str(decision.created_by)),
            ("Người phụ trách", str(decision.responsible or "")),
            ("Nguồn", decision.get_origin_display()),
            ("Ngày có hiệu lực", decision.effective_on),
            ("Số tờ trình", decision.submission_number),
            ("Ngày trình", decision.submitted_on),
            ("Số quyết định", act.number if act else ""),
            ("Ngày ký", act.signed_on if act else None),
            ("Người ký", f"{act.capacity} {act.signer}".strip() if act else ""),
            ("Trình tự rút gọn", decision.shortened_reason if decision.shortened else ""),
            ("Nhập CSDL quốc gia", decision.entered_on),
            ("Niêm yết", decision.posted_on),
            ("Nơi niêm yết", decision.posted_note),
            ("Căn cứ ban hành", decision.legal_grounds),
        ]
        return [(label, value) for label, value in rows if value]

    def moves(self):
        """The user's moves, the step forward first."""
        moves = open_moves(self.request.user, self.decision)
        return [
            (move, not (move.needs_form or move.needs_reason), move.name in QUIET_MOVES)
            for move in sorted(moves, key=lambda move: move.name in QUIET_MOVES)
        ]

    def groups(self, page):
        """(letter, heading, rows) of this page of the list."""
        field = self.decision.items.model._meta.get_field("changed_parts")
        rows = [(item, ", ".join(field.labels(item.changed_parts))) for item in page]
        return [
            (letter, heading, [row for row in rows if row[0].kind in kinds])
            for letter, heading, kinds in GROUPS
            if any(row[0].kind in kinds for row in rows)
        ]

    def get_context_data(self, **kwargs):
        decision = self.decision
        items = decision.items.select_related(
            "procedure", "version__unit", "version__sector", "base", "successor"
        ).order_by("sort_order", "pk")
        page = Paginator(items, ITEMS_PER_PAGE).get_page(self.request.GET.get("trang"))
        for item in page:
            item.decision = decision
        checks = [] if decision.is_signed else checks_before_sending(decision)
        history = list(approval_history(decision))
        return super().get_context_data(
            **kwargs,
            facts=self.facts(),
            state=decision.get_state_display(),
            tone=STATE_TONES.get(decision.state, "closed"),
            since=history[-1] if history else None,
            moves=self.moves(),
            page=page,
            groups=self.groups(page),
            add_links=add_links(decision) if self.may_edit else [],
            failed=[check for check in checks if not check.passed],
            passed=[check for check in checks if check.passed],
            checked=bool(checks),
            closing_kinds=CLOSING_KINDS,
        )


class ScanView(DecisionPage):
    """The signed scan, for those who may see the decision."""

    def get(self, request, *args, **kwargs):
        scan = self.decision.scan
        if scan is None:
            raise Http404
        return send_private_file(scan)


class DecisionLockView(OfDecision, LockView):
    pass


class DecisionUnlockView(OfDecision, UnlockView):
    pass


class DecisionViewSet(SnippetViewSet):
    """Decisions: no copy, no delete, no publish; every step is a move."""

    model = Decision
    icon = "doc-full"
    menu_label = "Quyết định công bố"
    menu_name = "decisions"
    menu_order = 110
    add_to_admin_menu = True
    base_url_path = "quyet-dinh"
    admin_url_namespace = "decisions"
    filterset_class = DecisionFilterSet
    list_per_page = 30
    copy_view_enabled = False
    index_view_class = DecisionIndexView
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
