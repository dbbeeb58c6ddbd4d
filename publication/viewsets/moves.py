"""One move of a decision: ask what it needs, call the one service, say what happened."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property

from common.transitions import MoveRefused
from publication import services
from publication.forms.decisions import (
    EnteredForm,
    PaperReasonForm,
    PostedForm,
    ReasonForm,
    SignedDecisionForm,
    SubmissionForm,
)
from publication.permissions import refusal
from publication.queries import approval_history
from publication.queries.posting import posting_of
from publication.transitions import TRANSITIONS
from publication.viewsets.base import DecisionPage
from publication.viewsets.shown import SHOWN

FORMS = {
    "submit": SubmissionForm,
    "record_signed": SignedDecisionForm,
    "record_paper": PaperReasonForm,
    "mark_entered": EnteredForm,
    "mark_entered_last": EnteredForm,
    "mark_posted": PostedForm,
    "mark_posted_last": PostedForm,
}
EXPLANATIONS = {
    "send_for_check": "Sau khi gửi, bạn không sửa được cho đến khi rút lại hoặc bị trả lại.",
    "withdraw": "Dự thảo được giữ lại để tra cứu nhưng không thể dùng tiếp.",
    "record_signed": "Một người khác phải xác nhận trước khi nội dung có hiệu lực.",
    "confirm_signed": "Đối chiếu số, ngày, người ký và từng dòng với bản đã ký. Sau khi xác nhận, "
    "toàn bộ nội dung đóng băng và có hiệu lực theo ngày; không thể sửa hay xóa.",
    "confirm_paper": "Toàn bộ nội dung sẽ đóng băng và có hiệu lực; không thể sửa hay xóa.",
    "record_paper": "Một người khác phải xác nhận trước khi nội dung có hiệu lực.",
}
DONE = {
    "send_for_check": "Đã gửi kiểm tra.",
    "pass_check": "Đã xác nhận kiểm tra đạt.",
    "take_back": "Đã rút lại để sửa.",
    "withdraw": "Đã hủy dự thảo.",
    "submit": "Đã trình Chủ tịch.",
    "record_signed": "Đã ghi nhận bản đã ký; chờ một người khác xác nhận.",
    "confirm_signed": "Đã ban hành. Nội dung có hiệu lực theo ngày của quyết định.",
    "refuse_signed": "Đã trả về văn thư để ghi nhận lại.",
    "record_paper": "Đã ghi nhận từ văn bản.",
    "confirm_paper": "Đã xác nhận. Nội dung có hiệu lực theo ngày của quyết định.",
    "mark_entered": "Đã ghi nhận việc nhập Cơ sở dữ liệu quốc gia.",
    "mark_entered_last": "Đã ghi nhận việc nhập Cơ sở dữ liệu quốc gia.",
    "mark_posted": "Đã ghi nhận việc niêm yết.",
    "mark_posted_last": "Đã ghi nhận việc niêm yết.",
}
# What can't be undone is confirmed on a page of its own, beside what the paper must say.
CONFIRMING = frozenset({"confirm_signed", "confirm_paper"})
# More would push the page out of sight; the page itself lists every failed check.
MESSAGES_SHOWN = 3
RETURNED = "Đã trả lại cho người soạn thảo."


def asks_first(move):
    """Whether the move has a page to fill in or to read before it is made."""
    return move.needs_form or move.needs_reason or move.name in CONFIRMING


def recorded_words(decision):
    """(label, value) of what the clerk read off the paper."""
    act = decision.paper_act
    rows = [
        ("Số quyết định", act.number),
        ("Ngày ký", f"{act.signed_on:%d/%m/%Y}" if act.signed_on else ""),
        ("Thể thức ký", act.capacity),
        ("Người ký", act.signer),
        ("Mã nội dung ở chân phụ lục", decision.content_code),
    ]
    return [(label, value) for label, value in rows if value]


def signed_paper(form) -> services.SignedPaper:
    """What was read off the paper, by a form that held together."""
    values = form.cleaned_data
    return services.SignedPaper(
        number=values["number"],
        signed_on=values["signed_on"],
        signer=values["signer"],
        capacity=values["capacity"],
        scan=form.scan_record,
        content_code=values.get("content_code", ""),
        struck=frozenset(values.get("struck", ())),
    )


def make_move(decision, name, *, by, form):
    """Call the service of the move ``name`` with the form's values (``form`` is None: no values)."""
    values = form.cleaned_data if form else {}
    plain = {
        "send_for_check": services.send_for_check,
        "pass_check": services.pass_check,
        "confirm_paper": services.confirm_paper,
        "confirm_signed": services.confirm_signed,
    }
    if name in plain:
        return plain[name](decision, by=by)
    if name == "take_back":
        return services.take_back(decision, by=by, reason=values["reason"])
    if name == "withdraw":
        return services.withdraw(decision, by=by, reason=values["reason"])
    if name == "submit":
        return services.submit(
            decision, by=by, number=values["submission_number"], on=values["submitted_on"]
        )
    if name == "record_signed":
        return services.record_signed(decision, by=by, paper=signed_paper(form))
    if name == "record_paper":
        return services.record_from_paper(
            decision, by=by, paper=signed_paper(form), reason=values["reason"]
        )
    if name.startswith("mark_entered"):
        return services.mark_entered(decision, by=by, on=values["entered_on"])
    if name.startswith("mark_posted"):
        return services.mark_posted(
            decision, by=by, on=values["posted_on"], note=values["posted_note"]
        )
    return services.return_decision(decision, by=by, reason=values["reason"])


