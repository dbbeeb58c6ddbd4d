"""Rows of a draft's list: start a new text, choose one in force, say what the row does, take off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from catalogue.comparison import compare_versions, parts_changed
from catalogue.models import ProcedureVersion
from catalogue.remits import Remits
from common.history import history_of
from common.vietnamese import fold
from organisation.viewsets.kept_forms import show_refused
from publication import services
from publication.enums import ItemKind, Origin
from publication.forms.decisions import ItemForm, NewProcedureForm
from publication.models import DecisionItem
from publication.queries import items_of
from publication.viewsets.base import DraftPage

CHOOSING = {
    ItemKind.AMENDED: "Chọn thủ tục để sửa đổi, bổ sung",
    ItemKind.REPLACED: "Chọn thủ tục được thay thế",
    ItemKind.ABOLISHED: "Chọn thủ tục để bãi bỏ",
    ItemKind.CORRECTED: "Chọn thủ tục để đính chính",
}
PER_PAGE = 20


class NewProcedureView(DraftPage):
    """Code, name and sector; then the editor opens."""

    template_name = "publication/admin/item_new.html"
    page_title = "Thêm thủ tục mới ban hành"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=NewProcedureForm()))

    def typed_form(self):
        return NewProcedureForm(self.request.POST)

    def begun(self, form):
        """The row a first click of the same officer made with this code and name."""
        return self.decision.items.filter(
            kind=ItemKind.NEW,
            procedure__base_code=form.base_code,
            version__name=form.cleaned_data["name"],
            version__created_by=self.request.user,
        ).first()

    def post(self, request, *args, **kwargs):
        form = self.typed_form()
        if form.is_valid():
            if begun := self.begun(form):
                return redirect("procedure_versions:edit", begun.version_id)
            code = form.cleaned_data["code"]
            try:
                item = services.draft_new_procedure(
                    self.decision,
                    code=form.base_code,
                    long_code=code if code != form.base_code else "",
                    name=form.cleaned_data["name"],
                    sector=form.cleaned_data["sector"],
                    by=request.user,
                )
            except ValidationError as wrong:
                form.add_error("code", wrong.messages)
            else:
                messages.success(request, "Đã thêm thủ tục. Hãy nhập nội dung.")
                return redirect("procedure_versions:edit", item.version_id)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChooseView(DraftPage):
    """Find a procedure in force on the decision's day, and list it under the kind asked for."""

    template_name = "publication/admin/item_choose.html"

    @cached_property
    def kind(self):
        if self.kwargs["kind"] not in CHOOSING:
            raise Http404
        return ItemKind(self.kwargs["kind"])

    def get_page_title(self):
        return CHOOSING[self.kind]

    @cached_property
    def day(self):
        return self.decision.effective_on or timezone.localdate()

    @cached_property
    def draftable(self):
        """Which texts the decision's unit may change; all where a signed paper is recorded."""
        if self.decision.origin == Origin.PAPER:
            return Q()
        return Remits.read().draftable(self.decision.unit_id)

    def choosable(self):
        """Texts of the unit's in force on the day, whose procedure the decision does not list yet."""
        listed = self.decision.items.values("procedure")
        return (
            ProcedureVersion.objects.in_force(on=self.day)
            .filter(self.draftable)
            .exclude(procedure__in=listed)
            .select_related("procedure", "sector", "unit")
            .order_by("sort_key", "pk")
        )

    def found(self, query):
        versions = self.choosable()
        if not query and self.decision.origin == Origin.PAPER:
            return versions.filter(unit=self.decision.unit)
        for word in fold(query).split():
            if word[:1].isdigit() and "." in word:
                versions = versions.filter(procedure__base_code__startswith=word[:8])
            else:
                versions = versions.filter(name_folded__contains=word)
        return versions

    def get_context_data(self, **kwargs):
        query = self.request.GET.get("q", "").strip()
        page = Paginator(self.found(query), PER_PAGE).get_page(self.request.GET.get("trang"))
        return super().get_context_data(
            **kwargs,
            query=query,
            page=page,
            kind=self.kind,
            day=self.day,
            own_only=bool(self.draftable),
        )

    def post(self, request, *args, **kwargs):
        wanted = request.POST.get("version", "")
        base = self.choosable().filter(pk=wanted).first() if wanted.isdecimal() else None
        if base is None:
            return self._not_choosable(wanted)
        try:
            item = self._list(base)
        except ValidationError as wrong:
            for message in wrong.messages:
                messages.error(request, message)
            return redirect(self.decision_url)
        if item.version_id and self.kind == ItemKind.AMENDED:
            messages.success(request, "Đã chép nội dung đang có hiệu lực. Hãy sửa phần cần đổi.")
        return self._open(item)

    def _open(self, item):
        if item.version_id and self.kind == ItemKind.AMENDED:
            return redirect("procedure_versions:edit", item.version_id)
        return redirect("decisions:item_edit", self.decision.pk, item.pk)

    def _not_choosable(self, wanted):
        """A second click opens the row the first one made; another's text is refused by its agency.

        A text nobody may choose is not found.
        """
        base = get_object_or_404(
            ProcedureVersion.objects.in_force(on=self.day),
            pk=wanted if wanted.isdecimal() else 0,
        )
        item = self.decision.items.filter(procedure=base.procedure_id).first()
        if item is None:
            self._list(base)  # raises with the reason
            raise Http404
        messages.info(self.request, f"Thủ tục {item.procedure} đã có trong quyết định này.")
        return self._open(item) if item.kind == self.kind else redirect(self.decision_url)

    def _list(self, base):
        by = self.request.user
        if self.kind == ItemKind.AMENDED:
            return services.amend_procedure(self.decision, base=base, by=by)
        if self.kind == ItemKind.CORRECTED:
            return services.correct_procedure(self.decision, base=base, by=by)
        return services.add_item(
            self.decision, kind=self.kind, procedure=base.procedure, base=base, by=by
        )


