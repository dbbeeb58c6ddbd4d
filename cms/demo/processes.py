"""Internal processes: some signed some weeks ago, one decision in draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalogue.enums import TimeUnit
from catalogue.models import ProcedureVersion
from catalogue.process_steps import HALF, ProcessStep
from cms.demo.officers import Cast
from cms.demo.workflow import Desk, sign_draft
from common.durations import Duration, Unit
from organisation.models import User
from organisation.queries import office_calendar
from publication.enums import DecisionKind
from publication.services import ProcessRow, create_decision, put_process_rows

CENTRE = "Trung tâm Phục vụ hành chính công"
SIGNED, DRAFTED = 6, 3
GROUNDS = (
    "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025; "
    "Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ"
)


def make_processes(cast: Cast, *, today: date) -> None:
    """What one agency settles by steps of its own, and what it would settle so."""
    desk = Desk(cast=cast, today=today, calendar=office_calendar(today))
    editor = cast["bientap.soxaydung"]
    unit = editor.holdings_on()[0].unit
    day = desk.working_day(-12)
    texts = ProcedureVersion.objects.in_force(on=day).filter(
        unit=unit, time_limit_unit=TimeUnit.WORKING_DAY, time_limit_amount__gte=3
    )
    listed = list(texts.select_related("procedure").order_by("procedure__base_code"))
    title = f"Phê duyệt quy trình nội bộ giải quyết thủ tục hành chính của {unit.name}"
    signed = create_decision(
        kind=DecisionKind.PROCESS,
        title=f"{title}, đợt 1",
        unit=unit,
        by=editor,
        effective_on=day,
        legal_grounds=GROUNDS,
    )
    put_process_rows(signed, _rows(listed[:SIGNED]), by=editor)
    sign_draft(desk, signed, editor, number="1178/QĐ-UBND", signed_on=desk.working_day(-14))
    _draft(listed[SIGNED : SIGNED + DRAFTED], title=title, editor=editor)


def _draft(texts: list[ProcedureVersion], *, title: str, editor: User) -> None:
    """The last of them takes a day longer than its limit: the checks say so."""
    decision = create_decision(
        kind=DecisionKind.PROCESS,
        title=f"{title}, đợt 2",
        unit=editor.holdings_on()[0].unit,
        by=editor,
        legal_grounds=GROUNDS,
    )
    put_process_rows(
        decision,
        [
            *_rows(texts[:-1]),
            *(ProcessRow(procedure=it.procedure, steps=_steps(it, longer=1)) for it in texts[-1:]),
        ],
        by=editor,
    )


def _rows(texts: list[ProcedureVersion]) -> list[ProcessRow]:
    return [ProcessRow(procedure=text.procedure, steps=_steps(text)) for text in texts]


def _steps(text: ProcedureVersion, *, longer: int = 0) -> tuple[ProcessStep, ...]:
    """Half a day at each end, one for the head, the rest for the specialist."""
    limit = text.time_limit_amount or Decimal(3)
    return (
        ProcessStep(
            work="Tiếp nhận, kiểm tra hồ sơ; chuyển phòng chuyên môn",
            unit=CENTRE,
            post="Công chức tiếp nhận",
            time=_days(HALF),
            output="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        ),
        ProcessStep(
            work="Thẩm định hồ sơ, lập tờ trình và dự thảo kết quả",
            unit=f"Phòng chuyên môn, {text.unit.name}",
            post="Chuyên viên",
            time=_days(limit - 2 + longer),
            output="Dự thảo kết quả",
        ),
        ProcessStep(
            work="Ký duyệt kết quả",
            unit=text.unit.name,
            post="Lãnh đạo cơ quan",
            time=_days(Decimal(1)),
            output="Kết quả đã ký",
        ),
        ProcessStep(
            work="Vào sổ, chuyển kết quả về nơi tiếp nhận",
            unit=text.unit.name,
            post="Văn thư",
            time=_days(HALF),
            output="Kết quả giải quyết",
        ),
        ProcessStep(
            work="Trả kết quả cho tổ chức, cá nhân", unit=CENTRE, post="Công chức trả kết quả"
        ),
    )


def _days(amount: Decimal) -> Duration:
    return Duration(amount, Unit.WORKING_DAY)
