"""Asking units for their opinion: what was asked, the answer, links, reminders."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from common.refusals import Refused
from organisation.permissions import allowed
from publication import services
from publication.documents.decision_paper import write_decision
from publication.documents.rows import rows_of
from publication.documents.summary import summarise
from publication.documents.wording import CAPACITIES
from publication.forms.opinions import AskForm, OpinionForm
from publication.opinion_rules import (
    answer_refusal,
    asking_refusal,
    can_open_opinion,
    can_read_asked,
    closed_reason,
    is_asked,
)
from publication.permissions import can_view_decision
from publication.queries.opinions import asked_about, awaited_words
from publication.viewsets.base import DecisionPage
from publication.viewsets.documents import folded_changes, send_document
from publication.viewsets.files import send_private_file


class AskView(DecisionPage):
    """An officer of the control office asks one more unit."""

    template_name = "publication/admin/opinion_ask.html"
    page_title = "Lấy ý kiến một cơ quan"
    header_icon = "comment"
    moved_on = True

    @cached_property
    def why_not(self):
        return asking_refusal(self.request.user, self.decision)

    def typed_form(self):
        return AskForm(self.request.POST, decision=self.decision)

    def get(self, request, *args, **kwargs):
        if self.why_not:
            messages.info(request, self.why_not)
            return redirect(self.decision_url)
        return self.show(AskForm(decision=self.decision))

    def show(self, form, *, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def post(self, request, *args, **kwargs):
        form = self.typed_form()
        if form.is_valid():
            try:
                step = services.ask_opinion(self.decision, by=request.user, **form.cleaned_data)
            except ValidationError as wrong:
                _add_errors(form, wrong)
            else:
                messages.success(
                    request, f"Đã hỏi {step.unit}, hạn trả lời {step.due_on:%d/%m/%Y}."
                )
                return redirect("decisions:opinion", self.decision.pk, step.pk)
        return self.show(form, status=422)


class OneOpinion(DecisionPage):
    """A page about one asking; the unit asked opens it, though not the decision's own page."""

    header_icon = "comment"
    moved_on = True

    def may_open(self):
        user = self.request.user
        return allowed(user, "publication.view_decision") and can_open_opinion(
            user, self.asked.step
        )

    @cached_property
    def asked(self):
        found = [one for one in asked_about(self.decision) if one.step.pk == self.kwargs["step_pk"]]
        if not found:
            raise Http404
        return found[0]

    @property
    def own_url(self):
        return reverse("decisions:opinion", args=[self.decision.pk, self.asked.step.pk])

    @cached_property
    def may_see_decision(self):
        return can_view_decision(self.request.user, self.decision)

    @cached_property
    def may_read(self):
        return can_read_asked(self.request.user, self.asked.step, is_current=self.asked.is_current)

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        if self.may_see_decision:
            return items
        return [{**items[0]}, {"url": "", "label": self.get_page_title()}]

    def told_back(self, why):
        """One click that changed nothing: why, on the page of the asking."""
        messages.error(self.request, why)
        return redirect(self.own_url)


