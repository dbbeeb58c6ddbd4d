"""Comments on a decision: write, answer, settle, mend a slip; what was typed is never lost."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from catalogue.models import Procedure
from publication import services
from publication.forms.comments import CommentForm, MendForm
from publication.permissions import comment_refusal
from publication.queries.conversations import conversations
from publication.viewsets.base import DecisionPage

PER_PAGE = 30


class CommentPage(DecisionPage):
    """A page below a decision's comments; whoever opens it may see the decision."""

    header_icon = "comment"
    # a refusal here means that others moved the matter on: 409, with the words
    moved_on = True

    @cached_property
    def why_closed(self):
        return comment_refusal(self.request.user, self.decision)

    def back_to(self, comment):
        """The decision's page, at the conversation."""
        return redirect(f"{self.decision_url}#y-kien-{comment.reply_to_id or comment.pk}")

    def show(self, form, *, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get(self, request, *args, **kwargs):
        return self.show(None if self.why_closed else self.blank_form())

    def post(self, request, *args, **kwargs):
        form = self.typed_form()
        if form.is_valid():
            try:
                return self.write(form.cleaned_data)
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
        return self.show(form, status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", None)
        return super().get_context_data(**kwargs, why_closed=self.why_closed)


class CommentsView(CommentPage):
    """All conversations of the decision, unsettled first; ``?thu-tuc=`` writes on one procedure."""

    template_name = "publication/admin/comments.html"
    page_title = "Ý kiến"

    @cached_property
    def procedure(self):
        wanted = self.request.GET.get("thu-tuc", "")
        if not wanted:
            return None
        if not wanted.isdecimal():
            raise Http404
        listed = Q(pk__in=self.decision.items.values("procedure"))
        spoken_of = Q(pk__in=self.decision.comments.values("procedure"))
        return get_object_or_404(Procedure.objects.filter(listed | spoken_of), pk=wanted)

    def blank_form(self):
        return CommentForm(label=self.label)

    def typed_form(self):
        return CommentForm(self.request.POST, label=self.label)

    @property
    def label(self):
        return f"Ý kiến về thủ tục {self.procedure}" if self.procedure else "Ý kiến về quyết định"

    def write(self, values):
        comment = services.comment_on(
            self.decision,
            text=values["text"],
            token=values["form_token"],
            procedure=self.procedure,
            by=self.request.user,
        )
        messages.success(self.request, "Đã gửi ý kiến.")
        return self.back_to(comment)

    def get_context_data(self, **kwargs):
        talks = conversations(self.decision, self.request.user)
        if self.procedure:
            talks = [talk for talk in talks if talk.procedure_id == self.procedure.pk]
        page = Paginator(talks, PER_PAGE).get_page(self.request.GET.get("trang"))
        query = f"thu-tuc={self.procedure.pk}&" if self.procedure else ""
        return super().get_context_data(**kwargs, page=page, procedure=self.procedure, query=query)


class OneComment(CommentPage):
    """A page about one comment of this decision."""

    @cached_property
    def comment(self):
        comment = get_object_or_404(
            self.decision.comments.select_related("reply_to", "procedure"),
            pk=self.kwargs["comment_pk"],
        )
        comment.decision = self.decision
        return comment

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, comment=self.comment)


class ConversationView(OneComment):
    """One conversation with the form that answers it."""

    template_name = "publication/admin/conversation_page.html"
    page_title = "Trao đổi"

    def blank_form(self):
        return CommentForm(label="Trả lời")

    def typed_form(self):
        return CommentForm(self.request.POST, label="Trả lời")

    @cached_property
    def root(self):
        return self.comment.reply_to or self.comment

    def write(self, values):
        services.comment_on(
            self.decision,
            text=values["text"],
            token=values["form_token"],
            reply_to=self.root,
            by=self.request.user,
        )
        messages.success(self.request, "Đã gửi trả lời.")
        return redirect("decisions:comment", self.decision.pk, self.root.pk)

    def get_context_data(self, **kwargs):
        [talk] = conversations(self.decision, self.request.user, only=self.root.pk)
        return super().get_context_data(**kwargs, talk=talk)


class MendCommentView(OneComment):
    """The author corrects a slip; refused too late, with what was typed."""

    template_name = "publication/admin/comment_mend.html"
    page_title = "Sửa ý kiến"

    def blank_form(self):
        return MendForm(initial={"text": self.comment.text})

    def typed_form(self):
        return MendForm(self.request.POST)

    def write(self, values):
        services.mend_comment(self.comment, text=values["text"], by=self.request.user)
        messages.success(self.request, "Đã sửa ý kiến.")
        return self.back_to(self.comment)


class SettleCommentView(OneComment):
    """One click settles a conversation, or opens it again."""

    settled = True

    def typed_form(self):
        return None

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, *args, **kwargs):
        change = services.settle_comment if self.settled else services.reopen_comment
        try:
            change(self.comment, by=request.user)
        except ValidationError as wrong:
            for message in wrong.messages:
                messages.error(request, message)
        else:
            done = "Đã đánh dấu đã giải quyết." if self.settled else "Đã mở lại ý kiến."
            messages.success(request, done)
        return self.back_to(self.comment)


class ReopenCommentView(SettleCommentView):
    settled = False


ADDRESSES = {
    "comments": ("<int:pk>/y-kien/", CommentsView),
    "comment": ("<int:pk>/y-kien/<int:comment_pk>/", ConversationView),
    "comment_mend": ("<int:pk>/y-kien/<int:comment_pk>/sua/", MendCommentView),
    "comment_settle": ("<int:pk>/y-kien/<int:comment_pk>/giai-quyet/", SettleCommentView),
    "comment_reopen": ("<int:pk>/y-kien/<int:comment_pk>/mo-lai/", ReopenCommentView),
}
