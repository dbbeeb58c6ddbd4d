"""Internal processes in the making: procedures listed, steps written or brought from a sheet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from catalogue.process_steps import fit, limits_of, process_time, steps_of
from common.durations import format_duration
from common.history import history_of
from common.refusals import Refused
from organisation.models import Unit
from organisation.viewsets.kept_forms import show_refused
from organisation.viewsets.sheet_import import XLSX, SheetImportView
from publication import services
from publication.enums import DecisionKind
from publication.forms.processes import ProcessAddForm, ProcessRowForm
from publication.models import Decision, ProcessItem
from publication.permissions import can_edit_decision
from publication.process_sheet import process_sheet, read_process_sheet
from publication.queries.lists import names_on
from publication.queries.processes import (
    ProcessRegister,
    candidates,
    first_steps,
    process_items_of,
    process_on,
)
from publication.viewsets.base import DECISIONS, DraftPage, short_title

ADDED = "add"
NOT_PROCESSES = "Quyết định này không phải quyết định phê duyệt quy trình nội bộ."


class ProcessPage(DraftPage):
    """A page about a draft of this kind; of another kind there is none."""

    @cached_property
    def decision(self):
        decision = super().decision
        if decision.kind != DecisionKind.PROCESS:
            raise Refused(NOT_PROCESSES)
        return decision


class ProcessAddView(ProcessPage):
    """Sector, agency, codes, file → which procedures get a row, with which steps → added."""

    template_name = "publication/admin/process_add.html"
    page_title = "Thêm thủ tục cần quy trình"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=ProcessAddForm()))

    def typed_form(self):
        return ProcessAddForm(self.request.POST, self.request.FILES)

    def post(self, request, *args, **kwargs):
        form = self.typed_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        found = self._found(form)
        good = [one for one in found if not one.problem]
        if request.POST.get("step") != ADDED or not good:
            return self._preview(form, found, good)
        services.put_process_rows(self.decision, self._rows(form, good), by=request.user)
        messages.success(request, f"Đã thêm {len(good)} thủ tục. Hãy ghi thời gian cho từng bước.")
        left = [one for one in found if one.problem]
        return self._preview(form, left, []) if left else redirect(self.decision_url)

    def _rows(self, form, good):
        day = self.decision.effective_on or timezone.localdate()
        copied = form.cleaned_data["copied"]
        steps = first_steps([one.procedure.pk for one in good], day)
        return [
            services.ProcessRow(procedure=one.procedure, steps=copied or steps[one.procedure.pk])
            for one in good
        ]

    def _found(self, form):
        asked = form.cleaned_data
        return candidates(
            self.decision, typed=form.typed_codes(), sector=asked["sector"], unit=asked["unit"]
        )

    def _preview(self, form, found, good):
        """The form again, its codes those found, with what is wrong beside each."""
        if not found:
            form.add_error(None, "Không có thủ tục nào phù hợp để thêm.")
            return self.render_to_response(self.get_context_data(form=form), status=422)
        codes = "\n".join(one.typed for one in found)
        again = ProcessAddForm(initial={"codes": codes, "copied": form.data.get("copied", "")})
        left = [one for one in found if one.problem]
        return self.render_to_response(self.get_context_data(form=again, good=good, left=left))


class ProcessRowPage(ProcessPage):
    """A page about one row of the draft."""

    @cached_property
    def item(self):
        return get_object_or_404(process_items_of(self.decision), pk=self.kwargs["item_pk"])

    def post(self, request, *args, **kwargs):
        """What to do with the row; a row taken off meanwhile loses nothing that was typed."""
        known = history_of(ProcessItem).filter(id=kwargs["item_pk"], decision=self.decision)
        there = self.decision.process_items.filter(pk=kwargs["item_pk"]).exists()
        if there or not known.exists():
            return self.change(request)
        why = "Quy trình này đã được bỏ khỏi dự thảo."
        if answer := show_refused(request, why):
            return answer
        messages.info(request, why)
        return redirect(self.decision_url)

    def get_context_data(self, **kwargs):
        names = names_on([self.item.procedure_id], on=self.item.takes_effect_on)
        name = names.get(self.item.procedure_id, "")
        return super().get_context_data(**kwargs, item=self.item, name=name)


class ProcessEditView(ProcessRowPage):
    """The steps: by whom, in what time, with what output."""

    template_name = "publication/admin/process_edit.html"
    page_title = "Sửa quy trình nội bộ"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=ProcessRowForm(item=self.item)))

    def typed_form(self):
        return ProcessRowForm(self.request.POST, item=self.item)

    def change(self, request):
        form = self.typed_form()
        if form.is_valid():
            try:
                services.edit_process_row(self.item, by=request.user, **form.values())
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, f"Đã lưu quy trình của {self.item.procedure}.")
                return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        text = ProcessRegister.read([self.item]).text(self.item)
        limits = "; ".join(format_duration(limit) for limit in limits_of(text)) if text else ""
        units = Unit.objects.publishing().order_by("sort_key").values_list("name", flat=True)
        return super().get_context_data(
            **kwargs,
            limits=limits,
            units=units,
            time=process_time(self.item.told_steps) if self.item.steps else "",
        )


class ProcessRemoveView(ProcessRowPage):
    """Ask once, then take the row off."""

    template_name = "publication/admin/process_remove.html"
    page_title = "Bỏ quy trình khỏi dự thảo"

    def change(self, request):
        services.remove_rows(self.decision, [self.item.pk], by=request.user)
        messages.success(request, f"Đã bỏ quy trình của {self.item.procedure} khỏi dự thảo.")
        return redirect(self.decision_url)


class OfProcesses:
    """The draft that a sheet is of."""

    @cached_property
    def decision(self):
        decision = get_object_or_404(Decision, pk=self.kwargs["pk"])
        if decision.kind != DecisionKind.PROCESS:
            raise Refused(NOT_PROCESSES)
        return decision

    def may_import(self, user):
        return can_edit_decision(user, self.decision)

    @property
    def decision_url(self):
        return reverse("decisions:inspect", args=[self.decision.pk])


class ProcessSheetView(OfProcesses, SheetImportView):
    """Steps from a sheet: looked at, then put into the draft."""

    page_title = "Các bước từ bảng tính"
    preview_template_name = "publication/admin/process_preview.html"
    intro = (
        "Mỗi dòng một bước, gồm các cột Mã thủ tục, Nội dung công việc, Đơn vị thực hiện, Chức danh, "
        "Thời gian, Kết quả của bước. Tải bảng của dự thảo về, ghi tiếp rồi tải lên lại; thủ tục bảng "
        "không nêu thì giữ nguyên."
    )
    index_label = DECISIONS

    @property
    def index_url(self):
        return self.decision_url

    @property
    def template_url(self):
        return reverse("decisions:process_sheet_file", args=[self.decision.pk])

    @property
    def salt(self):
        return f"process_sheet.{self.decision.pk}.{self.request.user.pk}"

    def get_breadcrumbs_items(self):
        *above, own, page = super().get_breadcrumbs_items()
        return [*above, {**own, "label": short_title(self.decision)}, page]

    def read(self, content, file_name, options):
        return read_process_sheet(content, file_name, self.decision)

    def apply(self, plan):
        rows = [one.row for one in plan.processes if one.act != "same"]
        made, changed = services.put_process_rows(self.decision, rows, by=self.request.user)
        return f"Đã thêm {made}, sửa {changed} quy trình theo bảng tính."


class ProcessSheetFile(OfProcesses, View):
    """The draft's steps as a sheet to fill in."""

    def get(self, request, *args, **kwargs):
        if not self.may_import(request.user):
            raise Refused
        name = f"quy-trinh-noi-bo-{self.decision.pk}.xlsx"
        return HttpResponse(
            process_sheet(self.decision),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def process_section(version):
    """The internal process by which the procedure is settled today, and how it fits this text."""
    process = process_on(version.procedure_id, timezone.localdate())
    steps = steps_of(process.steps) if process else ()
    return {
        "process": process,
        "process_steps": steps,
        "process_time": process_time(steps),
        "process_fit": fit(steps, limits_of(version)).label if steps else "",
    }


ADDRESSES = {
    "process_add": ("<int:pk>/quy-trinh/them/", ProcessAddView),
    "process_sheet": ("<int:pk>/quy-trinh/bang-tinh/", ProcessSheetView),
    "process_sheet_file": ("<int:pk>/quy-trinh/bang-tinh.xlsx", ProcessSheetFile),
    "process_edit": ("<int:pk>/quy-trinh/<int:item_pk>/", ProcessEditView),
    "process_remove": ("<int:pk>/quy-trinh/<int:item_pk>/bo/", ProcessRemoveView),
}
