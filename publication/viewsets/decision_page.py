"""The page of one decision, and its signed scan."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button, HeaderButton

from publication.enums import OPEN_STATES
from publication.forms.comments import CommentForm
from publication.permissions import (
    can_assign,
    can_view_postings,
    comment_refusal,
    open_moves,
)
from publication.queries import approval_history, checks_before_sending, decision_clocks
from publication.queries.conversations import by_procedure, conversations, unsettled_check
from publication.timeline import last_return
from publication.transitions import transitions_from
from publication.viewsets.base import DecisionPage, short_title
from publication.viewsets.documents import document_links
from publication.viewsets.files import send_private_file
from publication.viewsets.mends import mend_section
from publication.viewsets.moves import asks_first
from publication.viewsets.opinions import opinion_section
from publication.viewsets.shown import SHOWN
from publication.viewsets.tables import STATE_TONES

# Moves that send a matter back or end it stand last and plain.
QUIET_MOVES = frozenset(
    {
        "return_from_check",
        "return_before_submission",
        "return_by_chairman",
        "refuse_paper",
        "refuse_signed",
        "take_back",
        "withdraw",
    }
)
ITEMS_PER_PAGE = 50


class DecisionView(DecisionPage):
    """The page of one decision: where it stands, what may be done, its list, its checks."""

    template_name = "publication/admin/decision_page.html"

    def get_page_title(self):
        return short_title(self.decision)

    def get_breadcrumbs_items(self):
        *above, _decision, _page = super().get_breadcrumbs_items()
        return [*above, {"url": "", "label": short_title(self.decision)}]

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.may_edit:
            url = reverse("decisions:edit", args=[self.decision.pk])
            buttons.append(HeaderButton("Sửa phần chung", url=url, icon_name="edit"))
        return buttons

    @cached_property
    def may_assign(self):
        return can_assign(self.request.user, self.decision)

    @cached_property
    def talks(self):
        return conversations(self.decision, self.request.user)

    @cached_property
    def header_more_buttons(self):
        pk = self.decision.pk
        return [
            *[
                Button(label, url=url, icon_name=icon)
                for label, url, icon in document_links(self.decision)
            ],
            Button(
                "So sánh với nội dung hiện hành",
                url=reverse("decisions:compare", args=[pk]),
                icon_name="list-ul",
            ),
            *self.posting_button(),
            Button(
                "Lịch sử phê duyệt",
                url=reverse("decisions:history", args=[pk]),
                icon_name="history",
            ),
        ]

    def posting_button(self):
        """Where its sheets hang, once it is signed."""
        if not self.decision.is_signed or not can_view_postings(self.request.user):
            return []
        url = reverse("posting_decision", args=[self.decision.pk])
        return [Button("Tình hình niêm yết", url=url, icon_name="thumbtack")]

    def facts(self):
        """(label, value) of the heading; only what is known."""
        decision = self.decision
        act = decision.act
        rows = [
            ("Cơ quan soạn thảo", decision.unit.name),
            ("Người soạn thảo", str(decision.created_by)),
            ("Người phụ trách", str(decision.responsible or "")),
            ("Nguồn", decision.get_origin_display()),
            ("Ngày có hiệu lực", decision.effective_on),
            ("Số tờ trình", decision.submission_number),
            ("Ngày trình", decision.submitted_on),
            ("Số quyết định", act.number if act else ""),
            ("Ngày ký", act.signed_on if act else None),
            ("Người ký", f"{act.capacity} {act.signer}".strip() if act else ""),
            ("Trình tự rút gọn", decision.shortened_reason if decision.shortened else ""),
            ("Nhập CSDL quốc gia", decision.entered_on),
            ("Niêm yết", decision.posted_on),
            ("Nơi niêm yết", decision.posted_note),
            ("Căn cứ ban hành", decision.legal_grounds),
        ]
        return [(label, value) for label, value in rows if value]

    def moves(self):
        """The user's moves, the step forward first."""
        moves = open_moves(self.request.user, self.decision)
        return [
            (move, not asks_first(move), move.name in QUIET_MOVES)
            for move in sorted(moves, key=lambda move: move.name in QUIET_MOVES)
        ]

    def groups(self, page):
        """(letter, heading, rows) of this page of the list; a row: (item, its words, conversations)."""
        talks = by_procedure(self.talks)
        words = self.shown.words(page)
        rows = [(item, words[item.pk], talks[item.procedure_id]) for item in page]
        return [
            (letter, heading, [row for row in rows if row[0].kind in kinds])
            for letter, heading, kinds in self.shown.groups
            if any(row[0].kind in kinds for row in rows)
        ]

    @cached_property
    def shown(self):
        """How this kind of decision is shown."""
        return SHOWN[self.decision.kind]

    def checks(self):
        """The lines of the list of checks; what was said and not settled is one that warns."""
        if self.decision.state not in OPEN_STATES:
            return []
        unsettled = unsettled_check(self.talks)
        return [*([unsettled] if unsettled else []), *checks_before_sending(self.decision)]

    def get_context_data(self, **kwargs):
        decision = self.decision
        items = self.shown.rows(decision)
        page = Paginator(items, ITEMS_PER_PAGE).get_page(self.request.GET.get("trang"))
        for item in page:
            item.decision = decision
        checks = self.checks()
        failed = [check for check in checks if not check.passed]
        unmet = sum(check.blocking for check in failed)
        may_comment = not comment_refusal(self.request.user, decision)
        history = list(approval_history(decision))
        return super().get_context_data(
            **kwargs,
            facts=self.facts(),
            state=decision.get_state_display(),
            tone=STATE_TONES.get(decision.state, "closed"),
            since=history[-1] if history else None,
            moves=self.moves(),
            finished=not transitions_from(decision.state),
            returned=last_return(decision, history) if decision.state in OPEN_STATES else None,
            page=page,
            groups=self.groups(page),
            rows_template=self.shown.template,
            edit_address=self.shown.edit_address,
            add_links=self.shown.add_links(decision) if self.may_edit else [],
            failed=failed,
            unmet=unmet,
            noted=len(failed) - unmet,
            passed=[check for check in checks if check.passed],
            checked=bool(checks),
            clocks=decision_clocks(decision),
            may_assign=self.may_assign,
            mending=mend_section(decision, self.request.user),
            opinions=opinion_section(decision, self.request.user),
            talks=self.talks,
            general_talks=by_procedure(self.talks)[None],
            may_comment=may_comment,
            comments_url=reverse("decisions:comments", args=[decision.pk]),
            comment_form=CommentForm(label="Viết ý kiến") if may_comment else None,
        )


class ScanView(DecisionPage):
    """The signed scan, for those who may see the decision."""

    def get(self, request, *args, **kwargs):
        scan = self.decision.scan
        if scan is None:
            raise Http404
        return send_private_file(scan)
