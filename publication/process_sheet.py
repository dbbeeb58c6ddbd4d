"""Steps of internal processes from a sheet and to one: one line a step, read all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalogue.models import Procedure
from catalogue.process_steps import (
    LABELS,
    STEP_UNITS,
    UNCOUNTED,
    MixedDaysError,
    ProcessStep,
    process_time,
    step_problems,
    total_of,
)
from common.durations import Duration, Unit, format_duration, read_duration, unit_from_heading
from common.vietnamese import read_code
from organisation.sheets import CellError, RowReader, each_row, read_rows, template_workbook
from publication.queries.lists import names_on
from publication.queries.processes import process_items_of
from publication.services.process_rows import ProcessRow

if TYPE_CHECKING:
    from publication.models import Decision

CODE, NAME, NUMBER = "Mã thủ tục", "Tên thủ tục", "Bước"
WORK, UNIT, POST = LABELS["work"], LABELS["unit"], LABELS["post"]
TIME, OUTPUT = LABELS["time"], LABELS["output"]
HEADINGS = (CODE, NAME, NUMBER, WORK, UNIT, POST, TIME, OUTPUT)
ALIASES = {
    **{heading: heading for heading in HEADINGS},
    "Mã TTHC": CODE,
    "Mã số TTHC": CODE,
    "Mã": CODE,
    "Tên TTHC": NAME,
    "Thứ tự bước": NUMBER,
    "Số bước": NUMBER,
    "Trình tự": NUMBER,
    "Công việc": WORK,
    "Nội dung": WORK,
    "Nội dung thực hiện": WORK,
    "Nội dung các bước": WORK,
    "Đơn vị": UNIT,
    "Cơ quan thực hiện": UNIT,
    "Bộ phận thực hiện": UNIT,
    "Trách nhiệm thực hiện": UNIT,
    "Chức danh": POST,
    "Người thực hiện": POST,
    "Thời gian thực hiện": TIME,
    "Thời gian giải quyết": TIME,
    "Thời gian (giờ làm việc)": TIME,
    "Thời gian (ngày làm việc)": TIME,
    "Thời gian thực hiện (ngày làm việc)": TIME,
    "Thời gian thực hiện (giờ làm việc)": TIME,
    "Thời gian (ngày)": TIME,
    "Kết quả": OUTPUT,
    "Sản phẩm": OUTPUT,
    "Kết quả thực hiện": OUTPUT,
}
FIELD_HEADINGS = {"work": WORK, "unit": UNIT, "post": POST, "time": TIME, "output": OUTPUT}
GUIDE = (
    ("Cột", "Cách ghi"),
    (CODE, "Ghi ở dòng đầu của thủ tục; các bước sau để trống hoặc ghi lại cùng mã."),
    (NAME, "Chỉ để người đọc nhận ra; không được đọc vào."),
    (NUMBER, "Chỉ để người đọc nhận ra; các bước theo thứ tự dòng."),
    (WORK, "Bắt buộc."),
    (UNIT, "Bắt buộc."),
    (TIME, "Ví dụ: 0,5 ngày làm việc; 4 giờ làm việc; để trống nếu bước không tính thời gian."),
    ("Một thủ tục", "Các bước cùng tính theo ngày làm việc, giờ làm việc, hoặc cùng theo ngày."),
)


@dataclass(frozen=True)
class SheetProcess:
    """One procedure of the sheet: ``act`` is ``add``, ``change`` or ``same``."""

    act: str
    row: ProcessRow
    name: str

    @property
    def time(self) -> str:
        """All its steps together, in words."""
        return process_time(self.row.steps)


@dataclass
class ProcessPlan:
    """What the sheet would make of the draft."""

    processes: list[SheetProcess] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def has_effect(self) -> bool:
        """Whether anything would change."""
        return any(one.act != "same" for one in self.processes)

    def _count(self, act: str) -> int:
        return sum(one.act == act for one in self.processes)

    @property
    def added(self) -> int:
        """How many procedures the draft does not list yet."""
        return self._count("add")

    @property
    def changed(self) -> int:
        """How many get other steps."""
        return self._count("change")

    @property
    def same(self) -> int:
        """How many stay as they are."""
        return self._count("same")


@dataclass
class _Reading:
    """The procedure of the line being read, and the lines of each so far."""

    default: Unit | None
    known: dict[str, Procedure] = field(default_factory=dict)
    code: str = ""
    first_rows: dict[str, RowReader] = field(default_factory=dict)
    steps: dict[str, list[ProcessStep]] = field(default_factory=dict)

    def line(self, reader: RowReader) -> None:
        """One line of the sheet: a step of the procedure it names, or of the one above."""
        typed = reader.text(CODE, required=False)
        if typed:
            reading = read_code(typed)
            self.code = reading.base or ""
            if reading.error:
                reader.fail(CODE, reading.error)
            elif self.code not in self.known:
                reader.fail(CODE, "Chưa có thủ tục nào mang mã này trong danh mục.")
            elif self.code in self.steps and self.code != next(reversed(self.steps)):
                reader.fail(CODE, "Các bước của một thủ tục phải đứng liền nhau.")
        elif not self.code and not reader.failed:
            reader.fail(CODE, "Dòng này không biết của thủ tục nào; hãy ghi mã.")
        step = ProcessStep(
            work=reader.text(WORK, required=False),
            unit=reader.text(UNIT, required=False),
            post=reader.text(POST, required=False),
            time=self._time(reader),
            output=reader.text(OUTPUT, required=False),
        )
        for name, problem in step_problems(step).items():
            reader.fail(FIELD_HEADINGS[name], problem)
        if self.code:
            self.steps.setdefault(self.code, []).append(step)
            self.first_rows.setdefault(self.code, reader)

    def _time(self, reader: RowReader) -> Duration:
        reading = read_duration(reader.row.cells.get(TIME), default_unit=self.default)
        if reading.missing:
            return UNCOUNTED
        if reading.duration is None:
            reader.fail(TIME, reading.problem or "Không đọc được thời gian.")
            return UNCOUNTED
        if reading.duration.unit == Unit.HOUR:  # an office counts its own hours
            return Duration(reading.duration.amount, Unit.WORKING_HOUR)
        return reading.duration


def read_process_sheet(content: bytes, file_name: str, decision: Decision) -> ProcessPlan:
    """Compare the sheet with the draft; raises ``WorkbookError``.

    Procedures that the sheet does not name stay as they are.
    """
    table, errors = read_rows(content, file_name, ALIASES, (CODE, WORK, UNIT, TIME))
    bases = {read_code(row.cells.get(CODE)).base for row in table.rows if row.cells.get(CODE)}
    known = Procedure.objects.public().filter(base_code__in=[base for base in bases if base])
    reading = _Reading(
        unit_from_heading(table.headings[TIME]), {one.base_code: one for one in known}
    )
    each_row(table, errors, reading.line)
    for code, steps in reading.steps.items():
        try:
            total_of(steps)
        except MixedDaysError as mixed:
            reading.first_rows[code].fail(TIME, str(mixed))
    errors.sort(key=lambda error: (error.row, error.column))
    return ProcessPlan([] if errors else _compared(reading, decision), errors)


def _compared(reading: _Reading, decision: Decision) -> list[SheetProcess]:
    listed = {item.procedure_id: item for item in process_items_of(decision)}
    procedures = [reading.known[code] for code in reading.steps]
    names = names_on([one.pk for one in procedures], on=decision.effective_on)
    found = []
    for procedure, steps in zip(procedures, reading.steps.values(), strict=True):
        item = listed.get(procedure.pk)
        row = ProcessRow(
            procedure=procedure,
            steps=tuple(steps),
            effective_on=item.effective_on if item else None,
            note=item.note if item else "",
        )
        same = item is not None and item.opens and item.told_steps == row.steps
        act = "add" if item is None else "same" if same else "change"
        found.append(SheetProcess(act, row, names.get(procedure.pk, "")))
    return found


def process_sheet(decision: Decision) -> bytes:
    """The draft's rows with their steps, one line a step; to fill in and bring back."""
    items = [item for item in process_items_of(decision) if item.opens]
    names = names_on([item.procedure_id for item in items], on=decision.effective_on)
    lines = []
    for item in items:
        for number, step in enumerate(item.told_steps, start=1):
            first = number == 1
            lines.append(
                (
                    item.procedure.base_code,
                    names.get(item.procedure_id, "") if first else "",
                    str(number),
                    step.work,
                    step.unit,
                    step.post,
                    "" if step.time.amount is None else format_duration(step.time),
                    step.output,
                )
            )
    counted = [
        f"{amount} {STEP_UNITS[unit]}"
        for unit, amount in ((Unit.WORKING_DAY, "0,5"), (Unit.WORKING_HOUR, "4"))
    ]
    guide = (*GUIDE, ("Ví dụ về thời gian", "; ".join(counted)))
    return template_workbook(HEADINGS, choices={}, guide=guide, rows=lines)