class MoveView(DecisionPage):
    """GET shows the form (or asks once more); POST makes the move, keeping what was typed."""

    template_name = "publication/admin/decision_move.html"

    @cached_property
    def move(self):
        try:
            return TRANSITIONS[self.kwargs["name"]]
        except KeyError as unknown:
            raise Http404 from unknown

    def get_page_title(self):
        return self.move.label

    def make_form(self, *data):
        name = self.move.name
        if name == "record_signed":
            return SignedDecisionForm(*data, user=self.request.user, decision=self.decision)
        if name == "record_paper":
            return PaperReasonForm(*data, user=self.request.user)
        if FORMS.get(name) is PostedForm:
            return PostedForm(*data, facts=posting_of(self.decision).words)
        if name in FORMS:
            return FORMS[name](*data)
        return ReasonForm(*data) if self.move.needs_reason else None

    def _tell_state(self, why_not):
        """A second click, or a step somebody else made meanwhile: say where the decision stands."""
        if self.decision.state == self.move.target:
            messages.info(
                self.request,
                f"Việc này đã xong: quyết định đang ở trạng thái “{self.decision.get_state_display()}”.",
            )
        else:
            messages.error(self.request, why_not)
        return redirect(self.decision_url)

    def get(self, request, *args, **kwargs):
        why_not = refusal(request.user, self.decision, self.move)
        if why_not:
            return self._tell_state(why_not)
        return self.render_to_response(self.get_context_data(form=self.make_form()))

    def typed_form(self):
        return self.form

    @property
    def moved_on(self):
        return self.decision.state not in self.move.sources

    def _refuse(self, why_not):
        """The officer's own second click is told where the decision stands; else nothing is lost."""
        last = approval_history(self.decision).last()
        again = last and last.to_state == self.move.target and last.by_id == self.request.user.pk
        return self._tell_state(why_not) if again or self.form is None else self.refuse(why_not)

    def post(self, request, *args, **kwargs):
        form = self.form = self.make_form(request.POST, request.FILES)
        why_not = refusal(request.user, self.decision, self.move)
        if why_not:
            return self._refuse(why_not)
        if form is not None and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            make_move(self.decision, self.move.name, by=request.user, form=form)
        except (MoveRefused, PermissionDenied) as refused:
            self.decision.refresh_from_db()
            return self._refuse(str(refused))
        except ValidationError as wrong:
            return self._show_errors(form, wrong)
        messages.success(request, DONE.get(self.move.name, RETURNED))
        return redirect(self.decision_url)

    def _show_errors(self, form, wrong):
        if form is None:
            told = wrong.messages
            if len(told) > MESSAGES_SHOWN:
                told = [
                    f"Chưa thực hiện được: {len(told)} chỗ cần sửa, nêu ở mục Kiểm tra tự động."
                ]
            for message in told:
                messages.error(self.request, message)
            return redirect(self.decision_url)
        by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
        for field, errors in by_field.items():
            form.add_error(field if field in form.fields else None, errors)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            move=self.move,
            explanation=EXPLANATIONS.get(self.move.name, ""),
            recorded=recorded_words(self.decision) if self.move.name in CONFIRMING else [],
            rows=SHOWN[self.decision.kind].confirmed(self.decision)
            if self.move.name in CONFIRMING
            else [],
        )
