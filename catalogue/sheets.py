"""Whether a posted sheet still holds: the plain answer behind the code that people scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from catalogue.days import read_days
from catalogue.models import Effect
from catalogue.pages import ABOLISHED, IN_FORCE, SUPERSEDED, UPCOMING, Badge
from catalogue.redline import compare_url
from catalogue.sheet_codes import grouped, sheet_code
from catalogue.successions import related_procedures
from catalogue.wording import day_text
from common.page_parts import Link, Row, stated

if TYPE_CHECKING:
    from catalogue.queries import DecisionLine, Decisions


@dataclass(frozen=True, kw_only=True)
class SheetAnswer:
    """All of ``catalogue/procedure_sheet.html``; ``kind`` is that of a notice."""

    kind: str
    title: str
    text: str
    status: Badge | None
    name: str
    code: str
    digest: str
    rows: list[Row]
    links: list[Link]

    @property
    def is_known(self) -> bool:
        return self.status is not None


@dataclass(frozen=True)
class _Register:
    """What the register knows of the procedure: every effect there ever was, and those that stand."""

    effects: list[Effect]
    today: date

    def named(self, sheet: str) -> list[Effect]:
        """Effects whose text, decision and first day the sheet names; the latest last."""
        return [row for row in self.effects if _code(row) == sheet]

    @property
    def standing(self) -> list[Effect]:
        rows = [row for row in self.effects if row.recorded_to is None]
        return sorted(rows, key=lambda row: row.valid_from)

    @property
    def now(self) -> Effect | None:
        return next((row for row in self.standing if _covers(row, self.today)), None)

    @property
    def next(self) -> Effect | None:
        return next((row for row in self.standing if row.valid_from > self.today), None)


def _covers(row: Effect, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


def _code(row: Effect) -> str:
    act = row.act
    return sheet_code(row.version.frozen.digest, act.number, act.signed_on, row.valid_from)


def sheet_answer(code: str, sheet: str, *, today: date, decisions: Decisions) -> SheetAnswer | None:
    """What to tell whoever scanned the sheet; None for a procedure that was never public."""
    effects = list(
        Effect.objects.filter(procedure__base_code=code)
        .select_related("act", "version__frozen", "procedure")
        .defer("version__frozen__canonical", "version__search_text")
        .order_by("pk")
    )
    if not effects:
        return None
    register = _Register(effects, today)
    named = register.named(sheet)
    if not named:
        return _unknown(code, sheet, effects[-1])
    lines = decisions.lines({row.act_id for row in effects})
    standing = [row for row in named if row.recorded_to is None]
    mine = (standing or named)[-1]
    if standing and _covers(mine, today):
        return _holding(mine, register, lines)
    if standing and mine.valid_from > today:
        return _upcoming(mine, register, lines)
    return _over(mine, register, lines)


def _page(code: str, day: date | None = None) -> str:
    address = reverse("catalogue:procedure_detail", args=[code])
    return f"{address}?ngay={day.isoformat()}" if day else address


def _by(row: Effect) -> str:
    signed = f" ngày {day_text(row.act.signed_on)}" if row.act.signed_on else ""
    return f"Quyết định {row.act.number}{signed}"


def _answer(
    row: Effect,
    lines: dict[int, DecisionLine],
    *,
    kind: str,
    title: str,
    text: str,
    status: Badge,
    links: list[Link],
) -> SheetAnswer:
    line = lines.get(row.act_id)
    return SheetAnswer(
        kind=kind,
        title=title,
        text=text,
        status=status,
        name=row.version.name,
        code=row.procedure.base_code,
        digest=grouped(row.version.frozen.digest),
        rows=[
            Row("Công bố tại", stated(_by(row)), line.url if line else ""),
            Row("Có hiệu lực từ ngày", stated(day_text(row.valid_from))),
            Row("Mã tờ, ở chân trang", stated(grouped(_code(row)))),
        ],
        links=links,
    )


def _holding(row: Effect, register: _Register, lines: dict[int, DecisionLine]) -> SheetAnswer:
    code = row.procedure.base_code
    text = "Nội dung trên tờ này là quy định đang áp dụng hôm nay."
    links = [Link("Xem toàn bộ thủ tục", _page(code))]
    later = register.next
    if later:
        text = f"{text} Từ ngày {day_text(later.valid_from)} áp dụng bản mới theo {_by(later)}."
        links.append(Link("Xem bản sắp áp dụng", _page(code, later.valid_from)))
    elif row.valid_to:
        text = f"{text} Thủ tục chỉ còn hiệu lực đến hết ngày {day_text(row.valid_to)}."
    return _answer(
        row,
        lines,
        kind="success",
        title="Tờ này còn hiệu lực",
        text=text,
        status=IN_FORCE,
        links=links,
    )


def _upcoming(row: Effect, register: _Register, lines: dict[int, DecisionLine]) -> SheetAnswer:
    code = row.procedure.base_code
    links = [Link("Xem bản sắp áp dụng", _page(code, row.valid_from))]
    if register.now:
        links.insert(0, Link("Xem bản đang áp dụng hôm nay", _page(code)))
    return _answer(
        row,
        lines,
        kind="info",
        title=f"Tờ này chưa có hiệu lực, áp dụng từ ngày {day_text(row.valid_from)}",
        text="Hôm nay chưa làm theo tờ này.",
        status=UPCOMING,
        links=links,
    )


def _over(row: Effect, register: _Register, lines: dict[int, DecisionLine]) -> SheetAnswer:
    code, now = row.procedure.base_code, register.now
    if now:
        links = [Link("Xem bản mới đang áp dụng", _page(code))]
        if now.version_id != row.version_id:
            changed = compare_url(code, row.version_id, now.version_id)
            links.append(Link("Xem bản mới khác tờ này những gì", changed))
        return _answer(
            row,
            lines,
            kind="stop",
            title="Tờ này đã được thay bằng bản mới",
            text=f"Đừng làm theo tờ này. Bản mới theo {_by(now)}, áp dụng từ ngày "
            f"{day_text(now.valid_from)}.",
            status=SUPERSEDED,
            links=links,
        )
    days = read_days({}, today=register.today)
    successors, _related = related_procedures(row.procedure, days)
    last = max((one.valid_to for one in register.standing if one.valid_to), default=None)
    since = f" Thủ tục hết hiệu lực sau ngày {day_text(last)}." if last else ""
    links = [Link(f"Xem thủ tục thay thế: {one.text}", one.url) for one in successors]
    return _answer(
        row,
        lines,
        kind="stop",
        title="Tờ này không còn hiệu lực",
        text=f"Đừng làm theo tờ này.{since}",
        status=ABOLISHED,
        links=[*links, Link("Xem trang của thủ tục", _page(code))],
    )


def _unknown(code: str, sheet: str, latest: Effect) -> SheetAnswer:
    return SheetAnswer(
        kind="stop",
        title="Không có tờ niêm yết nào mang mã này",
        text="Mã trên tờ không khớp với bản nào đã ký. Đừng làm theo tờ này và báo cho nơi niêm yết.",
        status=None,
        name=latest.version.name,
        code=code,
        digest=grouped(sheet),
        rows=[],
        links=[Link("Xem bản đang áp dụng của thủ tục", _page(code))],
    )
