"""The Centre's list: one signed some weeks ago, one in draft."""

from __future__ import annotations

from datetime import date, timedelta

from catalogue.models import ProcedureVersion
from cms.demo.officers import Cast
from cms.demo.workflow import Desk, sign_draft
from organisation.enums import PlaceKind
from organisation.models import Place
from organisation.queries import office_calendar
from publication.enums import ListChange
from publication.services import ListRow, draft_list

GROUNDS = (
    "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025; "
    "Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ"
)
LISTED = 24


def make_lists(cast: Cast, *, today: date) -> None:
    """What the Centre receives at its counters, and what it would move."""
    desk = Desk(cast=cast, today=today, calendar=office_calendar(today))
    counters = list(Place.objects.filter(kind=PlaceKind.COUNTER).valid(today).order_by("pk"))
    day = desk.working_day(-20)
    texts = ProcedureVersion.objects.in_force(on=day).filter(levels__has="province")
    listed = list(texts.select_related("procedure", "unit").order_by("pk"))
    manager = cast["truongbophan"]
    rows = [
        ListRow(procedure=text.procedure, place=_counter_for(text, counters))
        for text in listed[:LISTED]
    ]
    signed = draft_list(
        rows,
        title="Phê duyệt danh mục thủ tục hành chính tiếp nhận tại Trung tâm đợt 1",
        by=manager,
        effective_on=day,
        legal_grounds=GROUNDS,
    )
    sign_draft(desk, signed, manager, number="1105/QĐ-UBND", signed_on=desk.working_day(-22))
    moved, taken_in = rows[:2], listed[LISTED : LISTED + 3]
    draft_list(
        [
            *[
                ListRow(
                    procedure=row.procedure,
                    place=next(one for one in counters if one != row.place),
                    from_place=row.place,
                    change=ListChange.MOVED,
                )
                for row in moved
            ],
            *[
                ListRow(procedure=text.procedure, place=_counter_for(text, counters))
                for text in taken_in
            ],
        ],
        title="Phê duyệt danh mục thủ tục hành chính tiếp nhận tại Trung tâm đợt 2",
        by=manager,
        effective_on=today + timedelta(days=30),
        legal_grounds=GROUNDS,
    )


def _counter_for(text: ProcedureVersion, counters: list[Place]) -> Place:
    """The counter that names the agency's matter, else the first."""
    matter = text.unit.name.casefold().removeprefix("sở ").split(" và ")[0]
    return next((one for one in counters if matter in one.name.casefold()), counters[0])
