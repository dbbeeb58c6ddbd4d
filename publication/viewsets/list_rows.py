"""The Centre's list in the making: a new draft, many rows at once, one row changed or taken off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from common.history import history_of
from common.refusals import Refused
from organisation.viewsets.kept_forms import show_refused
from publication import services
from publication.enums import DecisionKind
from publication.forms.lists import ListAddForm, ListRowForm, NewListForm
from publication.models import ListItem
from publication.permissions import can_start_kind
from publication.queries.lists import candidates, list_items_of, names_on
from publication.viewsets.base import DECISIONS, DraftPage

ROW_FIELDS = ("change", "place", "from_place", "effective_on", "note")
ADDED = "add"


class NewListView(WagtailAdminTemplateMixin, TemplateView):
    """The heading of a new list; then its page opens."""

    template_name = "publication/admin/list_new.html"
    page_title = "Lập danh mục tiếp nhận"
    header_icon = "list-ul"

    def dispatch(self, request, *args, **kwargs):
        if not can_start_kind(request.user, DecisionKind.RECEPTION):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("decisions:list"), "label": DECISIONS},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=NewListForm(user=request.user)))

    def post(self, request, *args, **kwargs):
        form = NewListForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                decision = services.draft_list([], by=request.user, **form.cleaned_data)
            except PermissionDenied as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Đã lập dự thảo danh mục. Hãy thêm các thủ tục.")
                return redirect("decisions:list_add", decision.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, back_url=reverse("decisions:list"))


class ListPage(DraftPage):
    """A page about a draft of this kind; of another kind there is none."""

    @cached_property
    def decision(self):
        decision = super().decision
        if decision.kind != DecisionKind.RECEPTION:
            raise Refused("Quyết định này không phải danh mục tiếp nhận.")
        return decision


class ListAddView(ListPage):
    """Sector, agency, codes, file → what would be added, row by row → added.

    What can't be added stays in the form with its reason; the rest goes in at once.
    """

    template_name = "publication/admin/list_add.html"
    page_title = "Thêm thủ tục vào danh mục"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=ListAddForm()))

    def typed_form(self):
        return ListAddForm(self.request.POST, self.request.FILES)

    def post(self, request, *args, **kwargs):
        form = self.typed_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        found = self._found(form)
        good = [one for one in found if not one.problem]
        if request.POST.get("step") != ADDED or not good:
            return self._preview(form, found, good)
        rows = [
            services.ListRow(
                procedure=one.procedure, **{name: form.cleaned_data[name] for name in ROW_FIELDS}
            )
            for one in good
        ]
        try:
            services.add_list_rows(self.decision, rows, by=request.user)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, f"Đã thêm {len(good)} thủ tục vào danh mục.")
        left = [one for one in found if one.problem]
        if left:
            return self._preview(form, left, [])
        return redirect(self.decision_url)

    def _found(self, form):
        asked = form.cleaned_data
        names = ("sector", "unit", "change", "place", "from_place", "effective_on")
        return candidates(
            self.decision, typed=form.typed_codes(), **{name: asked[name] for name in names}
        )

    def _preview(self, form, found, good):
        """The form again, its codes those found, with what is wrong beside each."""
        left = [one for one in found if one.problem]
        if not found:
            form.add_error(None, "Không có thủ tục nào phù hợp để thêm.")
        status = 200 if found else 422
        shown = self._with_codes(form, found) if found else form
        return self.render_to_response(
            self.get_context_data(form=shown, good=good, left=left, asked=form.cleaned_data),
            status=status,
        )

    def _with_codes(self, form, found):
        """An unbound form that holds what was typed, every procedure named by its code."""
        initial = {name: form.cleaned_data[name] for name in ROW_FIELDS}
        initial["codes"] = "\n".join(one.typed for one in found)
        return ListAddForm(initial=initial)


class ListRowPage(ListPage):
    """A page about one row of the draft."""

    @cached_property
    def item(self):
        return get_object_or_404(list_items_of(self.decision), pk=self.kwargs["item_pk"])

    def post(self, request, *args, **kwargs):
        """What to do with the row; a row taken off meanwhile loses nothing that was typed."""
        known = history_of(ListItem).filter(id=kwargs["item_pk"], decision=self.decision)
        there = self.decision.list_items.filter(pk=kwargs["item_pk"]).exists()
        if there or not known.exists():
            return self.change(request)
        why = "Dòng này đã được bỏ khỏi danh mục."
        if answer := show_refused(request, why):
            return answer
        messages.info(request, why)
        return redirect(self.decision_url)

    def get_context_data(self, **kwargs):
        names = names_on([self.item.procedure_id], on=self.item.takes_effect_on)
        name = names.get(self.item.procedure_id, "")
        return super().get_context_data(**kwargs, item=self.item, name=name)


class ListEditView(ListRowPage):
    """What happens, where, from which day."""

    template_name = "publication/admin/list_edit.html"
    page_title = "Sửa dòng danh mục"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=ListRowForm(item=self.item)))

    def typed_form(self):
        return ListRowForm(self.request.POST, item=self.item)

    def change(self, request):
        form = self.typed_form()
        if form.is_valid():
            try:
                services.edit_list_row(self.item, by=request.user, **form.cleaned_data)
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, "Đã lưu.")
                return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ListRemoveView(ListRowPage):
    """Ask once, then take the row off."""

    template_name = "publication/admin/list_remove.html"
    page_title = "Bỏ dòng khỏi danh mục"

    def change(self, request):
        services.remove_rows(self.decision, [self.item.pk], by=request.user)
        messages.success(request, f"Đã bỏ {self.item.procedure} khỏi danh mục.")
        return redirect(self.decision_url)
