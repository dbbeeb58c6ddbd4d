"""“Khôi phục”: an earlier signed text comes back as a draft, in a decision the officer chooses."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

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


class RestoreView(TextPage):
    """Choose the draft; then the editor opens with the words of the earlier text."""

    template_name = "publication/admin/version_restore.html"
    page_title = "Khôi phục nội dung thành dự thảo"
    header_icon = "undo"

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
                item = self.restore(form)
            except PermissionDenied as refused:
                form.add_error(None, str(refused))
                status = 403
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
            else:
                messages.success(
                    request, "Đã chép nội dung cũ vào dự thảo. Hãy xem lại trước khi gửi kiểm tra."
                )
                return redirect("procedure_versions:edit", item.version_id)
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def begun(self, form):
        """The row a first click of the same officer made of this text; two clicks make one."""
        User.objects.select_for_update().get(pk=self.request.user.pk)  # one click after the other
        values = form.cleaned_data
        rows = DecisionItem.objects.filter(
            version__in=copies_of(self.text),
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
    def restore(self, form):
        by = self.request.user
        values = form.cleaned_data
        if begun := self.begun(form):
            return begun
        if not form.is_new:
            draft = next(draft for draft in self.drafts if str(draft.pk) == values["target"])
            return services.restore_text(draft, text=self.text, by=by)
        return services.restore_in_new_decision(
            self.text,
            title=values["title"],
            unit=values["unit"],
            effective_on=values["effective_on"],
            by=by,
        )


def may_restore(user, procedure):
    """Whoever may draft for a unit that answers, or answered, for the procedure."""
    if not allowed(user, DRAFT):
        return False
    remits = Remits.read()
    texts = procedure.versions.filter(effects__isnull=False).order_by()
    matters = [Matter(*ids) for ids in texts.values_list("unit_id", "sector_id").distinct()]
    units = draftable_units(user, DRAFT).values_list("pk", flat=True)
    return any(remits.covers(unit, matter) for unit in units for matter in matters)
