"""Looking into an .xlsx package before it is opened: size, shape and cells without a value.

calamine lays a sheet out as one dense rectangle and says nothing about formulas that were never
computed. So the XML is streamed first: a small file that unpacks to gigabytes, a million blank
rows or one cell at the far end of the sheet is refused in bounded time and memory.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from common.vietnamese import thousands

MAX_UNPACKED = 400 * 1024 * 1024
MAX_ROWS = 200_000
MAX_AREA = 8_000_000
CHUNK = 1024 * 1024


# What zipfile raises on bytes that only look like a package.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)


class WorkbookError(Exception):
    """The file cannot be read; the message says in Vietnamese why and what to do."""


class CellProblem(str):
    """Text standing in a cell whose value could not be had: an Excel error, an uncomputed formula."""

    __slots__ = ()


Position = tuple[int, int]
SheetProblems = dict[Position, CellProblem]

ROW = re.compile(rb'<row\b(?:[^>]*?\br="(\d+)")?')
# Cells with content whose reference is far: two or more column letters, or row 100,000 on.
FAR_CELL = re.compile(rb'<c r="(?:([A-Z]{2,3})(\d+)|[A-Z](\d{6,}))"[^>]*(?<!/)>')
# For files that write their tags in another way: every row and cell, one by one.
UNUSUAL = (b"<c>", b":c ", b":c>", b":row ", b":row>")
ANY_TAG = re.compile(rb'<(?:\w+:)?(row|c)\b(?:[^>]*?\br="([A-Z]*)(\d+)")?')
VALUELESS = re.compile(
    rb"<(?:\w+:)?c\b(?P<cell>[^>]*)>"
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?P<cell>[^>]*\bt="e"[^>]*)>'
    rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(?P<formula>[^<]*)<"
)
REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")


@dataclass
class _Extent:
    """What a sheet would occupy; ``column`` is the running column of cells without a reference."""

    rows: int = 0
    values: int = 0
    last_row: int = 0
    last_column: int = 26
    column: int = 0
    problems: SheetProblems = field(default_factory=dict)


def inspect_package(content: bytes, name: str) -> dict[str, SheetProblems]:
    """Sheets that hold cells without a value: sheet name to positions (0-based row, column).

    Raises ``WorkbookError`` when the package is no workbook, is damaged, protected or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _inspect(package, name)
    except BROKEN as error:
        raise WorkbookError(damaged(name)) from error


def damaged(name: str) -> str:
    """The message for a file that breaks while it is read."""
    return f"Tệp “{name}” bị hỏng hoặc tải lên chưa đủ; hãy mở bằng Excel, lưu lại rồi tải lên lại."


def protected(name: str) -> str:
    """The message for a file behind a password."""
    return f"Tệp “{name}” được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi tải lên lại."


def _inspect(package: zipfile.ZipFile, name: str) -> dict[str, SheetProblems]:
    members = {info.filename: info for info in package.infolist()}
    if len(members) != len(package.infolist()):
        raise WorkbookError(damaged(name))
    _refuse_other_kinds(package, members, name)
    sheets = _sheet_parts(package)
    room = MAX_UNPACKED
    problems: dict[str, SheetProblems] = {}
    # Every member is measured, whatever its name: which one is a sheet is for the reader to say.
    for part, info in members.items():
        extent, size = _scan(package, info, room, (sheets.get(part, part), name))
        room -= size
        if extent.problems and part in sheets:
            problems[sheets[part]] = extent.problems
    return problems


def _refuse_other_kinds(
    package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str
) -> None:
    if any(info.flag_bits & 1 for info in members.values()):
        raise WorkbookError(protected(name))
    if "xl/workbook.bin" in members or "mimetype" in members:
        raise WorkbookError(f"Tệp “{name}” không phải dạng .xlsx; hãy lưu lại thành .xlsx.")
    if "xl/workbook.xml" not in members:
        raise WorkbookError(f"Tệp “{name}” không phải bảng tính Excel (.xlsx, .xls) hoặc .csv.")
    types = b"".join(_chunks(package, members["[Content_Types].xml"], CHUNK, name))
    if b"macroEnabled" in types or any(part.endswith("vbaProject.bin") for part in members):
        raise WorkbookError(
            f"Tệp “{name}” có chứa macro (.xlsm) nên không nhận; hãy lưu lại thành .xlsx."
        )


