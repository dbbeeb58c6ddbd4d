"""What is found while one row of a workbook is read: patch, repairs, errors, questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalogue.widgets import plain_decimal

if TYPE_CHECKING:
    from datetime import date

    from catalogue.directory import Directory
    from catalogue.models import ProcedureVersion
    from catalogue.remits import Remits
    from catalogue.supplementary import SupplementaryField
    from organisation.models import Unit

# A column the sheet does not have: its part of the text keeps its value.
ABSENT = type("Absent", (), {"__repr__": lambda self: "ABSENT"})()

NEW, AMENDED, ABOLISHED = "A", "B", "C"

CODE = "Mã TTHC"
SECTOR, MINISTRY = "Lĩnh vực", "Bộ quản lý lĩnh vực"
UNIT, UNIT_CODE = "Cơ quan giải quyết", "Mã định danh cơ quan"
STATUS = "Trạng thái"
LEVEL = "Cấp thực hiện"
WAYS = {"[Trực tiếp]": "counter", "[Bưu chính]": "post", "[Trực tuyến]": "online"}
BASIS_DAY = "[Ngày ban hành văn bản]"
CHANGE_BASIS = "[Văn bản quy định nội dung sửa đổi, bãi bỏ]"
ORIGIN, ANSWERS = "_origin", "_answers"
# Behind a heading: the column that keeps the words; the same words in both are meant as words.
VERBATIM = " (nguyên văn)"


@dataclass(frozen=True)
class Origin:
    """Where a row stands and what the sheet says about all its rows.

    ``kind`` is the table (A new, B amended, C abolished, "" not said). ``columns`` maps a heading
    to its letter, ``headings`` to the words written there. ``implied`` are the headings whose value
    comes from a title or a section row. ``seen`` is the digest of the version the file was
    exported from, None where the file carries no base.
    """

    sheet: str
    number: int
    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    implied: frozenset[str] = frozenset()
    seen: str | None = None


@dataclass(frozen=True)
class ChildRows:
    """Rows of a child sheet for one procedure: national headings and the cells below them."""

    sheet: str
    headings: Sequence[str]
    letters: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Any]]]


@dataclass
class Desk:
    """What all rows of one workbook share. ``remits``: None where any procedure may be listed.

    ``supplementary``: the office's own fields that are on.
    """

    directory: Directory
    effective_on: date
    unit: Unit | None = None
    remits: Remits | None = None
    supplementary: Sequence[SupplementaryField] = ()
    taken: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class RowReading:
    """One row as it is read. ``values`` maps an attribute to its new stored value (JSON form),
    ``children`` a relation to its new rows; what is not there keeps its value."""

    origin: Origin
    answers: Mapping[str, Any]
    code: str = ""
    code_read: bool = False
    procedure_id: int | None = None
    base: ProcedureVersion | None = None
    seen: ProcedureVersion | None = None
    kind: str = ""
    used: bool = False
    skipped: bool = False
    replaces: tuple[str, int] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    children: dict[str, list[list[Any]]] = field(default_factory=dict)
    change_basis: str = ""
    name: str = ""
    pk: int | None = None
    changes: list[dict[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return self.code

    @property
    def base_code(self) -> str:
        """The procedure's short code, "" when the cell could not be read."""
        return self.code[:8] if self.code_read else ""

    def repair(self, label: str, repairs: list[str]) -> None:
        """List safe repairs of one cell."""
        self.repairs += [f"{label}: {repair}" for repair in repairs]

    def error(self, heading: str, field_key: str, message: str, column: str = "") -> None:
        """Refuse the row for one cell."""
        letter = column or self.origin.columns.get(heading, "")
        self.errors.append({"column": letter, "field": field_key, "message": message})

    def ask(
        self,
        key: str,
        field_key: str,
        message: str,
        options: list[tuple[str, str]],
        *,
        heading: str = "",
        column: str = "",
        free: bool = False,
        kind: str = "",
    ) -> None:
        """Put a question to a person; ``kind`` names those one answer may settle together."""
        self.questions.append(
            {
                "key": key,
                "field": field_key,
                "column": column or self.origin.columns.get(heading, ""),
                "message": message,
                "options": [{"value": value, "label": label} for value, label in options],
                "free": free,
                "kind": kind or key,
            }
        )


def stored(value: Any) -> Any:
    """A model value in the form the staged row keeps it."""
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value
