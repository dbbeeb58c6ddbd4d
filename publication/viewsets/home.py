"""The start page of a role: what waits for the officer, own drafts, what was signed, what comes."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from catalogue.enums import BatchStatus
from organisation.models import Place
from organisation.permissions import allowed
from publication.enums import EDITABLE_STATES
from publication.models import Move
from publication.permissions import can_hang_at, open_moves
from publication.queries import (
    SIDE_MOVES,
    decisions_in_care,
    mends_waiting_for,
    visible_decisions,
    waiting_for,
)
from publication.queries.clocks import late_clocks
from publication.queries.late import late_decisions
from publication.queries.posting import place_days
from publication.viewsets.base import short_title
from publication.viewsets.batches import IMPORT, visible_batches
from publication.viewsets.decision_page import QUIET_MOVES
from publication.viewsets.opinion_panels import opinion_panels
from publication.viewsets.panels import SHOWN, OfficePanel
from publication.viewsets.review_panels import review_panels
from publication.viewsets.tables import STATE_TONES

AHEAD = timedelta(days=45)


class StartPanel(OfficePanel):
    """Where a draft begins: the two roads, one click away."""

    name = "start"
    order = 5
    template_name = "publication/admin/home_start.html"

    def get_context_data(self, parent_context):
        user = self.request.user
        return {
            "may_import": allowed(user, IMPORT),
            "import_url": reverse("import_batches:add"),
            "draft_url": reverse("decisions:add"),
        }


class WaitingPanel(OfficePanel):
    name = "waiting"
    order = 10
    heading = "Việc đang chờ tôi"
    empty = "Không có việc nào đang chờ bạn."

    @cached_property
    def rows(self):
        user = self.request.user
        mends = mends_waiting_for(user)[:SHOWN]
        decisions = waiting_for(user, limit=SHOWN)
        since = dict(
            Move.objects.filter(decision__in=decisions)
            .order_by()
            .values_list("decision")
            .annotate(last=Max("at"))
        )
        return [
            *map(mend_row, mends),
            *[self.decision_row(decision, since.get(decision.pk)) for decision in decisions],
        ]

    def decision_row(self, decision, since):
        return {
            "title": decision.title,
            "url": reverse("decisions:inspect", args=[decision.pk]),
            "detail": f"{decision.unit} · {since_text(since)}",
            "state": decision.get_state_display(),
            "tone": STATE_TONES.get(decision.state, "closed"),
            "next": ", ".join(
                move.label
                for move in open_moves(self.request.user, decision)
                if move.name not in SIDE_MOVES | QUIET_MOVES
            ),
        }


def mend_row(mend):
    """A mended record that waits for the officer's word."""
    decision = mend.decision
    return {
        "title": f"{short_title(decision)}: {decision.title}",
        "url": reverse("decisions:mend", args=[decision.pk, mend.pk]),
        "detail": f"{decision.unit} · {since_text(mend.proposed_at)}",
        "state": "Chờ đính chính bản ghi",
        "tone": "open",
        "next": "Xác nhận đính chính bản ghi",
    }


class LatePanel(OfficePanel):
    """Decisions that wait longer than the office allows; the officer's own ones are marked."""

    name = "late"
    order = 15
    heading = "Quá thời gian xử lý"
    empty = "Không có quyết định nào quá thời gian xử lý."

    @cached_property
    def late(self):
        return late_decisions(self.request.user, today=timezone.localdate())

    @cached_property
    def rows(self):
        return [
            {
                "title": row.decision.title,
                "url": reverse("decisions:inspect", args=[row.decision.pk]),
                "detail": f"{row.decision.unit} · {row.decision.get_state_display()} · "
                f"từ {row.since:%d/%m/%Y}, hạn {row.last_day:%d/%m/%Y}"
                f"{' · Việc của bạn' if row.is_own else ''}",
                "state": f"chậm {row.days} ngày làm việc",
                "tone": "late",
            }
            for row in self.late[:SHOWN]
        ]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "number": len(self.late)}


class LateByLawPanel(OfficePanel):
    """Statutory clocks that ran out; the law voids nothing, it is flagged and reported."""

    name = "late_by_law"
    order = 16
    heading = "Quá hạn theo luật"
    empty = "Không có thời hạn luật định nào bị quá."

    @cached_property
    def late(self):
        return late_clocks(self.request.user)

    @cached_property
    def rows(self):
        return [
            {
                "title": f"{row.clock.label}: {row.decision}",
                "url": reverse("decisions:inspect", args=[row.decision.pk]),
                "detail": f"{row.decision.unit} · hạn {row.clock.due:%d/%m/%Y} · {row.clock.source}",
                "state": f"trễ {row.days} ngày",
                "tone": "late",
            }
            for row in self.late[:SHOWN]
        ]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "number": len(self.late)}


