"""What a row of a workbook means (design §3): kinds, duplicates, sector, unit, derived parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalogue.child_sheets import CHILD_SHEETS
from catalogue.directory import Entry, NameIndex, name_key
from catalogue.enums import Stated, Tier
from catalogue.readings import (
    ABOLISHED,
    ABSENT,
    AMENDED,
    BASIS_DAY,
    CHANGE_BASIS,
    CODE,
    LEVEL,
    MINISTRY,
    NEW,
    SECTOR,
    STATUS,
    UNIT,
    UNIT_CODE,
    WAYS,
    Desk,
    RowReading,
)
from catalogue.row_agreement import keep_in_agreement
from catalogue.row_changes import list_changes
from catalogue.widgets import DateCell, YesCell, cell_text
from common.vietnamese import fold, format_date, read_code

if TYPE_CHECKING:
    from catalogue.resources import ProcedureResource

SKIP = ("skip", "Bỏ qua dòng này")
GONE = ("bai bo", "huy bo", "het hieu luc", "khong con hieu luc")


def cell_of(row: Mapping[str, Any], heading: str, *, multiline: bool = False) -> str:
    """Repaired text of a cell, "" where the column is absent."""
    raw = row.get(heading, ABSENT)
    return "" if raw is ABSENT else cell_text(raw, multiline=multiline)[0]


# ------------------------------------------------------------------ before the columns


def begin(reading: RowReading, row: Mapping[str, Any], desk: Desk) -> None:
    """The code, and whether an earlier row already has it."""
    raw = row.get(CODE, ABSENT)
    found = read_code(None if raw is ABSENT else raw)
    if found.error:
        reading.code = str(raw).strip()[:60] if raw not in {ABSENT, None} else ""
        reading.error(CODE, "code", found.error)
        return
    reading.code, reading.code_read = found.code or "", True
    reading.repair(CODE, found.repairs)
    here = (reading.origin.sheet, reading.origin.number)
    earlier = desk.taken.setdefault(reading.base_code, here)
    if earlier == here:
        return
    answer = reading.answers.get("duplicate")
    if answer == "skip":
        reading.skipped = True
    elif answer == "use":
        reading.replaces = earlier
    else:
        sheet, number = earlier
        reading.ask(
            "duplicate",
            "code",
            f"Mã {reading.base_code} đã có ở trang “{sheet}”, dòng {number}.",
            [SKIP, ("use", f"Dùng dòng này thay cho dòng {number}")],
            heading=CODE,
        )


def context_columns(reading: RowReading, row: dict[str, Any], desk: Desk) -> bool:
    """Settle kind, sector and unit; False when the other columns need no reading."""
    try:
        reading.name = cell_of(row, "Tên TTHC")
    except ValueError:
        reading.name = ""
    _settle_kind(reading, row, desk)
    if reading.kind == ABOLISHED or reading.skipped:
        return False
    if reading.base is not None:
        _keep_implied(reading, row)
    elif reading.code_read and not reading.name:
        reading.error("Tên TTHC", "name", "Chưa ghi tên thủ tục hành chính.")
    _settle_sector(reading, row, desk)
    _settle_unit(reading, row, desk)
    return True


def _settle_kind(reading: RowReading, row: Mapping[str, Any], desk: Desk) -> None:
    kind, base = reading.origin.kind, reading.base
    status = fold(cell_of(row, STATUS))
    if not kind and status and any(word in status for word in GONE):
        kind = ABOLISHED
        if base is None:
            reading.skipped = True
            reading.repairs.append("Thủ tục ghi đã bãi bỏ và không có trong danh mục: bỏ qua.")
    reading.kind = kind or (AMENDED if base is not None else NEW)
    if not reading.code_read or reading.skipped:
        return
    day = format_date(desk.effective_on)
    if reading.kind == NEW and (base is not None or reading.used):
        options = [("amend", "Là sửa đổi, bổ sung thủ tục đang có hiệu lực")] if base else []
        _ask_kind(reading, f"Mã {reading.base_code} đã có trong danh mục.", options, "kind_known")
    elif reading.kind == AMENDED and base is None:
        options = [] if reading.used else [("new", "Công bố là thủ tục mới")]
        told = f"Mã {reading.base_code} không có hiệu lực vào ngày {day}."
        _ask_kind(reading, told, options, "kind_absent")
    elif reading.kind == ABOLISHED and base is None:
        told = f"Mã {reading.base_code} không có hiệu lực vào ngày {day}."
        _ask_kind(reading, told, [], "kind_gone")


def _ask_kind(
    reading: RowReading, message: str, options: list[tuple[str, str]], asked: str
) -> None:
    answer = reading.answers.get("kind")
    if answer == "skip":
        reading.skipped = True
    elif answer in {value for value, _label in options}:
        reading.kind = AMENDED if answer == "amend" else NEW
    else:
        reading.ask("kind", "code", message, [*options, SKIP], heading=CODE, kind=asked)


def _keep_implied(reading: RowReading, row: dict[str, Any]) -> None:
    """A level from a title, or a name in capitals, does not change what already says the same."""
    base = reading.base
    if base is None:
        return
    if LEVEL in reading.origin.implied:
        told = fold(cell_of(row, LEVEL))
        labels = {"province": "cap tinh", "commune": "cap xa", "ministry": "cap bo"}
        if any(labels.get(level) == told for level in base.levels):
            row[LEVEL] = ABSENT
    if reading.name.isupper() and reading.name.lower() == base.name.lower():
        row["Tên TTHC"] = ABSENT


# ------------------------------------------------------------------ sector and unit


def _options(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(str(entry.pk), entry.label) for entry in entries]


def _settle_sector(reading: RowReading, row: Mapping[str, Any], desk: Desk) -> None:
    text, ministry = cell_of(row, SECTOR), cell_of(row, MINISTRY)
    base = reading.base
    for known in (base, reading.seen):
        if known is not None and _same_sector(known, text, ministry):
            return
    key = f"sector:{name_key(text)}" if text else "sector"
    index = desk.directory.sectors
    answer = str(reading.answers.get(key, ""))
    chosen = _chosen(index, answer)
    if answer == "new" and text:
        reading.values["sector_id"] = None
        reading.values["new_sector"] = text
        return
    found = [chosen] if chosen else _narrowed(index, answer or text, ministry)
    if len(found) == 1:
        reading.values["sector_id"] = found[0].pk
        return
    near = found or (index.nearest(text) if text else [])
    options = _options(near) + ([("new", f"Thêm lĩnh vực mới “{text}”")] if text else [])
    if not text:
        message = "Chưa ghi lĩnh vực."
    elif found:
        message = f"Lĩnh vực “{text}” có ở nhiều bộ; hãy chọn một."
    else:
        message = f"Lĩnh vực “{text}” chưa có trong danh mục."
    reading.ask(key, "sector", message, options, heading=SECTOR, free=True)


def _same_sector(version: Any, text: str, ministry: str) -> bool:
    if not text:
        return True
    if name_key(text) != name_key(version.sector.name):
        return False
    own = version.sector.ministry.name if version.sector.ministry else ""
    return not ministry or name_key(ministry) == name_key(own)


def _narrowed(index: NameIndex, text: str, ministry: str) -> list[Entry]:
    found = index.named(text) if text else []
    if ministry and len(found) > 1:
        found = [entry for entry in found if name_key(entry.detail) == name_key(ministry)] or found
    return found


def _chosen(index: NameIndex, answer: str) -> Entry | None:
    return index.entries.get(int(answer)) if answer.isdecimal() else None


def _settle_unit(reading: RowReading, row: Mapping[str, Any], desk: Desk) -> None:
    units = desk.directory.units
    code, text = cell_of(row, UNIT_CODE), cell_of(row, UNIT)
    base = reading.base
    implied = UNIT in reading.origin.implied
    for known in (base, reading.seen):
        if known is not None and _same_unit(known, code, text):
            return
    found = _units_named(units, code, text)
    if base is not None and implied:
        if len(found) == 1 and base.unit.succeeded_by_id == found[0].pk:
            reading.values["unit_id"] = found[0].pk
        return
    if not (code or text):
        found = _units_of_agencies(units, row) or _own(desk)
    key = f"unit:{name_key(text or code)}" if text or code else "unit"
    answer = str(reading.answers.get(key, ""))
    chosen = _chosen(units, answer)
    if chosen or (answer and len(units.named(answer)) == 1):
        found = [chosen] if chosen else units.named(answer)
    if len(found) == 1:
        reading.values["unit_id"] = found[0].pk
        return
    near = list(dict.fromkeys([*(found or units.nearest(text)), *_own(desk)]))
    name = text or code
    if not name:
        message = "Chưa rõ cơ quan giải quyết."
    elif found:
        message = f"Tên “{name}” ứng với nhiều cơ quan; hãy chọn một."
    else:
        message = f"Cơ quan “{name}” chưa có trong danh mục đơn vị."
    reading.ask(key, "unit", message, _options(near), heading=UNIT, free=True)


def _same_unit(version: Any, code: str, text: str) -> bool:
    if code:
        return code.upper() == version.unit.code.upper()
    return not text or name_key(text) in {
        name_key(version.unit.name),
        name_key(version.unit.short_name),
    }


def _units_named(units: NameIndex, code: str, text: str) -> list[Entry]:
    if code:
        entry = units.by_code.get(code.upper())
        return [entry] if entry else []
    return units.named(text) if text else []


def _units_of_agencies(units: NameIndex, row: Mapping[str, Any]) -> list[Entry]:
    """The one unit the agency columns name, or nothing."""
    for heading in ("Cơ quan có thẩm quyền", "Cơ quan thực hiện"):
        text = cell_of(row, heading)
        found = units.named(text) if text else []
        if len(found) == 1:
            return found
    return []


def _own(desk: Desk) -> list[Entry]:
    entry = desk.directory.units.entries.get(desk.unit.pk) if desk.unit else None
    return [entry] if entry else []


# ------------------------------------------------------------------ after the columns


def conclude(reading: RowReading, row: Mapping[str, Any], resource: ProcedureResource) -> None:
    """Parts that follow from others, then the list of changes a person sees."""
    reading.change_basis = cell_of(row, CHANGE_BASIS)
    if reading.skipped:
        return
    if reading.kind == ABOLISHED:
        reading.changes = [
            {
                "field": "status",
                "label": STATUS,
                "old": "Đang có hiệu lực" if reading.base else "",
                "new": "Bãi bỏ",
            }
        ]
        return
    _settle_ways(reading, row)
    _date_of_basis(reading, row)
    _own_files_only(reading)
    keep_in_agreement(reading, row)
    _derive(reading)
    list_changes(reading, resource)


def _settle_ways(reading: RowReading, row: Mapping[str, Any]) -> None:
    """x marks: the ways kept keep their text, new ones come in bare, the others go."""
    yes = YesCell()
    marked = []
    for heading, way in WAYS.items():
        try:
            if row.get(heading, ABSENT) is not ABSENT and yes.clean(row[heading])[0]:
                marked.append(way)
        except ValueError as problem:
            reading.error(heading, "channels", str(problem))
    if not marked or "channels" in reading.children:
        return
    sheet = CHILD_SHEETS["channels"]
    place = sheet.places["way"]
    present = sheet.base_rows(reading.base) if reading.base is not None else []
    if {values[place] for values in present} == set(marked):
        return
    kept = [values for values in present if values[place] in marked]
    known = {values[place] for values in kept}
    for way in marked:
        if way not in known:
            bare = list(sheet.blank)
            bare[place] = way
            kept.append(bare)
    reading.children["channels"] = kept


def _date_of_basis(reading: RowReading, row: Mapping[str, Any]) -> None:
    """A date column beside the legal bases belongs to a basis only where there is one."""
    raw = row.get(BASIS_DAY, ABSENT)
    if raw is ABSENT or raw is None:
        return
    try:
        day = DateCell().clean(raw)[0]
    except ValueError as problem:
        reading.error(BASIS_DAY, "legal_bases", str(problem))
        return
    rows = reading.children.get("legal_bases", [])
    place = CHILD_SHEETS["legal_bases"].places["issued_on"]
    if len(rows) == 1:
        rows[0][place] = rows[0][place] or day
    elif rows and day:
        shown = DateCell().show(day)
        reading.repairs.append(
            f"Ngày ban hành văn bản {shown} không rõ của văn bản nào trong các căn cứ nên không ghi."
        )


def _own_files_only(reading: RowReading) -> None:
    """A form may name only a file its own base already has."""
    rows = reading.children.get("forms")
    if not rows:
        return
    place = CHILD_SHEETS["forms"].places["file_id"]
    own = {child.file_id for child in reading.base.forms.all()} if reading.base else set()
    for values in rows:
        if values[place] is not None and values[place] not in own:
            values[place] = None
            reading.repairs.append("Biểu mẫu: bỏ mã tệp không thuộc thủ tục này.")


def _derive(reading: RowReading) -> None:
    for relation, attribute in (("results", "results_status"), ("forms", "forms_status")):
        if reading.children.get(relation) and attribute not in reading.values:
            reading.values[attribute] = Stated.GIVEN.value
    if reading.base is None and "tier" not in reading.values:
        full = reading.children.get("steps") and reading.children.get("components")
        reading.values["tier"] = (Tier.FULL if full else Tier.LIST).value
