"""The office calendar of one year from a sheet: read, compared, entered all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from common.refusals import Refused
from common.spreadsheets import heading_key
from organisation.enums import DayKind
from organisation.models import CalendarDay, User
from organisation.permissions import allowed
from organisation.sheets import CellError, RowReader, each_row, read_rows, template_workbook
from organisation.validators import calendar_day_problem

DAY, KIND, REASON, DOCUMENT = HEADINGS = ("Ngày", "Loại", "Lý do", "Văn bản")
ALIASES = {
    **{heading: heading for heading in HEADINGS},
    "Ngày tháng": DAY,
    "Loại ngày": KIND,
    "Nội dung": REASON,
    "Văn bản quy định": DOCUMENT,
    "Căn cứ": DOCUMENT,
}
KINDS = {
    **{heading_key(label): value for value, label in DayKind.choices},
    "nghi": DayKind.OFF.value,
    "lam bu": DayKind.WORKING.value,
}
TOLD = ("kind", "reason", "document", "tentative")


@dataclass(frozen=True)
class DayChange:
    """One day as it will be: ``act`` is ``add``, ``change``, ``same`` or ``remove``."""

    act: str
    day: CalendarDay
    old: CalendarDay | None = None


@dataclass
class CalendarPlan:
    """What the sheet would make of the year."""

    year: int
    changes: list[DayChange] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def has_effect(self) -> bool:
        return any(change.act != "same" for change in self.changes)

    def count(self, act: str) -> int:
        """How many days have that act."""
        return sum(change.act == act for change in self.changes)


def read_calendar(content: bytes, file_name: str, *, year: int) -> CalendarPlan:
    """Compare the sheet with the year as entered; raises ``WorkbookError``.

    The sheet is the whole year: days it does not name are removed. A day without a document is
    taken as expected (``tentative``).
    """
    table, errors = read_rows(content, file_name, ALIASES, (DAY, KIND, REASON))
    seen: dict[date, int] = {}
    days = each_row(table, errors, lambda reader: _day(reader, year, seen))
    plan = CalendarPlan(year, errors=errors)
    if not errors:
        plan.changes = _compared(days, year)
    return plan


def _day(reader: RowReader, year: int, seen: dict[date, int]) -> CalendarDay:
    day = reader.day(DAY)
    kind = KINDS.get(heading_key(reader.text(KIND)), "")
    if not kind and reader.row.cells.get(KIND):
        labels = " hoặc ".join(f"“{label}”" for label in DayKind.labels)
        reader.fail(KIND, f"Loại phải là {labels}.")
    if day:
        _check_day(reader, day, kind, year, seen)
    document = reader.text(DOCUMENT, required=False)
    reason = reader.text(REASON)
    for heading, text in ((REASON, reason), (DOCUMENT, document)):
        if len(text) > 255:
            reader.fail(heading, "Dài quá 255 ký tự.")
    return CalendarDay(
        day=day or date(year, 1, 1),
        kind=kind,
        reason=reason,
        document=document,
        tentative=not document,
    )


def _check_day(reader: RowReader, day: date, kind: str, year: int, seen: dict[date, int]) -> None:
    if day.year != year:
        reader.fail(DAY, f"Ngày không thuộc năm {year}.")
    elif day in seen:
        reader.fail(DAY, f"Ngày này đã có ở dòng {seen[day]}.")
    elif kind and (problem := calendar_day_problem(day, kind)):
        reader.fail(DAY, problem)
    seen.setdefault(day, reader.row.number)


def _compared(days: list[CalendarDay], year: int) -> list[DayChange]:
    entered = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    changes = []
    for day in days:
        old = entered.pop(day.day, None)
        if old is None:
            changes.append(DayChange("add", day))
        elif all(getattr(old, name) == getattr(day, name) for name in TOLD):
            changes.append(DayChange("same", day, old))
        else:
            changes.append(DayChange("change", day, old))
    changes += [DayChange("remove", old, old) for old in entered.values()]
    return sorted(changes, key=lambda change: change.day.day)


def can_enter_calendar(user: User) -> bool:
    """May bring in a whole year."""
    return allowed(user, "organisation.change_calendarday")


@transaction.atomic
def enter_calendar(plan: CalendarPlan, *, by: User) -> None:
    """Make the year what the sheet says; each changed day leaves its history row."""
    if not can_enter_calendar(by):
        raise Refused("Vai trò của bạn không được sửa lịch công sở.", by=by)
    if plan.errors:
        raise ValueError("a sheet with errors is never entered")
    for change in plan.changes:
        row = change.old or change.day
        row._history_user = by
        if change.act == "remove":
            row.delete()
        elif change.act != "same":
            for name in TOLD:
                setattr(row, name, getattr(change.day, name))
            row.full_clean()
            row.save()


def calendar_template() -> bytes:
    """The empty sheet."""
    return template_workbook(
        HEADINGS,
        days=(DAY,),
        choices={KIND: DayKind.labels},
        guide=[
            ("Cột", "Cách ghi"),
            (DAY, "ngày/tháng/năm; chỉ ghi ngày nghỉ ngoài thứ Bảy, Chủ nhật và ngày làm bù"),
            (KIND, " hoặc ".join(DayKind.labels)),
            (REASON, "Ví dụ: Tết Nguyên đán"),
            (DOCUMENT, "Số, ngày văn bản; để trống nếu mới là dự kiến"),
        ],
    )
