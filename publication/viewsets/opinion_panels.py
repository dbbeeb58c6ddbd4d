"""The start page: what the officer's unit is asked, and what the control office still waits for."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from organisation.permissions import allowed
from organisation.queries import office_calendar
from publication.lateness import days_late
from publication.opinion_rules import ANSWER, ASK
from publication.queries.opinions import asked_of, awaited_by
from publication.viewsets.panels import SHOWN, OfficePanel

SOON = 2  # working days


class OpinionPanel(OfficePanel):
    """Askings nobody answered yet, the earliest due first."""

    def steps(self):
        raise NotImplementedError

    def title_of(self, step):
        raise NotImplementedError

    @cached_property
    def found(self):
        return list(self.steps())

    @cached_property
    def rows(self):
        if not self.found:
            return []
        today, calendar = timezone.localdate(), office_calendar()
        return [
            {
                "title": self.title_of(step),
                "url": reverse("decisions:opinion", args=[step.decision_id, step.pk]),
                "detail": f"{step.decision.unit} · {step.name} · hạn {step.due_on:%d/%m/%Y}",
                **mark_of(step.due_on, today=today, calendar=calendar),
            }
            for step in self.found[:SHOWN]
        ]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "number": len(self.found)}


def mark_of(due, *, today, calendar):
    """State and tone: late by how many working days, due soon, or in time."""
    if due < today:
        late = days_late(due, today=today, calendar=calendar)
        return {"state": f"quá hạn {late} ngày làm việc" if late else "quá hạn", "tone": "late"}
    left = days_late(today, today=due, calendar=calendar)
    if left <= SOON:
        return {"state": f"còn {left} ngày làm việc" if left else "đến hạn hôm nay", "tone": "open"}
    return {"state": "đang chờ", "tone": "closed"}


class AskedPanel(OpinionPanel):
    name = "asked"
    order = 11
    heading = "Cơ quan tôi được hỏi ý kiến"
    empty = "Không có dự thảo nào chờ ý kiến của cơ quan bạn."

    def steps(self):
        return asked_of(self.request.user)

    def title_of(self, step):
        return step.decision.title


class AwaitedPanel(OpinionPanel):
    name = "awaited"
    order = 12
    heading = "Đang lấy ý kiến"
    empty = "Không có cơ quan nào còn nợ trả lời."

    def steps(self):
        return awaited_by(self.request.user)

    def title_of(self, step):
        return f"{step.unit}: {step.decision.title}"


def opinion_panels(request):
    """The panels of the officer's roles; the unit's own only when it is asked something."""
    panels = [AwaitedPanel(request)] if allowed(request.user, ASK) else []
    if allowed(request.user, ANSWER):
        panels.append(AskedPanel(request))
    return panels