class DraftsPanel(OfficePanel):
    name = "drafts"
    order = 20
    heading = "Dự thảo và lần nhập của tôi"
    empty = "Bạn không có dự thảo nào."

    @cached_property
    def rows(self):
        user = self.request.user
        drafts = decisions_in_care(user).filter(state__in=EDITABLE_STATES)
        rows = [
            {
                "title": decision.title,
                "url": reverse("decisions:inspect", args=[decision.pk]),
                "detail": f"Lập ngày {timezone.localdate(decision.created_at):%d/%m/%Y}",
                "state": decision.get_state_display(),
                "tone": STATE_TONES[decision.state],
            }
            for decision in drafts.order_by("-pk")[:SHOWN]
        ]
        if allowed(user, IMPORT):
            batches = visible_batches(user).filter(user=user, status=BatchStatus.READY)
            rows += [
                {
                    "title": f"Bảng tính {batch.file_name}",
                    "url": reverse("import_batches:preview", args=[batch.pk]),
                    "detail": f"{batch.total_rows} dòng đã đọc",
                    "state": batch.get_status_display(),
                    "tone": "open",
                }
                for batch in batches.order_by("-pk")[:SHOWN]
            ]
        return rows


class PostingPanel(OfficePanel):
    """Places of the officer where something must go up or come down today."""

    name = "posting"
    order = 12
    heading = "Niêm yết tại nơi tôi phụ trách"
    empty = "Mọi tờ niêm yết đang treo đúng."

    @cached_property
    def rows(self):
        user = self.request.user
        places = [
            place
            for place in Place.objects.valid().select_related("unit__parent__parent")
            if can_hang_at(user, place)
        ]
        behind = [day for day in place_days(places) if day.is_behind] if places else []
        return [
            {
                "title": day.place.name,
                "url": reverse("posting_place", args=[day.place.pk]),
                "detail": f"Phải treo {len(day.up)} tờ, phải gỡ {len(day.down)} tờ",
                "state": f"chậm từ {day.behind_since:%d/%m/%Y}" if day.behind_since else "phải gỡ",
                "tone": "late",
            }
            for day in behind[:SHOWN]
        ]


class SignedPanel(OfficePanel):
    name = "signed"
    order = 30
    heading = "Quyết định mới ban hành"
    empty = "Chưa có quyết định nào."

    @cached_property
    def rows(self):
        signed = visible_decisions(self.request.user).signed().order_by("-act__signed_on", "-pk")
        return [
            {
                "title": f"{short_title(decision)}: {decision.title}",
                "url": reverse("decisions:inspect", args=[decision.pk]),
                "detail": f"{decision.unit} · ký {decision.act.signed_on:%d/%m/%Y}"
                if decision.act.signed_on
                else str(decision.unit),
                "state": decision.get_state_display(),
                "tone": STATE_TONES[decision.state],
            }
            for decision in signed[:6]
        ]


class ComingPanel(OfficePanel):
    name = "coming"
    order = 40
    heading = "Sắp có hiệu lực"
    empty = "Không có quyết định nào sắp có hiệu lực."

    @cached_property
    def rows(self):
        today = timezone.localdate()
        coming = (
            visible_decisions(self.request.user)
            .signed()
            .filter(effective_on__gt=today, effective_on__lte=today + AHEAD)
            .order_by("effective_on")
        )
        return [
            {
                "title": f"{short_title(decision)}: {decision.title}",
                "url": reverse("decisions:inspect", args=[decision.pk]),
                "detail": f"Hiệu lực từ {decision.effective_on:%d/%m/%Y}",
                "state": f"còn {(decision.effective_on - today).days} ngày",
                "tone": "next",
            }
            for decision in coming[:6]
        ]


def since_text(since) -> str:
    """“từ 14:05 20/11/2026”, or “” when no move is known."""
    return f"từ {timezone.localtime(since):%H:%M %d/%m/%Y}" if since else ""


def panels_for(request):
    """The panels of the officer's roles; empty for those who may not see decisions."""
    user = request.user
    if not allowed(user, "publication.view_decision"):
        return []
    panels = [
        WaitingPanel(request),
        LatePanel(request),
        LateByLawPanel(request),
        *([PostingPanel(request)] if allowed(user, "publication.hang_sheet") else []),
        SignedPanel(request),
        ComingPanel(request),
        *opinion_panels(request),
        *review_panels(request),
    ]
    if allowed(user, "publication.draft_decision") or allowed(
        user, "publication.record_paper_decision"
    ):
        panels += [StartPanel(request), DraftsPanel(request)]
    return panels
