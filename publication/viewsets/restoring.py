"""A signed text begins a draft in a decision the officer chooses: amended, or an earlier one restored."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from catalogue.models import COPIED_FROM, RESTORED_FROM
from catalogue.remits import Matter, Remits
from organisation.models import User
from organisation.permissions import allowed
from publication import services
from publication.enums import EDITABLE_STATES
from publication.forms.decisions import draftable_units
from publication.forms.restoring import RestoreForm
from publication.models import DecisionItem
from publication.queries.texts import copies_of, drafts_of
from publication.viewsets.text_page import TextPage

SECOND_CLICK = timedelta(minutes=2)
DRAFT = "publication.draft_decision"
NOT_YOURS = "Đơn vị của bạn không được soạn thảo quyết định về thủ tục này."


class IntoDraftView(TextPage):
    """Choose the draft; then the editor opens with the words of the text.

    Subclasses say what is put into a draft (``into``), into a new one (``into_new``), and why the
    history says the copy was made (``reason``).
    """

    template_name = "publication/admin/version_restore.html"
    note = ""
    submit_words = ""
    done = ""
    reason = ""

    def into(self, draft):
        raise NotImplementedError

    def into_new(self, **values):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, note=self.note, submit_words=self.submit_words)

    @cached_property
    def drafts(self):
        return drafts_of(self.request.user)

    def make_form(self, *data):
        return RestoreForm(*data, user=self.request.user, text=self.text, drafts=self.drafts)

    def get(self, request, *args, **kwargs):
        if not may_restore(request.user, self.text.procedure):
            messages.error(request, NOT_YOURS)
            return redirect(self.text_url)
        return self.render_to_response(self.get_context_data(form=self.make_form()))

    def post(self, request, *args, **kwargs):
        form = self.make_form(request.POST)
        status = 422
        if form.is_valid():
            try:
                item = self.begin(form)
            except PermissionDenied as refused:
                form.add_error(None, str(refused))
                status = 403
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(request, self.done)
                return redirect("procedure_versions:edit", item.version_id)
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def begun(self, form):
        """The row a first click of the same officer made of this text; two clicks make one."""
        User.objects.select_for_update().get(pk=self.request.user.pk)  # one click after the other
        values = form.cleaned_data
        rows = DecisionItem.objects.filter(
            version__in=copies_of(self.text, reason=self.reason),
            version__created_by=self.request.user,
            decision__state__in=EDITABLE_STATES,
        )
        if not form.is_new:
            return rows.filter(decision=values["target"]).first()
        recently = timezone.now() - SECOND_CLICK
        return rows.filter(
            decision__title=values["title"],
            decision__unit=values["unit"],
            decision__created_at__gte=recently,
        ).first()

    @transaction.atomic
    def begin(self, form):
        values = form.cleaned_data
        if begun := self.begun(form):
            return begun
        if not form.is_new:
            return self.into(
                next(draft for draft in self.drafts if str(draft.pk) == values["target"])
            )
        return self.into_new(
            title=values["title"],
            unit=values["unit"],
            effective_on=values["effective_on"],
            by=self.request.user,
        )


class RestoreView(IntoDraftView):
    """An earlier text comes back."""

    page_title = "Khôi phục nội dung thành dự thảo"
    header_icon = "undo"
    note = "Nội dung cũ được chép thành một dòng “Sửa đổi, bổ sung” soạn trên nội dung đang có hiệu lực."
    submit_words = "Khôi phục thành dự thảo"
    done = "Đã chép nội dung cũ vào dự thảo. Hãy xem lại trước khi gửi kiểm tra."
    reason = RESTORED_FROM

    def into(self, draft):
        return services.restore_text(draft, text=self.text, by=self.request.user)

    def into_new(self, **values):
        return services.restore_in_new_decision(self.text, **values)


class AmendView(IntoDraftView):
    """The text in force is amended."""

    page_title = "Lập dự thảo sửa đổi"
    header_icon = "edit"
    note = "Nội dung đang có hiệu lực được chép thành một dòng “Sửa đổi, bổ sung” để sửa."
    submit_words = "Lập dự thảo sửa đổi"
    done = "Đã chép nội dung đang có hiệu lực vào dự thảo. Hãy sửa rồi gửi kiểm tra."
    reason = COPIED_FROM

    def into(self, draft):
        return services.amend_text(draft, text=self.text, by=self.request.user)

    def into_new(self, **values):
        return services.amend_in_new_decision(self.text, **values)


def may_restore(user, procedure):
    """Whoever may draft for a unit that answers, or answered, for the procedure."""
    if not allowed(user, DRAFT):
        return False
    remits = Remits.read()
    texts = procedure.versions.filter(effects__isnull=False).order_by()
    matters = [Matter(*ids) for ids in texts.values_list("unit_id", "sector_id").distinct()]
    units = draftable_units(user, DRAFT).values_list("pk", flat=True)
    return any(remits.covers(unit, matter) for unit in units for matter in matters)
