"""One answer for all questions of a kind: what it would touch first, then given, then taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from catalogue import imports
from catalogue.question_groups import question_groups
from common.refusals import Refused
from publication.viewsets.batch_pages import ANSWERED_AT_ONCE, BatchPage

ROWS_PER_PAGE = 100


class GroupsView(BatchPage):
    """The kinds of questions the workbook raised."""

    template_name = "publication/admin/batch_groups.html"

    def get_page_title(self):
        return "Trả lời theo nhóm"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, groups=question_groups(self.batch))


class GroupView(BatchPage):
    """One kind: choose, look at every row the answer touches, apply; or take the answers back."""

    template_name = "publication/admin/batch_group.html"

    def get_page_title(self):
        return "Trả lời cả nhóm"

    @cached_property
    def group(self):
        kind = self.request.POST.get("kind") or self.request.GET.get("kind", "")
        for group in question_groups(self.batch):
            if group.kind == kind:
                return group
        raise Http404

    def post(self, request, *args, **kwargs):
        if not self.is_open:
            raise Refused
        group = self.group
        try:
            if "reopen" in request.POST:
                members = group.settled[:ANSWERED_AT_ONCE]
                self._give(members, dict.fromkeys(range(len(members)), ""))
                messages.success(request, f"Đã rút lại {len(members)} câu trả lời.")
            else:
                members = group.open[:ANSWERED_AT_ONCE]
                self._give(members, self._values(members, request.POST.get("answer", "")))
                messages.success(
                    request, f"Đã trả lời {len(members)} câu; có thể rút lại tại trang này."
                )
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        query = urlencode({"kind": group.kind})
        return redirect(f"{reverse('import_batches:group', args=[self.batch.pk])}?{query}")

    def _values(self, members, choice):
        if choice not in {value for value, _label in self.group.choices}:
            raise ValidationError("Hãy chọn một câu trả lời cho cả nhóm.")
        return {place: member.option(choice)["value"] for place, member in enumerate(members)}

    def _give(self, members, values):
        given = {}
        for place, member in enumerate(members):
            given.setdefault(member.row_id, {})[member.question["key"]] = values[place]
        imports.answer_each(self.batch, given, by=self.request.user)

    def get_context_data(self, **kwargs):
        group = self.group
        choice = self.request.GET.get("answer", "")
        chosen = dict(group.choices).get(choice, "")
        page = Paginator(group.open, ROWS_PER_PAGE).get_page(self.request.GET.get("trang"))
        rows = [(member, member.option(choice)["label"] if chosen else "") for member in page]
        return super().get_context_data(
            **kwargs,
            group=group,
            touched=min(len(group.open), ANSWERED_AT_ONCE),
            choice=choice if chosen else "",
            chosen=chosen,
            page=page,
            rows=rows,
            query=urlencode({"kind": group.kind, "answer": choice}) + "&",
        )