class OpinionView(OneOpinion):
    """The question, the draft as far as the officer may read it, what was said, and the form."""

    template_name = "publication/admin/opinion.html"
    page_title = "Lấy ý kiến"

    @cached_property
    def why_not(self):
        return answer_refusal(self.request.user, self.asked.step, is_current=self.asked.is_current)

    def _form(self, *data):
        user = self.request.user
        return OpinionForm(*data, owner=f"{user.pk}.{self.asked.step.pk}", keeper=user)

    @cached_property
    def sent_form(self):
        form = self._form(self.request.POST, self.request.FILES)
        form.is_valid()
        return form

    def typed_form(self):
        return self.sent_form

    def get(self, request, *args, **kwargs):
        return self.show(None if self.why_not else self._form())

    def show(self, form, *, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def post(self, request, *args, **kwargs):
        form = self.sent_form
        if form.is_valid():
            try:
                services.answer_opinion(
                    self.asked.step,
                    token=form.cleaned_data["form_token"],
                    by=request.user,
                    **form.said(),
                )
            except ValidationError as wrong:
                _add_errors(form, wrong)
            else:
                messages.success(request, "Đã ghi nhận ý kiến của cơ quan.")
                return redirect(self.own_url)
        return self.show(form, status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", None)
        user = self.request.user
        may_ask = not asking_refusal(user, self.decision) and self.asked.is_current
        return super().get_context_data(
            **kwargs,
            asked=self.asked,
            step=self.asked.step,
            may_see_decision=self.may_see_decision,
            is_asked=is_asked(user, self.asked.step),
            why_not=self.why_not,
            may_ask=may_ask,
            may_read=self.may_read,
            tables=told_tables(self.decision) if self.may_read else [],
        )


class OpinionDraft(OneOpinion):
    """The draft decision with its annexes as .docx, for the unit while it is asked."""

    def get(self, request, *args, **kwargs):
        if not self.may_read:
            raise Refused
        document = write_decision(
            self.decision,
            rows_of(self.decision),
            at=timezone.localtime(),
            capacity=CAPACITIES["ct"],
        )
        return send_document(document, f"du-thao-lay-y-kien-{self.decision.pk}")


class OpinionFile(OneOpinion):
    """The paper that came with an answer."""

    def get(self, request, *args, **kwargs):
        for answer in self.asked.answers:
            if answer.pk == self.kwargs["answer_pk"] and answer.file is not None:
                return send_private_file(answer.file)
        raise Http404


class OneClick(OneOpinion):
    """A button of whoever asks; POST alone."""

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def refuse(self, why):
        return self.told_back(why)


class MakeLinkView(OneClick):
    """A new link, shown this once: only its digest is kept."""

    template_name = "publication/admin/opinion_link.html"
    page_title = "Liên kết trả lời"

    def post(self, request, *args, **kwargs):
        try:
            token = services.make_link(self.asked.step, by=request.user)
        except ValidationError as wrong:
            return self.told_back(" ".join(wrong.messages))
        address = request.build_absolute_uri(reverse("opinion_link", args=[token]))
        del self.__dict__["asked"]
        context = self.get_context_data(
            address=address, step=self.asked.step, link=self.asked.open_link
        )
        response = self.render_to_response(context)
        response["Cache-Control"] = "no-store"
        return response


class EndLinkView(OneClick):
    """Take the link back; what was opened and answered by it stays told."""

    def post(self, request, *args, **kwargs):
        link = self.asked.open_link
        if link is not None:
            services.end_link(link, by=request.user)
        messages.success(request, "Liên kết trả lời không còn dùng được.")
        return redirect(self.own_url)


class UrgeView(OneClick):
    """Remind the unit asked, once a day."""

    def post(self, request, *args, **kwargs):
        try:
            services.urge_opinion(self.asked.step, by=request.user)
        except ValidationError as wrong:
            return self.told_back(" ".join(wrong.messages))
        messages.success(request, f"Đã nhắc {self.asked.step.unit} trả lời.")
        return redirect(self.own_url)


def _add_errors(form, wrong):
    by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


def told_tables(decision):
    """[(Table, [(Line, [PartChange])])]: every row of the draft with what it changes."""
    rows = rows_of(decision)
    summary = summarise(rows, [], most=len(rows))
    return [
        (table, [(line, folded_changes(line)) for line in table.lines]) for table in summary.tables
    ]


def opinion_section(decision, user):
    """What the decision's page shows of opinions."""
    found = asked_about(decision)
    waits = [one.step for one in found if one.is_awaited] if not closed_reason(decision) else []
    return {
        "found": found,
        "waiting": awaited_words(waits),
        "ask_url": ""
        if asking_refusal(user, decision)
        else reverse("decisions:opinion_ask", args=[decision.pk]),
    }


ADDRESSES = {
    "opinion_ask": ("<int:pk>/lay-y-kien/", AskView),
    "opinion": ("<int:pk>/lay-y-kien/<int:step_pk>/", OpinionView),
    "opinion_draft": ("<int:pk>/lay-y-kien/<int:step_pk>/du-thao.docx", OpinionDraft),
    "opinion_file": ("<int:pk>/lay-y-kien/<int:step_pk>/tep/<int:answer_pk>/", OpinionFile),
    "opinion_link_new": ("<int:pk>/lay-y-kien/<int:step_pk>/lien-ket/", MakeLinkView),
    "opinion_link_end": ("<int:pk>/lay-y-kien/<int:step_pk>/thu-hoi/", EndLinkView),
    "opinion_urge": ("<int:pk>/lay-y-kien/<int:step_pk>/nhac/", UrgeView),
}
