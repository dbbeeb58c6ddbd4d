"""“Đính chính bản ghi”: one officer says what the paper says, a second one agrees or not (ADR 6)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from common.refusals import Refused
from common.transitions import MoveRefused
from publication import services
from publication.enums import SIGNED_STATES
from publication.forms.decisions import MendForm, SettleMendForm
from publication.models import RecordMend
from publication.permissions import (
    can_open_scan,
    mend_refusal,
    settling_refusal,
    taking_back_refusal,
)
from publication.queries import waiting_mend
from publication.timeline import mend_changes
from publication.viewsets.base import DecisionPage
from publication.viewsets.files import send_private_file
from publication.viewsets.moves import signed_paper

DONE = {
    "confirm": "Đã xác nhận. Từ lúc này sổ ghi theo bản đính chính; bản ghi cũ vẫn xem được.",
    "refuse": "Đã ghi là không xác nhận; bản ghi giữ nguyên.",
    "take_back": "Đã rút lại đề nghị; bản ghi giữ nguyên.",
}


class ProposeMendView(DecisionPage):
    """The form begins with what the register says; what was typed comes back when refused."""

    template_name = "publication/admin/mend_propose.html"
    page_title = "Đính chính bản ghi"
    header_icon = "edit"

    @property
    def moved_on(self):
        return self.decision.state not in SIGNED_STATES or waiting_mend(self.decision) is not None

    def why_not(self):
        waiting = waiting_mend(self.decision) is not None
        return mend_refusal(self.request.user, self.decision, waiting=waiting)

    def make_form(self, *data):
        return MendForm(*data, user=self.request.user, decision=self.decision)

    def typed_form(self):
        return self.form

    def get(self, request, *args, **kwargs):
        if why_not := self.why_not():
            messages.error(request, why_not)
            return redirect(self.decision_url)
        return self.render_to_response(self.get_context_data(form=self.make_form()))

    def post(self, request, *args, **kwargs):
        form = self.form = self.make_form(request.POST, request.FILES)
        if why_not := self.why_not():
            return self.refuse(why_not)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            mend = services.propose_mend(
                self.decision,
                by=request.user,
                paper=signed_paper(form),
                reason=form.cleaned_data["reason"],
            )
        except MoveRefused as refused:
            return self.refuse(str(refused))
        except ValidationError as wrong:
            return self.show_errors(form, wrong)
        messages.success(request, "Đã ghi đề nghị đính chính; chờ một người khác xác nhận.")
        return redirect("decisions:mend", self.decision.pk, mend.pk)

    def show_errors(self, form, wrong):
        by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
        for field, errors in by_field.items():
            form.add_error(field if field in form.fields else None, errors)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OneMend(DecisionPage):
    """A page about one mend of the decision's record."""

    @cached_property
    def mend(self):
        mends = RecordMend.objects.with_records().select_related("proposed_by", "settled_by")
        mend = get_object_or_404(mends, pk=self.kwargs["mend_pk"], decision=self.decision)
        mend.decision = self.decision
        return mend


class MendView(OneMend):
    """Old beside new; who may settles it here."""

    template_name = "publication/admin/mend.html"
    page_title = "Đính chính bản ghi"
    header_icon = "edit"
    form = None

    def may(self):
        """The words of the submit buttons this user has."""
        user = self.request.user
        return {
            "confirm": not settling_refusal(user, self.mend),
            "take_back": not taking_back_refusal(user, self.mend),
        }

    def typed_form(self):
        return self.form

    @property
    def moved_on(self):
        return not self.mend.is_waiting

    def post(self, request, *args, **kwargs):
        form = self.form = SettleMendForm(request.POST)
        form.is_valid()  # a reason may be left out
        step = request.POST.get("viec", "")
        try:
            self.settle(step, form.cleaned_data["reason"])
        except MoveRefused as refused:
            del self.mend
            return self.refuse(str(refused))
        except ValidationError as wrong:
            for message in wrong.messages:
                form.add_error(None, message)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, DONE[step])
        return redirect(self.decision_url)

    def settle(self, step, reason):
        user = self.request.user
        if step == "confirm":
            services.confirm_mend(self.mend, by=user)
        elif step == "refuse":
            services.refuse_mend(self.mend, by=user, reason=reason)
        elif step == "take_back":
            services.take_back_mend(self.mend, by=user, reason=reason)
        else:
            raise Http404

    def get_context_data(self, **kwargs):
        may = self.may()
        form = self.form or SettleMendForm()
        return super().get_context_data(
            **{"form": form, **kwargs},
            mend=self.mend,
            shown=shown_mend(self.decision, self.mend, self.request.user),
            may_settle=may["confirm"],
            may_take_back=may["take_back"],
        )


class MendScanView(OneMend):
    """Either scan of a mend, for those who may see the decision."""

    def get(self, request, *args, **kwargs):
        scans = {"cu": self.mend.old_scan, "moi": self.mend.new_scan}
        scan = scans.get(self.kwargs["which"])
        if scan is None:
            raise Http404
        if not can_open_scan(request.user, self.decision, scan):
            raise Refused("Bản chụp này chỉ dành cho người ghi nhận, người xác nhận và thanh tra.")
        return send_private_file(scan)


ADDRESSES = {
    "mend_new": ("<int:pk>/dinh-chinh-ban-ghi/", ProposeMendView),
    "mend": ("<int:pk>/dinh-chinh-ban-ghi/<int:mend_pk>/", MendView),
    "mend_scan": ("<int:pk>/dinh-chinh-ban-ghi/<int:mend_pk>/<slug:which>/", MendScanView),
}


def shown_mend(decision, mend, user):
    """Old beside new, and the scans this officer may open; for mend_changes.html."""
    named = [("moi", mend.new_scan, "Bản chụp đã ký")]
    if mend.old_scan_id != mend.new_scan_id:
        named = [
            ("cu", mend.old_scan, "Bản chụp trước khi đính chính"),
            ("moi", mend.new_scan, "Bản chụp mới"),
        ]
    return {
        "changes": mend_changes(mend),
        "scans": [
            (label, reverse("decisions:mend_scan", args=[decision.pk, mend.pk, which]))
            for which, scan, label in named
            if scan and can_open_scan(user, decision, scan)
        ],
    }


def mend_section(decision, user):
    """What the decision's page says of mends: the one that waits, those that were confirmed."""
    waiting = waiting_mend(decision) if decision.state in SIGNED_STATES else None
    url = ""
    if not mend_refusal(user, decision, waiting=waiting is not None):
        url = reverse("decisions:mend_new", args=[decision.pk])
    confirmed = decision.mends.confirmed().with_records() if decision.is_signed else ()
    return {
        "waiting": waiting,
        "waiting_shown": shown_mend(decision, waiting, user) if waiting else None,
        "confirmed": [(mend, shown_mend(decision, mend, user)) for mend in confirmed],
        "propose_url": url,
    }