class ItemPage(DraftPage):
    """A page about one row of this decision's list."""

    @cached_property
    def item(self):
        return get_object_or_404(items_of(self.decision), pk=self.kwargs["item_pk"])

    def post(self, request, *args, **kwargs):
        """What to do with the row; a row taken off meanwhile loses nothing that was typed."""
        known = history_of(DecisionItem).filter(id=kwargs["item_pk"], decision=self.decision)
        if self.decision.items.filter(pk=kwargs["item_pk"]).exists() or not known.exists():
            return self.change(request)
        why = "Thủ tục này đã được bỏ khỏi quyết định."
        if answer := show_refused(request, why):
            return answer
        messages.info(request, why)
        return redirect(self.decision_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, item=self.item)


class EditItemView(ItemPage):
    """Parts changed, repealing act, own day, successor."""

    template_name = "publication/admin/item_edit.html"
    page_title = "Thông tin trong danh sách"

    def get(self, request, *args, **kwargs):
        form = ItemForm(item=self.item, found=self.found_parts)
        return self.render_to_response(self.get_context_data(form=form))

    def typed_form(self):
        return ItemForm(self.request.POST, item=self.item)

    def change(self, request):
        form = self.typed_form()
        if form.is_valid():
            try:
                services.edit_item(self.item, by=request.user, **form.values())
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, "Đã lưu.")
                return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @cached_property
    def found_parts(self):
        """Parts in which the draft differs from the text it was drafted on."""
        if not (self.item.version and self.item.base):
            return ()
        return parts_changed(compare_versions(self.item.base, self.item.version))

    def get_context_data(self, **kwargs):
        labels = self.item._meta.get_field("changed_parts").labels(self.found_parts)
        return super().get_context_data(**kwargs, found_parts=labels)


class RemoveItemView(ItemPage):
    """Ask once, then take the row off; its text is kept as a draft nobody lists."""

    template_name = "publication/admin/item_remove.html"
    page_title = "Bỏ thủ tục khỏi quyết định"

    def change(self, request):
        services.remove_item(self.item, by=request.user)
        messages.success(request, f"Đã bỏ thủ tục {self.item.procedure} khỏi quyết định.")
        return redirect(self.decision_url)


def add_links(decision):
    """(label, address, icon) of the ways to add a procedure."""
    links = [("Thủ tục mới ban hành", reverse("decisions:item_new", args=[decision.pk]), "plus")]
    icons = {
        ItemKind.AMENDED: "edit",
        ItemKind.REPLACED: "resubmit",
        ItemKind.ABOLISHED: "bin",
        ItemKind.CORRECTED: "check",
    }
    for kind, icon in icons.items():
        url = reverse("decisions:item_choose", args=[decision.pk, kind])
        links.append((kind.label, url, icon))
    return links