def _chunks(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, name: str
) -> Iterator[bytes]:
    """The member's bytes; reading to its end also verifies its size and checksum."""
    with package.open(info) as member:
        while chunk := member.read(CHUNK):
            room -= len(chunk)
            if room < 0:
                raise WorkbookError(
                    f"Tệp “{name}” giải nén ra quá lớn; hãy xoá phần định dạng và dòng thừa, "
                    "hoặc tách thành nhiều tệp."
                )
            yield chunk


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet member to sheet name, in workbook order."""
    book = package.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in RELATION_TAG.finditer(relations):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        target = attributes.get("Target", "")
        absolute = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[attributes.get("Id", "")] = absolute
    sheets = {}
    for tag in SHEET_TAG.finditer(book):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        sheets[targets.get(relation, "")] = html.unescape(attributes.get("name", ""))
    return sheets


def _scan(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, names: tuple[str, str]
) -> tuple[_Extent, int]:
    extent, carried, size = _Extent(), b"", 0
    for chunk in _chunks(package, info, room, names[1]):
        size += len(chunk)
        text = carried + chunk
        if b"<" not in text:
            carried = b""
            continue
        cut = max(text.rfind(b"<c "), text.rfind(b"<row"))
        cut = cut if cut > 0 else max(text.rfind(b"<"), 0)
        _measure(text[:cut], extent)
        carried = text[cut:][-CHUNK:]
        _refuse_oversize(extent, *names)
    _measure(carried, extent)
    _refuse_oversize(extent, *names)
    return extent, size


def _measure(text: bytes, extent: _Extent) -> None:
    extent.values += (text.count(b"v>") + text.count(b"is>")) // 2
    referenced = text.count(b"<c ") == text.count(b'<c r="')
    if referenced and not any(sign in text for sign in UNUSUAL):
        _measure_plain(text, extent)
    else:
        _measure_each(text, extent)
    if b"<f" in text or b":f" in text or b't="e"' in text:
        _note_problems(text, extent)


def _measure_plain(text: bytes, extent: _Extent) -> None:
    for row in ROW.finditer(text):
        extent.rows += 1
        # Rows from 100,000 on may be blank; they count only by their cells.
        extent.last_row = max(extent.last_row, min(int(row[1] or extent.rows), 100_000))
    for cell in FAR_CELL.finditer(text):
        letters, row_number, far_row = cell.groups()
        extent.last_row = max(extent.last_row, int(row_number or far_row))
        if letters:
            extent.last_column = max(extent.last_column, column_index(letters.decode()) + 1)


def _measure_each(text: bytes, extent: _Extent) -> None:
    for kind, letters, number in ANY_TAG.findall(text):
        if kind == b"row":
            extent.rows += 1
            extent.column = 0
        else:
            extent.column = column_index(letters.decode()) + 1 if letters else extent.column + 1
            extent.last_column = max(extent.last_column, extent.column)
        extent.last_row = max(extent.last_row, int(number or extent.rows))


def _note_problems(text: bytes, extent: _Extent) -> None:
    for pattern, sign in ((VALUELESS, "="), (ERROR, "")):
        for found in pattern.finditer(text):
            place = REFERENCE.search(found["cell"])
            if place is None or b't="str"' in found["cell"]:
                continue
            shown = html.unescape((found["formula"] or b"").decode("utf-8", "replace"))
            position = (int(place[2]) - 1, column_index(place[1].decode()))
            extent.problems[position] = CellProblem(sign + shown)


def _refuse_oversize(extent: _Extent, sheet: str, name: str) -> None:
    if extent.rows > MAX_ROWS:
        limit = thousands(MAX_ROWS)
        if extent.values < extent.rows:
            raise WorkbookError(
                f"Trang tính “{sheet}” của tệp “{name}” có hơn {limit} dòng mà hầu hết để trống; "
                "hãy xoá các dòng trống bên dưới bảng, lưu lại rồi tải lên lại."
            )
        raise WorkbookError(
            f"Trang tính “{sheet}” của tệp “{name}” có hơn {limit} dòng; hãy tách thành nhiều tệp."
        )
    if extent.last_row * extent.last_column > MAX_AREA:
        raise WorkbookError(
            f"Trang tính “{sheet}” của tệp “{name}” có ô nội dung nằm quá xa bảng; "
            "hãy xoá các dòng, cột thừa rồi tải lên lại."
        )


def column_index(letters: str) -> int:
    """A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
