"""“Thủ tục cần xem lại”, the answer to one of them, and the register of acts that end."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.models import ProcedureVersion
from common.day_inputs import DayInput
from common.refusals import Refused
from organisation.permissions import allowed
from organisation.viewsets.base import (
    RegisterCreateView,
    RegisterEditView,
    RegisterIndexView,
    RegisterViewSet,
    day_words,
)
from organisation.viewsets.row_reports import RowReport
from publication.models import EndedAct
from publication.services.upkeep import NOT_YOURS, answer_upkeep, tell_of_ended_act
from publication.upkeep import DRAFT, UpkeepKind, concerning, upkeep

TITLE = "Thủ tục cần xem lại"
VIEW = "publication.view_decision"


class UpkeepMenuItem(MenuItem):
    """Shown to who may see decisions."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class UpkeepView(RowReport):
    """What waits, the most pressing first, for the units the officer drafts for or for all."""

    template_name = "publication/admin/upkeep.html"
    page_title = TITLE
    header_icon = "calendar-check"
    own_name = "upkeep"
    needs = VIEW
    export_filename = "thu-tuc-can-xem-lai"
    list_export = ["due", "kind", "code", "name", "unit", "told", "answer"]
    export_headings = {
        "due": "Từ ngày",
        "kind": "Việc",
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "unit": "Cơ quan giải quyết",
        "told": "Lý do",
        "answer": "Trả lời lần trước",
    }

    def to_row_dict(self, item):
        return {**super().to_row_dict(item), "kind": item.kind.label}

    @cached_property
    def waiting(self):
        return upkeep(concerning(self.request.user))

    @cached_property
    def rows(self):
        kind, unit = self.request.GET.get("viec", ""), self.request.GET.get("co-quan", "")
        found = [
            row
            for row in self.waiting
            if (not kind or row.kind == kind) and (not unit or row.unit == unit)
        ]
        return self.sought(found)

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        paged = self.paged()
        lines = [
            {
                "row": row,
                "label": row.kind.label,
                "is_pressing": row.is_pressing(today),
                "answer_url": reverse("upkeep_answer", args=[row.version_id]) + f"?ve={row.about}",
                "draft_url": reverse("decisions:inspect", args=[row.draft_id])
                if row.draft_id
                else "",
            }
            for row in paged["page_obj"]
        ]
        return super().get_context_data(
            **kwargs,
            **paged,
            lines=lines,
            own_url=reverse(self.own_name),
            asked=self.request.GET,
            chosen_unit=self.request.GET.get("co-quan", ""),
            kinds=[(kind.value, kind.label) for kind in UpkeepKind],
            units=sorted({row.unit for row in self.waiting}),
            may_answer=allowed(self.request.user, DRAFT),
        )


class AnswerForm(forms.Form):
    """What the agency found, and until when it stands."""

    text = forms.CharField(
        label="Kết quả rà soát",
        max_length=2000,
        widget=AdminAutoHeightTextInput,
        help_text="Vì sao nội dung vẫn đúng, hoặc cơ quan đang làm gì để sửa.",
    )
    look_again_on = forms.DateField(
        label="Xem lại vào ngày", widget=DayInput, help_text="Việc này hiện lại từ ngày đó."
    )


class AnswerView(WagtailAdminTemplateMixin, TemplateView):
    """The text stays as it is for now: why, and until when."""

    template_name = "publication/admin/upkeep_answer.html"
    page_title = "Trả lời việc rà soát"
    header_icon = "calendar-check"

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, DRAFT):
            raise Refused(NOT_YOURS)
        self.version = get_object_or_404(ProcedureVersion, pk=kwargs["pk"])
        self.about = request.GET.get("ve", "")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def one(self):
        mine = upkeep(concerning(self.request.user) & Q(version=self.version))
        return next((one for one in mine if one.about == self.about), None)

    def get(self, request, *args, **kwargs):
        if self.one is None:
            raise Http404
        return self.show(AnswerForm())

    def show(self, form, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def post(self, request, *args, **kwargs):
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                answer_upkeep(self.version, self.about, by=request.user, **form.cleaned_data)
            except ValidationError as wrong:
                form.add_error(None, wrong)
            else:
                messages.success(request, "Đã ghi kết quả rà soát.")
                return redirect("upkeep")
        return self.show(form, status=422)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("upkeep"), "label": TITLE},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, one=self.one, version=self.version, decision_url=reverse("upkeep")
        )


class EndedActForm(WagtailAdminModelForm):
    class Meta:
        model = EndedAct
        fields = ["number", "title", "ended_on", "replaced_by", "note"]
        widgets = {"ended_on": DayInput, "note": AdminAutoHeightTextInput}
        help_texts = {
            "number": "Ví dụ: 63/2010/NĐ-CP. Mọi thủ tục dẫn số này được tìm ra.",
            "ended_on": "Ngày đầu tiên văn bản không còn hiệu lực.",
            "replaced_by": "Số, ký hiệu và tên văn bản thay thế, nếu có.",
        }


class EndedActIndexView(RegisterIndexView):
    add_item_label = "Ghi văn bản hết hiệu lực"

    @cached_property
    def columns(self):
        return [
            self.title_column("number", label="Số, ký hiệu", width="20%"),
            Column("title", label="Tên văn bản"),
            Column(
                "ended_on",
                label="Hết hiệu lực từ",
                accessor=lambda act: day_words(act.ended_on),
                sort_key="ended_on",
                width="14%",
            ),
            Column("replaced_by", label="Văn bản thay thế", width="26%"),
        ]


class _Telling:
    """Whoever drafts for the agencies concerned is told after the act was kept."""

    def save_instance(self):
        act = super().save_instance()
        tell_of_ended_act(act)
        return act


class EndedActCreateView(_Telling, RegisterCreateView):
    """A new act; its agencies hear of it."""


class EndedActEditView(_Telling, RegisterEditView):
    """Another day is told anew."""


class EndedActViewSet(RegisterViewSet):
    """“Văn bản hết hiệu lực”."""

    model = EndedAct
    name = "ended_acts"
    icon = "calendar-alt"
    menu_label = "Văn bản hết hiệu lực"
    menu_order = 150
    add_to_admin_menu = True
    url_prefix = "van-ban-het-hieu-luc"
    url_namespace = "ended_acts"
    index_view_class = EndedActIndexView
    add_view_class = EndedActCreateView
    edit_view_class = EndedActEditView
    search_fields = ["number", "number_read", "title", "replaced_by"]
    list_export = ["number", "title", "ended_on", "replaced_by", "note"]
    inspect_view_fields = ["number", "title", "ended_on", "replaced_by", "note"]

    def get_form_class(self, for_update=False):
        return EndedActForm
